"""Money follows the task: shares, payments, help and purses by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.cases.planning_state import FACT, new_draft
from sim.cases.planning_steps import settle
from sim.institutions.parameters import Parameters
from sim.kernel.queueing import Provider
from sim.kernel.randomness import uniform
from sim.kernel.tags import Tag
from sim.mechanisms import task_funding
from sim.mechanisms.push import CHANNELS
from tests.cases.by_hand import Handful, blank_book, keys, policy, some_people

VALUES = Parameters(
    {},
    {
        "money.paid_share": 0.6,
        "money.purchase_share": 0.25,
        "wage.committee_member": 650.0,
        "wage.social_worker": 1250.0,
        "service.productive_hours_month": 130.0,
    },
)


@pytest.mark.parametrize(("rule", "share"), [(0.0, 0.0), (0.35, 0.21), (1.0, 0.6)])
def test_the_share_of_a_wage_that_follows(rule: float, share: float) -> None:
    assert task_funding.paid_share(rule, VALUES) == pytest.approx(share)


def test_an_hour_of_a_committee() -> None:
    assert task_funding.committee_wage(VALUES) == pytest.approx(5.0)


@pytest.mark.parametrize(("hours", "yuan"), [(0.0, 0.0), (17.0, 85.0), (260.0, 1300.0)])
def test_what_departments_pay(hours: float, yuan: float) -> None:
    assert task_funding.payment(hours, VALUES) == pytest.approx(yuan)


@pytest.mark.parametrize(("balance", "cash"), [(-3.0, 0.0), (0.0, 0.0), (700.0, 700.0)])
def test_debts_hire_nobody(balance: float, cash: float) -> None:
    assert task_funding.cash_to_spend(balance) == cash


@pytest.mark.parametrize(("cash", "people"), [(0.0, 0.0), (500.0, 0.4), (3750.0, 3.0)])
def test_help_for_a_month(cash: float, people: float) -> None:
    assert task_funding.help_hired(cash, VALUES) == pytest.approx(people)


@pytest.mark.parametrize(
    ("share", "budget", "purse"), [(0.21, 1.0, 0.0525), (0.6, 0.7, 0.105), (0.0, 1.0, 0.0), (0.6, 0.0, 0.0)]
)
def test_the_share_of_tasks_a_department_could_buy(share: float, budget: float, purse: float) -> None:
    assert task_funding.purse(share, budget, VALUES) == pytest.approx(purse)


@pytest.mark.parametrize("channel", CHANNELS)
def test_money_goes_with_what_is_contracted_and_with_a_share_of_what_is_handed_down(channel: str) -> None:
    some = keys(600)
    number = CHANNELS.index(channel)
    lucky = [float(uniform(key, Tag.FUND)) < 0.35 for key in some]
    assert 0.3 < sum(lucky) / 600.0 < 0.4
    expected = {"contract": [True] * 600, "handed_down": lucky}.get(channel, [False] * 600)
    assert [bool(task_funding.is_paid(number, key, 0.35)) for key in some] == expected
    assert not task_funding.is_paid(CHANNELS.index("handed_down"), some[0], 0.0)
    assert all(task_funding.is_paid(CHANNELS.index("handed_down"), key, 1.0) for key in some[:50])


def test_hours_of_tasks_that_are_paid_for_are_booked_apart() -> None:
    handful = Handful(blank_book(4), some_people(3, sites=[[0]]), [Provider(groups=[])], slots=8)
    facts, service = np.zeros(1, dtype=FACT), handful.ledger.service
    facts["affair"], facts["person"] = 3, -1
    rules = policy(funded=0.35)
    for key in keys(40, seed=5):
        for channel in ("own_work", "handed_down", "contract", "office"):
            facts["channel"] = CHANNELS.index(channel)
            settle(service, facts[0], 2, key, rules, new_draft(), 0)  # type: ignore[arg-type]
            paid = channel == "contract" or (channel == "handed_down" and uniform(key, Tag.FUND) < 0.35)
            assert service.case["account"][2] == (7 if paid else 6)

"""Money follows the task: shares, payments, help and purses by hand."""

from __future__ import annotations

import pytest

from sim.institutions.parameters import Parameters
from sim.mechanisms import task_funding

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

"""People at work: how agents' decisions become servers, paces, budgets and counters of the kernel."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from sim.cases.ledger import Ledger
from sim.cases.workforce import Workforce
from sim.institutions.parameters import Parameters
from sim.kernel.queueing import Group, Provider
from sim.kernel.service_state import MOST_PURPOSES

AFFAIRS = 3
VALUES = cast(Parameters, {"service.productive_hours_month": 134.4, "expectation.speed": 0.3})
"""Of 168 working hours a month (21 days of 8 hours) 134.4 are productive: 0.8."""


@pytest.fixture
def ledger() -> Ledger:
    desk = (Group(0, purposes=(0,)), Group(0, purposes=(1,)), Group(0))
    return Ledger([Provider(servers=0), Provider(groups=desk), Provider(servers=0)], AFFAIRS, 10)


@pytest.fixture
def work(ledger: Ledger) -> Workforce:
    return Workforce(ledger, np.zeros((3, MOST_PURPOSES)), VALUES)


def group(ledger: Ledger, office: int, number: int = 0) -> Any:
    service = ledger.service
    return service.group[int(service.provider["first_group"][office]) + number]


@pytest.mark.parametrize(
    ("people", "servers", "pace"),
    [
        (0.0, 0, 1.0),
        (0.4, 1, 0.4 * 0.8),
        (1.4, 1, 1.4 * 0.8),
        (1.6, 2, 0.8 * 0.8),
        (7.0, 7, 0.8),
        (2.5, 2, 1.25 * 0.8),
    ],
)
def test_whole_servers_share_the_people_there_are(
    work: Workforce, ledger: Ledger, people: float, servers: int, pace: float
) -> None:
    work.set_staff(2, people, now=0.0)
    row = group(ledger, 2)
    assert row["servers"] == row["idle"] == servers
    if servers:
        assert row["pace"] == pytest.approx(pace) and row["skill"] == 1.0
    assert group(ledger, 0)["servers"] == 0


def test_pace_and_skill_are_those_of_the_group_that_is_staffed(work: Workforce, ledger: Ledger) -> None:
    work.set_staff(1, 3.0, now=0.0, group=1, skill=0.7, pace=1.25)
    row = group(ledger, 1, 1)
    assert (row["servers"], row["skill"]) == (3, 0.7)
    assert row["pace"] == pytest.approx(0.8 * 1.25)
    assert [group(ledger, 1, k)["servers"] for k in (0, 2)] == [0, 0]


def test_groups_staffed_at_once_are_as_each_would_be_alone(work: Workforce, ledger: Ledger) -> None:
    people = [0.4, 0.0, 2.5]
    work.set_groups(1, people, now=0.0)
    together = [group(ledger, 1, k).item() for k in range(3)]
    for k, here in enumerate(people):
        work.set_staff(1, 9.0, now=0.0, group=k)
        work.set_staff(1, here, now=0.0, group=k)
    assert [group(ledger, 1, k).item() for k in range(3)] == together


def test_a_months_budget_comes_day_by_day_and_debts_stay(work: Workforce, ledger: Ledger) -> None:
    budget = ledger.service.purpose["budget"]
    assert np.isinf(budget[0, 1]), "who has no budget is not held to one"
    work.set_budget(0, 1, 63.0)
    assert budget[0, 1] == 0.0 and np.isinf(budget[0, 2]) and np.isinf(budget[1, 1])
    for _ in range(5):
        work.open_day()
    assert budget[0, 1] == pytest.approx(15.0)
    work.set_budget(0, 1, 42.0)
    assert budget[0, 1] == 0.0, "what was not spent is gone"
    budget[0, 1] = -4.0
    work.set_budget(0, 1, 42.0)
    work.open_day()
    assert budget[0, 1] == pytest.approx(-2.0)


def test_effort_and_grade_go_to_their_purpose(work: Workforce, ledger: Ledger) -> None:
    work.set_effort(2, 9, 0.6, 0.85)
    purpose = ledger.service.purpose
    assert purpose["factor"][2, 9] == 0.6 and purpose["grade"][2, 9] == 0.85
    assert purpose["factor"][2, 8] == purpose["factor"][1, 9] == 1.0
    assert purpose["grade"][2, 8] == purpose["grade"][1, 9] == 1.0
    work.set_delay(1, 13.0)
    assert ledger.service.provider["delay"].tolist() == [0.0, 13.0, 0.0]


def test_hours_are_read_by_office_affair_and_payment(work: Workforce, ledger: Ledger) -> None:
    # three affairs without and with money, then what has moved of each
    ledger.service.hours[:] = [[1, 2, 4, 8, 16, 32, 0, 0, 0], [0] * 9, [3, 5, 7, 11, 13, 17, 19, 23, 29]]
    some = np.array([True, False, True])
    assert work.case_hours(2) == 56.0 + 71.0
    assert work.paid_hours(2) == 5 + 11 + 17
    assert work.paid_hours_on(2, some) == 5 + 17
    assert work.hours_on(2, some) == 3 + 5 + 13 + 17 + 19 + 29
    assert work.case_hours(0) == 63.0 and work.case_hours(1) == 0.0
    with work.summed():
        assert [work.case_hours(office) for office in range(3)] == [63.0, 0.0, 127.0]
    ledger.service.hours[1, [0, 7]] = 2.5, 3.0
    assert work.case_hours(1) == 5.5, "what is booked afterwards counts"
    ledger.service.purpose["backlog"][2, 4] = 6.5
    assert work.backlog(2, 4) == 6.5 and work.backlog(2, 5) == 0.0
    assert not work.waiting(2)
    ledger.service.queue["waiting"][2, 4, 1] = 1
    assert work.waiting(2) and not work.waiting(0)


def test_a_month_closes_with_its_figures_kept_and_its_counters_cleared(
    work: Workforce, ledger: Ledger
) -> None:
    work.demand[1, 2], work.demand[2, 0], work.demand[2, 5] = 30.0, 10.0, 1.5
    assert [work.hours_asked(office) for office in range(3)] == [0.0, 30.0, 11.5]
    work.demand[1, 2], work.demand[2, 5] = 40.0, 0.0
    assert [work.hours_asked(office) for office in range(3)] == [0.0, 40.0, 10.0]
    work.close_month(first=True)
    assert (work.expected[1, 2], work.expected[2, 0]) == (40.0, 10.0)
    assert not work.demand.any() and work.hours_asked(1) == 0.0
    ledger.service.purpose["worked"][1, 2] = 33.0
    ledger.service.hours[2, 3] = 9.0
    assert work.case_hours(2) == 9.0
    work.demand[1, 2] = 20.0
    work.close_month(first=False)
    assert work.expected[1, 2] == pytest.approx(0.7 * 40.0 + 0.3 * 20.0)
    assert work.expected[2, 0] == pytest.approx(7.0)
    assert work.last_demand[1, 2] == 20.0 and work.last_demand[2, 0] == 0.0
    assert work.last_worked[1, 2] == 33.0
    assert ledger.service.purpose["worked"].sum() == ledger.service.hours.sum() == 0.0
    assert work.case_hours(2) == 0.0
    work.demand[1, 2] = 99.0
    assert work.last_demand[1, 2] == 20.0, "a copy is kept"


def test_the_ledger_grows_and_still_balances(ledger: Ledger) -> None:
    assert ledger.free[: ledger.n_free].tolist() == list(range(9, -1, -1))
    ledger.n_free = 2  # eight are taken
    ledger.make_room(2)
    assert ledger.slots == 10
    ledger.make_room(3)
    assert ledger.slots == 15 and ledger.n_free == 7
    assert sorted(ledger.free[: ledger.n_free].tolist()) == [8, 9, 10, 11, 12, 13, 14]
    assert ledger.free[ledger.n_free - 1] == 8, "a slot that was free is taken first"
    sizes = {ledger.service.case.size, ledger.service.plan.shape[0], ledger.facts.size, ledger.free.size}
    assert sizes == {15}
    ledger.raised[:] = [5, 4, 3]
    ledger.ended[:] = [[1, 2, 1], [4, 0, 0], [0, 0, 1]]
    assert ledger.imbalance().tolist() == [1, 0, 2]
    ledger.n_outcomes = 1020
    ledger.make_room(0)
    assert ledger.outcomes.size >= 1020 + ledger.slots

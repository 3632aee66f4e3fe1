"""A department's month and year on hand-made state: people, effort, use, fear, coordinators."""

from __future__ import annotations

import numpy as np
import pytest

from sim.agents import Department
from sim.cases.routing import TASK_PURPOSES
from sim.institutions.parameters import Parameters
from sim.mechanisms.happenings import Effects
from sim.mechanisms.push import (
    OPTION_ASSIST,
    OPTION_DOWN,
    OPTION_OFFICE,
    OPTION_OWN,
    OPTION_PARTY,
    OPTION_PAY,
    Outlook,
)
from sim.model import GovernanceModel
from tests.worlds import variant

NUMBERS = {
    "choice.strain": 2.5,
    "choice.strain_from": 0.7,
    "coordinator.committee_share": 0.2,
    "coordinator.hire_from": 1.1,
    "coordinator.hire_rate": 0.2,
    "coordinator.wanted_use": 0.75,
    "coordinator.attrition": 0.15,
    "coping.exponent": 0.8,
    "coping.quality_exponent": 0.7,
    "coping.floor": 0.35,
    "coping.most_load": 9.0,
    "evaluation.care": 0.3,
    "evaluation.fear": 2.0,
    "expectation.speed": 0.3,
    "sanction.learning": 0.25,
    "sanction.memory_tasks": 6.0,
    "push.handling": 0.15,
    "sanction.prior": 0.35,
    "sanction.size": 6.0,
    "service.productive_hours_month": 130.0,
    "wage.civil_servant": 2600.0,
    "wage.coordinator": 910.0,
}


@pytest.fixture(scope="module")
def started() -> GovernanceModel:
    hours = {"service.productive_hours_month": 130.0}
    model = GovernanceModel(variant("new", parameters=hours), residents=500, rng=1)
    model.run_for(1)
    model.values = Parameters(model.values.registry, {**model.values.overrides, **NUMBERS})
    model.scale = 0.5
    return model


@pytest.fixture
def department(started: GovernanceModel) -> Department:
    """3 officers and 5 + 2 coordinators at the reference size, at half of it."""
    found = started.departments[2]
    assert found.data is not None
    found.data = found.data.model_copy(update={"field_staff": 3.0, "coordinators": 5.0})
    found.is_open, found.hired, found.use, found.risk = True, 2.0, 0.9, 0.6
    found.coverage, found.shortfall = 0.25, 0.4
    found._wanted_year = found._available_year = 0.0
    started.district.attention = 0.6
    started.effects = Effects(surge=started.effects.surge, budget=0.7)
    started.accounts.paid.clear()
    work = started.work
    work.expected[found.office] = 0.0
    started.ledger.service.purpose["backlog"][found.office] = 0.0
    started.ledger.service.hours[found.office] = 0.0
    started.counts.demand[found.office] = 0.0
    return found


def test_who_works_for_it_and_what_an_hour_costs(department: Department) -> None:
    assert department.coordinators == pytest.approx(3.5)
    assert department.field_staff == pytest.approx(1.5)
    assert department.own_people == pytest.approx(1.5 + 3.5 * 0.8)
    assert department.payroll == pytest.approx(1.5 * 2600.0 + 3.5 * 910.0)
    assert department.hour_cost == pytest.approx((1.5 * 2600.0 + 3.5 * 910.0) / 5.0 / 130.0)
    department.is_open = False
    assert department.coordinators == department.field_staff == department.own_people == 0.0
    assert department.hour_cost == pytest.approx(2600.0 / 130.0)


def test_each_way_is_weighed_by_its_own_use_and_fear(department: Department) -> None:
    seen = Outlook(
        banned=np.array([[0.0, 0.8, 0.0, 0.0, 0.0, 0.0]]),
        reachable=np.array([[True, True, False, False, False, False]]),
        attention=0.7,
        credibility=0.9,
        paid_share=0.3,
        committee_wage=5.0,
        price=13.0,
    )
    hour = (1.5 * 2600.0 + 3.5 * 910.0) / 5.0 / 130.0
    own, down = hour * (1.0 + 2.5 * (0.9 - 0.7)), 0.15 * hour + 0.3 * 5.0
    felt = 0.9 * 0.7 * 6.0 * hour * 0.6
    assert department.weigh(seen)[0, :2].tolist() == pytest.approx([own, down + 0.8 * felt])
    assert not np.isfinite(department.weigh(seen)[0, 2:]).any()


@pytest.mark.parametrize(
    ("waiting", "lately", "effort"),
    [
        # a quarter of its tasks are looked at, which gives back 0.3 of a quarter of what effort lacks
        (100.0, 200.0, 1.0),
        (559.0, 559.0, 2.0**-0.8 + 0.075 * (1.0 - 2.0**-0.8)),  # it has 4.3 people times 130 hours
        (5000.0, 0.0, 0.35 + 0.075 * 0.65),
        (0.0, 1118.0, 2.0**-0.8 + 0.075 * (1.0 - 2.0**-0.8)),
    ],
)
def test_people_and_effort_of_a_month(
    department: Department, waiting: float, lately: float, effort: float
) -> None:
    model, office = department.model, department.office
    purpose = model.ledger.service.purpose
    purpose["backlog"][office, 3] = 0.4 * waiting
    purpose["backlog"][office, 14] = 0.6 * waiting
    model.work.expected[office, 8] = 0.3 * lately
    model.work.expected[office, 9] = 0.7 * lately
    department.plan_month()
    assert department.available == pytest.approx(4.3 * 130.0)
    assert department.effort == pytest.approx(effort)
    for task in TASK_PURPOSES:
        assert purpose["factor"][office, task] == pytest.approx(effort)
        assert purpose["grade"][office, task] == pytest.approx(effort**0.7)
    group = model.ledger.service.group[model.ledger.service.provider["first_group"][office]]
    assert group["servers"] == 4
    assert group["pace"] == pytest.approx(4.3 / 4.0 * 130.0 / (21 * 8))


@pytest.mark.parametrize(("due", "effort"), [(5.0, 0.35 + 0.075 * 0.65), (0.0, 1.0)])
def test_with_nobody_a_task_gets_the_least(department: Department, due: float, effort: float) -> None:
    assert department.data is not None
    department.data = department.data.model_copy(update={"field_staff": 0.0, "coordinators": 0.0})
    department.hired = 0.0
    department.model.work.expected[department.office, 8] = due
    department.plan_month()
    assert department.effort == pytest.approx(effort)


def close_month(department: Department, wanted: float, available: float) -> None:
    department.model.counts.demand[department.office, 8] = 0.25 * wanted
    department.model.counts.demand[department.office, 9] = 0.75 * wanted
    department.available = available
    department.close_month()


@pytest.mark.parametrize(
    ("wanted", "available", "use"),
    [
        (480.0, 400.0, 0.9 + 0.3 * (1.2 - 0.9)),
        (100.0, 400.0, 0.9 + 0.3 * (0.25 - 0.9)),
        (8000.0, 400.0, 0.9 + 0.3 * (9.0 - 0.9)),
        (5.0, 0.0, 0.9 + 0.3 * (9.0 - 0.9)),
        (0.0, 0.0, 0.9 - 0.3 * 0.9),
    ],
)
def test_a_months_use(department: Department, wanted: float, available: float, use: float) -> None:
    close_month(department, wanted, available)
    assert department.use == pytest.approx(use)
    assert (department._wanted_year, department._available_year) == pytest.approx((wanted, available))


def test_a_months_hours_and_pay(department: Department) -> None:
    model = department.model
    model.ledger.service.hours[department.office, [0, 3, 7]] = (30.0, 40.0, 5.0)
    close_month(department, 100.0, 400.0)
    assert department.worked == pytest.approx(75.0)
    assert dict(model.accounts.paid) == {
        ("departments", "people", "payroll"): pytest.approx(1.5 * 2600.0 + 3.5 * 910.0)
    }


def set_pushes(department: Department, pushed: tuple[int, ...], caught: tuple[int, ...]) -> None:
    """Of one affair of the department; other departments' pushes and lawful ones are of no concern."""
    model = department.model
    mine = int(department.affairs.nonzero()[0][0])
    other = int((~department.affairs).nonzero()[0][0])
    model.book["banned"][:] = 0.0
    model.book["banned"][[mine, other]] = (0.9, 0.4, 0.9, 0.0, 0.7, 0.9)
    model.counts.pushed[:] = 0
    model.counts.caught[:] = 0
    ways = [OPTION_OWN, OPTION_DOWN, OPTION_OFFICE, OPTION_PARTY, OPTION_ASSIST, OPTION_PAY]
    model.counts.pushed[mine, ways] = pushed
    model.counts.caught[mine, ways] = caught
    model.counts.pushed[other] = 40
    model.counts.caught[other] = 40


@pytest.mark.parametrize(
    ("pushed", "caught", "risk"),
    [
        # 12 forbidden pushes, 3 found out; weight 12 / (12 + 6 * 0.5) = 0.8; rumour 0.6 * 0.35
        # times 1 + 2 * 0.25 * 0.4, as a quarter of its tasks are looked at and lack 0.4
        (
            (50, 5, 3, 20, 4, 60),
            (0, 1, 2, 9, 0, 0),
            0.6 + 0.25 * (0.8 * (0.25 - 0.6) + 0.2 * (0.252 - 0.6)),
        ),
        # it pushes nothing forbidden
        ((50, 0, 0, 20, 0, 60), (0, 0, 0, 0, 0, 0), 0.6 + 0.25 * (0.252 - 0.6)),
        # all found out
        ((0, 9, 0, 0, 0, 0), (0, 9, 0, 0, 0, 0), 0.6 + 0.25 * (0.75 * 0.4 + 0.25 * (0.252 - 0.6))),
    ],
)
def test_a_months_lesson(
    department: Department, pushed: tuple[int, ...], caught: tuple[int, ...], risk: float
) -> None:
    set_pushes(department, pushed, caught)
    close_month(department, 0.0, 400.0)
    assert department.risk == pytest.approx(risk)


def test_who_lacks_nothing_or_is_not_looked_at_fears_as_it_did(department: Department) -> None:
    for coverage, shortfall in ((0.0, 0.4), (0.25, 0.0)):
        department.coverage, department.shortfall, department.risk = coverage, shortfall, 0.6
        assert department.learn(0.0, 0.0) == pytest.approx(0.6 + 0.25 * (0.21 - 0.6))
    department.coverage, department.shortfall = 0.0, 0.4
    department.model.work.expected[department.office, 8] = 4.3 * 130.0 * 2.0
    department.plan_month()
    assert department.effort == pytest.approx(2.0**-0.8)


@pytest.mark.parametrize(
    ("use", "hired"),
    [
        (1.1, 2.0),
        (1.21, 2.0 + 0.1 * 10.0),  # 3 officers, 5 + 2 coordinators
        (3.0, 2.0 + 0.2 * 10.0 * 0.7),
        (0.75, 2.0),
        # its people are 3 + 0.8 * 7 = 8.6; at 0.7 they would do 8.6 * 0.7 / 0.75 - 3 over 0.8
        (0.7, 2.0 - (7.0 - (8.6 * 0.7 / 0.75 - 3.0) / 0.8)),
        (0.5, 2.0 - 0.15 * 7.0),
    ],
)
def test_a_years_coordinators(department: Department, use: float, hired: float) -> None:
    department._wanted_year, department._available_year = use * 4000.0, 4000.0
    department.close_year()
    assert department.hired == pytest.approx(hired)
    assert department._wanted_year == department._available_year == 0.0


@pytest.mark.parametrize(
    ("cap", "use", "hired"),
    [
        (7.3, 1.21, 2.3),  # 8 would be wanted
        (7.0, 1.21, 2.0),
        (6.5, 1.21, 1.5),  # a structure has allowed fewer than there are
        (5.0, 1.21, 2.0 - 0.15 * 7.0),
        (99.0, 1.21, 3.0),
    ],
)
def test_a_structure_may_cap_them(department: Department, cap: float, use: float, hired: float) -> None:
    assert department.data is not None
    department.data = department.data.model_copy(update={"coordinator_cap": cap})
    department._wanted_year, department._available_year = use * 4000.0, 4000.0
    department.close_year()
    assert department.hired == pytest.approx(hired)


def test_a_year_without_hours_or_a_closed_department_changes_nothing(department: Department) -> None:
    department._wanted_year = 50.0
    department.close_year()
    assert department.hired == 2.0
    department._available_year, department.is_open = 10.0, False
    department.close_year()
    assert department.hired == 2.0


@pytest.mark.parametrize(("more", "hired"), [(-1.0, 2.0), (0.0, 2.0), (1.5, 0.5), (4.0, 0.0)])
def test_whom_it_hired_fills_places_that_a_structure_adds(
    department: Department, more: float, hired: float
) -> None:
    assert department.data is not None
    department.restructure(department.data.model_copy(update={"coordinators": 5.0 + more}))
    assert department.hired == pytest.approx(hired)
    assert department.is_open
    department.restructure(None)
    assert not department.is_open and department.hired == pytest.approx(hired)


@pytest.mark.parametrize(("more", "hired"), [(0.0, -3.0), (1.5, -3.0), (-1.0, -2.0), (-4.0, 0.0)])
def test_whom_it_let_go_another_structure_does_not_bring_back(
    department: Department, more: float, hired: float
) -> None:
    assert department.data is not None
    department.hired = -3.0
    department.restructure(department.data.model_copy(update={"coordinators": 5.0 + more}))
    assert department.hired == pytest.approx(hired)


# --- a department of one's own ---------------------------------------------------------------------------


def test_decisions_of_a_department_of_ones_own_count(
    department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, tuple[float, ...]]] = []

    def answer(name: str, value: float) -> None:
        def decide(_: Department, *seen: float) -> float:
            asked.append((name, seen))
            return value

        monkeypatch.setattr(Department, name, decide)

    answer("cope", 0.6)
    answer("learn", 0.123)
    answer("hire", -100.0)
    department.model.work.expected[department.office, 8] = 4.3 * 130.0 * 1.5
    department.plan_month()
    assert department.effort == 0.6
    grade = department.model.ledger.service.purpose["grade"][department.office, TASK_PURPOSES[0]]
    assert grade == pytest.approx(0.6**0.7)
    set_pushes(department, (50, 5, 3, 20, 4, 60), (0, 1, 2, 9, 0, 0))
    close_month(department, 800.0, 400.0)
    assert department.risk == 0.123
    department.close_year()
    assert department.hired == -5.0  # nobody lets go more than there are
    assert asked == [("cope", (pytest.approx(1.5),)), ("learn", (12.0, 3.0)), ("hire", (2.0,))]

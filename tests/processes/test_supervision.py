"""Supervision: departments' own tasks and what is seen of them, cadres, belief in sanctions, by hand."""

from __future__ import annotations

from math import exp
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.agents.government import PublicServiceCommittee, StreetOffice
from sim.agents.party import PartyMassDepartment, PartyWorkingCommittee
from sim.cases.ledger import OUTCOME
from sim.institutions.affairs import AREAS
from sim.kernel.service_state import DONE, EXPIRED
from sim.mechanisms.evaluation import (
    care,
    coverage,
    coverage_of_department,
    hours_wanted,
    shortfall,
)
from sim.model import GovernanceModel
from sim.processes.supervision import (
    Evaluation,
    cadre_supervision_wanted,
    credibility,
    oversight_hours,
    oversight_wanted,
)
from tests.mechanisms.by_hand import a_model, bare, near, numbers
from tests.worlds import variant

GIVEN = {
    "oversight.by_field": 0.25,
    "oversight.hours_per_department": 9.0,
    "oversight.hours_per_task": 0.02,
    "evaluation.share": 0.4,
    "evaluation.hours_per_task": 0.3,
    "evaluation.care": 0.6,
    "cadre.hours_per_department": 5.0,
    "sanction.credibility": 0.35,
}
VALUES = numbers(GIVEN)
RULES = {"supervision": 0.7, "party_core": 0.8}


def overseer(oversight: float, fields: dict[str, float] | None = None, *, is_open: bool = True) -> Any:
    posts = {field: SimpleNamespace(field=field, count=count) for field, count in (fields or {}).items()}
    posts["head"] = SimpleNamespace(field=None, count=3.0)
    activities = {"guidance": 71.0, "oversight": oversight}
    data = SimpleNamespace(posts=posts)
    return bare(PublicServiceCommittee, None, is_open=is_open, activities=activities, demanded={}, data=data)


def a_body(kind: type[Any], booked: float = 0.0, wanted: float = 0.0, *, is_open: bool = True) -> Any:
    return bare(
        kind, None, is_open=is_open,
        activities={"cadre_supervision": booked, "leading": 3.0},
        demanded={"cadre_supervision": wanted, "leading": 17.0},
    )  # fmt: skip


def a_department(office: int, *, is_open: bool = True) -> Any:
    return SimpleNamespace(office=office, is_open=is_open, coverage=0.99, shortfall=0.99)


def a_world(*bodies: Any, departments: int = 3, **more: Any) -> Any:
    offices = [a_department(20 + k) for k in range(departments)]
    return a_model(GIVEN, RULES, bodies=list(bodies), departments=offices, **more)


# --- formulas --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("departments", "tasks", "supervision", "scale", "expected"),
    [
        (18, 2500.0, 0.7, 0.3, (9.0 * 18.0 * 0.3 + 0.02 * 2500.0) * 0.7),
        (5, 130.0, 0.9, 1.6, (72.0 + 2.6) * 0.9),
        (18, 0.0, 0.7, 0.3, 9.0 * 18.0 * 0.3 * 0.7),
        (0, 2500.0, 0.7, 0.3, 35.0),
        (18, 2500.0, 0.0, 0.3, 0.0),
    ],
)
def test_hours_that_departments_and_their_tasks_ask_for(
    departments: int, tasks: float, supervision: float, scale: float, expected: float
) -> None:
    assert hours_wanted(departments, tasks, supervision, scale, VALUES) == near(expected)


def test_share_of_the_tasks_of_an_area_that_is_looked_at() -> None:
    found = coverage(np.array([6.0, 25.0, 0.0, 8.0]), np.array([40.0, 30.0, 70.0, 0.0]), VALUES)
    # 0.4 of the hours; 0.3 hours are one task
    expected = [1.0 - exp(-2.4 / 12.0), 1.0 - exp(-10.0 / 9.0), 0.0, 0.0]
    assert found.tolist() == near(expected)


def test_share_of_a_departments_tasks_that_is_looked_at() -> None:
    tasks, by_area = np.array([30.0, 0.0, 10.0]), np.array([0.2, 0.9, 0.6])
    assert coverage_of_department(tasks, by_area) == near((6.0 + 6.0) / 40.0)
    assert coverage_of_department(np.array([3.0, 5.0, 0.0]), by_area) == near((0.6 + 4.5) / 8.0)
    assert coverage_of_department(np.zeros(3), by_area) == 0.0


@pytest.mark.parametrize(
    ("done_well", "tasks", "lacks"),
    [(27.0, 40.0, 0.325), (3.3, 11.0, 0.7), (40.0, 40.0, 0.0), (0.0, 40.0, 1.0), (0.0, 0.0, 0.0)],
)
def test_what_tasks_lack(done_well: float, tasks: float, lacks: float) -> None:
    assert shortfall(done_well, tasks) == near(lacks)


@pytest.mark.parametrize(
    ("effort", "covered", "expected"),
    [
        (0.45, 0.7, 0.45 + 0.6 * 0.7 * 0.55),
        (0.8, 0.3, 0.8 + 0.18 * 0.2),
        (0.45, 0.0, 0.45),
        (1.0, 0.7, 1.0),
        (0.45, 1.0, 0.78),
    ],
)
def test_who_is_looked_at_takes_more_care(effort: float, covered: float, expected: float) -> None:
    assert care(effort, covered, VALUES) == near(expected)


# --- hours of oversight ----------------------------------------------------------------------------------


def test_hours_by_area_of_those_that_oversee() -> None:
    model = a_world(
        overseer(40.0, {AREAS[1]: 1.0, AREAS[3]: 3.0}),
        overseer(24.0, {AREAS[1]: 2.0}),
        overseer(900.0, {AREAS[6]: 1.0}, is_open=False),
        bare(StreetOffice, None, is_open=True, activities={"oversight": 800.0}),
    )
    even = 64.0 * 0.75 / 8.0
    expected = [even] * 8
    expected[1] += 0.25 * (40.0 / 4.0 + 24.0)
    expected[3] += 0.25 * 40.0 * 0.75
    assert oversight_hours(model).tolist() == near(expected)
    assert oversight_hours(a_world()).tolist() == [0.0] * 8


# --- the month -------------------------------------------------------------------------------------------


def rows_of(*cases: dict[str, Any]) -> Any:
    """Outcomes: tasks of a department at office 21, unless something else is said."""
    rows = np.zeros(len(cases), dtype=OUTCOME)
    for row, case in zip(rows, cases, strict=True):
        plain = {"person": -1, "office": 21, "affair": 0, "state": DONE, "on_time": True, "quality": 0.5}
        for name, value in {**plain, **case}.items():
            row[name] = value
    return rows


def closed(*cases: dict[str, Any]) -> Evaluation:
    """Evaluation after a month; the affairs' areas are 2, 5 and none; offices 20, 21 and 22."""
    rows = rows_of(*cases)
    model = a_world(
        ledger=SimpleNamespace(month_rows=lambda: rows),
        affair_tables=SimpleNamespace(area=np.array([2, 5, -1])),
    )
    evaluation = Evaluation(3)
    evaluation.tasks[:], evaluation.done_well[:] = 77.0, 66.0  # last month's is not kept
    evaluation.close_month(model)
    return evaluation


def test_a_month_s_own_tasks_by_hand() -> None:
    found = closed(
        {"quality": 0.75},
        {"quality": 0.5, "affair": 1},
        {"quality": 0.625, "affair": 1},
        {"quality": 0.875, "on_time": False},  # well done, but late
        {"quality": 0.0, "on_time": False, "state": EXPIRED},
        {"office": 22, "quality": 0.25},
        {"affair": 2},  # of no project area
        {"person": 3},  # a resident's case
        {"office": 7},  # a task that went to somebody else
        {"office": -1},
    )
    expected = np.zeros((3, len(AREAS)))
    expected[1, [2, 5]] = 3.0, 2.0
    expected[2, 2] = 1.0
    np.testing.assert_array_equal(found.tasks, expected)
    assert found.done_well.tolist() == [0.0, 0.75 + 0.5 + 0.625, 0.25]


def test_a_month_without_tasks() -> None:
    found = closed()
    assert found.tasks.sum() == 0.0 == found.done_well.sum()


def test_departments_hear_what_was_seen_last_month() -> None:
    evaluation = Evaluation(3)
    evaluation.tasks[0, [2, 5]] = 30.0, 10.0
    evaluation.tasks[1, [2, 0]] = 50.0, 4.0
    evaluation.done_well[:2] = 22.0, 51.3
    model = a_world(overseer(40.0, {AREAS[2]: 1.0}))
    evaluation.open_month(model)
    # 3.75 hours an area, 10 more in the third; 80 tasks there, 10 and 4 elsewhere
    third, sixth, first = (
        1.0 - exp(-0.4 * 13.75 / (0.3 * 80.0)),
        1.0 - exp(-0.4 * 3.75 / (0.3 * 10.0)),
        1.0 - exp(-0.4 * 3.75 / (0.3 * 4.0)),
    )
    assert [d.coverage for d in model.departments] == near(
        [(30.0 * third + 10.0 * sixth) / 40.0, (50.0 * third + 4.0 * first) / 54.0, 0.0]
    )
    assert [d.shortfall for d in model.departments] == near([1.0 - 22.0 / 40.0, 1.0 - 51.3 / 54.0, 0.0])


def test_nobody_is_looked_at_where_nobody_oversees() -> None:
    evaluation = Evaluation(3)
    evaluation.tasks[1, 4], evaluation.done_well[1] = 20.0, 5.0
    model = a_world(overseer(40.0, is_open=False))
    evaluation.open_month(model)
    assert [d.coverage for d in model.departments] == [0.0, 0.0, 0.0]
    assert [d.shortfall for d in model.departments] == near([0.0, 0.75, 0.0])


# --- what is asked for -----------------------------------------------------------------------------------


def test_oversight_that_the_model_asks_for() -> None:
    evaluation = Evaluation(4)
    evaluation.tasks[:, 3] = 100.0, 200.0, 0.0, 50.0
    evaluation.tasks[1, 6] = 30.0
    model = a_world(departments=4, evaluation=evaluation)
    model.departments[2].is_open = False
    assert oversight_wanted(model) == near((9.0 * 3.0 * 0.3 + 0.02 * 380.0) * 0.7)


def test_cadres_are_the_working_committee_s_or_else_the_street_office_s() -> None:
    hours = 5.0 * 3.0 * 0.8 * 0.3
    core, closed_core = a_body(PartyWorkingCommittee), a_body(PartyWorkingCommittee, is_open=False)
    office, second = a_body(StreetOffice), a_body(StreetOffice)
    other, closed_office = a_body(PartyMassDepartment), a_body(StreetOffice, is_open=False)
    for bodies, expected in (
        ((core, office, other), {core: hours}),
        ((office, closed_core, other), {office: hours}),
        ((office, second, closed_office), {office: hours / 2.0, second: hours / 2.0}),
        ((other,), {}),
    ):
        model = a_world(*bodies)
        for body in (core, closed_core, office, second, other, closed_office):
            assert cadre_supervision_wanted(model, body) == near(expected.get(body, 0.0))
    model = a_world(core, departments=4)
    model.departments[1].is_open = False
    assert cadre_supervision_wanted(model, core) == near(hours)
    model.structure.rules["party_core"] = 0.0
    assert cadre_supervision_wanted(model, core) == 0.0


# --- belief in sanctions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "party_core", "expected"),
    [
        ([(6.0, 8.0)], 0.8, 0.35 + 0.65 * 0.8 * 0.75),
        ([(6.0, 8.0), (1.0, 12.0)], 0.6, 0.35 + 0.65 * 0.6 * 0.35),
        ([(8.0, 8.0)], 1.0, 1.0),
        ([(0.0, 8.0)], 0.8, 0.35),
        ([(6.0, 8.0)], 0.0, 0.35),
        ([(0.0, 0.0)], 0.8, 0.35),
    ],
)
def test_sanctions_are_believed_as_far_as_cadres_are_supervised(
    hours: list[tuple[float, float]], party_core: float, expected: float
) -> None:
    model = a_world(*(a_body(PartyWorkingCommittee, *booked) for booked in hours))
    model.structure.rules["party_core"] = party_core
    assert credibility(model) == near(expected)


# --- in a run --------------------------------------------------------------------------------------------


def test_a_month_goes_by_the_one_before() -> None:
    model = GovernanceModel(variant("new"), residents=2000, rng=3)
    model.run_for(2 * 21 - 1)
    tasks, before = model.evaluation.tasks, model.evaluation.tasks.copy()
    assert before.sum() > 20.0
    model.step()  # the last day of the second month
    assert model.evaluation.tasks is tasks and not np.array_equal(tasks, before)
    (committee,) = [b for b in model.bodies if isinstance(b, PublicServiceCommittee)]
    committee.activities["oversight"] = 31.0
    (core,) = [b for b in model.bodies if isinstance(b, PartyWorkingCommittee)]
    core.activities["cadre_supervision"], core.demanded["cadre_supervision"] = 3.0, 8.0
    values, hours = model.values, oversight_hours(model)
    assert hours.sum() == pytest.approx(31.0)
    given = values["evaluation.share"] * hours
    asked = values["evaluation.hours_per_task"] * tasks.sum(axis=0)
    by_area = np.array([1.0 - exp(-h / a) if a else 0.0 for h, a in zip(given, asked, strict=True)])
    believed = values["sanction.credibility"]
    believed += (1.0 - believed) * model.structure.rules["party_core"] * 3.0 / 8.0
    assert credibility(model) == pytest.approx(believed)
    model.step()
    for department, own, well in zip(model.departments, tasks, model.evaluation.done_well, strict=True):
        n = own.sum()
        assert department.coverage == pytest.approx((own * by_area).sum() / n if n else 0.0)
        assert department.shortfall == pytest.approx(1.0 - well / n if n else 0.0)
    wanted = values["oversight.hours_per_department"] * len(model.departments) * model.scale
    wanted += values["oversight.hours_per_task"] * tasks.sum()
    assert committee.demanded["oversight"] == pytest.approx(wanted * model.structure.rules["supervision"])

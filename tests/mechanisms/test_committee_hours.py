"""A committee's hours: overtime, norm, cap, division and slack, by hand."""

from __future__ import annotations

import pytest

from sim.institutions.parameters import Parameters
from sim.mechanisms import committee_hours
from sim.mechanisms.committee_hours import HoursDue, divide, share_for_assigned

VALUES = Parameters(
    {},
    {
        "committee.assessment_residual": 0.2,
        "committee.seat_hours": 9.0,
        "committee.overtime_cap": 0.12,
        "committee.self_governance_norm": 0.15,
        "committee.assigned_cap": 0.7,
        "complaint.weight": 1.4,
        "service.productive_hours_month": 130.0,
    },
)


@pytest.mark.parametrize(("rule", "felt"), [(0.0, 0.2), (0.2, 0.2), (0.35, 0.35), (1.0, 1.0)])
def test_assessment_leaves_a_residue(rule: float, felt: float) -> None:
    assert committee_hours.assessment_felt(rule, VALUES) == felt


@pytest.mark.parametrize(("scale", "people"), [(1.0, 9.0 / 130.0), (0.25, 2.25 / 130.0), (3.0, 27.0 / 130.0)])
def test_a_seat_takes_hours(scale: float, people: float) -> None:
    assert committee_hours.seats_taken(scale, VALUES) == pytest.approx(people)


@pytest.mark.parametrize(
    ("load", "assessment", "share"),
    [
        (0.4, 0.9, 0.0),
        (1.0, 0.9, 0.0),
        (1.6, 0.9, 0.12 * 0.9 * 0.6),
        (2.0, 0.9, 0.12 * 0.9),
        (7.0, 0.9, 0.12 * 0.9),
        (1.6, 0.2, 0.12 * 0.2 * 0.6),
    ],
)
def test_overtime(load: float, assessment: float, share: float) -> None:
    assert committee_hours.overtime(load, assessment, VALUES) == pytest.approx(share)


@pytest.mark.parametrize(("filled", "hours"), [(0.0, 0.0), (1.0, 19.5), (6.4, 124.8)])
def test_the_norm_for_self_governance(filled: float, hours: float) -> None:
    assert committee_hours.self_governance_norm(filled, VALUES) == pytest.approx(hours)


@pytest.mark.parametrize(
    ("due", "assessment", "complaints", "share"),
    [
        # fair 300 / 500
        ((300.0, 120.0, 80.0), 1.0, 0.0, 0.7),
        ((300.0, 120.0, 80.0), 0.4, 0.0, 0.7 * (0.4 + 0.6 * 0.6)),
        ((300.0, 120.0, 80.0), 0.4, 0.25, 0.7 * (1.0 - 1.4 * 0.4 * 0.25) * (0.4 + 0.6 * 0.6)),
        ((300.0, 120.0, 80.0), 0.0, 0.25, 0.7 * 0.6),
        ((0.0, 0.0, 0.0), 0.4, 0.0, 0.7 * 0.4),  # nothing is due
    ],
)
def test_the_most_that_assigned_work_may_take(
    due: tuple[float, float, float], assessment: float, complaints: float, share: float
) -> None:
    assert share_for_assigned(HoursDue(*due, 999.0), assessment, complaints, VALUES) == pytest.approx(share)


@pytest.mark.parametrize(
    ("due", "assessment", "given"),
    [
        # crowded: 0.7 * 400 = 280 for assigned work, residents get what they ask, the norm what is left
        ((900.0, 90.0, 60.0, 400.0), 1.0, (280.0, 90.0, 30.0, 0.0)),
        # residents get what is left, self-governance nothing
        ((900.0, 150.0, 60.0, 400.0), 1.0, (280.0, 120.0, 0.0, 0.0)),
        # time to spare goes to assigned work as far as it asks for it
        ((310.0, 40.0, 50.0, 400.0), 1.0, (310.0, 40.0, 50.0, 0.0)),
        ((295.0, 40.0, 50.0, 400.0), 1.0, (295.0, 40.0, 50.0, 15.0)),
        # slack
        ((100.0, 40.0, 50.0, 400.0), 1.0, (100.0, 40.0, 50.0, 210.0)),
        # unassessed: share 0.7 * 0.25 = 0.175 of 400, the rest of 900 / 3600 only when nobody asks
        ((900.0, 2600.0, 100.0, 400.0), 0.0, (70.0, 330.0, 0.0, 0.0)),
        # 0.7 * (0.3 + 0.7 * 0.25) = 0.3325
        ((900.0, 2600.0, 100.0, 400.0), 0.3, (133.0, 267.0, 0.0, 0.0)),
        ((0.0, 0.0, 0.0, 0.0), 1.0, (0.0, 0.0, 0.0, 0.0)),
    ],
)
def test_the_division_of_a_month(
    due: tuple[float, float, float, float], assessment: float, given: tuple[float, float, float, float]
) -> None:
    found = divide(HoursDue(*due), assessment, 0.0, VALUES)
    assert (found.assigned, found.residents, found.self_governance, found.spare) == pytest.approx(given)


def test_complaints_give_residents_hours_back() -> None:
    found = divide(HoursDue(900.0, 300.0, 60.0, 400.0), 0.5, 0.2, VALUES)
    share = 0.7 * (1.0 - 1.4 * 0.5 * 0.2) * (0.5 + 0.5 * 900.0 / 1260.0)
    assert found.assigned == pytest.approx(share * 400.0)
    assert found.residents == pytest.approx(400.0 - share * 400.0)


@pytest.mark.parametrize(
    ("norm", "left", "wanted"), [(50.0, 170.0, 50.0 + 0.6 * 120.0), (50.0, 50.0, 50.0), (50.0, 20.0, 50.0)]
)
def test_what_self_governance_asks_for(norm: float, left: float, wanted: float) -> None:
    assert committee_hours.self_governance_wanted(norm, left, 0.6) == pytest.approx(wanted)

"""Self-governance capital and local knowledge: a month's growth and fading, by hand."""

from __future__ import annotations

import pytest

from sim.institutions.parameters import Parameters
from sim.mechanisms import capital, knowledge

VALUES = Parameters(
    {},
    {
        "capital.growth": 0.03,
        "capital.half_hours": 110.0,
        "capital.decay": 0.015,
        "capital.contact_weight": 0.2,
        "capital.command": 0.7,
        "capital.facility_hours": 12.0,
        "capital.project_weight": 0.6,
        "guidance.worth": 0.4,
        "knowledge.growth": 0.05,
        "knowledge.half_hours": 90.0,
        "knowledge.decay": 0.025,
        "knowledge.effort": 0.8,
        "knowledge.initial": 0.45,
    },
)


@pytest.mark.parametrize(("residents", "thousands"), [(4200, 4.2), (1000, 1.0), (30, 1.0), (0, 1.0)])
def test_residents_in_thousands(residents: int, thousands: float) -> None:
    assert capital.thousands(residents) == thousands


@pytest.mark.parametrize(
    ("own", "contact", "residents", "facilities", "projects", "hours"),
    [
        (90.0, 150.0, 3.0, 0.75, 8.0, (90.0 + 0.2 * 150.0) / 3.0 + 12.0 * 0.75 + 0.6 * 8.0),
        (90.0, 0.0, 3.0, 0.0, 0.0, 30.0),
        (0.0, 150.0, 3.0, 0.0, 0.0, 10.0),
        (0.0, 0.0, 3.0, 0.25, 0.0, 3.0),
        (0.0, 0.0, 3.0, 0.0, 7.0, 4.2),
        (0.0, 0.0, 3.0, float("nan"), 7.0, 4.2),
    ],
)
def test_hours_that_bring_people_together(
    own: float, contact: float, residents: float, facilities: float, projects: float, hours: float
) -> None:
    found = capital.hours_together(own, contact, residents, facilities, projects, VALUES)
    assert found == pytest.approx(hours)


@pytest.mark.parametrize(
    ("before", "hours", "guidance", "command", "after"),
    [
        (
            0.3,
            55.0,
            0.25,
            0.6,
            0.3 + 0.03 * 1.1 * 0.7 * 55.0 / 165.0 - 0.015 * (1.0 + 0.7 * 0.6) * 0.3,
        ),
        (0.3, 55.0, 0.0, 0.0, 0.3 + 0.03 * 0.7 / 3.0 - 0.015 * 0.3),
        (0.3, 0.0, 0.25, 0.0, 0.3 * (1.0 - 0.015)),
        (0.0, 220.0, 1.0, 1.0, 0.03 * 1.4 * 2.0 / 3.0),
        (1.0, 220.0, 1.0, 1.0, 1.0 - 0.015 * 1.7),
    ],
)
def test_a_month_of_capital(
    before: float, hours: float, guidance: float, command: float, after: float
) -> None:
    assert capital.after_month(before, hours, guidance, command, VALUES) == pytest.approx(after)


def test_capital_stays_between_nothing_and_all() -> None:
    wild = Parameters(
        {},
        {
            "capital.growth": 9.0,
            "capital.half_hours": 1.0,
            "capital.decay": 3.0,
            "capital.command": 1.0,
            "guidance.worth": 1.0,
        },
    )
    assert capital.after_month(0.2, 1e6, 0.0, 0.0, wild) == 1.0
    assert capital.after_month(0.9, 0.0, 0.0, 0.0, wild) == 0.0


@pytest.mark.parametrize(
    ("before", "contact", "after"),
    [
        (0.6, 45.0, 0.6 + 0.05 * 0.4 / 3.0 - 0.025 * 0.6),
        (0.6, 180.0, 0.6 + 0.05 * 0.4 * 2.0 / 3.0 - 0.025 * 0.6),
        (0.6, 0.0, 0.6 * 0.975),
        (1.0, 180.0, 0.975),
        (0.0, 10.0, 0.05 * 0.1),
    ],
)
def test_a_month_of_knowledge(before: float, contact: float, after: float) -> None:
    assert knowledge.after_month(before, contact, VALUES) == pytest.approx(after)


def test_knowledge_stays_between_nothing_and_all() -> None:
    wild = Parameters({}, {"knowledge.growth": 9.0, "knowledge.half_hours": 1.0, "knowledge.decay": 3.0})
    assert knowledge.after_month(0.2, 1e6, wild) == 1.0
    assert knowledge.after_month(0.9, 0.0, wild) == 0.0


@pytest.mark.parametrize(
    ("known", "factor"),
    [(0.45, 1.0), (0.2, 1.64 / 1.44), (1.0, 1.0 / 1.44), (0.0, 1.8 / 1.44)],
)
def test_who_does_not_know_the_people_is_slow(known: float, factor: float) -> None:
    assert knowledge.slowness(known, VALUES) == pytest.approx(factor)

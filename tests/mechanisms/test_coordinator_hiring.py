"""Coordinators: hired after full years, let go after slack ones, shared with the committees."""

from __future__ import annotations

import pytest

from sim.institutions.parameters import Parameters
from sim.mechanisms.coordinator_hiring import carried, change, kept, lent, wanted

VALUES = Parameters(
    {},
    {
        "coordinator.hire_from": 1.1,
        "coordinator.hire_rate": 0.2,
        "coordinator.wanted_use": 0.75,
        "coordinator.committee_share": 0.15,
        "coordinator.attrition": 0.12,
    },
)
NO_CAP = float("inf")
OWN = 7.0 + 0.85 * 23.0
"""Full-time equivalents that work for a department of 7 officers and 23 coordinators."""


@pytest.mark.parametrize(
    ("use", "budget", "hired"),
    [
        (1.1, 1.0, 0.0),  # as full as may be
        (1.21, 1.0, 0.1 * 30.0),  # what is missing
        (1.21, 0.4, 0.2 * 30.0 * 0.4),  # less than what is missing: events left no more
        (2.2, 1.0, 0.2 * 30.0),  # not more at once
        (2.2, 0.0, 0.0),
        (0.8, 1.0, 0.0),
        (0.75, 1.0, 0.0),
        # their number follows what is asked for
        (0.74, 1.0, -(23.0 - (0.74 * OWN / 0.75 - 7.0) / 0.85)),
        (0.7, 0.3, -(23.0 - (0.7 * OWN / 0.75 - 7.0) / 0.85)),  # budgets have no say in it
        (0.6, 1.0, -0.12 * 23.0),  # no faster than they leave
        (0.0, 0.3, -0.12 * 23.0),
    ],
)
def test_hiring_and_attrition(use: float, budget: float, hired: float) -> None:
    assert change(use, 7.0, 23.0, NO_CAP, budget, VALUES) == pytest.approx(hired)


@pytest.mark.parametrize(
    ("use", "number"),
    [
        (0.75, 23.0),
        (0.9, (0.9 * 26.55 / 0.75 - 7.0) / 0.85),
        (0.3, (0.3 * 26.55 / 0.75 - 7.0) / 0.85),
        (0.19, 0.0),  # its officers are enough
        (0.0, 0.0),
    ],
)
def test_how_many_are_wanted(use: float, number: float) -> None:
    assert wanted(use, 7.0, 23.0, VALUES) == pytest.approx(number)


@pytest.mark.parametrize(
    ("cap", "use", "hired"),
    [
        (31.0, 1.21, 3.0),
        (24.5, 1.21, 1.5),  # up to the cap
        (23.0, 1.21, 0.0),
        (22.0, 1.21, -1.0),  # those beyond the cap leave, however full it is
        (9.0, 1.21, -0.12 * 23.0),
        (22.0, 0.8, -1.0),
        (22.0, 0.74, -1.0),  # more leave for the cap than for want of work
        (22.9, 0.74, -(23.0 - (0.74 * OWN / 0.75 - 7.0) / 0.85)),
    ],
)
def test_a_cap(cap: float, use: float, hired: float) -> None:
    assert change(use, 7.0, 23.0, cap, 1.0, VALUES) == pytest.approx(hired)


def test_nobody_is_let_go_where_nobody_is_or_nobody_leaves() -> None:
    assert change(0.1, 7.0, 0.0, NO_CAP, 1.0, VALUES) == 0.0
    stays = Parameters({}, {**VALUES.overrides, "coordinator.attrition": 0.0})
    assert change(0.1, 7.0, 23.0, NO_CAP, 1.0, stays) == 0.0
    assert change(2.2, 7.0, 23.0, NO_CAP, 1.0, stays) == pytest.approx(0.2 * 30.0)


@pytest.mark.parametrize(
    ("hired", "added", "after"),
    [
        (3.0, 0.0, 3.0),
        (3.0, 1.2, 1.8),  # they fill the places added
        (3.0, 7.0, 0.0),
        (3.0, -1.2, 3.0),
        (-4.0, 0.0, -4.0),  # nobody comes back because of another structure
        (-4.0, 1.2, -4.0),
        (-4.0, -1.2, -2.8),  # the places taken away were empty
        (-4.0, -7.0, 0.0),
        (0.0, -7.0, 0.0),
    ],
)
def test_what_another_structure_leaves_of_it(hired: float, added: float, after: float) -> None:
    assert carried(hired, added) == pytest.approx(after)


@pytest.mark.parametrize(
    ("coordinators", "own", "theirs"), [(0.0, 0.0, 0.0), (20.0, 17.0, 3.0), (7.0, 5.95, 1.05)]
)
def test_a_part_of_their_hours_is_the_committees(coordinators: float, own: float, theirs: float) -> None:
    assert kept(coordinators, VALUES) == pytest.approx(own)
    assert lent(coordinators, VALUES) == pytest.approx(theirs)

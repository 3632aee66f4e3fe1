"""Coordinators: hired after full years, let go after slack ones, shared with the committees."""

from __future__ import annotations

import pytest

from sim.institutions.parameters import Parameters
from sim.mechanisms.coordinator_hiring import carried, change, kept, lent

VALUES = Parameters(
    {},
    {
        "coordinator.hire_from": 1.1,
        "coordinator.hire_rate": 0.2,
        "coordinator.release_below": 0.6,
        "coordinator.committee_share": 0.15,
        "review.attrition": 0.05,
    },
)


@pytest.mark.parametrize(
    ("use", "budget", "hired"),
    [
        (1.1, 1.0, 0.0),  # as full as may be
        (1.21, 1.0, 0.1 * 30.0),  # what is missing
        (1.21, 0.4, 0.2 * 30.0 * 0.4),  # less than what is missing: events left no more
        (2.2, 1.0, 0.2 * 30.0),  # not more at once
        (2.2, 0.0, 0.0),
        (0.8, 1.0, 0.0),
        (0.6, 1.0, 0.0),
        (0.59, 1.0, -0.05 * 23.0),  # coordinators only
        (0.0, 0.3, -0.05 * 23.0),  # budgets have no say in it
    ],
)
def test_hiring_and_attrition(use: float, budget: float, hired: float) -> None:
    assert change(use, 7.0, 23.0, budget, VALUES) == pytest.approx(hired)


def test_nobody_is_let_go_where_nobody_is() -> None:
    assert change(0.1, 7.0, 0.0, 1.0, VALUES) == 0.0


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

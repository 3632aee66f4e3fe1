"""Mirroring: leaders added and coordination asked for where few face many departments."""

from __future__ import annotations

import pytest

from sim.mechanisms.mirroring import coordination_factor, leaders_added
from tests.mechanisms.by_hand import near, numbers

VALUES = numbers({"mirror.departments_per_leader": 2.5, "mirror.rate": 0.3, "mirror.coordination": 0.4})


@pytest.mark.parametrize(
    ("departments", "leaders", "attention", "expected"),
    [
        (20, 3.0, 0.6, 0.3 * 5.0 * 0.4),
        (13, 1.2, 0.1, 0.3 * 4.0 * 0.9),
        (20, 8.0, 0.6, 0.0),
        (20, 9.5, 0.6, 0.0),
        (20, 3.0, 1.0, 0.0),
    ],
)
def test_leaders(departments: int, leaders: float, attention: float, expected: float) -> None:
    assert leaders_added(departments, leaders, attention, VALUES) == near(expected)


@pytest.mark.parametrize(
    ("departments", "officers", "expected"),
    [(15, 60.0, 1.1), (12, 32.0, 1.15), (15, 0.3, 7.0), (0, 32.0, 1.0)],
)
def test_coordination(departments: int, officers: float, expected: float) -> None:
    assert coordination_factor(departments, officers, VALUES) == near(expected)

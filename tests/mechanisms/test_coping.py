"""Coping: load, effort and quality by hand, and how a department's use follows its months."""

from __future__ import annotations

import pytest

from sim.institutions.parameters import Parameters
from sim.mechanisms.coping import effort_under, load_of, quality_of
from sim.mechanisms.department_use import smoothed, use_now

VALUES = Parameters(
    {},
    {
        "coping.most_load": 9.0,
        "coping.floor": 0.35,
        "coping.exponent": 0.8,
        "coping.quality_exponent": 0.7,
        "expectation.speed": 0.3,
    },
)


@pytest.mark.parametrize(
    ("due", "hours", "load"),
    [
        (60.0, 80.0, 0.75),
        (120.0, 80.0, 1.5),
        (720.0, 80.0, 9.0),
        (721.0, 80.0, 9.0),
        (0.0, 80.0, 0.0),
        (3.0, 0.0, 9.0),  # nobody, and something is due
        (0.0, 0.0, 1.0),  # nobody, and nothing is due
    ],
)
def test_load(due: float, hours: float, load: float) -> None:
    assert load_of(due, hours, VALUES) == pytest.approx(load)


@pytest.mark.parametrize(
    ("load", "effort"),
    [(0.3, 1.0), (1.0, 1.0), (1.5, 1.5**-0.8), (3.0, 3.0**-0.8), (4.0, 0.35), (9.0, 0.35)],
)
def test_effort_shrinks_down_to_the_floor(load: float, effort: float) -> None:
    assert effort_under(load, VALUES) == pytest.approx(effort)


@pytest.mark.parametrize(("effort", "quality"), [(1.0, 1.0), (0.6, 0.6**0.7), (0.35, 0.35**0.7)])
def test_quality_falls_less_than_effort(effort: float, quality: float) -> None:
    assert quality_of(effort, VALUES) == pytest.approx(quality)


@pytest.mark.parametrize(
    ("wanted", "hours", "use"),
    [(60.0, 80.0, 0.75), (0.0, 80.0, 0.0), (800.0, 80.0, 9.0), (3.0, 0.0, 9.0), (0.0, 0.0, 0.0)],
)
def test_use_of_a_month(wanted: float, hours: float, use: float) -> None:
    assert use_now(wanted, hours, VALUES) == pytest.approx(use)


@pytest.mark.parametrize(
    ("before", "now", "after"),
    [(0.5, 0.9, 0.5 + 0.3 * 0.4), (1.2, 0.2, 1.2 - 0.3 * 1.0), (0.0, 9.0, 2.7)],
)
def test_use_follows_slowly(before: float, now: float, after: float) -> None:
    assert smoothed(before, now, VALUES) == pytest.approx(after)

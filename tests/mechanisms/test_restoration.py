"""Restoration of the street office: what presses for it, its hazard and chance."""

from __future__ import annotations

import pytest

from sim.mechanisms.restoration import hazard, late, pressure, yearly_chance
from tests.mechanisms.by_hand import near, numbers

VALUES = numbers({"restoration.rate": 0.35, "review.on_time_target": 0.8})


@pytest.mark.parametrize(
    ("on_time", "quality", "expected"),
    [(0.8, 0.9, 1.0 - 0.72), (0.3, 0.7, 0.79), (1.0, 0.65, 0.35), (0.65, 1.0, 0.35), (0.0, 0.9, 1.0)],
)
def test_late_tasks(on_time: float, quality: float, expected: float) -> None:
    assert late(on_time, quality) == near(expected)


@pytest.mark.parametrize(
    ("late", "pushed", "on_time", "expected"),
    [
        (0.3, 0.15, 0.6, 0.3 + 0.15 + (0.8 - 0.6) / 0.8),
        (0.3, 0.15, 0.8, 0.3 + 0.15),
        (0.7, 0.2, 0.95, 0.7 + 0.2),  # service above its target presses for nothing, and relieves nothing
        (0.0, 0.2, 0.0, 0.2 + 1.0),
    ],
)
def test_pressure(late: float, pushed: float, on_time: float, expected: float) -> None:
    assert pressure(late, pushed, on_time, VALUES) == near(expected)


@pytest.mark.parametrize(
    ("pressing", "attention", "capital", "expected"),
    [
        (0.7, 0.4, 0.25, 0.35 * 0.6 * 0.7 * 0.75),
        (1.3, 0.9, 0.65, 0.35 * 0.1 * 1.3 * 0.35),
        (0.7, 1.0, 0.25, 0.0),
        (0.7, 0.4, 1.0, 0.0),
    ],
)
def test_hazard(pressing: float, attention: float, capital: float, expected: float) -> None:
    assert hazard(pressing, attention, capital, VALUES) == near(expected)


@pytest.mark.parametrize(
    ("yearly", "expected"), [(0.0, 0.0), (0.3, 0.2591817793182821), (1.7, 0.8173164759472653)]
)
def test_chance(yearly: float, expected: float) -> None:
    assert yearly_chance(yearly) == near(expected)

"""Restoration of the street office: what presses for it, its hazard, what a run bears of it."""

from __future__ import annotations

import numpy as np
import pytest

from sim.mechanisms.restoration import hazard, is_due, late, pressure, survival, threshold
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
    ("u", "expected"), [(0.0, 0.0), (0.2591817793182821, 0.3), (0.8173164759472653, 1.7)]
)
def test_what_a_run_bears(u: float, expected: float) -> None:
    assert threshold(u) == near(expected)


@pytest.mark.parametrize(
    ("cumulated", "bears", "due"),
    [(0.31, 0.3, True), (0.3, 0.3, False), (0.29, 0.3, False), (0.0, 0.0, False)],
)
def test_it_is_due_once_more_is_cumulated_than_a_run_bears(cumulated: float, bears: float, due: bool) -> None:
    assert is_due(cumulated, bears) is due


@pytest.mark.parametrize(
    ("cumulated", "expected"), [(0.0, 1.0), (0.3, 0.7408182206817179), (1.7, 0.18268352405273466)]
)
def test_survival(cumulated: float, expected: float) -> None:
    assert survival(cumulated) == near(expected)


def test_years_of_return_spread_as_the_hazards_say() -> None:
    u = (np.arange(20_000) + 0.3) / 20_000
    bears = np.array([threshold(x) for x in u])
    yearly = [0.1, 0.0, 0.4, 0.25]
    for year in range(1, 5):
        there = np.mean([not is_due(sum(yearly[:year]), b) for b in bears])
        assert there == pytest.approx(np.exp(-sum(yearly[:year])), abs=1e-4)

"""Evaluation of departments' own tasks: hours, coverage, shortfall, care."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from sim.mechanisms.evaluation import care, coverage, coverage_of_department, hours_wanted, shortfall
from tests.mechanisms.by_hand import near, numbers

VALUES = numbers(
    {
        "evaluation.share": 0.3,
        "evaluation.hours_per_task": 0.4,
        "evaluation.care": 0.7,
        "oversight.hours_per_department": 11.0,
        "oversight.hours_per_task": 0.02,
    }
)


@pytest.mark.parametrize(
    ("departments", "tasks", "supervision", "scale", "hours"),
    [
        (15, 600.0, 0.7, 0.3, (49.5 + 12.0) * 0.7),
        (15, 0.0, 1.0, 0.3, 49.5),
        (0, 600.0, 1.0, 0.3, 12.0),
        (15, 600.0, 0.0, 0.3, 0.0),
    ],
)
def test_hours(departments: int, tasks: float, supervision: float, scale: float, hours: float) -> None:
    assert hours_wanted(departments, tasks, supervision, scale, VALUES) == near(hours)


def test_what_is_looked_at() -> None:
    found = coverage(np.array([0.0, 8.0, 8.0, 8.0]), np.array([5.0, 0.0, 3.0, 30.0]), VALUES)
    assert found.tolist() == near([0.0, 0.0, 1.0 - exp(-2.4 / 1.2), 1.0 - exp(-2.4 / 12.0)])


def test_a_department_is_covered_as_its_tasks_are() -> None:
    by_area = np.array([0.1, 0.9, 0.4])
    assert coverage_of_department(np.array([6.0, 0.0, 2.0]), by_area) == near((0.6 + 0.8) / 8.0)
    assert coverage_of_department(np.zeros(3), by_area) == 0.0


@pytest.mark.parametrize(("well", "tasks", "lacks"), [(6.0, 8.0, 0.25), (0.0, 8.0, 1.0), (0.0, 0.0, 0.0)])
def test_shortfall(well: float, tasks: float, lacks: float) -> None:
    assert shortfall(well, tasks) == near(lacks)


@pytest.mark.parametrize(
    ("effort", "covered", "careful"),
    [(0.6, 0.5, 0.6 + 0.14), (0.6, 0.0, 0.6), (1.0, 0.8, 1.0), (0.2, 1.0, 0.76)],
)
def test_who_is_looked_at_takes_more_care(effort: float, covered: float, careful: float) -> None:
    assert care(effort, covered, VALUES) == near(careful)

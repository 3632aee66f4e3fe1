"""The twin gives the model's history, case by case and body by body.

A failing test prints the first difference and a command that shows it again.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.twin.agreement import Comparison, first_difference

RESIDENTS = 200


@pytest.mark.parametrize(("scenario", "seed", "months"), [("old", 1, 14), ("new", 2, 14), ("reform", 3, 26)])
def test_same_history(scenario: str, seed: int, months: int) -> None:
    comparison = Comparison(scenario, seed, RESIDENTS)
    difference = first_difference(comparison, months)
    assert difference is None, str(difference)
    assert comparison.cases > 100 * months
    assert comparison.figures > 500 * months


def test_a_difference_says_where_and_how_to_see_it_again() -> None:
    comparison = Comparison("old", 5, RESIDENTS)
    values: Any = comparison.town.values
    values["door.redirect_hours"] *= 2.0
    difference = first_difference(comparison, 1)
    assert difference is not None
    assert "efforts" in difference.what or "ended" in difference.what or "work" in difference.what
    assert difference.replay == "python -m tests.twin old --seed 5 --residents 200 --months 1"

"""Comparing versions: each difference is in its class, and what is in one version only is said."""

from __future__ import annotations

import math

import pytest

from tests.benchmarks.versions import class_of, read, report


@pytest.mark.parametrize(
    ("before", "after", "which"),
    [
        (4.0, 4.0, "0"),
        (math.nan, math.nan, "0"),
        (200.0, 201.9, "0-1 %"),
        (200.0, 197.0, "1-5 %"),
        (-50.0, -53.0, "5-10 %"),
        (50.0, 56.0, "over 10 %"),
        (0.0, 1e-9, "over 10 %"),
        (3.0, math.nan, "over 10 %"),
    ],
)
def test_a_difference_is_in_its_class(before: float, after: float, which: str) -> None:
    assert class_of(before, after) == which


def test_means_are_over_seeds_and_moves_are_listed_the_largest_first() -> None:
    before = read("old,trust,1,0.5\nold,trust,2,0.7\nold,visits,1,3.0\nold,visits,2,3.0\nlost,trust,1,1.0\n")
    after = read("old,trust,1,0.5\nold,trust,2,0.72\nold,visits,1,4.0\nold,visits,2,4.0\nold,more,1,1.0\n")
    assert before["old", "trust"] == pytest.approx(0.6)
    text = report(before, after, ("trust", "visits", "more"))
    assert "| old | 0 | 0 | 1 | 0 | 1 |" in text
    assert text.index("| old | visits | 3 | 4 | over 10 % |") < text.index(
        "| old | trust | 0.6 | 0.61 | 1-5 % |"
    )
    assert "In one version only: lost." in text and "Measured in one version only: old: more." in text

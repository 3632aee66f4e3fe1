"""Bodies close: reviews that find too few people, what closes, and how bodies part again."""

from __future__ import annotations

import pytest

from sim.mechanisms.closing_bodies import closes, divided, reviews_below
from tests.mechanisms.by_hand import near, numbers

VALUES = numbers({"closing.floor": 3.4})


@pytest.mark.parametrize(
    ("before", "people", "after"), [(0, 3.3, 1), (1, 3.3, 2), (4, 0.0, 5), (1, 3.4, 0), (3, 7.0, 0)]
)
def test_reviews_on_end(before: int, people: float, after: int) -> None:
    assert reviews_below(before, people, VALUES) == after


def test_a_floor_of_nobody_closes_nothing() -> None:
    assert reviews_below(1, 0.0, numbers({"closing.floor": 0.0})) == 0


@pytest.mark.parametrize(
    ("reviews", "withdrawal", "declared", "closed"),
    [
        (2, 0.3, True, True),
        (3, 1.0, True, True),
        (1, 1.0, True, False),
        (2, 0.0, True, False),
        (2, 1.0, False, False),
    ],
)
def test_what_closes(reviews: int, withdrawal: float, declared: bool, closed: bool) -> None:
    assert closes(reviews, withdrawal, declared) == closed


def test_bodies_that_part_divide_by_their_posts() -> None:
    assert divided(5.6, [8.0, 7.0, 1.0]) == near([2.8, 2.45, 0.35])
    assert divided(1.3, [0.0, 6.0]) == near([0.0, 1.3])
    assert divided(0.0, [0.0, 0.0]) == [0.0, 0.0]

"""Priorities: what presses where, votes of precincts, what goes first in queues and tenders."""

from __future__ import annotations

import numpy as np
import pytest

from sim.mechanisms.priorities import order_of_lots, place_in_queue, pressing, priorities, scores, votes
from tests.mechanisms.by_hand import near, numbers

VALUES = numbers({"priority.areas": 3.0, "priority.complaints": 0.4})

MISSED = np.array([[6.0, 2.0], [0.0, 2.0], [0.0, 0.0]])
COMPLAINTS = np.array([[1.0, 0.0], [0.0, 4.0], [0.0, 0.0]])
PRESSES = np.array([[0.6 * 0.6 + 0.4 * 0.2, 0.6 * 0.2], [0.0, 0.6 * 0.2 + 0.4 * 0.8], [0.0, 0.0]])


def test_what_presses() -> None:
    assert pressing(MISSED, COMPLAINTS, VALUES).tolist() == [near(row) for row in PRESSES.tolist()]
    silent = pressing(MISSED, np.zeros_like(COMPLAINTS), VALUES)
    assert silent.tolist() == [near([0.36, 0.12]), near([0.0, 0.12]), near([0.0, 0.0])]
    assert pressing(np.zeros_like(MISSED), np.zeros_like(MISSED), VALUES).tolist() == [[0.0, 0.0]] * 3


def test_each_precinct_that_lacks_something_has_one_vote() -> None:
    assert votes(PRESSES).tolist() == near([0.44 / 0.56 / 2.0, (0.12 / 0.56 + 1.0) / 2.0])
    assert votes(np.zeros((3, 2))).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("represented", [0.0, 0.25, 1.0])
def test_scores(represented: float) -> None:
    first = (1.0 - represented) * 0.44 + represented * 0.44 / 1.12
    second = (1.0 - represented) * 0.56 + represented * (0.12 / 1.12 + 0.5)
    assert scores(PRESSES, represented).tolist() == near([first, second])


@pytest.mark.parametrize(
    ("score", "party_core", "expected"),
    [
        ([3.0, 9.0, 0.0, 7.0, 8.0], 1.0, [1, 4, 3]),
        ([3.0, 9.0, 0.0, 7.0, 8.0], 0.6, [1, 4]),  # 1.8 is two
        ([3.0, 9.0, 0.0, 7.0, 8.0], 0.0, []),
        ([0.0, 4.0, 0.0, 0.0, 0.0], 1.0, [1]),
        ([5.0, 6.0, 5.0, 6.0, 5.0], 1.0, [1, 3, 0]),
    ],
)
def test_areas_put_first(score: list[float], party_core: float, expected: list[int]) -> None:
    assert priorities(np.array(score), party_core, VALUES) == expected


def test_lots_go_by_votes_and_else_as_they_stand() -> None:
    areas = np.array([0, 2, 1, 2, 0])
    assert order_of_lots(areas, np.array([0.2, 0.1, 0.7])) == [1, 3, 0, 4, 2]
    assert order_of_lots(areas, np.zeros(3)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("place", "put_first", "expected"),
    [(2, True, 1), (1, True, 0), (0, True, 0), (2, False, 2), (1, False, 1), (0, False, 0)],
)
def test_matters_put_first_go_one_place_up(place: int, put_first: bool, expected: int) -> None:
    assert place_in_queue(place, put_first) == expected

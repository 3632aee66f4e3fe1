"""Logit shares of doors: `choose_door` over many keys against softmax probabilities worked out by hand."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pytest

from sim.cases.planning import choose_door
from sim.cases.planning_state import People
from sim.cases.routing import DOOR_BODY, DOOR_NEIGHBOURS, DOOR_NOBODY, RouteBook
from sim.mechanisms.door_choice import Tastes
from tests.cases.by_hand import blank_book, keys, some_people

N = 12_000
TASTES = Tastes(
    trust=1.7, cost=30.0, distance=0.9, habit=1.3, loss=3.0, scale=0.8, neighbours=-1.2, low_cost=0.45
)
COMMITTEE, STATION, NEIGHBOURS, NOBODY = 2, 0, 4, 3  # places in the layout's doors, unlike those in the book
PLACE = 11


@pytest.fixture
def book() -> RouteBook:
    """One affair with a free door, a station that asks a price, neighbours and nobody."""
    book = blank_book(2)
    row = book[1]
    row["doors"], row["place"], row["loss"] = 4, PLACE, 0.4
    row["door"][:4] = COMMITTEE, STATION, NEIGHBOURS, NOBODY
    row["door_kind"][:4] = DOOR_BODY, DOOR_BODY, DOOR_NEIGHBOURS, DOOR_NOBODY
    row["door_site"][:4] = 0, 1, 2, -1
    row["door_system"][:4] = 1, 2, 1, 1
    row["price"][:4] = 0.0, 45.0, 0.0, 0.0
    row["door_low_cost"][:4] = 0, 1, 0, 0
    return book


@pytest.fixture
def people() -> People:
    """Four residents: far and near, poor and rich, with and without a habit."""
    people = some_people(4, sites=[[0], [1], [2]])
    people.x[people.household] = [0.0, 3.0, 0.6, 0.0]
    people.y[people.household] = [0.0, 4.0, 0.8, 0.0]
    people.office_x[:] = [0.0, 0.6, 9.0]
    people.office_y[:] = [1.0, 0.0, 9.0]
    people.income[:] = [1500.0, 9000.0, 1500.0, 1500.0]
    people.low_income[:] = [False, False, True, False]
    people.trust[:] = [[0.9, 0.2, 0.7], [0.1, 0.6, 0.3], [0.5, 0.4, 0.8], [0.9, 0.2, 0.7]]
    people.habit[1, PLACE] = COMMITTEE
    people.habit[2, PLACE] = STATION
    people.habit[3, PLACE] = NEIGHBOURS
    people.habit[0, PLACE - 1] = COMMITTEE  # a habit in another matter
    people.dread[COMMITTEE, PLACE] = 0.35
    people.dread[STATION, PLACE] = 0.15
    people.dread[NEIGHBOURS, PLACE] = 0.05
    people.dread[:, PLACE - 1] = 9.0
    return people


VALUES = {
    # trust in the door's system, waiting, way, price over income, habit
    0: (
        1.7 * 0.2 - 0.35 - 0.9 * 1.0,
        1.7 * 0.7 - 0.15 - 0.9 * 0.6 - 30.0 * 45.0 / 1500.0,
        1.7 * 0.2 - 0.05 - 1.2,
        -3.0 * 0.4,
    ),
    1: (
        1.7 * 0.6 - 0.35 - 0.9 * sqrt(9.0 + 9.0) + 1.3,
        1.7 * 0.3 - 0.15 - 0.9 * sqrt(2.4**2 + 16.0) - 30.0 * 45.0 / 9000.0,
        1.7 * 0.6 - 0.05 - 1.2,
        -1.2,
    ),
    2: (
        1.7 * 0.4 - 0.35 - 0.9 * sqrt(0.36 + 0.04),
        1.7 * 0.8 - 0.15 - 0.9 * 0.8 - 30.0 * 45.0 * 0.55 / 1500.0 + 1.3,
        1.7 * 0.4 - 0.05 - 1.2,
        -1.2,
    ),
    3: (
        1.7 * 0.2 - 0.35 - 0.9 * 1.0,
        1.7 * 0.7 - 0.15 - 0.9 * 0.6 - 30.0 * 45.0 / 1500.0,
        1.7 * 0.2 - 0.05 - 1.2 + 1.3,
        -1.2,
    ),
}


@pytest.mark.parametrize("person", [0, 1, 2, 3])
def test_shares_are_those_of_a_logit(person: int, book: RouteBook, people: People) -> None:
    chosen = [choose_door(book, people, TASTES, 1, person, key) for key in keys(N, seed=11)]
    weights = [exp(value / 0.8) for value in VALUES[person]]
    expected = np.array(weights) / sum(weights)
    found = np.bincount(chosen, minlength=4) / N
    assert expected.min() > 0.005, "a door that is hardly ever taken shows nothing"
    assert (np.abs(found - expected) < 4.0 * np.sqrt(expected * (1.0 - expected) / N)).all(), (
        found,
        expected,
    )


def test_one_s_taste_for_a_door_is_the_same_whatever_else_is_open(book: RouteBook, people: People) -> None:
    """Without the door that was taken, everybody else takes what she took before."""
    many = keys(500, seed=12)
    before = [choose_door(book, people, TASTES, 1, 0, key) for key in many]
    fewer = book.copy()
    row = fewer[1]
    row["doors"] = 3
    for name in ("door", "door_kind", "door_site", "door_system", "price", "door_low_cost", "door_taste"):
        row[name][:3] = book[1][name][1:4]
    after = [choose_door(fewer, people, TASTES, 1, 0, key) for key in many]
    assert 0 in before
    assert all(b == a + 1 for b, a in zip(before, after, strict=True) if b > 0)


def test_one_of_several_offices_by_the_case(book: RouteBook, people: People) -> None:
    """A site with two offices: each case looks to one of them, and so half of the ways are short."""
    near, far = some_people(1, sites=[[0, 1]]), some_people(1, sites=[[0]])
    near.office_x[:] = [0.0, 50.0]
    row = book[0]
    row["doors"], row["loss"] = 2, 1.0
    row["door"][:2] = 0, NOBODY
    row["door_kind"][:2] = DOOR_BODY, DOOR_NOBODY
    row["door_site"][:2] = 0, -1
    many = keys(4000, seed=13)
    sharp = TASTES._replace(scale=1e-6)
    assert {choose_door(book, far, sharp, 0, 0, key) for key in many[:50]} == {0}
    share = np.mean([choose_door(book, near, sharp, 0, 0, key) for key in many])
    assert share == pytest.approx(0.5, abs=4.0 * 0.5 / sqrt(4000))

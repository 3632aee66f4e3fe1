"""One ended case at a time through `feed_back`: outcome, satisfaction, trust, habit, tally, by hand."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np
import pytest

from sim.cases.routing import DOOR_BODY
from sim.kernel.queueing import Provider
from sim.kernel.service_state import DONE, EXPIRED, GIVEN_UP, N_FINISHED, Rows
from tests.cases.by_hand import Handful, blank_book, keys, lessons, some_people

PERSON, AFFAIR, PLACE = 2, 1, 5
DOOR, PLACE_OF_DOOR = 3, 1  # in the layout, and among the affair's doors
SILOED_RIGHT, CARRIED_RIGHT = 4, 2


@pytest.fixture
def handful() -> Handful:
    book = blank_book(2)
    row = book[AFFAIR]
    row["place"], row["due"], row["patience"] = PLACE, 12.0, 30.0
    row["doors"] = 2
    row["door"][:2] = 1, DOOR
    row["door_kind"][:2] = DOOR_BODY
    row["door_system"][:2] = 0, 2
    row["price"][:2] = 999.0, 90.0
    row["right_door"] = SILOED_RIGHT, CARRIED_RIGHT
    people = some_people(4, sites=[[0], [1], [2]])
    people.income[PERSON] = 2000.0
    people.trust[PERSON] = [0.2, 0.3, 0.4]
    people.habit[:] = 1
    return Handful(book, people, [Provider(), Provider(), Provider()], slots=8)


def end(handful: Handful, state: int = DONE, key: Any = None, **facts: Any) -> None:
    """A case of 6 days that ends in the second of its stages, at office 2."""
    ledger, slot = handful.ledger, 5
    case = ledger.service.case[slot]
    case["key"] = keys(1)[0] if key is None else key
    case["raised"], case["ended"] = 16.0, 64.0
    case["quality"], case["visits"], case["state"] = 0.8, 3, state
    case["wait"], case["counter_wait"], case["work"], case["handoffs"] = 20.0, 0.4, 1.7, 2
    case["stage"], case["stages"] = 1, 3
    case["account"] = 2 * AFFAIR + 1
    ledger.service.plan["provider"][slot, :3] = 0, 2, 1
    fact = ledger.facts[slot]
    fact["affair"], fact["person"], fact["precinct"] = AFFAIR, PERSON, 1
    fact["door"], fact["door_index"] = DOOR, PLACE_OF_DOOR
    for name in ("carried", "bounced", "redirected", "referred"):
        fact[name] = False
    for name, value in facts.items():
        (case if name in case.dtype.names else fact)[name] = value
    ledger.service.finished[0] = slot
    ledger.service.counters[N_FINISHED] = 1
    ledger.n_free = 7
    ledger.free[:7] = [0, 1, 2, 3, 4, 6, 7]


def only(rows: Rows) -> Any:
    assert rows.size == 1
    return rows[0]


def test_a_case_that_was_done(handful: Handful) -> None:
    end(handful)
    row = only(handful.feed_back(lessons()))
    satisfied = 0.8 * exp(-6.0 / 12.0 - 0.3 * 2 - 7.0 * 90.0 / 2000.0)
    assert row["satisfaction"] == pytest.approx(satisfied, rel=1e-6)
    trust = handful.people.trust
    assert trust[PERSON] == pytest.approx([0.2, 0.3, 0.4 + 0.15 * (satisfied - 0.4)], rel=1e-6)
    assert (np.delete(trust, PERSON, axis=0) == 0.5).all()
    habit = handful.people.habit
    assert habit[PERSON, PLACE] == DOOR and (habit == 1).sum() == habit.size - 1
    assert handful.tally.waited[DOOR, PLACE] == 6.0 == handful.tally.waited.sum()
    assert handful.tally.ended[DOOR, PLACE] == 1.0 == handful.tally.ended.sum()
    assert (row["person"], row["affair"], row["precinct"], row["door"]) == (PERSON, AFFAIR, 1, DOOR)
    assert (row["office"], row["system"]) == (2, 2)
    assert (row["visits"], row["handoffs"], row["paid"], row["on_time"]) == (3, 2, True, True)
    assert (row["days"], row["wait"], row["counter_minutes"]) == pytest.approx((6.0, 2.5, 24.0))
    assert (row["work"], row["quality"]) == pytest.approx((1.7, 0.8))
    assert row["attributes"] == PERSON, "bits of whose case it was"
    assert handful.ledger.ended.tolist() == [[0, 0, 0], [1, 0, 0]]
    assert handful.ledger.n_free == 8 and handful.ledger.free[7] == 5


@pytest.mark.parametrize(("state", "column"), [(GIVEN_UP, 1), (EXPIRED, 2)])
def test_a_case_that_failed(state: int, column: int, handful: Handful) -> None:
    handful.people.habit[PERSON, PLACE] = DOOR
    end(handful, state)
    row = only(handful.feed_back(lessons()))
    assert (row["satisfaction"], row["quality"], row["on_time"]) == (0.0, 0.0, False)
    assert handful.people.trust[PERSON] == pytest.approx([0.2, 0.3, 0.4 * 0.85], rel=1e-6)
    assert handful.people.habit[PERSON, PLACE] == -1
    assert handful.tally.waited[DOOR, PLACE] == 30.0, "as long as people bear, at least"
    assert handful.ledger.ended[AFFAIR, column] == 1


def test_a_failed_case_that_took_longer_than_people_bear(handful: Handful) -> None:
    end(handful, GIVEN_UP, ended=16.0 + 8.0 * 41.0)
    handful.feed_back(lessons())
    assert handful.tally.waited[DOOR, PLACE] == 41.0
    assert handful.people.habit[PERSON, PLACE] == 1, "it was not by habit that she came there"


@pytest.mark.parametrize(("ended", "on_time"), [(16.0 + 96.0, True), (16.0 + 96.1, False)])
def test_on_time_is_within_the_days_allowed(ended: float, on_time: bool, handful: Handful) -> None:
    end(handful, ended=ended)
    assert only(handful.feed_back(lessons()))["on_time"] == on_time


@pytest.mark.parametrize(
    ("spares", "on_relief", "price"), [(1, True, 90.0 * 0.65), (1, False, 90.0), (0, True, 90.0)]
)
def test_what_those_on_relief_are_spared_counts(
    spares: int, on_relief: bool, price: float, handful: Handful
) -> None:
    handful.book[AFFAIR]["door_low_cost"][PLACE_OF_DOOR] = spares
    handful.people.low_income[PERSON] = on_relief
    end(handful)
    row = only(handful.feed_back(lessons()))
    assert row["satisfaction"] == pytest.approx(0.8 * exp(-0.5 - 0.6 - 7.0 * price / 2000.0), rel=1e-6)


def test_a_door_that_a_reform_has_closed_costs_nothing_and_moves_no_trust(handful: Handful) -> None:
    end(handful, door_index=-1)
    row = only(handful.feed_back(lessons()))
    assert row["satisfaction"] == pytest.approx(0.8 * exp(-0.5 - 0.6), rel=1e-6)
    assert handful.people.trust[PERSON] == pytest.approx([0.2, 0.3, 0.4], rel=1e-6)
    assert handful.tally.ended[DOOR, PLACE] == 1.0


def test_who_turned_to_nobody_learns_nothing_and_complains_of_nobody(handful: Handful) -> None:
    end(handful, GIVEN_UP, stages=0, stage=0, visits=0)
    before = handful.people.habit.copy(), handful.people.trust.copy()
    row = only(handful.feed_back(lessons(complaint_rate=1.0)))
    assert (row["satisfaction"], row["office"], row["system"]) == (0.0, -1, -1)
    np.testing.assert_array_equal(handful.people.habit, before[0])
    np.testing.assert_array_equal(handful.people.trust, before[1])
    assert handful.tally.ended.sum() == 0.0 == handful.tally.complaints.sum()


def test_a_department_s_task_teaches_nobody(handful: Handful) -> None:
    end(handful, person=-1, door=-1, door_index=-1, visits=0)
    row = only(handful.feed_back(lessons(complaint_rate=1.0)))
    assert np.isnan(row["satisfaction"]) and row["attributes"] == 0 and row["on_time"]
    assert handful.tally.ended.sum() == 0.0 == handful.tally.complaints.sum()


@pytest.mark.parametrize(
    ("facts", "learnt"),
    [
        ({"redirected": True}, {PLACE: SILOED_RIGHT}),
        ({"redirected": True, "carried": True}, dict.fromkeys(range(8), CARRIED_RIGHT)),
        ({"redirected": True, "carried": True, "referred": True}, {PLACE: DOOR}),
        ({"carried": True}, {PLACE: DOOR}),
    ],
)
def test_what_door_is_learnt(facts: dict[str, bool], learnt: dict[int, int], handful: Handful) -> None:
    end(handful, **facts)
    handful.feed_back(lessons())
    habit = handful.people.habit
    expected = np.ones(16)
    expected[list(learnt)] = list(learnt.values())
    np.testing.assert_array_equal(habit[PERSON], expected)
    assert (np.delete(habit, PERSON, axis=0) == 1).all()


@pytest.mark.parametrize(
    ("carried", "station", "told", "heard"),
    [(True, 0, 1.0, True), (True, 0, 0.0, False), (False, 0, 1.0, False), (True, -1, 1.0, False)],
)
def test_the_centre_tells_of_the_stations(
    carried: bool, station: int, told: float, heard: bool, handful: Handful
) -> None:
    end(handful, carried=carried)
    handful.feed_back(lessons(station=station, told=told))
    assert handful.people.habit[PERSON, 8] == (0 if heard else 1)


def test_a_failed_case_tells_nobody_of_stations(handful: Handful) -> None:
    end(handful, GIVEN_UP, carried=True)
    handful.feed_back(lessons(station=0, told=1.0))
    assert handful.people.habit[PERSON, 8] == 1


def test_complaints_come_with_the_chance_of_what_is_missing(handful: Handful) -> None:
    n = 3000
    satisfied = 0.8 * exp(-0.5 - 0.6 - 0.315)
    for key in keys(n, seed=6):
        end(handful, key=key)
        handful.ledger.n_outcomes = 0
        handful.feed_back(lessons(complaint_rate=0.7))
    chance = 0.7 * (1.0 - satisfied)
    found = handful.tally.complaints
    assert found.shape == (3, 2)
    assert found[1, AFFAIR] / n == pytest.approx(chance, abs=4.0 * np.sqrt(chance * (1.0 - chance) / n))
    assert found.sum() == found[1, AFFAIR], "counted where the case arose, and what it was about"


@pytest.mark.parametrize(("precinct", "affair"), [(0, 1), (2, 0), (2, 1)])
def test_a_complaint_counts_by_precinct_and_affair(precinct: int, affair: int, handful: Handful) -> None:
    handful.book[1 - AFFAIR] = handful.book[AFFAIR]
    for _ in range(3):
        end(handful, GIVEN_UP, precinct=precinct, affair=affair)  # all who complain are heard
        handful.ledger.n_outcomes = 0
        handful.feed_back(lessons(complaint_rate=1.0))
    expected = np.zeros((3, 2))
    expected[precinct, affair] = 3
    np.testing.assert_array_equal(handful.tally.complaints, expected)


def test_trust_stays_within_its_bounds(handful: Handful) -> None:
    handful.people.trust[PERSON] = [0.2, 0.3, 0.0]
    end(handful, GIVEN_UP)
    handful.feed_back(lessons(trust_step=1.0))
    assert handful.people.trust[PERSON, 2] == 0.0

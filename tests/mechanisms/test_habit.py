"""What door people remember, forget and hear of."""

from __future__ import annotations

import numpy as np
import pytest

from sim.institutions.affairs import AREAS, LINES
from sim.mechanisms.habit import (
    STATION_PLACE,
    Habits,
    forget_door,
    hear_of_reform,
    hears_of_stations,
    learn_door,
    old_habits,
)
from sim.model import GovernanceModel
from tests.cases.by_hand import keys
from tests.worlds import variant


@pytest.fixture
def habit() -> Habits:
    """Three residents who remember doors 20, 21, 22 ... by place."""
    return np.arange(20, 20 + 16, dtype=np.int8) + np.zeros((3, 1), dtype=np.int8)


def changes(before: Habits, after: Habits) -> dict[tuple[int, int], int]:
    """What differs: (resident, place) -> door."""
    return {(int(i), int(k)): int(after[i, k]) for i, k in np.argwhere(before != after)}


def test_places_are_areas_then_lines() -> None:
    assert STATION_PLACE == len(AREAS) + LINES.index("administrative_help") == 8


@pytest.mark.parametrize("carried", [True, False])
def test_the_door_that_served_is_remembered_for_its_matter(carried: bool, habit: Habits) -> None:
    before = habit.copy()
    learn_door(habit, 1, 12, 3, 5, False, carried)
    assert changes(before, habit) == {(1, 12): 3}


def test_who_was_sent_on_remembers_where_that_led(habit: Habits) -> None:
    before = habit.copy()
    learn_door(habit, 2, 6, 3, 5, True, False)
    assert changes(before, habit) == {(2, 6): 5}


def test_behind_one_door_are_all_areas_but_no_lines(habit: Habits) -> None:
    before = habit.copy()
    learn_door(habit, 0, 6, 3, 5, True, True)
    assert changes(before, habit) == {(0, area): 5 for area in range(8)}


@pytest.mark.parametrize("carried", [True, False])
def test_where_no_door_is_right_nothing_is_learnt(carried: bool, habit: Habits) -> None:
    before = habit.copy()
    learn_door(habit, 0, 6, 3, -1, True, carried)
    assert changes(before, habit) == {}


def test_door_number_0_can_be_learnt(habit: Habits) -> None:
    learn_door(habit, 0, 6, 0, 5, False, False)
    assert habit[0, 6] == 0


def test_only_the_door_that_failed_is_forgotten(habit: Habits) -> None:
    before = habit.copy()
    forget_door(habit, 1, 4, 23)
    assert changes(before, habit) == {}
    forget_door(habit, 1, 4, 24)
    assert changes(before, habit) == {(1, 4): -1}


@pytest.mark.parametrize("share", [0.0, 0.15, 0.7, 1.0])
def test_part_of_those_served_hear_of_the_stations(share: float) -> None:
    heard = np.mean([hears_of_stations(key, share) for key in keys(6000)])
    assert heard == pytest.approx(share, abs=4.0 * np.sqrt(share * (1.0 - share) / 6000))


def test_a_part_of_the_residents_hears_of_the_doors_that_moved() -> None:
    before = np.array([1, 1, 1, 2, -1, 1, 1, 1], dtype=np.int16)
    after = np.array([1, 4, 4, 2, 3, -1, 0, 1], dtype=np.int16)
    n = 9000
    habit = np.full((n, 16), 6, dtype=np.int8)
    hear_of_reform(habit, before, after, 0.3, 5, 13)
    told = habit[:, 1] == 4
    assert told.mean() == pytest.approx(0.3, abs=4.0 * np.sqrt(0.21 / n))
    # area 1, 2, 4 and 6 moved; area 5 lost its door; all lines are as before
    np.testing.assert_array_equal(habit[told][0], [6, 4, 4, 6, 3, 6, 0, 6, *[6] * 8])
    assert (habit[told] == habit[told][0]).all() and (habit[~told] == 6).all()
    again = np.full((n, 16), 6, dtype=np.int8)
    hear_of_reform(again, before, after, 0.3, 5, 14)
    assert ((again[:, 1] == 4) != told).any(), "others hear in another month"


def test_old_habits_are_the_committee_and_the_market() -> None:
    n = 9000
    habit = old_habits(n, ("market", "neighbours", "residents_committee"), 0.6, 3)
    used = habit[:, 0] >= 0
    assert used.mean() == pytest.approx(0.6, abs=4.0 * np.sqrt(0.24 / n))
    assert (habit[used] == [2] * 8 + [0] * 8).all() and (habit[~used] == -1).all()
    without = old_habits(n, ("neighbours", "residents_committee"), 0.6, 3)
    assert (without[used] == [1] * 8 + [-1] * 8).all() and (without[~used] == -1).all()


def test_a_model_begins_with_the_habits_of_its_parameters_and_a_reform_is_heard_of() -> None:
    """Hardly anybody learns by trying on one day, so habits are those of the start and of the reform."""
    numbers = {"habit.initial_share": 0.35, "reform.told_share": 0.2, "needs.volume": 0.25}
    model = GovernanceModel(variant("old", later={2: "new"}, parameters=numbers), residents=3000, rng=1)
    doors = model.layout.doors
    before = model.people.habit.copy()
    assert (before[:, 0] >= 0).mean() == pytest.approx(0.35, abs=4.0 * np.sqrt(0.35 * 0.65 / 3000))
    assert set(before[:, 3]) == {-1, doors.index("residents_committee")}
    assert set(before[:, 12]) == {-1, doors.index("market")}
    model.run_for(21)
    settled = model.people.habit.copy()
    model.run_for(1)
    area = next(k for k in range(8) if (model.people.habit[:, k] != settled[:, k]).mean() > 0.05)
    moved = model.people.habit[:, area] != settled[:, area]
    assert moved.mean() == pytest.approx(0.2, abs=4.0 * np.sqrt(0.16 / 3000) + 0.01)
    assert {doors[d] for d in model.people.habit[moved, area]} == {"public_service_centre"}

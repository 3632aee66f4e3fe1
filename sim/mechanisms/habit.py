"""Habit (习惯): the door that served is the door for next time.

For each of the eight project areas and the eight lines of everyday needs a resident remembers one door or
none. Whoever was served remembers the door; whoever came to a wrong one and was sent on, with a visit of
its own, remembers where that led. A door that failed is no habit any more. Behind one door that takes in
all matters are all eight areas, so who was sent on to it has found it for all of them. The centre tells
some of those it serves of the service stations. Part of the residents hear of a reform and know the right
doors from then on. What a habit is worth is told in door choice.

Equation::

    door learnt from a case that was done = the right door (for a carried case the one behind which it is
        carried, else the one where its first step is done), if it was sent on with a visit;
        else the door it came through
    hears of the stations (a carried case, done)           with chance station.told_share
    hears of a reform (every area whose right door moved)  with chance reform.told_share
    the right door of an area = the one where most of its affairs are taken in as carried cases, the first
        among equals
    has a habit at the start                               with chance habit.initial_share: the residents'
        committee for public matters, the market for everyday ones

Parameters: habit.initial_share, station.told_share, reform.told_share
State: `People.habit`: [residents, places] the door, -1 for none.
Clauses: C4, D6.
Source: our reasoning; shares are own estimates (leaflets and neighbours).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sim.institutions.affairs import AREAS, LINES, PLACES
from sim.kernel.compiling import kernel
from sim.kernel.randomness import Word, draw, stream, uniforms, unit
from sim.kernel.tags import Tag

type Habits = npt.NDArray[np.int8]
"""[residents, places] the door that last served, -1 for none; places are areas, then lines."""

N_AREAS = len(AREAS)
N_PLACES = len(PLACES)
STATION_PLACE = N_AREAS + LINES.index("administrative_help")
"""Where the door of the stations is remembered that the centre tells of."""


def old_habits(residents: int, doors: Sequence[str], share: float, seed: int) -> Habits:
    """What a `share` of the residents is used to at the start, as far as those doors are among `doors`."""
    habit = np.full((residents, N_PLACES), -1, dtype=np.int8)
    u = uniforms(stream(seed, "habits"), np.arange(residents))
    has_habit = u < share
    for door, places in (
        ("residents_committee", slice(0, N_AREAS)),
        ("market", slice(N_AREAS, N_PLACES)),
    ):
        if door in doors:
            habit[has_habit, places] = doors.index(door)
    return habit


def hear_of_reform(
    habit: Habits,
    before: npt.NDArray[np.int16],
    after: npt.NDArray[np.int16],
    share: float,
    seed: int,
    month: int,
) -> None:
    """A `share` of the residents learn the doors that a reform moved, in place.

    Args:
        habit: [residents, places].
        before, after: [areas] the door that takes matters of an area in, -1 for none.
        share: part of the residents who hear.
        seed, month: key the draws.
    """
    u = uniforms(stream(seed, f"reform/{month}"), np.arange(habit.shape[0]))
    heard = u < share
    for area, door in enumerate(after):
        if door >= 0 and door != before[area]:
            habit[heard, area] = door


@kernel
def learn_door(
    habit: Habits, person: int, place: int, door: int, right: int, sent_on: bool, carried: bool
) -> None:
    """A resident who was served remembers the door, or the `right` one (-1: none) where that led.

    Args:
        habit: [residents, places], changed.
        place: what the matter is kept by: its area, or its line after the areas.
        door: the door it came through.
        sent_on: whether the resident was sent on from there, with a visit more.
        carried: whether the back office carried it, so that behind the right door are all areas.
    """
    learnt = right if sent_on else door
    if learnt >= 0:
        habit[person, place] = learnt
        if sent_on and carried:
            for area in range(N_AREAS):
                habit[person, area] = learnt


@kernel
def hears_of_stations(key: Word, share: float) -> bool:
    """Whether the centre tells the resident whose case it is of the stations."""
    return unit(draw(key, np.uint64(Tag.TOLD))) < share


@kernel
def forget_door(habit: Habits, person: int, place: int, door: int) -> None:
    """A door that failed is no habit any more; one that was not tried still is."""
    if habit[person, place] == door:
        habit[person, place] = -1

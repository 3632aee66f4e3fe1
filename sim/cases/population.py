"""The people as the kernels see them: the community's columns and what residents learn on the way."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.cases.offices import Layout
from sim.cases.planning_state import PLACES, People
from sim.community import Community
from sim.institutions.affairs import AREAS, ATTRIBUTES
from sim.institutions.parameters import Parameters
from sim.kernel.randomness import stream, uniforms


def make_people(
    community: Community, layout: Layout, values: Parameters, capital: npt.NDArray[np.float64], seed: int
) -> People:
    """Residents at the start of a run.

    Part of them begin with the habits of the old days: their residents' committee for public
    matters, the market for everyday ones.
    """
    offices = len(layout.offices)
    return People(
        household=community.household,
        precinct=np.zeros(community.households, dtype=np.int16),
        x=community.x,
        y=community.y,
        income=np.maximum(community.income, np.float32(1.0)),
        low_income=(community.attributes & (1 << ATTRIBUTES.index("low_income"))) != 0,
        trust=community.trust.copy(),
        habit=_old_habits(community.residents, layout, values, seed),
        office_x=np.zeros(offices, dtype=np.float32),
        office_y=np.zeros(offices, dtype=np.float32),
        perceived=np.full((max(1, len(layout.doors)), PLACES), values["door.expected_days"]),
        dread=np.zeros((max(1, len(layout.doors)), PLACES)),
        capital=capital,
        where=layout.where,
        width=layout.width,
        by_precinct=layout.by_precinct,
    )


def expect_waits(people: People, values: Parameters) -> None:
    """Bring what people think of waiting up to date with what they expect: b_w log(1 + W/1 day)."""
    people.dread[:] = values["door.wait"] * np.log1p(people.perceived)


def _old_habits(residents: int, layout: Layout, values: Parameters, seed: int) -> npt.NDArray[np.int8]:
    habit = np.full((residents, PLACES), -1, dtype=np.int8)
    u = uniforms(stream(seed, "habits"), np.arange(residents))
    has_habit = u < values["habit.initial_share"]
    for door, places in (
        ("residents_committee", slice(0, len(AREAS))),
        ("market", slice(len(AREAS), PLACES)),
    ):
        if door in layout.doors:
            habit[has_habit, places] = layout.doors.index(door)
    return habit


def place_offices(people: People, community: Community, layout: Layout, precincts: int) -> None:
    """Put every office at the centroid of those it serves: its precinct or the whole sub-district."""
    centroids = community.precinct_centroids(precincts)
    weight = community.size / community.size.sum()
    middle = (float((community.x * weight).sum()), float((community.y * weight).sum()))
    for site in layout.sites:
        for k, office in enumerate(site.offices):
            x, y = centroids[k] if site.by_precinct and k < precincts else middle
            people.office_x[office] = x
            people.office_y[office] = y


def tell_of_reform(
    people: People,
    before: npt.NDArray[np.int16],
    after: npt.NDArray[np.int16],
    heard_share: float,
    seed: int,
    month: int,
) -> None:
    """Part of the residents hear of a reform and know from then on which door is the right one.

    Args:
        before, after: [areas] the door that takes matters of an area in, -1 for none.
        heard_share: part of the residents who hear.
        seed, month: key the draws.
    """
    u = uniforms(stream(seed, f"reform/{month}"), np.arange(people.household.size))
    heard = u < heard_share
    for area, door in enumerate(after):
        if door >= 0 and door != before[area]:
            people.habit[heard, area] = door

"""The people as the kernels see them: the community's columns and what residents learn on the way."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.cases.offices import Layout
from sim.cases.planning_state import People
from sim.community import Community
from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.parameters import Parameters
from sim.mechanisms.door_choice import dread_of_waiting
from sim.mechanisms.habit import N_PLACES, old_habits


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
        habit=old_habits(community.residents, layout.doors, values["habit.initial_share"], seed),
        office_x=np.zeros(offices, dtype=np.float32),
        office_y=np.zeros(offices, dtype=np.float32),
        perceived=np.full((max(1, len(layout.doors)), N_PLACES), values["door.expected_days"]),
        dread=np.zeros((max(1, len(layout.doors)), N_PLACES)),
        capital=capital,
        where=layout.where,
        width=layout.width,
        by_precinct=layout.by_precinct,
    )


def settle_newcomers(
    people: People,
    community: Community,
    gone: npt.NDArray[np.bool_],
    layout: Layout,
    values: Parameters,
    seed: int,
) -> None:
    """Let rows of those who are `gone` ([residents]) be those of who came: income, relief, trust, habits.

    Args:
        community: with those who came.
        seed: of the year; keys who has the habits of the old days.
    """
    at_first = make_people(community, layout, values, people.capital, seed)
    for name in ("income", "low_income", "trust", "habit"):
        getattr(people, name)[gone] = getattr(at_first, name)[gone]


def expect_waits(people: People, values: Parameters) -> None:
    """Bring what people think of waiting up to date with what they expect."""
    people.dread[:] = dread_of_waiting(people.perceived, values["door.wait"])


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

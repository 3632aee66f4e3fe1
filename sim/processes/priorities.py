"""The year's priorities: what was missed and complained of where, whose votes count, what goes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.cases.routing import RouteBook
from sim.institutions.affairs import AREAS, Affair
from sim.kernel.arrays import Floats
from sim.mechanisms import priorities
from sim.mechanisms.guidance import representation

if TYPE_CHECKING:
    from sim.model import GovernanceModel


def note_month(model: GovernanceModel) -> None:
    """Add what the month's cases missed, and what was complained of, by precinct and area."""
    state = model.state
    rows = state.ledger.month_rows()
    area = state.affair_tables.area[rows["affair"]]
    public = np.flatnonzero((rows["person"] >= 0) & (area >= 0))
    places = (rows["precinct"][public], area[public])
    np.add.at(state.missed, places, 1.0 - rows["satisfaction"][public].astype(np.float64))
    areas = state.affair_tables.area
    known = np.flatnonzero(areas >= 0)
    precincts = np.arange(len(state.complained))[:, None]
    np.add.at(state.complained, (precincts, areas[known]), state.tally.complaints[:, known])


def close_year(model: GovernanceModel) -> None:
    """Decide what goes first next year, and begin to count anew."""
    state, values = model.state, model.values
    pressing = priorities.pressing(state.missed, state.complained, values)
    represented = representation(state.heads_have_seats, values)
    score = priorities.scores(pressing, represented)
    state.priority_areas = priorities.priorities(score, state.structure.rules["party_core"], values)
    state.votes = represented * priorities.votes(pressing)
    state.missed[:] = 0.0
    state.complained[:] = 0.0
    put_first(state.book, state.spec.affairs, state.priority_areas)


def spread(by_precinct: Floats, residents: npt.NDArray[np.int64]) -> None:
    """Give the precincts of another structure, by residents, what was counted in those before."""
    by_precinct[:] = by_precinct.sum(axis=0) * (residents / residents.sum())[:, None]


def put_first(book: RouteBook, affairs: Mapping[str, Affair], areas: Sequence[int]) -> None:
    """Let matters of the year's priority areas go one place up in queues.

    Args:
        book: [affairs] the routes; the places are set here.
        affairs: the catalogue.
        areas: places in AREAS of the areas put first.
    """
    for i, affair in enumerate(affairs.values()):
        first = affair.area is not None and AREAS.index(affair.area) in areas
        book["priority"][i] = priorities.place_in_queue(affair.priority, first)

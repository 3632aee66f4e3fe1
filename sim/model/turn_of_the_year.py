"""The year turns: people have aged, died, been born and moved; what hung on those who are gone goes too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.cases.population import settle_newcomers
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.kernel.arrays import Flags
from sim.mechanisms.population import capital_kept, knowledge_kept, turned_over, year_seed

if TYPE_CHECKING:
    from sim.model.governance import GovernanceModel
    from sim.model.subdistrict import SubDistrict


def turn_population_over(model: GovernanceModel) -> None:
    """Residents age, die, are born and move: whoever goes is followed by others in the same rows."""
    state = model.state
    if state.day == 0 or state.values["population.turnover"] <= 0.0:
        return
    year = (state.month - 1) // MONTHS_A_YEAR
    before = state.community
    after, vacated, newcomers = turned_over(before, state.in_movers, state.values, state.seed, year)
    gone = vacated.filled(before)
    orphan_cases(state, gone)
    state.community, state.newcomers = after, newcomers
    settle_newcomers(state.people, after, gone, state.layout, state.values, year_seed(state.seed, year))
    state.volunteering.forget(gone, after)
    lose_ties(state, gone & ~vacated.born)


def orphan_cases(state: SubDistrict, gone: Flags) -> None:
    """Mark the open cases of those who are `gone` ([residents]) while it is known what these were like."""
    facts = state.ledger.facts
    slots = state.ledger.open_slots()
    person = facts["person"][slots]
    theirs = (person >= 0) & ~facts["orphaned"][slots] & gone[np.maximum(person, 0)]
    facts["orphaned"][slots[theirs]] = True
    facts["attributes"][slots[theirs]] = state.community.attributes[person[theirs]]


def lose_ties(state: SubDistrict, moved: Flags) -> None:
    """Committees don't know those who `moved` here ([residents]); precincts can do less together."""
    precincts = state.structure.precincts
    homes = state.household_precinct[state.community.household]
    share = np.bincount(homes[moved], minlength=precincts) / np.bincount(homes, minlength=precincts)
    state.capital[:precincts] *= capital_kept(share, state.values)
    knows = knowledge_kept(share)
    for committee in state.committees:
        if committee.is_open:
            committee.capital = float(state.capital[committee.instance])
            committee.knowledge *= float(knows[committee.instance])

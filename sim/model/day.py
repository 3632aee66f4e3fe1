"""The day: departments issue, residents raise, offices serve, residents learn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.cases.feedback import feed_back
from sim.cases.needs import CANDIDATE, draw_candidates
from sim.cases.planning import create_cases
from sim.cases.providers import DAY_HOURS
from sim.kernel.queues import due_arrivals, in_order
from sim.kernel.service import serve_day

if TYPE_CHECKING:
    from sim.model.governance import GovernanceModel
    from sim.model.subdistrict import SubDistrict


def raise_cases(model: GovernanceModel) -> None:
    """Departments issue, residents raise and choose a door; today's arrivals are noted."""
    state = model.state
    while (n := _draw(state)) < 0:  # an event brought more than there was room for
        state.candidates = np.zeros(2 * state.candidates.size, dtype=CANDIDATE)
    n = state.creep.thin(state.candidates, n, state.sunsets.issued)
    ledger = state.ledger
    ledger.make_room(n)
    if state.arriving.size < ledger.slots:
        state.arriving = np.zeros(ledger.slots, dtype=np.int32)
        state.ordered = np.zeros(ledger.slots, dtype=np.int32)
    m = due_arrivals(ledger.service, state.day, DAY_HOURS, state.arriving, 0)
    ledger.n_free, m = create_cases(
        ledger.service,
        ledger.facts,
        ledger.free,
        ledger.n_free,
        state.candidates,
        n,
        state.book,
        state.choices,
        state.people,
        state.policy,
        state.tastes,
        state.draft,
        state.day,
        DAY_HOURS,
        state.arriving,
        m,
        state.counts,
    )
    state.arrivals = int(m)


def _draw(state: SubDistrict) -> int:
    return int(
        draw_candidates(
            state.sources,
            state.community.attributes,
            state.community.households,
            state.structure.precincts,
            state.day,
            state.candidates,
        )
    )


def serve(model: GovernanceModel) -> None:
    """Offices work through the day."""
    state, service = model.state, model.state.ledger.service
    state.work.open_day()
    in_order(service, state.arriving, state.arrivals, state.day * DAY_HOURS, DAY_HOURS, state.ordered)
    serve_day(service, state.ordered, state.arrivals, state.day, DAY_HOURS)


def learn(model: GovernanceModel) -> None:
    """Cases that ended become outcomes; residents learn from them."""
    state, ledger = model.state, model.state.ledger
    ledger.n_free, ledger.n_outcomes = feed_back(
        ledger.service,
        ledger.facts,
        ledger.free,
        ledger.n_free,
        ledger.outcomes,
        ledger.n_outcomes,
        ledger.ended,
        state.book,
        state.people,
        state.community.attributes,
        state.systems,
        state.lessons,
        state.tally,
        DAY_HOURS,
    )

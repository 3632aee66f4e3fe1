"""What a reform date does to precincts' capital, to offices and to the cases that are open.

Self-governance capital G and local knowledge K of a precinct, both in [0, 1] (6.8), change at the end of
every month (`sim.agents.committee.ResidentsCommittee.close_month`). With R thousand residents, g the
committee's hours for self-governance, c its hours on matters of residents and households, F the mean
level of facilities, w last month's hours of contractors' community work per thousand residents of the
sub-district, u the share of the wanted guidance that was given (6.17) and k how far the committee is
commanded (the rule command, or the share of its tasks that came by the Party line if that is more)::

    X  = (g + capital.contact_weight * c) / R + capital.facility_hours * F + capital.project_weight * w
    G += capital.growth * (1 + guidance.worth * u) * (1 - G) * X / (X + capital.half_hours)
         - capital.decay * (1 + capital.command * k) * G
    K += knowledge.growth * (1 - K) * (c / R) / (c / R + knowledge.half_hours) - knowledge.decay * K

Where the number of precincts changes, a new one begins with the mean of the old ones' values, weighted by
the residents that it takes from each, times 1 - capital.merger_loss (G) or 1 - knowledge.merger_loss (K).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from sim.agents import Body, Department, ResidentsCommittee
from sim.cases.ledger import Ledger
from sim.cases.offices import has_desks
from sim.institutions.structure import Structure


def merge_committees(
    committees: Iterable[ResidentsCommittee],
    capital: npt.NDArray[np.float64],
    shared: npt.NDArray[np.float64],
    capital_loss: float,
    knowledge_loss: float,
) -> None:
    """A redrawn precinct starts with its parts' mean capital and knowledge, less what merging costs (6.8).

    Args:
        committees: all committees; those open take over their precinct's.
        capital: [precincts] changed in place.
        shared: [old precincts, new precincts] residents in both, from `sim.cases.reforming.overlap`.
        capital_loss, knowledge_loss: shares lost.
    """
    before, after = shared.shape
    if before == after:
        return
    committees = list(committees)
    knowledge = np.zeros(before)
    for committee in committees:
        if committee.instance < before:
            knowledge[committee.instance] = committee.knowledge
    whole = shared.sum(axis=0)
    capital[:after] = capital[:before] @ shared / whole * (1.0 - capital_loss)
    known = knowledge @ shared / whole * (1.0 - knowledge_loss)
    for committee in committees:
        if committee.is_open:
            committee.capital = float(capital[committee.instance])
            committee.knowledge = float(known[committee.instance])


def open_offices(
    bodies: Iterable[Body], departments: Iterable[Department], structure: Structure, offices: int
) -> npt.NDArray[np.bool_]:
    """[offices] whether the body that keeps an office is open and still keeps it."""
    is_open = np.ones(offices, dtype=np.bool_)
    for body in bodies:
        for kind, office in body.offices.items():
            here = kind == "staff" or has_desks(body.body_id, structure)
            is_open[office] = body.is_open and here
    for department in departments:
        is_open[department.office] = department.is_open
    return is_open


def oldest_first(ledger: Ledger, changed: Sequence[bool] | npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Slots of the open cases of affairs for which `changed` holds, the oldest first."""
    slots = ledger.open_slots()
    slots = slots[np.asarray(changed)[ledger.facts["affair"][slots]]]
    order = np.argsort(ledger.service.case["raised"][slots], kind="stable")
    return np.asarray(slots[order])

"""What a reform date does to precincts' capital, to offices and to the cases that are open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from sim.agents import Body, Department, ResidentsCommittee
from sim.cases.ledger import Ledger
from sim.cases.offices import has_desks
from sim.institutions.structure import Structure
from sim.mechanisms.merging import changes_number, merged


def merge_committees(
    committees: Iterable[ResidentsCommittee],
    capital: npt.NDArray[np.float64],
    shared: npt.NDArray[np.float64],
    capital_loss: float,
    knowledge_loss: float,
) -> None:
    """A redrawn precinct starts with its parts' mean capital and knowledge, less what merging costs.

    Args:
        committees: all committees; those open take over their precinct's.
        capital: [precincts] changed in place.
        shared: [old precincts, new precincts] residents in both, from `sim.mechanisms.merging.overlap`.
        capital_loss, knowledge_loss: shares lost.
    """
    if not changes_number(shared):
        return
    before, after = shared.shape
    committees = list(committees)
    knowledge = np.zeros(before)
    for committee in committees:
        if committee.instance < before:
            knowledge[committee.instance] = committee.knowledge
    capital[:after] = merged(capital[:before], shared, capital_loss)
    known = merged(knowledge, shared, knowledge_loss)
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

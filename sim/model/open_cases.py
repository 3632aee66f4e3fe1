"""Open cases move: at a reform date by the new routes, and monthly where nobody is left to do them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from sim.agents import Body, Department
from sim.cases.ledger import Ledger
from sim.cases.offices import has_desks
from sim.cases.providers import DAY_HOURS
from sim.cases.reforming import reroute
from sim.institutions.structure import Structure
from sim.model.subdistrict import SubDistrict


def move_stranded(state: SubDistrict) -> None:
    """Cases at a contractor that has no people any more go to whoever does them now."""
    dry = [
        c.offices["staff"]
        for c in state.contracts.contractors
        if c.staff <= 0.0 and "staff" in c.offices and state.work.waiting(c.offices["staff"])
    ]
    if dry:
        slots = oldest_first(state.ledger, np.ones(state.hours_a_case.size, dtype=np.bool_))
        case = state.ledger.service.case[slots]
        at = state.ledger.service.plan["provider"][slots, case["stage"]]
        move_cases(state, slots[np.isin(at, dry)], np.arange(state.capital.size, dtype=np.int16))


def move_cases(state: SubDistrict, slots: npt.NDArray[np.int64], successor: npt.NDArray[np.int16]) -> None:
    """Move open cases by the routes in force.

    Args:
        slots: where the cases stand in the ledger, in the order in which they move.
        successor: [precincts] who takes over a precinct's own tasks.
    """
    reroute(
        state.ledger.service,
        state.ledger.facts,
        slots,
        state.book,
        state.choices,
        state.people,
        state.policy,
        open_offices(state.bodies, state.departments, state.structure, len(state.layout.offices)),
        successor,
        state.draft,
        state.now,
        DAY_HOURS,
    )


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

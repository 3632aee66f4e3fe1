"""A reform date: open cases move by the new routes.

A case keeps what has been done for it. Its remaining steps are planned anew under the new structure;
if the office that has it now is still the one to do its present step, it stays where it is and only
its later stages change. Otherwise it leaves at closing and enters its new office at the next opening.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.compiling import kernel
from sim.planning import (
    People,
    Policy,
    effort_of,
    plan_for_department,
    plan_for_resident,
    settle,
)
from sim.routing import RouteBook
from sim.service import Rows, Service, schedule
from sim.staffing import take_out


@kernel
def reroute(
    sv: Service,
    facts: Rows,
    slots: npt.NDArray[np.int64],
    book: RouteBook,
    people: People,
    policy: Policy,
    draft: Rows,
    now: float,
    day_hours: float,
) -> int:
    """Move open cases to the routes now in force; the number of cases that changed office.

    Args:
        slots: the open cases.
        now: the closing at which the reform takes place; new offices open right after it.
    """
    moved = 0
    for i in range(slots.size):
        slot = slots[i]
        c = sv.case[slot]
        f = facts[slot]
        b = book[f.affair]
        if f.household >= 0:
            f.precinct = people.precinct[f.household]
        at = np.int64(c.stage)
        here = sv.plan[slot, at]
        left = np.uint8(0)
        for s in range(at, c.stages):
            left |= sv.plan[slot, s].steps
        if left == 0:
            continue  # only the last errand of an office is left: it ends there, or with the office
        if f.person >= 0:
            n = plan_for_resident(book, people, policy, f, c.key, left, False, draft)
        else:
            n = plan_for_department(book, people, policy, f, c.key, left, False, draft)
        same = draft[0].provider == here.provider and draft[0].purpose == here.purpose
        if same and draft[0].steps == here.steps:
            for s in range(1, n):
                sv.plan[slot, at + s].provider = draft[s].provider
                sv.plan[slot, at + s].purpose = draft[s].purpose
                sv.plan[slot, at + s].effort = draft[s].effort
                sv.plan[slot, at + s].steps = draft[s].steps
            c.stages = at + n
            continue
        take_out(sv, slot, now, day_hours)
        part = _part_left(b, c.key, here.steps, here.effort)
        if draft[0].steps & here.steps:
            draft[0].effort *= part
        settle(sv, f, slot, c.key, policy, draft, n)
        if (c.walks & 1) and f.person >= 0:
            c.visits += 1
        c.handoffs += 1
        schedule(sv, slot, now, day_hours)
        moved += 1
    return moved


@kernel
def _part_left(b: Rows, key: int, steps: int, effort: float) -> float:
    """How much of the effort of a stage's steps is still to be done."""
    whole = 0.0
    for k in range(b.steps):
        if (steps >> k) & 1:
            whole += effort_of(key, k, b.hours[k], b.shape[k])
    return min(1.0, effort / whole) if whole > 0.0 else 1.0

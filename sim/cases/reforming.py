"""A reform date: open cases move by the new routes.

A case keeps what has been done for it, and it is moved only where it must be:

- Where neither an affair's routes nor the rules nor the precincts change, its cases stay as they were.
- A case whose office is still the one to do its present steps stays there, in its place in the queue or
  in service; what comes after is planned anew. An errand under way (a redirect, a relay, a check) is
  finished where it is as long as the office is open.
- A case whose door is gone goes to the office that now does the affair.
- Every other case leaves at closing and enters its new office at the next opening, the oldest first,
  with the effort that is still to do.

Errands still to come fall away when a case is planned anew: nobody is sent round again.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.cases.planning import plan_for_resident
from sim.cases.planning_state import People, Policy
from sim.cases.planning_steps import settle
from sim.cases.planning_tasks import plan_for_department
from sim.cases.routing import DOOR_NEIGHBOURS, DOOR_NOBODY, ROLE_COUNTER, RouteBook
from sim.kernel.compiling import kernel
from sim.kernel.queues import schedule
from sim.kernel.service import finish
from sim.kernel.service_state import DONE, Rows, Service
from sim.kernel.staffing import take_out
from sim.mechanisms.step_hours import effort_of


def routes_changed(before: RouteBook, after: RouteBook) -> npt.NDArray[np.bool_]:
    """[affairs] whether anything about an affair's route differs."""
    return np.array([a.tobytes() != b.tobytes() for a, b in zip(before, after, strict=True)])


@kernel
def reroute(
    sv: Service,
    facts: Rows,
    slots: npt.NDArray[np.int64],
    book: RouteBook,
    choices: Rows,
    people: People,
    policy: Policy,
    is_open: npt.NDArray[np.bool_],
    successor: npt.NDArray[np.int16],
    draft: Rows,
    now: float,
    day_hours: float,
) -> int:
    """Move open cases to the routes now in force; the number of cases that changed office.

    Args:
        slots: the open cases to look at, in the order in which they enter new offices.
        is_open: [offices] whether the body that keeps it is open now.
        successor: [precincts before] from `sim.mechanisms.merging.successors`.
        now: the closing at which the reform takes place; new offices open right after it.
    """
    moved = 0
    for i in range(slots.size):
        slot = np.int32(slots[i])
        c = sv.case[slot]
        f = facts[slot]
        b = book[f.affair]
        f.precinct = people.precinct[f.household] if f.household >= 0 else successor[f.precinct]
        if f.person >= 0:
            f.door_index = _place_of_door(b, f.door)
        at = np.int64(c.stage)
        here = sv.plan[slot, at]
        later = np.uint8(0)
        for s in range(at + 1, c.stages):
            later |= sv.plan[slot, s].steps
        errand = here.steps == 0
        left = np.uint8(here.steps | later)
        if left == 0:
            if not is_open[here.provider]:
                # all that was asked for is done, and who it was sent round by is gone
                take_out(sv, slot, now, day_hours)
                finish(sv, slot, np.int8(DONE), now)
            continue
        n = _plan(book, choices, people, policy, f, c.key, left, c.handoffs > 0, draft)
        stays = errand and is_open[here.provider]
        for s in range(n):
            same = draft[s].provider == here.provider and draft[s].purpose == here.purpose
            stays = stays or (same and (draft[s].steps & here.steps) != 0)
        if stays:
            rest = np.uint8(later & ~here.steps)
            n = _plan(book, choices, people, policy, f, c.key, rest, c.handoffs > 0, draft) if rest else 0
            for s in range(n):
                sv.plan[slot, at + 1 + s].provider = draft[s].provider
                sv.plan[slot, at + 1 + s].purpose = draft[s].purpose
                sv.plan[slot, at + 1 + s].effort = draft[s].effort
                sv.plan[slot, at + 1 + s].steps = draft[s].steps
            c.stages = at + 1 + n
            _walk(sv, slot, f, b, at + 1)
            continue
        take_out(sv, slot, now, day_hours)
        _less_what_is_done(b, c.key, sv.plan[slot, at].steps, sv.plan[slot, at].effort, draft, n)
        settle(sv, f, slot, c.key, policy, draft, n)
        _walk(sv, slot, f, b, np.int64(0))
        if c.walks & 1:
            c.visits += 1
        c.handoffs += 1
        schedule(sv, slot, now, day_hours)
        moved += 1
    return moved


@kernel
def _place_of_door(b: Rows, door: int) -> int:
    """The place of a door among the affair's doors, -1 where it is no longer offered."""
    place = -1
    for d in range(b.doors):
        if b.door[d] == door:
            place = d
    return place


@kernel
def _plan(
    book: RouteBook,
    choices: Rows,
    people: People,
    policy: Policy,
    f: Rows,
    key: int,
    left: int,
    relayed: bool,
    draft: Rows,
) -> int:
    """Lay out what is left of a case; the number of stages."""
    b = book[f.affair]
    if f.person < 0:
        return plan_for_department(
            book, choices, people, policy, f, key, left, np.bool_(False), relayed, draft
        )
    d = f.door_index
    if d >= 0 and b.door_kind[d] != DOOR_NOBODY:
        whole = b.door_kind[d] == DOOR_NEIGHBOURS or (b.steps == 1 and b.role[0] != ROLE_COUNTER)
        if whole:
            # whoever keeps the door does the whole of it, as long as the door is there
            planned = plan_for_resident(book, people, policy, f, key, left, np.bool_(True), draft)
            draft[0].steps = np.uint8(left)
            return planned
    return plan_for_resident(book, people, policy, f, key, left, np.bool_(False), draft)


@kernel
def _walk(sv: Service, slot: int, f: Rows, b: Rows, first: int) -> None:
    """Note which of the stages from `first` on the resident walks to: the counter, or all when siloed."""
    c = sv.case[slot]
    counter = np.uint8(0)
    for k in range(b.steps):
        if b.role[k] == ROLE_COUNTER:
            counter |= np.uint8(1 << k)
    walks = np.uint32(c.walks) & np.uint32((1 << first) - 1)
    for s in range(first, c.stages):
        if f.person >= 0 and (not f.carried or (sv.plan[slot, s].steps & counter) != 0):
            walks |= np.uint32(1 << s)
    c.walks = walks


@kernel
def _less_what_is_done(b: Rows, key: int, steps: int, effort: float, draft: Rows, n: int) -> None:
    """Take off the new stages what has been done already of `steps`, of which `effort` hours are left."""
    whole = 0.0
    for k in range(b.steps):
        if (steps >> k) & 1:
            whole += effort_of(key, k, b.hours[k], b.shape[k])
    if effort >= whole:
        return
    done = 1.0 - effort / whole
    for s in range(n):
        for k in range(b.steps):
            if ((steps & draft[s].steps) >> k) & 1:
                draft[s].effort -= done * effort_of(key, k, b.hours[k], b.shape[k])
        draft[s].effort = max(0.0, draft[s].effort)

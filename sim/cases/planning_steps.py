"""Pieces that plans are made of: a case's own draws, its offices and stages. Compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.cases.accounts import account_of
from sim.cases.planning_state import People, Policy
from sim.kernel.compiling import kernel
from sim.kernel.randomness import draw, unit
from sim.kernel.service_state import Rows, Service
from sim.kernel.tags import Tag
from sim.mechanisms.one_stop import walks
from sim.mechanisms.push import CHANNEL_MOVED
from sim.mechanisms.step_hours import effort_of
from sim.mechanisms.task_funding import is_paid


@kernel
def drawn(key: int, tag: int) -> float:
    """A number in (0, 1) that hangs on a case's key and on what it decides."""
    return unit(draw(key, np.uint64(tag)))


@kernel
def office_of(people: People, site: int, precinct: int, key: int) -> int:
    """The office of a site for a case: the precinct's own, or one of several by the case's key."""
    if people.by_precinct[site]:
        return np.int64(people.where[site, precinct])
    width = people.width[site]
    if width == 1:
        return np.int64(people.where[site, 0])
    return np.int64(people.where[site, np.int64(drawn(key, Tag.INSTANCE) * width)])


@kernel
def add_stage(draft: Rows, n: int, office: int, purpose: int, hours: float, steps: int) -> int:
    """Append a stage, or add to the last one when it is at the same office for the same purpose."""
    if n > 0 and draft[n - 1].provider == office and draft[n - 1].purpose == purpose:
        draft[n - 1].effort += hours
        draft[n - 1].steps |= np.uint8(steps)
        return n
    draft[n].provider = office
    draft[n].purpose = purpose
    draft[n].effort = hours
    draft[n].steps = np.uint8(steps)
    return n + 1


@kernel
def add_step(b: Any, people: People, key: int, precinct: int, k: int, draft: Rows, n: int) -> int:
    """Append the stage of step `k` at the office whose step it is."""
    office = office_of(people, b.site[k], precinct, key)
    hours = effort_of(key, k, b.hours[k], b.shape[k])
    return add_stage(draft, n, office, b.purpose[k], hours, np.uint8(1 << k))


@kernel
def settle(sv: Service, fact: Any, slot: int, key: int, policy: Policy, draft: Rows, n: int) -> None:
    """Write a draft into the case, and which of its stages the resident walks to."""
    c = sv.case[slot]
    for s in range(n):
        sv.plan[slot, s].provider = draft[s].provider
        sv.plan[slot, s].purpose = draft[s].purpose
        sv.plan[slot, s].effort = draft[s].effort
        sv.plan[slot, s].steps = draft[s].steps
    c.stage = 0
    c.stages = n
    c.walks = walks(fact.person >= 0, fact.carried, fact.redirected and not fact.referred)
    paid = is_paid(fact.channel, key, policy.funded)
    moved = fact.channel == CHANNEL_MOVED
    c.account = np.int32(account_of(fact.affair, paid, moved, sv.hours.shape[1]))

"""Changing the service kernel's state from outside, at a closing: staff, interruptions, re-routing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.kernel.arrays import Floats
from sim.kernel.compiling import kernel
from sim.kernel.queues import dequeue, enqueue, sift_down, unschedule
from sim.kernel.service_state import IN_SERVICE, N_EVENTS, PENDING, WAITING, Service


@kernel
def staff_group(sv: Service, g: int, servers: int, pace: float, skill: float, t: float) -> None:
    """Give group `g` new numbers at time `t`, a closing (whose hours are booked).

    Services under way go on at the new pace and skill; when servers are fewer than services, the last
    begun go back to the head of their queue with the effort still to do. Pace and skill are more than 0,
    unless there are no servers.
    """
    group = sv.group[g]
    busy = group.servers - group.idle
    old_pace = group.pace
    old_rate = group.pace * group.skill
    while busy > servers:
        last = np.int32(-1)
        for i in range(sv.counters[N_EVENTS]):
            case = sv.event[i].case
            if sv.case[case].group == g and (last < 0 or _begun_after(sv, case, last)):
                last = case
        interrupt(sv, last, t)
        _queue_again(sv, last, t)
        busy -= 1
    group.servers = servers
    group.idle = servers - busy
    group.pace = pace
    group.skill = skill
    if old_rate != pace * skill and busy > 0:
        for i in range(sv.counters[N_EVENTS]):
            case = sv.event[i].case
            if sv.case[case].group == g:
                stage = sv.plan[case, sv.case[case].stage]
                left = sv.event[i].time - t
                after = left * old_rate / (pace * skill)
                # another skill takes other person-hours: what was set aside for the case follows
                sv.purpose[stage.provider, stage.purpose].budget -= after * pace - left * old_pace
                sv.event[i].time = t + after
        _heapify(sv)


@kernel
def staff_groups(
    sv: Service, first: int, servers: npt.NDArray[np.int64], pace: Floats, skill: float, t: float
) -> None:
    """The same for the groups that lie side by side from `first` on: [groups] servers and pace."""
    for i in range(servers.size):
        staff_group(sv, first + i, servers[i], pace[i], skill, t)


@kernel
def _begun_after(sv: Service, a: int, b: int) -> bool:
    x, y = sv.case[a], sv.case[b]
    return x.started > y.started or (x.started == y.started and x.entered > y.entered)


@kernel
def _heapify(sv: Service) -> None:
    n = sv.counters[N_EVENTS]
    for i in range(n // 2 - 1, -1, -1):
        sift_down(sv.event, i, n)


@kernel
def interrupt(sv: Service, case: int, t: float) -> None:
    """Stop a service under way at `t`, a closing; the effort still to do stays with the case.

    The case is nowhere now: the caller puts it into a queue, into the calendar or ends it.
    """
    c = sv.case[case]
    group = sv.group[c.group]
    stage = sv.plan[case, c.stage]
    purpose = sv.purpose[stage.provider, stage.purpose]
    n = sv.counters[N_EVENTS]
    i = 0
    while sv.event[i].case != case:
        i += 1
    left = max(0.0, sv.event[i].time - t) * group.pace
    purpose.budget += left
    stage.effort = left * group.skill / purpose.factor
    sv.event[i].time = sv.event[n - 1].time
    sv.event[i].case = sv.event[n - 1].case
    sv.counters[N_EVENTS] = n - 1
    _heapify(sv)
    group.idle += 1
    c.state = PENDING


@kernel
def _queue_again(sv: Service, case: int, t: float) -> None:
    """Put an interrupted case where its order of entry puts it: before all who have not been served."""
    c, link = sv.case[case], sv.link[case]
    stage = sv.plan[case, c.stage]
    queue = sv.queue[stage.provider, stage.purpose, c.priority]
    place = c.entered
    enqueue(sv, case, t)
    c.entered = place
    after = queue.head
    while after != case and sv.case[after].entered < place:
        after = sv.link[after].next
    if after == case:
        return
    sv.link[link.prev].next = -1
    queue.tail = link.prev
    before = sv.link[after].prev
    link.prev = before
    link.next = after
    sv.link[after].prev = case
    if before < 0:
        queue.head = case
    else:
        sv.link[before].next = case


@kernel
def take_out(sv: Service, case: int, t: float, day_hours: float) -> None:
    """Take an open case out of wherever it is at closing (queue, service, calendar).

    It is nowhere then, as after `interrupt`; one that is nowhere already must not be taken out again.
    """
    c = sv.case[case]
    if c.state == WAITING:
        dequeue(sv, case)
        c.wait += max(0.0, t - c.arrived)
    elif c.state == IN_SERVICE:
        interrupt(sv, case, t)
    elif c.state == PENDING:
        unschedule(sv, case, day_hours)
    c.state = np.int8(PENDING)

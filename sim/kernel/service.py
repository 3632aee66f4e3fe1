"""The service kernel: cases, queues and servers through one working day, compiled.

The clock counts working hours: a day of `day_hours` follows the last one without a gap, so a case
unfinished at closing stays with its server and goes on at the next opening. A *provider* has one or
more *groups* of like servers; each server serves one case at a time. A waiting case stands in the
queue of its (provider, purpose, priority). A free server takes the waiting case with the best
priority (0 first) and, within it, the one that entered first, among the purposes its group may serve
and whose hours are not used up. Service is never interrupted by another case.

A case carries its whole route: for each stage a provider, a purpose and an effort. After a stage it
is handed off to the next one: at once, after a delay, or at the next opening. A *walk-in* provider
sends those still waiting at closing home; they come back the next day, one visit more. So do visitors who
come to a line that they reckon longer than they are ready to stand (balking, if they look). A case that
still waits after its deadline ends (given up or expired): at its deadline, or where it arrives when
that is later. A server that frees at the very deadline still takes it, so patience 0 means a case
that is served at once or lost. With one pool, one purpose and no hand-offs this is the M/M/c queue
(Erlang-A with patience, Erlang-B with patience 0); `tests/oracles` holds it to theory.

At equal times what is under way comes first (ends of services, hand-offs within the day), by slot;
then arrivals, those put off from earlier days before new ones; then those who leave. A service that
ends exactly at closing ends at the next opening.

The state is a handful of structured arrays in one named tuple, which Numba passes without copying.
`sim.kernel.queueing` offers the kernel to people who have a network of queues and no city, and
`sim.kernel.staffing` changes it from outside (staff, reforms, returns).
"""

from __future__ import annotations

import numpy as np

from sim.kernel.compiling import kernel
from sim.kernel.queues import day_of, dequeue, enqueue, push_event, schedule, sift_down
from sim.kernel.randomness import draw, unit
from sim.kernel.service_state import (
    DONE,
    IN_SERVICE,
    N_ENTERED,
    N_EVENTS,
    N_FINISHED,
    N_RECORDS,
    PENDING,
    PRIORITIES,
    Service,
    Slots,
)


@kernel
def _waited(sv: Service, case: int, t: float) -> None:
    """Note the time a case stood in the queue it leaves at `t`."""
    c = sv.case[case]
    hours = t - c.arrived
    c.wait += hours
    if (c.walks >> c.stage) & 1 and sv.provider[sv.plan[case, c.stage].provider].walk_in:
        c.counter_wait += hours


@kernel
def finish(sv: Service, case: int, state: int, t: float) -> None:
    """A case ends in `state` and is listed as finished."""
    sv.case[case].state = state
    sv.case[case].ended = t
    sv.finished[sv.counters[N_FINISHED]] = case
    sv.counters[N_FINISHED] += 1


@kernel
def _leave_at_deadline(sv: Service, case: int) -> None:
    """A waiting case whose deadline has passed ends, at its deadline."""
    c = sv.case[case]
    dequeue(sv, case)
    t = max(sv.link[case].deadline, c.arrived)
    _waited(sv, case, t)
    finish(sv, case, c.on_deadline, t)


@kernel
def _choose(sv: Service, p: int, mask: int, t: float) -> int:
    """The waiting case that a free server of provider `p` takes next, or -1."""
    for k in range(PRIORITIES):
        best = -1
        candidates = sv.provider[p].occupied[k] & mask
        u = 0
        while candidates:
            if candidates & np.uint32(1) and sv.purpose[p, u].budget > 0.0:
                case = sv.queue[p, u, k].head
                while case >= 0 and sv.link[case].deadline < t:
                    _leave_at_deadline(sv, case)
                    case = sv.queue[p, u, k].head
                if case >= 0 and (best < 0 or sv.case[case].entered < sv.case[best].entered):
                    best = case
            candidates >>= np.uint32(1)
            u += 1
        if best >= 0:
            return best
    return -1


@kernel
def _start(sv: Service, case: int, g: int, t: float) -> None:
    """A server of group `g` takes a case that is in no queue (any more)."""
    c = sv.case[case]
    group = sv.group[g]
    stage = sv.plan[case, c.stage]
    purpose = sv.purpose[stage.provider, stage.purpose]
    hours = stage.effort * purpose.factor / group.skill
    c.state = IN_SERVICE
    c.started = t
    c.booked = t
    c.group = g
    purpose.budget -= hours
    group.idle -= 1
    push_event(sv.event, sv.counters[N_EVENTS], t + hours / group.pace, case)
    sv.counters[N_EVENTS] += 1


@kernel
def _dispatch(sv: Service, g: int, t: float) -> None:
    """Give the free servers of a group what they may take."""
    p = sv.group[g].provider
    while sv.group[g].idle > 0:
        case = np.int32(_choose(sv, p, sv.group[g].mask, t))
        if case < 0:
            return
        dequeue(sv, case)
        _waited(sv, case, t)
        _start(sv, case, g, t)


@kernel
def _reckoned(sv: Service, p: int, u: int) -> float:
    """Hours that a visitor reckons to stand at provider `p` for purpose `u`, by who stands there."""
    rate = 0.0
    first = sv.provider[p].first_group
    for g in range(first, first + sv.provider[p].groups):
        group = sv.group[g]
        if (group.mask >> np.uint32(u)) & np.uint32(1) and group.servers > 0:
            heads = 1
            for k in range(PRIORITIES):
                candidates = sv.provider[p].occupied[k] & group.mask
                v = 0
                while candidates:
                    if candidates & np.uint32(1):
                        heads += sv.queue[p, v, k].waiting
                    candidates >>= np.uint32(1)
                    v += 1
            rate += group.servers * group.pace / heads
    return sv.provider[p].head_hours / rate if rate > 0.0 else np.inf


@kernel
def _come_back(sv: Service, case: int, closing: float, day_hours: float) -> None:
    """A visitor in no queue (any more) comes again at a time of the day after `closing`, one visit more."""
    c = sv.case[case]
    c.visits += 1
    u = unit(draw(c.key, np.uint64(c.visits) + np.uint64(1000)))
    schedule(sv, case, closing + u * day_hours, day_hours)


@kernel
def _enter(sv: Service, case: int, t: float, day_hours: float) -> None:
    """A case comes to the office of its present stage: served at once where a server is free for it.

    A free server has nobody waiting whom it may take, so whoever comes and may be taken is next. Others look
    at the line first, where they come in person.
    """
    c = sv.case[case]
    stage = sv.plan[case, c.stage]
    p, u = stage.provider, stage.purpose
    if sv.purpose[p, u].budget > 0.0:
        first = sv.provider[p].first_group
        for g in range(first, first + sv.provider[p].groups):
            if sv.group[g].idle > 0 and (sv.group[g].mask >> np.uint32(u)) & np.uint32(1):
                c.arrived = t
                c.entered = sv.counters[N_ENTERED]
                sv.counters[N_ENTERED] += 1
                _start(sv, case, g, t)
                return
    looks = sv.provider[p].head_hours > 0.0 and sv.provider[p].walk_in and (c.walks >> c.stage) & 1
    if looks and _reckoned(sv, p, u) > c.stand:
        _come_back(sv, case, (day_of(t, day_hours) + 1.0) * day_hours, day_hours)
    else:
        enqueue(sv, case, t)


@kernel
def _book(sv: Service, case: int, t: float) -> None:
    """Book the person-hours worked on a case since it was last booked."""
    c = sv.case[case]
    group = sv.group[c.group]
    hours = max(0.0, t - c.booked) * group.pace
    sv.hours[group.provider, c.account] += hours
    sv.purpose[group.provider, sv.plan[case, c.stage].purpose].worked += hours
    c.work += hours
    c.booked = t


@kernel
def _hand_off(sv: Service, case: int, t: float, end: float, day_hours: float) -> int:
    """Send a case to the stage it now has; the provider it enters at once (which is left to the
    caller), or -1.

    An arrival later today waits among the coming events, one of another day in the calendar.
    """
    c = sv.case[case]
    p = sv.plan[case, c.stage].provider
    if (c.walks >> c.stage) & 1:
        c.visits += 1
    arrival = t + sv.provider[p].delay
    if sv.provider[p].at_opening:
        arrival = (day_of(arrival, day_hours) + 1.0) * day_hours
    if arrival >= end:
        schedule(sv, case, arrival, day_hours)
        return -1
    if arrival > t:
        c.state = PENDING
        c.arrived = arrival
        push_event(sv.event, sv.counters[N_EVENTS], arrival, case)
        sv.counters[N_EVENTS] += 1
        return -1
    return np.int64(p)


@kernel
def _arrive(sv: Service, case: int, t: float, day_hours: float) -> None:
    """A case comes to the office of its present stage; one whose deadline has passed ends there."""
    c = sv.case[case]
    if sv.link[case].deadline < t:
        finish(sv, case, c.on_deadline, t)
        return
    _enter(sv, case, t, day_hours)


@kernel
def _complete(sv: Service, case: int, t: float, end: float, day_hours: float) -> None:
    """A service ends: book it, free the server, send the case on, take the next one."""
    c = sv.case[case]
    g = np.int64(c.group)
    group = sv.group[g]
    p = group.provider
    _book(sv, case, t)
    stage = sv.plan[case, c.stage]
    if stage.steps != 0:  # an errand (a redirect, a relay) is no work that could be good or bad
        c.quality *= sv.purpose[p, stage.purpose].grade
    if sv.record.size:
        record = sv.record[sv.counters[N_RECORDS]]
        sv.counters[N_RECORDS] += 1
        record.case = case
        record.stage = c.stage
        record.provider = p
        record.arrived = c.arrived
        record.started = c.started
        record.ended = t
    group.idle += 1
    entered = np.int64(-1)
    if c.stage + 1 < c.stages:
        c.stage += 1
        c.handoffs += 1
        entered = _hand_off(sv, case, t, end, day_hours)
    else:
        finish(sv, case, np.int8(DONE), t)
    if entered == p:
        # back to the same office, behind those who wait there; other groups may be free for it
        enqueue(sv, case, t)
        first = sv.provider[p].first_group
        for other in range(first, first + sv.provider[p].groups):
            _dispatch(sv, other, t)
        return
    _dispatch(sv, g, t)
    if entered >= 0:
        _arrive(sv, case, t, day_hours)


@kernel
def serve_day(sv: Service, arrivals: Slots, n: int, day: int, day_hours: float) -> None:
    """One working day: arrivals (slots in order of time) and completions, in order of time."""
    start = day * day_hours
    end = (day + 1) * day_hours
    for g in range(sv.group.size):
        _dispatch(sv, g, start)
    i = 0
    while True:
        # an arrival that rounding puts a hair before opening comes at opening
        arrival = max(start, sv.case[arrivals[i]].arrived) if i < n else np.inf
        coming = sv.event[0].time if sv.counters[N_EVENTS] > 0 else np.inf
        if coming <= arrival and coming < end:
            case = sv.event[0].case
            left = sv.counters[N_EVENTS] - 1
            sv.counters[N_EVENTS] = left
            sv.event[0].time = sv.event[left].time
            sv.event[0].case = sv.event[left].case
            sift_down(sv.event, np.int64(0), left)
            if sv.case[case].state == PENDING:
                _arrive(sv, case, coming, day_hours)
            else:
                _complete(sv, case, coming, end, day_hours)
        elif i < n:
            _arrive(sv, arrivals[i], arrival, day_hours)
            i += 1
        else:
            break
    _close(sv, end, day_hours)


@kernel
def _close(sv: Service, end: float, day_hours: float) -> None:
    """Closing time: book the day's work, let go who gives up, send walk-ins home."""
    for i in range(sv.counters[N_EVENTS]):
        _book(sv, sv.event[i].case, end)  # only services are left: today's hand-offs have arrived
    for p in range(sv.provider.size):
        for k in range(PRIORITIES):
            occupied = sv.provider[p].occupied[k]
            u = 0
            while occupied:
                if occupied & np.uint32(1):
                    _close_queue(sv, p, sv.queue[p, u, k].head, end, day_hours)
                occupied >>= np.uint32(1)
                u += 1


@kernel
def _close_queue(sv: Service, p: int, case: int, end: float, day_hours: float) -> None:
    walk_in = sv.provider[p].walk_in
    while case >= 0:
        link = sv.link[case]
        after = link.next
        if link.deadline < end:
            _leave_at_deadline(sv, case)
        elif walk_in and (sv.case[case].walks >> sv.case[case].stage) & 1:
            dequeue(sv, case)
            _waited(sv, case, end)
            _come_back(sv, case, end, day_hours)
        case = after

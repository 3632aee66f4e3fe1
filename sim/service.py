"""The service kernel: cases, queues and servers through one working day, compiled.

The clock counts working hours: a day of `day_hours` follows the last one without a gap, so a case
unfinished at closing stays with its server and goes on at the next opening. A *provider* has one or
more *groups* of like servers; each server serves one case at a time. A waiting case stands in the
queue of its (provider, purpose, priority). A free server takes the waiting case with the best
priority (0 first) and, within it, the one that entered first, among the purposes its group may serve
and whose hours are not used up. Service is never interrupted by another case.

A case carries its whole route: for each stage a provider, a purpose and an effort. After a stage it
is handed off to the next one: at once, after a delay, or at the next opening. A *walk-in* provider
sends those still waiting at closing home; they come back the next day, one visit more. A case that
still waits after its deadline ends (given up or expired): at its deadline, or where it arrives when
that is later. A server that frees at the very deadline still takes it, so patience 0 means a case
that is served at once or lost. With one pool, one purpose and no hand-offs this is the M/M/c queue
(Erlang-A with patience, Erlang-B with patience 0); `tests/oracles` holds it to theory.

At equal times what is under way comes first (ends of services, hand-offs within the day), by slot;
then arrivals, those put off from earlier days before new ones; then those who leave. A service that
ends exactly at closing ends at the next opening.

The state is a handful of structured arrays in one named tuple, which Numba passes without copying.
`sim.queueing` offers the kernel to people who have a network of queues and no city, and
`sim.staffing` changes it from outside (staff, reforms, returns).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.compiling import allocating_kernel, inline_kernel, kernel
from sim.randomness import draw, unit

type Rows = npt.NDArray[np.void]
"""A structured array; its fields are those of the dtype named in the docstring."""
type Floats = npt.NDArray[np.float64]
type Slots = npt.NDArray[np.int32]
type Row = Any
"""One row of a structured array, as compiled code sees it."""

FREE, PENDING, WAITING, IN_SERVICE, DONE, GIVEN_UP, EXPIRED = range(7)
"""States of a case; PENDING is on its way to an office (until it opens, or in a hand-off)."""
OPEN_STATES = (PENDING, WAITING, IN_SERVICE)

PURPOSES = 16
"""Most purposes a provider may tell apart."""
PRIORITIES = 3
RING = 64
"""Days that the calendar of coming arrivals looks ahead; later ones are put back until their turn."""

N_EVENTS, N_FINISHED, N_ENTERED, N_RECORDS = range(4)
"""What `Service.counters` counts: events under way, cases ended, entries to queues, services recorded."""

CASE = np.dtype(
    [
        ("key", np.uint64),  # what the case's own draws hang on
        ("raised", np.float64),
        ("arrived", np.float64),  # when it entered (PENDING: will enter) the queue of its stage
        ("deadline", np.float64),
        ("ended", np.float64),
        ("wait", np.float64),  # hours in queues, all stages
        ("counter_wait", np.float64),  # hours the resident waited in person
        ("work", np.float64),  # person-hours really spent
        ("started", np.float64),
        ("booked", np.float64),  # until when the service under way has been booked
        ("entered", np.int64),  # order of entry to a queue
        ("quality", np.float64),  # true quality of the work, in [0, 1]
        ("next", np.int32),
        ("prev", np.int32),
        ("account", np.int32),  # column of `Service.hours` its work is booked to
        ("group", np.int32),
        ("visits", np.int16),
        ("handoffs", np.int16),
        ("state", np.int8),
        ("priority", np.int8),
        ("on_deadline", np.int8),  # GIVEN_UP or EXPIRED
        ("stage", np.int8),
        ("stages", np.int8),
        ("walks", np.uint32),  # bit s: stage s is a visit of the resident
    ],
    align=True,
)
STAGE = np.dtype(
    [
        ("effort", np.float64),  # person-hours at full effort and skill
        ("provider", np.int16),
        ("purpose", np.int8),
        ("steps", np.uint8),  # the caller's note: which of the affair's steps this stage carries
    ],
    align=True,
)
PROVIDER = np.dtype(
    [
        ("first_group", np.int32),
        ("groups", np.int32),
        ("delay", np.float64),  # hours a hand-off to this provider takes
        ("at_opening", np.bool_),  # hand-offs enter at the next opening after the delay
        ("walk_in", np.bool_),
        ("occupied", np.uint32, (PRIORITIES,)),  # bit u: someone waits for purpose u
    ],
    align=True,
)
GROUP = np.dtype(
    [
        ("pace", np.float64),  # person-hours a server gives in a clock hour
        ("skill", np.float64),  # effort done in a person-hour
        ("provider", np.int32),
        ("servers", np.int32),
        ("idle", np.int32),
        ("mask", np.uint32),  # bit u: may serve purpose u
    ],
    align=True,
)
QUEUE = np.dtype([("head", np.int32), ("tail", np.int32), ("waiting", np.int32)], align=True)
PURPOSE = np.dtype(
    [
        ("budget", np.float64),  # person-hours left; infinite where hours aren't budgeted
        ("factor", np.float64),  # multiplier of effort: coping below 1, missing knowledge above 1
        ("grade", np.float64),  # multiplier of true quality
        ("backlog", np.float64),  # effort of the cases waiting
        ("worked", np.float64),  # person-hours booked since the caller last cleared it
    ],
    align=True,
)
EVENT = np.dtype([("time", np.float64), ("case", np.int32)], align=True)
DAY = np.dtype([("head", np.int32), ("tail", np.int32)], align=True)
RECORD = np.dtype(
    [
        ("arrived", np.float64),
        ("started", np.float64),
        ("ended", np.float64),
        ("case", np.int32),
        ("provider", np.int16),
        ("stage", np.int8),
    ],
    align=True,
)


class Service(NamedTuple):
    """The whole state of service. Times are working hours; `S` is the most stages a case may have."""

    case: Rows
    """[slots] CASE"""
    plan: Rows
    """[slots, S] STAGE"""
    provider: Rows
    """[P] PROVIDER"""
    group: Rows
    """[G] GROUP; groups of a provider lie side by side"""
    queue: Rows
    """[P, PURPOSES, PRIORITIES] QUEUE"""
    purpose: Rows
    """[P, PURPOSES] PURPOSE"""
    event: Rows
    """[slots + 1] EVENT, a heap: ends of services and of today's hand-offs"""
    calendar: Rows
    """[RING] DAY"""
    finished: Slots
    """[slots + 1] cases that ended since the caller last looked"""
    hours: Floats
    """[P, accounts] person-hours booked since the caller last cleared it"""
    record: Rows
    """[R] RECORD, one per service; of length 0 when nothing is recorded"""
    counters: npt.NDArray[np.int64]


# --- the heap of events, by time, then by slot ---------------------------------------------------


@inline_kernel
def _before(a: Row, b: Row) -> bool:
    return a.time < b.time or (a.time == b.time and a.case < b.case)


@inline_kernel
def _swap(event: Rows, i: int, j: int) -> None:
    time, case = event[i].time, event[i].case
    event[i].time, event[i].case = event[j].time, event[j].case
    event[j].time, event[j].case = time, case


@kernel
def sift_down(event: Rows, i: int, n: int) -> None:
    """Restore the heap below place `i` of `n`."""
    while True:
        child = 2 * i + 1
        if child >= n:
            return
        if child + 1 < n and _before(event[child + 1], event[child]):
            child += 1
        if not _before(event[child], event[i]):
            return
        _swap(event, i, child)
        i = child


@kernel
def _push_event(event: Rows, n: int, t: float, case: int) -> None:
    i = n
    event[i].time = t
    event[i].case = case
    while i > 0:
        parent = (i - 1) >> 1
        if not _before(event[i], event[parent]):
            return
        _swap(event, i, parent)
        i = parent


# --- queues and the calendar ---------------------------------------------------------------------


@kernel
def enqueue(sv: Service, case: int, t: float) -> None:
    """Put a case at the end of the queue of its present stage."""
    c = sv.case[case]
    stage = sv.plan[case, c.stage]
    p, u, k = stage.provider, stage.purpose, c.priority
    queue = sv.queue[p, u, k]
    c.state = WAITING
    c.arrived = t
    c.entered = sv.counters[N_ENTERED]
    sv.counters[N_ENTERED] += 1
    c.prev = queue.tail
    c.next = -1
    if queue.tail < 0:
        queue.head = case
        sv.provider[p].occupied[k] |= np.uint32(1) << np.uint32(u)
    else:
        sv.case[queue.tail].next = case
    queue.tail = case
    queue.waiting += 1
    sv.purpose[p, u].backlog += stage.effort


@kernel
def dequeue(sv: Service, case: int) -> None:
    """Take a waiting case out of its queue, wherever it stands in it."""
    c = sv.case[case]
    stage = sv.plan[case, c.stage]
    p, u, k = stage.provider, stage.purpose, c.priority
    queue = sv.queue[p, u, k]
    if c.prev < 0:
        queue.head = c.next
    else:
        sv.case[c.prev].next = c.next
    if c.next < 0:
        queue.tail = c.prev
    else:
        sv.case[c.next].prev = c.prev
    queue.waiting -= 1
    sv.purpose[p, u].backlog -= stage.effort
    if queue.waiting == 0:
        sv.provider[p].occupied[k] &= ~(np.uint32(1) << np.uint32(u))


@inline_kernel
def day_of(t: float, day_hours: float) -> int:
    """The day that time `t` falls on."""
    # the tolerance keeps k * day_hours on day k when day_hours is not a binary fraction
    return np.int64(np.floor(t / day_hours + 1e-9))


@kernel
def schedule(sv: Service, case: int, t: float, day_hours: float) -> None:
    """Note that a case will come to its present stage at `t`, on a later day or before opening."""
    c = sv.case[case]
    day = sv.calendar[day_of(t, day_hours) % RING]
    c.state = PENDING
    c.arrived = t
    c.prev = day.tail
    c.next = -1
    if day.tail < 0:
        day.head = case
    else:
        sv.case[day.tail].next = case
    day.tail = case


@kernel
def unschedule(sv: Service, case: int, day_hours: float) -> None:
    """Take a coming arrival out of the calendar."""
    c = sv.case[case]
    day = sv.calendar[day_of(c.arrived, day_hours) % RING]
    if c.prev < 0:
        day.head = c.next
    else:
        sv.case[c.prev].next = c.next
    if c.next < 0:
        day.tail = c.prev
    else:
        sv.case[c.next].prev = c.prev


@kernel
def due_arrivals(sv: Service, day: int, day_hours: float, out: Slots, n: int) -> int:
    """Take the day's coming arrivals out of the calendar; append their slots to `out`."""
    entry = sv.calendar[day % RING]
    case = entry.head
    entry.head = -1
    entry.tail = -1
    while case >= 0:
        after = sv.case[case].next
        if day_of(sv.case[case].arrived, day_hours) > day:
            schedule(sv, case, sv.case[case].arrived, day_hours)
        else:
            out[n] = case
            n += 1
        case = after
    return n


@allocating_kernel
def in_order(sv: Service, slots: Slots, n: int, start: float, day_hours: float, out: Slots) -> None:
    """Order slots by time of arrival, equal times by their place in `slots`; linear on average."""
    count = np.zeros(n + 1, dtype=np.int32)
    for i in range(n):
        count[_bucket(sv.case[slots[i]].arrived, start, day_hours, n) + 1] += 1
    for b in range(n):
        count[b + 1] += count[b]
    for i in range(n):
        b = _bucket(sv.case[slots[i]].arrived, start, day_hours, n)
        out[count[b]] = slots[i]
        count[b] += 1
    for i in range(1, n):
        case = out[i]
        t = sv.case[case].arrived
        j = i - 1
        while j >= 0 and sv.case[out[j]].arrived > t:
            out[j + 1] = out[j]
            j -= 1
        out[j + 1] = case


@inline_kernel
def _bucket(t: float, start: float, day_hours: float, n: int) -> int:
    return min(max(np.int64((t - start) / day_hours * n), 0), n - 1)


# --- service -------------------------------------------------------------------------------------


@inline_kernel
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
    t = max(c.deadline, c.arrived)
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
                while case >= 0 and sv.case[case].deadline < t:
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
    _push_event(sv.event, sv.counters[N_EVENTS], t + hours / group.pace, case)
    sv.counters[N_EVENTS] += 1


@kernel
def _dispatch(sv: Service, g: int, t: float) -> None:
    """Give the free servers of a group what they may take."""
    p = sv.group[g].provider
    while sv.group[g].idle > 0:
        case = _choose(sv, p, sv.group[g].mask, t)
        if case < 0:
            return
        dequeue(sv, case)
        _waited(sv, case, t)
        _start(sv, case, g, t)


@kernel
def _enter(sv: Service, case: int, t: float) -> None:
    """A case comes to the office of its present stage: served at once where a server is free for it.

    A free server has nobody waiting whom it may take, so whoever comes and may be taken is next.
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
    enqueue(sv, case, t)


@inline_kernel
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
        _push_event(sv.event, sv.counters[N_EVENTS], arrival, case)
        sv.counters[N_EVENTS] += 1
        return -1
    return np.int64(p)


@kernel
def _arrive(sv: Service, case: int, t: float) -> None:
    """A case comes to the office of its present stage; one whose deadline has passed ends there."""
    c = sv.case[case]
    if c.deadline < t:
        finish(sv, case, c.on_deadline, t)
        return
    _enter(sv, case, t)


@kernel
def _complete(sv: Service, case: int, t: float, end: float, day_hours: float) -> None:
    """A service ends: book it, free the server, send the case on, take the next one."""
    c = sv.case[case]
    g = c.group
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
        finish(sv, case, DONE, t)
    if entered == p:
        # back to the same office, behind those who wait there; other groups may be free for it
        enqueue(sv, case, t)
        first = sv.provider[p].first_group
        for other in range(first, first + sv.provider[p].groups):
            _dispatch(sv, other, t)
        return
    _dispatch(sv, g, t)
    if entered >= 0:
        _arrive(sv, case, t)


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
            sift_down(sv.event, 0, left)
            if sv.case[case].state == PENDING:
                _arrive(sv, case, coming)
            else:
                _complete(sv, case, coming, end, day_hours)
        elif i < n:
            _arrive(sv, arrivals[i], arrival)
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
    while case >= 0:
        c = sv.case[case]
        after = c.next
        if c.deadline < end:
            _leave_at_deadline(sv, case)
        elif sv.provider[p].walk_in and (c.walks >> c.stage) & 1:
            dequeue(sv, case)
            _waited(sv, case, end)
            c.visits += 1
            u = unit(draw(c.key, np.uint64(c.visits) + np.uint64(1000)))
            schedule(sv, case, end + u * day_hours, day_hours)
        case = after

"""Queues of the service kernel: the heap of coming events, the queues of cases, the calendar of arrivals."""

from __future__ import annotations

import numpy as np

from sim.kernel.compiling import allocating_kernel, kernel
from sim.kernel.service_state import N_ENTERED, PENDING, RING, WAITING, Row, Rows, Service, Slots

# --- the heap of events, by time, then by slot ---------------------------------------------------


@kernel
def _before(a: Row, b: Row) -> bool:
    return a.time < b.time or (a.time == b.time and a.case < b.case)


@kernel
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
def push_event(event: Rows, n: int, t: float, case: int) -> None:
    """Add an event to a heap of `n`."""
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
    c, link = sv.case[case], sv.link[case]
    stage = sv.plan[case, c.stage]
    p, u, k = stage.provider, stage.purpose, c.priority
    queue = sv.queue[p, u, k]
    c.state = WAITING
    c.arrived = t
    c.entered = sv.counters[N_ENTERED]
    sv.counters[N_ENTERED] += 1
    link.prev = queue.tail
    link.next = -1
    if queue.tail < 0:
        queue.head = case
        sv.provider[p].occupied[k] |= np.uint32(1) << np.uint32(u)
    else:
        sv.link[queue.tail].next = case
    queue.tail = case
    queue.waiting += 1
    sv.purpose[p, u].backlog += stage.effort


@kernel
def dequeue(sv: Service, case: int) -> None:
    """Take a waiting case out of its queue, wherever it stands in it."""
    c, link = sv.case[case], sv.link[case]
    stage = sv.plan[case, c.stage]
    p, u, k = stage.provider, stage.purpose, c.priority
    queue = sv.queue[p, u, k]
    if link.prev < 0:
        queue.head = link.next
    else:
        sv.link[link.prev].next = link.next
    if link.next < 0:
        queue.tail = link.prev
    else:
        sv.link[link.next].prev = link.prev
    queue.waiting -= 1
    sv.purpose[p, u].backlog -= stage.effort
    if queue.waiting == 0:
        sv.provider[p].occupied[k] &= ~(np.uint32(1) << np.uint32(u))


@kernel
def day_of(t: float, day_hours: float) -> int:
    """The day that time `t` falls on."""
    # the tolerance keeps k * day_hours on day k when day_hours is not a binary fraction
    return np.int64(np.floor(t / day_hours + 1e-9))


@kernel
def schedule(sv: Service, case: int, t: float, day_hours: float) -> None:
    """Note that a case will come to its present stage at `t`, on a later day or before opening."""
    c, link = sv.case[case], sv.link[case]
    day = sv.calendar[day_of(t, day_hours) % RING]
    c.state = PENDING
    c.arrived = t
    link.prev = day.tail
    link.next = -1
    if day.tail < 0:
        day.head = case
    else:
        sv.link[day.tail].next = case
    day.tail = case


@kernel
def unschedule(sv: Service, case: int, day_hours: float) -> None:
    """Take a coming arrival out of the calendar."""
    c, link = sv.case[case], sv.link[case]
    day = sv.calendar[day_of(c.arrived, day_hours) % RING]
    if link.prev < 0:
        day.head = link.next
    else:
        sv.link[link.prev].next = link.next
    if link.next < 0:
        day.tail = link.prev
    else:
        sv.link[link.next].prev = link.prev


@kernel
def due_arrivals(sv: Service, day: int, day_hours: float, out: Slots, n: int) -> int:
    """Take the day's coming arrivals out of the calendar; append their slots to `out`."""
    entry = sv.calendar[day % RING]
    case = entry.head
    entry.head = -1
    entry.tail = -1
    while case >= 0:
        after = sv.link[case].next
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


@kernel
def _bucket(t: float, start: float, day_hours: float, n: int) -> int:
    return min(max(np.int64((t - start) / day_hours * n), 0), n - 1)

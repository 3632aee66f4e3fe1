"""The state of the service kernel: cases, providers, queues, calendar, as structured arrays.

What the kernel does with it is told in `sim.kernel.service`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.kernel.arrays import Floats

type Rows = npt.NDArray[np.void]
"""A structured array; its fields are those of the dtype named in the docstring."""
type Slots = npt.NDArray[np.int32]
type Row = Any
"""One row of a structured array, as compiled code sees it."""

FREE, PENDING, WAITING, IN_SERVICE, DONE, GIVEN_UP, EXPIRED = range(7)
"""States of a case; PENDING is on its way to an office (until it opens, or in a hand-off)."""
OPEN_STATES = (PENDING, WAITING, IN_SERVICE)

MOST_PURPOSES = 16
"""Most purposes a provider may tell apart."""
PRIORITIES = 3
RING = 64
"""Days that the calendar of coming arrivals looks ahead; later ones are put back until their turn."""

N_EVENTS, N_FINISHED, N_ENTERED, N_RECORDS = range(4)
"""What `Service.counters` counts: events under way, cases ended, entries to queues, services recorded."""

CASE = np.dtype(
    [
        ("key", np.uint64),  # what the case's own draws hang on
        ("raised", np.float64),  # hour in which it was raised
        ("arrived", np.float64),  # when it entered (PENDING: will enter) the queue of its stage
        ("ended", np.float64),  # hour in which it was done, given up or expired
        ("stand", np.float64),  # hours that whoever raised it is ready to stand in a line
        ("wait", np.float64),  # hours in queues, all stages
        ("counter_wait", np.float64),  # hours the resident waited in person
        ("work", np.float64),  # person-hours really spent
        ("started", np.float64),  # when the service under way began
        ("booked", np.float64),  # until when the service under way has been booked
        ("entered", np.int64),  # order of entry to a queue
        ("quality", np.float64),  # true quality of the work, in [0, 1]
        ("account", np.int32),  # column of `Service.hours` its work is booked to
        ("group", np.int32),  # servers that work on it now
        ("visits", np.int16),  # visits of the resident so far
        ("handoffs", np.int16),  # hand-offs between offices so far
        ("state", np.int8),  # pending, waiting, in service, done, given up or expired
        ("priority", np.int8),  # 0 is served first
        ("on_deadline", np.int8),  # GIVEN_UP or EXPIRED
        ("stage", np.int8),  # the stage it has reached
        ("stages", np.int8),  # how many it has
        ("walks", np.uint32),  # bit s: stage s is a visit of the resident
    ],
    align=True,
)
"""Entity: cases"""
LINK = np.dtype(
    [
        ("deadline", np.float64),  # hour after which the case waits no longer
        ("next", np.int32),  # the case behind it in its queue or its day's arrivals, -1 for none
        ("prev", np.int32),  # the case before it, -1 for none
    ],
    align=True,
)
"""Entity: cases

What every closing looks at of all who wait: short rows of their own, since many wait where a neighbourhood is
overloaded.
"""
STAGE = np.dtype(
    [
        ("effort", np.float64),  # person-hours at full effort and skill
        ("provider", np.int16),  # the office that does this stage
        ("purpose", np.int8),  # under which of the office's purposes its work is booked
        ("steps", np.uint8),  # the caller's note: which of the affair's steps this stage carries
    ],
    align=True,
)
PROVIDER = np.dtype(
    [
        ("first_group", np.int32),  # the first of its groups of servers
        ("groups", np.int32),  # how many groups it has
        ("delay", np.float64),  # hours a hand-off to this provider takes
        ("at_opening", np.bool_),  # hand-offs enter at the next opening after the delay
        ("head_hours", np.float64),  # hours that visitors reckon with for each in line; 0: not at all
        ("walk_in", np.bool_),  # whether those still waiting at closing go home and come back
        ("occupied", np.uint32, (PRIORITIES,)),  # bit u: someone waits for purpose u
    ],
    align=True,
)
"""Entity: servers"""
GROUP = np.dtype(
    [
        ("pace", np.float64),  # person-hours a server gives in a clock hour
        ("skill", np.float64),  # effort done in a person-hour
        ("provider", np.int32),  # the office they belong to
        ("servers", np.int32),  # how many servers
        ("idle", np.int32),  # of these, without a case now
        ("mask", np.uint32),  # bit u: may serve purpose u
    ],
    align=True,
)
"""Entity: servers"""
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
"""Entity: servers"""
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
    link: Rows
    """[slots] LINK"""
    plan: Rows
    """[slots, S] STAGE"""
    provider: Rows
    """[P] PROVIDER"""
    group: Rows
    """[G] GROUP; groups of a provider lie side by side"""
    queue: Rows
    """[P, MOST_PURPOSES, PRIORITIES] QUEUE"""
    purpose: Rows
    """[P, MOST_PURPOSES] PURPOSE"""
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

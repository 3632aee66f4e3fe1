"""A second, slow simulator of the same queueing network, written to be read.

It shares no code with `sim.kernel.service`: plain Python objects, one list of waiting cases per provider that
is searched as a whole, one heap of dated happenings, and leaving as a happening of its own (the kernel
finds out later that somebody has left). Times are computed by the same arithmetic, so that results
must be equal to the last bit.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.kernel.queueing import Group, Provider

# What happens at the same time happens in this order.
CLOSING, UNDER_WAY, PUT_OFF, NEW, LEAVING = range(5)


@dataclass
class Case:
    """One case and what became of it."""

    number: int
    raised: float
    route: list[int]
    effort: list[float]
    purpose: list[int]
    priority: int
    deadline: float
    walks: bool
    state: str = "pending"
    stage: int = 0
    arrived: float = 0.0
    place: int = 0
    started: float = 0.0
    ended: float = math.nan
    wait: float = 0.0
    counter_wait: float = 0.0
    work: float = 0.0
    visits: int = 0
    handoffs: int = 0

    @property
    def at(self) -> int:
        return self.route[self.stage]


@dataclass
class Office:
    """A provider with its free servers and the cases that wait."""

    provider: Provider
    groups: Sequence[Group]
    idle: list[int]
    waiting: list[Case] = field(default_factory=list)
    hours: float = 0.0


@dataclass
class Outcome:
    """Cases in order; services (case, stage, provider, arrived, started, ended) as they ended."""

    cases: list[Case]
    services: list[tuple[int, int, int, float, float, float]]
    hours: list[float]


def mix13(word: int) -> int:
    """Stafford's mixer, in Python's integers."""
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) % 2**64
    return word ^ (word >> 31)


def share_of_day(case: int, visit: int) -> float:
    """When on the next day a visitor comes back who was sent home."""
    word = mix13((case + 0x9E3779B97F4A7C15 * (visit + 1000 + 1)) % 2**64)
    return ((word >> 12) + 0.5) / 2**52


class Reference:
    """The network; `run` plays it through."""

    def __init__(self, providers: Sequence[Provider], day_hours: float) -> None:
        self.offices = [Office(p, p.all_groups, [group.servers for group in p.all_groups]) for p in providers]
        self.day_hours = day_hours
        self.happenings: list[tuple[float, int, int, Case | None, str]] = []
        self.services: list[tuple[int, int, int, float, float, float]] = []
        self.in_service: dict[int, tuple[Case, int]] = {}
        self.entries = 0
        self.put_off = 0
        self.now = 0.0
        self.today = 0

    def day_of(self, t: float) -> int:
        return math.floor(t / self.day_hours + 1e-9)

    def happen(self, t: float, kind: int, order: int, case: Case | None, what: str) -> None:
        heapq.heappush(self.happenings, (t, kind, order, case, what))  # never two with the same three

    def run(self, cases: list[Case], days: int | None) -> Outcome:
        """Play until nothing is left to happen, or for `days`."""
        for case in cases:
            t = max(case.raised, self.day_of(case.raised) * self.day_hours)
            self.happen(t, NEW, case.number, case, "arrive")
        self.happen(self.day_hours, CLOSING, 0, None, "close")
        day = 0
        left = len(cases)
        while left and (days is None or day < days):
            self.now, _, _, subject, what = heapq.heappop(self.happenings)
            if subject is None:
                day += 1
                self.close(day)
                self.happen((day + 1) * self.day_hours, CLOSING, 0, None, "close")
            elif what == "arrive":
                self.arrive(subject)
            elif what == "complete":
                self.complete(subject)
            elif subject.state == "waiting" and what == f"leave {subject.place}":
                self.stop_waiting(subject)
                self.end(subject, "given_up")
            left = sum(c.state in ("pending", "waiting", "in_service") for c in cases)
        for case, g in self.in_service.values():  # booked up to the last closing
            group = self.offices[case.at].groups[g]
            self.book(case, max(0.0, days * self.day_hours - case.started) * group.pace if days else 0.0)
        return Outcome(cases, self.services, [office.hours for office in self.offices])

    def book(self, case: Case, hours: float) -> None:
        case.work += hours
        self.offices[case.at].hours += hours

    def end(self, case: Case, state: str) -> None:
        case.state = state
        case.ended = self.now

    def arrive(self, case: Case) -> None:
        """A case comes to the office of its stage and takes a free server or a place in the queue."""
        if case.deadline < self.now:
            self.end(case, "given_up")
            return
        self.wait(case)
        self.serve(case.at)

    def wait(self, case: Case) -> None:
        case.state = "waiting"
        case.arrived = self.now
        case.place = self.entries
        self.entries += 1
        self.offices[case.at].waiting.append(case)
        if case.deadline < math.inf:
            self.happen(case.deadline, LEAVING, case.place, case, f"leave {case.place}")

    def stop_waiting(self, case: Case) -> None:
        office = self.offices[case.at]
        office.waiting.remove(case)
        case.wait += self.now - case.arrived
        if case.walks and office.provider.walk_in:
            case.counter_wait += self.now - case.arrived

    def serve(self, p: int) -> None:
        """Every free server takes the best case it may serve."""
        office = self.offices[p]
        for g, group in enumerate(office.groups):
            while office.idle[g]:
                allowed = range(16) if group.purposes is None else group.purposes
                fit = [c for c in office.waiting if c.purpose[c.stage] in allowed]
                if not fit:
                    break
                case = min(fit, key=lambda c: (c.priority, c.place))
                self.stop_waiting(case)
                case.state = "in_service"
                case.started = self.now
                office.idle[g] -= 1
                self.in_service[case.number] = (case, g)
                hours = case.effort[case.stage] / group.skill
                self.happen(self.now + hours / group.pace, UNDER_WAY, case.number, case, "complete")

    def complete(self, case: Case) -> None:
        p = case.at
        _, g = self.in_service.pop(case.number)
        office = self.offices[p]
        office.idle[g] += 1
        self.book(case, (self.now - case.started) * office.groups[g].pace)
        self.services.append((case.number, case.stage, p, case.arrived, case.started, self.now))
        if case.stage + 1 == len(case.route):
            self.end(case, "done")
            self.serve(p)
            return
        case.stage += 1
        case.handoffs += 1
        case.visits += case.walks
        target = self.offices[case.at].provider
        t = self.now + target.delay
        if target.at_opening:
            t = (self.day_of(t) + 1) * self.day_hours
        if t >= (self.today + 1) * self.day_hours:
            self.later(case, t)
            self.serve(p)
        elif t > self.now:
            case.state = "pending"
            self.happen(t, UNDER_WAY, case.number, case, "arrive")
            self.serve(p)
        elif case.deadline < t:
            self.end(case, "given_up")
            self.serve(p)
        else:
            self.wait(case)
            self.serve(p)
            self.serve(case.at)

    def later(self, case: Case, t: float) -> None:
        """The case comes on a later day."""
        case.state = "pending"
        t = max(t, self.day_of(t) * self.day_hours)
        self.happen(t, PUT_OFF, self.put_off, case, "arrive")
        self.put_off += 1

    def close(self, day: int) -> None:
        """Walk-in offices send home who waits in person."""
        self.today = day
        for office in self.offices:
            if not office.provider.walk_in:
                continue
            for case in sorted(office.waiting, key=lambda c: (c.priority, c.purpose[c.stage], c.place)):
                if case.walks and case.deadline >= self.now:
                    self.stop_waiting(case)
                    case.visits += 1
                    t = self.now + share_of_day(case.number, case.visits) * self.day_hours
                    self.later(case, t)


def reference(
    arrivals: Sequence[float],
    efforts: Sequence[Sequence[float]],
    providers: Sequence[Provider],
    *,
    routes: Sequence[Sequence[int]],
    purposes: Sequence[Sequence[int]],
    priorities: Sequence[int],
    patience: Sequence[float],
    walks: bool = False,
    day_hours: float = 8.0,
    days: int | None = None,
) -> Outcome:
    """Like `sim.kernel.queueing.simulate`; routes of a case may end with -1."""
    cases = [
        Case(
            number=i,
            raised=float(raised),
            route=[int(p) for p in routes[i] if p >= 0],
            effort=[float(e) for e in efforts[i]],
            purpose=[int(u) for u in purposes[i]],
            priority=int(priorities[i]),
            deadline=float(np.float64(raised) + patience[i]),
            walks=walks,
            visits=int(walks),
        )
        for i, raised in enumerate(arrivals)
    ]
    return Reference(providers, day_hours).run(cases, days)

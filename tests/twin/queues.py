"""Queues and service (排队与办理): offices work through a day, case by case.

The clock counts working hours; days of eight hours follow one another without a gap. An office has groups of
like servers, each of whom serves one case at a time. A waiting case stands in the queue of its purpose and
priority. A free server takes the case of the best priority, and of these the one that entered first, among
the purposes that it may serve and whose hours are not used up. Nobody is interrupted by another case.

At equal times, what is under way comes first (ends of services, hand-offs of the day; of these the case with
the lower slot), then arrivals, those put off from earlier days before new ones, then those who leave.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict, deque
from collections.abc import Iterator

from tests.twin.cases import Case, Group, Office, day_of
from tests.twin.draws import chance
from tests.twin.words import DAY_HOURS, PRIORITIES


class Service:
    """All offices, and the cases on their way."""

    def __init__(self, offices: list[Office]) -> None:
        self.offices = offices
        self.events: list[tuple[float, int, Case]] = []
        self.calendar: defaultdict[int, list[Case]] = defaultdict(list)
        self.finished: list[Case] = []
        self.entries = 0
        self.open: dict[int, Case] = {}
        """cases by slot"""
        self._free: list[int] = []

    # --- slots: cases at equal times go by these ---------------------------------------------------------

    def slot(self) -> int:
        """The slot freed last, or the first that was never used."""
        return self._free.pop() if self._free else len(self.open)

    def forget(self, case: Case) -> None:
        """A case that has ended leaves its slot."""
        del self.open[case.slot]
        self._free.append(case.slot)

    # --- queues ------------------------------------------------------------------------------------------

    def enqueue(self, case: Case, time: float) -> None:
        """A case stands at the end of the queue."""
        purpose = case.stage.office.purposes[case.stage.purpose]
        case.state, case.arrived = "waiting", time
        case.entered, self.entries = self.entries, self.entries + 1
        purpose.queues[case.priority].append(case)
        purpose.backlog += case.stage.effort

    def dequeue(self, case: Case) -> None:
        """A case leaves the queue, wherever it stands in it."""
        purpose = case.stage.office.purposes[case.stage.purpose]
        purpose.queues[case.priority].remove(case)
        purpose.backlog -= case.stage.effort

    def schedule(self, case: Case, time: float) -> None:
        """A case will come on a later day."""
        case.state, case.arrived = "pending", time
        self.calendar[day_of(time)].append(case)

    def finish(self, case: Case, state: str, time: float) -> None:
        """A case ends."""
        case.state, case.ended = state, time
        self.finished.append(case)

    # --- a case at an office -----------------------------------------------------------------------------

    def arrive(self, case: Case, time: float) -> None:
        """A case comes to its office: served, turned round at the sight of the line, or waiting."""
        if case.deadline < time:
            self.finish(case, case.on_deadline, time)
            return
        office, purpose = case.stage.office, case.stage.purpose
        if office.purposes[purpose].budget > 0.0:
            for group in office.groups:
                if group.idle > 0 and purpose in group.purposes:
                    case.arrived = time
                    case.entered, self.entries = self.entries, self.entries + 1
                    self.start(case, group, time)
                    return
        looks = office.walk_in and office.head_hours > 0.0 and case.walked
        if looks and reckoned(office, purpose) > case.stand:
            self.come_back(case, (day_of(time) + 1.0) * DAY_HOURS)
        else:
            self.enqueue(case, time)

    def start(self, case: Case, group: Group, time: float) -> None:
        """A server takes a case that is in no queue any more."""
        purpose = group.office.purposes[case.stage.purpose]
        hours = case.stage.effort * purpose.factor / group.skill
        case.state, case.started, case.booked, case.group = "in_service", time, time, group
        purpose.budget -= hours
        group.idle -= 1
        heapq.heappush(self.events, (time + hours / group.pace, case.slot, case))

    def stood(self, case: Case, time: float) -> None:
        """Note how long a case stood in the queue that it leaves."""
        case.wait += time - case.arrived
        if case.walked and case.stage.office.walk_in:
            case.counter_wait += time - case.arrived

    def leave(self, case: Case) -> None:
        """A waiting case ends at its deadline, or where it came when that had passed."""
        self.dequeue(case)
        time = max(case.deadline, case.arrived)
        self.stood(case, time)
        self.finish(case, case.on_deadline, time)

    def come_back(self, case: Case, closing: float) -> None:
        """A visitor comes again at some time of the day after closing."""
        case.visits += 1
        self.schedule(case, closing + chance(case.key, case.visits + 1000) * DAY_HOURS)

    def next_for(self, group: Group, time: float) -> Case | None:
        """The case that a free server takes: the best priority, then who entered first."""
        for priority in range(PRIORITIES):
            heads = []
            for number, purpose in enumerate(group.office.purposes):
                queue = purpose.queues[priority]
                if number not in group.purposes or not queue or purpose.budget <= 0.0:
                    continue
                while queue and queue[0].deadline < time:
                    self.leave(queue[0])
                if queue:
                    heads.append(queue[0])
            if heads:
                return min(heads, key=lambda case: case.entered)
        return None

    def dispatch(self, group: Group, time: float) -> None:
        """Free servers of a group take what they may."""
        while group.idle > 0 and (case := self.next_for(group, time)) is not None:
            self.dequeue(case)
            self.stood(case, time)
            self.start(case, group, time)

    def book(self, case: Case, time: float) -> None:
        """Book the hours worked on a case since it was last booked."""
        assert case.group is not None
        hours = max(0.0, time - case.booked) * case.group.pace
        case.group.office.hours[case.account] += hours
        case.work += hours
        case.booked = time

    def complete(self, case: Case, time: float, closing: float) -> None:
        """A service ends: the case goes on, and the server takes the next one."""
        group = case.group
        assert group is not None
        self.book(case, time)
        if case.stage.steps:
            case.quality *= group.office.purposes[case.stage.purpose].grade
        group.idle += 1
        there = False
        if case.at + 1 < len(case.stages):
            case.at += 1
            case.handoffs += 1
            there = self.hand_off(case, time, closing)
        else:
            self.finish(case, "done", time)
        if there and case.stage.office is group.office:
            self.enqueue(case, time)  # behind those who wait there
            for other in group.office.groups:
                self.dispatch(other, time)
            return
        self.dispatch(group, time)
        if there:
            self.arrive(case, time)

    def hand_off(self, case: Case, time: float, closing: float) -> bool:
        """A case goes on to its next office; whether it is there at once."""
        office = case.stage.office
        if case.walked:
            case.visits += 1
        arrival = time + office.delay
        if office.at_opening:
            arrival = (day_of(arrival) + 1.0) * DAY_HOURS
        if arrival >= closing:
            self.schedule(case, arrival)
        elif arrival > time:
            case.state, case.arrived = "pending", arrival
            heapq.heappush(self.events, (arrival, case.slot, case))
        else:
            return True
        return False

    # --- the day -----------------------------------------------------------------------------------------

    def serve_day(self, day: int, new: list[Case]) -> None:
        """Work through a day: who comes back or was sent on, then who is new, then closing."""
        opening, closing = day * DAY_HOURS, (day + 1) * DAY_HOURS
        coming = deque(sorted([*self.calendar.pop(day, []), *new], key=lambda case: case.arrived))
        for office in self.offices:
            for purpose in office.purposes:
                purpose.budget += purpose.refill
        for office in self.offices:
            for group in office.groups:
                self.dispatch(group, opening)
        while True:
            arrival = max(opening, coming[0].arrived) if coming else math.inf
            if self.events and self.events[0][0] <= arrival and self.events[0][0] < closing:
                time, _, case = heapq.heappop(self.events)
                if case.state == "pending":
                    self.arrive(case, time)
                else:
                    self.complete(case, time, closing)
            elif coming:
                self.arrive(coming.popleft(), arrival)
            else:
                break
        self.close(closing)

    def close(self, closing: float) -> None:
        """Book the day's work, let go who gives up, send home who waits in person."""
        for _, _, case in self.events:
            self.book(case, closing)
        for office in self.offices:
            for priority in range(PRIORITIES):
                for purpose in office.purposes:
                    for case in list(purpose.queues[priority]):
                        if case.deadline < closing:
                            self.leave(case)
                        elif office.walk_in and case.walked:
                            self.dequeue(case)
                            self.stood(case, closing)
                            self.come_back(case, closing)

    def oldest_first(self) -> Iterator[Case]:
        """Open cases by when they were raised."""
        yield from sorted(self.open.values(), key=lambda case: (case.raised, case.slot))


def reckoned(office: Office, purpose: int) -> float:
    """Hours that a visitor reckons to stand in line (balking), by the heads that are there."""
    rate = 0.0
    for group in office.groups:
        if purpose in group.purposes and group.servers > 0:
            heads = 1 + sum(office.purposes[u].waiting for u in group.purposes)
            rate += group.servers * group.pace / heads
    return office.head_hours / rate if rate > 0.0 else math.inf

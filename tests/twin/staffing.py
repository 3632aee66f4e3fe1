"""Changing who serves (人员调整): servers come and go at a closing, services are interrupted."""

from __future__ import annotations

import heapq
import math

from tests.twin.cases import Case, Group, Office, day_of
from tests.twin.queues import Service
from tests.twin.words import DAY_HOURS, DAYS_A_MONTH


def set_staff(
    service: Service,
    office: Office,
    people: float,
    hours_a_month: float,
    now: float,
    *,
    group: int = 0,
    skill: float = 1.0,
    pace: float = 1.0,
) -> None:
    """Put full-time equivalents to work: 0.4 of a person is one server at 0.4 of the pace."""
    servers = max(1, round(people)) if people > 1e-9 else 0
    productive = hours_a_month / (DAYS_A_MONTH * DAY_HOURS)
    each = people / servers * productive * pace if servers else 1.0
    change(service, office.groups[group], servers, each, skill, now)


def change(service: Service, group: Group, servers: int, pace: float, skill: float, now: float) -> None:
    """A group has other numbers: the last begun are interrupted, those that go on do so at the new pace."""
    if (group.servers, group.pace, group.skill) == (servers, pace, skill):
        return
    before = group.pace * group.skill
    served = [case for _, _, case in service.events if case.group is group and case.state == "in_service"]
    while len(served) > servers:
        last = max(served, key=lambda case: (case.started, case.entered))
        served.remove(last)
        interrupt(service, last, now)
        queue_again(service, last, now)
    old_pace = group.pace
    group.servers, group.idle = servers, servers - len(served)
    group.pace, group.skill = pace, skill
    if before == pace * skill or not served:
        return
    for i, (time, slot, case) in enumerate(service.events):
        if case in served:
            until_then = time - now
            after = until_then * before / (pace * skill)
            # another skill takes other person-hours: what was set aside for the case follows
            group.office.purposes[case.stage.purpose].budget -= after * pace - until_then * old_pace
            service.events[i] = (now + after, slot, case)
    heapq.heapify(service.events)


def interrupt(service: Service, case: Case, now: float) -> None:
    """Stop a service; the effort that is still to do stays with the case, which is nowhere then."""
    group = case.group
    assert group is not None
    purpose = group.office.purposes[case.stage.purpose]
    (event,) = [event for event in service.events if event[2] is case]
    service.events.remove(event)
    heapq.heapify(service.events)
    remaining = max(0.0, event[0] - now) * group.pace
    purpose.budget += remaining
    case.stage.effort = remaining * group.skill / purpose.factor
    group.idle += 1
    case.state = "pending"


def queue_again(service: Service, case: Case, now: float) -> None:
    """Put an interrupted case before all who entered after it."""
    entered, entries = case.entered, service.entries
    service.enqueue(case, now)
    assert service.entries == entries + 1
    case.entered = entered
    queue = case.stage.office.purposes[case.stage.purpose].queues[case.priority]
    queue.remove(case)
    place = next((i for i, other in enumerate(queue) if other.entered >= entered), len(queue))
    queue.insert(place, case)


def take_out(service: Service, case: Case, now: float) -> None:
    """Take an open case out of wherever it is at a closing."""
    if case.state == "waiting":
        service.dequeue(case)
        case.wait += max(0.0, now - case.arrived)
    elif case.state == "in_service":
        interrupt(service, case, now)
    elif case.state == "pending":
        service.calendar[day_of(case.arrived)].remove(case)
    case.state = "pending"


def set_budget(office: Office, purpose: int, hours_a_month: float) -> None:
    """Let an office spend so many hours this month; debts of last month stay."""
    work = office.purposes[purpose]
    work.budget = min(0.0, work.budget) if math.isfinite(work.budget) else 0.0
    work.refill = hours_a_month / DAYS_A_MONTH


def set_effort(office: Office, purpose: int, factor: float, grade: float) -> None:
    """Set the share of full effort, and of full quality, that an office gives to a purpose."""
    office.purposes[purpose].factor = factor
    office.purposes[purpose].grade = grade

"""From candidate to case: which door, whose desk, which way through the offices.

Compiled, one pass over the day's candidates. Every choice hangs on the candidate's key under its own
tag, so two structures give the same answer wherever they ask the same question.

What decides is told where it is worked out: `sim.mechanisms.door_choice`, `sim.mechanisms.one_stop`,
`sim.mechanisms.sorting_errors`, `sim.mechanisms.patience`, `sim.mechanisms.balking`, `sim.mechanisms.needs`
(what self-governance prevents). Departments' tasks are planned in `sim.cases.planning_tasks`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.cases.accounts import account_of
from sim.cases.needs import BY_COMMITTEE, BY_HOUSEHOLD, BY_RESIDENT
from sim.cases.planning_state import Counts, People, Policy
from sim.cases.planning_steps import add_stage, add_step, drawn, office_of, settle
from sim.cases.planning_tasks import plan_for_department
from sim.cases.routing import (
    DOOR_NEIGHBOURS,
    DOOR_NOBODY,
    ROLE_COUNTER,
    ROLE_DECISION,
    RouteBook,
)
from sim.kernel.compiling import kernel
from sim.kernel.randomness import Word, draw
from sim.kernel.service import finish
from sim.kernel.service_state import EXPIRED, GIVEN_UP, PENDING, Rows, Service, Slots
from sim.kernel.tags import Tag
from sim.mechanisms.balking import stands
from sim.mechanisms.door_choice import (
    Tastes,
    price_asked,
    taste,
    value_of_doing_without,
    value_of_door,
    value_of_neighbours,
)
from sim.mechanisms.needs import is_prevented
from sim.mechanisms.one_stop import is_carried, is_delegated
from sim.mechanisms.patience import gives_up_at, lapses_at
from sim.mechanisms.push import (
    CHANNEL_ASSIST,
    CHANNEL_DOWN,
    CHANNEL_LEFT,
    CHANNEL_MOVED,
    CHANNEL_NONE,
    CHANNEL_PARTY,
    CHANNEL_PASSED,
    CHANNEL_RETURNED,
)
from sim.mechanisms.sorting_errors import is_bounced
from sim.mechanisms.step_hours import effort_of

ALL_STEPS = np.uint8(255)
"""All steps of a case, whatever their number, are still to be done."""


@kernel
def choose_door(book: RouteBook, people: People, tastes: Tastes, a: int, person: int, key: Word) -> int:
    """The door a resident tries for an affair: the place among the affair's doors."""
    b = book[a]
    h = people.household[person]
    precinct = people.precinct[h]
    best = -1
    best_value = -np.inf
    for d in range(b.doors):
        door = b.door[d]
        if b.door_kind[d] == DOOR_NOBODY:
            value = value_of_doing_without(tastes, b.loss)
        else:
            trust = people.trust[person, b.door_system[d]]
            dread = people.dread[door, b.place]
            habitual = people.habit[person, b.place] == door
            if b.door_kind[d] == DOOR_NEIGHBOURS:
                value = value_of_neighbours(tastes, trust, dread, habitual)
            else:
                office = office_of(people, b.door_site[d], precinct, key)
                dx = people.x[h] - people.office_x[office]
                dy = people.y[h] - people.office_y[office]
                km = np.sqrt(dx * dx + dy * dy)
                spares = b.door_low_cost[d] != 0
                price = price_asked(b.price[d], spares, people.low_income[person], tastes.low_cost)
                value = value_of_door(tastes, trust, dread, km, price, people.income[person], habitual)
        value += taste(draw(key, b.door_taste[d]), tastes.scale)
        if value > best_value:
            best_value = value
            best = d
    return best


@kernel
def plan_for_resident(
    book: RouteBook, people: People, policy: Policy, fact: Any, key: int, left: int, fresh: bool, draft: Rows
) -> int:
    """Lay out the stages of a case a resident raised; the number of stages.

    Args:
        fact: the case's FACT row; `carried`, `bounced` and `redirected` are set when `fresh`.
        left: bit k: step k is still to be done.
        fresh: whether the case is new (the door it came through takes part).
        draft: [MAX_STAGES] where stages go.
    """
    b = book[fact.affair]
    precinct = fact.precinct
    n = np.int64(0)
    counter = np.int32(-1)  # as `k` is, so that what takes either is compiled once
    for k in range(b.steps):
        if b.role[k] == ROLE_COUNTER:
            counter = k
            break
    fact.carried = counter >= 0 and is_carried(key, policy.one_stop)
    first = counter if fact.carried else 0
    if fresh:
        d = fact.door_index
        kind = b.door_kind[d]
        door_office = office_of(people, b.door_site[d], precinct, key)
        if kind == DOOR_NEIGHBOURS or (b.steps == 1 and b.role[0] != ROLE_COUNTER and counter < 0):
            # whoever keeps the door does the whole of it: neighbours, a shop, a station
            hours = 0.0
            for k in range(b.steps):
                hours += effort_of(key, k, b.hours[k], b.shape[k])
            return add_stage(draft, np.int64(0), door_office, b.door_purpose[d], hours, left)
        intake = office_of(people, b.site[first], precinct, key)
        fact.redirected = door_office != intake
        fact.referred = fact.redirected and fact.carried and b.door_refers[d] != 0
        if fact.redirected:
            n = add_stage(draft, n, door_office, b.door_purpose[d], policy.redirect_hours, np.uint8(0))
        fact.bounced = policy.sorting_site >= 0 and is_bounced(key, policy.sorting_error)
    bounce = fresh and fact.bounced
    if fact.carried and (left >> counter) & 1:
        n = add_step(b, people, key, precinct, counter, draft, n)
        if bounce:
            n = _bounce(b, people, policy, draft, n)
    for k in range(b.steps):
        if not (left >> k) & 1 or (fact.carried and k == counter):
            continue
        may_delegate = b.role[k] == ROLE_DECISION and not b.seal[k] and counter >= 0
        if may_delegate and is_delegated(key, k, policy.delegated_authority):
            office = office_of(people, b.site[counter], precinct, key)
            hours = effort_of(key, k, b.hours[k], b.shape[k])
            n = add_stage(draft, n, office, b.purpose[counter], hours, np.uint8(1 << k))
        else:
            n = add_step(b, people, key, precinct, k, draft, n)
        if bounce and not fact.carried and k == 0:
            n = _bounce(b, people, policy, draft, n)
    return n


@kernel
def _bounce(b: Any, people: People, policy: Policy, draft: Rows, n: int) -> int:
    """Taken for an affair of another class, the case goes round by an office that can't settle it."""
    office = np.int64(people.where[policy.sorting_site, 0])
    return add_stage(draft, n, office, b.sorting_purpose, policy.sorting_hours, np.uint8(0))


@kernel
def create_cases(
    sv: Service,
    facts: Rows,
    free: Slots,
    n_free: int,
    candidates: Rows,
    n: int,
    book: RouteBook,
    choices: Rows,
    people: People,
    policy: Policy,
    tastes: Tastes,
    draft: Rows,
    day: int,
    day_hours: float,
    out: Slots,
    m: int,
    counts: Counts,
) -> tuple[int, int]:
    """Turn the day's candidates into cases.

    Args:
        facts: [slots] FACT.
        free: [slots] stack of free slots, `n_free` high.
        choices: [affairs] CHOICE.
        candidates: [n] CANDIDATE.
        out: slots of today's arrivals, of which `m` are there already.
        counts: counters that new cases add to.

    Returns:
        (free slots left, arrivals now in `out`).
    """
    households = people.precinct.size
    for i in range(n):
        candidate = candidates[i]
        a, key, who = candidate.affair, candidate.key, candidate.unit
        b = book[a]
        person, household = np.int64(-1), np.int64(-1)
        if b.by_residents:
            person = np.int64(who)
            household = np.int64(people.household[person])
            precinct = np.int64(people.precinct[household])
            if is_prevented(key, b.preventable, people.capital[precinct]):
                continue
        else:
            kind = b.unit
            if kind == BY_COMMITTEE:
                precinct = np.int64(who)
            else:
                if kind == BY_RESIDENT:
                    household = np.int64(people.household[who])
                elif kind == BY_HOUSEHOLD:
                    household = np.int64(who)
                else:
                    household = np.int64(drawn(key, Tag.HOUSEHOLD) * households)
                precinct = np.int64(people.precinct[household])
        n_free -= 1
        slot = free[n_free]
        c = sv.case[slot]
        f = facts[slot]
        t = (day + candidate.time) * day_hours
        c.key = key
        c.raised = t
        c.arrived = t
        c.ended = np.nan
        c.wait = 0.0
        c.counter_wait = 0.0
        c.work = 0.0
        c.quality = 1.0
        c.handoffs = 0
        c.priority = b.priority
        f.affair = a
        f.person = person
        f.household = household
        f.precinct = precinct
        f.bounced = False
        f.redirected = False
        f.referred = False
        f.orphaned = False
        f.carried = False
        f.option = 0
        counts.raised[a] += 1
        if person >= 0:
            f.channel = CHANNEL_NONE
            f.door_index = choose_door(book, people, tastes, a, person, key)
            f.door = b.door[f.door_index]
            c.on_deadline = GIVEN_UP
            c.visits = 1
            sv.link[slot].deadline = gives_up_at(key, t, b.patience, day_hours)
            c.stand = stands(key, policy.standing)
            if b.door_kind[f.door_index] == DOOR_NOBODY:
                c.visits = 0
                c.stages = 0
                c.account = np.int32(account_of(a, np.bool_(False), np.bool_(False), sv.hours.shape[1]))
                finish(sv, slot, np.int8(GIVEN_UP), t)
                continue
            stages = plan_for_resident(book, people, policy, f, key, ALL_STEPS, np.bool_(True), draft)
        else:
            f.door = -1
            f.door_index = -1
            c.on_deadline = EXPIRED
            c.visits = 0
            sv.link[slot].deadline = lapses_at(t, b.patience, day_hours)
            stages = plan_for_department(
                book, choices, people, policy, f, key, ALL_STEPS, np.bool_(True), np.bool_(False), draft
            )
            left = f.channel == CHANNEL_LEFT and people.by_precinct[b.site[0]]
            down = f.channel == CHANNEL_DOWN or f.channel == CHANNEL_PARTY
            down = down or f.channel == CHANNEL_ASSIST or f.channel == CHANNEL_PASSED
            if down or left:
                counts.assigned[a, precinct] += 1
                if f.channel == CHANNEL_ASSIST:
                    counts.assisted[a] += 1
            if b.pushable and f.channel != CHANNEL_MOVED:
                counts.pushed[a, f.option] += 1
                if f.channel == CHANNEL_RETURNED:
                    counts.caught[a, f.option] += 1
        settle(sv, f, slot, key, policy, draft, stages)
        for s in range(stages):
            counts.demand[draft[s].provider, draft[s].purpose] += draft[s].effort
        c.state = PENDING
        out[m] = slot
        m += 1
    return n_free, m

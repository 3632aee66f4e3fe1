"""From candidate to case: which door, whose desk, which way through the offices.

Compiled, one pass over the day's candidates. Every choice hangs on the candidate's key under its own
tag, so two structures give the same answer wherever they ask the same question.

Model sections 6.9 (doors), 6.10 (silo or one stop, sorting errors) and the single task's part of 6.3
(push, do or pay), 6.4 (money follows the task) and 6.13 (contracts); what departments weigh and who
holds a contract is decided elsewhere, once a month (`sim.choosing`, `sim.tendering`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.compiling import inline_kernel, kernel
from sim.needs import BY_COMMITTEE, BY_HOUSEHOLD, BY_RESIDENT
from sim.planning_state import (
    CHANNEL_ASSIST,
    CHANNEL_CONTRACT,
    CHANNEL_DOWN,
    CHANNEL_LEFT,
    CHANNEL_NONE,
    CHANNEL_OWN,
    CHANNEL_PARTY,
    CHANNEL_PASSED,
    CHANNEL_RETURNED,
    OPTION_CHANNELS,
    OPTION_DOWN,
    OPTION_OFFICE,
    OPTION_PAY,
    OPTIONS,
    TAG_BOUNCE,
    TAG_CARRY,
    TAG_CAUGHT,
    TAG_DELEGATE,
    TAG_DOWN,
    TAG_EFFORT,
    TAG_FUND,
    TAG_HOUSEHOLD,
    TAG_INSTANCE,
    TAG_LOT,
    TAG_OPEN,
    TAG_OPTION,
    TAG_PASSED,
    TAG_PATIENCE,
    TAG_PREVENT,
    Counts,
    People,
    Policy,
    Tastes,
)
from sim.randomness import draw, unit
from sim.routing import (
    DOOR_NEIGHBOURS,
    DOOR_NOBODY,
    RELAY_PURPOSE,
    ROLE_COUNTER,
    ROLE_DECISION,
    RouteBook,
)
from sim.service import finish
from sim.service_state import EXPIRED, GIVEN_UP, PENDING, Rows, Service, Slots


@inline_kernel
def _u(key: int, tag: int) -> float:
    return unit(draw(key, np.uint64(tag)))


@inline_kernel
def _office(people: People, site: int, precinct: int, key: int) -> int:
    """The office of a site for a case: the precinct's own, or one of several by the case's key."""
    if people.by_precinct[site]:
        return np.int64(people.where[site, precinct])
    width = people.width[site]
    if width == 1:
        return np.int64(people.where[site, 0])
    return np.int64(people.where[site, np.int64(_u(key, TAG_INSTANCE) * width)])


@inline_kernel
def effort_of(key: int, step: int, mean: float, shape: int) -> float:
    """Person-hours of a step: Erlang with `shape` phases, keyed by the case and the step."""
    product = 1.0
    word = draw(key, np.uint64(TAG_EFFORT + step))
    for phase in range(shape):
        product *= unit(draw(word, np.uint64(phase)))
    return -np.log(product) * mean / shape


@kernel
def choose_door(book: RouteBook, people: People, tastes: Tastes, a: int, person: int, key: int) -> int:
    """The door a resident tries for an affair: the place among the affair's doors."""
    b = book[a]
    h = people.household[person]
    precinct = people.precinct[h]
    best = -1
    best_value = -np.inf
    for d in range(b.doors):
        door = b.door[d]
        # Gumbel noise gives multinomial logit shares
        noise = -np.log(-np.log(unit(draw(key, b.door_taste[d])))) * tastes.scale
        if b.door_kind[d] == DOOR_NOBODY:
            value = -tastes.loss * b.loss
        else:
            value = tastes.trust * people.trust[person, b.door_system[d]]
            value -= people.dread[door, b.place]
            if b.door_kind[d] == DOOR_NEIGHBOURS:
                value += tastes.neighbours
            else:
                office = _office(people, b.door_site[d], precinct, key)
                dx = people.x[h] - people.office_x[office]
                dy = people.y[h] - people.office_y[office]
                value -= tastes.distance * np.sqrt(dx * dx + dy * dy)
                price = b.price[d]
                if b.door_low_cost[d] != 0 and people.low_income[person]:
                    price *= 1.0 - tastes.low_cost
                value -= tastes.cost * price / people.income[person]
            if people.habit[person, b.place] == door:
                value += tastes.habit
        value += noise
        if value > best_value:
            best_value = value
            best = d
    return best


@inline_kernel
def _add(draft: Rows, n: int, office: int, purpose: int, hours: float, steps: int) -> int:
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
    n = 0
    counter = -1
    for k in range(b.steps):
        if b.role[k] == ROLE_COUNTER:
            counter = k
            break
    fact.carried = counter >= 0 and _u(key, TAG_CARRY) < policy.one_stop
    first = counter if fact.carried else 0
    if fresh:
        d = fact.door_index
        kind = b.door_kind[d]
        door_office = _office(people, b.door_site[d], precinct, key)
        if kind == DOOR_NEIGHBOURS or (b.steps == 1 and b.role[0] != ROLE_COUNTER and counter < 0):
            # whoever keeps the door does the whole of it: neighbours, a shop, a station
            hours = 0.0
            for k in range(b.steps):
                hours += effort_of(key, k, b.hours[k], b.shape[k])
            return _add(draft, 0, door_office, b.door_purpose[d], hours, left)
        intake = _office(people, b.site[first], precinct, key)
        fact.redirected = door_office != intake
        fact.referred = fact.redirected and fact.carried and b.door_refers[d] != 0
        if fact.redirected:
            n = _add(draft, n, door_office, b.door_purpose[d], policy.redirect_hours, 0)
        fact.bounced = policy.sorting_site >= 0 and _u(key, TAG_BOUNCE) < policy.sorting_error
    bounce = fresh and fact.bounced
    if fact.carried and (left >> counter) & 1:
        n = _step(b, people, key, precinct, counter, draft, n)
        if bounce:
            n = _bounce(b, people, policy, draft, n)
    for k in range(b.steps):
        if not (left >> k) & 1 or (fact.carried and k == counter):
            continue
        delegated = b.role[k] == ROLE_DECISION and not b.seal[k] and counter >= 0
        if delegated and _u(key, TAG_DELEGATE + k) < policy.delegated_authority:
            office = _office(people, b.site[counter], precinct, key)
            hours = effort_of(key, k, b.hours[k], b.shape[k])
            n = _add(draft, n, office, b.purpose[counter], hours, 1 << k)
        else:
            n = _step(b, people, key, precinct, k, draft, n)
        if bounce and not fact.carried and k == 0:
            n = _bounce(b, people, policy, draft, n)
    return n


@inline_kernel
def _bounce(b: Any, people: People, policy: Policy, draft: Rows, n: int) -> int:
    """Taken for an affair of another class, the case goes round by an office that can't settle it."""
    office = np.int64(people.where[policy.sorting_site, 0])
    return _add(draft, n, office, b.sorting_purpose, policy.sorting_hours, 0)


@inline_kernel
def _step(b: Any, people: People, key: int, precinct: int, k: int, draft: Rows, n: int) -> int:
    office = _office(people, b.site[k], precinct, key)
    hours = effort_of(key, k, b.hours[k], b.shape[k])
    return _add(draft, n, office, b.purpose[k], hours, 1 << k)


@inline_kernel
def _choose_option(o: Any, key: int) -> int:
    """The cheapest of the options open to a task, in the department's eyes (6.3).

    Each cost is lessened by Gumbel noise, keyed by the task and the option: multinomial logit shares.
    """
    best = 0
    least = np.inf
    for k in range(OPTIONS):
        cost = o.cost[k]
        if cost == np.inf or (o.share[k] < 1.0 and _u(key, TAG_OPEN + k) >= o.share[k]):
            continue
        value = cost + o.noise * np.log(-np.log(_u(key, TAG_OPTION + k)))
        if value < least:
            least = value
            best = k
    return best


@kernel
def plan_for_department(
    book: RouteBook,
    choices: Rows,
    people: People,
    policy: Policy,
    fact: Any,
    key: int,
    left: int,
    fresh: bool,
    draft: Rows,
) -> int:
    """Lay out the stages of a department's task: done, pushed one way or another, or paid for."""
    b = book[fact.affair]
    o = choices[fact.affair]
    precinct = fact.precinct
    n = 0
    site, purpose = np.int64(-1), np.int64(0)
    by_itself = 0.0
    field_office = np.int64(-1)
    fact.channel = CHANNEL_OWN
    fact.option = 0
    if b.pushable and _u(key, TAG_DOWN) < b.local_share:
        option = _choose_option(o, key)
        fact.option = option
        fact.channel = OPTION_CHANNELS[option]
        if option == OPTION_PAY:
            field_office, purpose = np.int64(o.pay_office), np.int64(o.pay_purpose)
        elif option > 0:
            site, purpose = np.int64(b.to_site[option]), np.int64(b.to_purpose[option])
            if o.caught[option] > 0.0 and _u(key, TAG_CAUGHT) < o.caught[option]:
                # found out and sent back: looked at where it landed, done by the department
                fact.channel = CHANNEL_RETURNED
                if fresh:
                    office = _office(people, site, precinct, key)
                    n = _add(draft, n, office, purpose, policy.check_hours, 0)
                site, purpose = np.int64(b.department_site), np.int64(b.department_purpose)
            elif (
                option == OPTION_OFFICE and b.to_site[OPTION_DOWN] >= 0 and _u(key, TAG_PASSED) < o.passed_on
            ):
                # the few people there hand on what they can't do
                if fresh:
                    office = _office(people, site, precinct, key)
                    n = _add(draft, n, office, RELAY_PURPOSE, policy.relay_hours, 0)
                site, purpose = np.int64(b.to_site[OPTION_DOWN]), np.int64(b.to_purpose[OPTION_DOWN])
                fact.channel = CHANNEL_PASSED
            elif b.via_site[option] < 0 and option != OPTION_OFFICE:
                by_itself = policy.direct_hours  # nobody bundles what so many departments send
            elif fresh and b.via_site[option] >= 0:
                office = _office(people, b.via_site[option], precinct, key)
                n = _add(draft, n, office, RELAY_PURPOSE, policy.relay_hours, 0)
    elif b.contracted:
        fact.channel = CHANNEL_LEFT  # until somebody holds the contract, it falls on whose step it is
        lot = np.int64(_u(key, TAG_LOT) * o.lots)
        if o.lots > 0 and o.lot_office[lot] >= 0:
            fact.channel = CHANNEL_CONTRACT
            field_office, purpose = np.int64(o.lot_office[lot]), np.int64(o.lot_purpose[lot])
    if site >= 0:
        field_office = _office(people, site, precinct, key)
    for k in range(b.steps):
        if not (left >> k) & 1:
            continue
        if field_office >= 0 and b.field[k]:
            hours = effort_of(key, k, b.hours[k], b.shape[k]) + by_itself
            by_itself = 0.0
            n = _add(draft, n, field_office, purpose, hours, 1 << k)
        else:
            n = _step(b, people, key, precinct, k, draft, n)
    return n


@inline_kernel
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
    if fact.person < 0:
        c.walks = 0
    elif fact.carried:
        # one stop: the resident comes once, and once more when sent on from a wrong door
        c.walks = np.uint8(3) if fact.redirected and not fact.referred else np.uint8(1)
    else:
        c.walks = np.uint8(255)
    paid = fact.channel == CHANNEL_CONTRACT or (
        fact.channel == CHANNEL_DOWN and _u(key, TAG_FUND) < policy.funded
    )
    c.account = np.int32(2 * fact.affair + (1 if paid else 0))


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
            if _u(key, TAG_PREVENT) < b.preventable * people.capital[precinct]:
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
                    household = np.int64(_u(key, TAG_HOUSEHOLD) * households)
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
        f.carried = False
        f.option = 0
        counts.raised[a] += 1
        if person >= 0:
            f.channel = CHANNEL_NONE
            f.door_index = choose_door(book, people, tastes, a, person, key)
            f.door = b.door[f.door_index]
            c.on_deadline = GIVEN_UP
            c.visits = 1
            c.deadline = t - np.log(_u(key, TAG_PATIENCE)) * b.patience * day_hours
            if b.door_kind[f.door_index] == DOOR_NOBODY:
                c.visits = 0
                c.stages = 0
                c.account = np.int32(2 * a)
                finish(sv, slot, GIVEN_UP, t)
                continue
            stages = plan_for_resident(book, people, policy, f, key, 255, True, draft)
        else:
            f.door = -1
            f.door_index = -1
            c.on_deadline = EXPIRED
            c.visits = 0
            c.deadline = t + b.patience * day_hours
            stages = plan_for_department(book, choices, people, policy, f, key, 255, True, draft)
            left = f.channel == CHANNEL_LEFT and people.by_precinct[b.site[0]]
            down = f.channel == CHANNEL_DOWN or f.channel == CHANNEL_PARTY
            down = down or f.channel == CHANNEL_ASSIST or f.channel == CHANNEL_PASSED
            if down or left:
                counts.assigned[a, precinct] += 1
                if f.channel == CHANNEL_ASSIST:
                    counts.assisted[a] += 1
            if b.pushable:
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

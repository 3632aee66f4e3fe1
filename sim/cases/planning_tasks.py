"""A department's task: moved to society, done, pushed one way or another, or put out to contract. Compiled.

What departments weigh and who holds a contract is decided once a month; which of the ways open to it a
single task goes is the formula of `sim.mechanisms.push`. What society has taken over is told in
`sim.mechanisms.moving_functions`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.cases.planning_state import People, Policy
from sim.cases.planning_steps import add_stage, add_step, drawn, office_of
from sim.cases.routing import RELAY_PURPOSE, RouteBook
from sim.kernel.compiling import kernel
from sim.kernel.service_state import Rows
from sim.kernel.tags import Tag
from sim.mechanisms.moving_functions import is_moved
from sim.mechanisms.push import (
    CHANNEL_CONTRACT,
    CHANNEL_LEFT,
    CHANNEL_MOVED,
    CHANNEL_OWN,
    CHANNEL_PASSED,
    CHANNEL_RETURNED,
    OPTION_CHANNELS,
    OPTION_DOWN,
    OPTION_OFFICE,
    OPTION_PAY,
    choose_option,
)
from sim.mechanisms.step_hours import effort_of


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
    relayed: bool,
    draft: Rows,
) -> int:
    """Lay out the stages of a department's task: done, pushed one way or another, or paid for.

    What somebody has bundled and handed on before (`relayed`) need not be told from the rest again.
    """
    b = book[fact.affair]
    o = choices[fact.affair]
    precinct = fact.precinct
    n = np.int64(0)
    site, purpose = np.int16(-1), np.int64(0)
    by_itself = 0.0
    field_office = np.int64(-1)
    # what was raised as the taker's stays with it as long as there is one
    moves = is_moved(key, b.moved) if fresh else fact.channel == CHANNEL_MOVED
    moves = moves and b.taker >= 0 and (b.taker_site >= 0 or o.pay_office >= 0)
    fact.channel = CHANNEL_OWN
    fact.option = 0
    if moves:
        fact.channel = CHANNEL_MOVED
        if b.taker_site >= 0:
            site, purpose = b.taker_site, np.int64(b.taker_purpose)
        else:
            field_office, purpose = np.int64(o.pay_office), np.int64(o.pay_purpose)
    elif b.pushable and drawn(key, Tag.DOWN) < b.local_share:
        option = choose_option(o, key)
        fact.option = option
        fact.channel = OPTION_CHANNELS[option]
        if option == OPTION_PAY:
            field_office, purpose = np.int64(o.pay_office), np.int64(o.pay_purpose)
        elif option > 0:
            site, purpose = b.to_site[option], np.int64(b.to_purpose[option])
            if o.caught[option] > 0.0 and drawn(key, Tag.CAUGHT) < o.caught[option]:
                # found out and sent back: looked at where it landed, done by the department
                fact.channel = CHANNEL_RETURNED
                if fresh:
                    office = office_of(people, site, precinct, key)
                    n = add_stage(draft, n, office, np.int8(purpose), policy.check_hours, np.uint8(0))
                site, purpose = b.department_site, np.int64(b.department_purpose)
            elif (
                option == OPTION_OFFICE
                and b.to_site[OPTION_DOWN] >= 0
                and drawn(key, Tag.PASSED) < o.passed_on
            ):
                # the few people there hand on what they can't do
                if fresh:
                    office = office_of(people, site, precinct, key)
                    n = add_stage(draft, n, office, np.int8(RELAY_PURPOSE), policy.relay_hours, np.uint8(0))
                site, purpose = b.to_site[OPTION_DOWN], np.int64(b.to_purpose[OPTION_DOWN])
                fact.channel = CHANNEL_PASSED
            elif b.via_site[option] < 0 and option != OPTION_OFFICE and not relayed:
                by_itself = policy.direct_hours  # nobody bundles what so many departments send
            elif fresh and b.via_site[option] >= 0:
                office = office_of(people, b.via_site[option], precinct, key)
                n = add_stage(draft, n, office, np.int8(RELAY_PURPOSE), policy.relay_hours, np.uint8(0))
    elif b.contracted:
        fact.channel = CHANNEL_LEFT  # until somebody holds the contract, it falls on whose step it is
        lot = np.int64(drawn(key, Tag.LOT) * o.lots)
        if o.lots > 0 and o.lot_office[lot] >= 0:
            fact.channel = CHANNEL_CONTRACT
            field_office, purpose = np.int64(o.lot_office[lot]), np.int64(o.lot_purpose[lot])
    if site >= 0:
        field_office = office_of(people, site, precinct, key)
    for k in range(b.steps):
        if not (left >> k) & 1:
            continue
        if field_office >= 0 and b.field[k]:
            hours = effort_of(key, k, b.hours[k], b.shape[k]) + by_itself
            by_itself = 0.0
            n = add_stage(draft, n, field_office, np.int8(purpose), hours, np.uint8(1 << k))
        else:
            n = add_step(b, people, key, precinct, k, draft, n)
    return n

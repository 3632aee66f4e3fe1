"""What an ended case leaves behind: its outcome, and what the resident learns.

A case not done counts as not on time and with satisfaction 0. From a case of somebody who is gone nobody
learns (`sim.mechanisms.population`). How residents judge, whom they trust, what door they remember, what they
expect to wait and whether they complain is told in `sim.mechanisms.satisfaction`, `sim.mechanisms.trust`,
`sim.mechanisms.habit`, `sim.mechanisms.expected_waits`, `sim.mechanisms.complaints`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.cases.accounts import has_money
from sim.cases.planning_state import People
from sim.cases.routing import RouteBook
from sim.kernel.compiling import kernel
from sim.kernel.service_state import DONE, FREE, N_FINISHED, Rows, Service, Slots
from sim.mechanisms.complaints import complains
from sim.mechanisms.door_choice import price_asked
from sim.mechanisms.expected_waits import days_that_count
from sim.mechanisms.habit import STATION_PLACE, forget_door, hears_of_stations, learn_door
from sim.mechanisms.satisfaction import Dislikes, satisfaction_with
from sim.mechanisms.trust import trust_after


class Lessons(NamedTuple):
    """How satisfaction, trust and complaints work, as numbers."""

    dislikes: Dislikes
    trust_step: float
    complaint_rate: float
    """chance that a wholly dissatisfied resident's complaint is made and heard"""
    station: int
    """door of the service stations, -1 where there are none or no centre that tells of them"""
    told: float
    """share of those served at the centre who learn of the stations there"""


class Tally(NamedTuple):
    """Counters that feedback fills and the month reads and clears."""

    waited: npt.NDArray[np.float64]
    """[doors, N_PLACES] working days of the cases that ended, by door"""
    ended: npt.NDArray[np.float64]
    """[doors, N_PLACES] how many"""
    complaints: npt.NDArray[np.int64]
    """[precincts, affairs] that were heard"""


@kernel
def feed_back(
    sv: Service,
    facts: Rows,
    free: Slots,
    n_free: int,
    outcomes: Rows,
    n_outcomes: int,
    ended: npt.NDArray[np.int64],
    book: RouteBook,
    people: People,
    attributes: npt.NDArray[np.uint16],
    systems: npt.NDArray[np.int8],
    lessons: Lessons,
    tally: Tally,
    day_hours: float,
) -> tuple[int, int]:
    """Take in the cases that ended today; returns (free slots, outcomes of the month).

    Args:
        outcomes: OUTCOME rows, room for all that ended.
        ended: [affairs, 3] counter of done, given up, expired.
        attributes: [residents] bits.
        systems: [offices] the system (place in SYSTEMS) of each office.
    """
    for i in range(sv.counters[N_FINISHED]):
        slot = sv.finished[i]
        c = sv.case[slot]
        f = facts[slot]
        b = book[f.affair]
        done = c.state == DONE
        days = (c.ended - c.raised) / day_hours
        row = outcomes[n_outcomes]
        n_outcomes += 1
        row.person = f.person
        row.affair = f.affair
        row.precinct = f.precinct
        row.state = c.state
        row.door = f.door
        row.channel = f.channel
        row.paid = has_money(c.account, sv.hours.shape[1])
        row.carried = f.carried
        row.bounced = f.bounced
        row.redirected = f.redirected
        row.referred = f.referred
        row.orphaned = f.orphaned
        row.visits = c.visits
        row.handoffs = c.handoffs
        row.days = days
        row.wait = c.wait / day_hours
        row.counter_minutes = c.counter_wait * 60.0
        row.work = c.work
        row.quality = c.quality if done else 0.0
        row.on_time = done and days <= b.due
        row.office = -1
        row.system = -1
        if c.stages > 0:
            row.office = sv.plan[slot, c.stage].provider
            row.system = systems[row.office]
        row.satisfaction = np.nan
        row.attributes = 0
        ended[f.affair, c.state - DONE] += 1
        if f.person >= 0:
            row.attributes = f.attributes if f.orphaned else attributes[f.person]
            row.satisfaction = _learn(row, f, c.key, c.quality, days, b, people, lessons, tally)
            heard = c.stages > 0 and not f.orphaned
            if heard and complains(c.key, lessons.complaint_rate, row.satisfaction):
                tally.complaints[f.precinct, f.affair] += 1
        c.state = FREE
        free[n_free] = slot
        n_free += 1
    sv.counters[N_FINISHED] = 0
    return n_free, n_outcomes


@kernel
def _learn(
    row: Rows,
    f: Rows,
    key: int,
    quality: float,
    days: float,
    b: Rows,
    people: People,
    lessons: Lessons,
    tally: Tally,
) -> float:
    """Satisfaction of the resident, who remembers the door, the wait and whom to trust.

    With a case of somebody who is gone it is what the income of who lives there now makes of it, and nobody
    remembers anything.
    """
    d = f.door_index
    if row.office < 0:
        return 0.0  # turned to nobody: nothing done, and nobody to blame for it
    satisfaction = 0.0
    if row.state == DONE:
        price = 0.0
        if d >= 0:
            spares = b.door_low_cost[d] != 0
            price = price_asked(b.price[d], spares, people.low_income[f.person], lessons.dislikes.low_cost)
        income = people.income[f.person]
        satisfaction = satisfaction_with(quality, days, b.due, row.visits, price, income, lessons.dislikes)
    if f.orphaned:
        return satisfaction
    if row.state == DONE:
        right = b.right_door[1 if f.carried else 0]
        sent_on = f.redirected and not f.referred
        learn_door(people.habit, f.person, b.place, f.door, right, sent_on, f.carried)
        if f.carried and lessons.station >= 0 and hears_of_stations(key, lessons.told):
            people.habit[f.person, STATION_PLACE] = lessons.station
    else:
        forget_door(people.habit, f.person, b.place, f.door)
    if d >= 0:  # a reform may have closed the door: then there is nobody to trust more or less
        trust = people.trust[f.person, b.door_system[d]]
        people.trust[f.person, b.door_system[d]] = trust_after(trust, satisfaction, lessons.trust_step)
    tally.waited[f.door, b.place] += days_that_count(row.state == DONE, days, b.patience)
    tally.ended[f.door, b.place] += 1.0
    return satisfaction

"""Coordination, mobilisation, liaison and command, as the model asks for them.

What bodies did in the month last closed goes in; what follows is said by mechanisms of the same names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.agents.party import PartyMassDepartment
from sim.cases.providers import DAY_HOURS
from sim.mechanisms import command as commanding
from sim.mechanisms import coordination as coordinating
from sim.mechanisms import liaison
from sim.mechanisms import mobilisation as mobilising
from sim.mechanisms.activities import share_given
from sim.mechanisms.push import CHANNEL_NONE, CHANNEL_PARTY

if TYPE_CHECKING:
    from sim.agents import ResidentsCommittee
    from sim.model import GovernanceModel


def hours_on(model: GovernanceModel, activity: str) -> float:
    """Person-hours that all bodies booked on an activity in the month last closed."""
    return sum(body.activities.get(activity, 0.0) for body in model.bodies)


def given(model: GovernanceModel, activity: str) -> float:
    """Share of the hours that all bodies asked for an activity in the month last closed that were booked."""
    wanted = sum(body.demanded.get(activity, 0.0) for body in model.bodies if body.is_open)
    return share_given(hours_on(model, activity), wanted)


def hours_wanted(model: GovernanceModel) -> float:
    """Hours a month that coordination asks for: by departments and hand-offs, more where few face many."""
    departments = sum(department.is_open for department in model.departments)
    officers = sum(b.public_posts() for b in model.bodies if b.is_open and b.is_public)
    handoffs = model.handoffs_last_month
    return coordinating.hours_wanted(departments, officers, handoffs, model.scale, model.values)


def shortening(model: GovernanceModel) -> float:
    """kappa: the part of the hand-off delay that coordination saves."""
    return coordinating.shortening(
        hours_on(model, "coordination"),
        model.handoffs_last_month,
        model.structure.rules["party_core"],
        model.values,
    )


def set_delays(model: GovernanceModel) -> None:
    """Let papers lie as long as the month's coordination leaves them."""
    hours = coordinating.handoff_delay(shortening(model), DAY_HOURS, model.values)
    for office in model.layout.offices:
        if office.kind == "staff" and office.body_kind != "":
            model.work.set_delay(office.index, hours)
    for department in model.departments:
        model.work.set_delay(department.office, hours)


def mobilisation(model: GovernanceModel) -> float:
    """How strongly Party members are called on to volunteer, in [0, 1): hours that saturate (B5, B8)."""
    return mobilising.mobilisation(hours_on(model, "party_work"), model.scale, model.values)


def command(model: GovernanceModel, committee: ResidentsCommittee) -> float:
    """How far a committee is commanded, not persuaded (D2): the rule, or the Party line's tasks if more."""
    by_party_line = float(model.by_party_line[committee.instance])
    return commanding.command(model.structure.rules["command"], by_party_line)


def by_party_line(model: GovernanceModel) -> npt.NDArray[np.float64]:
    """[precincts] share of the month's tasks there that came over the Party line."""
    rows = model.ledger.month_rows()
    n = model.structure.precincts
    channel, precinct = rows["channel"], rows["precinct"]
    tasks = np.bincount(precinct[channel != CHANNEL_NONE], minlength=n)
    by_line = np.bincount(precinct[channel == CHANNEL_PARTY], minlength=n)
    return commanding.share_by_party_line(tasks, by_line)


def heard_more(model: GovernanceModel) -> float:
    """Factor on complaints that are heard: deputies' liaison under the Party-Mass Department (C5)."""
    for body in model.bodies:
        if body.roles(PartyMassDepartment):
            wanted = body.demanded.get("party_work", 0.0)
            return liaison.heard_more(body.activities.get("party_work", 0.0), wanted, model.values)
    return 1.0

"""Coordination, guidance, mobilisation and the year's priorities (model section 6.17).

Hours spent on coordination shorten the time that papers lie between offices: the delay of a hand-off is
multiplied by 1 - kappa with kappa = kappa_max H / (H + h x hand-offs), H the hours really booked. The Party
core raises kappa_max. The functions read what bodies did last month and tell the model what follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.agents.government import PublicServiceCommittee
from sim.agents.party import PartyMassDepartment
from sim.cases.providers import DAY_HOURS
from sim.mechanisms.push import CHANNEL_NONE, CHANNEL_PARTY

if TYPE_CHECKING:
    from sim.agents import ResidentsCommittee
    from sim.model import GovernanceModel


def hours_on(model: GovernanceModel, activity: str) -> float:
    """Person-hours that all bodies booked on an activity last month."""
    return sum(body.activities.get(activity, 0.0) for body in model.bodies)


def hours_wanted(model: GovernanceModel) -> float:
    """Hours a month that coordination asks for: so many a department, more where few face many (職責同構)."""
    values = model.values
    departments = sum(department.is_open for department in model.departments)
    officers = sum(b.public_posts() for b in model.bodies if b.is_open and b.is_public)
    mirror = 1.0 + values["mirror.coordination"] * departments / max(1.0, officers)
    return values["coordination.hours_per_department"] * departments * mirror * model.scale


def shortening(model: GovernanceModel) -> float:
    """kappa: the part of the hand-off delay that coordination saves."""
    values = model.values
    hours = hours_on(model, "coordination")
    if hours <= 0.0:
        return 0.0
    most = values["coordination.most_shortening"]
    base = values["coordination.without_core"]
    most = base + (most - base) * model.structure.rules["party_core"]
    return most * hours / (hours + values["coordination.hours_per_handoff"] * model.handoffs_last_month)


def set_delays(model: GovernanceModel) -> None:
    """Let papers lie as long as the month's coordination leaves them."""
    hours = model.values["handoff.delay_days"] * DAY_HOURS * (1.0 - shortening(model))
    for office in model.layout.offices:
        if office.kind == "staff" and office.body_kind != "":
            model.work.set_delay(office.index, hours)
    for department in model.departments:
        model.work.set_delay(department.office, hours)


def guidance(model: GovernanceModel) -> float:
    """Share of the guidance wanted for residents' committees that they got last month (C2, D5)."""
    wanted = booked = 0.0
    for body in model.bodies:
        if isinstance(body, PublicServiceCommittee) and body.is_open:
            wanted += body.demanded.get("guidance", 0.0)
            booked += body.activities.get("guidance", 0.0)
    return booked / wanted if wanted > 0.0 else 0.0


def mobilisation(model: GovernanceModel) -> float:
    """How strongly Party members are called on to volunteer, in [0, 1): hours that saturate (B5, B8)."""
    hours = hours_on(model, "party_work")
    half = model.values["party.office_hours"] * model.scale
    return hours / (hours + half)


def command(model: GovernanceModel, committee: ResidentsCommittee) -> float:
    """How far a committee is commanded, not persuaded (D2): the rule, or the Party line's tasks if more."""
    return max(model.structure.rules["command"], float(model.by_party_line[committee.instance]))


def by_party_line(model: GovernanceModel) -> npt.NDArray[np.float64]:
    """[precincts] share of the month's tasks there that came over the Party line."""
    rows = model.ledger.month_rows()
    n = model.structure.precincts
    channel, precinct = rows["channel"], rows["precinct"]
    tasks = np.bincount(precinct[channel != CHANNEL_NONE], minlength=n)
    by_line = np.bincount(precinct[channel == CHANNEL_PARTY], minlength=n)
    return np.divide(by_line, tasks, out=np.zeros(tasks.size), where=tasks > 0)


def heard_more(model: GovernanceModel) -> float:
    """Factor on complaints that are heard: deputies' liaison under the Party-Mass Department (C5)."""
    values = model.values
    for body in model.bodies:
        if isinstance(body, PartyMassDepartment) and body.is_open:
            wanted = body.demanded.get("party_work", 0.0)
            done = body.activities.get("party_work", 0.0) / wanted if wanted > 0.0 else 1.0
            return 1.0 + values["complaint.liaison"] * done
    return 1.0


def priorities(model: GovernanceModel, dissatisfied: npt.NDArray[np.float64]) -> list[int]:
    """Areas the Party core puts first this year (決定重大問題): those with most dissatisfaction.

    Args:
        dissatisfied: [areas] sum over last year's cases of what was missing to full satisfaction.
    """
    number = round(model.values["priority.areas"] * model.structure.rules["party_core"])
    order = np.argsort(-dissatisfied, kind="stable")
    return [int(area) for area in order[:number] if dissatisfied[area] > 0.0]

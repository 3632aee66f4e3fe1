"""Coordination, guidance, mobilisation, liaison and the year's priorities, as the model asks for them.

What bodies did last month goes in; what follows is said by mechanisms of the same names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.agents.government import PublicServiceCommittee
from sim.agents.party import PartyMassDepartment
from sim.cases.providers import DAY_HOURS
from sim.cases.routing import RouteBook
from sim.institutions.affairs import AREAS, Affair
from sim.mechanisms import command as commanding
from sim.mechanisms import coordination as coordinating
from sim.mechanisms import guidance as guiding
from sim.mechanisms import liaison
from sim.mechanisms import mobilisation as mobilising
from sim.mechanisms import priorities as prioritising
from sim.mechanisms.push import CHANNEL_NONE, CHANNEL_PARTY

if TYPE_CHECKING:
    from sim.agents import ResidentsCommittee
    from sim.model import GovernanceModel


def hours_on(model: GovernanceModel, activity: str) -> float:
    """Person-hours that all bodies booked on an activity last month."""
    return sum(body.activities.get(activity, 0.0) for body in model.bodies)


def hours_wanted(model: GovernanceModel) -> float:
    """Hours a month that coordination asks for: so many a department, more where few face many (職責同構)."""
    departments = sum(department.is_open for department in model.departments)
    officers = sum(b.public_posts() for b in model.bodies if b.is_open and b.is_public)
    return coordinating.hours_wanted(departments, officers, model.scale, model.values)


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


def guidance(model: GovernanceModel) -> float:
    """Share of the guidance wanted for residents' committees that they got last month (C2, D5)."""
    wanted = booked = 0.0
    for body in model.bodies:
        if isinstance(body, PublicServiceCommittee) and body.is_open:
            wanted += body.demanded.get("guidance", 0.0)
            booked += body.activities.get("guidance", 0.0)
    return guiding.share_given(booked, wanted)


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
        if isinstance(body, PartyMassDepartment) and body.is_open:
            wanted = body.demanded.get("party_work", 0.0)
            return liaison.heard_more(body.activities.get("party_work", 0.0), wanted, model.values)
    return 1.0


def priorities(model: GovernanceModel, dissatisfied: npt.NDArray[np.float64]) -> list[int]:
    """Areas the Party core puts first this year (決定重大問題): those with most dissatisfaction.

    Args:
        dissatisfied: [areas] sum over last year's cases of what was missing to full satisfaction.
    """
    return prioritising.priorities(dissatisfied, model.structure.rules["party_core"], model.values)


def put_first(book: RouteBook, affairs: Mapping[str, Affair], areas: Sequence[int]) -> None:
    """Let matters of the year's priority areas go one place up in queues.

    Args:
        book: [affairs] the routes; the places are set here.
        affairs: the catalogue.
        areas: places in AREAS of the areas put first.
    """
    for i, affair in enumerate(affairs.values()):
        first = affair.area is not None and AREAS.index(affair.area) in areas
        book["priority"][i] = prioritising.place_in_queue(affair.priority, first)

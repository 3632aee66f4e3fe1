"""Happenings (事件): what strikes a sub-district whatever its structure.

Campaigns, censuses, epidemics, cuts of budgets, new leaders and drives to lighten the load. Some are dated
in the scenario (`Scenario.events`); others come by themselves, drawn month by month from the run's seed, the
same under every structure. This file says what they do to volumes, the ban, money and attention; who feels
it is the agents' business.

Equation::

    by themselves, each month:
        a campaign begins with chance campaign.per_year / 12, in an area drawn evenly, and lasts
            round(campaign.months) months: surge + campaign.volume on the area's tasks
        a new leader comes with chance district.leader_turnover / 12: attention = a draw in [0, 1)
        a drive comes with chance district.rectification / 12: drive = 1
    dated, with the strength s of the event, in each of its months (a new leader: the first only):
        campaign         surge + s * event.campaign_volume on the area's tasks
        census           surge + s * event.census_volume on statistics tasks
        epidemic         surge + s * event.epidemic_volume on health and public security tasks,
                         ban * (1 - s), helpfulness * (1 + s * event.epidemic_helpfulness)
        budget_cut       budget * (1 - s)
        leader_turnover  attention = 1 - s
        rectification    drive = max(drive, s)

where tasks are affairs that a programme issues and of which a part can be done locally, and a surge of x adds
x times an affair's own volume.

Parameters: campaign.per_year, campaign.months, campaign.volume, district.leader_turnover,
district.rectification, event.campaign_volume, event.census_volume, event.epidemic_volume,
event.epidemic_helpfulness.
State: none; `Effects` holds for a month.
Clauses: none.
Source: campaign-style governance (运动式治理); censuses and epidemics as reported by sub-districts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sim.institutions.affairs import AREAS, Affair
from sim.institutions.parameters import Parameters
from sim.institutions.scenario import MONTHS_A_YEAR, Event
from sim.kernel.randomness import stream, uniform


@dataclass
class Effects:
    """What is different this month.

    Attributes:
        surge: [affairs] extra volume, as a multiple of the affair's own.
        ban: what is left of the ban on pushing tasks, in [0, 1].
        budget: what is left of the contract budgets, in [0, 1].
        helpfulness: factor on people's readiness to volunteer.
        attention: what a new leader sets the district's attention to the ban to, if there is one.
        drive: the least attention after that: a drive to lighten the load never lowers it.
    """

    surge: npt.NDArray[np.float64]
    ban: float = 1.0
    budget: float = 1.0
    helpfulness: float = 1.0
    attention: float | None = None
    drive: float = 0.0
    kinds: list[str] = field(default_factory=list)


def monthly_chance(per_year: float) -> float:
    """Chance in a month of what comes so many times a year, at most once a month."""
    return per_year / MONTHS_A_YEAR


class Happenings:
    """The calendar of a run's events."""

    def __init__(
        self, events: Sequence[Event], affairs: Mapping[str, Affair], values: Parameters, seed: int
    ) -> None:
        self._events = events
        self._values = values
        self._campaigns = stream(seed, "happenings/campaigns")
        self._leaders = stream(seed, "happenings/leaders")
        self._drives = stream(seed, "happenings/rectifications")
        rows = list(affairs.values())
        self._n = len(rows)
        issued = np.array([a.programme is not None for a in rows])
        self._pushable = issued & np.array([a.local_share > 0.0 for a in rows])
        self._area = np.array([AREAS.index(a.area) if a.area else -1 for a in rows])
        self._counting = np.array([a.department == "statistics" for a in rows]) & issued
        of_epidemics = {"health", "public_security"}
        self._epidemic = np.array([a.department in of_epidemics for a in rows]) & self._pushable

    def effects(self, month: int) -> Effects:
        """What is different in a month (from 1): what comes by itself, then what the scenario dates."""
        now = Effects(surge=np.zeros(self._n))
        self._by_itself(month, now)
        for event in self._events:
            lasts = 1 if event.kind == "leader_turnover" else event.months
            if event.month <= month < event.month + lasts:
                now.kinds.append(event.kind)
                self._dated(event, now)
        return now

    def _by_itself(self, month: int, now: Effects) -> None:
        values = self._values
        for begun in range(max(1, month - round(values["campaign.months"]) + 1), month + 1):
            if uniform(self._campaigns, begun) < monthly_chance(values["campaign.per_year"]):
                area = int(uniform(self._campaigns, -begun % 2**32) * len(AREAS))
                now.surge[self._pushable & (self._area == area)] += values["campaign.volume"]
        if uniform(self._leaders, month) < monthly_chance(values["district.leader_turnover"]):
            now.attention = uniform(self._leaders, -month % 2**32)
        if uniform(self._drives, month) < monthly_chance(values["district.rectification"]):
            now.drive = 1.0

    def _dated(self, event: Event, now: Effects) -> None:
        values, strength = self._values, event.strength
        if event.kind == "campaign":
            area = AREAS.index(event.area) if event.area else -1
            now.surge[self._pushable & (self._area == area)] += strength * values["event.campaign_volume"]
        elif event.kind == "census":
            now.surge[self._counting] += strength * values["event.census_volume"]
        elif event.kind == "epidemic":
            now.surge[self._epidemic] += strength * values["event.epidemic_volume"]
            now.ban *= 1.0 - strength
            now.helpfulness *= 1.0 + strength * values["event.epidemic_helpfulness"]
        elif event.kind == "budget_cut":
            now.budget *= 1.0 - strength
        elif event.kind == "leader_turnover":
            now.attention = 1.0 - strength
        elif event.kind == "rectification":
            now.drive = max(now.drive, strength)

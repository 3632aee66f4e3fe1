"""What happens to a sub-district whatever its structure: campaigns, censuses, epidemics, cuts, new leaders.

Some are dated in the scenario (`Scenario.events`); others come by themselves, drawn month by month from
the run's seed, the same under every structure. This room says what they do to volumes, the ban, money
and attention; who feels it is the agents' business.
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
            if uniform(self._campaigns, begun) < values["campaign.per_year"] / MONTHS_A_YEAR:
                area = int(uniform(self._campaigns, -begun % 2**32) * len(AREAS))
                now.surge[self._pushable & (self._area == area)] += values["campaign.volume"]
        if uniform(self._leaders, month) < values["district.leader_turnover"] / MONTHS_A_YEAR:
            now.attention = uniform(self._leaders, -month % 2**32)
        if uniform(self._drives, month) < values["district.rectification"] / MONTHS_A_YEAR:
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

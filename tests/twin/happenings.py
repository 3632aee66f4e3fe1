"""Happenings (事件): what strikes a town whatever its structure, by itself or as the scenario dates it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sim.institutions.affairs import Affair
from sim.institutions.scenario import Event
from tests.twin.draws import chance, stream
from tests.twin.words import AREAS, MONTHS_A_YEAR


@dataclass
class Happening:
    """What is different this month."""

    surge: list[float] = field(default_factory=list)
    """[affairs] extra volume, as a multiple of an affair's own"""
    ban: float = 1.0
    """what is left of the ban"""
    budget: float = 1.0
    """what is left of budgets"""
    helpfulness: float = 1.0
    """factor on how readily people volunteer"""
    attention: float | None = None
    """the district's attention under a new leader"""
    drive: float = 0.0
    """attention that a rectification drive calls for at least"""


class Happenings:
    """The calendar of a run's events."""

    def __init__(
        self, events: Sequence[Event], affairs: Sequence[Affair], values: Mapping[str, float], seed: int
    ) -> None:
        self.events = events
        self.affairs = affairs
        self.values = values
        self.campaigns = stream(seed, "happenings/campaigns")
        self.leaders = stream(seed, "happenings/leaders")
        self.drives = stream(seed, "happenings/rectifications")

    def of_month(self, month: int) -> Happening:
        """What comes by itself, then what the scenario dates."""
        now = Happening(surge=[0.0] * len(self.affairs))
        values = self.values
        a_month = values["campaign.per_year"] / MONTHS_A_YEAR
        for begun in range(max(1, month - round(values["campaign.months"]) + 1), month + 1):
            if chance(self.campaigns, begun) < a_month:
                area = AREAS[int(chance(self.campaigns, 2**32 - begun) * len(AREAS))]
                self.campaign(now, area, values["campaign.volume"])
        if chance(self.leaders, month) < values["district.leader_turnover"] / MONTHS_A_YEAR:
            now.attention = chance(self.leaders, 2**32 - month)
        if chance(self.drives, month) < values["district.rectification"] / MONTHS_A_YEAR:
            now.drive = 1.0
        for event in self.events:
            months = 1 if event.kind == "leader_turnover" else event.months
            if event.month <= month < event.month + months:
                self.dated(event, now)
        return now

    def campaign(self, now: Happening, area: str | None, volume: float) -> None:
        """More tasks in an area, of those that can be done here."""
        for a, affair in enumerate(self.affairs):
            if affair.programme is not None and affair.local_share > 0.0 and affair.area == area:
                now.surge[a] += volume

    def dated(self, event: Event, now: Happening) -> None:
        """An event of the scenario."""
        values, strength = self.values, event.strength
        match event.kind:
            case "campaign":
                self.campaign(now, event.area, strength * values["event.campaign_volume"])
            case "census":
                for a, affair in enumerate(self.affairs):
                    if affair.programme is not None and affair.department == "statistics":
                        now.surge[a] += strength * values["event.census_volume"]
            case "epidemic":
                for a, affair in enumerate(self.affairs):
                    here = affair.programme is not None and affair.local_share > 0.0
                    if here and affair.department in ("health", "public_security"):
                        now.surge[a] += strength * values["event.epidemic_volume"]
                now.ban *= 1.0 - strength
                now.helpfulness *= 1.0 + strength * values["event.epidemic_helpfulness"]
            case "budget_cut":
                now.budget *= 1.0 - strength
            case "leader_turnover":
                now.attention = 1.0 - strength
            case "rectification":
                now.drive = max(now.drive, strength)

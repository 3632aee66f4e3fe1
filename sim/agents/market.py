"""Stations and the market: everyday services, capacity by line (model section 6.15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt

from sim.agents.base import Body
from sim.institutions.affairs import LINES
from sim.institutions.structure import BodyData, Duty

if TYPE_CHECKING:
    from sim.model import GovernanceModel


class EverydayProvider(Body):
    """Whoever sells everyday services: people by line, who follow demand with a lag.

    Attributes:
        capacity: [lines] full-time equivalents.
    """

    matching_parameter: ClassVar[str] = "market.adjustment"
    general_parameter: ClassVar[str] = "market.general_share"

    def __init__(self, model: GovernanceModel, body_id: str, instance: int) -> None:
        super().__init__(model, body_id, instance)
        self.capacity: npt.NDArray[np.float64] = np.zeros(len(LINES))

    def restructure(self, data: BodyData | None) -> None:
        """Begin with the structure's people, in the lines as residents' needs ask for them."""
        before = self.is_open
        super().restructure(data)
        if self.is_open and not before and data is not None:
            people = sum(post.count for post in data.posts.values()) * self.model.scale
            needs = self.model.hours_by_line()
            self.capacity[:] = people * needs / needs.sum() if needs.sum() > 0.0 else people / len(LINES)
        elif not self.is_open:
            self.capacity[:] = 0.0
        self.fte = self.full_time_equivalents() if self.is_open else {}

    def full_time_equivalents(self) -> dict[Duty, float]:
        """Its people now."""
        return {"field": float(self.capacity.sum())}

    def _adjustment(self) -> float:
        """Share of the gap between capacity and demand that closes in a month."""
        return self.model.values[self.matching_parameter]

    def plan_month(self) -> None:
        """People per line, by what was asked for lately."""
        values, work = self.model.values, self.model.work
        productive = values["service.productive_hours_month"]
        office = self.offices["staff"]
        if self.is_open:
            asked = work.expected[office, : len(LINES)]
            if asked.sum() > 0.0:
                wanted = asked / (productive * values["market.use"])
                self.capacity += self._adjustment() * (wanted - self.capacity)
            self.capacity = np.maximum(self.capacity, values["market.least"] * self.model.scale)
        self.fte = self.full_time_equivalents() if self.is_open else {}
        self.available = self.people() * productive
        general = values[self.general_parameter]
        for line in range(len(LINES)):
            people = float(self.capacity[line]) * (1.0 - general) if self.is_open else 0.0
            work.set_staff(office, people, now=self.model.now, group=line)
        everywhere = float(self.capacity.sum()) * general if self.is_open else 0.0
        work.set_staff(office, everywhere, now=self.model.now, group=len(LINES))


class ServiceStation(EverydayProvider):
    """A service station (社區服務站): everyday services in eight lines, and a door to the centre.

    Its committee tells it what is needed: the better it knows its people, the quicker lines follow (D6).
    """

    matching_parameter = "station.adjustment"
    general_parameter = "station.general_share"

    def _adjustment(self) -> float:
        return super()._adjustment() * (0.5 + self.model.local_knowledge(self.instance))


class Market(EverydayProvider):
    """The market: everyday services at full price."""

"""Stations and the market: everyday services, capacity by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt

from sim.agents.base import Body
from sim.institutions.affairs import LINES
from sim.institutions.structure import BodyData, Duty
from sim.mechanisms.station_capacity import (
    anywhere,
    first_capacity,
    in_line,
    next_capacity,
    speed_with_knowledge,
)

if TYPE_CHECKING:
    from sim.model import GovernanceModel


class EverydayProvider(Body):
    """Whoever sells everyday services: people by line, who follow demand with a lag.

    Entity: everyday_providers

    Attributes:
        capacity: [lines] full-time equivalents.
    """

    matching_parameter: ClassVar[str] = "market.adjustment"
    general_parameter: ClassVar[str] = "market.general_share"
    serves_by_line = True

    def __init__(self, model: GovernanceModel, body_id: str, instance: int) -> None:
        super().__init__(model, body_id, instance)
        self.capacity: npt.NDArray[np.float64] = np.zeros(len(LINES))

    def restructure(self, data: BodyData | None) -> None:
        """Begin with the structure's people, in the lines as residents' needs ask for them."""
        before = self.is_open
        super().restructure(data)
        if self.is_open and not before and data is not None:
            people = sum(post.count for post in data.posts.values()) * self.model.scale
            self.capacity[:] = first_capacity(people, self.model.hours_by_line())
        elif not self.is_open:
            self.capacity[:] = 0.0
        self.fte = self.full_time_equivalents() if self.is_open else {}

    def full_time_equivalents(self) -> dict[Duty, float]:
        """Its people now."""
        return {"field": float(self.capacity.sum())}

    def adjustment(self) -> float:
        """Share of the gap between capacity and demand that closes in a month."""
        return self.model.values[self.matching_parameter]

    def adjust(self) -> npt.NDArray[np.float64]:
        """Decide how many people each line has this month: [lines] full-time equivalents, at least 0."""
        asked = self.model.work.expected[self.offices["staff"], : len(LINES)]
        return next_capacity(self.capacity, asked, self.adjustment(), self.model.scale, self.model.values)

    def plan_month(self) -> None:
        """People per line, by what was asked for lately."""
        values, work = self.model.values, self.model.work
        office = self.offices["staff"]
        if self.is_open:
            self.capacity = self.adjust()
        self.fte = self.full_time_equivalents() if self.is_open else {}
        self.available = self.people() * values["service.productive_hours_month"]
        general = values[self.general_parameter]
        people = [in_line(line, general) for line in self.capacity.tolist()]
        people.append(anywhere(self.capacity, general))  # their group comes last
        work.set_groups(office, people if self.is_open else [0.0] * len(people), now=self.model.now)


class ServiceStation(EverydayProvider):
    """A service station (社區服務站): everyday services in eight lines, and a door to the centre.

    Its committee tells it what is needed: the better it knows its people, the quicker lines follow (D6).
    """

    matching_parameter = "station.adjustment"
    general_parameter = "station.general_share"

    def adjustment(self) -> float:
        """Share of the gap that closes in a month: more, the better the committee knows its people."""
        return speed_with_knowledge(super().adjustment(), self.model.local_knowledge(self.instance))


class Market(EverydayProvider):
    """The market: everyday services at full price."""

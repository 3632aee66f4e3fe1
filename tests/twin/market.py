"""The market and stations (市场与服务站): who sells everyday services and lives on customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sim.institutions.structure import BodyData
from tests.twin.bodies import Body
from tests.twin.words import LINES

if TYPE_CHECKING:
    from tests.twin.town import Town


class Market(Body):
    """Who sells everyday services: people by line follow demand with a lag."""

    adjustment: ClassVar[str] = "market.adjustment"
    general: ClassVar[str] = "market.general_share"

    def __init__(self, model: Town, body_id: str, instance: int) -> None:
        super().__init__(model, body_id, instance)
        self.capacity = [0.0] * len(LINES)
        """[lines] full-time equivalents"""

    def restructure(self, data: BodyData | None) -> None:
        """Begin with the structure's people, in the lines as needs ask for them."""
        before = self.is_open
        super().restructure(data)
        if data is None:
            self.capacity = [0.0] * len(LINES)
        elif not before:
            people = sum(post.count for post in data.posts.values()) * self.model.scale
            needs = hours_by_line(self.model)
            total = sum(needs)
            self.capacity = [people * n / total if total > 0.0 else people / len(LINES) for n in needs]
        self.fte = self.full_time() if self.is_open else {}

    def full_time(self) -> dict[str, float]:
        """Its people now."""
        return {"field": sum(self.capacity)}

    def speed(self) -> float:
        """Share of the gap that closes in a month."""
        return self.model.values[self.adjustment]

    def plan_month(self) -> None:
        """People per line, by what was asked for lately."""
        values, scale = self.model.values, self.model.scale
        if self.is_open:
            asked = [self.offices["staff"].purposes[line].expected for line in range(len(LINES))]
            if sum(asked) > 0.0:
                wanted = [hours / (self.productive * values["market.use"]) for hours in asked]
                moved = zip(self.capacity, wanted, strict=True)
                self.capacity = [has + self.speed() * (need - has) for has, need in moved]
            self.capacity = [max(has, values["market.least"] * scale) for has in self.capacity]
        self.fte = self.full_time() if self.is_open else {}
        self.available = self.people * self.productive
        general = values[self.general]
        for line, people in enumerate(self.capacity):
            self.employ("staff", people * (1.0 - general) if self.is_open else 0.0, line)
        self.employ("staff", sum(self.capacity) * general if self.is_open else 0.0, len(LINES))


class ServiceStation(Market):
    """A service station (社区服务站): the better the committee knows its people, the quicker lines follow."""

    adjustment = "station.adjustment"
    general = "station.general_share"

    def speed(self) -> float:
        """More, the better the committee knows its people."""
        here = [c.knowledge for c in self.model.committees if c.is_open and c.instance == self.instance]
        return super().speed() * (0.5 + (here[0] if here else 0.0))


def hours_by_line(town: Town) -> list[float]:
    """[lines] hours a year that everyday needs ask for."""
    hours = [0.0] * len(LINES)
    for source, hours_a_case in zip(town.needs.own, town.hours_a_case, strict=True):
        if source.affair.line is not None and source.affair.programme is None:
            accepted = sum(source.kept(resident.attributes) for resident in town.residents)
            hours[LINES.index(source.affair.line)] += source.rate * accepted * hours_a_case
    return hours

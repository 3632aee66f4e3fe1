"""Sunsets (任务到期退出): tasks that departments don't do themselves lapse on a review date."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.twin.structures import can_be_assigned, route_data
from tests.twin.words import MONTHS_A_YEAR

if TYPE_CHECKING:
    from tests.twin.town import Town


@dataclass
class Sunset:
    """When an affair's tasks are reviewed, and what its department did of them."""

    months: int = 0
    """from one review to the next, 0: carries none"""
    left: int = 0
    """months until the next one"""
    lapsed: bool = False
    """whether its tasks are issued no more"""
    own: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=MONTHS_A_YEAR))
    """month by month, tasks that the department did itself, and all"""


class Sunsets:
    """All affairs'."""

    def __init__(self, model: Town) -> None:
        self.model = model
        self.of = [Sunset() for _ in model.affairs]

    @property
    def issued(self) -> list[float]:
        """[affairs] 0 where lapsed, else 1."""
        return [0.0 if sunset.lapsed else 1.0 for sunset in self.of]

    def date(self) -> None:
        """Affairs that carry a sunset get a review date; those that carry none any more come back."""
        for a, sunset in enumerate(self.of):
            affair = self.model.affairs[a]
            route = route_data(self.model.structure, self.model.names[a], affair)
            dated = route.sunset is not None and route.transferable_to is None and can_be_assigned(affair)
            months = route.sunset.months if dated and route.sunset is not None else 0
            if months != sunset.months:
                sunset.left = months
            sunset.lapsed = sunset.lapsed and months > 0
            sunset.months = months

    def review(self) -> None:
        """What is due is renewed where its department did enough of it itself, or lapses."""
        model = self.model
        n = len(self.of)
        own, tasks = [0] * n, [0] * n
        offices = {department.office.index: department for department in model.departments}
        for case in model.ended:
            if case.person < 0:
                tasks[case.affair] += 1
                department = offices.get(case.last_office)
                if department is not None and case.state == "done" and case.affair in department.affairs:
                    own[case.affair] += 1
        for a, sunset in enumerate(self.of):
            sunset.own.append((own[a], tasks[a]))
            if sunset.months == 0 or sunset.lapsed:
                continue
            sunset.left -= 1
            if sunset.left == 0:
                did = sum(month[0] for month in sunset.own)
                of = sum(month[1] for month in sunset.own)
                share = did / of if of else 0.0
                sunset.lapsed = share < model.values["sunset.own_share"]
                sunset.left = sunset.months

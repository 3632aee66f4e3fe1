"""What every body has in common: posts, offices, hours, and a monthly plan.

A body's people work on cases in its offices (the kernel books these hours) and on *activities* that
are no cases: leading, coordinating, overseeing, organising. Activities get what cases leave, in the
order the body names them, so the last named is squeezed first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import mesa

from sim.affairs import AREAS
from sim.offices import OfficeKind, has_desks
from sim.structure import Body as BodyData
from sim.structure import Duty

if TYPE_CHECKING:
    from sim.model import GovernanceModel

POOLED_GROUP = len(AREAS)
"""At a desk, groups 0..7 serve one project area each and this one any matter."""


class Body(mesa.Agent):
    """A body, or one of several like bodies, for as long as the run lasts.

    Attributes:
        body_id: its id in the structure files.
        instance: its precinct, or its number among like bodies.
        is_open: whether the structure in force has it.
        data: its entry in the structure in force (the last one, once closed).
        offices: its providers by kind.
        fte: full-time equivalents by duty, at this community's size, without leave and vacancies.
        available: person-hours of the month.
        worked: person-hours on cases this month.
        activities: person-hours on activities this month.
        demanded: person-hours that its activities asked for this month.
    """

    model: GovernanceModel
    leads_serve: ClassVar[bool] = False
    """Whether leaders work on cases too, as in a residents' committee."""

    def __init__(self, model: GovernanceModel, body_id: str, instance: int) -> None:
        super().__init__(model)
        self.body_id = body_id
        self.instance = instance
        self.is_open = False
        self.data: BodyData | None = None
        self.offices: dict[OfficeKind, int] = {
            office.kind: office.index
            for office in model.layout.offices_of(body_id)
            if office.instance == instance
        }
        self.fte: dict[Duty, float] = {}
        self.available = 0.0
        self.worked = 0.0
        self.activities: dict[str, float] = {}
        self.demanded: dict[str, float] = {}

    @property
    def key(self) -> str:
        """How tables name it: the body, numbered when there are several like it."""
        several = self.data is not None and (self.data.per == "precinct" or self.data.count > 1)
        return f"{self.body_id}_{self.instance + 1}" if several else self.body_id

    def restructure(self, data: BodyData | None) -> None:
        """Take up the posts of a new structure, or close (None)."""
        self.is_open = data is not None
        if data is not None:
            self.data = data
        self.fte = self._full_time_equivalents() if self.is_open else {}

    def _full_time_equivalents(self) -> dict[Duty, float]:
        """Posts as full-time equivalents: a person with two posts is counted once, by share of hours."""
        assert self.data is not None
        fte: dict[Duty, float] = {}
        for post_id, post in self.data.posts.items():
            share = post.hours_share if post.dual_post_of else self.model.share_kept(self.body_id, post_id)
            fte[post.duty] = fte.get(post.duty, 0.0) + post.count * share * self.model.scale
        return fte

    def people(self) -> float:
        """Full-time equivalents of all duties."""
        return sum(self.fte.values())

    def plan_month(self) -> None:
        """Decide at the start of a month how many people serve where, and at what pace."""
        productive = self.model.values["service.productive_hours_month"]
        self.available = self.people() * productive
        staff = self.fte.get("office", 0.0) + self.fte.get("field", 0.0)
        if self.leads_serve:
            staff += self.fte.get("lead", 0.0)
        clerks = self.fte.get("desk", 0.0)
        if not has_desks(self.body_id, self.model.structure):
            staff, clerks = staff + clerks, 0.0
        if "desk" in self.offices:
            self._open_desks(clerks)
        if "staff" in self.offices:
            self.model.work.set_staff(self.offices["staff"], staff, now=self.model.now)

    def _open_desks(self, clerks: float) -> None:
        """Divide the clerks at the desks between one area each and any matter."""
        structure = self.model.structure
        desks = structure.desks.get(self.body_id, 0.0) * self.model.scale if self.is_open else 0.0
        serving = min(clerks, desks)
        pooled = structure.rules["pooling"]
        asked = self.model.work.expected[self.offices["desk"], : len(AREAS)]
        total = float(asked.sum())
        for area in range(len(AREAS)):
            # clerks sit where the work was expected; at the very start nobody knows where that is
            share = float(asked[area]) / total if total > 0.0 else 1.0 / len(AREAS)
            self._staff_desk(area, serving * (1.0 - pooled) * share)
        self._staff_desk(POOLED_GROUP, serving * pooled, self.generalist_skill())

    def _staff_desk(self, group: int, people: float, skill: float = 1.0) -> None:
        self.model.work.set_staff(self.offices["desk"], people, now=self.model.now, group=group, skill=skill)

    def generalist_skill(self) -> float:
        """Effort that a clerk who takes any matter does in an hour, relative to a specialist."""
        return self.model.values["desk.generalist_skill"]

    def effort_under(self, load: float) -> float:
        """Share of full effort that goes into a task when `load` times the hours there are is due (6.7)."""
        values = self.model.values
        if load <= 1.0:
            return 1.0
        return max(values["coping.floor"], float(load ** -values["coping.exponent"]))

    def wants(self) -> Mapping[str, float]:
        """Hours a month that the body's activities ask for, the most urgent first."""
        return {}

    def close_month(self) -> None:
        """Book the month: hours on cases, then activities out of what is left."""
        self.worked = sum(self.model.work.case_hours(office) for office in self.offices.values())
        left = max(0.0, self.available - self.worked)
        self.demanded = dict(self.wants()) if self.is_open else {}
        self.activities = {}
        for activity, hours in self.demanded.items():
            self.activities[activity] = min(left, hours)
            left -= self.activities[activity]

"""Administrative bodies: the old street office, the new committee and its centre."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.agents.base import Body
from sim.mechanisms.assessment import office_hours
from sim.mechanisms.guidance import hours_wanted as guidance_wanted
from sim.mechanisms.mobilisation import hours_wanted as party_work_wanted
from sim.mechanisms.one_stop import learn_by_doing
from sim.mechanisms.oversight import hours_wanted as oversight_wanted

if TYPE_CHECKING:
    from sim.model import GovernanceModel


class AdministrativeBody(Body):
    """A body that departments hand tasks to: overloaded, it puts less effort into each."""

    def plan_month(self) -> None:
        """Put its people to work, with as much effort for tasks as their number leaves."""
        super().plan_month()
        if self.is_open and "staff" in self.offices:
            self.pace_tasks()


class StreetOffice(AdministrativeBody):
    """The street office (街道辦事處): windows by area, sections that relay tasks and assess committees.

    Overloaded, it copes as committees do: it passes tasks on as they came and does its own in less depth.
    """

    def wants(self) -> Mapping[str, float]:
        """Leading, then assessing the committees as far as there is assessment, then Party work."""
        values, structure, scale = self.model.values, self.model.structure, self.model.scale
        productive = values["service.productive_hours_month"]
        return {
            "leading": self.fte.get("lead", 0.0) * productive,
            "assessing": office_hours(structure.precincts, structure.rules["assessment"], scale, values),
            "contracting": self.model.contracts.hours_wanted(self.model),
            "party_work": party_work_wanted(scale, values),
            "coordination": self.model.coordination_wanted(),
        }


class PublicServiceCommittee(AdministrativeBody):
    """The Public Service Committee (社區公共服務委員會): coordinates, contracts, guides and oversees.

    All four compete for the hours that cases leave; oversight comes last (C1, C2, C3). The more that
    departments push its way and the fewer its people, the less is left to look after them.
    """

    leads_serve = False

    def wants(self) -> Mapping[str, float]:
        """Coordination by department, contracts by lots, guidance by committee, then oversight."""
        values, model = self.model.values, self.model
        departments = sum(department.is_open for department in model.departments)
        supervision = model.structure.rules["supervision"]
        return {
            "coordination": model.coordination_wanted(),
            "contracting": model.contracts.hours_wanted(model),
            "guidance": guidance_wanted(model.structure.precincts, model.scale, values),
            "oversight": oversight_wanted(departments, supervision, model.scale, values),
        }

    def assistants(self) -> dict[str, float]:
        """Assistants by the project area that is their field (B3), at the reference size."""
        assert self.data is not None
        fields: dict[str, float] = {}
        for post in self.data.posts.values():
            if post.field is not None:
                fields[post.field] = fields.get(post.field, 0.0) + post.count
        return fields


class PublicServiceCentre(Body):
    """The Public Service Centre (公共服務中心): desks over eight areas behind one door.

    Clerks who take any matter begin below a specialist's skill and learn by doing.
    """

    def __init__(self, model: GovernanceModel, body_id: str, instance: int) -> None:
        super().__init__(model, body_id, instance)
        self.skill = model.values["desk.generalist_skill"]

    def generalist_skill(self) -> float:
        """Skill reached so far."""
        return self.skill

    def close_month(self) -> None:
        """Book the month and learn from it."""
        super().close_month()
        if self.is_open:
            self.skill = learn_by_doing(self.skill, self.model.values["desk.learning_rate"])
        else:
            self.skill = self.model.values["desk.generalist_skill"]

    def wants(self) -> Mapping[str, float]:
        """Leading the centre."""
        return {"leading": self.fte.get("lead", 0.0) * self.model.values["service.productive_hours_month"]}

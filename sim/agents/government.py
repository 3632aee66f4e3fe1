"""Administrative bodies: the old street office, the new committee and its centre."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.agents.base import Body
from sim.mechanisms import care
from sim.mechanisms.assessment import office_hours
from sim.mechanisms.mobilisation import hours_wanted as party_work_wanted
from sim.mechanisms.one_stop import learn_by_doing

if TYPE_CHECKING:
    from sim.model import GovernanceModel


class AdministrativeBody(Body):
    """A body that departments hand tasks to: overloaded, it puts less effort into each."""

    paces_tasks = True


class StreetOffice(AdministrativeBody):
    """The street office (街道辦事處): windows by area, sections that relay tasks and assess committees.

    Overloaded, it copes as committees do: it passes tasks on as they came and does its own in less depth.
    """

    def wants(self) -> Mapping[str, float]:
        """Leading, assessing as far as there is assessment, contracts, Party work, cadres, coordination."""
        values, structure, scale = self.model.values, self.model.structure, self.model.scale
        return {
            "leading": self.leading_wanted(),
            "assessing": office_hours(structure.precincts, structure.rules["assessment"], scale, values),
            "contracting": self.model.contracts.hours_wanted(self.model),
            "party_work": party_work_wanted(scale, values),
            "cadre_supervision": self.model.cadre_supervision_wanted(self),
            "coordination": self.model.coordination_wanted(),
        }


class PublicServiceCommittee(AdministrativeBody):
    """The Public Service Committee (社區公共服務委員會): coordinates, contracts, guides and oversees.

    All of them compete for hours with the cases it is handed; oversight presses least (C1, C2, C3). The more
    that departments push its way and the fewer its people, the less is left to look after them.
    """

    def wants(self) -> Mapping[str, float]:
        """Leading, coordination by hand-offs, contracts by lots, guidance and oversight by who needs them."""
        model = self.model
        return {
            "leading": self.leading_wanted(),
            "coordination": model.coordination_wanted(),
            "contracting": model.contracts.hours_wanted(model),
            "guidance": model.guidance_wanted(),
            "oversight": model.oversight_wanted(),
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

    def supervision_given(self, given: Mapping[str, float]) -> float:
        """As every body's, and as far as departments' stations, which sit here, are overseen."""
        rules = self.model.structure.rules
        return care.supervised(
            rules["party_core"], given["cadre_supervision"], rules["supervision"], given["oversight"]
        )

    def close_month(self) -> None:
        """Book the month and learn from it."""
        super().close_month()
        if self.is_open:
            self.skill = learn_by_doing(self.skill, self.model.values["desk.learning_rate"])
        else:
            self.skill = self.model.values["desk.generalist_skill"]

    def wants(self) -> Mapping[str, float]:
        """Leading the centre."""
        return {"leading": self.leading_wanted()}

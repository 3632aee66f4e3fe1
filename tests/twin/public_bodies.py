"""Public bodies and the Party (公共机构与党组织): what their people are to do besides cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tests.twin.bodies import Body

if TYPE_CHECKING:
    from tests.twin.town import Town


class StreetOffice(Body):
    """The street office (街道办事处)."""

    paces_tasks = True

    def wants(self) -> Mapping[str, float]:
        """Leading, assessing committees, contracts, Party work, cadres, coordination."""
        model, values = self.model, self.model.values
        rules, precincts = model.structure.rules, model.structure.precincts
        return {
            "leading": self.leading(),
            "assessing": values["assessment.office_hours"] * precincts * rules["assessment"] * model.scale,
            "contracting": model.contracts.hours_wanted(),
            "party_work": values["party.office_hours"] * model.scale,
            "cadre_supervision": model.oversight.cadre_hours_wanted(self),
            "coordination": model.oversight.coordination_wanted(),
        }


class PublicServiceCommittee(Body):
    """The Public Service Committee (公共服务委员会)."""

    paces_tasks = True

    def wants(self) -> Mapping[str, float]:
        """Leading, coordination, contracts, guidance, oversight."""
        model = self.model
        return {
            "leading": self.leading(),
            "coordination": model.oversight.coordination_wanted(),
            "contracting": model.contracts.hours_wanted(),
            "guidance": model.oversight.guidance_wanted(),
            "oversight": model.oversight.oversight_wanted(),
        }

    def assistants(self) -> dict[str, float]:
        """Posts by the project area that is their field."""
        fields: dict[str, float] = {}
        for post in self.posts:
            if post.field is not None:
                fields[post.field] = fields.get(post.field, 0.0) + post.count
        return fields


class PublicServiceCentre(Body):
    """The Public Service Centre (公共服务中心): clerks who take any matter learn by doing."""

    def __init__(self, model: Town, body_id: str, instance: int) -> None:
        super().__init__(model, body_id, instance)
        self.skill = model.values["desk.generalist_skill"]

    def generalist_skill(self) -> float:
        """Skill reached so far."""
        return self.skill

    def supervision(self, cadres: float, oversight: float) -> float:
        """As every body's, and as far as departments' stations, which sit here, are overseen."""
        rules = self.model.structure.rules
        unseen = (1.0 - rules["party_core"] * cadres) * (1.0 - rules["supervision"] * oversight)
        return 1.0 - unseen

    def close_month(self) -> None:
        """Book the month and learn from it."""
        super().close_month()
        values = self.model.values
        if self.is_open:
            self.skill += values["desk.learning_rate"] * (1.0 - self.skill)
        else:
            self.skill = values["desk.generalist_skill"]

    def wants(self) -> Mapping[str, float]:
        """Leading."""
        return {"leading": self.leading()}


class PartyWorkingCommittee(Body):
    """The Party Working Committee (社区党工委)."""

    def wants(self) -> Mapping[str, float]:
        """Leading the committees' branches, supervising cadres."""
        model = self.model
        branches = model.values["party.core_hours_per_committee"] * model.structure.precincts * model.scale
        return {"leading": branches, "cadre_supervision": model.oversight.cadre_hours_wanted(self)}


class PartyMassDepartment(Body):
    """The Party-Mass Work Department (党群工作部)."""

    def wants(self) -> Mapping[str, float]:
        """Leading, and Party work."""
        work = self.model.values["party.office_hours"] * self.model.scale
        return {"leading": self.leading(), "party_work": work}


class PartyBranch(Body):
    """A Party branch (党支部) in a committee."""

    def wants(self) -> Mapping[str, float]:
        """All its hours."""
        return {"party_work": self.people * self.productive}

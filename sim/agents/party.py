"""The Party: the working committee that leads, its department, and a branch in every committee."""

from __future__ import annotations

from collections.abc import Mapping

from sim.agents.base import Body
from sim.mechanisms import cadre_supervision
from sim.mechanisms.mobilisation import hours_wanted


class PartyWorkingCommittee(Body):
    """The Party Working Committee (社區黨工委): leading core, its posts are held by others too (B4)."""

    def wants(self) -> Mapping[str, float]:
        """Leading the committees' Party branches, and supervising the cadres posted here (D1)."""
        model = self.model
        return {
            "leading": cadre_supervision.core_hours(model.structure.precincts, model.scale, model.values),
            "cadre_supervision": model.cadre_supervision_wanted(self),
        }


class PartyMassDepartment(Body):
    """The Party-Mass Work Department (黨群工作部): Party-mass cases, then mobilising members (B5)."""

    def wants(self) -> Mapping[str, float]:
        """Leading, and Party work."""
        return {
            "leading": self.leading_wanted(),
            "party_work": hours_wanted(self.model.scale, self.model.values),
        }


class PartyBranch(Body):
    """A Party branch (黨支部) in a residents' committee; its secretary directs the committee (B8)."""

    def wants(self) -> Mapping[str, float]:
        """The branch's hours come out of the director's and go into Party work."""
        return {"party_work": self.people() * self.model.values["service.productive_hours_month"]}

"""Community units: what lies in a sub-district besides homes, and what it gives (B1)."""

from __future__ import annotations

from sim.agents.base import Body
from sim.mechanisms.donations import unit_gives
from sim.mechanisms.money import DONORS

RELIEF_FUND = "relief_fund"
"""The account of the charity aid association's relief fund."""


class CommunityUnit(Body):
    """A community unit (社區單位): an enterprise, school or hospital located here.

    Entity: community_unit

    Attributes:
        seat: whether it sits on a leading body of the structure in force.
        given: yuan this month.
    """

    given: float = 0.0

    @property
    def seat(self) -> bool:
        """Whether units are members of a body of the structure in force."""
        bodies = self.model.structure.bodies.values()
        return any(self.body_id in body.members for body in bodies)

    def close_month(self) -> None:
        """Give to the relief fund, where there is one, more with a seat at the table."""
        super().close_month()
        self.given = self.give() if self.is_open and self.model.has_charity else 0.0
        self.model.accounts.pay(DONORS, RELIEF_FUND, "donation", self.given)

    def give(self) -> float:
        """Decide what it gives to the relief fund this month: yuan, at least 0."""
        model = self.model
        return unit_gives(model.structure.rules["cultivation"], self.seat, model.scale, model.values)

"""Society and market: NGOs, charity, the incumbent contractor, stations, market, volunteers, units.

How these grow, bid and close belongs to model sections 6.12 to 6.15, which are not modelled yet:
here they serve with the people the structure gives them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.affairs import ATTRIBUTES
from sim.agents.base import Body
from sim.scenario import MONTHS_A_YEAR
from sim.structure import Duty

if TYPE_CHECKING:
    from sim.model import GovernanceModel


class NGO(Body):
    """A non-governmental organisation (社會組織) that takes contracts."""


class CharityAssociation(Body):
    """The charity aid association (公益慈善救助會)."""


class CommunityServiceCentre(Body):
    """The community service centre (社區服務中心), the incumbent contractor (not the public one)."""


class ServiceStation(Body):
    """A service station (社區服務站): everyday services in eight lines, and a door to the centre."""


class Market(Body):
    """The market: everyday services at full price."""


class CommunityUnit(Body):
    """A community unit (社區單位): an enterprise, school or hospital located here."""


class VolunteerTeam(Body):
    """A precinct's volunteers (義工): registered residents, of whom a part gives hours.

    Attributes:
        volunteers: registered volunteers living in the precinct now.
    """

    model: GovernanceModel

    def __init__(self, model: GovernanceModel, body_id: str, instance: int) -> None:
        super().__init__(model, body_id, instance)
        self.volunteers = 0

    def _full_time_equivalents(self) -> dict[Duty, float]:
        bit = 1 << ATTRIBUTES.index("volunteer")
        community = self.model.community
        precinct = self.model.household_precinct[community.household]
        here = precinct == self.instance
        self.volunteers = int(np.count_nonzero(community.attributes[here] & bit))
        values = self.model.values
        hours = self.volunteers * values["volunteer.active_share"] * values["volunteer.hours_year"]
        return {"field": hours / MONTHS_A_YEAR / values["service.productive_hours_month"]}

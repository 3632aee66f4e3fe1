"""Volunteers: the registered ones, month by month, and the teams of the precincts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.agents.base import Body
from sim.community import Community
from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.structure import Duty
from sim.kernel.randomness import stream
from sim.mechanisms.elections import AGES, band_of
from sim.mechanisms.volunteering import (
    Pull,
    hours_offered,
    make_pull,
    pull_on_all,
    rate_of_leaving,
    turn_over,
    use_of_hours,
)

if TYPE_CHECKING:
    from sim.model import GovernanceModel


class Volunteering:
    """All residents' volunteering: the state that the teams of the precincts share.

    Entity: residents

    Attributes:
        volunteer: [residents] registered volunteers.
        helping: [households] whether one lives there.
    """

    def __init__(self, model: GovernanceModel) -> None:
        bit = 1 << ATTRIBUTES.index("volunteer")
        self.volunteer: npt.NDArray[np.bool_] = (model.community.attributes & bit) != 0
        self._key = stream(model.seed, "volunteering")
        self._look_round(model.community)

    def _look_round(self, community: Community) -> None:
        """Note where volunteers live, and how old everybody is."""
        self.helping: npt.NDArray[np.bool_] = np.zeros(community.households, dtype=np.bool_)
        self.helping[community.household[self.volunteer]] = True
        self._bands = band_of(community.age)
        self.people_by_age: npt.NDArray[np.int64] = np.bincount(self._bands + 1, minlength=len(AGES) + 1)[1:]

    def forget(self, gone: npt.NDArray[np.bool_], community: Community) -> None:
        """Let those who are `gone` ([residents]) be volunteers no more; `community` is that without them."""
        self.volunteer[gone] = False
        self._look_round(community)

    def by_age(self) -> npt.NDArray[np.int64]:
        """[AGES] registered volunteers."""
        return np.bincount(self._bands[np.flatnonzero(self.volunteer)] + 1, minlength=len(AGES) + 1)[1:]

    def per_precinct(self, model: GovernanceModel) -> npt.NDArray[np.int64]:
        """[precincts] registered volunteers living there."""
        homes = model.household_precinct[model.community.household[np.flatnonzero(self.volunteer)]]
        return np.bincount(homes, minlength=model.structure.precincts)

    def pull(self, model: GovernanceModel, teams: list[VolunteerTeam]) -> Pull:
        """What moves residents to join this month, and volunteers to leave, by precinct."""
        values, rules = model.values, model.structure.rules
        leave = np.full(max(len(teams), model.structure.precincts), values["volunteer.drop_out"])
        for team in teams:
            if team.is_open:
                leave[team.instance] = team.leaving()
        satisfaction = model.latest.get("satisfaction", 0.0)
        others = pull_on_all(values, rules["cultivation"], satisfaction, model.effects.helpfulness)
        return make_pull(values, model.mobilisation(), others, leave)

    def close_month(self, model: GovernanceModel, teams: list[VolunteerTeam]) -> None:
        """People join and leave."""
        turn_over(
            self.volunteer,
            model.community.attributes,
            model.community.household,
            model.household_precinct,
            model.community.neighbours,
            self.helping,
            model.people.trust,
            self.pull(model, teams),
            self._key,
            model.month,
        )


class VolunteerTeam(Body):
    """A precinct's volunteers (義工): registered residents, of whom a part gives hours.

    Entity: volunteer_team

    Attributes:
        volunteers: registered volunteers living in the precinct now.
        use: share of the offered hours taken up last month.
    """

    model: GovernanceModel

    def __init__(self, model: GovernanceModel, body_id: str, instance: int) -> None:
        super().__init__(model, body_id, instance)
        self.volunteers = 0
        self.use = 0.0

    def offered(self) -> float:
        """Hours that the volunteers of the precinct give this month."""
        return hours_offered(self.model.values, self.volunteers)

    def leaving(self) -> float:
        """Rate a year at which the precinct's volunteers leave this month."""
        return rate_of_leaving(self.model.values, self.use, self.model.structure.rules["command"])

    def full_time_equivalents(self) -> dict[Duty, float]:
        """The hours that active volunteers give, as people."""
        self.volunteers = int(self.model.volunteering.per_precinct(self.model)[self.instance])
        return {"field": self.offered() / self.model.values["service.productive_hours_month"]}

    def close_month(self) -> None:
        """Book the month and note how much of what was offered was taken."""
        super().close_month()
        self.use = use_of_hours(self.worked, self.available)

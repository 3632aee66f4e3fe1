"""Volunteers: who joins, who leaves, who works (model section 6.12).

Each month every adult may join with probability 1 - exp(-h/12) and every volunteer may leave, drawn by
key (person, month). h = v0 (1 + mob party) (1 + b share of neighbours who volunteer) (0.5 + trust)
(1 + cultivation) (1 - crowding-out x quality of service): people are moved by the Party, by their
neighbours, by trust and by being asked, and see less need where service is good. Leaving rises with the
hours that were taken and with work on departments' lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.agents.base import Body
from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.institutions.structure import Duty
from sim.kernel.compiling import kernel
from sim.kernel.randomness import Word, draw, stream, unit
from sim.mechanisms.elections import AGES, band_of

if TYPE_CHECKING:
    from sim.model import GovernanceModel

MINOR, PARTY_MEMBER = 1 << ATTRIBUTES.index("minor"), 1 << ATTRIBUTES.index("party_member")
OLDER = 1 << ATTRIBUTES.index("older")
YOUNG = 1 << ATTRIBUTES.index("young_adult")


class Pull(NamedTuple):
    """What moves people to volunteer, as rates a year and factors."""

    join: float
    party: float
    """factor on Party members, less 1: the mobilisation of the branches and the Party-mass department"""
    neighbours: float
    older: float
    young: float
    others: float
    """what all share: cultivation, crowding-out by good service, an emergency"""
    leave: npt.NDArray[np.float64]
    """[precincts] a year, fatigue and line work included"""


@kernel
def turn_over(
    volunteer: npt.NDArray[np.bool_],
    attributes: npt.NDArray[np.uint16],
    household: npt.NDArray[np.int32],
    precinct: npt.NDArray[np.int16],
    neighbours: npt.NDArray[np.int32],
    helping: npt.NDArray[np.bool_],
    trust: npt.NDArray[np.float32],
    pull: Pull,
    key: Word,
    month: int,
) -> None:
    """One month of joining and leaving; `volunteer` and `helping` ([households] with a volunteer) change.

    Everybody decides on what neighbours did last month, so the order of residents does not matter.
    """
    now = draw(key, np.uint64(month))
    for i in range(volunteer.size):
        h = household[i]
        if volunteer[i]:
            rate = pull.leave[precinct[h]]
        else:
            if attributes[i] & MINOR:
                continue
            rate = pull.join * pull.others * (0.5 + trust[i, 1])
            if attributes[i] & PARTY_MEMBER:
                rate *= 1.0 + pull.party
            if attributes[i] & OLDER:
                rate *= pull.older
            elif attributes[i] & YOUNG:
                rate *= pull.young
            known, active = 0, 0
            for k in range(neighbours.shape[1]):
                other = neighbours[h, k]
                if other >= 0:
                    known += 1
                    active += helping[other]
            if known > 0:
                rate *= 1.0 + pull.neighbours * active / known
        if unit(draw(now, np.uint64(i))) < 1.0 - np.exp(-rate / MONTHS_A_YEAR):
            volunteer[i] = not volunteer[i]
    helping[:] = False
    for i in range(volunteer.size):
        if volunteer[i]:
            helping[household[i]] = True


class Volunteering:
    """All residents' volunteering: the state that the teams of the precincts share.

    Attributes:
        volunteer: [residents] registered volunteers.
        helping: [households] whether one lives there.
    """

    def __init__(self, model: GovernanceModel) -> None:
        community = model.community
        bit = 1 << ATTRIBUTES.index("volunteer")
        self.volunteer: npt.NDArray[np.bool_] = (community.attributes & bit) != 0
        self.helping: npt.NDArray[np.bool_] = np.zeros(community.households, dtype=np.bool_)
        self.helping[community.household[self.volunteer]] = True
        self._key = stream(model.seed, "volunteering")
        self._bands = band_of(community.age)
        self.people_by_age: npt.NDArray[np.int64] = np.bincount(self._bands + 1, minlength=len(AGES) + 1)[1:]

    def by_age(self) -> npt.NDArray[np.int64]:
        """[AGES] registered volunteers."""
        return np.bincount(self._bands[self.volunteer] + 1, minlength=len(AGES) + 1)[1:]

    def per_precinct(self, model: GovernanceModel) -> npt.NDArray[np.int64]:
        """[precincts] registered volunteers living there."""
        homes = model.household_precinct[model.community.household[self.volunteer]]
        return np.bincount(homes, minlength=model.structure.precincts)

    def close_month(self, model: GovernanceModel, teams: list[VolunteerTeam]) -> None:
        """People join and leave."""
        values, structure = model.values, model.structure
        leave = np.full(max(len(teams), structure.precincts), values["volunteer.drop_out"])
        for team in teams:
            if team.is_open:
                leave[team.instance] *= (
                    1.0
                    + values["volunteer.fatigue"] * team.use
                    + (values["volunteer.line_work"] * structure.rules["command"])
                )
        quality = model.latest.get("satisfaction", 0.0)
        others = 1.0 + values["volunteer.cultivation"] * structure.rules["cultivation"]
        others *= max(0.0, 1.0 - values["volunteer.crowding_out"] * (0.0 if np.isnan(quality) else quality))
        pull = Pull(
            join=values["volunteer.join"],
            party=values["volunteer.mobilisation"] * model.mobilisation(),
            neighbours=values["volunteer.neighbours"],
            older=values["volunteer.older"],
            young=values["volunteer.young"],
            others=others * model.effects.helpfulness,
            leave=leave,
        )
        turn_over(
            self.volunteer,
            model.community.attributes,
            model.community.household,
            model.household_precinct,
            model.community.neighbours,
            self.helping,
            model.people.trust,
            pull,
            self._key,
            model.month,
        )


class VolunteerTeam(Body):
    """A precinct's volunteers (義工): registered residents, of whom a part gives hours.

    Attributes:
        volunteers: registered volunteers living in the precinct now.
        use: share of the offered hours taken up last month.
    """

    model: GovernanceModel

    def __init__(self, model: GovernanceModel, body_id: str, instance: int) -> None:
        super().__init__(model, body_id, instance)
        self.volunteers = 0
        self.use = 0.0

    def full_time_equivalents(self) -> dict[Duty, float]:
        """The hours that active volunteers give, as people."""
        self.volunteers = int(self.model.volunteering.per_precinct(self.model)[self.instance])
        values = self.model.values
        hours = self.volunteers * values["volunteer.active_share"] * values["volunteer.hours_year"]
        return {"field": hours / MONTHS_A_YEAR / values["service.productive_hours_month"]}

    def close_month(self) -> None:
        """Book the month and note how much of what was offered was taken."""
        super().close_month()
        self.use = min(1.0, self.worked / self.available) if self.available > 0.0 else 0.0

"""Volunteering (志愿服务): who joins the volunteers, who leaves, and the hours they offer.

Every month each adult may join and each volunteer may leave, drawn by person and month. People are moved
by the Party, by neighbours who volunteer, by trust in self-governance and by being asked (cultivation, an
emergency), and see less need where service is good. Volunteers leave the sooner, the more of their hours
were taken and the more they were made to work on departments' lines. Everybody decides on what neighbours
did last month, so the order of residents does not matter.

Equation::

    chance in a month = 1 - exp(- rate / 12)
    rate of joining a year = volunteer.join * others * (0.5 + trust in self-governance)
        * (1 + volunteer.mobilisation * mobilisation)   for Party members
        * volunteer.older for those of 60 and over, or volunteer.young for those under 30
        * (1 + volunteer.neighbours * (share of the neighbouring households with a volunteer))
    others = (1 + volunteer.cultivation * cultivation)
        * max(0, 1 - volunteer.crowding_out * (mean satisfaction last month)) * helpfulness
    rate of leaving a year = volunteer.drop_out
        * (1 + volunteer.fatigue * (use of the team's hours) + volunteer.line_work * command)
    hours offered a month = volunteers * volunteer.active_share * volunteer.hours_year / 12
    use = min(1, hours worked / hours offered)

Minors don't join. Mobilisation is told under that name, helpfulness is that of events, cultivation and
command are rules.

Parameters: volunteer.join, volunteer.mobilisation, volunteer.neighbours, volunteer.older, volunteer.young,
    volunteer.cultivation, volunteer.crowding_out, volunteer.drop_out, volunteer.fatigue, volunteer.line_work,
    volunteer.active_share, volunteer.hours_year
State: `Volunteering.volunteer`, `Volunteering.helping`, `VolunteerTeam.use`.
Clauses: E3, B5, B8.
Source: Parrado et al. 2013 (older people do more; sign of crowding-out); Cixi (28 % of the registered are
    active); Shanghai (cultivation); other sizes are own estimates.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.parameters import Parameters
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.institutions.structure import SYSTEMS
from sim.kernel.compiling import kernel
from sim.kernel.randomness import Word, draw, unit

MINOR, PARTY_MEMBER = 1 << ATTRIBUTES.index("minor"), 1 << ATTRIBUTES.index("party_member")
OLDER = 1 << ATTRIBUTES.index("older")
YOUNG = 1 << ATTRIBUTES.index("young_adult")
SELF_GOVERNANCE = SYSTEMS.index("self_governance")


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


def make_pull(values: Parameters, mobilisation: float, others: float, leave: npt.NDArray[np.float64]) -> Pull:
    """What moves people this month.

    Args:
        mobilisation: how strongly Party members are called on, in [0, 1).
        others: from `pull_on_all`.
        leave: [precincts] from `rate_of_leaving`.
    """
    return Pull(
        join=values["volunteer.join"],
        party=values["volunteer.mobilisation"] * mobilisation,
        neighbours=values["volunteer.neighbours"],
        older=values["volunteer.older"],
        young=values["volunteer.young"],
        others=others,
        leave=leave,
    )


def pull_on_all(values: Parameters, cultivation: float, satisfaction: float, helpfulness: float) -> float:
    """The factor on everybody's joining.

    Args:
        cultivation: strength of the rule.
        satisfaction: mean of last month, NaN where nothing ended: then nobody sees less need.
        helpfulness: factor of events.
    """
    others = 1.0 + values["volunteer.cultivation"] * cultivation
    seen = 0.0 if np.isnan(satisfaction) else satisfaction
    others *= max(0.0, 1.0 - values["volunteer.crowding_out"] * seen)
    return others * helpfulness


def rate_of_leaving(values: Parameters, use: float, command: float) -> float:
    """Rate a year at which a team's volunteers leave.

    Args:
        use: share of the offered hours that was taken up last month.
        command: strength of the rule: how far volunteers are run as a department's line.
    """
    return values["volunteer.drop_out"] * (
        1.0 + values["volunteer.fatigue"] * use + (values["volunteer.line_work"] * command)
    )


def hours_offered(values: Parameters, volunteers: int) -> float:
    """Hours a month that the active ones of so many registered volunteers give."""
    hours = volunteers * values["volunteer.active_share"] * values["volunteer.hours_year"]
    return hours / MONTHS_A_YEAR


def use_of_hours(worked: float, offered: float) -> float:
    """Share of the offered hours that was taken up, 0 where none were offered."""
    return min(1.0, worked / offered) if offered > 0.0 else 0.0


@kernel
def rate_of_joining(pull: Pull, trust: float, attributes: int, active: int, known: int) -> float:
    """Rate a year at which an adult joins.

    Args:
        trust: in self-governance.
        attributes: bits of ATTRIBUTES.
        active, known: neighbouring households with a volunteer, and all of them.
    """
    rate = pull.join * pull.others * (0.5 + trust)
    if attributes & PARTY_MEMBER:
        rate *= 1.0 + pull.party
    if attributes & OLDER:
        rate *= pull.older
    elif attributes & YOUNG:
        rate *= pull.young
    if known > 0:
        rate *= 1.0 + pull.neighbours * active / known
    return rate


@kernel
def chance_in_a_month(rate: float) -> float:
    """Chance that what happens at a rate a year happens within a month."""
    return float(1.0 - np.exp(-rate / MONTHS_A_YEAR))


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

    Args:
        volunteer, attributes, household: [residents].
        precinct, neighbours: [households], [households, K] with -1 where there are fewer.
        trust: [residents, systems].
        key, month: key the draws, one a resident.
    """
    now = draw(key, np.uint64(month))
    for i in range(volunteer.size):
        h = household[i]
        if volunteer[i]:
            rate = pull.leave[precinct[h]]
        else:
            if attributes[i] & MINOR:
                continue
            known, active = 0, 0
            for k in range(neighbours.shape[1]):
                other = neighbours[h, k]
                if other >= 0:
                    known += 1
                    active += helping[other]
            rate = rate_of_joining(pull, trust[i, SELF_GOVERNANCE], attributes[i], active, known)
        if unit(draw(now, np.uint64(i))) < chance_in_a_month(rate):
            volunteer[i] = not volunteer[i]
    helping[:] = False
    for i in range(volunteer.size):
        if volunteer[i]:
            helping[household[i]] = True

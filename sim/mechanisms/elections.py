"""Elections (居委会选举): who votes for the residents' committee.

Every third year, and when precincts are redrawn, residents elect their committees. Whether an adult votes
hangs on age, Party membership, trust in self-governance, the precinct's self-governance capital, its size
and on whether one volunteers. Turnout is what comes out; it says how far a committee answers to its
voters.

Equation::

    votes with chance 1 / (1 + exp(-z))
    z = election.base + election.age * (min(age, 80) - 50) / 10 + election.party * (Party member)
        + election.trust * (trust - 0.5) + election.volunteer * (volunteer)
        + election.capital * (capital of the precinct)
        - election.size * log(residents of the precinct / election.usual_size)

with (Party member) and (volunteer) 1 or 0, and trust that in the self-governance system. Minors (under 18)
don't vote.

Parameters: election.base, election.age, election.party, election.trust, election.volunteer, election.capital,
    election.size, election.usual_size (election.every_months says when)
State: `GovernanceModel.election`, `ResidentsCommittee.turnout`.
Clauses: D5.
Source: logit of turnout; age after Parrado et al. 2013, sizes are own estimates that give about 48 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.parameters import Parameters
from sim.kernel.randomness import stream, uniforms

AGES = ("18-29", "30-49", "50-59", "60-69", "70+")
_FROM = (18, 30, 50, 60, 70)


@dataclass(frozen=True)
class Election:
    """Turnout by precinct, by age, and of Party members; NaN where nobody may vote."""

    by_precinct: npt.NDArray[np.float64]
    by_age: dict[str, float]
    party_members: float
    others: float
    overall: float


def band_of(age: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.int64]:
    """[residents] place in AGES, -1 for minors."""
    return np.searchsorted(np.array(_FROM), age, side="right") - 1


def leaning_to_vote(
    age: npt.NDArray[np.integer[Any]],
    party: npt.NDArray[np.bool_],
    trust: npt.NDArray[np.float32],
    volunteer: npt.NDArray[np.bool_],
    capital: npt.NDArray[np.float64],
    residents: npt.NDArray[np.int64],
    values: Parameters,
) -> npt.NDArray[np.float64]:
    """z of each adult; all are [residents], `capital` and `residents` those of her precinct."""
    size = np.log(np.maximum(1, residents) / values["election.usual_size"])
    leaning: npt.NDArray[np.float64] = (
        values["election.base"]
        + values["election.age"] * (np.minimum(age, 80) - 50.0) / 10.0
        + values["election.party"] * party
        + values["election.trust"] * (trust - 0.5)
        + values["election.volunteer"] * volunteer
        + values["election.capital"] * capital
        - values["election.size"] * size
    )
    return leaning


def chance_to_vote(leaning: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The chance that goes with a leaning z."""
    return 1.0 / (1.0 + np.exp(-leaning))


def hold_election(
    age: npt.NDArray[np.integer[Any]],
    attributes: npt.NDArray[np.uint16],
    precinct: npt.NDArray[np.integer[Any]],
    trust: npt.NDArray[np.float32],
    volunteer: npt.NDArray[np.bool_],
    capital: npt.NDArray[np.float64],
    residents: npt.NDArray[np.int64],
    values: Parameters,
    seed: int,
    month: int,
) -> Election:
    """Hold an election in every precinct.

    Args:
        age, attributes, precinct, trust, volunteer: [residents]; trust in self-governance.
        capital, residents: [precincts].
        seed, month: key the draws, one a resident, so the same person votes alike wherever she can.
    """
    party = (attributes & (1 << ATTRIBUTES.index("party_member"))) != 0
    leaning = leaning_to_vote(age, party, trust, volunteer, capital[precinct], residents[precinct], values)
    u = uniforms(stream(seed, f"elections/{month}"), np.arange(age.size))
    may = age >= _FROM[0]
    votes = may & (u < chance_to_vote(leaning))
    bands = band_of(age)
    turnout = {band: _share(votes[may & (bands == i)]) for i, band in enumerate(AGES)}
    n = capital.size
    voters = np.bincount(precinct[may], minlength=n)[:n]
    cast = np.bincount(precinct[votes], minlength=n)[:n]
    by_precinct = np.divide(cast, voters, out=np.full(n, np.nan), where=voters > 0)
    return Election(
        by_precinct=by_precinct,
        by_age=turnout,
        party_members=_share(votes[may & party]),
        others=_share(votes[may & ~party]),
        overall=_share(votes[may]),
    )


def _share(chosen: npt.NDArray[np.bool_]) -> float:
    return float(chosen.mean()) if chosen.size else float("nan")

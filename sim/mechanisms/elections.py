"""Elections of residents' committees, every third year (model section 6.6).

Who votes: a logit in age, Party membership, trust in self-governance, the precinct's self-governance
capital, its size and whether one volunteers. Turnout is what comes out, by age and for Party members.
An adult votes with chance 1 / (1 + exp(-z))::

    z = election.base + election.age * (min(age, 80) - 50) / 10 + election.party * (Party member)
        + election.trust * (trust - 0.5) + election.volunteer * (volunteer)
        + election.capital * (capital of the precinct)
        - election.size * log(residents of the precinct / election.usual_size)

with (Party member) and (volunteer) 1 or 0, and trust that in the self-governance system.
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
    size = np.log(np.maximum(1, residents) / values["election.usual_size"])
    pull = (
        values["election.base"]
        + values["election.age"] * (np.minimum(age, 80) - 50.0) / 10.0
        + values["election.party"] * party
        + values["election.trust"] * (trust - 0.5)
        + values["election.volunteer"] * volunteer
        + values["election.capital"] * capital[precinct]
        - values["election.size"] * size[precinct]
    )
    u = uniforms(stream(seed, f"elections/{month}"), np.arange(age.size))
    may = age >= _FROM[0]
    votes = may & (u < 1.0 / (1.0 + np.exp(-pull)))
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

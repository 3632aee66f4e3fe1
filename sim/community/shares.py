"""From marginal shares to each resident's chance of having an attribute.

The registry gives the share of all residents who have an attribute and how much likelier some are to
have it than others (an odds ratio, or a correlation with poverty). The chances here meet both exactly
in expectation, whatever the number of residents.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from sim.community.composition import (
    GROUPS,
    MIDDLE,
    MINOR,
    OLDER,
    VERY_OLD,
    YOUNG,
    Compositions,
)
from sim.institutions.documents import InputError, Problem
from sim.kernel.arrays import Floats


@dataclass(frozen=True)
class Chances:
    """The chance of each attribute by age group (0 to 4, see `sim.community.composition`)."""

    disabled: Floats
    """[5]"""
    unemployed: Floats
    """[5]; zero outside 18 to 59"""
    party_member: Floats
    """[5]; zero for minors"""
    volunteer: Floats
    """[2, 5]: not a Party member, Party member; zero for minors"""
    migrant: float
    """of a household in which nobody is 60 or over; others are not migrants"""


def chances(parameters: Mapping[str, float], households: Compositions) -> Chances:
    """The chances that meet the registered shares over households so composed.

    Raises InputError where a share is more than all who may have the attribute.
    """
    groups = households.groups
    aged = np.array([0, 0, 0, 1, 1])
    odds = parameters["community.disabled_older_odds"] ** aged
    disabled = _chance("community.disabled", parameters, groups, odds)

    # Twice the same step: from under 30 to 30 to 59, and again to 60 and over.
    odds = parameters["community.party_age_odds"] ** np.array([0, 0, 1, 2, 2])
    party = _chance("community.party_members", parameters, _adults(groups), odds)

    joint = np.stack([groups * (1.0 - party), groups * party])
    odds = parameters["community.volunteer_party_odds"] ** np.array([[0], [1]])
    volunteer = _chance(
        "community.volunteers", parameters, _adults(joint), np.broadcast_to(odds, joint.shape)
    )

    unemployed = np.zeros(GROUPS)
    unemployed[[YOUNG, MIDDLE]] = parameters["community.unemployed"]

    without_older = ~np.isin(households.members, (OLDER, VERY_OLD)).any(axis=1)
    among = np.array([households.share_of_residents(without_older)])
    migrant = float(_chance("community.migrants", parameters, among, np.ones(1))[0])
    return Chances(disabled, unemployed, party, volunteer, migrant)


def _adults(weights: Floats) -> Floats:
    weights = weights.copy()
    weights[..., MINOR] = 0.0
    return weights


def _chance(
    name: str, parameters: Mapping[str, float], weights: Floats, odds: npt.NDArray[np.generic]
) -> Floats:
    """Chances with these odds relative to one another whose weighted sum is the registered share.

    Shape of `weights`, the shares of residents that each chance is for; zero where nobody may have it.
    """
    share, most = parameters[name], float(weights.sum())
    if share >= most:
        found = f"{share:g} of all residents"
        raise InputError(Problem("parameters", 0, name, found, f"less than {most:.3g}, the share who may be"))
    relative = np.asarray(odds, dtype=np.float64)
    low, high = -50.0, 50.0  # of the logarithm of the base odds
    for _ in range(100):
        level = (low + high) / 2.0
        level_odds = relative * math.exp(level)
        chance: Floats = level_odds / (1.0 + level_odds)
        low, high = (level, high) if (chance * weights).sum() < share else (low, level)
    return np.where(weights > 0.0, chance, 0.0)


@dataclass(frozen=True)
class Incomes:
    """Income as a lognormal of a household's standing, its place among households in standard deviations.

    Standing is made of the compound's and the household's own, in the proportion `between`; income is
    exp(log_median + spread * standing) yuan a month and person, and the poor are those under the line.
    """

    line: float
    share: float
    spread: float
    between: float
    log_median: float
    compounds: Floats
    """[C] standing of each compound, over compounds of mean 0 and variance 1 (0 where there is but one)"""


def incomes(parameters: Mapping[str, float], ranks: npt.NDArray[np.int64]) -> Incomes:
    """The distribution of income in which exactly the registered share is expected under the relief line.

    `ranks` is a permutation of the compounds, from the poorest to the best off. The median follows from
    the line, the share under it and the spread.
    """
    share, spread = parameters["community.low_income"], parameters["community.income_spread"]
    between = parameters["community.income_between"]
    normal = NormalDist()
    count = ranks.size
    scores = np.array([normal.inv_cdf((k + 0.5) / count) for k in range(count)])
    if count > 1:
        scores /= scores.std()
    # Standing is a mixture of `count` normals: find its quantile at the share.
    shift, own = math.sqrt(between), math.sqrt(1.0 - between)
    low, high = -20.0, 20.0
    for _ in range(60):
        level = (low + high) / 2.0
        under = sum(normal.cdf((level - shift * score) / own) for score in scores) / count
        low, high = (level, high) if under < share else (low, level)
    line = parameters["community.relief_line"]
    return Incomes(line, share, spread, between, math.log(line) - spread * level, scores[ranks])

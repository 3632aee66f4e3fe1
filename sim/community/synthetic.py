"""Households and residents drawn from marginal shares, around whatever a table gives.

Every draw is keyed by the household or the resident, so one more resident, or one more column in a
table, leaves all other draws as they are. What a table gives is kept; the rest is drawn to go with it.

How attributes hang together: ages come from households' compositions; poverty is a household's, and
unemployment and disability go with it through a Gaussian copula (Nelsen 2006), so that their shares
stay as registered; disability and Party membership rise with age; Party members volunteer more;
migrants live in households without older people. Ages of members of one group, and trust in the three
systems, are independent of one another.

Parameters: community.*.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from sim.community.composition import GROUPS, MINOR, OLDER, STARTS, Compositions
from sim.community.draws import chances, normals
from sim.community.shares import Chances, Incomes
from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.structure import SYSTEMS
from sim.kernel.arrays import Flags, Floats, Integers

ANY_GROUP = (1 << GROUPS) - 1
"""Nothing is known of a resident's age."""
ADULT_GROUPS = ANY_GROUP & ~(1 << MINOR)
ADULT = STARTS[1]
STATUSES = ("low_income", "disabled", "unemployed", "migrant", "party_member", "volunteer")
"""Attributes that neither age nor the household's size settles."""


@dataclass(frozen=True)
class Given:
    """What is known of `R` residents in `H` households before anything is drawn.

    Residents are listed household by household. NaN is not known; a column of `status` that is missing
    is not known for anyone.
    """

    size: Integers
    """[H] members"""
    age: Floats
    """[R] years"""
    groups: npt.NDArray[np.uint8]
    """[R] bit g: may be of age group g"""
    income: Floats
    """[R] yuan a month and person in the household"""
    status: Mapping[str, Floats]
    """[R] each, 0 or 1: low_income, disabled, unemployed, migrant, party_member, volunteer"""

    @classmethod
    def nothing(cls, size: Integers) -> Given:
        """Households of these sizes of which nothing else is known."""
        unknown = np.full(int(size.sum()), np.nan)
        return cls(size, unknown, np.full(unknown.size, ANY_GROUP, dtype=np.uint8), unknown, {})


@dataclass(frozen=True)
class People:
    """The residents of whole households; the columns are described in `sim.community.columns`."""

    household: npt.NDArray[np.int32]
    age: npt.NDArray[np.int16]
    attributes: npt.NDArray[np.uint16]
    income: npt.NDArray[np.float32]
    trust: npt.NDArray[np.float32]


def sizes_for(residents: int, households: Compositions, seed: int) -> Integers:
    """Sizes of households, one after the other, until all residents are housed. Shape [H]."""
    upto = np.cumsum(households.sizes)
    count = residents // 2 + 1
    while True:
        chance = chances(seed, "size", count)
        size = 1 + np.searchsorted(upto[:-1], chance, side="right").astype(np.int64)
        housed = np.cumsum(size)
        if housed[-1] >= residents:
            return size[: 1 + int(np.searchsorted(housed, residents))]
        count *= 2


def draw_people(
    given: Given,
    compound: Integers,
    households: Compositions,
    chance: Chances,
    income: Incomes,
    parameters: Mapping[str, float],
    seed: int,
) -> People:
    """The residents of the given households, with `compound` ([H]) each household's compound."""
    household = np.repeat(np.arange(given.size.size), given.size)
    age, group = _ages(given, household, households, parameters["community.oldest"], seed)
    standing, incomes = _incomes(given, household, compound, income, seed)
    status: dict[str, Flags] = {"low_income": incomes < np.float32(income.line)}

    def settle(name: str, drawn: Flags) -> None:
        known = given.status.get(name)
        status[name] = drawn if known is None else np.where(np.isnan(known), drawn, known > 0.5)

    settle("low_income", status["low_income"])
    with_poverty = parameters["community.poverty_correlation"]
    settle("disabled", _among_the_poor("disabled", chance.disabled[group], standing, with_poverty, seed))
    settle(
        "unemployed", _among_the_poor("unemployed", chance.unemployed[group], standing, with_poverty, seed)
    )
    settle("party_member", chances(seed, "party_member", group.size) < chance.party_member[group])
    member = status["party_member"].astype(np.int64)
    settle("volunteer", chances(seed, "volunteer", group.size) < chance.volunteer[member, group])
    moved = chances(seed, "migrant", given.size.size) < chance.migrant
    moved &= ~np.logical_or.reduceat(group >= OLDER, _first(given.size))
    settle("migrant", moved[household])

    status["minor"] = age < ADULT
    status["young_adult"] = (age >= ADULT) & (age < STARTS[2])
    status["older"] = age >= STARTS[OLDER]
    status["very_old"] = age >= STARTS[4]
    status["lives_alone"] = (given.size[household] == 1) & (age >= ADULT)
    attributes = np.zeros(age.size, dtype=np.uint16)
    for bit, name in enumerate(ATTRIBUTES):
        attributes |= status[name].astype(np.uint16) << np.uint16(bit)
    trust = _trust(age.size, parameters, seed)
    return People(household.astype(np.int32), age.astype(np.int16), attributes, incomes, trust)


def _first(size: Integers) -> Integers:
    """The first resident of each household."""
    return np.cumsum(size) - size


def _ages(
    given: Given, household: Integers, households: Compositions, oldest: float, seed: int
) -> tuple[Integers, Integers]:
    """Age and age group of each resident. Shapes [R].

    Where nothing is known of a household's ages it is composed as a whole. Otherwise, and beyond the
    largest household that is composed, each unknown age is drawn by the group's share among residents,
    and a household that may have an adult has one. Parents were adults when a child was born.
    """
    first, count = _first(given.size), household.size
    seat = np.arange(count) - first[household]
    most = households.members.shape[1]
    untold = np.isnan(given.age) & (given.groups == ANY_GROUP)
    whole = np.logical_and.reduceat(untold, first)[household]
    drawn = households.drawn(np.minimum(given.size, most), chances(seed, "composition", given.size.size))
    group = households.members[drawn[household], np.minimum(seat, most - 1)].astype(np.int64)
    known = ~np.isnan(given.age)
    group[known] = np.searchsorted(STARTS, given.age[known], side="right") - 1

    alone = np.flatnonzero(~known & (~whole | (seat >= most)))
    if alone.size:
        groups = _with_an_adult(given, household, known, group, whole)
        chance = chances(seed, "age group", count)
        group[alone] = _group_among(groups[alone], households.groups, chance[alone])

    within = chances(seed, "age", count)
    start, stop = np.array([*STARTS], dtype=float), np.array([*STARTS[1:], oldest])
    # The number of people falls evenly from 70 to the greatest age.
    fraction = np.where(group == GROUPS - 1, 1.0 - np.sqrt(within), within)
    age = np.where(known, given.age, np.floor(start[group] + (stop - start)[group] * fraction))
    eldest = np.maximum.reduceat(np.where(group == MINOR, 0.0, age), first)[household]
    years = np.where(eldest > 0.0, np.clip(eldest - ADULT + 1.0, 1.0, ADULT), ADULT)
    age = np.where(~known & (group == MINOR), np.floor(years * within), age)
    return age.astype(np.int64), group


def _with_an_adult(
    given: Given, household: Integers, known: Flags, group: Integers, whole: Flags
) -> npt.NDArray[np.uint8]:
    """The age groups each resident may be of, when nobody's household is to be without an adult."""
    groups = given.groups.copy()
    minor = np.uint8(1 << MINOR)
    adult = np.where(known, group != MINOR, (groups & minor) == 0) | whole
    has_adult = np.logical_or.reduceat(adult, _first(given.size))
    may_be = np.flatnonzero(~known & (groups & ADULT_GROUPS != 0) & ~has_adult[household])
    _, at = np.unique(household[may_be], return_index=True)
    groups[may_be[at]] &= np.uint8(ADULT_GROUPS)
    return groups


def _group_among(groups: npt.NDArray[np.uint8], shares: Floats, chance: Floats) -> Integers:
    """An age group for each resident among those possible, by their shares."""
    possible = (np.arange(ANY_GROUP + 1)[:, None] >> np.arange(GROUPS)) & 1
    upto = np.cumsum(possible * shares, axis=1)[groups]
    chosen = (chance[:, None] * upto[:, -1:] >= upto).sum(axis=1)
    return chosen.astype(np.int64)


def _incomes(
    given: Given, household: Integers, compound: Integers, income: Incomes, seed: int
) -> tuple[Floats, npt.NDArray[np.float32]]:
    """The standing of each resident's household, and the incomes. Shapes [R]."""
    own = normals(seed, "standing", given.size.size)
    standing = math.sqrt(income.between) * income.compounds[compound] + math.sqrt(1.0 - income.between) * own
    poor = given.status.get("low_income")
    if poor is not None:
        told = _mean_known(poor, given.size)
        for here, low, high in _told(told, income.share):
            chance = chances(seed, "standing/told", told.size)[here]
            normal = NormalDist()
            standing[here] = [normal.inv_cdf(low + (high - low) * float(u)) for u in chance]
    mean = _mean_known(given.income, given.size)
    known = ~np.isnan(mean)
    # Less than one yuan counts as one, for the logarithm.
    standing[known] = (np.log(np.maximum(mean[known], 1.0)) - income.log_median) / income.spread
    drawn = np.where(known, mean, np.exp(income.log_median + income.spread * standing))
    incomes = np.where(np.isnan(given.income), drawn[household], given.income)
    return standing[household], incomes.astype(np.float32)


def _told(poor: Floats, share: float) -> Iterator[tuple[Integers, float, float]]:
    """The households told to be poor or not, and between which quantiles their standing then is."""
    yield np.flatnonzero(poor >= 0.5), 0.0, share
    yield np.flatnonzero(poor < 0.5), share, 1.0


def _mean_known(values: Floats, size: Integers) -> Floats:
    """The mean of each household's known values; NaN where there is none."""
    known = ~np.isnan(values)
    number = np.add.reduceat(known.astype(np.float64), _first(size))
    total = np.add.reduceat(np.where(known, values, 0.0), _first(size))
    return np.where(number > 0.0, total / np.maximum(number, 1.0), np.nan)


def _among_the_poor(name: str, chance: Floats, standing: Floats, correlation: float, seed: int) -> Flags:
    """Who has an attribute of which everyone has a `chance` and the poor have a greater one."""
    levels, which = np.unique(chance, return_inverse=True)
    bounds = np.array([NormalDist().inv_cdf(p) if p > 0.0 else -np.inf for p in levels.tolist()])
    own = normals(seed, name, chance.size)
    hidden = correlation * standing + math.sqrt(1.0 - correlation**2) * own
    return np.asarray(hidden < bounds[which])


def _trust(count: int, parameters: Mapping[str, float], seed: int) -> npt.NDArray[np.float32]:
    """Trust in each of the three systems at the start. Shape [R, 3]."""
    trust = np.empty((count, len(SYSTEMS)), dtype=np.float32)
    for k, system in enumerate(SYSTEMS):
        drawn = normals(seed, f"trust/{system}", count) * parameters["community.trust_spread"]
        trust[:, k] = np.clip(parameters[f"community.trust_{system}"] + drawn, 0.0, 1.0)
    return trust

"""Who lives with whom: households' composition by age group, fitted to the marginal shares.

Every composition of a household (so many minors, so many people of 60 to 69, ...) starts with the
probability it has when people are thrown together by chance. Compositions that do not occur are struck
out (no household without an adult, no minors without someone of 18 to 59), older people alone and older
couples get their extra weight, and then the rest is tilted exponentially, within each household size,
until every age group has its share of residents. This is the least change that meets the shares
(raking, as in Deming and Stephan 1940; maximum entropy). It depends on parameters alone: not on how
many residents are drawn, nor on the seed.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.institutions.documents import InputError, Problem
from sim.kernel.arrays import Floats

MINOR, YOUNG, MIDDLE, OLDER, VERY_OLD = range(5)
"""Age groups: under 18, 18 to 29, 30 to 59, 60 to 69, 70 and over."""
GROUPS = 5
STARTS = (0, 18, 30, 60, 70)
"""The age each group starts at: definitions (majority, retirement, great age), not estimates."""
_SEATS = (MIDDLE, YOUNG, OLDER, VERY_OLD, MINOR)
"""In which order members are listed: adults first, so that the first one is always an adult."""
_FITTED = (MINOR, YOUNG, OLDER, VERY_OLD)
"""Groups whose shares are fitted; that of 30 to 59 is what is left."""


@dataclass(frozen=True)
class Compositions:
    """The compositions that occur, `T` of them, by household size and with their probabilities."""

    sizes: Floats
    """[L] probability of a household of 1 to L members."""
    groups: Floats
    """[5] share of each age group among residents."""
    size: npt.NDArray[np.int64]
    """[T] members of the composition, ascending."""
    members: npt.NDArray[np.int8]
    """[T, L] age group of each member, adults first; -1 beyond the size."""
    probability: Floats
    """[T] among the households of its size."""

    def drawn(self, size: npt.NDArray[np.int64], chance: Floats) -> npt.NDArray[np.int64]:
        """A composition for each household of at most L members, by its `chance` in (0, 1). Shape [H]."""
        chosen = np.zeros(size.size, dtype=np.int64)
        for members in range(1, self.sizes.size + 1):
            start, stop = np.searchsorted(self.size, [members, members + 1])
            here = np.flatnonzero(size == members)
            upto = np.cumsum(self.probability[start:stop])
            # chance times the total, since rounding may leave the total just under 1
            chosen[here] = start + np.searchsorted(upto, chance[here] * upto[-1], side="right")
        return chosen

    def share_of_residents(self, of: npt.NDArray[np.bool_]) -> float:
        """The expected share of residents who live in households of the compositions `of` ([T])."""
        residents = self.sizes[self.size - 1] * self.probability * self.size
        return float(residents[of].sum() / residents.sum())


def household_sizes(parameters: Mapping[str, float]) -> Floats:
    """The probability of each household size from 1: 1 + binomial, with the registered mean. Shape [L]."""
    most = round(parameters["community.largest_household"]) - 1
    p = (parameters["community.household_size"] - 1.0) / most
    return np.array([math.comb(most, k) * p**k * (1.0 - p) ** (most - k) for k in range(most + 1)])


def group_shares(parameters: Mapping[str, float]) -> Floats:
    """The share of each age group among residents. Shape [5], sums to 1.

    Raises InputError where the registered shares leave nobody of 30 to 59.
    """
    older, very_old = parameters["community.older"], parameters["community.very_old"]
    minors, young = parameters["community.minors"], parameters["community.young_adults"]
    middle = 1.0 - minors - young - older
    if middle <= 0.0:
        raise _impossible(f"minors, young adults and older people of {1.0 - middle:g}", "less than 1 in all")
    return np.array([minors, young, middle, older * (1.0 - very_old), older * very_old])


def compositions(parameters: Mapping[str, float]) -> Compositions:
    """Every composition that occurs, with its probability.

    Raises InputError where no mix of households has the registered shares of minors, young adults and
    older people.
    """
    sizes, groups = household_sizes(parameters), group_shares(parameters)
    rows: list[tuple[int, ...]] = []
    for most in range(1, sizes.size + 1):
        for seats in itertools.combinations_with_replacement(_SEATS, most):
            parents = MIDDLE in seats or YOUNG in seats
            if parents or MINOR not in seats:
                rows.append(seats + (-1,) * (sizes.size - most))
    members = np.array(rows, dtype=np.int8)
    counts = np.stack([(members == group).sum(axis=1) for group in range(GROUPS)], axis=1)
    size: npt.NDArray[np.int64] = counts.sum(axis=1)
    arrangements = [sum(map(math.lgamma, row + 1.0)) for row in counts.astype(float)]
    weight = counts @ np.log(groups) - np.array(arrangements)
    # Older people without younger ones: alone, or the two of a couple.
    apart = (counts[:, OLDER] + counts[:, VERY_OLD] == size) & (size <= 2)
    weight[apart] += size[apart] * math.log(parameters["community.older_apart"])
    probability = _tilted(weight, size, counts[:, _FITTED].astype(float), sizes, groups[list(_FITTED)])
    return Compositions(sizes, groups, size, members, probability)


def _tilted(
    weight: Floats, size: npt.NDArray[np.int64], counts: Floats, sizes: Floats, shares: Floats
) -> Floats:
    """Probabilities within each size, tilted so that the mean counts per household meet the shares.

    Newton's method on the convex dual: the gradient is what the counts still miss.
    """
    target = shares * (sizes @ np.arange(1, sizes.size + 1))
    spans = [slice(*np.searchsorted(size, [n, n + 1])) for n in range(1, sizes.size + 1)]

    def at(tilt: Floats) -> tuple[float, Floats, Floats, Floats]:
        value, missing = -float(tilt @ target), -target
        curvature = np.zeros((target.size, target.size))
        probability = np.empty_like(weight)
        for span, share in zip(spans, sizes, strict=True):
            exponent = weight[span] + counts[span] @ tilt
            top = exponent.max()
            p = np.exp(exponent - top)
            value += share * (top + math.log(p.sum()))
            p /= p.sum()
            probability[span] = p
            mean = p @ counts[span]
            missing = missing + share * mean
            away = counts[span] - mean
            curvature += share * (away.T * p) @ away
        return value, missing, curvature, probability

    tilt = np.zeros(target.size)
    value, missing, curvature, probability = at(tilt)
    for _ in range(100):
        if np.abs(missing).max() < 1e-10:
            return probability
        step = np.linalg.solve(curvature, -missing)
        length, slope = 1.0, float(step @ missing)
        while length > 1e-9:
            value_there, *there = at(tilt + length * step)
            if value_there <= value + 1e-4 * length * slope + 1e-13:
                break
            length /= 2.0
        tilt, value = tilt + length * step, value_there
        missing, curvature, probability = there
        if not np.isfinite(value) or np.abs(tilt).max() > 50.0:
            break
    raise _impossible("shares no mix of households has", "fewer minors or older people, or larger households")


def _impossible(found: str, allowed: str) -> InputError:
    return InputError(Problem("parameters", 0, "community", found, allowed))

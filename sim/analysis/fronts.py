"""Fronts: what no other candidate beats in everything, how much it covers, and what it recommends.

Values are [candidates, objectives], each to be made small. A candidate is dominated where another is nowhere
worse and somewhere better. How much a front covers is its hypervolume (Zitzler and Thiele 1999, IEEE
Transactions on Evolutionary Computation 3), worked out by moocore; whether a search still gets on is told by
epsilon-progress (Hadka and Reed 2013, Evolutionary Computation 21): how often a new candidate enters a box of
side epsilon that no earlier one had reached or beaten.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sim.analysis.workbench import library
from sim.kernel.arrays import Flags, Floats

MARGIN = 0.1
"""How far the reference point lies beyond the worst of the front, as a share of its span."""

EPSILON = 0.05
"""Side of a box of epsilon-progress, as a share of an objective's span."""

EXTRA = "search"
"""The optional extra that brings the libraries."""


def nondominated(values: Floats) -> Flags:
    """[candidates] whether each is on the front; of equal ones all are, with a value missing none is."""
    known = ~np.isnan(values).any(axis=1)
    no_worse = (values[:, None, :] <= values[None, :, :]).all(axis=2)
    better = (values[:, None, :] < values[None, :, :]).any(axis=2)
    beaten = (no_worse & better)[known].any(axis=0)
    front: Flags = known & ~beaten
    return front


@dataclass(frozen=True)
class Scale:
    """By which objectives become comparable: 0 is the best of a front, 1 the worst."""

    best: Floats
    span: Floats

    def __call__(self, values: Floats) -> Floats:
        """Values on the scale."""
        scaled: Floats = (values - self.best) / self.span
        return scaled


def scale_of(values: Floats) -> Scale:
    """The scale of the front among values; an objective in which it does not vary has the span 1.

    Raises ValueError without a candidate whose values are all there.
    """
    front = values[nondominated(values)]
    if not len(front):
        raise ValueError("no candidate has all its values")
    best = front.min(axis=0)
    span = front.max(axis=0) - best
    return Scale(best, np.where(span > 0.0, span, 1.0))


def hypervolume(values: Floats, scale: Scale) -> float:
    """Share of the box between the scale's best and its reference point that values dominate, 0 to 1."""
    known = scale(values[~np.isnan(values).any(axis=1)])
    side = 1.0 + MARGIN
    inside = known[(known < side).all(axis=1)]
    if not len(inside):
        return 0.0
    # what is better than the scale's best counts as if it were as good: the scale is made of the union
    inside = np.maximum(inside, 0.0)
    covered = library("moocore", EXTRA).hypervolume(inside, ref=np.full(inside.shape[1], side))
    return float(covered) / math.pow(side, inside.shape[1])


def hypervolume_by(values: Floats, scale: Scale, at: Sequence[int]) -> list[float]:
    """The hypervolume of the first so many candidates, for each number in `at`."""
    return [hypervolume(values[:count], scale) for count in at]


@dataclass
class EpsilonArchive:
    """Boxes that have been reached and not beaten; `progress` counts how often a new one was entered."""

    scale: Scale
    epsilon: float = EPSILON
    progress: int = 0
    _boxes: set[tuple[int, ...]] = field(default_factory=set)

    def add(self, values: Floats) -> bool:
        """Take a candidate's values [objectives]; whether they are progress."""
        if np.isnan(values).any():
            return False
        box = tuple(np.floor(self.scale(values) / self.epsilon).astype(int).tolist())
        if any(all(a <= b for a, b in zip(old, box, strict=True)) for old in self._boxes):
            return False
        beaten = {old for old in self._boxes if all(a <= b for a, b in zip(box, old, strict=True))}
        self._boxes = (self._boxes - beaten) | {box}
        self.progress += 1
        return True


def epsilon_progress(values: Floats, scale: Scale, epsilon: float = EPSILON) -> npt.NDArray[np.int64]:
    """[candidates] how often there had been progress by then."""
    archive = EpsilonArchive(scale, epsilon)
    counted = []
    for own in values:
        archive.add(own)
        counted.append(archive.progress)
    return np.array(counted, dtype=np.int64)


def compromise(values: Floats, scale: Scale) -> int:
    """The candidate whose worst objective on the scale is best (Chebyshev's distance); ties by the sum."""
    scaled = scale(values)
    worst, total = scaled.max(axis=1), scaled.sum(axis=1)
    return int(np.lexsort((np.arange(len(values)), total, worst))[0])


def spread_out(values: Floats, scale: Scale, most: int) -> list[int]:
    """At most so many candidates that stand for all: the compromise, then each time the farthest.

    The farthest is the one whose nearest chosen one is farthest away on the scale (Gonzalez 1985). What has
    the values of a chosen one is left out.
    """
    scaled = scale(values)
    chosen = [compromise(values, scale)]
    away = np.linalg.norm(scaled - scaled[chosen[0]], axis=1)
    while len(chosen) < most and away.max() > 0.0:
        chosen.append(int(away.argmax()))
        away = np.minimum(away, np.linalg.norm(scaled - scaled[chosen[-1]], axis=1))
    return chosen


@dataclass(frozen=True)
class Agreement:
    """What several searches recommend: what all of them have, what only some have, and how alike they are.

    `alike` is the mean over pairs of Jaccard's index (shared of all that either has); 1 for a single one.
    """

    shared: tuple[str, ...]
    disputed: tuple[str, ...]
    alike: float
    searches: int

    @property
    def same(self) -> bool:
        """Whether all recommend the same."""
        return not self.disputed


def agreement(recommended: Sequence[Collection[str]]) -> Agreement:
    """Hold what each of several searches recommends (sets of names) against one another."""
    sets = [set(own) for own in recommended]
    if not sets:
        return Agreement((), (), 1.0, 0)
    every, shared = set().union(*sets), set.intersection(*sets)
    pairs = [(a, b) for i, a in enumerate(sets) for b in sets[i + 1 :]]
    alike = [len(a & b) / len(a | b) if a | b else 1.0 for a, b in pairs]
    mean = sum(alike) / len(alike) if alike else 1.0
    return Agreement(tuple(sorted(shared)), tuple(sorted(every - shared)), mean, len(sets))

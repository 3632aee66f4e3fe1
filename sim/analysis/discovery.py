"""Scenario discovery: under which conditions a goal is missed, as boxes of parameter values.

PRIM (Friedman and Fisher 1999, Statistics and Computing 9; Bryant and Lempert 2010, Technological
Forecasting and Social Change 77), as the EMA workbench has it, peels a box step by step. What people do
by hand there is done by rule here, so that it can be repeated on other data:

- where there are many parameters, those are peeled whose values differ most between misses and the
  rest (Kolmogorov and Smirnov's distance), since among hundreds some limit always seems to help;
- of the steps, the box that separates misses best is taken: the largest correlation between lying in
  the box and being a miss (Matthews 1975);
- limits whose quasi-p-value (one-sided binomial test of the box with against without the limit) is
  above 5 % are dropped, the weakest first;
- the whole procedure is repeated on four fifths of the futures and tried on the last fifth, five times
  over. A box counts as found only if misses are commoner in these fresh futures' boxes than outside
  (Fisher's exact test, 5 %): PRIM finds some box in pure noise, too, and quasi-p-values do not know
  how many boxes were tried.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from sim.analysis.trees import Tree, grown
from sim.analysis.workbench import quietly, workbench
from sim.kernel.arrays import Flags

LEVEL = 0.05
"""Above this quasi-p-value a limit is dropped; above this p-value in fresh futures there is no box."""

FOLDS = 5
"""The futures are parted into so many; each part is once what the others' box is tried on."""

FEWEST = 2 * FOLDS
"""At least so many misses, and other futures, without which nothing can be learned and tried."""

MASS = 0.05
"""A box holds at least this share of the futures."""

PEELED = 12
"""Parameters that are peeled, at most."""

PATIENCE = (0.05, 0.1, 0.2)
"""Shares of a box that one step of peeling may take off; all are tried, and the best box counts.

Steps stop where no thin slice makes the rest fuller of misses; among few futures a pocket of other
outcomes stops thin slices early, while thick ones pass over it.
"""

type Side = Literal["low", "high"]
SIDES: tuple[Side, Side] = ("low", "high")
type Outcome = Literal["never", "always", "too_few", "nothing", "found"]


@dataclass(frozen=True)
class Limit:
    """One side of a box: the parameter stays at or above (`low`) or at or below (`high`) a value.

    `again` is the share of the repetitions on four fifths that also limit this side.
    """

    parameter: str
    side: Side
    value: float
    quasi_p: float
    again: float = math.nan


@dataclass(frozen=True)
class Hits:
    """What lies in a box: futures and misses in it, and in all."""

    inside: int
    missed: int
    futures: int
    misses: int

    @property
    def coverage(self) -> float:
        """Share of all misses that lie in the box."""
        return self.missed / self.misses if self.misses else math.nan

    @property
    def density(self) -> float:
        """Share of the futures in the box that are misses."""
        return self.missed / self.inside if self.inside else math.nan

    @property
    def mass(self) -> float:
        """Share of all futures that lie in the box."""
        return self.inside / self.futures if self.futures else math.nan

    @property
    def correlation(self) -> float:
        """Matthews' correlation of lying in the box and being a miss; 0 where one of them is constant."""
        a, b = self.missed, self.inside - self.missed
        c, d = self.misses - a, self.futures - self.inside - (self.misses - a)
        spread = (a + b) * (c + d) * (a + c) * (b + d)
        return (a * d - b * c) / math.sqrt(spread) if spread else 0.0

    @property
    def chance(self) -> float:
        """Fisher's exact p-value of misses being commoner inside."""
        a, b = self.missed, self.inside - self.missed
        c = self.misses - a
        return float(stats.fisher_exact([[a, b], [c, self.futures - a - b - c]], "greater").pvalue)

    def __add__(self, other: Hits) -> Hits:
        return Hits(
            self.inside + other.inside,
            self.missed + other.missed,
            self.futures + other.futures,
            self.misses + other.misses,
        )


@dataclass(frozen=True)
class Box:
    """A box: `seen` in the futures it was found in, `fresh` in those kept back, `chance` of the latter.

    Both are counted against all futures and misses, also where boxes before it have taken some.

    `trajectory` are the steps of peeling: step, coverage, density, mass, inside, limited (parameters),
    correlation, taken (the step the box is from).
    """

    limits: tuple[Limit, ...]
    seen: Hits
    fresh: Hits
    chance: float
    trajectory: pd.DataFrame

    @property
    def found(self) -> bool:
        """Whether fresh futures confirm it."""
        return bool(self.limits) and self.chance <= LEVEL


@dataclass(frozen=True)
class Discovery:
    """What was found: boxes that fresh futures confirm, then at most one that they do not (`rejected`)."""

    outcome: Outcome
    futures: int
    misses: int
    boxes: tuple[Box, ...] = ()
    rejected: Box | None = None
    tree: Tree | None = None


def discover(x: pd.DataFrame, missed: npt.ArrayLike, *, seed: int, most: int = 3) -> Discovery:
    """Describe where the misses lie.

    Args:
        x: [futures, parameters] floats.
        missed: [futures] whether each is a miss.
        seed: of the parting into fifths.
        most: no more boxes than this; each further one is sought among futures outside those before.
    """
    x = x.reset_index(drop=True).astype(np.float64)
    y = np.asarray(missed, dtype=np.bool_)
    futures, misses = len(y), int(y.sum())
    if min(misses, futures - misses) < FEWEST:
        outcome: Outcome = "never" if not misses else "always" if misses == futures else "too_few"
        return Discovery(outcome, futures, misses)
    rng = np.random.default_rng(seed)
    folds = _parted(y, rng)
    left = np.ones(futures, dtype=np.bool_)
    boxes: list[Box] = []
    rejected = None
    while len(boxes) < most and min(y[left].sum(), (~y[left]).sum()) >= FEWEST:
        box = _box(x[left].reset_index(drop=True), y[left], folds[left], futures, misses)
        if not box.found:
            rejected = box
            break
        boxes.append(box)
        left &= ~inside(x, box.limits)
    tree = grown(x, y, folds, seed)
    return Discovery("found" if boxes else "nothing", futures, misses, tuple(boxes), rejected, tree)


def inside(x: pd.DataFrame, limits: Sequence[Limit]) -> Flags:
    """[futures] whether each lies within all limits."""
    held = np.ones(len(x), dtype=np.bool_)
    for limit in limits:
        values = x[limit.parameter].to_numpy()
        held &= values >= limit.value if limit.side == "low" else values <= limit.value
    return held


def _parted(y: Flags, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """[futures] the part each belongs to; misses are spread evenly."""
    folds = np.zeros(y.size, dtype=np.int64)
    for kind in (y, ~y):
        folds[kind] = rng.permutation(np.arange(kind.sum()) % FOLDS)
    return folds


def _box(x: pd.DataFrame, y: Flags, folds: npt.NDArray[np.int64], futures: int, misses: int) -> Box:
    """The next box among the futures that are left, and how the procedure fares in fresh ones."""
    limits, trajectory = _peeled(x, y)
    fresh = Hits(0, 0, 0, 0)
    again: dict[tuple[str, Side], int] = {}
    for fold in range(FOLDS):
        kept = folds == fold
        repeated, _ = _peeled(x[~kept].reset_index(drop=True), y[~kept])
        fresh += _hits(x[kept], y[kept], repeated)
        for limit in repeated:
            again[limit.parameter, limit.side] = again.get((limit.parameter, limit.side), 0) + 1
    named = tuple(
        Limit(
            one.parameter, one.side, one.value, one.quasi_p, again.get((one.parameter, one.side), 0) / FOLDS
        )
        for one in limits
    )
    own = _hits(x, y, named)
    # of all futures, not only of those left over by the boxes before
    seen = Hits(own.inside, own.missed, futures, misses)
    return Box(named, seen, replace(fresh, futures=futures, misses=misses), fresh.chance, trajectory)


def _hits(x: pd.DataFrame, y: Flags, limits: Sequence[Limit]) -> Hits:
    """What lies within limits; nothing does where there are none, since everything would be no find."""
    held = inside(x, limits) if limits else np.zeros(len(x), dtype=np.bool_)
    return Hits(int(held.sum()), int((held & y).sum()), len(y), int(y.sum()))


def _peeled(x: pd.DataFrame, y: Flags) -> tuple[tuple[Limit, ...], pd.DataFrame]:
    """PRIM's best box over all patiences, its weak limits dropped, and the steps."""
    prim = workbench("ema_workbench.analysis.prim")
    x = x[_telling(x, y)]
    best: tuple[float, Any, pd.DataFrame] | None = None
    with quietly():
        for patience in PATIENCE:
            box = prim.Prim(x, y, mass_min=MASS, peel_alpha=patience, paste_alpha=patience).find_box()
            steps = _trajectory(box.peeling_trajectory, y)
            if best is None or steps["correlation"].max() > best[0]:
                best = steps["correlation"].max(), box, steps
        assert best is not None
        _, box, steps = best
        return _without_weak(x, box, int(steps["taken"].argmax())), steps


def _telling(x: pd.DataFrame, y: Flags) -> list[str]:
    """The parameters to peel, in the order of the table."""
    apart = [float(stats.ks_2samp(x.loc[y, name], x.loc[~y, name]).statistic) for name in x.columns]
    chosen = np.sort(np.argsort(apart, kind="stable")[::-1][:PEELED])
    return [str(x.columns[i]) for i in chosen]


def _trajectory(steps: pd.DataFrame, y: Flags) -> pd.DataFrame:
    """The steps of a peeling as `Box.trajectory` has them."""
    hits = [Hits(int(n), int(k), y.size, int(y.sum())) for n, k in zip(steps["n"], steps["k"], strict=True)]
    correlation = np.array([step.correlation for step in hits])
    return pd.DataFrame(
        {
            "step": np.arange(len(hits)),
            "coverage": [step.coverage for step in hits],
            "density": [step.density for step in hits],
            "mass": [step.mass for step in hits],
            "inside": [step.inside for step in hits],
            "limited": steps["res_dim"].to_numpy(dtype=np.int64),
            "correlation": correlation,
            "taken": np.arange(len(hits)) == np.argmax(correlation),
        }
    )


def _without_weak(x: pd.DataFrame, box: Any, step: int) -> tuple[Limit, ...]:
    """The limits of a step without those that the data do not speak for, the weakest dropped first."""
    box.select(step)
    while True:
        lims, quasi_p = box.box_lims[step], box.p_values[step]
        limits = [
            Limit(str(name), side, float(lims.loc[i, name]), float(p))
            for name, both in quasi_p.items()
            for i, (side, p) in enumerate(zip(SIDES, both, strict=True))
            if p >= 0.0  # the workbench's word for no limit is -1
        ]
        weakest = max(limits, key=lambda limit: limit.quasi_p, default=None)
        if weakest is None or weakest.quasi_p <= LEVEL:
            return tuple(sorted(limits, key=lambda limit: (limit.quasi_p, limit.parameter, limit.side)))
        side = 0 if weakest.side == "low" else 1
        wider = lims.copy()
        wider.loc[side, weakest.parameter] = box.box_lims[0].loc[side, weakest.parameter]
        limits.remove(weakest)
        box.update(wider, box.prim.yi_remaining[inside(x, limits)])
        step = len(box.box_lims) - 1

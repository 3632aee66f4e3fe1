"""A quick look at a reform: how an indicator would go, foretold from runs of other reforms.

What a reform changes is learned as the sum of what its levers change, each a jump when it begins and
two slower approaches, in a part that comes with the lever as such and one in proportion to its strength; and
of what all levers together change beside that (square of how many are in force).

Equation::

    change(t)  = sum over levers i, over shapes k of (a[i, k] + b[i, k] strength[i]) shape[k](t - month[i])
                 + sum over shapes k of c[k] n[k](t) + d[k] n[k](t) ** 2
    shape[0]   = 1 from the lever's month on
    shape[k]   = 1 - exp(-(t - month + 1) / time[k]), k = 1, 2
    n[k](t)    = sum over levers of shape[k], over the number of levers
    value(t)   = value(t) of the old structure, mean of its runs, + change(t)

A change is that of a run from the run of the old structure with the same luck. The weights are those of a
ridge regression (Hoerl and Kennard 1970, Technometrics 12; scikit-learn's), which needs no more than some
dozens of runs, never turns wild between them, and is a sum that a page can do in no time.

How far off it is, is measured on reforms it has not seen: runs are parted into folds, those of a fold
foretold by what the others teach (Stone 1974, Journal of the Royal Statistical Society B 36), and the half
width of the band is what nine in ten of the months so foretold stay within. The luck of single runs is in it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.workbench import workbench
from sim.kernel.arrays import Floats

type Schedule = Mapping[str, tuple[float, int]]
"""Lever to its strength and the month from which it is in force."""

TIMES = (4.0, 18.0)
"""Months in which a slower approach has come 63 % of its way: as staff settle in, as trust grows."""
WITHIN = 0.9
"""The part of the months foretold that the band holds."""
FOLDS = 8
PENALTIES = (1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0)
"""Penalties that are tried, in variances of a feature; the one that foretells best is taken."""
_SHAPES = 1 + len(TIMES)
_UNUSED = 1e-9  # a feature that no run has


@dataclass(frozen=True)
class Part:
    """One indicator: months of the old structure, weights, and how far off changes are that were not seen.

    Attributes:
        old: [months] mean of the runs of the old structure.
        weights: [features] as `features` has them.
        half: half the width of the band (see `WITHIN`).
        rmse: root of the mean square of what is left, over the months in which something is in force.
        effect: root of the mean square of the changes themselves, in the same months: what `rmse` is of.
    """

    old: tuple[float, ...]
    weights: tuple[float, ...]
    half: float
    rmse: float
    effect: float


@dataclass(frozen=True)
class QuickLook:
    """What was learned: of which levers, from how many runs, over how many months, by indicator."""

    levers: tuple[str, ...]
    runs: int
    months: int
    parts: Mapping[str, Part]

    def foretell(self, schedule: Schedule, indicator: str) -> pd.DataFrame:
        """An indicator month by month: columns month, old, mean, low, high.

        Until the first lever begins, all is as under the old structure, without a band.
        """
        part = self.parts[indicator]
        found = features(schedule, self.levers, self.months)
        old = np.array(part.old)
        mean = old + found @ np.array(part.weights)
        half = np.where(found.any(axis=1), part.half, 0.0)
        month = np.arange(1, self.months + 1)
        return pd.DataFrame(
            {"month": month, "old": old, "mean": mean, "low": mean - half, "high": mean + half}
        )

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)

    @staticmethod
    def of_plain(content: Mapping[str, Any]) -> QuickLook:
        """From what JSON held."""
        parts = {
            name: Part(**{**part, "old": tuple(part["old"]), "weights": tuple(part["weights"])})
            for name, part in content["parts"].items()
        }
        return QuickLook(tuple(content["levers"]), int(content["runs"]), int(content["months"]), parts)


def features(schedule: Schedule, levers: Sequence[str], months: int) -> Floats:
    """[months, features] of a schedule: a lever's shapes, the same times its strength, lever by lever; then
    what all levers have in common."""
    time = np.arange(1, months + 1, dtype=np.float64)
    found = np.zeros((months, 2 * _SHAPES * len(levers) + 2 * _SHAPES))
    common = np.zeros((months, _SHAPES))
    for number, name in enumerate(levers):
        if name in schedule:
            strength, month = schedule[name]
            shapes = _shapes(time - month)
            at = 2 * _SHAPES * number
            found[:, at : at + _SHAPES] = shapes
            found[:, at + _SHAPES : at + 2 * _SHAPES] = strength * shapes
            common += shapes / len(levers)
    found[:, -2 * _SHAPES : -_SHAPES], found[:, -_SHAPES:] = common, common**2
    return found


def _shapes(since: Floats) -> Floats:
    """[months, shapes] from months since a lever began (below 0: it has not)."""
    begun = since >= 0.0
    slow = [np.where(begun, 1.0 - np.exp(-(np.maximum(since, 0.0) + 1.0) / time), 0.0) for time in TIMES]
    return np.stack([begun.astype(np.float64), *slow], axis=1)


def learn(
    schedules: Sequence[Schedule],
    changes: Mapping[str, Floats],
    old: Mapping[str, Floats],
    levers: Sequence[str],
    seed: int,
) -> QuickLook:
    """Learn from runs.

    Args:
        schedules: what was in force in each run, at least `FOLDS` of them.
        changes: indicator to [runs, months] differences from the old structure with the same luck.
        old: indicator to [months] mean of the runs of the old structure.
        levers: all there are.
        seed: of how runs are parted into folds.
    """
    months = len(next(iter(old.values())))
    x = np.stack([features(schedule, levers, months) for schedule in schedules])
    fold = np.random.default_rng(seed).permutation(len(schedules)) % FOLDS
    begun = x.any(axis=2)
    parts = {}
    for name, y in changes.items():
        left = {penalty: _held_out(x, y, fold, penalty)[begun] for penalty in PENALTIES}
        penalty = min(left, key=lambda p: float(np.square(left[p]).mean()))
        off = left[penalty]
        parts[name] = Part(
            old=tuple(float(value) for value in old[name]),
            weights=tuple(float(weight) for weight in _weights(x, y, penalty)),
            half=float(np.quantile(np.abs(off), WITHIN)),
            rmse=math.sqrt(float(np.square(off).mean())),
            effect=math.sqrt(float(np.square(y[begun]).mean())),
        )
    return QuickLook(tuple(levers), len(schedules), months, parts)


def _held_out(x: Floats, y: Floats, fold: np.ndarray[Any, np.dtype[np.int64]], penalty: float) -> Floats:
    """[runs, months] what is left of the changes where each run is foretold by the other folds'."""
    left = np.empty_like(y)
    for k in range(FOLDS):
        mine = fold == k
        left[mine] = y[mine] - x[mine] @ _weights(x[~mine], y[~mine], penalty)
    return left


def _weights(x: Floats, y: Floats, penalty: float) -> Floats:
    """[features] weights from [runs, months, features] and [runs, months]."""
    flat = x.reshape(-1, x.shape[2])
    size = np.sqrt(np.square(flat).mean(axis=0))
    size[size < _UNUSED] = 1.0
    ridge = workbench("sklearn.linear_model").Ridge(alpha=penalty * len(flat), fit_intercept=False)
    found: Floats = ridge.fit(flat / size, y.ravel()).coef_ / size
    return found

"""Calibration by history matching: which parameter values are not at odds with what was observed.

Craig, Goldstein, Seheult and Smith (1997); Vernon, Goldstein and Bower (2010), Bayesian Analysis 5;
for stochastic simulators Andrianakis and others (2015), PLOS Computational Biology 11.

Why this and not another method: a run takes seconds and a target seldom comes with more than a value
and an error, so what can be had honestly is the set of points that cannot be ruled out. An optimiser
(Optuna) returns one point and hides that others do as well; approximate Bayesian computation by itself
returns a set, but spends most of its runs where nothing fits. History matching needs some hundred runs,
says when nothing fits and which target is at fault, and its waves are ensembles that can go on where they
stopped.

A point's implausibility for a target is the distance between its mean and the target in standard
deviations of all that may part them: the error of the observation, the discrepancy that the model is
allowed, the chance in a single history (reality is one run, not the mean of many), and how unsure the
mean is. Points above 3 for any target are ruled out (Pukelsheim 1994: nineteen twentieths of any
unimodal distribution lie within). Waves: run points; learn emulators of the means; draw the next
points from where these do not rule out. What is accepted are points that were run; how likely they are
is a further question, asked of the same runs by `sim.analysis.posterior`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial.distance import cdist
from scipy.stats import qmc

from sim.analysis.emulator import Emulator
from sim.analysis.implausibility import (
    CANDIDATES,
    CUTOFF,
    NEARBY,
    Region,
    Target,
    Waves,
    density_of,
    expected,
)
from sim.kernel.arrays import Floats

ROUNDS = 6
"""So many times they are sought."""

SURE = 0.1
"""Emulators whose variance is below this share of all other variance have no more to learn."""

_DIGITS = 4  # of a point's place in a range: what is run must not hang on the last bit of an emulator

type Ranges = Mapping[str, tuple[float, float]]
type Simulate = Callable[[int, pd.DataFrame], Floats | None]
"""The runs of a wave's points: [points, replicates, targets], NaN where there is none; None when stopped."""


@dataclass(frozen=True)
class Left:
    """What emulators leave of the ranges.

    `share` of the ranges' volume is not ruled out (0: less than one in `CANDIDATES`); `without` the share
    if a target is left out, `alone` if it is the only one, both [targets].
    """

    share: float
    without: Floats
    alone: Floats


@dataclass(frozen=True)
class Matched:
    """What came of it.

    `points` are [points, parameters] all that was run, with `wave` (from 1), `means` and `implausibility`
    [points, targets]; `accepted` [points] those not ruled out. `waves` has a row a wave: points, accepted,
    left (share of the ranges), foretold (share of the wave's means that the emulators before it had within
    three standard deviations). `noise` [targets] is the variance between replicates. `values` are
    [points, replicates, targets] of the runs themselves, NaN where there is none; `density` [points] how
    thickly the waves together covered a point's place, in what evenly spread points would.
    """

    targets: tuple[Target, ...]
    points: pd.DataFrame
    wave: npt.NDArray[np.int64]
    values: Floats
    density: Floats
    means: Floats
    implausibility: Floats
    noise: Floats
    waves: pd.DataFrame
    left: Left
    _emulators: tuple[Emulator, ...]
    _ranges: Ranges

    @property
    def units(self) -> Floats:
        """[points, parameters] places of the points in their ranges, from 0 to 1."""
        return _units(self.points, self._ranges)

    @property
    def worst(self) -> Floats:
        """[points] the largest implausibility over targets."""
        return self.implausibility.max(axis=1)

    @property
    def accepted(self) -> npt.NDArray[np.bool_]:
        """[points] whether a point is not ruled out."""
        return self.worst <= CUTOFF

    @property
    def at_fault(self) -> list[int]:
        """If nothing is accepted: the targets out of reach by themselves, or else those in the way most.

        The latter is the one without which most would be left; none if no single one is in the way.
        """
        if self.accepted.any():
            return []
        nearest = np.nanmin(np.where(np.isfinite(self.implausibility), self.implausibility, np.inf), axis=0)
        alone = [i for i, share in enumerate(self.left.alone) if share == 0.0 and nearest[i] > CUTOFF]
        if alone:
            return alone
        most = int(self.left.without.argmax())
        return [most] if self.left.without[most] > 0.0 else []

    def foretell(self, points: pd.DataFrame) -> Floats:
        """[points] the largest implausibility that the last emulators expect."""
        units = _units(points, self._ranges)
        return expected(self._emulators, self.targets, self.noise, units).max(axis=1)


def match(
    ranges: Ranges,
    targets: Sequence[Target],
    simulate: Simulate,
    *,
    points: int,
    waves: int,
    seed: int,
) -> Matched | None:
    """Match parameters to targets in so many waves of so many points; None if `simulate` was stopped.

    It ends earlier when nothing is left twice in a row, or when the emulators that drew a wave's points
    were sure. At least two replicates are needed to tell chance from effect; raises ValueError for fewer.
    """
    rng = np.random.default_rng(seed)
    units = _rounded(qmc.LatinHypercube(len(ranges), rng=rng).random(points))
    run = Waves.none(len(ranges), len(targets))
    rows: list[tuple[int, int, float, float]] = []
    emulators: tuple[Emulator, ...] = ()
    drawn_from: list[Region | None] = [None]
    sure = lost = False
    for wave in range(1, waves + 1):
        values = simulate(wave, in_ranges(units, ranges))
        if values is None:
            return None
        if values.shape[1] < 2:
            raise ValueError("at least two replicates are needed")
        foretold = _foretold(emulators, units, values)
        run = run.with_wave(wave, units, values)
        noise = run.noise()
        emulators = tuple(
            Emulator(run.units[known], run.means[known, i], noise[i] / values.shape[1], seed)
            for i, known in enumerate(np.isfinite(run.means).T)
        )
        worst = run.implausibility(targets, noise).max(axis=1)
        left, candidates = _what_is_left(emulators, targets, noise, run.units, worst, rng)
        rows.append((len(units), int((worst <= CUTOFF).sum()), left.share, foretold))
        nothing = not len(candidates)
        if sure or (nothing and lost):
            break
        if nothing:
            # Emulators may be wrong where they know little: what comes nearest is run before giving up.
            candidates = _nearest(emulators, targets, noise, run.units, rng)
        drawn_from.append(Region.of(candidates, emulators, noise, targets, None if nothing else left.share))
        lost, sure = nothing, not nothing and _are_sure(emulators, targets, noise, candidates)
        units = _spread(candidates, run.units, points)
    table = pd.DataFrame(rows, columns=["points", "accepted", "left", "foretold"])
    table.insert(0, "wave", np.arange(1, len(rows) + 1))
    return Matched(
        tuple(targets),
        in_ranges(run.units, ranges),
        run.wave,
        run.values,
        density_of(run, drawn_from, targets),
        run.means,
        run.implausibility(targets, noise),
        noise,
        table,
        left,
        emulators,
        ranges,
    )


def _what_is_left(
    emulators: Sequence[Emulator],
    targets: Sequence[Target],
    noise: Floats,
    run: Floats,
    worst: Floats,
    rng: np.random.Generator,
) -> tuple[Left, Floats]:
    """What is not ruled out: its share, and candidates from it, sought near others where they are rare."""
    units = _rounded(qmc.Sobol(run.shape[1], rng=rng).random(CANDIDATES))
    good = expected(emulators, targets, noise, units) <= CUTOFF
    others = [np.delete(good, i, axis=1).all(axis=1).mean() for i in range(len(targets))]
    left = Left(float(good.all(axis=1).mean()), np.array(others), good.mean(axis=0))
    found = units[good.all(axis=1)]
    # Where the sequence hits nothing, the runs that came nearest show where to look.
    nearest = run[np.argsort(worst, kind="stable")[: max(4, run.shape[1])]]
    for _ in range(ROUNDS):
        if len(found) >= NEARBY:
            break
        centres = found if len(found) >= len(nearest) else np.vstack([found, nearest])
        width = np.maximum(centres.std(axis=0), 0.02)
        start = centres[rng.integers(len(centres), size=2 * NEARBY)]
        tried = _rounded(np.clip(start + width * rng.standard_normal(start.shape), 0.0, 1.0))
        held = expected(emulators, targets, noise, tried).max(axis=1) <= CUTOFF
        found = np.unique(np.vstack([found, tried[held]]), axis=0)
    return left, found


def _nearest(
    emulators: Sequence[Emulator],
    targets: Sequence[Target],
    noise: Floats,
    run: Floats,
    rng: np.random.Generator,
) -> Floats:
    """The candidates that emulators find least implausible, where they rule out all."""
    units = _rounded(qmc.Sobol(run.shape[1], rng=rng).random(CANDIDATES))
    worst = expected(emulators, targets, noise, units).max(axis=1)
    return units[np.argsort(worst, kind="stable")[:NEARBY]]


def _are_sure(emulators: Sequence[Emulator], targets: Sequence[Target], noise: Floats, units: Floats) -> bool:
    """Whether what the emulators do not know is little beside what nobody can know."""
    return all(
        float(np.median(emulator.predict(units)[1])) <= SURE * (target.variance + chance)
        for emulator, target, chance in zip(emulators, targets, noise, strict=True)
    )


def _foretold(emulators: Sequence[Emulator], units: Floats, values: Floats) -> float:
    """Share of a wave's means that emulators which did not know them had within three deviations."""
    if not emulators:
        return float("nan")
    held = []
    for emulator, own in zip(emulators, np.moveaxis(values, 2, 0), strict=True):
        mean, variance = emulator.predict(units)
        known = np.isfinite(own).all(axis=1)
        chance = own[known].var(axis=1, ddof=1).mean() / own.shape[1] if known.any() else 0.0
        held += list(np.abs(own[known].mean(axis=1) - mean[known]) <= 3.0 * np.sqrt(variance[known] + chance))
    return float(np.mean(held)) if held else float("nan")


def _spread(candidates: Floats, run: Floats, points: int) -> Floats:
    """So many of the candidates, each the farthest from those chosen and from what was run already."""
    distance = cdist(candidates, run).min(axis=1)
    chosen = []
    for _ in range(min(points, len(candidates))):
        farthest = int(distance.argmax())
        chosen.append(farthest)
        distance = np.minimum(distance, cdist(candidates, candidates[[farthest]])[:, 0])
    return candidates[chosen]


def _rounded(units: Floats) -> Floats:
    return np.round(units, _DIGITS)


def in_ranges(units: Floats, ranges: Ranges) -> pd.DataFrame:
    """Places in the unit cube as values of parameters, six digits each."""
    columns = {}
    for (name, (low, high)), column in zip(ranges.items(), units.T, strict=True):
        values = [float(f"{low + u * (high - low):.6g}") for u in column]
        columns[name] = np.clip(values, low, high)
    return pd.DataFrame(columns)


def _units(points: pd.DataFrame, ranges: Ranges) -> Floats:
    return np.column_stack(
        [(points[name].to_numpy() - low) / (high - low) for name, (low, high) in ranges.items()]
    )

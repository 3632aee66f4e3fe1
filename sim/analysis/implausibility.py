"""How implausible a point is: what was observed, the waves of points that were run, whence they were drawn.

The method is told in `sim.analysis.calibration`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.analysis.emulator import Emulator
from sim.kernel.arrays import Floats

CUTOFF = 3.0
"""Implausibility above which a point is ruled out."""

CANDIDATES = 2**12
"""Points of a Sobol' sequence at which emulators are asked what is left of the ranges."""

NEARBY = 512
"""At least so many candidates that are not ruled out are sought, near one another where they are rare."""


@dataclass(frozen=True)
class Target:
    """What was observed, with its standard deviation, and how far off the model may be (also as one)."""

    name: str
    value: float
    sd: float
    discrepancy: float = 0.0

    @property
    def variance(self) -> float:
        """Of observation and discrepancy together."""
        return self.sd**2 + self.discrepancy**2


@dataclass(frozen=True)
class Waves:
    """All points that were run so far."""

    units: Floats
    wave: npt.NDArray[np.int64]
    values: Floats
    means: Floats
    variances: Floats
    counts: Floats

    @staticmethod
    def none(parameters: int, targets: int) -> Waves:
        """No wave yet."""
        empty = np.zeros((0, targets))
        values = np.zeros((0, 0, targets))
        return Waves(np.zeros((0, parameters)), np.zeros(0, dtype=np.int64), values, empty, empty, empty)

    def with_wave(self, wave: int, units: Floats, values: Floats) -> Waves:
        """These and another wave: [points, parameters] places, [points, replicates, targets] values."""
        known = np.isfinite(values)
        counts = known.sum(axis=1).astype(np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            means = np.where(known, values, 0.0).sum(axis=1) / np.where(counts > 0, counts, np.nan)
            off = np.where(known, values - means[:, None, :], 0.0)
            variances = (off**2).sum(axis=1) / np.where(counts > 1, counts - 1, np.nan)
        return Waves(
            np.vstack([self.units, units]),
            np.concatenate([self.wave, np.full(len(units), wave)]),
            np.concatenate([self.values, values]) if len(self.values) else values,
            np.vstack([self.means, means]),
            np.vstack([self.variances, variances]),
            np.vstack([self.counts, counts]),
        )

    def noise(self) -> Floats:
        """[targets] variance between replicates, pooled over the last wave: where matters are plausible."""
        last = self.variances[self.wave == self.wave.max()]
        known = np.isfinite(last)
        pooled: Floats = np.where(known, last, 0.0).sum(axis=0) / np.maximum(1, known.sum(axis=0))
        return pooled

    def implausibility(self, targets: Sequence[Target], noise: Floats) -> Floats:
        """[points, targets]; infinite where the model gave no value."""
        value = np.array([target.value for target in targets])
        variance = np.array([target.variance for target in targets]) + noise
        with np.errstate(divide="ignore", invalid="ignore"):
            off = np.abs(self.means - value) / np.sqrt(variance + noise / self.counts)
        return np.where(np.isfinite(off), off, np.inf)


@dataclass(frozen=True)
class Region:
    """From where a wave's points were drawn: where emulators expect no implausibility above `cutoff`."""

    emulators: tuple[Emulator, ...]
    noise: Floats
    cutoff: float
    share: float

    @staticmethod
    def of(
        candidates: Floats,
        emulators: tuple[Emulator, ...],
        noise: Floats,
        targets: Sequence[Target],
        share: float | None,
    ) -> Region:
        """What is not ruled out, `share` of the ranges; without a share, the nearest of the candidates."""
        if share is None:
            worst = expected(emulators, targets, noise, candidates).max(axis=1)
            return Region(emulators, noise, float(worst.max()), NEARBY / CANDIDATES)
        # A share of 0 is less than one candidate: half of one is as good a guess as any.
        return Region(emulators, noise, CUTOFF, max(share, 0.5 / CANDIDATES))


def density_of(run: Waves, drawn_from: Sequence[Region | None], targets: Sequence[Target]) -> Floats:
    """[points] density of the mixture of all waves' regions, in that of the ranges evenly covered."""
    density = np.zeros(len(run.units))
    for wave in range(1, int(run.wave.max()) + 1):
        share_of_points = float((run.wave == wave).mean())
        region = drawn_from[wave - 1]
        if region is None:
            density += share_of_points
        else:
            worst = expected(region.emulators, targets, region.noise, run.units).max(axis=1)
            density += share_of_points * (worst <= region.cutoff) / region.share
    return density


def expected(
    emulators: Sequence[Emulator], targets: Sequence[Target], noise: Floats, units: Floats
) -> Floats:
    """[points, targets] implausibility by the emulators."""
    columns = []
    for emulator, target, chance in zip(emulators, targets, noise, strict=True):
        mean, variance = emulator.predict(units)
        columns.append(np.abs(mean - target.value) / np.sqrt(variance + target.variance + chance))
    return np.column_stack(columns)

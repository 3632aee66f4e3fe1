"""Luck and parameters told apart: what differs between replicates of a point, and what does not.

Values are [points, replicates]. Replicate r of every point has the same luck (common random numbers), so
a value is one of the point, plus one of the luck that all points share, plus what the luck does at this
point only; only the last stands between the mean over replicates and the truth about the point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernel.arrays import Floats


@dataclass(frozen=True)
class Variance:
    """Variance components of single runs, none below 0; NaN where replicates are too few to tell.

    `parameters` is the variance between points, `luck` that between replicates at every point alike (it
    cancels between points), `interplay` that of what luck does differently from point to point.
    """

    parameters: float
    luck: float
    interplay: float

    @property
    def total(self) -> float:
        """The variance of a run at a random point with random luck."""
        return self.parameters + self.luck + self.interplay

    def noise(self, replicates: int) -> float:
        """The part of the variance between points' means that is noise, from 0 to 1."""
        noise = self.interplay / replicates
        seen = self.parameters + noise
        return noise / seen if seen > 0.0 else 0.0 if seen == 0.0 else float("nan")


def variance(values: Floats) -> Variance:
    """Variance components by the analysis of variance of the crossed two-way layout, both ways random.

    Searle, Casella and McCulloch (1992), *Variance Components*, chapter 4. With one replicate all variance
    counts as that of the parameters' and the luck's parts are NaN.
    """
    points, replicates = values.shape
    if points < 2:
        return Variance(np.nan, np.nan, np.nan)
    by_point, by_replicate = values.mean(axis=1), values.mean(axis=0)
    between = float(by_point.var(ddof=1))
    if replicates < 2:
        return Variance(between, np.nan, np.nan)
    rest = values - by_point[:, None] - by_replicate + values.mean()
    interplay = float((rest**2).sum()) / ((points - 1) * (replicates - 1))
    parameters = between - interplay / replicates
    luck = float(by_replicate.var(ddof=1)) - interplay / points
    return Variance(max(parameters, 0.0), max(luck, 0.0), interplay)


def across(one: Floats, other: Floats) -> Floats:
    """[...] the mean of ``one[..., r] * other[..., s]`` over all pairs of different replicates.

    Replicates are independent of one another, so this is unbiased for the product of the two
    expectations over luck, however correlated the values are within a replicate; the product of the
    means over replicates is not: it has the covariance of the means in it, which is noise. Needs two
    replicates at least (ValueError).
    """
    replicates = one.shape[-1]
    if replicates < 2:
        raise ValueError("noise is told from effects by two replicates at least")
    pairs = replicates * (replicates - 1)
    product: Floats = (one.sum(axis=-1) * other.sum(axis=-1) - (one * other).sum(axis=-1)) / pairs
    return product

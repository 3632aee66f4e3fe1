"""How likely parameter values are, given targets: a posterior from runs that were made already.

Approximate Bayesian computation with regression adjustment: Beaumont, Zhang and Balding (2002), Genetics
162; heteroscedastic as by Blum and François (2010), Statistics and Computing 20; with the error of the
observation and the model's discrepancy part of what is simulated, which makes it inference under that
error and no approximation to inference without (Wilkinson 2013, Statistical Applications in Genetics 12).

Why this and not neural estimation (`sbi`): history matching leaves some hundred runs of a handful of
targets. A linear regression can be learned from those and by hand be checked; a network of thousands of
weights can not, would bring PyTorch (gigabytes) for it, and its draws may leave the ranges. The regression
is scikit-learn's, which the emulators need anyway. Whether it is good enough for a model and its targets
is not assumed but tried, by `sim.analysis.rank_check`.

Each run is a draw of parameters and luck. To its values go errors as the targets have them. Then::

    d_i   = sqrt(sum_j ((s_ij - t_j) / c_j)^2)           s: values with errors, t: targets,
                                                         c: 1.4826 median absolute deviations of s
    w_i   = (1 - (d_i / h)^2) prior_i / density_i        Epanechnikov; h: distance of the nearest run that
                                                         is not kept; the second factor: Matched.density
    y_ik  = log(u_ik / (1 - u_ik))                       u: place in the range of parameter k
    y     = m(s) + sigma(s) e,  m and log sigma^2 linear in s, both by least squares weighted with w
    y*_ik = m(t) + sigma(t) / sigma(s_i) (y_ik - m(s_i))
    u*_ik = 1 / (1 + exp(-y*_ik))

The prior is even over the ranges of the registry; by the logit no draw is outside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from sim.analysis.calibration import Matched
from sim.analysis.implausibility import Target
from sim.analysis.workbench import workbench
from sim.kernel.arrays import Floats

KEPT = 0.4
"""Share of the runs that are kept, the nearest to the targets."""

KEPT_A_TERM = 15
"""At least so many are kept for each term of the regression, where there are so many."""

EDGE = 1e-3
"""Places nearer to an end of the range count as so near to it: the logit of the end has no bound."""

_MAD_OF_NORMAL = 1.4826
_LEAST_VARIANCE = 1e-12  # of a residual, so that it has a logarithm
_KOLMOGOROV = 1.358  # of the largest distance of two distributions, times the root of the draws: 5 %

type Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Sample:
    """Runs to learn from, those that failed left out.

    `places` [runs, parameters] are in the unit cube, `values` [runs, targets]; `point` and `replicate`
    [runs] say which share parameters and which share luck; `weight` [runs] is prior over density.
    """

    places: Floats
    values: Floats
    point: Integers
    replicate: Integers
    weight: Floats

    def only(self, chosen: npt.NDArray[np.bool_]) -> Sample:
        """The runs chosen."""
        return Sample(
            self.places[chosen],
            self.values[chosen],
            self.point[chosen],
            self.replicate[chosen],
            self.weight[chosen],
        )

    def as_drawn(self) -> Sample:
        """The same runs with the way they were drawn as their prior."""
        return replace(self, weight=np.ones(len(self.weight)))

    def __len__(self) -> int:
        return len(self.weight)


def sample_of(matched: Matched) -> tuple[Sample, int]:
    """The runs of a history match as a sample, and how many are left out as they have no value."""
    points, replicates, targets = matched.values.shape
    values = matched.values.reshape(points * replicates, targets)
    known = np.isfinite(values).all(axis=1)
    point, replicate = np.divmod(np.arange(points * replicates), replicates)
    whole = Sample(matched.units[point], values, point, replicate, 1.0 / matched.density[point])
    return whole.only(known), int((~known).sum())


@dataclass(frozen=True)
class Posterior:
    """Weighted draws: `places` [draws, parameters] in the unit cube, `weights` [draws] that sum to 1.

    `point` [draws] says which of them come from runs with the same parameters, and so are not draws of
    their own. `bandwidth` is the distance within which runs were kept. `edge` [targets] is the weight of
    runs beyond what was observed, on the side where there are fewer: near 0 the regression extrapolates.
    """

    places: Floats
    weights: Floats
    point: Integers
    bandwidth: float
    edge: Floats

    @property
    def effective(self) -> float:
        """As many equally weighted points tell as much (Kish 1965)."""
        by_point = np.bincount(self.point, weights=self.weights)
        return float(1.0 / (by_point**2).sum())

    @property
    def contraction(self) -> Floats:
        """[parameters] by how much the variance is below that of the prior; 0: not at all, 1: to a point."""
        mean = self.weights @ self.places
        variance = self.weights @ (self.places - mean) ** 2
        return np.asarray(1.0 - 12.0 * variance, dtype=np.float64)

    @property
    def differs(self) -> npt.NDArray[np.bool_]:
        """[parameters] whether it can be told from the prior: Kolmogorov and Smirnov's test at 5 %."""
        order = np.argsort(self.places, axis=0, kind="stable")
        ordered = np.take_along_axis(self.places, order, axis=0)
        upto = np.cumsum(self.weights[order], axis=0)
        before = upto - self.weights[order]
        apart = np.maximum(np.abs(upto - ordered), np.abs(before - ordered)).max(axis=0)
        return np.asarray(apart > _KOLMOGOROV / np.sqrt(self.effective))

    def quantile(self, share: float) -> Floats:
        """[parameters] the place below which this share of the weight is."""
        order = np.argsort(self.places, axis=0, kind="stable")
        upto = np.cumsum(self.weights[order], axis=0)
        first = (upto < share - 1e-12).sum(axis=0).clip(max=len(self.weights) - 1)
        columns = np.arange(self.places.shape[1])
        return np.asarray(self.places[order[first, columns], columns])

    def draws(self, count: int, rng: np.random.Generator) -> Floats:
        """[count, parameters] equally weighted draws, by systematic resampling (Kitagawa 1996), mixed."""
        at = (np.arange(count) + rng.random()) / count
        chosen = np.searchsorted(np.cumsum(self.weights), at, side="right").clip(max=len(self.weights) - 1)
        return np.asarray(self.places[rng.permutation(chosen)])


def posterior_of(
    sample: Sample, targets: Sequence[Target], observed: Floats, rng: np.random.Generator
) -> Posterior:
    """The posterior of parameters given what was observed, [targets], with errors as `targets` have them.

    Raises ValueError where fewer runs are near than the regression has terms.
    """
    values = with_errors(sample.values, targets, rng)
    scale = np.maximum(
        _MAD_OF_NORMAL * np.median(np.abs(values - np.median(values, axis=0)), axis=0),
        np.sqrt([target.variance for target in targets]),
    )
    distance = np.sqrt((((values - observed) / scale) ** 2).sum(axis=1))
    kernel, bandwidth = epanechnikov(distance, _to_keep(len(sample), len(targets)))
    near = kernel > 0.0
    if near.sum() < 2 * (len(targets) + 1):
        raise ValueError(f"{near.sum()} runs near what was observed: too few for {len(targets)} targets")
    weights = (kernel * sample.weight)[near]
    adjusted = adjust(to_line(sample.places[near]), values[near], observed, weights)
    weights = weights / weights.sum()
    below = weights @ (values[near] < observed)
    edge = np.minimum(below, 1.0 - below)
    return Posterior(expit(adjusted), weights, sample.point[near], bandwidth, edge)


def with_errors(values: Floats, targets: Sequence[Target], rng: np.random.Generator) -> Floats:
    """[runs, targets] what would have been observed of runs: errors and discrepancies as in the targets."""
    sd = np.sqrt([target.variance for target in targets])
    return np.asarray(values + sd * rng.standard_normal(values.shape))


def epanechnikov(distance: Floats, kept: int) -> tuple[Floats, float]:
    """[runs] weights 1 - (d / h)^2, 0 from h on, and h: the distance of the nearest that is not kept."""
    ordered = np.sort(distance)
    bandwidth = float(ordered[min(kept, len(ordered) - 1)])
    if bandwidth == 0.0:
        return np.where(distance == 0.0, 1.0, 0.0), bandwidth
    return np.maximum(0.0, 1.0 - (distance / bandwidth) ** 2), bandwidth


def to_line(places: Floats) -> Floats:
    """Places in a range, from 0 to 1, as numbers without bounds."""
    return np.asarray(logit(np.clip(places, EDGE, 1.0 - EDGE)))


def adjust(line: Floats, values: Floats, observed: Floats, weights: Floats) -> Floats:
    """[runs, parameters] what parameters would have been, had a run given exactly what was observed.

    `line` [runs, parameters], `values` [runs, targets], `observed` [targets], `weights` [runs].
    """
    linear = workbench("sklearn.linear_model").LinearRegression
    centred = values - observed  # so that intercepts are what is expected at the observed
    mean = linear().fit(centred, line, sample_weight=weights)
    left = line - mean.predict(centred)
    spread = linear().fit(centred, np.log(np.maximum(left**2, _LEAST_VARIANCE)), sample_weight=weights)
    # The intercept is log sigma^2 at the observed; only how it differs along the values matters.
    factor = np.exp(0.5 * (spread.intercept_ - spread.predict(centred)))
    return np.asarray(mean.intercept_ + factor * left)


def _to_keep(runs: int, targets: int) -> int:
    return min(runs, max(round(KEPT * runs), KEPT_A_TERM * (targets + 1)))

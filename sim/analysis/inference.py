"""What many replicates say at once: tests, corrections, bootstrap intervals, replicates needed.

Arrays have a row per comparison and a column per replicate; NaN is a replicate that is missing. Nothing
here knows what the rows stand for.
"""

from __future__ import annotations

import math
import warnings

import numpy as np
import numpy.typing as npt
from scipy import special

from sim.kernel.arrays import Floats

RESAMPLES = 2000
"""Bootstrap samples; the error this leaves in a 2.5 % tail is a third of a percentage point."""

BOOTSTRAP_FROM = 5
"""The fewest values that are resampled: four give 35 different samples, too few to find a 2.5 % tail."""

MOST_REPLICATES = 1_000_000
"""Beyond so many replicates, it is not said how many are needed."""

_BATCH = 100  # bootstrap samples taken at a time, which bounds memory


def p_values(change: Floats) -> Floats:
    """Two-sided p of Student's t-test that the mean of each row is 0; NaN below two values.

    A row whose values are all equal has p = 0, or 1 where they are all 0.
    """
    count = np.sum(~np.isnan(change), axis=1)
    mean = np.nansum(change, axis=1) / np.maximum(count, 1)
    error = spread(change) / np.sqrt(np.maximum(count, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(mean == 0.0, 0.0, np.abs(mean) / error)
    p = 2.0 * special.stdtr(np.maximum(count - 1, 1), -t)
    return np.where(count > 1, p, np.nan)


def are_events(values: Floats) -> bool:
    """Whether all values that are there are 0 or 1."""
    there = values[~np.isnan(values)]
    return bool(np.isin(there, (0.0, 1.0)).all())


def exact_p(change: Floats) -> float:
    """Two-sided p of McNemar's exact test on differences of events (-1, 0, 1); NaN below two pairs.

    Of the pairs in which the event happened on one side only, each side is as likely (McNemar 1947; the
    binomial form). Without such pairs it is 1.
    """
    from scipy import stats

    there = change[~np.isnan(change)]
    if there.size < 2:
        return math.nan
    more, fewer = int((there > 0.0).sum()), int((there < 0.0).sum())
    return float(stats.binomtest(more, more + fewer).pvalue) if more + fewer else 1.0


def event_interval(values: Floats, confidence: float) -> tuple[float, float]:
    """The exact interval of the share of runs in which an event happens (Clopper and Pearson 1934).

    `values` are 0 or 1, NaN where missing; NaN for both without any.
    """
    from scipy import stats

    there = values[~np.isnan(values)]
    if not there.size:
        return math.nan, math.nan
    found = stats.binomtest(int(there.sum()), there.size).proportion_ci(confidence, "exact")
    return float(found.low), float(found.high)


def event_difference(base: Floats, option: Floats, confidence: float) -> tuple[float, float]:
    """An interval of the difference of two shares of runs, from the exact ones of each.

    Newcombe's square-and-add (1998, method 10) with Clopper and Pearson's ends and no correlation, which for
    pairs that tend to agree is wide rather than narrow.
    """
    both = ~np.isnan(base) & ~np.isnan(option)
    if not both.any():
        return math.nan, math.nan
    before, after = base[both], option[both]
    (l1, u1), (l2, u2) = event_interval(before, confidence), event_interval(after, confidence)
    p1, p2 = float(before.mean()), float(after.mean())
    down, up = math.hypot(p2 - l2, u1 - p1), math.hypot(u2 - p2, p1 - l1)
    return p2 - p1 - down, p2 - p1 + up


def spread(values: Floats) -> Floats:
    """Standard deviation (over n - 1) of each row without its NaNs; NaN below two values.

    What rounding leaves of equal values is 0.
    """
    count = np.sum(~np.isnan(values), axis=1)
    mean = np.nansum(values, axis=1) / np.maximum(count, 1)
    off = np.nansum((values - mean[:, None]) ** 2, axis=1) / np.maximum(count - 1, 1)
    size = np.sqrt(off)
    return np.where(count > 1, np.where(size <= 1e-12 * np.abs(mean), 0.0, size), np.nan)


def holm(p: Floats) -> Floats:
    """Adjusted p-values that hold the chance of any false claim in the family (Holm 1979).

    NaNs are not part of the family and stay NaN.
    """
    adjusted = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    steps = p[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def false_discovery(p: Floats) -> Floats:
    """Adjusted p-values that hold the share of false claims (Benjamini and Hochberg 1995); NaNs stay."""
    adjusted = np.full(len(p), np.nan)
    known = ~np.isnan(p)
    if known.any():
        from scipy import stats  # takes half a second, which a command that needs none should not wait for

        adjusted[known] = stats.false_discovery_control(p[known], method="bh")
    return adjusted


def bootstrap_interval(values: Floats, confidence: float, seed: int) -> tuple[Floats, Floats]:
    """Low and high of the BCa interval of each row's mean (Efron 1987), from `RESAMPLES` samples.

    Rows with fewer than `BOOTSTRAP_FROM` values have none (NaN), nor those for which the correction cannot be
    worked out; equal values give an interval of no width. With few values it is too narrow: it holds the mean
    of normal values in 83 % of cases from 5 of them, 92 % from 20, 94 % from 60.
    The same values and seed give the same interval.
    """
    from scipy import stats

    low, high = np.full(len(values), np.nan), np.full(len(values), np.nan)
    there = ~np.isnan(values)
    usable = there.sum(axis=1) >= BOOTSTRAP_FROM
    level = spread(values) == 0.0
    mean = np.nansum(values, axis=1) / np.maximum(there.sum(axis=1), 1)
    low[usable & level] = high[usable & level] = mean[usable & level]
    todo = np.flatnonzero(usable & ~level)
    # Rows that lack the same replicates are resampled together, with the same draws.
    patterns, which = np.unique(there[todo], axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        rows = todo[which.ravel() == number]
        with warnings.catch_warnings():
            # Where values hardly differ, the correction cannot be worked out: NaN says so.
            warnings.simplefilter("ignore", stats.DegenerateDataWarning)
            warnings.simplefilter("ignore", RuntimeWarning)
            found = stats.bootstrap(
                (values[np.ix_(rows, np.flatnonzero(pattern))],),
                np.mean,
                n_resamples=RESAMPLES,
                batch=_BATCH,
                vectorized=True,
                axis=-1,
                confidence_level=confidence,
                method="BCa",
                rng=np.random.default_rng(seed),
            ).confidence_interval
        low[rows], high[rows] = found.low, found.high
    return low, high


def replicates_needed(deviation: Floats, half_width: Floats, confidence: float) -> Floats:
    """The fewest replicates (2 or more) whose t-interval is at most this half width, in expectation.

    `deviation` is the standard deviation of one replicate. NaN where either is unknown, where the half
    width is 0 though there is spread, and beyond `MOST_REPLICATES`.
    """
    deviation, half_width = np.broadcast_arrays(deviation, half_width)

    def enough(n: Floats) -> npt.NDArray[np.bool_]:
        half = special.stdtrit(n - 1.0, 0.5 + confidence / 2.0) * deviation / np.sqrt(n)
        return np.asarray(half <= half_width, dtype=np.bool_)

    few, many = np.full(deviation.shape, 1.0), np.full(deviation.shape, float(MOST_REPLICATES))
    for _ in range(math.ceil(math.log2(MOST_REPLICATES))):
        middle = np.maximum(np.floor((few + many) / 2.0), 2.0)
        fits = enough(middle)
        many = np.where(fits, middle, many)
        few = np.where(fits, few, middle)
    known = np.isfinite(deviation) & np.isfinite(half_width)
    return np.where(known & enough(many), many, np.nan)


def pairing_gain(base: Floats, option: Floats) -> Floats:
    """How many pairs of independent runs one pair on common random numbers is worth, row by row.

    The variance of the difference if the runs were independent over that of the paired differences
    (Law 2015, section 11.2). Below 1, pairing does harm; NaN below three pairs or without spread.
    """
    missing = np.isnan(base) | np.isnan(option)
    base, option = np.where(missing, np.nan, base), np.where(missing, np.nan, option)
    apart = spread(base) ** 2 + spread(option) ** 2
    together = spread(option - base) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = apart / together
    usable = (np.sum(~missing, axis=1) >= 3) & (together > 0.0) & (apart > 0.0)
    return np.where(usable, gain, np.nan)

"""Whether posteriors are as wide and where they should be: simulation-based calibration.

Talts, Betancourt, Simpson, Vehtari and Gelman (2018), arXiv 1804.06788. Parameters that truly made data
rank anywhere among the draws of a right posterior, each place as often as any other. Ranks heaped in the
middle tell of posteriors too wide, at both ends of too narrow, at one end of ones that are shifted.

No runs are made: stored ones are taken in turn as what was observed, and the posterior is learned from the
others, neither from those with the same parameters nor from those with the same luck (replicates of
different points share their seeds). The prior is the way the points were drawn, by which they are draws of
the prior. Uniformity is tested by chi-square over bins and by the whole distribution of the ranks within a
simultaneous envelope (Säilynoja, Bürkner and Vehtari 2022, Statistics and Computing 32).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import binom, chi2

from sim.analysis.implausibility import Target
from sim.analysis.posterior import Sample, posterior_of, with_errors
from sim.kernel.arrays import Floats

DRAWS = 99
"""Of each posterior; a rank is how many of them lie below what is true, from 0 to this."""

A_BIN = 10
"""At least so many ranks are expected in a bin of the chi-square test."""

MOST_BINS = 20
SURE = 0.95
"""Share of uniform samples that lie whole within the envelope."""

SIMULATED = 4000
"""Uniform samples by which the envelope is set."""

type Integers = npt.NDArray[np.int64]
type Infer = Callable[[Sample, Floats, np.random.Generator], Floats]
"""Posterior draws [DRAWS, parameters] in the unit cube from a sample and what was observed, [targets]."""


@dataclass(frozen=True)
class Ranks:
    """Ranks [checked, parameters] from 0 to `DRAWS`; `failed` of those asked for gave no posterior."""

    ranks: Integers
    failed: int

    def bins(self) -> int:
        """Into so many equal bins the ranks are counted: a divisor of the number of ranks there are."""
        most = min(MOST_BINS, len(self.ranks) // A_BIN)
        return max((b for b in range(2, most + 1) if (DRAWS + 1) % b == 0), default=2)

    def counts(self) -> Integers:
        """[bins, parameters] ranks in each bin."""
        bins = self.bins()
        which = self.ranks * bins // (DRAWS + 1)
        return np.stack([np.bincount(column, minlength=bins) for column in which.T], axis=1)

    def uniformity(self, names: Sequence[str], seed: int) -> pd.DataFrame:
        """A row a parameter: mean rank (as a share), chi_square, its p, and envelope_p.

        `lean` is the mean place of the ranks (0.5 if right), `spread` their variance in that of uniform ones
        (1 if right; above: posteriors too narrow; below: too wide).
        """
        counts, places = self.counts(), (self.ranks + 0.5) / (DRAWS + 1)
        expected = len(self.ranks) / len(counts)
        chi_square = ((counts - expected) ** 2 / expected).sum(axis=0)
        uniform = ((DRAWS + 1) ** 2 - 1) / 12.0 / (DRAWS + 1) ** 2
        tails, simulated = _least_tail(self.ranks), _simulated(len(self.ranks), seed)
        return pd.DataFrame(
            {
                "parameter": list(names),
                "checked": len(self.ranks),
                "lean": places.mean(axis=0),
                "spread": ((places - 0.5) ** 2).mean(axis=0) / uniform,
                "bins": len(counts),
                "chi_square": chi_square,
                "chi_square_p": chi2.sf(chi_square, len(counts) - 1),
                "envelope_p": [(1 + (simulated <= tail).sum()) / (1 + len(simulated)) for tail in tails],
            }
        )

    def envelope(self, seed: int) -> tuple[Floats, Floats]:
        """[DRAWS + 1] shares of ranks up to 0, 1, ... between which `SURE` of uniform samples lie whole."""
        checked = len(self.ranks)
        tail = float(np.quantile(_simulated(checked, seed), 1.0 - SURE)) / 2.0
        up_to = np.arange(1, DRAWS + 2) / (DRAWS + 1)
        return binom.ppf(tail, checked, up_to) / checked, binom.ppf(1.0 - tail, checked, up_to) / checked

    def cumulated(self) -> Floats:
        """[DRAWS + 1, parameters] share of ranks up to 0, 1, ..."""
        return np.asarray((self.ranks[None] <= np.arange(DRAWS + 1)[:, None, None]).mean(axis=1))


def check_ranks(
    sample: Sample, targets: Sequence[Target], count: int, seed: int, infer: Infer | None = None
) -> Ranks:
    """Ranks of the parameters of `count` runs, of different points as long as there are some left.

    `infer` is what is checked, else `sim.analysis.posterior.posterior_of`. Fewer where there are no more.
    """
    rng = np.random.default_rng([seed, 17])
    infer = _posterior_draws(targets) if infer is None else infer
    sample = sample.as_drawn()
    chosen = _one_of_each_point_first(sample.point, rng)[:count]
    observed = with_errors(sample.values, targets, rng)
    ranks, failed = [], 0
    for run in chosen:
        others = (sample.point != sample.point[run]) & (sample.replicate != sample.replicate[run])
        try:
            draws = infer(sample.only(others), observed[run], rng)
        except ValueError:
            failed += 1
            continue
        ranks.append((draws < sample.places[run]).sum(axis=0))
    return Ranks(np.array(ranks, dtype=np.int64).reshape(-1, sample.places.shape[1]), failed)


def _posterior_draws(targets: Sequence[Target]) -> Infer:
    def infer(sample: Sample, observed: Floats, rng: np.random.Generator) -> Floats:
        return posterior_of(sample, targets, observed, rng).draws(DRAWS, rng)

    return infer


def _one_of_each_point_first(point: Integers, rng: np.random.Generator) -> Integers:
    """The runs in chance order, but a point's second only when every point had its first, and so on."""
    order = rng.permutation(len(point))
    nth = pd.Series(point[order]).groupby(point[order]).cumcount().to_numpy()
    return order[np.argsort(nth, kind="stable")]


def _least_tail(ranks: Integers) -> Floats:
    """[samples] the least probability, two-sided, of as few or as many ranks up to any of 0, 1, ..."""
    checked = len(ranks)
    up_to = np.arange(1, DRAWS + 2) / (DRAWS + 1)
    found = np.empty(ranks.shape[1])
    for i, column in enumerate(ranks.T):
        count = np.cumsum(np.bincount(column, minlength=DRAWS + 1))
        below, above = binom.cdf(count, checked, up_to), binom.sf(count - 1, checked, up_to)
        found[i] = 2.0 * np.minimum(below, above)[:-1].min()
    return found


def _simulated(checked: int, seed: int) -> Floats:
    """The same of uniform samples of as many ranks."""
    rng = np.random.default_rng([seed, 18])
    up_to = np.arange(1, DRAWS + 1) / (DRAWS + 1)
    counts = np.arange(checked + 1)[:, None]
    tails = np.minimum(binom.cdf(counts, checked, up_to), binom.sf(counts - 1, checked, up_to))
    drawn = rng.multinomial(checked, np.full(DRAWS + 1, 1.0 / (DRAWS + 1)), size=SIMULATED)
    cumulated = np.cumsum(drawn, axis=1)[:, :-1]
    return np.asarray(2.0 * tails[cumulated, np.arange(DRAWS)].min(axis=1))

"""Sobol' indices: which part of an outcome's variance each parameter explains.

`S1` is the part that goes with the parameter alone, `ST` that with all it takes part in, `S2` that of a pair
beyond its members. Sobol' (2001), Mathematics and Computers in Simulation 55; estimators of Saltelli et al.
(2010), Computer Physics Communications 181, and Saltelli (2002) for pairs, by SALib, of means over
replicates and with bootstrap intervals.

In these noise counts as variance that no parameter explains alone and every one takes part in: `S1` is too
small, `ST` too large. The indices ``..._corrected`` are those of the expectation over luck (the QoI-based
indices of Zhu and Sudret 2021, Reliability Engineering & System Safety 214): the same estimators, with every
product taken across different replicates (`sim.analysis.noise.across`), which leaves noise out whatever luck
the points share. Their intervals are percentiles of a bootstrap over the base points, for the seeds that were
run. Where the variance between points cannot be told from 0, they are missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from sim.analysis.compare import CONFIDENCE
from sim.analysis.morris import Ranges, problem_of
from sim.analysis.noise import across
from sim.kernel.arrays import Floats

COLUMNS = (
    "parameter", "S1", "S1_low", "S1_high", "ST", "ST_low", "ST_high", "S1_corrected", "S1_corrected_low",
    "S1_corrected_high", "ST_corrected", "ST_corrected_low", "ST_corrected_high",
)  # fmt: skip
PAIR_COLUMNS = (
    "one", "other", "S2", "S2_low", "S2_high", "S2_corrected", "S2_corrected_low", "S2_corrected_high",
)  # fmt: skip

RESAMPLES = 1000
"""Bootstrap samples of every interval."""

_SAME = 1e-12  # a spread this small beside the level is rounding


@dataclass(frozen=True)
class Indices:
    """Indices by parameter (`COLUMNS`) and, where they were asked for, by pair (`PAIR_COLUMNS`).

    `between` is the variance between points without noise, with its interval; NaN with one replicate.
    """

    single: pd.DataFrame
    pairs: pd.DataFrame
    between: tuple[float, float, float]


def block_size(parameters: int, pairs: bool) -> int:
    """Points of a block of the design: A, then A with each column of B (and B with each of A), then B."""
    return 2 * parameters + 2 if pairs else parameters + 2


def indices(values: Floats, ranges: Ranges, *, pairs: bool, seed: int) -> Indices:
    """Indices of values [points, replicates] at the points of `SALib.sample.sobol` (whole blocks).

    Values that do not vary leave all indices missing.
    """
    names = list(ranges)
    single = pd.DataFrame({"parameter": names}).reindex(columns=list(COLUMNS))
    couples = list(combinations(range(len(names)), 2)) if pairs else []
    double = pd.DataFrame([(names[i], names[j]) for i, j in couples], columns=["one", "other"])
    double = double.reindex(columns=list(PAIR_COLUMNS))
    none = Indices(single, double, (np.nan, np.nan, np.nan))
    means = values.mean(axis=1)
    if len(means) == 0 or np.ptp(means) <= _SAME * np.abs(means).max():
        return none
    from SALib.analyze import sobol

    found = sobol.analyze(
        problem_of(ranges), means, calc_second_order=pairs, conf_level=CONFIDENCE, num_resamples=RESAMPLES,
        seed=seed + 1,  # to SALib 0 means no seed
    )  # fmt: skip
    for name in ("S1", "ST"):
        half = found[f"{name}_conf"]
        single = single.assign(
            **{name: found[name], f"{name}_low": found[name] - half, f"{name}_high": found[name] + half}
        )
    at = tuple(np.array(couples, dtype=np.int64).reshape(-1, 2).T)
    if pairs:
        second, half = found["S2"][at], found["S2_conf"][at]
        double = double.assign(S2=second, S2_low=second - half, S2_high=second + half)
    if values.shape[1] < 2:
        return Indices(single, double, none.between)
    return _corrected(single, double, values, at, pairs, seed)


def _corrected(
    single: pd.DataFrame,
    double: pd.DataFrame,
    values: Floats,
    couples: tuple[np.ndarray, ...],
    pairs: bool,
    seed: int,
) -> Indices:
    """The tables with the indices of the expectation over luck, and the variance they are parts of."""
    many = len(single)
    terms = _terms(values, many, pairs, couples)
    rows = terms["base"].shape[0]
    drawn = np.random.default_rng(seed).multinomial(rows, np.full(rows, 1.0 / rows), size=RESAMPLES) / rows
    all_rows = np.full((1, rows), 1.0 / rows)
    (estimate,), bootstrap = _ratios(terms, all_rows), _ratios(terms, drawn)
    low, high = np.percentile(bootstrap, [50.0 - 50.0 * CONFIDENCE, 50.0 + 50.0 * CONFIDENCE], axis=0)
    between = (float(estimate[0]), float(low[0]), float(high[0]))
    if not between[1] > 0.0:
        return Indices(single, double, between)

    def put(table: pd.DataFrame, name: str, first: int) -> pd.DataFrame:
        part = slice(first, first + len(table))
        return table.assign(
            **{
                f"{name}_corrected": estimate[part],
                f"{name}_corrected_low": low[part],
                f"{name}_corrected_high": high[part],
            }
        )

    single = put(put(single, "S1", 1), "ST", 1 + many)
    return Indices(single, put(double, "S2", 1 + 2 * many) if pairs else double, between)


def _terms(values: Floats, many: int, pairs: bool, couples: tuple[np.ndarray, ...]) -> dict[str, Floats]:
    """By base row: what the estimators are means of. `level` [rows, replicates], all else [rows, ...]."""
    blocks = (values - values.mean(axis=0)).reshape(-1, block_size(many, pairs), values.shape[1])
    a, b, ab = blocks[:, 0], blocks[:, -1], blocks[:, 1 : many + 1]
    terms = {
        "base": (across(a, a) + across(b, b)) / 2.0,
        "level": (a + b) / 2.0,
        "S1": across(b[:, None], ab - a[:, None]),
        "ST": across(a[:, None] - ab, a[:, None] - ab) / 2.0,
    }
    if pairs:
        ba = blocks[:, many + 1 : 2 * many + 1]
        i, j = couples
        terms["S2"] = (
            across(ba[:, i], ab[:, j]) - across(a, b)[:, None] - terms["S1"][:, i] - terms["S1"][:, j]
        )
    return terms


def _ratios(terms: dict[str, Floats], weights: Floats) -> Floats:
    """[samples, 1 + indices] the variance between points and all indices; rows weighted [samples, rows]."""
    level = weights @ terms["level"]
    between = weights @ terms["base"] - across(level, level)
    parts = [weights @ terms[name] for name in ("S1", "ST", "S2") if name in terms]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.concatenate(parts, axis=1) / between[:, None]
    return np.concatenate([between[:, None], ratios], axis=1)

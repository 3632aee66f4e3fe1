"""Sensitivity of outcomes to parameters: of each scenario's level, and of the difference between two.

All is computed indicator by indicator from tables: the points, and outcomes by point and replicate. Points
come in blocks (a trajectory of Morris, a base point of Sobol' with its neighbours); a block with a value
missing is left out as a whole, as the estimators need it. Scenarios are run at the same points with the
same luck, so their difference is taken run by run before anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from sim.analysis import morris, sobol
from sim.analysis.morris import Ranges
from sim.analysis.noise import variance
from sim.kernel.arrays import Floats

DIFFERENCE = "difference"
"""What is analysed besides the levels of two scenarios: the second less the first."""

VARIANCE_COLUMNS = (
    "of", "indicator", "mean", "parameters", "luck", "interplay", "noise", "between_low", "between_high",
    "points", "left_out", "replicates",
)  # fmt: skip

_KEYS = ["of", "indicator"]


@dataclass(frozen=True)
class Sensitivity:
    """What was found, one row an `of` (scenario or difference), `indicator` and parameter or pair.

    `effects` has the columns of `morris.COLUMNS` or `sobol.COLUMNS`, `pairs` those of `sobol.PAIR_COLUMNS`.
    `variances` (`VARIANCE_COLUMNS`) are the shares of the variance of single runs that go with parameters,
    with luck, and with both together; `noise` is the part of the variance of the means over replicates
    that is noise. For Sobol' they are of the independent points of the design only, and `between_low` and
    `between_high` are the interval of the variance between points without noise.
    """

    effects: pd.DataFrame
    pairs: pd.DataFrame
    variances: pd.DataFrame


def screened(
    points: pd.DataFrame, outcomes: Mapping[str, pd.DataFrame], ranges: Ranges, seed: int
) -> Sensitivity:
    """Morris' screening of every indicator.

    Args:
        points: [points, parameters], index `point`, columns those of `ranges`.
        outcomes: by scenario, one or two, index (point, replicate), a column an indicator.
        ranges: lowest and highest value of every parameter.
        seed: of the bootstrap.
    """
    grid = points[list(ranges)].to_numpy(dtype=np.float64)
    found = []
    for key, table, kept, left_out in _each(len(points), outcomes, len(ranges) + 1):
        values = table[kept]
        if len(values):
            effects = morris.screen(grid[kept], values, ranges, seed)
        else:
            effects = pd.DataFrame({"parameter": list(ranges)}).reindex(columns=list(morris.COLUMNS))
        found.append((key, effects, pd.DataFrame(), _variances(values, values, left_out)))
    return _gathered(found)


def decomposed(
    points: pd.DataFrame,
    outcomes: Mapping[str, pd.DataFrame],
    ranges: Ranges,
    *,
    pairs: bool,
    seed: int,
) -> Sensitivity:
    """Sobol' indices of every indicator; arguments as for `screened`, `pairs` asks for those of pairs too."""
    size = sobol.block_size(len(ranges), pairs)
    found = []
    for key, table, kept, left_out in _each(len(points), outcomes, size):
        values = table[kept]
        indices = sobol.indices(values, ranges, pairs=pairs, seed=seed)
        independent = np.concatenate([values[::size], values[size - 1 :: size]])
        variances = _variances(values, independent, left_out)
        variances |= {"between_low": indices.between[1], "between_high": indices.between[2]}
        found.append((key, indices.single, indices.pairs, variances))
    return _gathered(found)


def strongest(effects: pd.DataFrame, most: int) -> list[str]:
    """The parameters of a screening (`screened`) that move any outcome most, strongest first.

    By the largest, over everything analysed, of a parameter's effect over the largest effect there: without
    noise where replicates allow that, and nothing that has no effect at all.
    """
    size = effects["effect"].where(effects["effect"].notna(), effects["mu_star"]).clip(lower=0.0)
    top = size.groupby([effects[key] for key in _KEYS]).transform("max")
    score = (size / top.where(top > 0.0)).groupby(effects["parameter"]).max()
    ranked = score[score > 0.0].sort_values(ascending=False, kind="stable")
    return [str(name) for name in ranked.index[:most]]


def _each(
    points: int, outcomes: Mapping[str, pd.DataFrame], size: int
) -> list[tuple[tuple[str, str], Floats, np.ndarray, int]]:
    """For everything to analyse: its key, values [points, replicates], the points kept, blocks left out."""
    frames = list(outcomes.values())
    replicates = sorted({r for frame in frames for r in frame.index.get_level_values("replicate")})
    found = []
    for name in frames[0].columns:
        levels = {of: _matrix(frame[name], points, replicates) for of, frame in outcomes.items()}
        for before, after in pairwise(list(levels)):
            levels[DIFFERENCE] = levels[after] - levels[before]
        for of, values in levels.items():
            known = np.isfinite(values).all(axis=1) & bool(replicates)
            whole = known.reshape(-1, size).all(axis=1)
            found.append(((of, name), values, np.repeat(whole, size), int((~whole).sum())))
    return found


def _matrix(column: pd.Series[float], points: int, replicates: Iterable[int]) -> Floats:
    """[points, replicates] of a column with the index (point, replicate); NaN where there is no run."""
    table = column.unstack("replicate").reindex(index=range(points), columns=list(replicates))
    return table.to_numpy(dtype=np.float64)


def _variances(values: Floats, independent: Floats, left_out: int) -> dict[str, float]:
    replicates = values.shape[1]
    parts = variance(independent)
    total = parts.total if parts.total == parts.total else parts.parameters

    def share(part: float) -> float:
        return part / total if total > 0.0 else np.nan

    return {
        "mean": float(values.mean()) if len(values) else np.nan,
        "parameters": share(parts.parameters) if replicates > 1 else np.nan,
        "luck": share(parts.luck),
        "interplay": share(parts.interplay),
        "noise": parts.noise(replicates) if replicates else np.nan,
        "points": len(values),
        "left_out": left_out,
        "replicates": replicates,
    }


def _gathered(
    found: list[tuple[tuple[str, str], pd.DataFrame, pd.DataFrame, dict[str, float]]],
) -> Sensitivity:
    """The tables of all keys one after another, each led by its key."""

    def stacked(tables: list[tuple[tuple[str, str], pd.DataFrame]]) -> pd.DataFrame:
        led = []
        for (of, indicator), table in tables:
            led.append(pd.DataFrame({"of": of, "indicator": indicator}, index=table.index).join(table))
        return pd.concat(led, ignore_index=True)

    rows = [{"of": of, "indicator": name, **variances} for (of, name), _, _, variances in found]
    return Sensitivity(
        stacked([(key, effects) for key, effects, _, _ in found]),
        stacked([(key, pairs) for key, _, pairs, _ in found]),
        pd.DataFrame(rows).reindex(columns=list(VARIANCE_COLUMNS)),
    )

"""From long indicator rows to what figures draw: means and intervals over replicates, in time."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.analysis.compare import interval
from sim.institutions.scenario import MONTHS_A_YEAR

BAND_COLUMNS = ("scenario", "indicator", "time", "mean", "low", "high", "replicates")
ANYTHING = (-math.inf, math.inf)


def monthly(
    rows: pd.DataFrame,
    indicator: str,
    scenarios: Sequence[str],
    bounds: tuple[float, float] = ANYTHING,
) -> pd.DataFrame:
    """An indicator's total month by month (`BAND_COLUMNS`, `time` in months).

    `bounds` are the lowest and the highest value possible: no interval goes beyond them.
    """
    return _bands(_totals(rows, indicator), indicator, scenarios, bounds)


def yearly(
    rows: pd.DataFrame,
    indicator: str,
    scenarios: Sequence[str],
    bounds: tuple[float, float] = ANYTHING,
) -> pd.DataFrame:
    """The same year by year, each run's months averaged first (`time` in years from 1)."""
    own = _totals(rows, indicator)
    years = (own["month"].to_numpy(dtype=np.int64) - 1) // MONTHS_A_YEAR + 1
    own = own.assign(month=years)
    own = own.groupby(["scenario", "replicate", "month"], observed=True)["value"].mean().reset_index()
    return _bands(own, indicator, scenarios, bounds)


def months_of(rows: pd.DataFrame) -> int:
    """The last month there is; 0 without rows."""
    return int(rows["month"].max()) if len(rows) else 0


def _totals(rows: pd.DataFrame, indicator: str) -> pd.DataFrame:
    own = rows[(rows["indicator"] == indicator) & (rows["by"] == "")]
    return own[["scenario", "replicate", "month", "value"]].astype({"scenario": object})


def _bands(
    values: pd.DataFrame, indicator: str, scenarios: Sequence[str], bounds: tuple[float, float]
) -> pd.DataFrame:
    blocks = []
    for scenario in scenarios:
        own = values[values["scenario"] == scenario]
        table = own.pivot(index="month", columns="replicate", values="value").sort_index()
        mean, low, high, count = interval(table.to_numpy(dtype=np.float64))
        low, high = np.maximum(low, bounds[0]), np.minimum(high, bounds[1])
        block = pd.DataFrame(
            {"time": table.index, "mean": mean, "low": low, "high": high, "replicates": count}
        )
        blocks.append(block.assign(scenario=scenario, indicator=indicator))
    return pd.concat(blocks, ignore_index=True)[list(BAND_COLUMNS)]


def whiskers(mean: npt.ArrayLike, low: npt.ArrayLike, high: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """[2, n] lengths of error bars below and above the means; 0 where there is no interval."""
    middle = np.asarray(mean, dtype=np.float64)
    ends = np.stack([middle - np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64) - middle])
    return np.nan_to_num(np.maximum(ends, 0.0))

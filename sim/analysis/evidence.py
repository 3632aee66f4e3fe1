"""Evidence for patterns: runs under labels, asked for yearly means, and intervals over replicates."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from sim.analysis.compare import CONFIDENCE
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.kernel.arrays import Floats


@dataclass(frozen=True)
class Interval:
    """A mean and its Student t-interval; NaN bounds with fewer than two values."""

    mean: float
    low: float
    high: float

    @property
    def above(self) -> bool:
        """Whether all of it lies above 0."""
        return self.low > 0.0

    @property
    def below(self) -> bool:
        """Whether all of it lies below 0."""
        return self.high < 0.0

    def meets(self, low: float, high: float) -> bool:
        """Whether it overlaps a range."""
        return not (self.high < low or self.low > high) and not math.isnan(self.mean)


def interval(values: Floats | pd.Series[float]) -> Interval:
    """Mean of the finite values, with its interval."""
    numbers = np.asarray(values, dtype=np.float64)
    known = numbers[np.isfinite(numbers)]
    if known.size == 0:
        return Interval(math.nan, math.nan, math.nan)
    mean = float(known.mean())
    if known.size == 1:
        return Interval(mean, math.nan, math.nan)  # one value says nothing of its own error
    half = float(special.stdtrit(known.size - 1, 0.5 + CONFIDENCE / 2.0)) * float(known.std(ddof=1))
    half /= math.sqrt(known.size)
    return Interval(mean, mean - half, mean + half)


class Evidence:
    """Rows of many runs (scenario, replicate, month, indicator, by, key, value), asked label by label."""

    def __init__(self, rows: pd.DataFrame) -> None:
        frame = rows[["scenario", "replicate", "month", "indicator", "by", "key", "value"]].copy()
        for column in ("scenario", "indicator", "by", "key"):
            frame[column] = frame[column].astype(str)
        frame["year"] = (frame["month"] - 1) // MONTHS_A_YEAR
        self._groups = dict(tuple(frame.groupby(["scenario", "indicator", "by", "key"])))

    def yearly(self, label: str, indicator: str, by: str = "", key: str = "") -> pd.DataFrame:
        """[replicates, years] means; empty when there is nothing."""
        group = self._groups.get((label, indicator, by, key))
        if group is None:
            return pd.DataFrame()
        return group.pivot_table(index="replicate", columns="year", values="value", aggfunc="mean")

    def monthly(self, label: str, indicator: str) -> pd.DataFrame:
        """[replicates, months] totals."""
        group = self._groups.get((label, indicator, "", ""))
        if group is None:
            return pd.DataFrame()
        return group.pivot_table(index="replicate", columns="month", values="value")

    def mean(
        self, label: str, indicator: str, first: int, last: int, by: str = "", key: str = ""
    ) -> pd.Series[float]:
        """By replicate: the mean over the years `first` to `last` (from 1, both included).

        Keyed by replicate, so that differences are paired even where a run has failed.
        """
        years = self.yearly(label, indicator, by, key)
        chosen = years.loc[:, [first - 1 <= int(str(year)) <= last - 1 for year in years.columns]]
        return chosen.mean(axis=1).astype(float)

    def times(self, label: str, flag: str) -> tuple[pd.Series[float], pd.Series[bool]]:
        """By replicate: the first month in which a flag is up (or the last month), and whether it ever is."""
        table = self.monthly(label, flag)
        if table.empty:
            return pd.Series(dtype=float), pd.Series(dtype=bool)
        up = table > 0.5
        ever = up.any(axis=1)
        return up.idxmax(axis=1).astype(float).where(ever, float(table.columns[-1])), ever


def median_time(times: Floats, happened: npt.NDArray[np.bool_]) -> float:
    """Kaplan and Meier's median of a time that not all have reached; infinite when fewer than half will."""
    alive = 1.0
    for t in np.unique(times[happened]):
        at_risk = float((times >= t).sum())
        alive *= 1.0 - float((happened & (times == t)).sum()) / at_risk
        if alive <= 0.5:
            return float(t)
    return math.inf

"""Runs under labels, read in pairs: levels of the last two years, differences, and what they amount to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from sim.analysis.evidence import Evidence, Interval, interval
from sim.institutions.scenario import MONTHS_A_YEAR

Outcome = Literal[
    "refuted", "stands", "carries", "carries_not", "no_pattern", "unclear", "not_testable", "listed"
]


@dataclass(frozen=True)
class Figure:
    """An indicator or a word: levels before and after, their paired difference; or a `value` without them."""

    name: str
    value: Interval
    count: int
    before: float = math.nan
    after: float = math.nan
    key: str = ""


@dataclass(frozen=True)
class Finding:
    """What came of a falsifier (F) or an ablation (A, or its id in the list of what was taken out)."""

    id: str
    outcome: Outcome
    figures: tuple[Figure, ...]


WINDOW_YEARS = 2
"""The last years of a run, which its levels are of."""


class Runs:
    """Runs under labels: levels by replicate. The window is a label's last two years."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self._evidence = Evidence(rows)
        last = rows.groupby("scenario")["month"].max()
        self._years = {str(label): int(month) // MONTHS_A_YEAR for label, month in last.items()}

    def years(self, label: str) -> int:
        """How many years a label's runs have; 0 where there are none."""
        return self._years.get(label, 0)

    def mean(self, label: str, name: str, channel: str = "") -> pd.Series[float]:
        """By replicate: the mean over the last two years."""
        last = self.years(label)
        return self._over(label, name, channel, range(max(1, last + 1 - WINDOW_YEARS), last + 1))

    def year(self, label: str, name: str, year: int) -> pd.Series[float]:
        """By replicate: the mean over a year (from 1)."""
        return self._over(label, name, "", range(year, year + 1))

    def months(self, label: str, name: str) -> pd.DataFrame:
        """[replicates, months] values."""
        return self._evidence.monthly(label, name)

    def _over(self, label: str, name: str, channel: str, years: range) -> pd.Series[float]:
        table = self._evidence.yearly(label, name, "channel" if channel else "", channel)
        inside = [year for year in table.columns if int(year) + 1 in years]
        return table[inside].mean(axis=1).dropna().astype(float)


def difference(name: str, before: pd.Series[float], after: pd.Series[float], key: str = "") -> Figure:
    """Levels before and after, and the interval of their differences, of those that both have."""
    before, after = before.align(after, join="inner")
    change = (after - before).dropna()
    before, after = before[change.index], after[change.index]
    value = interval(change)
    levels = (float(before.mean()), float(after.mean())) if len(change) else (math.nan, math.nan)
    return Figure(name, value, len(change), *levels, key)


def counted(name: str, value: float, count: int, key: str = "") -> Figure:
    """A value with no interval, of so many."""
    return Figure(name, Interval(value, math.nan, math.nan), count, key=key)


def by_moves(
    figures: Sequence[Figure], better: Mapping[str, str], clear: Outcome, not_so: Outcome
) -> Outcome:
    """`clear` if all figures clearly moved the better way, `not_so` if not even their means all did."""
    if any(figure.count == 0 for figure in figures):
        return "not_testable"
    up = [better[figure.name] == "up" for figure in figures]
    values = [figure.value for figure in figures]
    if not all(v.mean > 0.0 if rise else v.mean < 0.0 for v, rise in zip(values, up, strict=True)):
        return not_so
    sure = all(v.above if rise else v.below for v, rise in zip(values, up, strict=True))
    return clear if sure else "unclear"

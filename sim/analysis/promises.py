"""What is asked of reforms, what each does in many futures, and whether it keeps what it promised.

A reform is judged by its runs in many futures, the same for all: a goal is met in a future or not, an aim is
an indicator that is to be small or large. Whoever takes the best of many candidates takes lucky ones too:
what they showed where they were chosen is better than what they are (the winner's curse; Smith and Winkler
2006, Management Science 52). By how much is measured on fresh futures and told as the optimism of selection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from sim.analysis.compare import CONFIDENCE, interval
from sim.analysis.goals import Goal, values_of
from sim.kernel.arrays import Floats

By = Literal["mean", "worst"]
"""What of an aim's values over futures counts: their mean, or the worst decile."""

GOALS = "goals"
"""The objective that is the share of futures in which a goal is missed."""

REVERSED = "reversals"
"""The indicator that is above 0 once something has been reversed."""

WORST = 0.9
"""Share of futures that are no worse than the worst decile."""

PROMISE_MEANINGS: Mapping[str, str] = {
    "option": "the reform, or what it is compared with",
    "objective": "goals (share of futures in which a goal is missed), reversal (share of futures in which "
    "something has been reversed), or an indicator",
    "mean": "mean over futures",
    "low": "lower bound of its interval (95 %) over futures: Student's t, of shares Wilson's",
    "high": "its upper bound",
    "worst": "what nine futures in ten do not exceed, in the bad direction; empty for shares of futures",
    "futures": "futures that count",
}
"""The columns of what options do, and what each means."""


@dataclass(frozen=True)
class Aim:
    """An indicator that is to be small, or large."""

    indicator: str
    small: bool

    def __str__(self) -> str:
        return f"{'min' if self.small else 'max'}:{self.indicator}"


@dataclass(frozen=True)
class Question:
    """What is asked of reforms: goals to be met all at once, aims, and what of an aim counts."""

    goals: tuple[Goal, ...]
    aims: tuple[Aim, ...]
    by: By = "mean"

    @property
    def objectives(self) -> tuple[str, ...]:
        """What is made small, by name: the goals missed, if there are any, then the aims."""
        return (*([GOALS] if self.goals else []), *(str(aim) for aim in self.aims))

    @property
    def indicators(self) -> tuple[str, ...]:
        """What runs must have."""
        return tuple(dict.fromkeys([*(g.indicator for g in self.goals), *(a.indicator for a in self.aims)]))

    def in_futures(self, base: pd.DataFrame, option: pd.DataFrame) -> pd.DataFrame:
        """[futures, objectives] each to be made small, from [futures, indicators] of both.

        A future in which an objective has no value has NaN there.
        """
        columns: dict[str, pd.Series[float]] = {}
        if self.goals:
            columns[GOALS] = missed(self.goals, base, option)
        for aim in self.aims:
            columns[str(aim)] = option[aim.indicator] * (1.0 if aim.small else -1.0)
        return pd.DataFrame(columns, index=option.index, columns=list(self.objectives), dtype=float)

    def values(self, futures: pd.DataFrame) -> Floats:
        """[objectives] what counts of [futures, objectives]; NaN where no future has a value."""
        return np.array(
            [
                _worst(own) if self.by == "worst" and name != GOALS else float(own.mean())
                for name, own in futures.items()
            ],
            dtype=np.float64,
        )


def missed(goals: Sequence[Goal], base: pd.DataFrame, option: pd.DataFrame) -> pd.Series[float]:
    """[futures] 1 where any of the goals is missed, 0 where all are met, NaN where one has no value."""
    held = values_of(goals, base, option)
    each = np.array([goal.missed(held[str(goal)]).to_numpy() for goal in goals], dtype=np.bool_)
    found = pd.Series(each.any(axis=0).astype(float), index=held.index)
    return found.reindex(option.index)


def _worst(values: pd.Series[float]) -> float:
    """What nine futures in ten do not exceed."""
    there = values.dropna().to_numpy()
    return float(np.quantile(there, WORST, method="inverted_cdf")) if there.size else float("nan")


def shown(question: Question, base: pd.DataFrame, options: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """What each option does (`PROMISE_MEANINGS`): goals, aims in the indicators' own units, reversal."""
    rows = []
    for option, runs in options.items():
        futures = question.in_futures(base, runs)
        for name in futures:
            aim = next((aim for aim in question.aims if str(aim) == name), None)
            if aim is None:
                rows.append((option, *_share(GOALS, futures[name])))
                continue
            sign = 1.0 if aim.small else -1.0
            values = runs[aim.indicator].dropna().to_numpy(dtype=np.float64)
            mean, low, high, count = (float(part[0]) for part in interval(values[None, :]))
            rows.append((option, aim.indicator, mean, low, high, sign * _worst(futures[name]), int(count)))
        if REVERSED in runs:
            back = runs[REVERSED]
            rows.append((option, *_share("reversal", (back > 0.0).astype(float).where(back.notna()))))
    return pd.DataFrame(rows, columns=list(PROMISE_MEANINGS))


def _share(name: str, happened: pd.Series[float]) -> tuple[str, float, float, float, float, int]:
    """The row of a share of futures, with Wilson's interval."""
    there = happened.dropna()
    if not len(there):
        return name, np.nan, np.nan, np.nan, np.nan, 0
    sure = stats.binomtest(int(there.sum()), len(there)).proportion_ci(CONFIDENCE, "wilson")
    return name, float(there.mean()), float(sure.low), float(sure.high), np.nan, len(there)


OPTIMISM_MEANINGS: Mapping[str, str] = {
    "objective": "what is made small; of an aim to be large, its negative",
    "promised": "mean over the reforms chosen, in the futures in which they were chosen",
    "confirmed": "the same in fresh futures",
    "optimism": "confirmed minus promised: above 0, what was shown was too good",
    "low": "lower bound of its interval (95 %, Welch's over futures)",
    "high": "its upper bound",
    "reforms": "reforms chosen",
    "futures": "futures in which they were chosen",
    "fresh": "fresh futures",
}
"""The columns of the optimism of selection, and what each means."""


def optimism(chosen: Sequence[pd.DataFrame], fresh: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """By how much chosen reforms were better where they were chosen than in fresh futures.

    `chosen` and `fresh` are [futures, objectives] of the same reforms. Futures are what was drawn, so each
    counts by its mean over the reforms, and the interval is Welch's (1947) between both sets of futures: it
    is about means, whatever counted in the search.
    """
    rows = []
    for name in chosen[0].columns if chosen else ():
        before, after = (_by_future(tables, str(name)) for tables in (chosen, fresh))
        if not before.size or not after.size:
            continue
        gap = float(after.mean() - before.mean())
        low = high = float("nan")
        if min(before.size, after.size) > 1:
            low, high = _welch(before, after)
        rows.append((name, before.mean(), after.mean(), gap, low, high, len(chosen), before.size, after.size))
    return pd.DataFrame(rows, columns=list(OPTIMISM_MEANINGS))


def _by_future(tables: Sequence[pd.DataFrame], objective: str) -> Floats:
    """[futures] the mean over reforms of an objective."""
    together = pd.concat([table[objective] for table in tables], axis=1)
    means: Floats = together.mean(axis=1).dropna().to_numpy(dtype=np.float64)
    return means


def _welch(before: Floats, after: Floats) -> tuple[float, float]:
    """Welch's interval of the difference of means; a point where neither varies."""
    a, b = before.var(ddof=1) / before.size, after.var(ddof=1) / after.size
    gap = float(after.mean() - before.mean())
    if a + b == 0.0:
        return gap, gap
    freedom = (a + b) ** 2 / (a**2 / (before.size - 1) + b**2 / (after.size - 1))
    half = float(stats.t.ppf(0.5 + CONFIDENCE / 2.0, freedom) * np.sqrt(a + b))
    return gap - half, gap + half


def difference(search: Sequence[float], other: Sequence[float]) -> tuple[float, float, float]:
    """Mean of one minus mean of the other over restarts, with Welch's interval (NaN below two)."""
    one, two = np.asarray(search, dtype=np.float64), np.asarray(other, dtype=np.float64)
    gap = float(one.mean() - two.mean())
    return (gap, *_welch(two, one)) if min(one.size, two.size) > 1 else (gap, float("nan"), float("nan"))


def clearly_beaten(own: pd.DataFrame, others: Sequence[pd.DataFrame], errors: float = 1.0) -> bool:
    """Whether another option beats this one in the same futures beyond so many standard errors.

    All are [futures, objectives]. Beaten is what is nowhere better than the other by its mean difference less
    so many of its standard errors, and somewhere worse by more: what is not worth more futures.
    """
    for other in others:
        gap = (own - other.reindex(own.index)).to_numpy(dtype=np.float64)
        if np.isnan(gap).any() or len(gap) < 2:
            continue
        sure = gap.mean(axis=0) - errors * gap.std(axis=0, ddof=1) / np.sqrt(len(gap))
        if (sure >= 0.0).all() and (sure > 0.0).any():
            return True
    return False

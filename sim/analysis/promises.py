"""What is asked of reforms, what each does in many futures, and whether it keeps what it promised.

A reform is judged by its runs in many futures, the same for all: a goal is met in a future or not, an aim is
an indicator that is to be small or large. Of reforms that miss goals in as many futures the one is better
that falls less short of them: else, where goals are out of reach, they would not count at all.

Whoever takes the best of many candidates takes lucky ones too: what they showed where they were chosen is
better than what they are (the winner's curse; Smith and Winkler 2006, Management Science 52). By how much is
measured on fresh futures and told as the optimism of selection.
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

SHORT = "shortfall"
"""How far goals are missed, as a share of their numbers: what tells reforms apart that miss them as often."""

REVERSED = "reversals"
"""The indicator that is above 0 once something has been reversed."""

WORST = 0.9
"""Share of futures that are no worse than the worst decile."""

PROMISE_MEANINGS: Mapping[str, str] = {
    "option": "the reform, or what it is compared with",
    "objective": "goals (share of futures in which a goal is missed), shortfall (how far goals are missed, "
    "as a share of their numbers, mean over goals), reversal (share of futures in which something has been "
    "reversed), or an indicator",
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

    def noted(self, futures: pd.DataFrame) -> dict[str, float]:
        """Of [futures, objectives], the share that misses a goal and the mean shortfall, each by itself."""
        return {name: float(futures[name].mean()) for name in (GOALS, SHORT) if name in futures}

    @property
    def indicators(self) -> tuple[str, ...]:
        """What runs must have."""
        return tuple(dict.fromkeys([*(g.indicator for g in self.goals), *(a.indicator for a in self.aims)]))

    def in_futures(self, base: pd.DataFrame, option: pd.DataFrame) -> pd.DataFrame:
        """[futures, objectives] each to be made small, from [futures, indicators] of both.

        Beside the goals missed stands by how much (`SHORT`). A future in which an objective has no value has
        NaN there.
        """
        columns: dict[str, pd.Series[float]] = {}
        if self.goals:
            columns[GOALS] = missed(self.goals, base, option)
            columns[SHORT] = shortfall(self.goals, base, option)
        for aim in self.aims:
            columns[str(aim)] = option[aim.indicator] * (1.0 if aim.small else -1.0)
        return pd.DataFrame(columns, index=option.index, columns=list(columns), dtype=float)

    def values(self, futures: pd.DataFrame) -> Floats:
        """[objectives] what counts of [futures, objectives]; NaN where no future has a value.

        Of the goals it is the share of futures in which one is missed, and up to one future more by how far.
        """
        counted = []
        for name in self.objectives:
            if name == GOALS:
                counted.append(_missed_and_short(futures))
            else:
                counted.append(_worst(futures[name]) if self.by == "worst" else float(futures[name].mean()))
        return np.array(counted, dtype=np.float64)


def missed(goals: Sequence[Goal], base: pd.DataFrame, option: pd.DataFrame) -> pd.Series[float]:
    """[futures] 1 where any of the goals is missed, 0 where all are met, NaN where one has no value."""
    held = values_of(goals, base, option)
    each = np.array([goal.missed(held[str(goal)]).to_numpy() for goal in goals], dtype=np.bool_)
    found = pd.Series(each.any(axis=0).astype(float), index=held.index)
    return found.reindex(option.index)


def shortfall(goals: Sequence[Goal], base: pd.DataFrame, option: pd.DataFrame) -> pd.Series[float]:
    """[futures] how far goals are missed, each as a share of its number, the mean over goals.

    0 where all are met, NaN where one has no value. A goal whose number is 0 is held against the mean level
    of the base.
    """
    held = values_of(goals, base, option)
    found = pd.Series(0.0, index=held.index)
    for goal in goals:
        gap = (goal.number - held[str(goal)]) * (1.0 if goal.least else -1.0)
        found += gap.clip(lower=0.0) / (_size(goal, base) * len(goals))
    return found.reindex(option.index)


def _size(goal: Goal, base: pd.DataFrame) -> float:
    """What a gap is a share of."""
    if goal.number != 0.0 or goal.relative:
        return abs(goal.number) or 1.0
    level = float(base[goal.indicator].abs().mean())
    return level if level > 0.0 else 1.0


def _missed_and_short(futures: pd.DataFrame) -> float:
    """The share of futures missed, and by how far goals are missed what is less than one future."""
    there, short = futures[GOALS].dropna(), float(futures[SHORT].mean())
    return float(there.mean()) + short / (1.0 + short) / len(there) if len(there) else float("nan")


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
                row = _share(GOALS, futures[name]) if name == GOALS else _mean(SHORT, futures[name], 1.0)
                rows.append((option, *row))
                continue
            rows.append((option, *_mean(aim.indicator, futures[name], 1.0 if aim.small else -1.0)))
        if REVERSED in runs:
            back = runs[REVERSED]
            rows.append((option, *_share("reversal", (back > 0.0).astype(float).where(back.notna()))))
    return pd.DataFrame(rows, columns=list(PROMISE_MEANINGS))


def _mean(name: str, values: pd.Series[float], sign: float) -> tuple[str, float, float, float, float, int]:
    """The row of a mean over futures, with Student's interval; `sign` turns values into their own unit."""
    own: Floats = np.asarray(sign * values.dropna(), dtype=np.float64)
    mean, low, high, count = (float(part[0]) for part in interval(own[None, :]))
    return name, mean, low, high, sign * _worst(values), int(count)


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


def gap(before: Sequence[float], after: Sequence[float]) -> tuple[float, float, float]:
    """Difference of two figures that do not hang together, with its interval, from their own.

    Each is mean, lower and upper bound. The bounds are put together as in Zou and Donner (2008, Statistics in
    Medicine 27), which takes means and shares alike; NaN where a bound is.
    """
    (old, old_low, old_high), (new, new_low, new_high) = before, after
    down = float(np.hypot(new - new_low, old_high - old))
    up = float(np.hypot(new_high - new, old - old_low))
    return new - old, new - old - down, new - old + up


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

"""Goals that a reform is to meet, as people write them, and in which futures it misses them.

``INDICATOR>=NUMBER`` or ``INDICATOR<=NUMBER``, such as ``on_time_share>=0.8``; in front may stand what is
held against the number:

``d:``  the difference: the option's value minus the base's, in the same replicate
``l:``  the option's own level

A number with a percent sign is a share of the base's level: ``d:posts_strict<=-50%``. A number that the
indicator cannot have is refused: 60 for a share, which is 0.6.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import pandas as pd

from sim.institutions.documents import InputError, Problem, one_of
from sim.text.problems import Message, message

On = Literal["difference", "level"]
Fails = Literal["any", "all"]
"""Whether a future is a miss when any of the goals is missed in it, or only when all are."""

FUTURE, REPLICATE = "future", "replicate"

_WRITTEN = re.compile(r"(?:([dl]):)?\s*([a-z0-9_]+)\s*(>=|<=)\s*([-+0-9.eE]+)\s*(%?)")
_PREFIX: dict[str, On] = {"d": "difference", "l": "level"}


@dataclass(frozen=True)
class Goal:
    """An indicator that is to reach a number (`least`) or not to exceed it.

    `relative`: the number is a share of the base's level.
    """

    indicator: str
    least: bool
    number: float
    on: On
    relative: bool = False

    def __str__(self) -> str:
        sign = ">=" if self.least else "<="
        number = f"{self.number * 100.0:g}%" if self.relative else f"{self.number:g}"
        return f"{self.on[0]}:{self.indicator}{sign}{number}"

    def values(self, base: pd.DataFrame, option: pd.DataFrame) -> pd.Series[float]:
        """By run: what is held against the number, from [(future, replicate), indicators] of both."""
        after = option[self.indicator]
        if self.on == "level":
            return after
        before = base[self.indicator].reindex(after.index)
        change = after - before
        return change / before.abs().where(before != 0.0) if self.relative else change

    def missed(self, value: pd.Series[float]) -> pd.Series[bool]:
        """Whether values miss the goal; no value is no miss."""
        return value < self.number if self.least else value > self.number


class Bounded(Protocol):
    """What is known of an indicator: between which numbers it lies."""

    @property
    def bounds(self) -> tuple[float, float]:
        """The lowest and the highest."""


def parse_goal(written: str, indicators: Mapping[str, Bounded], on: On = "difference") -> Goal:
    """The goal that a text says; `on` holds for a text that does not say it itself.

    Raises InputError for anything that is no goal, for unknown indicators and for numbers out of their reach.
    """
    found = _WRITTEN.fullmatch(written.strip())
    try:
        number = float(found[4]) if found else math.nan
    except ValueError:
        number = math.nan
    if not found or not math.isfinite(number):
        allowed = message("goal_form")
        raise InputError(Problem("shequ", 0, "--goal", repr(written), allowed))
    name, relative = found[2], bool(found[5])
    on = _PREFIX[found[1]] if found[1] else on
    if name not in indicators:
        raise InputError(
            Problem(
                "shequ", 0, "--goal", message("unknown_indicator", name=repr(name)), one_of(indicators, name)
            )
        )
    if relative and on == "level":
        allowed = message("percent_for_differences")
        raise InputError(Problem("shequ", 0, "--goal", repr(written), allowed))
    number = number / 100.0 if relative else number
    least, most = indicators[name].bounds
    if on == "difference":
        least, most = (
            (-1.0 if least == 0.0 else -math.inf, math.inf) if relative else (least - most, most - least)
        )
    if not least <= number <= most:
        raise InputError(Problem("shequ", 0, "--goal", repr(written.strip()), reach(least, most)))
    return Goal(name, found[3] == ">=", number, on, relative)


def reach(least: float, most: float) -> Message:
    """What numbers an indicator may have, in words."""
    if math.isinf(most):
        return message("number.at_least", low=f"{least:g}")
    return message("number.share_not_percent", low=f"{least:g}", high=f"{most:g}")


@dataclass(frozen=True)
class Judged:
    """Futures held against goals.

    `values` are [futures, goals] means over replicates, futures without a value left out; `missed` says
    of each of them whether it is a miss; `split` in which of them the replicates do not agree.
    """

    values: pd.DataFrame
    missed: pd.Series[bool]
    split: pd.Series[bool]


def judge(goals: Sequence[Goal], base: pd.DataFrame, option: pd.DataFrame, fails: Fails = "any") -> Judged:
    """Hold the runs of a base and an option, [(future, replicate), indicators], against goals.

    A future counts by the means of its replicates (`values_of`), so that noise does not make misses;
    replicates that one of the two lacks, or in which a goal has no value, are left out.
    """
    together = base.index.intersection(option.index)
    base, option = base.loc[together], option.loc[together]
    runs = values_of(goals, base, option)
    counted = runs.index
    values = values_of(goals, _means(base.loc[counted]), _means(option.loc[counted]))
    share = _missed(goals, runs, fails).groupby(level=FUTURE).mean()
    split = ((share > 0.0) & (share < 1.0)).reindex(values.index, fill_value=False)
    return Judged(values, _missed(goals, values, fails), split)


def values_of(goals: Sequence[Goal], base: pd.DataFrame, option: pd.DataFrame) -> pd.DataFrame:
    """What is held against each goal's number, [futures, goals], of futures in which all goals have a value.

    The one reading of a goal, for whoever asks whether it is met: a difference is one of means over
    replicates, a percentage one of the base's mean; what has no value is neither met nor missed.
    """
    return pd.DataFrame({str(goal): goal.values(base, option) for goal in goals}).dropna()


def _means(runs: pd.DataFrame) -> pd.DataFrame:
    return runs.groupby(level=FUTURE).mean()


def _missed(goals: Sequence[Goal], values: pd.DataFrame, fails: Fails) -> pd.Series[bool]:
    each = np.column_stack([goal.missed(values[str(goal)]).to_numpy() for goal in goals])
    return pd.Series(each.any(axis=1) if fails == "any" else each.all(axis=1), index=values.index)

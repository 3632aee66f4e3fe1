"""Choosing among options when the future is not known: regret and satisficing.

Every option meets the same futures (draws of what is uncertain). Regret is how much worse an option does
than the best of the options in the same future (Savage 1951), in the indicator's unit, so it depends on
which options are on the table; satisficing is the share of futures in which a goal is reached (Simon 1956;
Herman et al. 2015, Journal of Water Resources Planning and Management 141, for both as measures of
robustness). Futures are weighted alike: a share of futures is no probability unless the draws are.

Outcomes are tables with the columns `option`, `future` and one per indicator. Only futures in which every
option has a value are used, indicator by indicator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy import stats

from sim.analysis.claims import worth
from sim.analysis.compare import CONFIDENCE, interval
from sim.analysis.goals import Goal, values_of
from sim.analysis.inference import bootstrap_interval
from sim.analysis.measured import Measured
from sim.kernel.arrays import Floats

OPTION, FUTURE = "option", "future"

ALL_GOALS = "all"
"""The goal that stands for reaching all of them in the same future."""

ROBUST_MEANINGS: Mapping[str, str] = {
    "indicator": "the indicator's id; only indicators with a better direction",
    "unit": "unit of all figures below",
    "better": "up or down",
    "option": "the option",
    "mean": "mean over futures",
    "low": "lower bound of its t-interval (95 %) over futures",
    "high": "its upper bound",
    "worst": "value in the worst future",
    "regret": "mean regret over futures",
    "regret_low": "lower bound of its BCa bootstrap interval (95 %) over futures (from 5 on)",
    "regret_high": "its upper bound",
    "regret_90": "regret that nine futures in ten do not exceed",
    "regret_max": "regret in the future where it is greatest",
    "least_max_regret": "whether no option has a smaller greatest regret",
    "futures": "futures in which every option has a value",
}
"""The columns of the table of options, and what each means."""

SATISFICING_MEANINGS: Mapping[str, str] = {
    "goal": "the goal, or all: every goal in the same future",
    "option": "the option",
    "share": "share of futures in which it is reached",
    "low": "lower bound of Wilson's interval (95 %) over futures",
    "high": "its upper bound",
    "futures": "futures that count",
}
"""The columns of the table of goals, which is a radar's data too, and what each means."""

REGRET_COLUMNS = ("indicator", "option", "regret", "share")
"""Regrets in rising order with the share of futures that have no more: a curve per indicator and option."""


def robust_table(
    outcomes: pd.DataFrame, indicators: Mapping[str, Measured], *, seed: int = 0
) -> pd.DataFrame:
    """Mean, worst and regret of every option on every indicator with a direction (`ROBUST_MEANINGS`).

    Latin hypercube draws are spread more evenly than independent ones, so the intervals, which take them
    as independent, are wide rather than narrow (Stein 1987). `seed` is that of the bootstrap.
    """
    rows: list[dict[str, object]] = []
    for name, (options, values) in _by_option(outcomes, indicators).items():
        declared = indicators[name]
        lost = _regret(values, declared.better)
        mean, low, high, count = interval(values)
        low, high = np.maximum(low, declared.bounds[0]), np.minimum(high, declared.bounds[1])
        regret_low, regret_high = bootstrap_interval(lost, CONFIDENCE, seed)
        greatest = lost.max(axis=1)
        last = worth(values, declared.better).argmin(axis=1)
        worst = np.take_along_axis(values, last[:, None], axis=1)[:, 0]
        for i, option in enumerate(options):
            rows.append(
                {
                    "indicator": name,
                    "unit": declared.unit.en,
                    "better": declared.better,
                    "option": option,
                    "mean": mean[i],
                    "low": low[i],
                    "high": high[i],
                    "worst": worst[i],
                    "regret": lost[i].mean(),
                    "regret_low": regret_low[i],
                    "regret_high": regret_high[i],
                    "regret_90": np.quantile(lost[i], 0.9, method="inverted_cdf"),
                    "regret_max": greatest[i],
                    "least_max_regret": bool(greatest[i] <= greatest.min()),
                    "futures": count[i],
                }
            )
    return pd.DataFrame(rows, columns=list(ROBUST_MEANINGS))


def regret_curves(outcomes: pd.DataFrame, indicators: Mapping[str, Measured]) -> pd.DataFrame:
    """The distribution of regret over futures, a curve per indicator and option (`REGRET_COLUMNS`)."""
    blocks = []
    for name, (options, values) in _by_option(outcomes, indicators).items():
        lost = np.sort(_regret(values, indicators[name].better), axis=1)
        share = np.arange(1, lost.shape[1] + 1) / lost.shape[1]
        for i, option in enumerate(options):
            curve = {"indicator": name, "option": option, "regret": lost[i], "share": share}
            blocks.append(pd.DataFrame(curve))
    if not blocks:
        return pd.DataFrame(columns=list(REGRET_COLUMNS))
    return pd.concat(blocks, ignore_index=True)


def satisficing(outcomes: pd.DataFrame, goals: Sequence[Goal], base: str) -> pd.DataFrame:
    """In which share of futures each option reaches each goal, and all at once (`SATISFICING_MEANINGS`).

    `base` is the option whose level a goal of differences is about. A future counts if every option has
    been run in it and every goal has a value there (`sim.analysis.goals.values_of`). Wilson's interval
    (Wilson 1927).
    """
    runs = outcomes.groupby(FUTURE)[OPTION].nunique()
    whole = outcomes[outcomes[FUTURE].isin(runs.index[runs == outcomes[OPTION].nunique()])]
    levels = {str(option): own.set_index(FUTURE) for option, own in whole.groupby(OPTION, sort=False)}
    values = {option: values_of(goals, levels[base], own) for option, own in levels.items()}
    counted = set.intersection(*(set(own.index) for own in values.values())) if values else set()
    rows: list[dict[str, object]] = []
    for option in values if counted else ():
        own = values[option].loc[values[option].index.isin(list(counted))]
        reached = {str(goal): ~goal.missed(own[str(goal)]).to_numpy() for goal in goals}
        if len(goals) > 1:
            reached[ALL_GOALS] = np.logical_and.reduce(list(reached.values()))
        for goal, met in reached.items():
            sure = stats.binomtest(int(met.sum()), len(met)).proportion_ci(CONFIDENCE, "wilson")
            row = (goal, option, met.mean(), float(sure.low), float(sure.high), len(met))
            rows.append(dict(zip(SATISFICING_MEANINGS, row, strict=True)))
    table = pd.DataFrame(rows, columns=list(SATISFICING_MEANINGS))
    order = [*map(str, goals), ALL_GOALS]
    return table.sort_values("goal", key=lambda c: c.map(order.index), kind="stable", ignore_index=True)


def _by_option(
    outcomes: pd.DataFrame, indicators: Mapping[str, Measured]
) -> dict[str, tuple[list[str], Floats]]:
    """The options and their [options, futures] values of every indicator with a direction."""
    options = list(dict.fromkeys(outcomes[OPTION]))
    found = {}
    for name, declared in indicators.items():
        if declared.better == "none" or name not in outcomes:
            continue
        table = outcomes.pivot(index=FUTURE, columns=OPTION, values=name)[options].dropna()
        if len(table):
            found[name] = (options, table.to_numpy(dtype=np.float64).T)
    return found


def _regret(values: Floats, better: str) -> Floats:
    """How much worse than the best option in the same future each value is; [options, futures]."""
    signed = worth(values, better)
    lost: Floats = signed.max(axis=0) - signed
    return lost

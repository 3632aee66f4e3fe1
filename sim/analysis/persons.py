"""The same persons under two structures: who gains, who loses, and how many, with replicates as the unit.

A person's burden under the option less that under the base, in the same replicate, with the same needs and
luck. Each replicate is another community, and gives one share of residents who gain (their burden falls by
more than the tolerance), who lose (it rises by more) and who do neither; every interval is over replicates.
In a single person's difference there is luck, too (who stands before you in the queue), which does not go
away by looking at more persons: that more gain than lose is what an interval can show (`net`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.analysis.burdens import changes
from sim.analysis.compare import interval
from sim.kernel.arrays import Floats
from sim.measures.inequality import gini

BURDENS = ("hours", "visits")
TOLERANCES: Mapping[str, float] = {"hours": 0.25, "visits": 0.5}
"""A change of at most so much in a year is none: a quarter of an hour, and less than one visit."""

CHANGE_MEANINGS: Mapping[str, str] = {
    "scenario": "the option",
    "burden": "hours (waited in person at public desks) or visits, in the last year",
    "by": "what residents are grouped by; empty for all",
    "key": "which group; empty for all",
    "residents": "how many there are, mean over replicates",
    "need": "share of them with a matter that ended in the year, under the base or the option",
    "before": "mean burden under the base",
    "after": "mean burden under the option",
    "change": "mean change, option less base",
    "change_low": "lower bound of its 95 % interval over replicates",
    "change_high": "its upper bound",
    "gain": "share whose burden falls by more than the tolerance",
    "gain_low": "lower bound of its 95 % interval over replicates",
    "gain_high": "its upper bound",
    "lose": "share whose burden rises by more than the tolerance",
    "lose_low": "lower bound of its 95 % interval over replicates",
    "lose_high": "its upper bound",
    "same": "share of all others",
    "net": "share that gain less share that lose",
    "net_low": "lower bound of its 95 % interval over replicates",
    "net_high": "its upper bound",
    "gain_mean": "mean change of those who gain; empty where nobody does",
    "lose_mean": "mean change of those who lose; empty where nobody does",
    "tolerance": "a change of at most so much is none",
    "replicates": "pairs of runs",
}
"""The columns of the table of gains and losses, and what each means."""

CHANGE_COLUMNS = tuple(CHANGE_MEANINGS)
LORENZ_COLUMNS = ("scenario", "burden", "residents", "share", "low", "high", "gini", "gini_low", "gini_high")
"""`share` of the whole burden that the `residents` (a share, those with the least first) bear; the rest with
intervals over replicates."""
LORENZ_POINTS = 101

_POSSIBLE = {
    "change": (-np.inf, np.inf), "gain": (0.0, 1.0), "lose": (0.0, 1.0), "net": (-1.0, 1.0),
}  # fmt: skip
"""What has an interval, and the lowest and highest values possible, which none goes beyond."""

type Pair = tuple[pd.DataFrame, pd.DataFrame]
"""Persons (index) of a replicate under the base and the option: `cases` and a column a burden."""


def gains_and_losses(
    pairs: Sequence[Pair],
    groups: Sequence[pd.DataFrame],
    option: str,
    tolerances: Mapping[str, float] = TOLERANCES,
) -> pd.DataFrame:
    """Who gains and who loses from an option (`CHANGE_COLUMNS`), burden by burden, all first, then groups.

    Args:
        pairs: a pair a replicate.
        groups: of each replicate: by person, a column a way to group.
        option: its id.
        tolerances: of each burden.

    Raises ValueError for other residents under one than under the other.
    """
    blocks = [pd.DataFrame(columns=list(CHANGE_COLUMNS))]
    for burden in BURDENS:
        runs = [
            _shares(*pair, own, burden, tolerances[burden]) for pair, own in zip(pairs, groups, strict=True)
        ]
        if not runs:
            continue
        keys = list(dict.fromkeys(key for run in runs for key in run.index))
        over = {str(column): _over_runs(runs, keys, str(column)) for column in runs[0]}
        table = pd.DataFrame(keys, columns=["by", "key"])
        for column, values in over.items():
            mean, low, high, count = interval(values)
            table[column] = mean
            if column in _POSSIBLE:
                lowest, highest = _POSSIBLE[column]
                table[f"{column}_low"] = np.maximum(low, lowest)
                table[f"{column}_high"] = np.minimum(high, highest)
            if column == "residents":
                table["replicates"] = count
        own = table.assign(scenario=option, burden=burden, tolerance=tolerances[burden])
        blocks.append(own[list(CHANGE_COLUMNS)])
    return pd.concat(blocks[1:] or blocks, ignore_index=True)


def _shares(
    base: pd.DataFrame, option: pd.DataFrame, groups: pd.DataFrame, burden: str, tolerance: float
) -> pd.DataFrame:
    """A row a group of one replicate: numbers, means and shares."""
    found = changes(base[burden], option[burden], groups, tolerance=tolerance).set_index(["by", "key"])
    need = ((base["cases"] > 0) | (option["cases"] > 0)).astype(float)
    zero = 0.0 * base[burden]
    residents = found["residents"]
    means = {
        name: changes(zero, values.astype(float), groups).set_index(["by", "key"])["mean_change"]
        for name, values in (("need", need), ("before", base[burden]), ("after", option[burden]))
    }
    rows = pd.DataFrame({"residents": residents.astype(float), **means, "change": found["mean_change"]})
    for share in ("gain", "lose", "same"):
        rows[share] = found[share] / residents
    rows["net"] = rows["gain"] - rows["lose"]
    rows["gain_mean"] = found["gain_mean"].where(found["gain"] > 0)
    rows["lose_mean"] = found["loss_mean"].where(found["lose"] > 0)
    return rows


def _over_runs(runs: Sequence[pd.DataFrame], keys: Sequence[tuple[str, str]], column: str) -> Floats:
    """[groups, replicates] values, missing where a replicate has nobody in a group."""
    index = pd.MultiIndex.from_tuples(keys)
    return np.column_stack([run[column].reindex(index).to_numpy(dtype=np.float64) for run in runs])


def lorenz(values: Floats, points: int = LORENZ_POINTS) -> Floats:
    """[points] share of the whole that the residents with the least bear, from none of them to all.

    Between two residents it is a straight line. Missing where there is nothing to bear.
    """
    ordered = np.sort(values)
    whole = float(ordered.sum())
    if whole <= 0.0:
        return np.full(points, np.nan)
    borne = np.concatenate([[0.0], np.cumsum(ordered)]) / whole
    return np.interp(np.linspace(0.0, 1.0, points), np.linspace(0.0, 1.0, ordered.size + 1), borne)


def lorenz_curves(runs: Mapping[str, Sequence[pd.DataFrame]]) -> pd.DataFrame:
    """How unequally each burden is spread over residents with a matter that ended (`LORENZ_COLUMNS`).

    Args:
        runs: scenario -> persons of each replicate, as in `Pair`.
    """
    blocks = [pd.DataFrame(columns=list(LORENZ_COLUMNS))]
    for scenario, persons in runs.items():
        for burden in BURDENS:
            own = [np.asarray(run[burden][run["cases"] > 0], dtype=np.float64) for run in persons]
            curve, low, high, _ = interval(np.column_stack([lorenz(values) for values in own]))
            mean, least, most, _ = interval(np.array([[gini(values) for values in own]]))
            low, high = np.maximum(low, 0.0), np.minimum(high, 1.0)
            least, most = np.maximum(least, 0.0), np.minimum(most, 1.0)
            blocks.append(
                pd.DataFrame(
                    {
                        "scenario": scenario,
                        "burden": burden,
                        "residents": np.linspace(0.0, 1.0, LORENZ_POINTS),
                        "share": curve,
                        "low": low,
                        "high": high,
                        "gini": mean[0],
                        "gini_low": least[0],
                        "gini_high": most[0],
                    }
                )
            )
    return pd.concat(blocks[1:] or blocks, ignore_index=True)

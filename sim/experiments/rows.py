"""Long indicator rows: the one shape in which results travel from runs to files and analysis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

RUN_COLUMNS = ("month", "indicator", "by", "key", "value")
"""What one run yields: a value a month; `by` and `key` are empty for totals."""

COLUMNS = ("scenario", "replicate", "seed", *RUN_COLUMNS)
"""What an experiment yields: the rows of its runs, and which run each is of."""

_WORDS = ("indicator", "by", "key")
_ORDER = ["month", *_WORDS]


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of one run with fixed types and order, whatever order and types the model gave.

    Months become int32, words categories in alphabetical order, values float64; sorted by month,
    indicator, by, key. Raises ValueError for other columns, missing words and months, infinite values
    and two values for the same thing: a model that yields such rows is wrong.
    """
    if sorted(frame.columns) != sorted(RUN_COLUMNS):
        raise ValueError(
            f"a run must yield the columns {', '.join(RUN_COLUMNS)}; found {list(frame.columns)}"
        )
    if frame[_ORDER].isna().to_numpy().any():
        raise ValueError("a run yielded rows without month, indicator, by or key")
    if np.isinf(frame["value"].to_numpy(dtype=np.float64)).any():
        infinite = frame.loc[np.isinf(frame["value"].astype(float)), "indicator"].unique()
        raise ValueError(f"infinite values of {', '.join(map(str, infinite))}")
    columns: dict[str, object] = {"month": frame["month"].astype(np.int32)}
    for word in _WORDS:
        column = frame[word].astype(str)
        columns[word] = pd.Categorical(column, categories=pd.Index(sorted(column.unique()), dtype=object))
    columns["value"] = frame["value"].astype(np.float64)
    rows = pd.DataFrame(columns).sort_values(_ORDER, kind="stable", ignore_index=True)
    twice = rows.duplicated(_ORDER)
    if twice.any():
        month, indicator, by, key = rows.loc[twice, _ORDER].iloc[0]
        raise ValueError(f"two values of {indicator!r} (by {by!r}, {key!r}) in month {month}")
    return rows


def stacked(runs: Sequence[tuple[str, int, int, pd.DataFrame]]) -> pd.DataFrame:
    """The rows of several runs (scenario, replicate, seed, its tidy rows) one after another, in this order.

    Scenarios are categories in the order of their first run, the other words in alphabetical order.
    """
    scenarios = list(dict.fromkeys(scenario for scenario, *_ in runs))
    sizes = [len(rows) for *_, rows in runs]
    columns: dict[str, object] = {
        "scenario": pd.Categorical.from_codes(
            np.repeat([scenarios.index(scenario) for scenario, *_ in runs], sizes).astype(np.int64),
            categories=pd.Index(scenarios, dtype=object),
        ),
        "replicate": np.repeat([replicate for _, replicate, _, _ in runs], sizes).astype(np.int32),
        "seed": np.repeat([seed for _, _, seed, _ in runs], sizes).astype(np.int64),
        "month": np.concatenate([np.empty(0, np.int32), *(rows["month"] for *_, rows in runs)]),
    }
    nothing = pd.Categorical([], categories=pd.Index([], dtype=object))
    for word in _WORDS:
        own = [nothing, *(pd.Categorical(rows[word]) for *_, rows in runs)]
        columns[word] = union_categoricals(own, sort_categories=True)
    columns["value"] = np.concatenate([np.empty(0), *(rows["value"] for *_, rows in runs)])
    return pd.DataFrame(columns)[list(COLUMNS)]

"""Is it the reform or the assumption: a difference in two things at once, split into what each makes.

Four sets of runs share their luck, replicate by replicate: base and option, each under today's and under
changed assumptions. The split is that of a two-by-two factorial design, from the corner of today's base
(Box, Hunter and Hunter 2005, *Statistics for Experimenters*, chapter 5).

Equation, with y(structure, assumption) an outcome of a replicate::

    total       = y(option, changed) - y(base, today)
    reform      = y(option, today) - y(base, today)
    assumption  = y(base, changed) - y(base, today)
    interaction = y(option, changed) - y(option, today) - y(base, changed) + y(base, today)
    then        = y(option, changed) - y(base, changed) = reform + interaction
    total       = reform + assumption + interaction

`then` is what the reform makes where the changed assumption holds. Means are over replicates, intervals
Student's t.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import pandas as pd

from sim.analysis.evidence import interval

type Cell = tuple[Literal["base", "option"], Literal["today", "changed"]]

CELLS: tuple[Cell, ...] = (
    ("base", "today"), ("option", "today"), ("base", "changed"), ("option", "changed"),
)  # fmt: skip

Part = Literal["reform", "assumption", "interaction", "total", "then"]
PARTS: tuple[Part, ...] = get_args(Part)

SPLIT_COLUMNS = ("indicator", "part", "mean", "low", "high", "replicates")


def split(outcomes: Mapping[Cell, pd.DataFrame]) -> pd.DataFrame:
    """Split every indicator's total difference (`SPLIT_COLUMNS`, a row a part).

    `outcomes` are [replicates, indicators] of each of the `CELLS`. Replicates in which one of the four has
    no value are left out, indicator by indicator, so that the parts add up.
    """
    rows = []
    for name in outcomes["base", "today"].columns:
        values = pd.DataFrame({str(k): outcomes[cell][name] for k, cell in enumerate(CELLS)}).dropna()
        before, reformed, changed, both = (values[str(k)] for k in range(len(CELLS)))
        parts: dict[Part, pd.Series[float]] = {
            "reform": reformed - before,
            "assumption": changed - before,
            "interaction": both - reformed - changed + before,
            "total": both - before,
            "then": both - changed,
        }
        for part in PARTS:
            it = interval(parts[part])
            rows.append((name, part, it.mean, it.low, it.high, len(values)))
    return pd.DataFrame(rows, columns=list(SPLIT_COLUMNS))

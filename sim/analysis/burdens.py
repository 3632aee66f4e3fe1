"""What getting things done costs each resident: how unequal it is, and who gains and who loses.

A burden is a column with a value a resident, such as hours spent or visits made in a year; residents without
a case have 0. Inequality is told by the Gini coefficient and by the share of the whole that the tenth of
residents with the most bears (`sim.measures.inequality`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.kernel.arrays import Floats
from sim.measures.inequality import gini, worst

SPREAD_COLUMNS = ("by", "key", "residents", "mean", "gini", "worst_decile_share", "worst_decile_mean")
CHANGE_COLUMNS = ("by", "key", "residents", "mean_change", "gain", "lose", "same", "gain_mean", "loss_mean")
"""`gain`: residents whose burden fell, `lose`: rose, by more than the tolerance; means over those."""


def spread(burden: pd.Series[float], groups: pd.DataFrame) -> pd.DataFrame:
    """How a burden is spread (`SPREAD_COLUMNS`), over all and within each group.

    Args:
        burden: by resident.
        groups: by resident, a column a way to group; those without a group (missing) are in none.
    """
    rows = []
    for by, key, part in _parts(burden, groups):
        values: Floats = np.asarray(part, dtype=np.float64)
        most, whole = worst(values), float(values.sum())
        share = float(most.sum()) / whole if whole > 0.0 else float("nan")
        rows.append((by, key, values.size, values.mean(), gini(values), share, most.mean()))
    return pd.DataFrame(rows, columns=list(SPREAD_COLUMNS))


def changes(
    base: pd.Series[float], option: pd.Series[float], groups: pd.DataFrame, *, tolerance: float = 0.0
) -> pd.DataFrame:
    """Who gains and who loses (`CHANGE_COLUMNS`), the same residents in both.

    Args:
        base, option: the burden of each resident under the one and the other; the same index.
        groups: as for `spread`.
        tolerance: a change of at most so much is none.

    Raises ValueError for other residents in one than in the other.
    """
    if not base.index.equals(option.index):
        raise ValueError("the residents of the two are not the same")
    rows = []
    for by, key, part in _parts(option - base, groups):
        gain, lose = part[part < -tolerance], part[part > tolerance]
        same = part.size - gain.size - lose.size
        means = [float(found.mean()) if found.size else 0.0 for found in (gain, lose)]
        rows.append((by, key, part.size, part.mean(), gain.size, lose.size, same, *means))
    return pd.DataFrame(rows, columns=list(CHANGE_COLUMNS))


def _parts(values: pd.Series[float], groups: pd.DataFrame) -> list[tuple[str, str, pd.Series[float]]]:
    """(way to group, group, its values), all of them first."""
    parts = [("", "", values)]
    for by in groups:
        own = groups[by].reindex(values.index)
        keys = (
            own.cat.categories
            if isinstance(own.dtype, pd.CategoricalDtype)
            else sorted(own.dropna().unique())
        )
        parts += [(str(by), str(key), values[own == key]) for key in keys if (own == key).any()]
    return parts

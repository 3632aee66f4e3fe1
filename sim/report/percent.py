"""Shares as people read them: in per cent. Files of results hold them as shares of 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.institutions.schema import Names
from sim.text import label, texts_of

if TYPE_CHECKING:  # tables on the command line need neither figures nor reports
    from sim.report.drawn import Declared
    from sim.report.results import Compared

_SHARE = "share"
ROWS = ("value",)
SUMMARY = ("mean", "low", "high")
DIFFERENCES = ("difference", "low", "high", "boot_low", "boot_high")
SHARES = ("share", "low", "high", "effect", "effect_low", "effect_high")
PAIRS = ("interaction", "low", "high")
"""Columns in the unit of the indicator, of the tables of results and of attribution."""


@dataclass(frozen=True)
class _InPercent:
    """An indicator whose values are shown in per cent."""

    name: Names
    unit: Names
    better: str
    group: str
    bounds: tuple[float, float]


def times(indicator: Declared) -> float:
    """By what its values are multiplied to be shown: 100 for shares."""
    return 100.0 if _is_share(indicator) else 1.0


def shown(indicator: Declared) -> Declared:
    """The indicator as it is shown: shares with the unit %."""
    if not _is_share(indicator):
        return indicator
    english = "%" + indicator.unit.en.removeprefix(_SHARE)
    code = f"unit.percent.{indicator.unit.en}"
    # a unit of the user's own has no text
    chinese = label(code, "zh") if code in texts_of("units") else f"{indicator.unit.zh}（%）"
    low, high = indicator.bounds
    bounds = (100.0 * low, 100.0 * high)
    return _InPercent(
        indicator.name, Names(en=english, zh=chinese), indicator.better, indicator.group, bounds
    )


def indicators_shown(indicators: Mapping[str, Declared]) -> dict[str, Declared]:
    """All as they are shown."""
    return {name: shown(indicator) for name, indicator in indicators.items()}


def table_shown(
    table: pd.DataFrame, indicators: Mapping[str, Declared], columns: Sequence[str]
) -> pd.DataFrame:
    """A table with a column ``indicator``, with the columns named, and their ``unit``, as they are shown."""
    shares = [name for name, indicator in indicators.items() if _is_share(indicator)]
    factor = np.where(table["indicator"].isin(shares), 100.0, 1.0)
    changed: dict[str, Any] = {column: table[column] * factor for column in columns if column in table}
    if "unit" in table:
        units = {name: shown(indicators[name]).unit.en for name in shares}
        pairs = zip(table["indicator"], table["unit"], strict=True)
        changed["unit"] = [units.get(name, unit) for name, unit in pairs]
    return table.assign(**changed)


def compared_shown(compared: Compared, indicators: Mapping[str, Declared]) -> Compared:
    """A comparison with its tables as they are shown."""
    return replace(
        compared,
        rows=table_shown(compared.rows, indicators, ROWS),
        summary=table_shown(compared.summary, indicators, SUMMARY),
        differences=table_shown(compared.differences, indicators, DIFFERENCES),
    )


def _is_share(indicator: Declared) -> bool:
    return indicator.unit.en.split(" ")[0] == _SHARE

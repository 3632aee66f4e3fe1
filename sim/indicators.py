"""Indicators: declared in ``scenarios/indicators.yaml``, measured here, collected at every month's end.

Each measure is one function registered under the id of its declaration; `INDICATORS` holds the
declarations. A test holds the two lists equal. Rates and shares without anything to count are
missing, not zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from sim.documents import InputError, Problem
from sim.library import load_table
from sim.month import Month
from sim.schema import Names, Strict

if TYPE_CHECKING:
    from sim.model import GovernanceModel

type Row = tuple[str, str, float]
"""(by, key, value); by and key are empty for the total."""
type Measure = Callable[[Month], Iterator[Row]]

Breakdown = Literal[
    "area",
    "class",
    "precinct",
    "body",
    "purpose",
    "system",
    "resident_group",
    "age_group",
    "channel",
    "payer",
]


class Indicator(Strict):
    """What is declared of an indicator."""

    name: Names
    unit: Names
    better: Literal["up", "down", "none"]
    group: Literal["service", "workload", "footprint", "society", "reform"]
    definition: Names
    by: tuple[Breakdown, ...] = ()


INDICATORS: dict[str, Indicator] = load_table("indicators.yaml", "indicators", Indicator)
MEASURES: dict[str, Measure] = {}

HEADLINE = (
    "on_time_share",
    "time_to_finish_median",
    "visits_per_case",
    "satisfaction",
    "unmet_need",
    "tasks_on_time_share",
    "quality_true",
    "committee_utilisation",
    "committee_administrative_share",
    "committee_overtime",
    "assigned_items",
    "posts_strict",
    "posts_broad",
    "payroll_broad",
    "public_spending",
    "self_governance_hours",
    "self_governance_capital",
    "local_knowledge",
    "volunteers",
    "trust",
    "push_down_rate",
)
"""The indicators that make the headline, those of a group together; all others are in the files."""


def measure(name: str) -> Callable[[Measure], Measure]:
    """Register the measure of an indicator."""

    def register(function: Measure) -> Measure:
        MEASURES[name] = function
        return function

    return register


class Observations:
    """Every value collected in a run, month by month."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, str, str, str, float]] = []

    def add(self, month: int, name: str, rows: Iterable[Row]) -> float:
        """Note the values of an indicator in a month; returns its total (NaN if it has none)."""
        total = math.nan
        for by, key, value in rows:
            number = float(value)
            self._rows.append((month, name, by, key, number))
            if not by:
                total = number
        return total

    def of_month(self, month: int) -> list[tuple[str, str, str, float]]:
        """(indicator, by, key, value) of a month, the last ones quickly."""
        end = len(self._rows)
        while end and self._rows[end - 1][0] > month:
            end -= 1
        start = end
        while start and self._rows[start - 1][0] == month:
            start -= 1
        return [row[1:] for row in self._rows[start:end]]

    def frame(self) -> pd.DataFrame:
        """Tidy: month, indicator, by, key, value."""
        months, names, by, keys, values = zip(*self._rows, strict=True) if self._rows else ((),) * 5
        return pd.DataFrame(
            {
                "month": np.array(months, dtype=np.int32),
                "indicator": pd.Series(names, dtype="str"),
                "by": pd.Series(by, dtype="str"),
                "key": pd.Series(keys, dtype="str"),
                "value": np.array(values, dtype=np.float64),
            }
        )


def observe(model: GovernanceModel, observations: Observations) -> dict[str, float]:
    """Measure the month that has just ended; returns the totals.

    Raises InputError for a measure without a declaration, or a declaration without a measure.
    """
    if MEASURES.keys() != INDICATORS.keys():
        raise InputError(_unmatched())
    month = Month(model)
    return {name: observations.add(month.number, name, MEASURES[name](month)) for name in INDICATORS}


def _unmatched() -> list[Problem]:
    """What of a user's own indicators is missing."""
    undeclared = sorted(MEASURES.keys() - INDICATORS.keys())
    unmeasured = sorted(INDICATORS.keys() - MEASURES.keys())
    return [
        Problem("indicators", 0, name, "a measure without a declaration", f"INDICATORS[{name!r}] beside it")
        for name in undeclared
    ] + [
        Problem(
            "indicators", 0, name, "a declaration without a measure", f"a function with @measure({name!r})"
        )
        for name in unmeasured
    ]


# The rooms that measure; importing them fills MEASURES.
from sim import (  # noqa: E402
    measures_institutions,
    measures_reform,
    measures_service,
    measures_society,
)

__all__ = [
    "INDICATORS",
    "MEASURES",
    "Indicator",
    "Observations",
    "measures_institutions",
    "measures_reform",
    "measures_service",
    "measures_society",
]

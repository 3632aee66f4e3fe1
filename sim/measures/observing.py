"""Collecting: every indicator of a month that has ended, month by month."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

# Each registers its measures.
import sim.measures.committees
import sim.measures.footprint
import sim.measures.persons
import sim.measures.reform
import sim.measures.service
import sim.measures.society  # noqa: F401
from sim.institutions.documents import InputError, Problem
from sim.measures.indicators import INDICATORS, MEASURES, Row
from sim.measures.month import Month
from sim.text.problems import message

if TYPE_CHECKING:
    from sim.model import GovernanceModel


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
    measures = {name: MEASURES[name] for name in INDICATORS}
    measures |= {name: measure for name, (_, measure) in model.spec.own.measures.items()}
    totals = {
        name: observations.add(month.number, name, measured(month)) for name, measured in measures.items()
    }
    for name, rows in model.own_steps.rows().items():
        totals[name] = observations.add(month.number, name, rows)
    return totals


def _unmatched() -> list[Problem]:
    """What of a user's own indicators is missing."""
    undeclared = sorted(MEASURES.keys() - INDICATORS.keys())
    unmeasured = sorted(INDICATORS.keys() - MEASURES.keys())
    return [
        Problem("indicators", 0, name, message("undeclared"), message("declare", name=repr(name)))
        for name in undeclared
    ] + [
        Problem("indicators", 0, name, message("unmeasured"), message("measure", name=repr(name)))
        for name in unmeasured
    ]

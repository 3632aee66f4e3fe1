"""Collecting: every indicator of a month that has ended, month by month."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
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
from sim.measures.indicators import INDICATORS, MEASURES, Measured, Row
from sim.measures.month import Month
from sim.text.problems import message

if TYPE_CHECKING:
    from sim.model import GovernanceModel


type _Groups = tuple[Sequence[str], Sequence[str], int]
"""What the rows of an indicator are broken down by, their keys, and which row is its total (-1: none)."""


class Observations:
    """Every value collected in a run, month by month.

    Values are kept without a row around each: an indicator mostly has the same groups month by month.
    """

    def __init__(self) -> None:
        self._measured: list[tuple[int, str, _Groups]] = []  # month, indicator and groups, in order
        self._values = array("d")  # of all of them, one behind the other
        self._groups: dict[str, _Groups] = {}  # the last ones of each indicator

    def add(self, month: int, name: str, rows: Iterable[Row]) -> float:
        """Note the values of an indicator in a month; returns its total (NaN if it has none)."""
        by, keys, values = rows.rest() if isinstance(rows, Measured) else _columns(rows)
        groups = self._groups.get(name)
        if groups is None or groups[:2] != (by, keys):
            totals = [i for i, dimension in enumerate(by) if not dimension]
            groups = self._groups[name] = by, keys, totals[-1] if totals else -1
        self._measured.append((month, name, groups))
        self._values.extend(values)
        return values[groups[2]] if groups[2] >= 0 else math.nan

    def of_month(self, month: int) -> list[tuple[str, str, str, float]]:
        """(indicator, by, key, value) of a month, the last ones quickly."""
        found: list[list[tuple[str, str, str, float]]] = []
        end = len(self._values)
        for measured, name, (by, keys, _) in reversed(self._measured):
            start = end - len(keys)
            if measured == month:
                values = self._values[start:end]
                found.append([(name, *row) for row in zip(by, keys, values, strict=True)])
            elif measured < month:
                break
            end = start
        return [row for rows in reversed(found) for row in rows]

    def frame(self) -> pd.DataFrame:
        """Tidy: month, indicator, by, key, value."""
        months: list[int] = []
        names: list[str] = []
        by: list[str] = []
        keys: list[str] = []
        for month, name, groups in self._measured:
            months += [month] * len(groups[0])
            names += [name] * len(groups[0])
            by += groups[0]
            keys += groups[1]
        return pd.DataFrame(
            {
                "month": np.array(months, dtype=np.int32),
                "indicator": pd.Series(names, dtype="str"),
                "by": pd.Series(by, dtype="str"),
                "key": pd.Series(keys, dtype="str"),
                "value": np.array(self._values, dtype=np.float64),
            }
        )


def _columns(rows: Iterable[Row]) -> tuple[Sequence[str], Sequence[str], Sequence[float]]:
    by: list[str] = []
    keys: list[str] = []
    values: list[float] = []
    for dimension, key, value in rows:
        by.append(dimension)
        keys.append(key)
        values.append(float(value))
    return by, keys, values


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

"""Targets of calibration from a CSV file: what was observed, of what, when and how surely.

Columns: ``indicator``; ``value`` with ``sd``, or with ``low`` and ``high`` (a 95 % interval); ``year``, or
``from_month`` and ``to_month`` (counted from 1, both included; the mean over them is meant; without any,
the last year of the run); and, where wanted, ``by`` and ``key`` (a breakdown), ``scenario`` (of which it
was observed, a bundled name or a path; else the one the command names), ``discrepancy`` (how far off the
model may be, as a standard deviation). Lines may be comments that begin with #.

Refused: numbers that the indicator cannot have (74.5 for a share of 0.745), a value outside its own
interval, keys that no run has, and two targets of the same thing in the same months.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sim.analysis.goals import reach
from sim.analysis.implausibility import Target
from sim.experiments.target_keys import KEYS
from sim.institutions.documents import InputError, Problem, display_path, one_of
from sim.institutions.files.csv_tables import number_of, read_csv
from sim.institutions.files.library import bundled
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.measures.indicators import Indicator
from sim.text.problems import Said, message

COLUMNS = (
    "indicator", "by", "key", "scenario", "year", "from_month", "to_month", "value", "sd", "low", "high",
    "discrepancy",
)  # fmt: skip
INTERVAL = 2.0 * 1.959963984540054
"""Standard deviations across a 95 % interval of a normal error."""


@dataclass(frozen=True)
class Observed:
    """A target and what of a run it is held against: months `first` to `last`; 0, 0: the last year."""

    target: Target
    indicator: str
    by: str
    key: str
    first: int
    last: int
    scenario: str | None

    def value(self, rows: pd.DataFrame, months: int) -> float:
        """The mean over its months in the rows of a run of so many months; NaN where there is none."""
        first, last = (self.first, self.last) if self.last else (months - MONTHS_A_YEAR + 1, months)
        own = rows[
            rows["month"].between(first, last)
            & (rows["indicator"] == self.indicator)
            & (rows["by"] == self.by)
            & (rows["key"] == self.key)
        ]
        return float(own["value"].mean()) if len(own) else math.nan


def find_targets(written: Path) -> Path:
    """The file of targets that come with the library, by their name, or the path itself."""
    own = bundled().root / "targets" / f"{written}.csv"
    return own if len(written.parts) == 1 and not written.exists() and own.is_file() else written


def read_targets(
    path: Path, indicators: Mapping[str, Indicator], scenarios: Collection[str], discrepancy: float = 0.0
) -> list[Observed]:
    """The targets in a file; `discrepancy` is a share of their values, for those without one of their own.

    Raises InputError with every mistake, by line and column.
    """
    file = display_path(path)
    table = read_csv(path, message("csv_of_targets"))
    names = [str(name) for name in table.columns]
    problems = [
        Problem(file, 1, name, message("unknown_column", name=repr(name)), one_of(COLUMNS, name))
        for name in names
        if name not in COLUMNS
    ]
    problems += [
        Problem(file, 1, name, message("column_twice"), message("each_column_once"))
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    for needed in ("indicator", "value"):
        if needed not in table.columns:
            problems.append(Problem(file, 1, needed, message("no_such_column"), message("target_column")))
    if not len(table):
        problems.append(Problem(file, 0, "", message("no_targets"), message("row_a_target")))
    if problems:
        raise InputError(problems)
    found = []
    first: dict[tuple[object, ...], int] = {}
    for line, row in zip(table.index, table.to_dict("records"), strict=True):
        cells = _Cells({str(k): str(x) for k, x in row.items()}, file, int(line), problems)
        one = _observed(cells, indicators, scenarios, discrepancy)
        what = (one.indicator, one.by, one.key, one.first, one.last, one.scenario)
        if first.setdefault(what, int(line)) != line:
            told = message("target_again", line=first[what], name=one.target.name)
            cells.wrong("indicator", told, message("one_target"))
        found.append(one)
    if problems:
        raise InputError(problems)
    return found


class _Cells:
    """A row's cells, asked for one by one; what is wrong with them is noted."""

    def __init__(self, row: Mapping[str, str], file: str, line: int, problems: list[Problem]) -> None:
        self._row, self._file, self._line, self._problems = row, file, line, problems

    def wrong(self, column: str, found: Said, allowed: Said) -> None:
        self._problems.append(Problem(self._file, self._line, column, found, allowed))

    def word(self, column: str) -> str:
        return self._row.get(column, "")

    def number(self, column: str, low: float = -math.inf, whole: bool = False) -> float:
        """A cell's number; NaN where there is none."""
        if not self.word(column):
            return math.nan
        number = number_of(self.word(column))
        if not math.isfinite(number) or number < low or (whole and number != int(number)):
            kind = "whole_number" if whole else "number"
            least = message(f"{kind}.at_least", low=f"{low:g}")
            self.wrong(column, repr(self._row[column]), least if math.isfinite(low) else message(kind))
        return number


def _observed(
    cells: _Cells, indicators: Mapping[str, Indicator], scenarios: Collection[str], discrepancy: float
) -> Observed:
    name, by, key = (cells.word(column) for column in ("indicator", "by", "key"))
    if name not in indicators:
        cells.wrong("indicator", message("unknown_indicator", name=repr(name)), one_of(indicators, name))
    elif by and by not in indicators[name].by:
        cells.wrong("by", repr(by), one_of(indicators[name].by, by))
    key = re.sub(r"\.0+$", "", key) if by == "precinct" else key
    if key and by in KEYS and key not in KEYS[by]:
        cells.wrong("key", repr(key), one_of(KEYS[by], key))
    if bool(by) != bool(key):
        cells.wrong("key", repr(key) if key else message("nothing"), message("key_with_by"))
    scenario = cells.word("scenario") or None
    if scenario and scenario not in scenarios and not Path(scenario).is_file():
        cells.wrong(
            "scenario",
            message("unknown_name", name=repr(scenario)),
            message("or_path", names=one_of(scenarios, scenario)),
        )
    value = cells.number("value")
    if not cells.word("value"):
        cells.wrong("value", message("nothing"), message("number"))
    _refuse_out_of_reach(cells, indicators.get(name))
    first, last = _months(cells)
    own = cells.number("discrepancy", 0.0)
    own = discrepancy * abs(value) if math.isnan(own) else own
    sd = _deviation(cells)
    if sd == 0.0 and own == 0.0:
        cells.wrong("sd", "0", message("sd_above_0"))
    when = f" {first}–{last}" if last else ""
    where = f" ({by} {key})" if by else ""
    of = f" [{scenario}]" if scenario else ""
    return Observed(Target(f"{name}{where}{when}{of}", value, sd, own), name, by, key, first, last, scenario)


def _refuse_out_of_reach(cells: _Cells, indicator: Indicator | None) -> None:
    """A value, its interval and its error are numbers that the indicator can have, the value in between."""
    value, low, high, sd = (number_of(cells.word(column)) for column in ("value", "low", "high", "sd"))
    if indicator is not None:
        least, most = indicator.bounds
        for column, number in (("value", value), ("low", low), ("high", high)):
            if number < least or number > most:
                cells.wrong(column, cells.word(column), reach(least, most))
        if sd > most - least:
            cells.wrong("sd", cells.word("sd"), reach(0.0, most - least))
    if value < low or value > high:
        found = message("outside", value=cells.word("value"), low=cells.word("low"), high=cells.word("high"))
        cells.wrong("value", found, message("value_in_interval"))


def _months(cells: _Cells) -> tuple[int, int]:
    year = cells.number("year", 1, whole=True)
    first, last = (cells.number(column, 1, whole=True) for column in ("from_month", "to_month"))
    if not math.isnan(year):
        if not (math.isnan(first) and math.isnan(last)):
            cells.wrong("year", message("year_and_months", year=f"{year:g}"), message("year_or_months"))
        return int(MONTHS_A_YEAR * (year - 1) + 1), int(MONTHS_A_YEAR * year)
    if math.isnan(first) and math.isnan(last):
        return 0, 0
    if math.isnan(first) or math.isnan(last) or first > last:
        cells.wrong("to_month", cells.word("to_month") or message("nothing"), message("months_in_order"))
        return 0, 0
    return int(first), int(last)


def _deviation(cells: _Cells) -> float:
    """The standard deviation a row gives, as such or by its interval."""
    sd = cells.number("sd", 0.0)
    low, high = cells.number("low"), cells.number("high")
    if not math.isnan(sd):
        if not (math.isnan(low) and math.isnan(high)):
            cells.wrong("sd", message("sd_and_interval", sd=f"{sd:g}"), message("sd_or_interval"))
        return sd
    if not low < high:
        cells.wrong("sd", message("nothing"), message("sd_or_low_and_high"))
        return 1.0
    return (high - low) / INTERVAL

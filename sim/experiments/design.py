"""Designs of experiments: what is run, as a table with a row a point and a column a factor.

A factor is a column:

``<parameter>``      a registered parameter (``sanction.size``), its value inside its range
``lever.<name>``     the strength of a lever, laid over the base scenario's first structure from the month of
                     its first reform on, instead of that reform; levers without a column are absent
``lever_month``      the month from which these levers are in force
``scenario``         which scenario this point is of (a bundled name or a path) instead of the base
``years``, ``residents``
``label``            a name for the point; nothing depends on it
``point``            the number of the point, as designs have it that were written; it is passed over

Tables come from anywhere: a CSV file, a DataFrame, or the makers of `sim.experiments.samples`. True and
false are 1 and 0 where a share or a parameter may stand, and nothing where numbers are counts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.institutions.documents import InputError, Problem, one_of, shown
from sim.institutions.files.csv_tables import LINE, number_of, read_csv
from sim.institutions.files.lever_options import with_levers
from sim.institutions.files.library import bundled_scenarios, load_registry, load_scenario
from sim.institutions.files.settings import with_settings
from sim.institutions.levers import LEVERS
from sim.institutions.parameters import Parameter
from sim.institutions.scenario import Scenario
from sim.text.problems import message

POINT = "point"
"""The name of a design's index: points are numbered from 0."""

SCENARIO, LABEL, MONTH, YEARS, RESIDENTS = "scenario", "label", "lever_month", "years", "residents"
LEVER = "lever."
"""What the column of a lever's strength begins with."""

_SETTINGS = (MONTH, YEARS, RESIDENTS)


@dataclass(frozen=True)
class Design:
    """Points and the scenarios they stand for: row i of `table` (index `point`, from 0) is `scenarios[i]`."""

    scenarios: tuple[Scenario, ...]
    table: pd.DataFrame

    def __len__(self) -> int:
        return len(self.scenarios)


def design_of(
    table: pd.DataFrame,
    base: Scenario | None = None,
    *,
    file: str = "design",
    more: Mapping[str, float] | None = None,
    kinds: Iterable[str] = (),
) -> Design:
    """The design of a table whose rows, but for a `scenario` of their own, are variants of `base`.

    `more` are parameters for every point, under those of its row; `kinds` are kinds of body of a user's own.
    Raises InputError, naming `file`, point and column, for an empty table, unknown columns, missing or wrong
    values, and rows that make no scenario; every mistake at once.
    """
    lines = _lines(table)
    table = checked(table, base, file=file)
    problems: list[Problem] = []
    if base is None and SCENARIO not in table:
        raise InputError(Problem(file, 0, SCENARIO, message("nothing"), message("scenario_column")))
    table = table.reset_index(drop=True).rename_axis(POINT)
    known: dict[tuple[Hashable, ...], Scenario] = {}
    scenarios: list[Scenario] = []
    for number, row in enumerate(table.to_dict("records")):
        try:
            scenarios.append(_scenario(row, base, known, more or {}, kinds))
        except _InItsFile as error:
            problems += error.problems
        except InputError as error:
            problems += [
                replace(problem, file=at, line=line, field=_column(problem.field))
                for problem in error.problems
                for at, line in [_at(file, number, lines)]
            ]
    if problems:
        raise InputError(problems)
    return Design(tuple(scenarios), table)


def read_table(path: Path) -> pd.DataFrame:
    """A table of points from a CSV file, as text; its index (`LINE`) says where each row begins.

    Raises InputError for one that cannot be read.
    """
    return read_csv(path, message("csv_of_points"))


def checked(table: pd.DataFrame, base: Scenario | None = None, *, file: str = "design") -> pd.DataFrame:
    """The table with its numbers as such, and without the numbers of points.

    Raises InputError for an empty table, unknown columns and cells that are no numbers, not yet for numbers
    that no scenario may have; every mistake at once.
    """
    index, lines = table.index, _lines(table)
    table = table.reset_index(drop=True).rename(columns=str)
    if POINT in table and list(table.columns).count(POINT) == 1 and not table[POINT].duplicated().any():
        table = table.drop(columns=POINT)
    problems = _wrong_columns(table, base, file, lines)
    if problems:
        raise InputError(problems)
    table = table.assign(
        **{name: _numeric(table[name]) for name in table.columns if name not in (SCENARIO, LABEL)}
    )
    return table.set_index(index)


def _lines(table: pd.DataFrame) -> list[int]:
    """The lines of a table that was read from a file, none of any other."""
    return [int(line) for line in table.index] if table.index.name == LINE else []


def _wrong_columns(
    table: pd.DataFrame, base: Scenario | None, file: str, lines: Sequence[int]
) -> list[Problem]:
    """What is wrong with the table as such and with its columns, whatever their rows say."""
    if not len(table):
        return [Problem(file, 0, "", message("no_points"), message("row_a_point"))]
    registry = load_registry() if base is None else base.parameters.registry
    allowed = (*_SETTINGS, SCENARIO, LABEL, *(LEVER + lever for lever in LEVERS), *registry)
    problems = []
    head = int(bool(lines))
    for number, name in enumerate(table.columns, start=1):
        if list(table.columns).count(name) > 1:
            problems.append(Problem(file, head, name, message("column_twice"), message("each_column_once")))
        elif not name.strip():
            wanted = one_of(allowed)
            problems.append(Problem(file, head, f"column {number}", message("nameless_column"), wanted))
        elif name not in allowed:
            found = message("unknown_column", name=repr(name))
            problems.append(Problem(file, head, name, found, one_of(allowed, name)))
        elif name not in (SCENARIO, LABEL):
            problems += _wrong_numbers(table[name], name, registry, file, lines)
    return list(dict.fromkeys(problems))


def _wrong_numbers(
    column: pd.Series[Any], name: str, registry: Mapping[str, Parameter], file: str, lines: Sequence[int]
) -> list[Problem]:
    """Cells of a numeric column that are no finite numbers, or no whole ones where these are needed."""
    allowed = message("whole_number") if name in _SETTINGS else message("number")
    if name in registry:
        it = registry[name]
        allowed = message("number.from_to_in", low=f"{it.low:g}", high=f"{it.high:g}", unit=it.unit)
    elif name.startswith(LEVER):
        allowed = message("number.share")
    problems = []
    for point, cell in enumerate(column):
        number = _number(cell)
        fits = math.isfinite(number)
        if name in _SETTINGS:
            fits = fits and number == int(number) and not _is_truth(cell)
        if not fits:
            found = message("nothing") if _is_empty(cell) else shown(cell)
            problems.append(Problem(*_at(file, point, lines), name, found, allowed))
    return problems


def _is_truth(cell: object) -> bool:
    return isinstance(cell, bool | np.bool_) or (isinstance(cell, str) and cell.lower() in ("true", "false"))


def _is_empty(cell: object) -> bool:
    return cell is None or cell == "" or (isinstance(cell, float) and math.isnan(cell)) or cell is pd.NA


def _number(cell: object) -> float:
    """The number in a cell; NaN where there is none. True and false are 1 and 0."""
    if isinstance(cell, str):
        return float(cell.lower() == "true") if _is_truth(cell) else number_of(cell.strip())
    if isinstance(cell, int | float | np.number | np.bool_):
        return float(cell)
    return math.nan


def _numeric(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column whose cells are all numbers as such: whole ones where nothing else is written."""
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return column
    numbers = pd.Series([_number(cell) for cell in column], index=column.index, name=column.name)
    whole = [(isinstance(cell, str) and not re.search(r"[.eE]", cell)) or _is_truth(cell) for cell in column]
    return numbers.astype(np.int64) if all(whole) and numbers.abs().max() < 2**53 else numbers


def _scenario(
    row: Mapping[Hashable, object],
    base: Scenario | None,
    known: dict[tuple[Hashable, ...], Scenario],
    more: Mapping[str, float],
    kinds: Iterable[str],
) -> Scenario:
    """The scenario of a row; what rows have in common (`known`) is made once."""
    name = row.get(SCENARIO)
    levers = {str(key)[len(LEVER) :]: float(str(x)) for key, x in row.items() if str(key).startswith(LEVER)}
    month = int(float(str(row[MONTH]))) if MONTH in row else None
    key = (str(name), month, *levers.items())
    if key not in known:
        own = _like(_loaded(_text(name), kinds), base) if SCENARIO in row else base
        assert own is not None, "refused before"
        known[key] = with_levers(own, levers, month, kinds=kinds) if levers else own
    special = (*_SETTINGS, SCENARIO, LABEL)
    values = {
        str(k): float(str(x)) for k, x in row.items() if k not in special and not str(k).startswith(LEVER)
    }
    return with_settings(
        known[key],
        years=int(float(str(row[YEARS]))) if YEARS in row else None,
        residents=int(float(str(row[RESIDENTS]))) if RESIDENTS in row else None,
        parameters={**more, **values},
    )


class _InItsFile(InputError):
    """Mistakes in a scenario's own file, whichever table names it."""


def _loaded(name: str, kinds: Iterable[str]) -> Scenario:
    """The scenario that a cell names. Its own mistakes keep their file and line."""
    path = Path(name)
    if name not in bundled_scenarios() and path.suffix in (".yaml", ".yml") and not path.is_file():
        found = message("no_such_file_named", name=repr(name))
        raise InputError(Problem("design", 0, SCENARIO, found, message("name_or_path")))
    try:
        return load_scenario(name, kinds=kinds)
    except InputError as error:
        raise (_InItsFile(error.problems) if path.is_file() else error) from None


def _like(scenario: Scenario, base: Scenario | None) -> Scenario:
    """A scenario named in the table, with the base's residents, horizon, replicates and seed."""
    if base is None:
        return scenario
    return with_settings(
        scenario,
        residents=base.community.residents if scenario.community.table is None else None,
        years=base.years,
        replicates=base.replicates,
        seed=base.seed,
    )


def _at(file: str, number: int, lines: Sequence[int]) -> tuple[str, int]:
    """Where a point stands: its line, else its number, counted from 0 as in the results."""
    return (file, lines[number]) if lines else (f"{file}, {POINT} {number}", 0)


def _text(cell: object) -> str:
    if not isinstance(cell, str) or not cell.strip():
        found = message("nothing") if _is_empty(cell) else shown(cell)
        raise InputError(Problem("design", 0, SCENARIO, found, message("name_or_path")))
    return cell.strip()


def _column(field: str) -> str:
    """The column that a problem's field stands for."""
    field = re.sub(r"^timeline\[\d+\]\.(?=levers\.)", "", field)
    for inside, column in (("parameters.", ""), ("levers.", LEVER)):
        if field.startswith(inside):
            return column + field.removeprefix(inside)
    return {"community.residents": RESIDENTS, "horizon.years": YEARS, "month": MONTH}.get(field, field)


def factors(design: Design, names: Sequence[str] | None = None) -> pd.DataFrame:
    """The columns of a design that vary, or those named."""
    table = design.table
    chosen = [c for c in table.columns if c != LABEL and table[c].nunique() > 1] if names is None else names
    return table[list(chosen)]

"""Designs of experiments: what is run, as a table with a row a point and a column a factor.

A factor is a column:

``<parameter>``      a registered parameter (``sanction.size``), its value inside its range
``lever.<name>``     the strength of a lever, laid over the base scenario's first structure from the month of
                     its first reform on, instead of that reform; levers without a column are absent
``lever_month``      the month from which these levers are in force
``scenario``         which scenario this point is of (a bundled name or a path) instead of the base
``years``, ``residents``
``label``            a name for the point; nothing depends on it

Tables come from anywhere: a CSV file, a DataFrame, or the makers of `sim.experiments.samples`.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from sim.institutions.documents import InputError, Problem, one_of
from sim.institutions.files.lever_options import with_levers
from sim.institutions.files.library import load_registry, load_scenario
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
    table = table.reset_index(drop=True).rename_axis(POINT)
    problems = list(_wrong_columns(table, base, file))
    if problems:
        raise InputError(problems)
    known: dict[tuple[Hashable, ...], Scenario] = {}
    scenarios: list[Scenario] = []
    for number, row in enumerate(table.to_dict("records")):
        try:
            scenarios.append(_scenario(row, base, known, more or {}, kinds))
        except InputError as error:
            problems += [
                replace(problem, file=_at(file, number), line=0, field=_column(problem.field))
                for problem in error.problems
            ]
    if problems:
        raise InputError(problems)
    return Design(tuple(scenarios), table)


def read_table(path: Path) -> pd.DataFrame:
    """A table of points from a CSV file. Raises InputError for one that cannot be read."""
    try:
        table = pd.read_csv(path, comment="#", skipinitialspace=True)
    except OSError as error:
        raise InputError(
            Problem(str(path), 0, "", error.strerror or str(error), message("csv_file"))
        ) from None
    except (ValueError, UnicodeError) as error:
        found = message("no_table", reason=str(error).splitlines()[0])
        raise InputError(Problem(str(path), 0, "", found, message("csv_of_points"))) from None
    return table.rename(columns=str)


def _wrong_columns(table: pd.DataFrame, base: Scenario | None, file: str) -> list[Problem]:
    """What is wrong with the table as such and with its columns, whatever their rows say."""
    if not len(table):
        return [Problem(file, 0, "", message("no_points"), message("row_a_point"))]
    if base is None and SCENARIO not in table:
        return [Problem(file, 0, SCENARIO, message("nothing"), message("scenario_column"))]
    registry = load_registry() if base is None else base.parameters.registry
    allowed = (*_SETTINGS, SCENARIO, LABEL, *(LEVER + lever for lever in LEVERS), *registry)
    problems = []
    for name in table.columns:
        if list(table.columns).count(name) > 1:
            problems.append(Problem(file, 0, str(name), message("column_twice"), message("each_column_once")))
        elif name not in allowed:
            found = message("unknown_column", name=repr(name))
            problems.append(Problem(file, 0, str(name), found, one_of(allowed, str(name))))
        elif name not in (SCENARIO, LABEL):
            problems += _wrong_numbers(table[name], str(name), registry, file)
    return list(dict.fromkeys(problems))


def _wrong_numbers(
    column: pd.Series[float], name: str, registry: Mapping[str, Parameter], file: str
) -> list[Problem]:
    """Cells of a numeric column that are no finite numbers, or no whole ones where these are needed."""
    allowed = message("whole_number") if name in _SETTINGS else message("number")
    if name in registry:
        allowed = message(
            "number.from_to_in",
            low=f"{registry[name].low:g}",
            high=f"{registry[name].high:g}",
            unit=registry[name].unit,
        )
    elif name.startswith(LEVER):
        allowed = message("number.share")
    numbers = pd.to_numeric(column, errors="coerce")
    return [
        Problem(_at(file, point), 0, name, message("nothing") if pd.isna(cell) else repr(cell), allowed)
        for point, (cell, number) in enumerate(zip(column, numbers, strict=True))
        if not math.isfinite(number) or (name in _SETTINGS and number != int(number))
    ]


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
        own = _like(load_scenario(_text(name), kinds=kinds), base) if name is not None else base
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


def _at(file: str, number: int) -> str:
    """Where a point stands: points are counted from 0, as in the results."""
    return f"{file}, {POINT} {number}"


def _text(cell: object) -> str:
    if not isinstance(cell, str) or not cell.strip():
        found = message("nothing") if cell is None or cell != cell else repr(cell)
        raise InputError(Problem("design", 0, SCENARIO, found, message("name_or_path")))
    return cell.strip()


def _column(field: str) -> str:
    """The column that a problem's field stands for."""
    for inside, column in (("parameters.", ""), ("levers.", LEVER)):
        if field.startswith(inside):
            return column + field.removeprefix(inside)
    return {"community.residents": RESIDENTS, "horizon.years": YEARS, "month": MONTH}.get(field, field)


def factors(design: Design, names: Sequence[str] | None = None) -> pd.DataFrame:
    """The columns of a design that vary, or those named."""
    table = design.table
    chosen = [c for c in table.columns if c != LABEL and table[c].nunique() > 1] if names is None else names
    return table[list(chosen)]

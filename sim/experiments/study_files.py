"""Studies: a whole experiment as one YAML file, so that it can be kept, read and run again.

A study file::

    name: {en: ..., zh: ...}
    about: {en: ..., zh: ...}
    base: reform                 # a bundled scenario, or a path from here; or each point has its own
    replicates: 5                # the rest as in a scenario file; what is left out is the base's own
    years: 8
    residents: 5000
    seed: 1
    parameters: {needs.volume: 1.1}
    window: 12                   # months at the end over which outcomes are means
    keep: totals                 # or all: breakdowns of the indicators as well
    design:                      # tables of points, every row of each with every row of the others
      - grid: {scenario: [old, new], lever.no_assignment: [0, 0.5, 1]}
      - latin_hypercube: {points: 64, seed: 1, ranges: {sanction.size: [2, 10], oversight.omega: registry}}
      - sobol: {points: 64, seed: 1, ranges: {sanction.size: registry}}
      - subsets: {levers: [one_stop_centre, contracting], sizes: [0, 1]}  # where levers have what they need
      - table: points.csv        # a path from this file

See `sim.experiments.design` for what can be a factor.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from pydantic import Field

from sim.experiments.design import LEVER, Design, checked, design_of, read_table
from sim.experiments.ensemble import DEFAULT_WINDOW, Keep
from sim.experiments.samples import (
    crossed,
    grid,
    latin_hypercube,
    lever_subsets,
    registry_ranges,
    sobol_sequence,
)
from sim.institutions.documents import Document, InputError, Key, Problem, display_path, shown
from sim.institutions.files.csv_tables import LINE
from sim.institutions.files.forms import check
from sim.institutions.files.library import bundled_scenarios, load_levers, load_registry, load_scenario
from sim.institutions.files.reading import read_document
from sim.institutions.files.settings import with_settings
from sim.institutions.levers import LeverId
from sim.institutions.parameters import Parameter
from sim.institutions.scenario import Scenario
from sim.institutions.schema import Names, Strict, Text
from sim.text.problems import message

MOST_POINTS = 1_000_000
"""More points than this are a mistake, not an experiment."""

_REGISTRY = "registry"

type _Factors = Annotated[dict[Text, Annotated[tuple[Any, ...], Field(min_length=1)]], Field(min_length=1)]


class SampleFile(Strict):
    """A sample of ranges; ``registry`` is a parameter's own range."""

    points: Annotated[int, Field(ge=1, le=MOST_POINTS)]
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    ranges: Annotated[dict[Text, Any], Field(min_length=1)]  # [low, high], or the word registry


class SubsetsFile(Strict):
    """Subsets of levers, of all sizes or of these."""

    levers: Annotated[tuple[LeverId, ...], Field(min_length=1, max_length=13)]
    sizes: tuple[Annotated[int, Field(ge=0, le=13)], ...] | None = None


class TableFile(Strict):
    """One table of a design: exactly one of these."""

    grid: _Factors | None = None
    latin_hypercube: SampleFile | None = None
    sobol: SampleFile | None = None
    subsets: SubsetsFile | None = None
    table: Text | None = None


class StudyFile(Strict):
    """What a study file says."""

    name: Names
    about: Names | None = None
    base: Text | None = None
    replicates: Annotated[int, Field(ge=1, le=1000)] | None = None
    years: Annotated[int, Field(ge=1, le=50)] | None = None
    residents: Annotated[int, Field(ge=200, le=1_000_000)] | None = None
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] | None = None
    parameters: dict[str, float] = {}
    window: Annotated[int, Field(ge=1)] = DEFAULT_WINDOW
    keep: Keep = "totals"
    design: Annotated[tuple[TableFile, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Study:
    """A study, complete: its design, replicates, and what is kept."""

    id: str
    name: Names
    design: Design
    replicates: int
    window: int
    keep: Keep


def read_study(path: Path, *, kinds: Iterable[str] = ()) -> Study:
    """The study of a file. Raises InputError with all that is wrong in it and in the files it names."""
    document = read_document(path)
    said, problems = check(StudyFile, document)
    if said is None or problems:
        raise InputError(problems)
    base = _base(document, said, kinds)
    registry = load_registry() if base is None else base.parameters.registry
    table = pd.DataFrame(index=[0])
    for number, part in enumerate(said.design):
        own = _table(document, ("design", number), part, base, registry)
        twice = [str(name) for name in own.columns if name in table.columns]
        if twice:
            found = message("in_earlier_table", name=twice[0])
            raise InputError(document.problem(("design", number), found, message("each_factor_once")))
        if len(table) * len(own) > MOST_POINTS:
            found = message("points", count=f"{len(table) * len(own):,}")
            raise InputError(
                document.problem(("design",), found, message("at_most", count=f"{MOST_POINTS:,}"))
            )
        table = crossed(table, own) if len(said.design) > 1 else own
    # What is wrong with the rows of a table of points is told by its own lines.
    file = path if table.index.name != LINE else path.parent / str(said.design[0].table)
    design = design_of(
        _paths_from(document, table), base, file=display_path(file), more=said.parameters, kinds=kinds
    )
    shortest = min(scenario.years for scenario in design.scenarios) * 12
    if said.window > shortest:
        allowed = message("most_months", months=shortest)
        raise InputError(document.problem(("window",), str(said.window), allowed))
    replicates = said.replicates or (base or design.scenarios[0]).replicates
    return Study(path.stem, said.name, design, replicates, said.window, said.keep)


def _base(document: Document, said: StudyFile, kinds: Iterable[str]) -> Scenario | None:
    """The base scenario with the study's settings."""
    if said.base is None:
        return None
    try:
        base = load_scenario(_beside(document, said.base), kinds=kinds)
        return with_settings(
            base,
            residents=said.residents,
            years=said.years,
            seed=said.seed,
            replicates=said.replicates,
            parameters=said.parameters,
        )
    except InputError as error:
        raise InputError(_said_here(document, problem) for problem in error.problems) from None


def _said_here(document: Document, problem: Problem) -> Problem:
    """A problem with a setting, told as one of the study's file, where it was said."""
    fields: dict[str, Key] = {
        "community.residents": ("residents",),
        "horizon.years": ("years",),
        "scenario": ("base",),
    }
    key = fields.get(problem.field, tuple(problem.field.split(".", 1)))
    if not problem.line and not problem.field:
        return document.problem(("base",), problem.found, problem.allowed)  # no such file, a folder
    if key not in document.places or Path(problem.file).suffix in (".yaml", ".yml"):
        return problem
    return document.problem(key, problem.found, problem.allowed)


def _beside(document: Document, written: str) -> str | Path:
    """A scenario named in the file: a bundled one, or a path from the file."""
    if written in bundled_scenarios():
        return written
    path = Path(document.place().file).parent / written
    return path if os.path.isfile(path) or "/" in written or written.endswith((".yaml", ".yml")) else written


def _paths_from(document: Document, table: pd.DataFrame) -> pd.DataFrame:
    """The table with paths of scenarios seen from the study's file."""
    if "scenario" not in table:
        return table
    return table.assign(
        scenario=[
            str(_beside(document, cell)) if isinstance(cell, str) else cell for cell in table["scenario"]
        ]
    )


def _table(
    document: Document,
    key: Key,
    part: TableFile,
    base: Scenario | None,
    registry: Mapping[str, Parameter],
) -> pd.DataFrame:
    """The table that one part of the design says."""
    given = [name for name in TableFile.model_fields if getattr(part, name) is not None]
    if len(given) != 1:
        found = " and ".join(given) or message("nothing")
        allowed = message("exactly_one_of", names=", ".join(TableFile.model_fields))
        raise InputError(document.problem(key, found, allowed))
    if part.grid is not None:
        size = 1
        for values in part.grid.values():
            size *= len(values)
        if size > MOST_POINTS:
            raise InputError(
                document.problem(
                    (*key, "grid"),
                    message("points", count=f"{size:,}"),
                    message("at_most", count=f"{MOST_POINTS:,}"),
                )
            )
        return grid(part.grid)
    if part.subsets is not None:
        if len(set(part.subsets.levers)) < len(part.subsets.levers):
            raise InputError(
                document.problem(
                    (*key, "subsets", "levers"), message("lever_twice"), message("each_lever_once")
                )
            )
        return _possible(document, key, lever_subsets(part.subsets.levers, part.subsets.sizes))
    if part.table is not None:
        path = Path(document.place().file).parent / part.table
        return checked(read_table(path), base, file=display_path(path))
    sample: SampleFile | None = part.latin_hypercube or part.sobol
    assert sample is not None
    sampler: Callable[[Mapping[str, tuple[float, float]], int, int], pd.DataFrame]
    sampler = latin_hypercube if part.latin_hypercube is not None else sobol_sequence
    return sampler(
        _ranges(document, (*key, given[0], "ranges"), sample, registry), sample.points, sample.seed
    )


def _ranges(
    document: Document, key: Key, sample: SampleFile, registry: Mapping[str, Parameter]
) -> dict[str, tuple[float, float]]:
    """The ranges of a sample, those of the registry filled in."""
    found: dict[str, tuple[float, float]] = {}
    problems: list[Problem] = []
    for name, given in sample.ranges.items():
        place = (*key, name)
        if given == _REGISTRY:
            try:
                found |= registry_ranges([name], registry)
            except InputError as error:
                problems += [document.problem(place, p.found, p.allowed) for p in error.problems]
        elif not _is_pair(given):
            allowed = message("range_or_registry")
            problems.append(document.problem(place, shown(given), allowed))
        else:
            found[name] = (float(given[0]), float(given[1]))
    if problems:
        raise InputError(problems)
    return found


def _is_pair(given: Any) -> bool:
    numbers = isinstance(given, list | tuple) and all(type(x) in (int, float) for x in given)
    return numbers and len(given) == 2 and given[0] < given[1]


def _possible(document: Document, key: Key, subsets: pd.DataFrame) -> pd.DataFrame:
    """The subsets in which every lever has the levers it needs."""
    needs = {LEVER + name: [LEVER + need for need in lever.needs] for name, lever in load_levers().items()}
    possible = pd.Series(True, index=subsets.index)
    for column in subsets.columns:
        for need in needs[column]:
            there = subsets[need] if need in subsets else pd.Series(0.0, index=subsets.index)
            possible &= (subsets[column] == 0.0) | (there > 0.0)
    if not possible.any():
        allowed = message("possible_subset")
        raise InputError(document.problem((*key, "subsets"), message("no_subset"), allowed))
    return subsets[possible].reset_index(drop=True)


def described(study: Study) -> dict[str, Any]:
    """What a manifest says of a study."""
    return {"study": study.id, "name": study.name.model_dump()}

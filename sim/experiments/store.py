"""Results on disk: a folder with eight files and reports made of them, each written aside and renamed.

``manifest.json``       what was run, with what, by which versions, how long it took, what failed
``indicators.parquet``  every indicator of every run, long: one row a month (see `sim.experiments.rows`)
``summary.csv``         means and intervals over the evaluation window
``differences.csv``     paired differences from the base over the evaluation window
``ranking.csv``         rank and probability of being best of every scenario on every indicator
``dominance.csv``       every pair of scenarios: on which main outcomes one is clearly better or worse
``paths.parquet``       by which bodies cases went, month by month (see `sim.experiments.case_paths`)
``structures.json``     the structures of every scenario and the ground they are on, for charts and maps
``cases-SEED.parquet``  and ``stages-``, ``hours-``, ``precincts-``: the case table of each run, where it was
                        asked for (see `sim.experiments.case_tables`)
``residents-SEED.parquet``  and ``households-``, likewise (see `sim.experiments.residents_tables`)
``persons-SCENARIO-SEED.parquet``  likewise (see `sim.experiments.persons_tables`), with ``persons.csv`` and
                        ``persons_lorenz.csv``, which are made of them (see `sim.experiments.persons`)
``report.*``            what is made of these for readers (see `sim.report`); goes when they are replaced

The manifest goes first when results are replaced and comes last when they are written: a folder with
a manifest is whole. ``indicators.parquet`` holds nothing of the time or machine of its making, so the
same scenarios, seeds and versions give the same bytes.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.compare import HALF_WIDTH, differences, summary, window_means
from sim.analysis.measured import Measured
from sim.analysis.ranking import dominance, ranking
from sim.experiments.case_paths import split
from sim.experiments.files import (
    csv_bytes,
    is_aside,
    parquet_bytes,
    sweep_asides,
    try_out,
    unusable,
    write_whole,
)
from sim.experiments.given_files import given_files
from sim.experiments.persons import PERSON_FILES, tables_of
from sim.experiments.recorded_runs import is_recorded, strangers_among_cases, sweep, take_in
from sim.experiments.replicate_seeds import replicate_seed
from sim.experiments.report_files import REPORTS
from sim.experiments.rows import stacked
from sim.experiments.runner import Batch, Outcome
from sim.experiments.sealing import sealed
from sim.experiments.structures import kept_of
from sim.institutions.documents import InputError, Problem, display_path
from sim.institutions.files.library import scenario_hash
from sim.institutions.scenario import Scenario
from sim.institutions.versions import library_versions, program_version
from sim.text.problems import message

MANIFEST, INDICATORS, SUMMARY, DIFFERENCES, RANKING, DOMINANCE, PATHS, STRUCTURES = FILES = (
    "manifest.json", "indicators.parquet", "summary.csv", "differences.csv", "ranking.csv", "dominance.csv",
    "paths.parquet", "structures.json",
)  # fmt: skip

_PROGRAM = "shequ"
_NAMES_IN_FOLDER = 4  # a folder is named after at most so many scenarios


@dataclass(frozen=True)
class Results:
    """What a batch found: all rows, and the tables over the evaluation window.

    With a single scenario there is nothing to compare: differences, ranking and dominance have no rows.
    `paths` are the rows of cases' paths where the runs noted them, `structures` what charts and maps need.
    """

    rows: pd.DataFrame
    summary: pd.DataFrame
    differences: pd.DataFrame
    ranking: pd.DataFrame
    dominance: pd.DataFrame
    paths: pd.DataFrame
    structures: Mapping[str, Any]


def results_of(
    batch: Batch,
    scenarios: Sequence[Scenario],
    indicators: Mapping[str, Measured],
    window: int,
    *,
    main: Collection[str] | None = None,
    half_width: float = HALF_WIDTH,
) -> Results:
    """The rows and tables of a batch; the first scenario is the base of the differences.

    `window` is the evaluation window in months, `main` the main outcomes (None: all indicators), and
    `half_width` the share of the base's level for which the replicates needed are said. Rows are in the
    order of the scenarios, then by replicate, whatever the order of the points.
    """
    order = [scenario.id for scenario in scenarios]
    runs = sorted(batch.succeeded, key=lambda o: (order.index(o.point.scenario.id), o.point.replicate))
    everything = stacked([(o.point.scenario.id, o.point.replicate, o.point.seed, _rows(o)) for o in runs])
    rows, paths = split(everything)
    means = window_means(rows, window)
    several = order if len(order) > 1 else []
    return Results(
        rows,
        summary(means, indicators, order),
        differences(means, indicators, order[0], order[1:], main=main, half_width=half_width),
        ranking(means, indicators, several),
        dominance(means, indicators, several, main=indicators if main is None else main),
        paths,
        kept_of(scenarios, ground=len(paths) > 0),
    )


def _rows(outcome: Outcome) -> pd.DataFrame:
    assert outcome.rows is not None, "only runs that succeeded have rows"
    return outcome.rows


def prepare(folder: Path | None, scenarios: Sequence[Scenario], *, overwrite: bool, now: datetime) -> Path:
    """The folder to write to, made and tried out before anything is run.

    None means ``results/<time>-<names>``. A folder that holds anything is refused, unless it holds
    results and nothing else, and `overwrite`. Raises InputError for whatever makes it unusable.
    """
    if folder is None:
        folder = _free_name(Path("results") / default_name([s.id for s in scenarios], now))
    try:
        there = sorted(os.listdir(folder)) if folder.exists() else []
        if there:
            _refuse_unless_ours(folder, there, overwrite)
    except OSError as error:
        raise InputError(unusable(folder, error)) from None
    try_out(folder)
    return folder


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep other processes from writing results to a prepared folder, and sweep what killed ones left.

    Raises InputError where another is writing to it. Where the file system knows no locks, nobody is kept
    from anything.
    """
    place = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            found, allowed = message("busy_folder"), message("another_folder")
            raise InputError(Problem(display_path(folder), 0, "--out", found, allowed)) from None
        except OSError:
            pass
        sweep(folder)
        sweep_asides(folder, _is_ours)
        yield
    finally:
        os.close(place)


def _is_ours(name: str) -> bool:
    """Whether results have a file of this name."""
    return name in (*FILES, *REPORTS, *PERSON_FILES) or is_recorded(name)


def default_name(names: Sequence[str], now: datetime) -> str:
    """The name of a results folder: when, and what of."""
    words = [re.sub(r"[^\w.-]+", "_", name) for name in names[:_NAMES_IN_FOLDER]]
    more = [f"and_{len(names) - _NAMES_IN_FOLDER}_more"] if len(names) > _NAMES_IN_FOLDER else []
    return "-".join([now.strftime("%Y%m%d-%H%M%S"), *words, *more])


def write(folder: Path, results: Results, manifest: Mapping[str, Any]) -> None:
    """Write all files, and take in the tables of recorded runs.

    Raises InputError when the disk does not take them; then no manifest is there.
    """
    contents = {
        INDICATORS: parquet_bytes(results.rows),
        SUMMARY: csv_bytes(results.summary),
        DIFFERENCES: csv_bytes(results.differences),
        RANKING: csv_bytes(results.ranking),
        DOMINANCE: csv_bytes(results.dominance),
        PATHS: parquet_bytes(results.paths),
        STRUCTURES: (json.dumps(results.structures, ensure_ascii=False) + "\n").encode(),
    }
    files = _described(contents)
    try:
        for stale in (MANIFEST, *REPORTS, *PERSON_FILES):
            (folder / stale).unlink(missing_ok=True)
        for name, content in contents.items():
            write_whole(folder / name, content)
        files |= take_in(folder)
        of_persons = tables_of(folder, list(manifest["scenarios"]))
        for name, content in of_persons.items():
            write_whole(folder / name, content)
        files |= _described(of_persons)
        write_whole(folder / MANIFEST, sealed({**manifest, "files": files}))
    except OSError as error:
        raise InputError(unusable(folder, error)) from None


def _described(contents: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """What the manifest says of files."""
    return {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in contents.items()
    }


def manifest_of(
    batch: Batch, scenarios: Sequence[Scenario], window: int, command: str, started: datetime
) -> dict[str, Any]:
    """What a reader must know to trust and repeat the results, files of the user's own included."""
    texts, files = given_files(scenarios)
    given = {"given": texts} if texts else {}
    return {
        "program": _PROGRAM,
        "version": program_version(),
        "command": command,
        "started": started.astimezone().isoformat(timespec="seconds"),
        "complete": not batch.interrupted and not batch.failures,
        "interrupted": batch.interrupted,
        "base": scenarios[0].id,
        "window_months": window,
        "scenarios": {s.id: _said(s) | ({"file": files[s.id]} if s.id in files else {}) for s in scenarios},
        **given,
        "runs": {
            "planned": len(batch.points),
            "finished": [_run(outcome) for outcome in batch.succeeded],
            "failed": [
                _run(outcome) | {"message": outcome.message, "traceback": outcome.trace}
                for outcome in batch.failures
            ],
        },
        "jobs": batch.jobs,
        "seconds": round(batch.seconds, 3),
        "libraries": library_versions(),
    }


def _said(scenario: Scenario) -> dict[str, Any]:
    return {
        "hash": scenario_hash(scenario),
        "name": scenario.name.model_dump(),
        "source": scenario.source,
        "extends": list(scenario.extends),
        "residents": scenario.community.residents,
        "area_km2": scenario.community.area_km2,
        "table": scenario.community.table,
        "years": scenario.years,
        "replicates": scenario.replicates,
        "seeds": [replicate_seed(scenario.seed, replicate) for replicate in range(scenario.replicates)],
        "timeline": [
            {
                "month": phase.month,
                "structure": phase.structure.id,
                "levers": dict(phase.structure.levers),
                "restoration": None if phase.restored is None else {"levers": dict(phase.restored.levers)},
            }
            for phase in scenario.phases
        ],
        "events": [
            {"month": e.month, "kind": e.kind, "strength": e.strength, "months": e.months, "area": e.area}
            for e in scenario.events
        ],
        "overrides": dict(scenario.overrides),
        "parameters": dict(scenario.parameters),
    }


def _run(outcome: Outcome) -> dict[str, Any]:
    point = outcome.point
    return {
        "scenario": point.scenario.id,
        "replicate": point.replicate,
        "seed": point.seed,
        "seconds": round(outcome.seconds, 3),
    }


def _free_name(folder: Path) -> Path:
    """The folder's name, or with a number where that is taken already."""
    names = (folder if n == 1 else folder.with_name(f"{folder.name}-{n}") for n in range(1, 1000))
    return next((name for name in names if not os.path.lexists(name)), folder)


def _refuse_unless_ours(folder: Path, there: Sequence[str], overwrite: bool) -> None:
    strangers = [name for name in there if not (_is_ours(name) or is_aside(name, _is_ours))]
    strangers += strangers_among_cases(folder)
    if strangers:
        found = message("other_things", names=", ".join(strangers[:3]))
        raise InputError(Problem(display_path(folder), 0, "--out", found, message("new_folder")))
    if not overwrite:
        found = message("results_there")
        allowed = message("new_folder_or_overwrite")
        raise InputError(Problem(display_path(folder), 0, "--out", found, allowed))

"""Ensembles on disk: every point of a design, replicate by replicate, and what came of it.

A folder of an ensemble holds::

    design.csv           the points and their factors
    runs.csv             every planned run: point, replicate, seed, the run's name, how it ended
    failures.csv         the runs that failed, with message and traceback (if any did)
    outcomes.csv         a row a run, a column an indicator: means over the evaluation window
    indicators.parquet   every indicator, month and run (see `sim.experiments.rows`), a row group a run
    manifest.json        what was run by which version; fingerprints of the files above
    log.jsonl            when, where and how fast: the only file that differs between two makings
    .plan.json           fingerprints of design and runs, until the manifest has them
    runs/                runs as they end, until all are there (see `sim.experiments.runstore`)

Making one is `sim.experiments.ensemble_runs`' work; here it is read, whole or still growing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from sim.experiments.design import POINT, Design
from sim.experiments.identity import content_hash, run_id
from sim.experiments.rows import RUN_COLUMNS
from sim.experiments.runs import Point
from sim.experiments.runstore import RunStore
from sim.experiments.sealing import file_bytes, is_regular, is_sealed, unsealed
from sim.institutions.documents import InputError, Problem, display_path
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.text.problems import message

DESIGN, RUNS, FAILURES, OUTCOMES, INDICATORS, MANIFEST = FILES = (
    "design.csv", "runs.csv", "failures.csv", "outcomes.csv", "indicators.parquet", "manifest.json",
)  # fmt: skip
LOG, PROGRESS, STORE, PLAN = "log.jsonl", "progress.json", "runs", ".plan.json"

REPLICATE, SEED, RUN, ENDED, MONTHS = "replicate", "seed", "run", "ended", "months"
FINISHED, FAILED, OPEN = "finished", "failed", "open"

Keep = Literal["totals", "all"]
"""How much of a run is kept: totals of every indicator, or its breakdowns as well."""

DEFAULT_WINDOW = 12
"""Months at the end of the horizon over which outcomes are means."""


@dataclass(frozen=True)
class Ensemble:
    """An ensemble in a folder.

    `design` is the table of points (index `point`), `runs` has a row a planned run (point, replicate,
    seed, run, months; in this order sorted), `store` the rows of those that are finished, `failures` a row
    a run that failed (point, replicate, seed, message, traceback). `damaged` says of what was found to be no
    longer as it was kept when the missing runs were done, and was done again.
    """

    folder: Path
    design: pd.DataFrame
    runs: pd.DataFrame
    failures: pd.DataFrame
    store: RunStore
    damaged: tuple[Problem, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every planned run is finished."""
        return all(name in self.store for name in self.runs[RUN])

    def outcomes(self, window: int = DEFAULT_WINDOW) -> pd.DataFrame:
        """The indicators' totals of every finished run: means over the last `window` months of its horizon.

        Index (point, replicate), a column per indicator in alphabetical order; NaN where an indicator had no
        value in the window. Raises ValueError for a window below 1 or beyond the shortest horizon.
        """
        if not 1 <= window <= int(self.runs[MONTHS].min()):
            raise ValueError(f"a window of {window} months of {int(self.runs[MONTHS].min())}")
        found: dict[tuple[int, int], dict[str, float]] = {}
        known: dict[str, dict[str, float]] = {}
        for point, replicate, _, name, months in self._rows_of_runs():
            if name in self.store:
                if name not in known:
                    known[name] = _means(self.store.table(name), months - window)
                found[(point, replicate)] = known[name]
        index = pd.MultiIndex.from_tuples(list(found), names=[POINT, REPLICATE])
        table = pd.DataFrame(list(found.values()), index=index, dtype=float)
        return table.reindex(columns=sorted(table.columns))

    def rows(self, points: Sequence[int] | None = None) -> pd.DataFrame:
        """All rows of the finished runs (of these points): point, replicate, seed and `RUN_COLUMNS`."""
        tables = [
            labelled(self.store.table(name), point, replicate, seed)
            for point, replicate, seed, name, _ in self._rows_of_runs()
            if name in self.store and (points is None or point in points)
        ]
        if not tables:
            return pd.DataFrame(columns=[POINT, REPLICATE, SEED, *RUN_COLUMNS])
        frame: pd.DataFrame = pa.concat_tables(tables).unify_dictionaries().to_pandas()
        return frame

    def _rows_of_runs(self) -> Iterator[tuple[int, int, int, str, int]]:
        for row in self.runs[[POINT, REPLICATE, SEED, RUN, MONTHS]].itertuples(index=False):
            point, replicate, seed, name, months = row
            yield int(point), int(replicate), int(seed), str(name), int(months)


def plan(design: Design, replicates: int, keep: Keep) -> pd.DataFrame:
    """Every run of a design: point, replicate, seed, run (its name), months; by point, then replicate."""
    contents: dict[int, str] = {}
    rows = []
    for point, scenario in enumerate(design.scenarios):
        if id(scenario) not in contents:
            contents[id(scenario)] = content_hash(scenario)
        for replicate in range(replicates):
            seed = Point(scenario, replicate).seed
            name = run_id(contents[id(scenario)], seed, keep)
            rows.append((point, replicate, seed, name, scenario.years * MONTHS_A_YEAR))
    return pd.DataFrame(rows, columns=[POINT, REPLICATE, SEED, RUN, MONTHS])


def store_in(folder: Path) -> RunStore:
    """The runs of an ensemble's folder, also those that are in its finished file already."""
    store = RunStore(folder / STORE)
    store.adopt(folder / INDICATORS)
    return store


def open_ensemble(folder: Path) -> Ensemble:
    """The ensemble in a folder. Raises InputError where there is none, or its tables are not as written."""
    try:
        manifest = _whole_manifest(folder / MANIFEST)
        said = _whole_manifest(folder / PLAN) if manifest is None else manifest
        kept = {name: file_bytes(folder / name) for name in (DESIGN, RUNS)}
        if manifest is not None and is_regular(folder / FAILURES):
            kept[FAILURES] = file_bytes(folder / FAILURES)
        for name, content in kept.items():
            if said is not None and said["files"].get(name) != hashlib.sha256(content).hexdigest():
                raise InputError(_damaged(folder / name))
        design = pd.read_csv(BytesIO(kept[DESIGN]), index_col=POINT)
        runs = pd.read_csv(BytesIO(kept[RUNS]), dtype={RUN: str})
        finished = list(runs.loc[runs[ENDED] == FINISHED, RUN]) if manifest is not None else []
        runs = runs[[POINT, REPLICATE, SEED, RUN, MONTHS]]
        runs = runs.astype(dict.fromkeys((POINT, REPLICATE, SEED, MONTHS), int))
        failures = pd.read_csv(BytesIO(kept[FAILURES])) if FAILURES in kept else no_failures()
    except (OSError, ValueError, KeyError, TypeError, OverflowError) as error:
        found = message("no_ensemble", reason=(str(error).splitlines() or [type(error).__name__])[0])
        allowed = message("ensemble_folder", design=DESIGN, runs=RUNS)
        raise InputError(Problem(display_path(folder), 0, "", found, allowed)) from None
    store = store_in(folder)
    if any(name not in store for name in finished):
        raise InputError(_damaged(folder / INDICATORS))
    return Ensemble(folder, design, runs, failures, store)


def _whole_manifest(path: Path) -> dict[str, Any] | None:
    """What a manifest says; None where there is none. Raises InputError where it is not as written."""
    if not path.exists():
        return None
    try:
        said = unsealed(file_bytes(path))
    except ValueError:
        raise InputError(_damaged(path)) from None
    if not is_sealed(said) or not isinstance(said.get("files"), dict):
        raise InputError(_damaged(path))
    return said


def _damaged(path: Path) -> Problem:
    found = message("other_content", manifest=MANIFEST) if path.name != MANIFEST else message("damaged_file")
    return Problem(display_path(path), 0, "", found, message("done_again"))


def no_failures() -> pd.DataFrame:
    """A table of failures without any."""
    return pd.DataFrame(columns=[POINT, REPLICATE, SEED, "message", "traceback"])


def manifest_in(folder: Path) -> dict[str, Any]:
    """The manifest of a folder, or what is said there of an ensemble under way; empty where neither is."""
    for name in (MANIFEST, PROGRESS):
        try:
            said = unsealed(file_bytes(folder / name))
        except (OSError, ValueError):
            continue
        if name == MANIFEST or is_sealed(said):
            return said
    return {}


def labelled(table: pa.Table, point: int, replicate: int, seed: int) -> pa.Table:
    """The rows of a run with the columns that say which run it is."""
    size = table.num_rows
    columns = {
        POINT: pa.array(np.full(size, point, dtype=np.int32)),
        REPLICATE: pa.array(np.full(size, replicate, dtype=np.int32)),
        SEED: pa.array(np.full(size, seed, dtype=np.int64)),
    }
    return pa.table({**columns, **{name: table.column(name) for name in RUN_COLUMNS}})


def _means(table: pa.Table, after: int) -> dict[str, float]:
    """The mean of each indicator's total over the months after `after`; what has no value is left out."""
    values = table.column("value").to_numpy()
    inside = (table.column("month").to_numpy() > after) & ~np.isnan(values)
    by, which = _codes(table, "by")
    inside &= np.array([word == "" for word in by])[which]
    names, codes = _codes(table, "indicator")
    count = np.bincount(codes[inside], minlength=len(names))
    total = np.bincount(codes[inside], weights=values[inside], minlength=len(names))
    return {name: float(total[i] / count[i]) for i, name in enumerate(names) if count[i]}


def _codes(table: pa.Table, column: str) -> tuple[list[str], npt.NDArray[np.int64]]:
    """The words of a dictionary column, and which of them each row has."""
    whole = table.column(column).combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0)
    return whole.dictionary.to_pylist(), whole.indices.to_numpy(zero_copy_only=False).astype(np.int64)

"""Making an ensemble: what is there already is not run again, and what ends is kept at once.

Runs are named by what they depend on. So after a stop of any kind the same call goes on where it was and
ends with the same bytes, and more replicates, more points or another design in the same folder only add
what is missing. Runs that failed are tried again.
"""

from __future__ import annotations

import hashlib
import json
import os
import socket
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.experiments import ensemble as layout
from sim.experiments.before_runs import build_communities
from sim.experiments.design import POINT, Design
from sim.experiments.engines import Engine, Processes
from sim.experiments.ensemble import (
    ENDED,
    REPLICATE,
    RUN,
    SEED,
    Ensemble,
    Keep,
    labelled,
    no_failures,
    plan,
    store_in,
)
from sim.experiments.files import csv_bytes, sweep_asides, try_out, unusable, write_whole
from sim.experiments.identity import model_version
from sim.experiments.own import design_with
from sim.experiments.runner import Batch, Outcome, Point, Progress, Run, model_run, run_points
from sim.experiments.runstore import RunStore, sole_writer, sweep_store, write_groups
from sim.experiments.sealing import sealed
from sim.institutions.documents import InputError, Problem, display_path
from sim.institutions.scenario import Scenario
from sim.institutions.versions import library_versions, program_version
from sim.text.problems import message

if TYPE_CHECKING:
    from sim.model.schedule import Insertion

_OURS = {*layout.FILES, layout.LOG, layout.PROGRESS, layout.STORE}
_TELL_EVERY = 1.0  # seconds after which the folder is told how far it is


def totals_run(scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None) -> pd.DataFrame:
    """A run of the model of which only totals are kept."""
    rows = model_run(scenario, seed, progress=progress)
    return rows[rows["by"] == ""]


_RUNS: Mapping[Keep, Run] = {"totals": totals_run, "all": model_run}


def run_ensemble(
    design: Design,
    *,
    replicates: int,
    folder: Path | None = None,
    keep: Keep = "totals",
    engine: Engine | None = None,
    jobs: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    run: Run | None = None,
    window: int = layout.DEFAULT_WINDOW,
    about: Mapping[str, Any] | None = None,
    agents: Mapping[str, type[Any]] | None = None,
    steps: Iterable[Insertion] = (),
) -> tuple[Ensemble, Batch]:
    """Run what the folder lacks of a design (None: a temporary folder) and write its tables.

    Replicate r of every point has its scenario's seed + r. `about` goes into the manifest; `run` is for
    tests; `agents` and `steps` are one's own, as for `sim.model.GovernanceModel`. The batch says how the runs
    that were missing went; if it was interrupted, the folder has no manifest yet and the next call goes on.
    Kept runs that are no longer as they were written are done again; the ensemble says which.

    Raises InputError for an empty design, a folder that holds something else or results of another
    version, one that another process is writing to, or one that cannot be written to; what had ended by
    then is kept.
    """
    design = design_with(design, agents, steps)
    build_communities({s.community.table: s for s in design.scenarios if s.community.table}.values())
    if not len(design) or replicates < 1:
        found = message("points_and_replicates", count=len(design), replicates=replicates)
        raise InputError(Problem("design", 0, "", found, message("one_of_each")))
    folder = Path(tempfile.mkdtemp(prefix="shequ-")) if folder is None else folder
    try_out(folder)
    _refuse_strangers(folder)
    with sole_writer(folder):
        _refuse_other_version(folder)
        sweep_asides(folder, _OURS.__contains__)
        sweep_store(folder / layout.STORE)
        runs = plan(design, replicates, keep)
        _write_plan(folder, design.table, runs)
        store = store_in(folder)
        damaged = tuple(store.drop_damaged())
        points, names = _missing(design, runs, store)
        diary = _Diary(folder, len(set(runs[RUN])) - len(points), len(points), progress)
        failed: dict[str, Outcome] = {}

        def take(number: int, outcome: Outcome) -> None:
            if outcome.rows is None:
                failed[names[number]] = outcome
            else:
                store.add(names[number], outcome.rows)

        engine = Processes(jobs) if engine is None else engine
        batch = run_points(points, engine=engine, progress=diary.tell, run=run or _RUNS[keep], sink=take)
        diary.close(batch, type(engine).__name__.lower())
        made = Ensemble(folder, design.table, runs, _failures(runs, failed), store, damaged)
        if not batch.interrupted:
            _finish(made, keep, window, about or {})
    return made, batch


def _missing(design: Design, runs: pd.DataFrame, store: RunStore) -> tuple[list[Point], list[str]]:
    """The runs to do and their names, each once: the first replicate of all points, then the second ..."""
    points, names = [], []
    seen = store.names()
    for point, replicate, name in (
        runs[[POINT, REPLICATE, RUN]].sort_values([REPLICATE, POINT]).itertuples(index=False)
    ):
        if name not in seen:
            seen.add(name)
            points.append(Point(design.scenarios[point], replicate))
            names.append(name)
    return points, names


def _failures(runs: pd.DataFrame, failed: Mapping[str, Outcome]) -> pd.DataFrame:
    """A row for every planned run that failed."""
    rows = runs[runs[RUN].isin(list(failed))]
    if rows.empty:
        return no_failures()
    return rows[[POINT, REPLICATE, SEED]].assign(
        message=[failed[name].message for name in rows[RUN]],
        traceback=[failed[name].trace for name in rows[RUN]],
    )


def _write_plan(folder: Path, design: pd.DataFrame, runs: pd.DataFrame) -> None:
    """Say what is to be run; until all of it is there, the folder has no manifest."""
    with _disk(folder):
        (folder / layout.MANIFEST).unlink(missing_ok=True)
        write_whole(folder / layout.DESIGN, csv_bytes(design.reset_index()))
        write_whole(folder / layout.RUNS, csv_bytes(runs.assign(**{ENDED: layout.OPEN})))


def _finish(made: Ensemble, keep: Keep, window: int, about: Mapping[str, Any]) -> None:
    """Write the tables, then the manifest, then let go of what is in them."""
    folder, store = made.folder, made.store
    finished = made.runs[made.runs[RUN].isin(store.names())]
    columns = finished[[POINT, REPLICATE, SEED, RUN]]
    ended = made.runs[RUN].isin(store.names()).map({True: layout.FINISHED, False: layout.FAILED})
    with _disk(folder):
        store.move_apart(folder / layout.INDICATORS, but=set(finished[RUN]))
        write_groups(
            folder / layout.INDICATORS,
            (labelled(store.table(name), *which) for *which, name in columns.itertuples(index=False)),
            list(finished[RUN]),
        )
        store.adopt(folder / layout.INDICATORS)
        contents = {layout.RUNS: csv_bytes(made.runs.assign(**{ENDED: ended}))}
        shortest = int(made.runs[layout.MONTHS].min())
        contents[layout.OUTCOMES] = csv_bytes(made.outcomes(min(window, shortest)).reset_index())
        if len(made.failures):
            contents[layout.FAILURES] = csv_bytes(made.failures)
        else:
            (folder / layout.FAILURES).unlink(missing_ok=True)
        for name, content in contents.items():
            write_whole(folder / name, content)
        said = _manifest(made, keep, min(window, shortest), about)
        write_whole(folder / layout.MANIFEST, sealed(said))
        (folder / layout.PROGRESS).unlink(missing_ok=True)
        store.forget_files()


def _manifest(made: Ensemble, keep: Keep, window: int, about: Mapping[str, Any]) -> dict[str, Any]:
    files = [name for name in layout.FILES[:-1] if (made.folder / name).exists()]
    return {
        "program": "shequ",
        "version": program_version(),
        "model_version": model_version(),
        "about": dict(about),
        "points": len(made.design),
        "replicates": int(made.runs[REPLICATE].max()) + 1,
        "keep": keep,
        "window_months": window,
        "complete": made.complete,
        "failed": len(made.failures),
        "libraries": library_versions(),
        "files": {name: _fingerprint(made.folder / name) for name in files},
    }


def _fingerprint(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Diary:
    """Tells whoever asks, and the folder, how far it is."""

    def __init__(
        self, folder: Path, there: int, missing: int, progress: Callable[[Progress], None] | None
    ) -> None:
        self._folder, self._there, self._missing = folder, there, missing
        self._progress = progress or (lambda _: None)
        self._started = datetime.now(UTC)
        self._told = 0.0

    def tell(self, how_far: Progress) -> None:
        """Pass it on, and note it now and then."""
        self._progress(how_far)
        if time.monotonic() - self._told >= _TELL_EVERY:
            self._told = time.monotonic()
            self._note(how_far)

    def _note(self, how_far: Progress) -> None:
        said = {
            "model_version": model_version(),
            "process": os.getpid(),
            "host": socket.gethostname(),
            "started": self._started.isoformat(timespec="seconds"),
            "updated": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round((datetime.now(UTC) - self._started).total_seconds(), 1),
            "planned": self._there + self._missing,
            "already_there": self._there,
            "finished": how_far.finished - how_far.failed,
            "failed": how_far.failed,
            "share": round(how_far.share, 6),
        }
        # That nobody can be told is no reason to stop; what cannot be kept is.
        with suppress(OSError):
            write_whole(self._folder / layout.PROGRESS, json.dumps(said).encode())

    def close(self, batch: Batch, engine: str) -> None:
        """Note how it went."""
        done = len(batch.outcomes)
        share = 1.0 if not batch.interrupted else done / max(1, len(batch.points))
        self._note(Progress(share, done, len(batch.failures), len(batch.points)))
        line = {
            "started": self._started.isoformat(timespec="seconds"),
            "seconds": round(batch.seconds, 3),
            "engine": engine,
            "workers": batch.jobs,
            "host": socket.gethostname(),
            "already_there": self._there,
            "finished": len(batch.succeeded),
            "failed": len(batch.failures),
            "interrupted": batch.interrupted,
        }
        with _disk(self._folder), open(self._folder / layout.LOG, "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


class _disk:
    """Turns what the system says of a folder into the user's problem."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, OSError):
            raise InputError(unusable(self._folder, error)) from None


def _refuse_strangers(folder: Path) -> None:
    """A folder with other things in it is not ours to write to."""
    strangers = sorted(name for name in os.listdir(folder) if name not in _OURS and not name.startswith("."))
    if strangers:
        found = message("other_things", names=", ".join(strangers[:3]))
        allowed = message("new_folder_or_experiment")
        raise InputError(Problem(display_path(folder), 0, "--out", found, allowed))


def _refuse_other_version(folder: Path) -> None:
    """Runs of another version of the model must not be mixed with ours."""
    theirs = layout.manifest_in(folder).get("model_version")
    if theirs is not None and theirs != model_version():
        found = message("other_version", theirs=theirs, ours=model_version())
        allowed = message("new_folder")
        raise InputError(Problem(display_path(folder), 0, "--out", found, allowed))

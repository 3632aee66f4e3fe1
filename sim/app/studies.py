"""Small studies of why that visitors ask for: run beside the pages, kept by content, stopped when unwanted.

As with comparisons (`sim.app.questions`), who asks what is under way joins in, and what was asked before is
there at once. What is run and made of it says `sim.experiments.small_studies`.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from sim.app.jobs import ENDED, Job
from sim.app.limits import LIMITS, Crowded
from sim.experiments.engines import Engine
from sim.experiments.files import csv_bytes, write_whole
from sim.experiments.run_cache import RunCache, run_missing
from sim.experiments.runs import Run, path_run
from sim.experiments.small_studies import SmallStudy
from sim.institutions.documents import InputError, Problem
from sim.text.problems import message

_MOST_RUNS = 3000


@dataclass(eq=False)
class Study(Job):
    """A study being worked on, or that was."""

    key: str
    make: Callable[[], SmallStudy]


class Studies:
    """Who asks for which study, and the tables they ended in, in `folder`; `engine` does the runs."""

    def __init__(self, folder: Path, engine: Callable[[], Engine], *, run: Run = path_run) -> None:
        self._folder, self._engine, self._run = folder / "studies", engine, run
        self._runs = RunCache(folder / "study_runs", _MOST_RUNS)
        self._under_way: dict[str, Study] = {}
        self._lock = threading.Lock()

    def tables(self, key: str) -> Mapping[str, pd.DataFrame] | None:
        """The tables of a study by the names of their files; None where it has not been made."""
        place = self._folder / key
        return _read(place) if place.is_dir() else None

    def ask(self, key: str, make: Callable[[], SmallStudy], who: str) -> Study:
        """Begin a study, or join in one that is under way. Raises Crowded for one too many."""
        with self._lock:
            there = self._under_way.get(key)
            if there is not None and there.state not in ENDED and not there.stop:
                there.watchers.add(who)
                return there
            study = Study(key, make, watchers={who})
            if self.tables(key) is not None:
                study.state, study.share = "done", 1.0
                return study
            others = [it for it in self._under_way.values() if it.state not in ENDED]
            if len(others) >= LIMITS.studies:
                found = message("comparisons_under_way", count=len(others))
                raise Crowded(Problem("shequ app", 0, "", found, message("at_once", count=LIMITS.studies)))
            self._under_way = {name: it for name, it in self._under_way.items() if it.state not in ENDED}
            self._under_way[key] = study
        threading.Thread(target=self._do, args=(study,), name=f"study-{key[:8]}", daemon=True).start()
        return study

    def under_way(self, key: str, who: str = "") -> Study | None:
        """The study, where it is being worked on (and `who` waits for it, if said)."""
        study = self._under_way.get(key)
        there = study is not None and study.state not in ENDED and not study.stop
        return study if there and study is not None and (not who or who in study.watchers) else None

    def leave(self, study: Study, who: str) -> bool:
        """Somebody no longer wants it; returns whether others do. Without anybody it stops."""
        with self._lock:
            study.watchers.discard(who)
            if not study.watchers and study.state not in ENDED:
                study.stop = "cancelled"
            return bool(study.watchers)

    def leave_all(self, who: str) -> None:
        """A visitor has gone."""
        for study in list(self._under_way.values()):
            self.leave(study, who)

    def _do(self, study: Study) -> None:
        study.begin()
        try:
            made = study.make()
            study.total = len(made.points)
            batch = run_missing(
                made.points, self._runs, engine=self._engine(), progress=study.tell, run=self._run
            )
            if study.stop or batch.interrupted:
                study.message, study.state = study.stop, "cancelled"
                return
            # of a run that has broken nothing counts, and without it the rest would be another study
            broke = [outcome for outcome in batch.failures if outcome.broken is not None]
            if broke or not batch.succeeded:
                first = (broke or batch.failures)[0]
                study.fail(first.message, first.cause)
                return
            self._keep(study.key, made.solve(batch))
            study.share, study.state = 1.0, "done"
        except InputError as error:
            study.fail(str(error), error)
        except Exception as error:
            study.fail(f"{type(error).__name__}: {error}", error)

    def _keep(self, key: str, tables: Mapping[str, pd.DataFrame]) -> None:
        """Write the tables aside and rename the folder, so that it is whole or not there."""
        place = self._folder / key
        aside = place.with_name(f".{key}.{os.getpid()}.{threading.get_ident()}")
        try:
            aside.mkdir(parents=True, exist_ok=True)
            for name, table in tables.items():
                write_whole(aside / name, csv_bytes(table))
            if not place.exists():
                aside.rename(place)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        folders = sorted(self._folder.glob("[0-9a-f]*"), key=lambda path: path.stat().st_mtime)
        for old in folders[: -LIMITS.kept]:
            shutil.rmtree(old, ignore_errors=True)


@lru_cache(maxsize=24)
def _read(place: Path) -> Mapping[str, pd.DataFrame]:
    return {file.name: pd.read_csv(file) for file in sorted(place.glob("*.csv"))}

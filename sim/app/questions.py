"""Comparisons asked for by visitors: worked on beside the pages, with progress and cancel, kept by content.

The same question is answered at once the second time, whoever asks it; while it is worked on, all who ask it
watch the same work, and it goes on as long as one of them wants it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from sim.analysis.compare import WINDOW_MONTHS
from sim.app.jobs import ENDED, Job
from sim.app.limits import LIMITS, Crowded
from sim.experiments import store
from sim.experiments.engines import Engine
from sim.experiments.identity import content_hash, model_version
from sim.experiments.run_cache import RunCache, run_missing
from sim.experiments.runner import points_of
from sim.experiments.runs import Run, path_run
from sim.institutions.documents import InputError, Problem
from sim.institutions.files.library import with_settings
from sim.institutions.files.settings import scenario_hash
from sim.institutions.scenario import Scenario
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report import results
from sim.report.reproducing import command_of
from sim.report.results import Compared
from sim.text.problems import message

_FORMAT = "comparison-2"
_LOOK = "look "
"""Before the key of a first look, which may be worked on beside a question of the same key."""


@dataclass(eq=False)
class Work(Job):
    """A comparison being worked on, or that was."""

    key: str
    scenarios: tuple[Scenario, ...]
    folder: Path
    look: bool = False
    """whether it is a first look at what somebody is building, which nobody's question waits for"""


def key_of(scenarios: Sequence[Scenario], window: int) -> str:
    """The name of a comparison: 32 digits that follow from all it depends on."""
    parts = [_FORMAT, model_version(), str(window)]
    parts += [
        f"{s.id} {s.name.model_dump_json()} {content_hash(s)} {s.seed} {s.replicates}" for s in scenarios
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


class Questions:
    """Who asks what, and the answers.

    `engine` does the runs of questions, `looks` those of first looks (None: the same). `stored` are folders
    of results that are there from the start.
    """

    def __init__(
        self,
        folder: Path,
        engine: Callable[[], Engine],
        *,
        looks: Callable[[], Engine] | None = None,
        stored: Sequence[Path] = (),
        run: Run = path_run,
    ) -> None:
        self.folder = folder
        self._engine, self._run = engine, run
        self._looks = looks or engine
        self._stored = {read_key(path): path for path in stored}
        self._runs = RunCache(folder / "runs")
        self._works: dict[str, Work] = {}
        self._lock = threading.Lock()

    def place(self, key: str) -> Path | None:
        """The folder of an answer; None where there is none."""
        if key in self._stored:
            return self._stored[key]
        path = self.folder / "comparisons" / key
        return path if (path / store.MANIFEST).is_file() else None

    def first(self) -> str:
        """The key of what is there from the start; empty where nothing is."""
        return next(iter(self._stored), "")

    def answer(self, key: str) -> Compared | None:
        """The results of a comparison that was made."""
        path = self.place(key)
        return None if path is None else _read(path, (path / store.MANIFEST).stat().st_mtime_ns)

    def runs_of(self, scenario: Scenario) -> pd.DataFrame | None:
        """Long indicator rows of runs of a scenario, from an answer that has any; None where none has."""
        read = [path for path in list(_ANSWERS) if path.is_relative_to(self.folder) and path.is_dir()]
        for path in (*self._stored.values(), *read):
            compared = _read(path, (path / store.MANIFEST).stat().st_mtime_ns)
            for name, noted in compared.manifest["scenarios"].items():
                same = with_settings(scenario, replicates=noted["replicates"], seed=noted["seeds"][0])
                if noted["hash"] == scenario_hash(same):
                    rows: pd.DataFrame = compared.rows[compared.rows["scenario"] == name]
                    return rows
        return None

    def ask(
        self, scenarios: Sequence[Scenario], who: str, window: int = WINDOW_MONTHS, *, look: bool = False
    ) -> Work:
        """Begin a comparison, or join in one that is under way. Raises Crowded for one too many.

        First looks (`look`) have places and workers of their own, so that they keep no question waiting.
        """
        key = key_of(scenarios, window)
        with self._lock:
            work, new = self._taken_up(key, scenarios, who, look=look)
        # a visitor waits for one answer at a time; whoever was refused still waits for the one before
        for before in [w for w in list(self._works.values()) if who in w.watchers and w is not work]:
            self.leave(before, who)
        if new:
            name = f"compare-{key[:8]}"
            threading.Thread(target=self._do, args=(work, window), name=name, daemon=True).start()
        return work

    def _taken_up(
        self, key: str, scenarios: Sequence[Scenario], who: str, *, look: bool
    ) -> tuple[Work, bool]:
        """What answers a question, and whether it is to be begun. Raises Crowded for one too many."""
        for name in (key, _LOOK + key) if look else (key,):
            work = self._works.get(name)
            if work is not None and work.state not in ENDED and not work.stop:
                work.watchers.add(who)
                return work, False
        work = Work(key, tuple(scenarios), self.folder / "comparisons" / key, watchers={who}, look=look)
        if self.place(key) is not None:
            work.state, work.share = "done", 1.0
            return work, False
        # what only this visitor waits for ends with the new question
        others = [
            w for w in self._works.values() if w.look == look and w.state not in ENDED and w.watchers - {who}
        ]
        places = LIMITS.looks if look else LIMITS.waiting
        if len(others) >= places:
            found = message("comparisons_under_way", count=len(others))
            raise Crowded(Problem("shequ app", 0, "", found, message("at_once", count=places)))
        for name in [name for name, old in self._works.items() if old.state in ENDED]:
            del self._works[name]
        self._works[_LOOK + key if look else key] = work
        return work, True

    def watched_by(self, who: str) -> Work | None:
        """What a visitor has asked and is waiting for."""
        return next(
            (w for w in list(self._works.values()) if who in w.watchers and w.state not in ENDED), None
        )

    def under_way(self, key: str) -> bool:
        """Whether a question is being worked on, and will be to its end."""
        work = self._works.get(key)
        return work is not None and work.state not in ENDED and not work.stop

    def leave(self, work: Work, who: str) -> bool:
        """Somebody no longer wants it; returns whether others do. Without anybody it stops."""
        with self._lock:
            work.watchers.discard(who)
            if not work.watchers and work.state not in ENDED:
                work.stop = "cancelled"
            return bool(work.watchers)

    def leave_all(self, who: str) -> None:
        """A visitor has gone."""
        for work in list(self._works.values()):
            self.leave(work, who)

    def _do(self, work: Work, window: int) -> None:
        work.begin()
        try:
            started = datetime.now(UTC)
            batch = run_missing(
                points_of(work.scenarios),
                self._runs,
                engine=(self._looks if work.look else self._engine)(),
                progress=work.tell,
                run=self._run,
            )
            if work.stop or batch.interrupted:
                work.message, work.state = work.stop, "cancelled"
                return
            if batch.failures:
                work.fail(batch.failures[0].message, batch.failures[0].cause)
                return
            found = store.results_of(batch, work.scenarios, INDICATORS, window, main=HEADLINE)
            manifest = store.manifest_of(batch, work.scenarios, window, "", started)
            manifest["command"] = command_of(manifest)
            self._keep(work.folder, found, manifest)
            work.share, work.state = 1.0, "done"
        except Exception as error:
            work.fail(f"{type(error).__name__}: {error}", error)

    def _keep(self, folder: Path, found: store.Results, manifest: dict[str, object]) -> None:
        """Write the results aside and rename the folder, so that it is whole or not there."""
        aside = folder.with_name(f".{folder.name}.{os.getpid()}.{threading.get_ident()}")
        try:
            aside.mkdir(parents=True, exist_ok=True)
            store.write(aside, found, manifest)
            if not folder.exists():
                aside.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        folders = sorted(folder.parent.glob("[0-9a-f]*"), key=lambda path: path.stat().st_mtime)
        for old in folders[: -LIMITS.kept]:
            shutil.rmtree(old, ignore_errors=True)


_KEY = "key"


def read_key(folder: Path) -> str:
    """The key that a folder of stored results is known by, as written beside it."""
    return (folder.parent / f"{folder.name}.{_KEY}").read_text().strip()


_ANSWERS: dict[Path, tuple[int, Compared]] = {}
_MOST_READ = 12


def _read(path: Path, changed: int) -> Compared:
    """The results in a folder, as read before unless it has changed.

    Those not asked for the longest are let go.
    """
    there = _ANSWERS.pop(path, None)
    if there is None or there[0] != changed:
        there = (changed, results.read(path))
    _ANSWERS[path] = there  # now the last one to go
    while len(_ANSWERS) > _MOST_READ:
        _ANSWERS.pop(next(iter(_ANSWERS)), None)
    return there[1]


def checked(scenarios: Sequence[Scenario]) -> None:
    """Raise InputError where two have the same name."""
    ids = [scenario.id for scenario in scenarios]
    if len(set(ids)) < len(ids):
        raise InputError(Problem("compare", 0, "option", ", ".join(ids), message("different_names")))

"""Running many runs: points (a scenario and a replicate) in, one outcome each out.

A run that fails is an outcome too, with its traceback; the others go on. Runs are handed to worker
processes one by one, so who runs what is chance, but outcomes come back in the order of the points.
Every run depends on its scenario and seed alone, so its rows are the same however many workers.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import connection, forkserver
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from sim.documents import InputError, Problem
from sim.experiments.rows import tidy
from sim.scenario import MONTHS_A_YEAR, Scenario

_ROOT = str(Path(__file__).resolve().parents[2])  # what `import sim` needs on the path
_TELL_EVERY = 0.1  # seconds between a worker's messages about how far it is
_LOOK_EVERY = 0.5  # seconds after which the parent looks around although nobody said anything


@dataclass(frozen=True)
class Point:
    """One run to do: replicate r (from 0) of a scenario is run with the scenario's seed + r."""

    scenario: Scenario
    replicate: int

    @property
    def seed(self) -> int:
        """The seed of this run: the same for this replicate of every scenario with the same base seed."""
        return self.scenario.seed + self.replicate

    @property
    def work(self) -> float:
        """How much there is to do, for progress: resident-months."""
        return float(self.scenario.community.residents) * self.scenario.years * MONTHS_A_YEAR


@dataclass(frozen=True)
class Outcome:
    """What came of a run: its rows (see `sim.experiments.rows.tidy`), or why there are none.

    `message` is for people, `trace` for whoever mends it; `problems` are the user's, if the run failed
    because of what the user gave.
    """

    point: Point
    seconds: float
    rows: pd.DataFrame | None = None
    message: str = ""
    trace: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the run ended without rows."""
        return self.rows is None


@dataclass(frozen=True)
class Progress:
    """How far a batch is: share of the work, runs finished and failed of all, the outcome just in."""

    share: float
    finished: int
    failed: int
    total: int
    latest: Outcome | None = None


@dataclass(frozen=True)
class Batch:
    """The outcomes of the points that ended, in the order of the points; fewer when `interrupted`."""

    points: tuple[Point, ...]
    outcomes: tuple[Outcome, ...]
    interrupted: bool
    seconds: float
    jobs: int

    @property
    def succeeded(self) -> tuple[Outcome, ...]:
        """The outcomes with rows."""
        return tuple(outcome for outcome in self.outcomes if not outcome.failed)

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The outcomes without."""
        return tuple(outcome for outcome in self.outcomes if outcome.failed)


class Run(Protocol):
    """A function that does one whole run; it calls `progress` now and then with (months done, months in all).

    It must be importable by name, since workers import it.
    """

    def __call__(
        self, scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None
    ) -> pd.DataFrame:
        """The rows of the run of `scenario` with `seed` (see `sim.experiments.rows.tidy`)."""


def model_run(scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None) -> pd.DataFrame:
    """One run of the model. Imports it only now: the command's other parts do without."""
    from sim.model import run

    return run(scenario, seed, progress=progress)


def points_of(scenarios: Sequence[Scenario]) -> list[Point]:
    """All replicates of each scenario: the first replicate of each, then the second, and so on.

    So when a batch is interrupted, what is finished can be compared.
    """
    most = max((scenario.replicates for scenario in scenarios), default=0)
    return [
        Point(scenario, replicate)
        for replicate in range(most)
        for scenario in scenarios
        if replicate < scenario.replicates
    ]


def usable_cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def run_points(
    points: Sequence[Point],
    *,
    jobs: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    run: Run = model_run,
) -> Batch:
    """Run all points on `jobs` processes (None: as many as there are processors; 1: in this one).

    KeyboardInterrupt (Ctrl-C) ends the batch early, with what is finished until then.
    """
    jobs = max(1, min(usable_cores() if jobs is None else jobs, len(points)))
    tally = _Tally(points, progress or (lambda _: None))
    started = time.perf_counter()
    interrupted = False
    try:
        tally.tell()
        if jobs == 1:
            for number, point in enumerate(points):
                tally.ended(number, _attempt(point, run, partial(tally.under_way, number)))
        else:
            _on_workers(points, jobs, run, tally)
    except KeyboardInterrupt:
        interrupted = True
    outcomes = tuple(tally.outcomes[number] for number in sorted(tally.outcomes))
    return Batch(tuple(points), outcomes, interrupted, time.perf_counter() - started, jobs)


def _attempt(point: Point, run: Run, tell: Callable[[int, int], None]) -> Outcome:
    """Do one run, whatever comes of it."""
    started = time.perf_counter()
    try:
        rows = tidy(run(point.scenario, point.seed, progress=tell))
    except Exception as error:
        problems = tuple(error.problems) if isinstance(error, InputError) else ()
        message = str(error) if problems else "".join(traceback.format_exception_only(error)).strip()
        seconds = time.perf_counter() - started
        return Outcome(point, seconds, None, message, traceback.format_exc(), problems)
    return Outcome(point, time.perf_counter() - started, rows)


class _Tally:
    """What has ended and how far the rest is."""

    def __init__(self, points: Sequence[Point], progress: Callable[[Progress], None]) -> None:
        self.points = points
        self.outcomes: dict[int, Outcome] = {}
        self._progress = progress
        self._shares = [0.0] * len(points)
        self._told = 0.0

    def under_way(self, number: int, done: int, months: int) -> None:
        self._shares[number] = done / months
        if time.monotonic() - self._told >= _TELL_EVERY:
            self.tell()

    def ended(self, number: int, outcome: Outcome) -> None:
        self._shares[number] = 1.0
        self.outcomes[number] = outcome
        self.tell(outcome)

    def tell(self, latest: Outcome | None = None) -> None:
        self._told = time.monotonic()
        work = [point.work for point in self.points]
        done = sum(share * size for share, size in zip(self._shares, work, strict=True))
        failed = sum(outcome.failed for outcome in self.outcomes.values())
        share = done / sum(work) if work else 1.0
        self._progress(Progress(share, len(self.outcomes), failed, len(self.points), latest))


class _Worker:
    """A worker process, the pipe to it, and the number of the point it is at (None: idle)."""

    def __init__(self, context: Any, run: Run) -> None:
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, run), daemon=True)
        self.process.start()
        theirs.close()
        self.at: int | None = None
        self.since = 0.0

    def give(self, number: int, point: Point) -> None:
        self.at, self.since = number, time.perf_counter()
        # A worker that died idle is found out when it is listened to.
        with suppress(OSError):
            self.pipe.send(point)

    def stop(self) -> None:
        self.process.terminate()
        self.process.join()
        self.pipe.close()


def _work(pipe: connection.Connection, run: Run) -> None:
    """A worker's life: take a point, say how far it is, send the outcome, until the pipe closes."""
    # Ctrl-C reaches all processes of a terminal; the parent alone decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    told = 0.0

    def tell(done: int, months: int) -> None:
        nonlocal told
        if time.monotonic() - told >= _TELL_EVERY:
            told = time.monotonic()
            pipe.send((done, months))

    try:
        while True:
            pipe.send(_attempt(pipe.recv(), run, tell))
    except (EOFError, OSError):
        return  # the parent has gone


def _on_workers(points: Sequence[Point], jobs: int, run: Run, tally: _Tally) -> None:
    """Hand the points to workers, one at a time each. A worker that dies costs its run and is replaced."""
    context = _context(points, run)
    waiting = list(range(len(points)))[::-1]
    workers: list[_Worker] = []
    try:
        while len(tally.outcomes) < len(points):
            while waiting and (len(workers) < jobs or any(w.at is None for w in workers)):
                worker = next((w for w in workers if w.at is None), None)
                if worker is None:
                    worker = _Worker(context, run)
                    workers.append(worker)
                number = waiting.pop()
                worker.give(number, points[number])
            busy = {worker.pipe: worker for worker in workers if worker.at is not None}
            for pipe in connection.wait(list(busy), timeout=_LOOK_EVERY):
                _listen(busy[pipe], points, workers, tally)
            # Lets a display with a clock go on although no run has said anything.
            tally.tell()
    finally:
        for worker in workers:
            worker.stop()


def _listen(worker: _Worker, points: Sequence[Point], workers: list[_Worker], tally: _Tally) -> None:
    """Take one message of a worker: how far it is, its outcome, or its death."""
    number = worker.at
    assert number is not None, "only workers at a point are listened to"
    try:
        said = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join()
        workers.remove(worker)
        message = _last_words(worker.process.exitcode)
        tally.ended(
            number, Outcome(points[number], time.perf_counter() - worker.since, None, message, message)
        )
        return
    if isinstance(said, Outcome):
        worker.at = None
        # The point it sends back is a copy of ours.
        tally.ended(number, Outcome(**{**vars(said), "point": points[number]}))
    else:
        tally.under_way(number, *said)


def _last_words(code: int | None) -> str:
    """Why a worker ended, from its exit code."""
    if code is not None and code < 0:
        name = signal.Signals(-code).name if -code in {s.value for s in signal.Signals} else str(-code)
        hint = ", perhaps for want of memory (try fewer --jobs)" if name == "SIGKILL" else ""
        return f"the worker process was ended by {name}{hint}"
    return f"the worker process ended by itself with exit code {code}"


def _context(points: Sequence[Point], run: Run) -> Any:
    """How workers are made: forked from a clean server that has the model loaded and compiled already.

    Forking this process itself would copy its threads' locks; starting afresh would load and compile
    everything once a worker. Where there is no fork, afresh it is.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    warm = [__name__]
    if getattr(run, "__module__", None) == __name__:  # that is, the model itself
        warm.append("sim.experiments.warm")
        if any(len(point.scenario.phases) > 1 for point in points):
            warm.append("sim.experiments.warm_reform")
    context.set_forkserver_preload(warm)
    with _interrupts_held(), _this_package_first():
        forkserver.ensure_running()
    return context


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Keep Ctrl-C waiting: what starts inside is never reached by it, this process a moment later."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _this_package_first() -> Iterator[None]:
    """Let a Python started inside find this very package, wherever this process has it from."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([_ROOT, *([before] if before else [])])
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before

"""A run and what comes of it: points (a scenario and a replicate), outcomes, and how far a batch is."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import pandas as pd

from sim.experiments.replicate_seeds import replicate_seed
from sim.experiments.rows import tidy
from sim.experiments.stopping import look
from sim.institutions.documents import InputError, Problem
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.text.broken import BrokenRun

TELL_EVERY = 0.1
"""Seconds between two tellings of how far a run is."""


@dataclass(frozen=True)
class Point:
    """One run to do: a replicate (from 0) of a scenario, by the scenario's seed (`replicate_seed`)."""

    scenario: Scenario
    replicate: int

    @property
    def seed(self) -> int:
        """The seed of this run: the same for this replicate of every scenario with the same base seed."""
        return replicate_seed(self.scenario.seed, self.replicate)

    @property
    def work(self) -> float:
        """How much there is to do, for progress: resident-months."""
        return float(self.scenario.community.residents) * self.scenario.years * MONTHS_A_YEAR


@dataclass(frozen=True)
class Outcome:
    """What came of a run: its rows (see `sim.experiments.rows.tidy`), or why there are none.

    `message` is for people, `trace` for whoever mends it; `problems` are the user's, if the run failed
    because of what the user gave, `broken` says what did not hold, if it broke.
    """

    point: Point
    seconds: float
    rows: pd.DataFrame | None = None
    message: str = ""
    trace: str = ""
    problems: tuple[Problem, ...] = ()
    broken: BrokenRun | None = None

    @property
    def cause(self) -> InputError | BrokenRun | None:
        """Why it failed, where that can be told in either language."""
        return InputError(self.problems) if self.problems else self.broken

    @property
    def failed(self) -> bool:
        """Whether the run ended without rows (a run that did not may have had its rows taken to a store)."""
        return bool(self.message)


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


def path_run(scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None) -> pd.DataFrame:
    """One run of the model, with its cases' paths beside the indicators (`sim.experiments.case_paths`)."""
    from sim.experiments.path_keeping import PathKeepingModel
    from sim.model import run

    return run(scenario, seed, progress=progress, kind=PathKeepingModel)


def travelling(point: Point) -> Point:
    """The point as other processes take it: with the measures that the user has registered in this one."""
    from sim.measures.own import with_own_measures

    return replace(point, scenario=with_own_measures(point.scenario))


def attempt(point: Point, run: Run, tell: Callable[[int, int], None]) -> Outcome:
    """Do one run, whatever comes of it."""
    started = time.perf_counter()
    try:
        rows = tidy(run(point.scenario, point.seed, progress=tell))
    except Exception as error:
        look()  # compiled code may have made an error of its own of Ctrl-C
        problems = tuple(error.problems) if isinstance(error, InputError) else ()
        broken = error if isinstance(error, BrokenRun) else None
        told = problems or broken
        message = str(error) if told else "".join(traceback.format_exception_only(error)).strip()
        seconds = time.perf_counter() - started
        return Outcome(point, seconds, None, message, traceback.format_exc(), problems, broken)
    return Outcome(point, time.perf_counter() - started, rows)


class Tally:
    """What has ended and how far the rest is.

    With a `sink`, every outcome goes there as it comes in, and is remembered without its rows: so memory
    does not grow with the number of runs. What the sink raises ends the batch.
    """

    def __init__(
        self,
        points: Sequence[Point],
        progress: Callable[[Progress], None],
        sink: Callable[[int, Outcome], None] | None = None,
    ) -> None:
        self.points = points
        self.outcomes: dict[int, Outcome] = {}
        self._progress = progress
        self._sink = sink
        self._shares = [0.0] * len(points)
        self._work = [point.work for point in points]
        self._all = sum(self._work)
        self._done = 0.0
        self._failed = 0
        self._told = 0.0

    def under_way(self, number: int, done: int, months: int) -> None:
        """A run is so many months far."""
        look()
        self._at(number, done / months)
        if time.monotonic() - self._told >= TELL_EVERY:
            self.tell()

    def ended(self, number: int, outcome: Outcome) -> None:
        """A run has ended."""
        if self._sink is not None:
            self._sink(number, outcome)
        self._at(number, 1.0)
        self._failed += outcome.failed
        self.outcomes[number] = outcome if self._sink is None else replace(outcome, rows=None)
        self.tell(outcome)

    def tell(self, latest: Outcome | None = None) -> None:
        """Tell how far the batch is."""
        if latest is None:  # an outcome that is in has been taken note of first
            look()
        self._told = time.monotonic()
        share = min(1.0, self._done / self._all) if self._all else 1.0
        self._progress(Progress(share, len(self.outcomes), self._failed, len(self.points), latest))

    def _at(self, number: int, share: float) -> None:
        self._done += (share - self._shares[number]) * self._work[number]
        self._shares[number] = share

"""Engines: who does the runs. All give the same rows, since a run depends on its scenario and seed alone.

Measured on 2 cores (see `make bench`): processes are the default, since the model spends part of its time
in Python, where threads wait for one another; threads need no start and share the compiled kernels.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from itertools import islice
from threading import Event
from typing import Protocol

from sim.experiments import warming
from sim.experiments.pool import Pool
from sim.experiments.runs import Outcome, Point, Run, Tally, attempt
from sim.experiments.stopping import look
from sim.experiments.workers import is_of_the_model, usable_cores

_LOOK_EVERY = 0.5  # seconds after which a display with a clock is told to go on


class Engine(Protocol):
    """Does the runs of a batch, telling the tally of each that ends; may raise KeyboardInterrupt."""

    def run(self, points: Sequence[Point], run: Run, tally: Tally) -> None:
        """Do all points, in any order."""

    def workers(self, points: int) -> int:
        """How many runs are under way at once, if there are so many points."""


@dataclass(frozen=True)
class Processes:
    """Worker processes of this machine, `jobs` at most (None: one a processor); one is this process."""

    jobs: int | None = None

    def workers(self, points: int) -> int:
        """How many processes there are for so many points."""
        return _at_most(self.jobs, points)

    def run(self, points: Sequence[Point], run: Run, tally: Tally) -> None:
        """Hand the points to the processes one by one."""
        jobs = self.workers(len(points))
        if jobs > 1:
            reforms = any(len(point.scenario.phases) > 1 for point in points)
            with Pool(jobs, run, niceness=None, reforms=reforms) as pool:
                pool.run(points, run, tally)
            return
        if self.jobs != 1 and is_of_the_model(run):
            warming.start(usable_cores())
        for number, point in enumerate(points):
            look()
            tally.ended(number, attempt(point, run, partial(tally.under_way, number)))


class _StoppedError(Exception):
    """Raised inside a run whose batch has ended."""


@dataclass(frozen=True)
class Threads:
    """Threads of this process, `jobs` at most (None: one a processor)."""

    jobs: int | None = None

    def run(self, points: Sequence[Point], run: Run, tally: Tally) -> None:
        """Keep as many points under way as there are threads, so that nothing piles up."""
        stop = Event()

        def tell(_done: int, _months: int) -> None:
            if stop.is_set():
                raise _StoppedError

        jobs = self.workers(len(points))
        waiting = iter(enumerate(points))
        under_way: dict[Future[Outcome], int] = {}
        with ThreadPoolExecutor(jobs) as pool:
            try:
                while True:
                    for number, point in islice(waiting, jobs - len(under_way)):
                        under_way[pool.submit(attempt, point, run, tell)] = number
                    if not under_way:
                        return
                    ended, _ = wait(under_way, _LOOK_EVERY, FIRST_COMPLETED)
                    for future in ended:
                        tally.ended(under_way.pop(future), future.result())
                    tally.tell()
            finally:
                stop.set()

    def workers(self, points: int) -> int:
        """How many threads there are for so many points."""
        return _at_most(self.jobs, points)


def _at_most(jobs: int | None, points: int) -> int:
    return max(1, min(usable_cores() if jobs is None else jobs, points))

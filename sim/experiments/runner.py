"""Running many runs: points (a scenario and a replicate) in, one outcome each out.

A run that fails is an outcome too, with its traceback; the others go on. Runs are handed to worker
processes one by one, so who runs what is chance, but outcomes come back in the order of the points.
Every run depends on its scenario and seed alone, so its rows are the same however many workers.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from functools import partial

from sim.experiments.runs import Batch, Outcome, Point, Progress, Run, Tally, attempt, model_run
from sim.experiments.workers import run_on_workers
from sim.scenario import Scenario


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
    tally = Tally(points, progress or (lambda _: None))
    started = time.perf_counter()
    interrupted = False
    try:
        tally.tell()
        if jobs == 1:
            for number, point in enumerate(points):
                tally.ended(number, attempt(point, run, partial(tally.under_way, number)))
        else:
            run_on_workers(points, jobs, run, tally)
    except KeyboardInterrupt:
        interrupted = True
    outcomes = tuple(tally.outcomes[number] for number in sorted(tally.outcomes))
    return Batch(tuple(points), outcomes, interrupted, time.perf_counter() - started, jobs)


__all__ = [
    "Batch",
    "Outcome",
    "Point",
    "Progress",
    "Run",
    "model_run",
    "points_of",
    "run_points",
    "usable_cores",
]

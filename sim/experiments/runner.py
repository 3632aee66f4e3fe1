"""Running many runs: points (a scenario and a replicate) in, one outcome each out.

A run that fails is an outcome too, with its traceback; the others go on. Who runs what is chance, but
outcomes come back in the order of the points, and every run depends on its scenario and seed alone: its
rows are the same whoever runs it (`sim.experiments.engines`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from sim.experiments.engines import Engine, Processes
from sim.experiments.runs import Batch, Outcome, Point, Progress, Run, Tally, attempt, model_run, path_run
from sim.experiments.stopping import look, noted
from sim.experiments.workers import usable_cores
from sim.institutions.scenario import Scenario


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


def run_points(
    points: Sequence[Point],
    *,
    jobs: int | None = None,
    engine: Engine | None = None,
    progress: Callable[[Progress], None] | None = None,
    run: Run = model_run,
    sink: Callable[[int, Outcome], None] | None = None,
) -> Batch:
    """Run all points with an engine (None: on `jobs` processes, None: as many as there are processors).

    With a `sink`, each outcome is handed to it (with its point's number) as it comes in, and the batch
    holds no rows. KeyboardInterrupt (Ctrl-C) ends the batch early, with what is finished until then.
    """
    engine = Processes(jobs) if engine is None else engine
    tally = Tally(points, progress or (lambda _: None), sink)
    started = time.perf_counter()
    interrupted = False
    try:
        with noted():
            tally.tell()
            if points:
                engine.run(points, run, tally)
            look()
    except KeyboardInterrupt:
        interrupted = True
    outcomes = tuple(tally.outcomes[number] for number in sorted(tally.outcomes))
    seconds = time.perf_counter() - started
    return Batch(tuple(points), outcomes, interrupted, seconds, engine.workers(len(points)))


__all__ = [
    "Batch",
    "Outcome",
    "Point",
    "Progress",
    "Run",
    "attempt",
    "model_run",
    "path_run",
    "points_of",
    "run_points",
    "usable_cores",
]

"""Two workers beside one: the same replicates, by turns.

``python -m tests.benchmarks.workers`` prints the rows that ``make bench`` has, too. By the clock, so it takes
a machine with two processors that do nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from sim.experiments.runner import Point, run_points
from sim.institutions.files.library import load_scenario, with_settings
from tests.benchmarks.table import Row, shown
from tests.benchmarks.timing import by_turns

RUNS, RESIDENTS, YEARS = 32, 5_000, 5
ROUNDS = 3
MANY = 1_000
LEAST = 1.85
"""How many times as fast two workers are to be."""


def rows(scenario: str = "old") -> list[Row]:
    """How many times as fast two are, and what that comes to for many runs."""
    plan = with_settings(load_scenario(scenario), residents=RESIDENTS, years=YEARS)
    points = [Point(plan, replicate) for replicate in range(RUNS)]

    def with_workers(jobs: int) -> Callable[[], float]:
        def measure() -> float:
            start = time.perf_counter()
            batch = run_points(points, jobs=jobs)
            assert not batch.failures, batch.failures[0].message
            return time.perf_counter() - start

        return measure

    seconds = by_turns({"one": with_workers(1), "two": with_workers(2)}, ROUNDS)
    what = f"{RESIDENTS:,} residents x {YEARS} years"
    return [
        Row(
            f"two workers over one, {RUNS} runs of {what}",
            f"{seconds['one'] / seconds['two']:.2f}x",
            f"{LEAST}x",
        ),
        Row(f"  {MANY:,} such runs would take", f"{MANY / RUNS * seconds['two'] / 60.0:.1f} min", "5 min"),
    ]


if __name__ == "__main__":
    print(shown(rows()))

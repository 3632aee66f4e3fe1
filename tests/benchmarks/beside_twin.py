"""The model beside its plain twin: what a case costs each, in interleaved rounds.

``python -m tests.benchmarks.beside_twin`` prints the table that ``make bench`` has, too.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from sim.institutions.scenario import DAYS_A_MONTH
from sim.model import GovernanceModel
from tests.benchmarks.table import Row, shown
from tests.twin.town import Town

ROUNDS = 3
SIZES = (1_000, 5_000)
LEAST = 100.0
"""How many times as fast the model is to be at the larger size."""


@dataclass(frozen=True)
class Beside:
    """Microseconds a case."""

    residents: int
    model: float
    twin: float

    @property
    def times(self) -> float:
        """How many times as fast the model is."""
        return self.twin / self.model


def beside_twin(scenario: str, residents: int, rounds: int = ROUNDS) -> Beside:
    """Let both live through the same months by turns, after a first one; medians of the rounds."""
    model = GovernanceModel(scenario, residents=residents, rng=1)
    town = Town(model.spec)
    spent: tuple[list[float], list[float]] = [], []
    for month in range(rounds + 1):
        before = int(model.counts.raised.sum())
        of_model = _seconds(model.step)
        cases = int(model.counts.raised.sum()) - before
        of_twin = _seconds(town.step)
        if month:
            spent[0].append(of_model / cases * 1e6)
            spent[1].append(of_twin / cases * 1e6)
    return Beside(residents, median(spent[0]), median(spent[1]))


def _seconds(step: Callable[[], None]) -> float:
    """Processor seconds of a month."""
    start = time.process_time()
    for _ in range(DAYS_A_MONTH):
        step()
    return time.process_time() - start


def rows(scenario: str = "old") -> list[Row]:
    """Rows of the table."""
    found: list[Row] = []
    for residents in SIZES:
        beside = beside_twin(scenario, residents)
        goal = f"{LEAST:.0f}x" if residents == max(SIZES) else ""
        found.append(Row(f"{scenario}: {residents:,} residents, a case", f"{beside.model:.2f} us"))
        found.append(Row("  the same in the twin", f"{beside.twin:.0f} us"))
        found.append(Row("  times as fast as the twin", f"{beside.times:.0f}x", goal))
    return found


if __name__ == "__main__":
    print(shown(rows()))

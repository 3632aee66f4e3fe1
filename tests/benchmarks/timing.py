"""Timing of what takes long beside one another: by turns, in processor time, with medians of the rounds.

A machine gets slower and faster while it is measured; what is done by turns suffers alike, so ratios hold.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median

from sim.institutions.scenario import DAYS_A_MONTH
from sim.model import GovernanceModel

SETTLE = 3
"""Months that a run is let go before it is measured."""


def cost_by_turns(models: Mapping[str, GovernanceModel], rounds: int) -> dict[str, float]:
    """Microseconds a case of each model: it lives through a month a round, by turns."""
    found: dict[str, list[float]] = {name: [] for name in models}
    for _ in range(rounds):
        for name, model in models.items():
            before = int(model.counts.raised.sum())
            start = time.process_time()
            model.run_for(DAYS_A_MONTH)
            seconds = time.process_time() - start
            found[name].append(seconds / (int(model.counts.raised.sum()) - before) * 1e6)
    return {name: median(costs) for name, costs in found.items()}


def settled(scenario: str, residents: int, months: int = SETTLE) -> GovernanceModel:
    """A model that has lived through some months."""
    model = GovernanceModel(scenario, residents=residents, rng=1)
    model.run_for(months * DAYS_A_MONTH)
    return model


def by_turns(measures: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """The median of each measure, taken by turns."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            found[name].append(measure())
    return {name: median(values) for name, values in found.items()}


def processor_seconds(*arguments: str, environment: Mapping[str, str] | None = None) -> float:
    """Processor seconds of a Python process of its own and of those that it starts and waits for."""
    before = os.times()
    _python(arguments, environment)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def wall_seconds(*arguments: str, environment: Mapping[str, str] | None = None) -> float:
    """Seconds that a Python process of its own takes."""
    start = time.perf_counter()
    _python(arguments, environment)
    return time.perf_counter() - start


def _python(arguments: Sequence[str], environment: Mapping[str, str] | None) -> None:
    whole = {**os.environ, **(environment or {})}
    whole.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's Python keeps what it has read of modules
    subprocess.run([sys.executable, *arguments], env=whole, capture_output=True, check=True)

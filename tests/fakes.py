"""A stand-in for the model: quick synthetic indicators with known differences, for what is above it.

Worker processes import it by name.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.institutions.documents import InputError, Problem
from sim.institutions.files.library import Library
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.institutions.schema import Names

if TYPE_CHECKING:
    from sim.experiments.design import Design


@dataclass(frozen=True)
class Measure:
    """What an indicator must declare for the rooms above the model."""

    name: Names
    unit: Names
    better: str
    group: str
    bounds: tuple[float, float] = (-math.inf, math.inf)


def _measure(name: str, unit: str, better: str, group: str) -> Measure:
    return Measure(Names(en=name, zh=f"{name}（中）"), Names(en=unit, zh=unit), better, group)


INDICATORS: dict[str, Measure] = {
    "on_time_share": _measure("On time", "share", "up", "service"),
    "time_to_finish_median": _measure("Wait", "days", "down", "service"),
    "committee_administrative_share": _measure("Administrative work", "share", "down", "workload"),
    "posts_strict": _measure("Posts", "posts", "down", "footprint"),
    "trust": _measure("Trust", "share", "up", "society"),
    "self_governance_hours": _measure("People", "persons", "none", "society"),
}

EFFECT = {
    "on_time_share": 0.2,
    "time_to_finish_median": -3.0,
    "committee_administrative_share": 0.0,
    "posts_strict": -36.0,
    "trust": -0.1,
    "self_governance_hours": 5.0,
}
"""What every scenario but the bases adds to each indicator."""

BASES = ("old", "plain")

_LEVEL = {
    "on_time_share": 0.5,
    "time_to_finish_median": 9.0,
    "committee_administrative_share": 0.7,
    "posts_strict": 70.0,
    "trust": 0.6,
    "self_governance_hours": 1000.0,
}
_NOISE = {
    "on_time_share": 0.05,
    "time_to_finish_median": 1.0,
    "committee_administrative_share": 0.05,
    "posts_strict": 0.0,
    "trust": 0.02,
    "self_governance_hours": 1.0,
}


def fake_run(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """Every indicator each month, in total and by two precincts; luck is shared by seed, not by scenario."""
    months = scenario.years * MONTHS_A_YEAR
    luck = np.random.default_rng(seed)
    own = np.random.default_rng([seed, len(scenario.id)])
    rows = []
    for name, level in _LEVEL.items():
        shift = 0.0 if scenario.id in BASES else EFFECT[name]
        shared = _NOISE[name] * luck.standard_normal(months)
        noise = 0.1 * _NOISE[name] * own.standard_normal(months)
        for month in range(1, months + 1):
            value = level + shift + shared[month - 1] + noise[month - 1]
            rows.append((month, name, "", "", value))
            rows += [(month, name, "precinct", key, value) for key in ("1", "2")]
    if progress is not None:
        progress(months, months)
    return pd.DataFrame(rows, columns=["month", "indicator", "by", "key", "value"])


def fails_for_new(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """Fails in replicate 1 of `new`."""
    if scenario.id == "new" and seed == scenario.seed + 1:
        raise ZeroDivisionError("nobody at the desk")
    return fake_run(scenario, seed, progress=progress)


def dies_for_new(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """Takes its process with it in replicate 1 of `new`, as when memory runs out."""
    if scenario.id == "new" and seed == scenario.seed + 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return fake_run(scenario, seed, progress=progress)


def bad_table(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """Finds the user's table wrong, as the model does when it reads one."""
    raise InputError(Problem("people.csv", 7, "age", "-3", "0 to 120"))


def interrupted_later(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """Finishes replicate 0 of each scenario; then Ctrl-C comes, once (in this process or its parent)."""
    if seed > scenario.seed:
        parent = multiprocessing.parent_process()
        if scenario.id in BASES and seed == scenario.seed + 1:
            os.kill(os.getpid() if parent is None or parent.pid is None else parent.pid, signal.SIGINT)
        time.sleep(60)  # until the signal is there, or this process is ended
    return fake_run(scenario, seed, progress=progress)


def interrupted_at_once(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """Ctrl-C comes in the first run."""
    raise KeyboardInterrupt


def two_scenarios(replicates: int = 3, years: int = 1) -> list[Scenario]:
    """A base and an option on the small library of ``tests/good``."""
    plain = Library(Path(__file__).parent / "good").scenario("plain")
    old = replace(plain, id="old", replicates=replicates, years=years)
    return [old, replace(old, id="new")]


def by_sanction(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """Posts follow a parameter; everything else is as in `fake_run`."""
    rows = fake_run(scenario, seed, progress=progress)
    posts = rows["indicator"] == "posts_strict"
    return rows.assign(
        value=rows["value"].where(~posts, rows["value"] + scenario.parameters["sanction.size"])
    )


def slowly_by_sanction(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """`by_sanction`, so slow that there is time to stop it in the middle."""
    time.sleep(0.15)
    return by_sanction(scenario, seed, progress=progress)


def make_slowly(design: Design, folder: Path, jobs: int) -> None:
    """An ensemble of three replicates that takes its time, for a process that is to be killed."""
    from sim.experiments.ensemble_runs import run_ensemble  # other workers do without

    run_ensemble(design, replicates=3, folder=folder, jobs=jobs, run=slowly_by_sanction)


def fails_at_two(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """`by_sanction`, but it fails where the parameter is 2."""
    if scenario.parameters["sanction.size"] == 2.0:
        raise ZeroDivisionError("nobody at the desk")
    return by_sanction(scenario, seed, progress=progress)


def free_port() -> int:
    """A port of this machine that nobody listens to."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port: int = server.getsockname()[1]
        return port

"""Making what quick looks learn from: ``python -m sim.app.storing_looks FOLDER [SCHEDULES]``.

Runs of the old structure, of the bundled reforms that are made of levers, and of schedules of levers that
are drawn (`sim.experiments.schedules`), at the sub-district's full size. Each schedule is run once, with one
of a few seeds; the old structure with all of them, so that every run has one of the old structure with the
same luck to be held against. FOLDER keeps the runs: a call that was stopped goes on where it was, and with
``0`` for SCHEDULES nothing is run and what is there already is learned from. Needs scikit-learn.
"""

from __future__ import annotations

import json
import sys
from itertools import zip_longest
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.quick_look import FOLDS, learn
from sim.app.options import Options, bundled_names, levers
from sim.app.plan import FROM, Measure, Plan, of_scenario
from sim.app.quick_looks import (
    FOLDER,
    INDICATORS_SHOWN,
    LAST_BEGUN,
    LEARNED,
    SCHEDULES,
    SEED,
    SEEDS,
    YEARS,
)
from sim.app.stored_analyses import NUMBERS, VERSION
from sim.experiments.engines import Processes
from sim.experiments.ensemble_runs import totals_run
from sim.experiments.files import csv_bytes, write_whole
from sim.experiments.identity import content_hash, numbers, shipped_version
from sim.experiments.run_cache import RunCache, run_missing
from sim.experiments.runs import Point, Progress
from sim.experiments.schedules import lever_schedules
from sim.institutions.files.library import with_settings
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.kernel.arrays import Floats

USUAL = 200
"""Schedules that are drawn if nothing is said; with the bundled ones about 230 runs of eight seconds each."""
_DIGITS = 5  # of what is kept


def plans(drawn: int) -> list[Plan]:
    """Bundled and drawn reforms in turn."""
    needs = {name: lever.needs for name, lever in levers().items()}
    own = [
        Plan({name: Measure(*it) for name, it in schedule.items()})
        for schedule in lever_schedules(needs, drawn, LAST_BEGUN, SEED)
    ]
    options = Options(Path())
    names = ("reform", "phased", "new", *(n for n in bundled_names() if n.startswith(("only_", "without_"))))
    known = [of_scenario(options.scenario(name)) for name in names]
    mixed = [plan for pair in zip_longest(known, own) for plan in pair if plan is not None]
    seen = {p.text: p for p in mixed if p.levers and p.last_month <= MONTHS_A_YEAR * YEARS}
    return list(seen.values())


def store_looks(folder: Path, drawn: int = USUAL) -> Path:
    """Run what the folder lacks and keep what was learned in the package."""
    options, cache = Options(folder), RunCache(folder / "runs")
    base = _sized(options.scenario(FROM))
    wanted = [(Plan(), Point(base, seed)) for seed in range(SEEDS)]
    for number, plan in enumerate(plans(drawn or USUAL)):
        wanted.append((plan, Point(_sized(options.of_plan(plan)), number % SEEDS)))
    if drawn:
        run_missing(
            [point for _, point in wanted], cache, engine=Processes(1), progress=_tell, run=totals_run
        )
    there = [(plan, point, cache.rows(point, content_hash(point.scenario))) for plan, point in wanted]
    runs = [(plan, point.replicate, _values(rows)) for plan, point, rows in there if rows is not None]
    old = {seed: values for plan, seed, values in runs if not plan.levers}
    reforms = [(plan, seed, values) for plan, seed, values in runs if plan.levers and seed in old]
    if len(reforms) < FOLDS:
        raise RuntimeError(f"{len(reforms)} runs are too few to learn from")
    found = learn(
        [{name: (it.strength, it.month) for name, it in plan.levers.items()} for plan, _, _ in reforms],
        {k: np.stack([v[k] - old[seed][k] for _, seed, v in reforms]) for k in INDICATORS_SHOWN},
        {k: np.mean([values[k] for values in old.values()], axis=0) for k in INDICATORS_SHOWN},
        list(levers()),
        SEED,
    )
    FOLDER.mkdir(parents=True, exist_ok=True)
    content = json.dumps(found.plain(), default=list)
    content = json.dumps(json.loads(content, parse_float=lambda text: float(f"{float(text):.{_DIGITS}g}")))
    write_whole(FOLDER / LEARNED, f"{content}\n".encode())
    table = pd.DataFrame([(plan.text, seed) for plan, seed, _ in reforms], columns=["levers", "seed"])
    write_whole(FOLDER / SCHEDULES, csv_bytes(table))
    write_whole(FOLDER / VERSION, f"{shipped_version()}\n".encode())
    write_whole(FOLDER / NUMBERS, f"{numbers()}\n".encode())
    return FOLDER


def _sized(scenario: Scenario) -> Scenario:
    """The scenario over the years of a quick look, at the size it has."""
    return with_settings(scenario, years=YEARS, replicates=SEEDS, seed=SEED)


def _values(rows: pd.DataFrame) -> dict[str, Floats]:
    """[months] of each indicator of a run."""
    own = rows[(rows["by"] == "") & rows["indicator"].isin(INDICATORS_SHOWN)]
    wide = own.astype({"indicator": str}).pivot(index="month", columns="indicator", values="value")
    return {name: wide[name].to_numpy(dtype=np.float64) for name in INDICATORS_SHOWN}


def _tell(far: Progress) -> None:
    if far.latest is not None:
        print(f"{far.finished} of {far.total}", flush=True)  # noqa: T201


if __name__ == "__main__":
    print(store_looks(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:3])))  # noqa: T201

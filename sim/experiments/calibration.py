"""The runs that calibration asks for: each wave's points are an ensemble in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.calibration import Matched, Ranges, match
from sim.experiments.design import POINT, SCENARIO, Design, design_of
from sim.experiments.engines import Engine
from sim.experiments.ensemble import MONTHS, REPLICATE, Ensemble, Keep
from sim.experiments.ensemble_runs import run_ensemble
from sim.experiments.runner import Batch, Progress, Run
from sim.experiments.target_files import Observed
from sim.experiments.target_keys import keys_in
from sim.institutions.documents import InputError, Problem, one_of
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.kernel.arrays import Floats
from sim.text.problems import message

type Ended = Callable[[int, Ensemble, Batch], None]
"""Told of a wave whose runs have ended: its number, they, and how it went."""


def calibrate(
    observed: Sequence[Observed],
    scenarios: Sequence[Scenario],
    ranges: Ranges,
    *,
    points: int,
    waves: int,
    replicates: int,
    seed: int,
    folder: Path,
    engine: Engine | None = None,
    progress: Callable[[Progress], None] | None = None,
    ended: Ended | None = None,
    run: Run | None = None,
) -> Matched | None:
    """Match parameters to targets, `scenarios[i]` being the one that `observed[i]` is of; None if stopped.

    The waves are ensembles in `folder`/wave-1 and so on. A wave's points follow from the runs before it,
    so after a stop of any kind the same call goes on where it was and ends with the same result. Raises
    InputError for targets that no run can have, and where nearly all runs fail.
    """
    refuse_impossible(observed, scenarios)

    def simulate(wave: int, table: pd.DataFrame) -> Floats | None:
        values, made, batch = run_points(
            table,
            observed,
            scenarios,
            replicates=replicates,
            folder=folder / f"wave-{wave}",
            about={"calibrate": [one.target.name for one in observed], "wave": wave},
            engine=engine,
            progress=progress,
            run=run,
        )
        if ended is not None:
            ended(wave, made, batch)
        if batch.interrupted:
            return None
        _refuse_emptiness(values, observed, made)
        return values

    return match(ranges, [one.target for one in observed], simulate, points=points, waves=waves, seed=seed)


def run_points(
    table: pd.DataFrame,
    observed: Sequence[Observed],
    scenarios: Sequence[Scenario],
    *,
    replicates: int,
    folder: Path,
    about: Mapping[str, object],
    engine: Engine | None = None,
    progress: Callable[[Progress], None] | None = None,
    run: Run | None = None,
    luck: Sequence[int] | None = None,
) -> tuple[Floats, Ensemble, Batch]:
    """Run points under each scenario as an ensemble in a folder, those that are there already not again.

    `luck` [points] is added to each point's seed; without it replicate r has the same luck in all points.
    Returns the targets' values, [points, replicates, targets], NaN where a run gave none.
    """
    different = list(dict.fromkeys(scenario.id for scenario in scenarios))
    by_id = {scenario.id: scenario for scenario in scenarios}
    keep: Keep = "all" if any(one.by for one in observed) else "totals"
    designs = [design_of(table, by_id[name], file=folder.name) for name in different]
    joined = pd.concat(
        [own.table.assign(**{SCENARIO: name}) for own, name in zip(designs, different, strict=True)],
        ignore_index=True,
    ).rename_axis(POINT)
    seeds = [0] * len(table) if luck is None else luck
    made_ready = (
        replace(scenario, seed=scenario.seed + more)
        for own in designs
        for scenario, more in zip(own.scenarios, seeds, strict=True)
    )
    whole = Design(tuple(made_ready), joined)
    made, batch = run_ensemble(
        whole, replicates=replicates, folder=folder, keep=keep, engine=engine, progress=progress, run=run,
        about=dict(about),
    )  # fmt: skip
    starts = [different.index(scenario.id) * len(table) for scenario in scenarios]
    return _values(made, observed, starts, len(table), replicates), made, batch


def predict(
    draws: pd.DataFrame,
    observed: Sequence[Observed],
    scenarios: Sequence[Scenario],
    *,
    replicates: int,
    folder: Path,
    engine: Engine | None = None,
    progress: Callable[[Progress], None] | None = None,
    run: Run | None = None,
) -> tuple[Floats, Ensemble, Batch]:
    """One fresh run at each draw of a posterior, with luck that none of `replicates` a point had.

    Returns the targets' values, [draws, targets], NaN where a run gave none.
    """
    values, made, batch = run_points(
        draws,
        observed,
        scenarios,
        replicates=1,
        folder=folder,
        about={"predict": [one.target.name for one in observed]},
        engine=engine,
        progress=progress,
        run=run,
        luck=range(replicates, replicates + len(draws)),
    )
    return values[:, 0], made, batch


def refuse_impossible(observed: Sequence[Observed], scenarios: Sequence[Scenario]) -> None:
    """InputError for targets of months that are not run, of keys that no structure of theirs has, and for
    two targets of the same thing in the same months."""
    problems = []
    seen: set[tuple[object, ...]] = set()
    for one, scenario in zip(observed, scenarios, strict=True):
        name, last = one.target.name, scenario.years * MONTHS_A_YEAR
        if one.last > last:
            found, allowed = message("target_month", month=one.last), message("months_in_horizon", last=last)
            problems.append(Problem("shequ", 0, name, found, allowed))
        keys = keys_in(scenario, one.by)
        if keys is not None and one.key not in keys:
            problems.append(Problem("shequ", 0, name, repr(one.key), one_of(keys, one.key)))
        months = (one.first, one.last) if one.last else (last - MONTHS_A_YEAR + 1, last)
        what = (one.indicator, one.by, one.key, *months, scenario.id)
        if what in seen:
            problems.append(Problem("shequ", 0, name, message("target_twice"), message("one_target")))
        seen.add(what)
    if problems:
        raise InputError(problems)


def _values(
    made: Ensemble, observed: Sequence[Observed], starts: Sequence[int], points: int, replicates: int
) -> Floats:
    """[points, replicates, targets] of a wave; point p of target t is the design's `starts[t]` + p."""
    values = np.full((points, replicates, len(observed)), np.nan)
    months = made.runs.set_index([POINT, REPLICATE])[MONTHS]
    for point in made.design.index:
        # One point at a time, so that memory does not grow with their number.
        for replicate, rows in made.rows([int(point)]).groupby(REPLICATE):
            last = int(months.loc[(point, replicate)])
            for i, (one, start) in enumerate(zip(observed, starts, strict=True)):
                if start <= point < start + points:
                    values[int(point) - start, int(str(replicate)), i] = one.value(rows, last)
    return values


def _refuse_emptiness(values: Floats, observed: Sequence[Observed], made: Ensemble) -> None:
    """InputError for targets of which too few runs have a value to learn anything from."""
    known = np.isfinite(values).any(axis=1).sum(axis=0)
    problems = [
        Problem(
            "shequ",
            0,
            one.target.name,
            message("few_values", count=count, points=len(values)),
            message("observable"),
        )
        for one, count in zip(observed, known, strict=True)
        if count < 2
    ]
    if problems and len(made.failures):
        first = made.failures["message"].iloc[0]
        problems.append(
            Problem(
                "shequ",
                0,
                "runs",
                message("failed_runs", count=len(made.failures), message=first),
                message("runs_that_end"),
            )
        )
    if problems:
        raise InputError(problems)

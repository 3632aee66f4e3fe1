"""Comparisons in Python: what `shequ compare` does, without its folder and its words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.compare import WINDOW_MONTHS
from sim.experiments.engines import Engine
from sim.experiments.files import try_out
from sim.experiments.own import loaded_with
from sim.experiments.recorded_runs import RecordedRun, take_in
from sim.experiments.runner import Run, path_run, points_of, run_points
from sim.experiments.store import Results, results_of
from sim.institutions.documents import InputError, Problem
from sim.institutions.files.settings import with_settings
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.measures.indicators import INDICATORS
from sim.text.problems import message

if TYPE_CHECKING:
    from sim.model.schedule import Insertion


def compare(
    scenarios: Sequence[str | Path | Scenario],
    *,
    residents: int | None = None,
    years: int | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    parameters: Mapping[str, float] | None = None,
    window: int = WINDOW_MONTHS,
    agents: Mapping[str, type[Any]] | None = None,
    steps: Iterable[Insertion] = (),
    engine: Engine | None = None,
    persons: Path | None = None,
    main: Collection[str] | None = None,
) -> Results:
    """Run scenarios with the same residents and luck; the first is what the others are compared with.

    What is None is the first scenario's own, and the longest horizon among them. The tables are those that
    `shequ compare` writes (rows, summary, differences, ranking, dominance), over the last `window` months.
    With a folder `persons` what the last year cost each resident is written there, run by run
    (`sim.experiments.persons_tables`): `sim.experiments.persons.gains_in` says of it who gains and who loses.
    `main` names the main outcomes, whose differences are corrected together and apart from all others (None:
    all indicators); `shequ compare` has `sim.measures.indicators.HEADLINE`.
    `agents` and `steps` are one's own, as for `sim.model.GovernanceModel`; they travel to worker processes.
    Raises InputError for wrong scenarios and settings, two scenarios of one name, a window longer than the
    horizon, and where every run fails for the user's mistake.
    """
    loaded = loaded_with(scenarios, agents, steps)
    if not loaded or len({scenario.id for scenario in loaded}) < len(loaded):
        found = ", ".join(scenario.id for scenario in loaded) or message("none")
        raise InputError(Problem("compare", 0, "scenarios", found, message("different_names")))
    first = loaded[0]
    horizon = max(scenario.years for scenario in loaded) if years is None else years
    if not 1 <= window <= horizon * MONTHS_A_YEAR:
        allowed = message("window_months", most=horizon * MONTHS_A_YEAR)
        raise InputError(Problem("compare", 0, "window", str(window), allowed))
    ready = [
        with_settings(
            scenario,
            residents=residents,
            years=horizon,
            replicates=first.replicates if replicates is None else replicates,
            seed=first.seed if seed is None else seed,
            parameters=parameters,
        )
        for scenario in loaded
    ]
    run: Run = path_run
    if persons is not None:
        try_out(persons)
        run = RecordedRun(persons, cases=False, persons=True)
    batch = run_points(points_of(ready), engine=engine, run=run)
    if batch.failures and not batch.succeeded:
        problems = [problem for outcome in batch.failures for problem in outcome.problems]
        if problems:
            raise InputError(problems)
        raise RuntimeError(batch.failures[0].trace)
    if persons is not None:
        take_in(persons)
    return results_of(batch, ready, INDICATORS, window, main=main)

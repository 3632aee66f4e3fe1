"""`shequ sensitivity`: which parameters an outcome, or the difference between two scenarios, hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pandas as pd

from sim.analysis.morris import Ranges
from sim.analysis.sensitivity import Sensitivity, decomposed, screened, strongest
from sim.cli.asking import asked_indicators, ran
from sim.cli.console import give, note
from sim.cli.ending import INTERRUPTED
from sim.cli.running import note_small_town, refuse_mistakes
from sim.cli.sensitivity_tables import print_sensitivity
from sim.cli.studying import say_how_it_went
from sim.experiments import answers
from sim.experiments.engines import Engine
from sim.experiments.screens import (
    PARAMETERS,
    by_scenario,
    crossed_with,
    fixed_by,
    read_screening,
    saltelli,
    trajectories,
    varied,
)
from sim.institutions.documents import InputError, Problem
from sim.institutions.scenario import Scenario
from sim.text import Lang
from sim.text.problems import message

MORRIS, SOBOL, SOBOL_PAIRS, VARIANCE = "morris.csv", "sobol.csv", "sobol_pairs.csv", "variance.csv"
TABLES = {"morris": (MORRIS, VARIANCE), "sobol": (SOBOL, SOBOL_PAIRS, VARIANCE)}
"""The files that each method writes."""


type Method = Literal["morris", "sobol"]


@dataclass(frozen=True)
class Question:
    """What is asked: of which scenario or two, by which method, over which parameters, how closely."""

    scenarios: Sequence[Scenario]
    method: Method
    parameters: Sequence[str]
    screening: Path | None
    top: int
    trajectories: int
    samples: int
    pairs: bool
    indicators: Sequence[str]
    window: int


def sensitivity_report(question: Question, *, engine: Engine, folder: Path | None, lang: Lang) -> int:
    """Run what is missing, analyse it, print and write what was found; returns the exit code."""
    scenarios, seed = question.scenarios, question.scenarios[0].seed
    names = asked_indicators(question.indicators)
    ranges = _ranges(question)
    if question.method == "morris":
        points = trajectories(ranges, question.trajectories, seed)
    else:
        points = saltelli(ranges, question.samples, pairs=question.pairs, seed=seed)
    design = crossed_with(points, scenarios)
    words = ("sensitivity", question.method, *(scenario.id for scenario in scenarios))
    folder = answers.prepare(folder, words, TABLES[question.method])
    note(f"{len(ranges)} parameters, {len(points):,} points for each scenario")
    note_small_town(scenarios[0], lang)
    made, batch = ran(design, scenarios[0].replicates, folder / answers.RUNS, engine)
    refuse_mistakes(batch)
    outcomes = made.outcomes(question.window).reindex(columns=names)
    by_name = by_scenario(outcomes, len(points), scenarios)
    if question.method == "morris":
        found = screened(points, by_name, ranges, seed)
    else:
        found = decomposed(points, by_name, ranges, pairs=question.pairs, seed=seed)
    print_sensitivity(found, scenarios, names, lang)
    give(folder, {Path(name).stem: table for name, table in _tables(found, question).items()})
    answers.write(folder, _tables(found, question), _about(question, ranges, names, made.complete))
    say_how_it_went(replace(made, folder=folder), batch)
    return INTERRUPTED if batch.interrupted else 1 if len(made.failures) else 0


def _ranges(question: Question) -> dict[str, tuple[float, float]]:
    """The parameters to vary: named, or the strongest of a screening, or (for Morris) all uncertain ones."""
    fixed = fixed_by(question.scenarios)
    wanted = question.parameters
    if question.screening is not None:
        if wanted:
            raise InputError(Problem("shequ", 0, PARAMETERS, message("with_from"), message("one_of_the_two")))
        effects = read_screening(question.screening, MORRIS)
        if question.indicators:
            effects = effects[effects["indicator"].isin(question.indicators)]
        wanted = strongest(effects, question.top)
        if not wanted:
            raise InputError(
                Problem("shequ", 0, "--from", message("none_moves"), message("another_screening"))
            )
    elif question.method == "sobol" and not wanted:
        allowed = message("names_or_from")
        raise InputError(Problem("shequ", 0, PARAMETERS, message("none_for_sobol"), allowed))
    ranges = varied(wanted, question.scenarios[0].parameters.registry, fixed)
    if len(ranges) < 2:
        said = ", ".join(ranges) or message("none")
        option = PARAMETERS if question.screening is None else "--from"
        raise InputError(
            Problem("shequ", 0, option, message("to_vary", names=said), message("two_parameters"))
        )
    return ranges


def _tables(found: Sensitivity, question: Question) -> dict[str, pd.DataFrame]:
    tables = {MORRIS if question.method == "morris" else SOBOL: found.effects, VARIANCE: found.variances}
    return {**tables, SOBOL_PAIRS: found.pairs} if question.pairs and question.method == "sobol" else tables


def _about(question: Question, ranges: Ranges, names: Sequence[str], complete: bool) -> dict[str, object]:
    size = (
        {"trajectories": question.trajectories}
        if question.method == "morris"
        else {"samples": question.samples, "pairs": question.pairs}
    )
    return {
        "question": "sensitivity",
        "method": question.method,
        **size,
        "scenarios": {scenario.id: answers.described(scenario) for scenario in question.scenarios},
        "replicates": question.scenarios[0].replicates,
        "parameters": {name: [low, high] for name, (low, high) in ranges.items()},
        "indicators": list(names),
        "window_months": question.window,
        "complete": complete,
    }

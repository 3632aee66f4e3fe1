"""What commands that ask a question by many runs share: indicators, goals, what is drawn, doing the runs."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from sim.analysis.goals import Bounded, Goal, On, parse_goal
from sim.cli.console import note
from sim.cli.running import shown_progress
from sim.experiments.design import Design
from sim.experiments.engines import Engine
from sim.experiments.ensemble import Ensemble
from sim.experiments.ensemble_runs import run_ensemble
from sim.experiments.futures import Futures, fixed_by
from sim.experiments.runner import Batch
from sim.experiments.samples import Ranges, registry_ranges, uncertain_ranges
from sim.institutions.documents import InputError, Problem, one_of
from sim.institutions.parameters import Parameter
from sim.institutions.scenario import Scenario
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.percent import shown
from sim.text import Lang
from sim.text.problems import message


def asked_indicators(wanted: Sequence[str]) -> list[str]:
    """The indicators that were asked for; the headline's if none was. InputError for unknown ones."""
    problems = [
        Problem(
            "shequ", 0, "--indicator", message("unknown_indicator", name=repr(name)), one_of(INDICATORS, name)
        )
        for name in wanted
        if name not in INDICATORS
    ]
    if problems:
        raise InputError(problems)
    return list(dict.fromkeys(wanted)) or list(HEADLINE)


def asked_goals(written: Sequence[str], indicators: Mapping[str, Bounded], on: On) -> list[Goal]:
    """The goals, every mistake in them at once; `on` is what those are about that do not say it."""
    problems, goals = list[Problem](), list[Goal]()
    for text in written:
        try:
            goals.append(parse_goal(text, indicators, on))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return list(dict.fromkeys(goals))


def refuse_missing(goals: Sequence[Goal], there: Container[str]) -> None:
    """An indicator that no run has a total of cannot be held against a goal."""
    missing = [goal.indicator for goal in goals if goal.indicator not in there]
    if missing:
        raise InputError(
            Problem("shequ", 0, "--goal", message("no_total", name=name), message("with_total"))
            for name in missing
        )


def asked_ranges(written: str | None, registry: Mapping[str, Parameter]) -> Ranges:
    """What is drawn: the parameters named, of patterns all uncertain ones that match, or all of these."""
    every = uncertain_ranges(registry)
    if written is None:
        return every
    chosen: list[str] = []
    for word in (word.strip() for word in written.split(",")):
        if "*" in word:
            matching = [name for name in every if fnmatchcase(name, word)]
            if not matching:
                allowed = message("matching_pattern")
                raise InputError(Problem("shequ", 0, "--parameters", repr(word), allowed))
            chosen += matching
        elif word:
            chosen.append(word)
    if not chosen:
        raise InputError(Problem("shequ", 0, "--parameters", message("nothing"), message("one_parameter")))
    return registry_ranges(dict.fromkeys(chosen), registry, file="--parameters")


def named_after(options: Sequence[str]) -> str:
    """A name for a folder of these options, the same at every call, so that it can be gone on with."""
    return "-".join(options[:4]) + (f"-and_{len(options) - 4}_more" if len(options) > 4 else "")


def say_futures(options: Sequence[Scenario], drawn: Futures, replicates: int = 1) -> None:
    """Say what is about to be run, and what is not drawn for an option because it fixes it."""
    first, futures = options[0], len(drawn.table)
    years = "1 year" if first.years == 1 else f"{first.years} years"
    each = "" if replicates == 1 else f" x {replicates} replicates"
    note(
        f"{', '.join(drawn.options)}: {futures:,} futures of {len(drawn.table.columns)} parameters{each} = "
        f"{len(drawn.design) * replicates:,} runs of {years}, {first.community.residents:,} residents, "
        f"base seed {first.seed}"
    )
    for option, names in fixed_by(options, drawn.table.columns).items():
        note(f"Not drawn for {option}, which fixes them: {', '.join(names)}")


def ran(design: Design, replicates: int, folder: Path, engine: Engine) -> tuple[Ensemble, Batch]:
    """The ensemble of a design with what was missing run, under a bar that says how long it takes."""
    runs = len(design) * replicates
    first = design.scenarios[0]
    years = "1 year" if first.years == 1 else f"{first.years} years"
    note(f"{runs:,} runs of {years}, {first.community.residents:,} residents, base seed {first.seed}")
    with shown_progress(runs) as progress:
        return run_ensemble(
            design, replicates=replicates, folder=folder, engine=engine, progress=progress.batch
        )


def named(indicator: str, lang: Lang) -> str:
    """An indicator's name with its unit, as it is shown."""
    declared = shown(INDICATORS[indicator])
    unit = str(getattr(declared.unit, lang))
    return f"{getattr(declared.name, lang)} [{unit}]" if unit else str(getattr(declared.name, lang))

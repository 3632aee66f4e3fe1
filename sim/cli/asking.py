"""What commands that ask a question by many runs share: which indicators, and doing the runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.cli.console import note
from sim.cli.running import shown_progress
from sim.experiments.design import Design
from sim.experiments.engines import Engine
from sim.experiments.ensemble import Ensemble
from sim.experiments.ensemble_runs import run_ensemble
from sim.experiments.runner import Batch
from sim.institutions.documents import InputError, Problem, one_of
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

"""`shequ fadeout`: in which share of futures the administrative footprint declines and stays down."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.discovery import Box, Discovery
from sim.analysis.discovery_tables import boxes_table, tree_table
from sim.analysis.fadeout import Axis, Question
from sim.analysis.goals import Goal
from sim.analysis.workbench import refuse_without
from sim.cli.asking import asked_goals, asked_ranges, named_after, refuse_missing, say_futures
from sim.cli.console import err, note, print_json
from sim.cli.ending import INTERRUPTED
from sim.cli.fading_out_words import columns_table, print_answer, sentences
from sim.cli.running import note_small_town, refuse_mistakes, shown_progress
from sim.cli.settings import configured, share_of
from sim.cli.studying import say_how_it_went
from sim.experiments.engines import Engine
from sim.experiments.ensemble_runs import run_ensemble
from sim.experiments.fadeout import (
    Answer,
    answer_of,
    axes_of,
    fadeout_futures,
    paths_of,
    with_axes,
    with_turnover,
)
from sim.experiments.files import csv_bytes, try_out, unusable, write_whole
from sim.experiments.futures import refuse_fixed
from sim.institutions.documents import InputError, Problem
from sim.institutions.files.library import bundled_scenarios
from sim.institutions.parameters import Parameter
from sim.measures.indicators import INDICATORS
from sim.report.drawn import Drawn, said
from sim.report.fadeout import Driver, fadeout_map, fadeout_paths, restoration
from sim.report.save import save_all
from sim.text import LANGUAGES, Lang, label
from sim.text.problems import message

USUAL = ("reform", "staged_withdrawal", "hasty_withdrawal")
"""The scenarios that are asked about if none is named; those of them that are bundled."""

HORIZONS = (10, 20)
"""Years within which the footprint is to fall; those beyond the run are cut to it."""

ENSEMBLE = "ensemble"
SHARES, FUTURES, COLUMNS, CONDITIONS, TREES, FINDINGS = (
    "shares.csv", "fadeout.csv", "columns.csv", "conditions.csv", "trees.csv", "findings.csv",
)  # fmt: skip


def usual_bases() -> list[str]:
    """The scenarios asked about if none is named."""
    return [name for name in USUAL if name in bundled_scenarios()]


def fadeout_report(
    names: Sequence[str],
    written: Sequence[str],
    *,
    years: int,
    futures: int,
    levels: str,
    success: float | None,
    axes: str,
    parameters: str | None,
    residents: int | None,
    seed: int | None,
    overrides: Sequence[str],
    code: Path | None,
    engine: Engine,
    folder: Path | None,
    as_json: bool,
    lang: Lang,
) -> int:
    """Draw futures, run every base in each, say in how many it fades out and when; returns the exit code."""
    refuse_without("ema_workbench")
    bases = configured(
        names or usual_bases(),
        years=years,
        residents=residents,
        replicates=1,
        seed=seed,
        overrides=overrides,
        code=code,
    )
    bases = [with_turnover(base) for base in bases]
    first = bases[0]
    registry = first.parameters.registry
    question = _question(written, levels, success, years, registry)
    over = axes_of(_words(axes), bases, futures, registry)
    ranges = asked_ranges(parameters, registry)
    if parameters is not None:
        refuse_fixed(bases, ranges)
    ranges = with_axes(ranges, over)
    drawn = fadeout_futures(bases, ranges, futures, first.seed)
    folder = Path("results") / f"fadeout-{named_after(drawn.options)}" if folder is None else folder
    say_futures(bases, drawn)
    if years < max(HORIZONS):
        note(f"The runs have {years} years, so longer horizons are cut to {years}.")
    try_out(folder)
    note_small_town(first, lang)
    with shown_progress(len(drawn.design)) as progress:
        made, batch = run_ensemble(
            drawn.design,
            replicates=1,
            folder=folder / ENSEMBLE,
            engine=engine,
            progress=progress.batch,
            about={"fadeout": list(drawn.options), "goals": [str(goal) for goal in question.goals]},
        )
    where = err() if as_json else None
    if batch.interrupted:
        say_how_it_went(replace(made, folder=folder), batch, results_to=where)
        return INTERRUPTED
    refuse_mistakes(batch)
    paths = paths_of(made, drawn.options, [goal.indicator for goal in question.goals])
    try:
        answer = answer_of(question, bases, drawn.table, paths, over)
    except ValueError:
        note("In no future has every scenario been run to its end; there is nothing to judge.")
    else:
        refuse_missing(question.goals, paths.columns[paths.notna().any()])
        if left := futures - answer.judged["future"].nunique():
            note(f"{left} futures are left out: not every scenario has been run to its end there.")
        _write(folder, answer, lang)
        print_json(_plain(answer, lang)) if as_json else print_answer(answer, lang)
    say_how_it_went(replace(made, folder=folder), batch, results_to=where)
    return 1 if len(made.failures) else 0


def _question(
    written: Sequence[str],
    levels: str,
    success: float | None,
    years: int,
    registry: Mapping[str, Parameter],
) -> Question:
    """What is asked; service is to keep the district's own floor unless goals say otherwise."""
    goals = asked_goals(written, INDICATORS, "level")
    if wrong := [goal for goal in goals if goal.on != "level"]:
        allowed = message("levels_only")
        raise InputError(Problem("shequ", 0, "--goal", repr(str(goal)), allowed) for goal in wrong)
    if not goals:
        goals = [Goal("on_time_share", True, registry["review.on_time_floor"].default, "level")]
    falls = tuple(sorted({share_of(_percent(word), "--levels") for word in _words(levels)}))
    if not falls:
        raise InputError(Problem("shequ", 0, "--levels", message("nothing"), message("share_above_0")))
    chosen = falls[0] if success is None else share_of(success / 100.0, "--success")
    horizons = tuple(sorted({min(horizon, years) for horizon in HORIZONS}))
    return Question(horizons, tuple(sorted({*falls, chosen})), tuple(goals), chosen)


def _words(written: str) -> list[str]:
    return [word.strip() for word in written.split(",") if word.strip()]


def _percent(word: str) -> float:
    """A share written as a percentage; what is no number is refused as a share of nothing would be."""
    try:
        return float(word.removesuffix("%")) / 100.0
    except ValueError:
        raise InputError(Problem("shequ", 0, "--levels", repr(word), message("share_above_0"))) from None


# --- what is written -------------------------------------------------------------------------------------


def _write(folder: Path, answer: Answer, lang: Lang) -> None:
    everything = answer.drivers_and_outcomes()
    said_of = {lang: sentences(answer, lang) for lang in LANGUAGES}
    findings = [
        {"base": base, "what": what, **{lang: " ".join(said_of[lang][base, what]) for lang in LANGUAGES}}
        for base, what in said_of["en"]
    ]
    contents = {
        SHARES: answer.shares,
        FUTURES: everything,
        COLUMNS: columns_table(everything, answer),
        CONDITIONS: _of_all(answer, lambda found: boxes_table(found, answer.registry)),
        TREES: _of_all(answer, lambda found: tree_table(found.tree)),
        FINDINGS: pd.DataFrame(findings, columns=["base", "what", *LANGUAGES]),
    }
    try:
        for name, content in contents.items():
            write_whole(folder / name, csv_bytes(content))
        for name, drawn in figures(answer, lang).items():
            save_all(drawn, folder, name)
    except OSError as error:
        raise InputError(unusable(folder, error)) from None


def _of_all(answer: Answer, table: Callable[[Discovery], pd.DataFrame]) -> pd.DataFrame:
    """A table of every discovery, one below the other."""
    parts = []
    for base, looked_at in answer.conditions.items():
        for what, found in looked_at.items():
            own = table(found)
            own.insert(0, "what", what)
            own.insert(0, "base", base)
            parts.append(own)
    return pd.concat(parts, ignore_index=True)


def figures(answer: Answer, lang: Lang) -> dict[str, Drawn]:
    """The three figures by the names of their files."""
    names = {base.id: said(base.name, lang) for base in answer.bases}
    x, y = (_driver(axis, answer.registry, lang) for axis in answer.axes)
    return {
        "map": fadeout_map(answer.map, x, y, names, answer.question, lang=lang),
        "paths": fadeout_paths(answer.paths, answer.examples, names, answer.question, lang=lang),
        "restoration": restoration(answer.curves, names, lang=lang),
    }


def _driver(axis: Axis, registry: Mapping[str, Parameter], lang: Lang) -> Driver:
    driver = registry[axis.name]
    return Driver(axis, said(driver.name, lang), label(f"unit.{driver.unit}", lang))


def _plain(answer: Answer, lang: Lang) -> dict[str, Any]:
    """The answer for machines: what is unknown is null."""
    question, first = answer.question, answer.bases[0]
    said_of = sentences(answer, lang)
    return {
        "bases": [base.id for base in answer.bases],
        "years": first.years,
        "residents": first.community.residents,
        "seed": first.seed,
        "futures": int(answer.judged["future"].nunique()),
        "horizons": list(question.horizons),
        "levels": list(question.levels),
        "goals": [str(goal) for goal in question.goals],
        "success": {"level": question.success, "years": question.last},
        "shares": _records(answer.shares),
        "conditions": [
            {
                "base": base,
                "what": what,
                "outcome": found.outcome,
                "holds": found.misses,
                "futures": found.futures,
                "boxes": [_box(box) for box in found.boxes],
                "said": said_of[base, what],
            }
            for base, looked_at in answer.conditions.items()
            for what, found in looked_at.items()
        ],
        "map": {"x": answer.axes[0].name, "y": answer.axes[1].name, "cells": _records(answer.map)},
        "restoration": _records(answer.curves),
        "examples": [asdict(example) for example in answer.examples],
    }


def _box(box: Box) -> dict[str, Any]:
    """A box that held on fresh futures."""
    fresh = {"coverage": box.fresh.coverage, "density": box.fresh.density, "p": box.chance}
    return {
        "limits": [{"parameter": it.parameter, "side": it.side, "value": it.value} for it in box.limits],
        "inside": box.seen.inside,
        "holds": box.seen.missed,
        "fresh": {name: _known(value) for name, value in fresh.items()},
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows with what JSON can hold."""
    return [{str(k): _known(v) for k, v in row.items()} for row in table.to_dict("records")]


def _known(value: Any) -> Any:
    """A value, or None where it is unknown."""
    return None if isinstance(value, float) and not math.isfinite(value) else value

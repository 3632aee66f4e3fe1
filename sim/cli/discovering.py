"""`shequ discover`: in which futures an option misses a goal, and what these have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
from rich.table import Table
from rich.text import Text

from sim.analysis.discovery import Box, Discovery, discover
from sim.analysis.discovery_tables import boxes_table, trajectories, tree_table
from sim.analysis.goals import Fails, Goal, Judged, On, judge
from sim.analysis.trees import Tree
from sim.analysis.workbench import refuse_without
from sim.cli.asking import asked_goals, refuse_missing
from sim.cli.console import give, grid, note, out
from sim.cli.discovery_words import ends_words, findings, goal_words, limits_words, opening
from sim.cli.ending import INTERRUPTED
from sim.cli.running import shown_progress
from sim.cli.settings import configured, window_of
from sim.cli.studying import say_how_it_went
from sim.experiments.discovery import outcomes_of, ranges_of
from sim.experiments.engines import Engine
from sim.experiments.ensemble_runs import run_ensemble
from sim.experiments.files import csv_bytes, try_out, write_whole
from sim.experiments.futures import futures_of
from sim.institutions.documents import InputError, Problem
from sim.institutions.parameters import Parameter
from sim.measures.indicators import INDICATORS
from sim.text import LANGUAGES, Lang, label
from sim.text.problems import message

ENSEMBLE = "ensemble"
FUTURES, BOXES, TRAJECTORY, TREE, FINDINGS = (
    "futures.csv", "boxes.csv", "trajectory.csv", "tree.csv", "findings.csv",
)  # fmt: skip


def discover_report(
    names: Sequence[str],
    written: Sequence[str],
    *,
    on: On,
    fails: Fails,
    parameters: str | None,
    points: int,
    replicates: int,
    boxes: int,
    years: int | None,
    residents: int | None,
    seed: int | None,
    window: int,
    code: Path | None,
    engine: Engine,
    folder: Path | None,
    lang: Lang,
) -> int:
    """Draw futures, run both scenarios in each, describe where goals are missed; returns the exit code."""
    refuse_without("ema_workbench")
    goals = asked_goals(written, INDICATORS, on)
    base, option = configured(
        names, years=years, residents=residents, replicates=replicates, seed=seed, code=code
    )
    window = window_of(window, base)
    registry = base.parameters.registry
    chosen = None if parameters is None else [name.strip() for name in parameters.split(",") if name.strip()]
    futures = futures_of((base, option), ranges_of(chosen, (base, option)), points, base.seed)
    folder = Path("results") / f"discover-{base.id}-{option.id}" if folder is None else folder
    try_out(folder)
    runs = 2 * points * replicates
    note(
        f"{base.id}, {option.id}: {points:,} futures of {len(futures.table.columns)} parameters "
        f"x {replicates} replicates = {runs:,} runs"
    )
    with shown_progress(runs) as progress:
        made, batch = run_ensemble(
            futures.design,
            replicates=replicates,
            folder=folder / ENSEMBLE,
            engine=engine,
            progress=progress.batch,
            window=window,
            about={"discover": [str(goal) for goal in goals], "base": base.id, "option": option.id},
        )
    if batch.interrupted:
        say_how_it_went(replace(made, folder=folder), batch)
        return INTERRUPTED
    before, after = outcomes_of(made, window)
    _refuse_missing(goals, before, after, made.failures)
    judged = judge(goals, before, after, fails)
    table = futures.table.loc[judged.values.index]
    found = discover(table, judged.missed.to_numpy(), seed=base.seed, most=boxes)
    if len(table) < points:
        note(f"{points - len(table)} futures are left out: their runs failed, or a goal has no value there.")
    _print(found, judged, goals, fails, option.id, registry, lang)
    _write(folder, found, judged, table, registry)
    sentences = pd.DataFrame({each: findings(found, registry, each) for each in LANGUAGES})
    give(
        folder,
        {"boxes": boxes_table(found, registry), "tree": tree_table(found.tree), "findings": sentences},
    )
    say_how_it_went(replace(made, folder=folder), batch)
    return 1 if len(made.failures) else 0


def _refuse_missing(
    goals: Sequence[Goal], before: pd.DataFrame, after: pd.DataFrame, failures: pd.DataFrame
) -> None:
    """An indicator that no run has a total of cannot be held against a goal; nor can runs that all failed."""
    if before.empty or after.empty:
        found = message("no_pair_ended", count=len(failures), message=failures["message"].iloc[0])
        raise InputError(Problem("shequ", 0, "runs", found, message("runs_of_both")))
    refuse_missing(goals, after)


# --- what is printed -----------------------------------------------------------------------------------


def _print(
    found: Discovery,
    judged: Judged,
    goals: Sequence[Goal],
    fails: Fails,
    option: str,
    registry: Mapping[str, Parameter],
    lang: Lang,
) -> None:
    console = out()
    lines = [goal_words(goals, fails, INDICATORS, lang), *opening(found, judged, option, lang)]
    console.print("\n".join(lines), markup=False)
    for i, sentence in enumerate(findings(found, registry, lang)):
        console.print(f"\n{sentence}", markup=False)
        if i < len(found.boxes):
            console.print(_limits(found.boxes[i], registry, lang))
            console.print(_qualities(found.boxes[i], lang))
    if found.tree is not None:
        console.print(_tree_words(found.tree, lang), markup=False)
    if found.tree is not None and found.tree.held:
        console.print(_leaves(found.tree, registry, lang))


def _limits(box: Box, registry: Mapping[str, Parameter], lang: Lang) -> Table:
    words = ("condition", "range", "quasi_p", "again")
    table = grid(*(label(f"discover.{word}", lang) for word in words), numbers=(2, 3))
    for limit in box.limits:
        it = registry[limit.parameter]
        what = Text.assemble(
            limits_words([limit], registry, lang), (f"\n{limit.parameter}, {it.unit}", "dim")
        )
        table.add_row(what, f"{it.low:g} – {it.high:g}", f"{limit.quasi_p:.2g}", f"{limit.again:.0%}")
    return table


def _qualities(box: Box, lang: Lang) -> Table:
    words = ("coverage", "density", "mass")
    table = grid("", *(label(f"discover.{word}", lang) for word in words), numbers=(1, 2, 3))
    for name, hits in (("in_sample", box.seen), ("kept_back", box.fresh)):
        figures = (hits.coverage, hits.density, hits.mass)
        table.add_row(label(f"discover.{name}", lang), *(f"{share:.0%}" for share in figures))
    return table


def _tree_words(tree: Tree, lang: Lang) -> str:
    return label("discover.tree" if tree.held else "discover.tree_failed", lang).format(
        leaves=len(tree.leaves), seen=f"{tree.seen:.0%}", fresh=f"{tree.fresh:.0%}"
    )


def _leaves(tree: Tree, registry: Mapping[str, Parameter], lang: Lang) -> Table:
    words = ("condition", "futures", "missed", "density")
    table = grid(*(label(f"discover.{word}", lang) for word in words), numbers=(1, 2, 3))
    for leaf in tree.leaves:
        share = leaf.missed / leaf.futures if leaf.futures else 0.0
        what = Text(ends_words(leaf.limits, registry, lang))
        table.add_row(what, str(leaf.futures), str(leaf.missed), f"{share:.0%}")
    return table


# --- what is written -------------------------------------------------------------------------------------


def _write(
    folder: Path, found: Discovery, judged: Judged, table: pd.DataFrame, registry: Mapping[str, Parameter]
) -> None:
    futures = table.join(judged.values).assign(missed=judged.missed, split=judged.split).reset_index()
    sentences = {lang: findings(found, registry, lang) for lang in LANGUAGES}
    contents = {
        FUTURES: futures,
        BOXES: boxes_table(found, registry),
        TRAJECTORY: trajectories(found),
        TREE: tree_table(found.tree),
        FINDINGS: pd.DataFrame(sentences),
    }
    for name, content in contents.items():
        write_whole(folder / name, csv_bytes(content))

"""`shequ patterns`: the facts the model is held against, and what came of them."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
from rich.text import Text

from sim.analysis.evidence import Interval
from sim.analysis.patterns import Verdict, judge_all
from sim.cli.console import give, grid, note, out
from sim.cli.running import note_small_town, shown_progress
from sim.experiments.files import write_whole
from sim.experiments.patterns import FULL, QUICK, run_patterns, scenarios_of
from sim.experiments.runner import usable_cores
from sim.institutions.documents import InputError, Problem
from sim.institutions.files.library import load_patterns
from sim.institutions.patterns import Pattern
from sim.text import Lang, label
from sim.text.problems import message

ALSO = {"committee_hours", "assigned_senders", "street_office_restored", "posts_strict", "leaders"}
"""Indicators that judges read besides those a pattern names."""
COLUMNS = (
    "id",
    "name",
    "role",
    "kind",
    "target",
    "measured",
    "low",
    "high",
    "outcome",
    "details",
    "note",
    "source",
)


def patterns_report(quick: bool, folder: Path | None, jobs: int | None, lang: Lang) -> None:
    """Run what the patterns ask for, print every verdict, and write the table."""
    patterns = load_patterns()
    if folder is not None:
        _usable(folder)
    scenarios = scenarios_of(QUICK if quick else FULL)
    note_small_town(scenarios[0], lang)
    runs = sum(scenario.replicates for scenario in scenarios)
    wanted = {name for pattern in patterns.values() for name in pattern.indicators} | ALSO
    with shown_progress(runs) as shown:
        rows, batch = run_patterns(scenarios, wanted, jobs=jobs or usable_cores(), progress=shown.batch)
    for outcome in batch.failures:
        note(f"{outcome.point.scenario.id}, {outcome.point.replicate}: {outcome.message}")
    verdicts = judge_all(rows, patterns)
    table = grid(
        label("pattern", lang),
        label("target", lang),
        label("measured", lang),
        label("verdict", lang),
        numbers=(2,),
    )
    for verdict in verdicts:
        pattern = patterns[verdict.pattern]
        details = f"\n{verdict.details}" if verdict.details else ""
        table.add_row(
            Text.assemble(
                (verdict.pattern, "bold"),
                f" {getattr(pattern.name, lang)}",
                (f"\n{label(pattern.role, lang)}", "dim"),
            ),
            Text.assemble(getattr(pattern.target, lang), (_said(pattern, lang), "dim")),
            Text.assemble(_shown(verdict.measured), (details, "dim")),
            Text(label(f"pattern.{verdict.outcome}", lang), style=_STYLE[verdict.outcome]),
        )
    out().print(table)
    give(folder, {"patterns": table_of(verdicts, patterns)})
    passed = sum(v.outcome == "pass" for v in verdicts)
    failed = sum(v.outcome == "fail" for v in verdicts)
    out().print(
        label("patterns.sum", lang).format(passed, failed, len(verdicts) - passed - failed), markup=False
    )
    for role in ("input", "calibrated", "held_out"):
        of = [v for v in verdicts if patterns[v.pattern].role == role and v.outcome != "not_testable"]
        met = sum(v.outcome == "pass" for v in of)
        text = label("patterns.of_role", lang).format(label(role, lang), met, len(of))
        out().print(text, markup=False)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "patterns.csv"
        write_whole(file, table_of(verdicts, patterns).to_csv(index=False).encode("utf-8"))
        out().print(str(file), markup=False)


_STYLE = {"pass": "better", "fail": "worse", "not_testable": "unclear"}


def table_of(verdicts: list[Verdict], patterns: dict[str, Pattern]) -> pd.DataFrame:
    """The verdicts as a table, one row a pattern."""
    rows = []
    for v in verdicts:
        p = patterns[v.pattern]
        said = p.note.en if p.note is not None else ""
        measured = (v.measured.mean, v.measured.low, v.measured.high)
        rows.append(
            (
                v.pattern,
                p.name.en,
                p.role,
                p.kind,
                p.target.en,
                *measured,
                v.outcome,
                v.details,
                said,
                p.source,
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _said(pattern: Pattern, lang: Lang) -> str:
    return "" if pattern.note is None else f"\n{getattr(pattern.note, lang)}"


def _shown(measured: Interval) -> str:
    if math.isnan(measured.mean):
        return "–"
    high = "∞" if math.isinf(measured.high) else f"{measured.high:.3g}"
    mean = "∞" if math.isinf(measured.mean) else f"{measured.mean:.3g}"
    return f"{mean} ({measured.low:.3g} – {high})"


def _usable(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputError(Problem(str(folder), 0, "--out", message("file"), message("folder_or_free_name")))

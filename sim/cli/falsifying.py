"""`shequ falsify`: every attempt to prove the model wrong, and what came of it, whatever it is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from rich.table import Table
from rich.text import Text

from sim.analysis import falsification as judging
from sim.analysis.falsification import Figure, Finding
from sim.cli.console import grid, note, out
from sim.cli.running import INTERRUPTED, shown_progress
from sim.cli.settings import configured
from sim.experiments import falsification as runs
from sim.experiments.files import discard, try_out, write_whole
from sim.experiments.runner import Batch
from sim.experiments.samples import latin_hypercube, uncertain_ranges
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.text import Lang, label
from sim.text.numbers import rounded, signed

FALSIFIERS, DRAWS = "falsifiers.csv", "draws.csv"

_STYLE = {"refuted": "worse", "carries_not": "worse", "stands": "better", "carries": "better"}
_AT_EQUAL_STAFF = ("F5", "F6")
_COUNTS = ("restored_in", "restored_unlapsed")
"""Figures that are numbers of draws; the other plain ones are shares of them."""


def falsify_report(
    *,
    draws: int | None,
    quick: bool,
    seed: int | None,
    jobs: int | None,
    residents: int | None,
    years: int | None,
    folder: Path | None,
    lang: Lang,
) -> int:
    """Draw, run, judge, print every finding and write both tables; returns the exit code."""
    size = runs.QUICK if quick else runs.FULL
    old, new = configured(
        ["old", "new"],
        years=size.years if years is None else years,
        residents=size.residents if residents is None else residents,
        seed=seed,
    )
    if folder is not None:
        try_out(folder)
    ranges = uncertain_ranges(new.parameters.registry)
    table = latin_hypercube(ranges, size.draws if draws is None else draws, new.seed)
    seeds = size.ablation_seeds if draws is None else min(size.ablation_seeds, draws)
    points = [*runs.points_of_draws(old, new, table), *runs.points_of_ablations(new, seeds)]
    better = {name: INDICATORS[name].better for name in HEADLINE if INDICATORS[name].better != "none"}
    with shown_progress(len(points)) as shown:
        rows, batch = runs.run_all(points, {*better, *judging.READ}, jobs=jobs, progress=shown.batch)
    _say_how_it_went(batch)
    if not batch.succeeded:
        if folder is not None:
            discard(folder)
        return INTERRUPTED if batch.interrupted else 1
    findings = judging.judge_all(rows, better)
    out().print(_wins_table(findings[0], lang))
    out().print(_findings_table(findings, lang))
    if folder is not None:
        _write(folder, findings, table, rows, better, new.seed)
    return INTERRUPTED if batch.interrupted else 1 if batch.failures else 0


def _say_how_it_went(batch: Batch) -> None:
    for outcome in batch.failures:
        point = outcome.point
        note(f"Failed: {point.scenario.id}, {point.replicate} (seed {point.seed}): {outcome.message}")
    done = len(batch.succeeded)
    note(f"{done} of {len(batch.points)} runs in {batch.seconds:.1f} s; pairs of failed runs are left out.")


# --- what is printed ---------------------------------------------------------------------------------


def _wins_table(finding: Finding, lang: Lang) -> Table:
    """By headline: the share of draws that the new structure wins."""
    table = grid(
        label("indicator", lang), label("falsify.won", lang), label("falsify.draws", lang), numbers=(1, 2)
    )
    for figure in finding.figures:
        if figure.name == "won":
            name = Text(getattr(INDICATORS[figure.key].name, lang))
            table.add_row(name, f"{figure.value.mean:.0%}", str(figure.count))
    return table


def _findings_table(findings: Sequence[Finding], lang: Lang) -> Table:
    table = grid(label("falsify.claim", lang), label("measured", lang), label("verdict", lang))
    for finding in findings:
        lines = [shown(figure, lang) for figure in finding.figures if figure.name != "won"]
        claim = Text.assemble((finding.id, "bold"), f" {label(f'falsify.{finding.id}', lang)}")
        if finding.id in _AT_EQUAL_STAFF:
            claim.append(f"\n{label('falsify.equal_staff', lang)}", "dim")
        table.add_row(
            claim,
            Text("\n".join(lines)),
            Text(label(f"falsify.{finding.outcome}", lang), style=_STYLE.get(finding.outcome, "unclear")),
        )
        table.add_section()
    return table


def shown(figure: Figure, lang: Lang) -> str:
    """A figure in words: its name, its levels and difference or its share of so many, and its pairs."""
    name = name_of(figure, lang)
    if figure.name in _COUNTS:
        return f"{name}: {figure.value.mean:.0f} / {figure.count}"
    if not math.isnan(figure.before):
        half = (figure.value.high - figure.value.low) / 2.0
        levels = f"{rounded(figure.before, half)} → {rounded(figure.after, half)}"
        return f"{name}: {levels}, {_signed(figure)} (n = {figure.count})"
    if figure.name in INDICATORS or figure.name.startswith("rise_"):
        return f"{name}: {_signed(figure)} (n = {figure.count})"
    share = "–" if math.isnan(figure.value.mean) else f"{figure.value.mean:.0%}"
    return f"{name}: {share} (n = {figure.count})"


def name_of(figure: Figure, lang: Lang) -> str:
    """What a figure is of."""
    if figure.name in INDICATORS:
        name: str = getattr(INDICATORS[figure.name].name, lang)
        return f"{name} ({label(f'falsify.{figure.key}', lang)})" if figure.key else name
    return label(f"falsify.{figure.name}", lang).format(figure.key)


def _signed(figure: Figure) -> str:
    value = figure.value
    return signed(value.mean, value.low, value.high)


# --- what is written ---------------------------------------------------------------------------------


def _write(
    folder: Path,
    findings: Sequence[Finding],
    table: pd.DataFrame,
    rows: pd.DataFrame,
    better: Mapping[str, str],
    seed: int,
) -> None:
    names = list(dict.fromkeys([*better, *judging.MAIN, "reversals"]))
    drawn = table.join(judging.by_draw(rows, names, judging.OF_DRAWS))
    drawn.insert(0, "seed", seed + drawn.index)
    drawn.insert(0, "draw", drawn.index)
    for name, content in ((FALSIFIERS, findings_csv(findings)), (DRAWS, drawn)):
        text = content.to_csv(index=False, float_format="%.10g", lineterminator="\n")
        write_whole(folder / name, text.encode("utf-8"))
        out().print(str(folder / name), markup=False, soft_wrap=True)


def findings_csv(findings: Sequence[Finding]) -> pd.DataFrame:
    """One row a figure, with the outcome of what it belongs to."""
    return pd.DataFrame(
        [
            {
                "id": finding.id,
                "claim": label(f"falsify.{finding.id}", "en"),
                "outcome": finding.outcome,
                "figure": figure.name,
                "key": figure.key,
                "before": figure.before,
                "after": figure.after,
                "value": figure.value.mean,
                "low": figure.value.low,
                "high": figure.value.high,
                "pairs": figure.count,
            }
            for finding in findings
            for figure in finding.figures
        ]
    )

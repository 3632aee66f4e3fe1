"""What `shequ fadeout` found, in a table and in sentences a planner can read."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from rich.markup import escape
from rich.table import Table

from sim.analysis.discovery import Discovery
from sim.analysis.fadeout import FALLEN, HELD, PARTS, SIZES, Question, column
from sim.cli.console import grid, out
from sim.cli.discovery_words import findings, goal_words
from sim.experiments.fadeout import SUCCESS, Answer
from sim.measures.indicators import INDICATORS
from sim.report.drawn import percent, said
from sim.text import LANGUAGES, Lang, label

_SHOWN = tuple(what for what in FALLEN if not what.endswith("_kept"))
"""Of what is asked of a level, what the screen has room for; the file has all."""

_PLAIN = ("base", "future", "restored_after", "reversed_after", "strict_start", "broad_start")
"""Columns that are of no horizon and no level."""


def print_answer(answer: Answer, lang: Lang) -> None:
    """What is asked, the table of shares, what separates, how it comes back, which runs are drawn."""
    console = out()
    question = answer.question
    console.print(goal_words(question.goals, "any", INDICATORS, lang), markup=False)
    words = label("fadeout.asked", lang).format(level=percent(question.success, lang), years=question.last)
    console.print(words, markup=False)
    console.print(_shares_table(answer, lang))
    console.print(label("fadeout.interval", lang), markup=False)
    for (base, what), lines in sentences(answer, lang).items():
        found = answer.conditions[base][what]
        if what != SUCCESS and found.outcome not in ("found", "nothing"):
            continue  # the table says so much already
        console.print(f"\n{heading(answer, base, what, found, lang)}", markup=False, style="bold")
        for line in lines:
            console.print(line, markup=False)
    console.print()
    for line in (*restored(answer, lang), *drawn_runs(answer, lang)):
        console.print(line, markup=False)


def _shares_table(answer: Answer, lang: Lang) -> Table:
    """In which share of futures each thing holds, a column a base."""
    bases = [base.id for base in answer.bases]
    futures = int(answer.shares["futures"].max())
    table = grid(
        label("fadeout.what", lang), *(escape(base) for base in bases), numbers=range(1, len(bases) + 1),
        title=label("fadeout.title", lang).format(futures=futures),
    )  # fmt: skip
    rows = {
        (row["base"], row["horizon"], row["level"], row["what"]): row
        for row in answer.shares.fillna({"level": 0.0}).to_dict("records")
    }
    for horizon in answer.question.horizons:
        asked = [(what, 0.0) for what in HELD]
        asked += [(what, level) for level in answer.question.levels for what in _SHOWN]
        for what, level in asked:
            cells = []
            for base in bases:
                row = rows[base, horizon, level, what]
                cells.append(f"{row['share']:.0%} ({row['low']:.0%} - {row['high']:.0%})")
            table.add_row(escape(outcome_words(what, horizon, level or None, lang)), *cells)
        table.add_section()
    return table


def outcome_words(what: str, horizon: int, level: float | None, lang: Lang) -> str:
    """What holds, by when and by how much."""
    gaps = {"years": horizon, "level": "" if level is None else f"{level:.3g}"}
    if level is not None:
        gaps["level"] = f"{100.0 * level:g}%"
    return label(f"fadeout.{what}", lang).format(**gaps)


def heading(answer: Answer, base: str, what: str, found: Discovery, lang: Lang) -> str:
    """What is described of which scenario, and in how many futures it holds."""
    question = answer.question
    level = None if what in HELD else question.success
    return label("fadeout.heading", lang).format(
        base=base,
        what=outcome_words(what, question.last, level, lang),
        holds=found.misses,
        futures=found.futures,
    )


def sentences(answer: Answer, lang: Lang) -> dict[tuple[str, str], list[str]]:
    """By base and what was looked at: under which conditions it holds, or that nothing tells."""
    found = {}
    for base, looked_at in answer.conditions.items():
        for what, discovery in looked_at.items():
            lines = findings(discovery, answer.registry, lang, "fadeout")
            if discovery.tree is not None:
                seen, fresh = percent(discovery.tree.seen, lang), percent(discovery.tree.fresh, lang)
                lines.append(label("fadeout.tree", lang).format(seen=seen, fresh=fresh))
            found[base, what] = lines
    return found


def restored(answer: Answer, lang: Lang) -> list[str]:
    """By base: in how many runs the street office came back, and in how many the hazards expect it."""
    lines = []
    for base, own in answer.curves.groupby("base", sort=False):
        back = answer.judged.loc[answer.judged["base"] == base, "restored_after"].dropna()
        last = own.iloc[-1]
        gaps = {
            "base": base,
            "count": len(back),
            "futures": int(own["at_risk"].iloc[0]),
            "years": int(last["year"]),
            "counted": percent(1.0 - last["survival"], lang),
            "expected": percent(1.0 - last["expected"], lang),
        }
        line = label("fadeout.restored" if len(back) else "fadeout.never_restored", lang).format(**gaps)
        if len(back):
            line += label("fadeout.half", lang).format(median=f"{back.median():g}")
        lines.append(line)
    return lines


def drawn_runs(answer: Answer, lang: Lang) -> list[str]:
    """Which runs the figure of paths shows, and as what."""
    return [
        label(f"fadeout.example_{it.role}", lang).format(base=it.base, future=it.future)
        for it in answer.examples
    ]


def columns_table(everything: pd.DataFrame, answer: Answer) -> pd.DataFrame:
    """What each column of the file of futures is, in both languages."""
    meanings = {lang: _meanings(answer, lang) for lang in LANGUAGES}
    table = pd.DataFrame({"column": everything.columns})
    return table.assign(**{lang: table["column"].map(meanings[lang]) for lang in LANGUAGES})


def _meanings(answer: Answer, lang: Lang) -> Mapping[str, str]:
    """Column to what it is."""
    question: Question = answer.question
    found = {name: label(f"fadeout.column.{name}", lang) for name in _PLAIN}
    for h in question.horizons:
        for part in PARTS:
            found[column(part, h)] = label("fadeout.column.part", lang).format(
                part=label(f"figure.fadeout_paths.{part}", lang), years=h
            )
        for size in SIZES:
            found[column(f"{size}_fall", h)] = label(f"fadeout.column.{size}_fall", lang).format(years=h)
        for goal in question.goals:
            name = said(INDICATORS[goal.indicator].name, lang)
            worst = label("fadeout.column.worst", lang).format(indicator=name, years=h)
            found[column(f"{goal.indicator}_worst", h)] = worst
        for what in HELD:
            found[column(what, h)] = outcome_words(what, h, None, lang)
        for level in question.levels:
            for what in FALLEN:
                found[column(what, h, level)] = outcome_words(what, h, level, lang)
    for name in answer.table.columns:
        parameter = answer.registry[str(name)]
        found[str(name)] = f"{said(parameter.name, lang)} [{label(f'unit.{parameter.unit}', lang)}]"
    return found

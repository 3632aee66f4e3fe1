"""The report of a search for reforms: what was asked and found, whether it can be trusted, each reform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from sim.analysis.promises import GOALS
from sim.institutions.files.decision_files import load_decisions
from sim.institutions.files.library import load_levers
from sim.report.blocks import Block, Cell, Code, Grid, Paragraph, Picture, Point, Points, Report, Section
from sim.report.decided import setting_words
from sim.report.drawn import Declared, Drawn, said
from sim.report.search import (
    REVERSAL,
    Measured,
    convergence_chart,
    measured,
    parallel,
    scatter,
)
from sim.report.search_written import WrittenReform, WrittenSearch
from sim.report.style import Size
from sim.text import Lang, label
from sim.text.numbers import with_interval


def search_report_of(
    search: WrittenSearch, indicators: Mapping[str, Declared], lang: Lang, folder: str
) -> Report:
    """Everything that is to be said of a search, in one language; `folder` holds its reforms' files."""
    spell = partial(_spelt, lang)
    about = search.about
    trust = [
        Points(spell("chance"), tuple(Point("", line) for line in search.lines("covered", lang))),
        Points(spell("agree"), tuple(Point("", line) for line in search.lines("agreement", lang))),
    ]
    beside = [*search.lines("set", lang), *search.lines("against", lang)]
    first = (
        Section("found", spell("found"), tuple(Paragraph(line) for line in beside)),
        Section("trust", spell("trust"), tuple(trust)),
    )
    table = Grid(
        "1", spell("outcomes").format(futures=about["fresh_futures"]), *_rows(search, indicators, lang)
    )
    pictures = [
        Picture(str(number), draw)
        for number, draw in enumerate(
            (
                partial(_parallel, search, indicators, lang), partial(_scatter, search, indicators, lang),
                partial(_progress, search, lang),
            ),
            start=1,
        )
    ]  # fmt: skip
    optimism = tuple(Paragraph(line) for line in search.lines("optimism", lang))
    detail = [
        Section("outcomes", spell("what"), (table, *pictures[:2])),
        Section("progress", spell("progress"), (pictures[2], *optimism)),
        Section("reforms", spell("reforms"), tuple(_reforms(search, lang, folder))),
    ]
    subtitle = spell("subtitle").format(
        base=about["base"], budget=about["budget"], seeds=about["optimiser_seeds"], futures=about["futures"],
        fresh=about["fresh_futures"], years=about["years"], residents=f"{about['residents']:,}",
        asked="; ".join([*about["goals"], *about["aims"]]),
    )  # fmt: skip
    return Report(lang, spell("title"), subtitle, first, tuple(detail))


def _spelt(lang: Lang, code: str) -> str:
    return label(f"report.search.{code}", lang)


def _parallel(search: WrittenSearch, indicators: Mapping[str, Declared], lang: Lang, size: Size) -> Drawn:
    return parallel(search.data, search.question, indicators, lang=lang, size=size)


def _scatter(search: WrittenSearch, indicators: Mapping[str, Declared], lang: Lang, size: Size) -> Drawn:
    return scatter(search.data, search.question, indicators, lang=lang, size=size)


def _progress(search: WrittenSearch, lang: Lang, size: Size) -> Drawn:
    return convergence_chart(search.convergence, lang=lang, size=size)


def _rows(
    search: WrittenSearch, indicators: Mapping[str, Declared], lang: Lang
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Headings and rows: every option in fresh futures, the reforms first."""
    data = search.data.sort_values("number", kind="stable", na_position="last")
    measures = measured(data, search.question, indicators, lang)
    promises = search.promises
    fresh = promises[promises["where"] == "confirmed"].set_index(["option", "objective"])
    rows = []
    for row in data.to_dict("records"):
        cells = [Cell(_called(search, row, lang))]
        cells += [Cell(_cell(fresh.loc[(row["option"], it.column)].to_dict(), it)) for it in measures]
        rows.append(tuple(cells))
    return (label("search.option", lang), *(it.title for it in measures)), tuple(rows)


def _called(search: WrittenSearch, row: Mapping[Any, Any], lang: Lang) -> str:
    if not pd.isna(row["number"]):
        return label("search.reform", lang).format(number=f"{row['number']:.0f}")
    known = load_levers()
    levers = [said(known[lever].name, lang) for lever in search.levers_of(str(row["option"]))]
    name = " + ".join(levers) if row["sort"] == "single" and levers else str(row["option"])
    return label(f"search.{row['sort']}", lang).format(name=name)


def _cell(one: Mapping[Any, Any], it: Measured) -> str:
    mean, low, high = (it.factor * float(one[part]) for part in ("mean", "low", "high"))
    return (
        f"{mean:.0f} ({low:.0f}–{high:.0f})"
        if it.column in (GOALS, REVERSAL)
        else with_interval(mean, low, high)
    )


def _reforms(search: WrittenSearch, lang: Lang, folder: str) -> Sequence[Block]:
    """Each reform: its levers, what it costs, where it fails, and how to go on with it."""
    blocks: list[Block] = []
    for it in search.reforms:
        heading = label("search.reform", lang).format(number=it.number)
        blocks.append(Points(heading, tuple(Point(name, when) for name, when in _steps(it, lang))))
        lines = [search.lines(about, lang, it.number) for about in ("cost", "registered", "fails")]
        blocks += [Paragraph(line) for own in lines for line in own]
    if search.reforms:
        asked = {"years": "years", "residents": "residents", "window": "window_months"}
        alike = " ".join(f"--{name} {search.about[it]}" for name, it in asked.items() if it in search.about)
        command = f"shequ compare {search.about['base']} {folder}/reforms/reform_1.yaml {alike}"
        blocks.append(Code(f"{command} --replicates 20 --seed 99"))
    return blocks


def _steps(it: WrittenReform, lang: Lang) -> list[tuple[str, str]]:
    known, decided = load_levers(), load_decisions() if it.settings else {}
    return [
        (
            said(known[step.lever].name, lang) if step.lever in known else step.lever,
            label("search.step", lang).format(strength=f"{step.strength:.0%}", month=step.month),
        )
        for step in it.steps
    ] + [
        (
            said(decided[own.decision].name, lang),
            setting_words(decided[own.decision], own.number, own.month, lang),
        )
        for own in it.settings
        if own.decision in decided
    ]

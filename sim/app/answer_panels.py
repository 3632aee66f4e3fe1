"""The answer on the first screen: three questions, a sentence and a chart over time each."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd
import solara
from markupsafe import Markup as Html

from sim.app import charts, legends
from sim.app.chart_parts import Option
from sim.app.elements import tag
from sim.app.verdicts import verdict_mark
from sim.app.widgets import Chart, Markup
from sim.app.words import chart_tools, say
from sim.institutions.scenario import CommunitySpec
from sim.measures.indicators import INDICATORS
from sim.report.answer import (
    FOOTPRINT,
    FOOTPRINT_PARTS,
    Measure,
    Question,
    beside,
    finding_of,
    nothing_changes,
    over_time,
    part_name,
    questions_of,
    sentence,
)
from sim.report.answer import say as answer
from sim.report.drawn import capital, said
from sim.report.sentences import Sentences
from sim.text import Lang

type Held = Mapping[str, tuple[int, int]]
"""Indicator of a goal to the futures in which it was held, and all that were tried."""

GOAL_OF = {"service": "on_time_share", "hours": "committee_utilisation", "footprint": "public_spending"}
"""The question to the indicator whose goal is asked of futures (`sim.app.asked_why.GOALS`)."""

HEIGHT = 250
"""Pixels of a chart."""


def title(sentences: Sentences) -> Html:
    """What is compared, what was run, and whatever must be known before the numbers."""
    compared, lang = sentences.compared, sentences.lang
    residents = int(compared.scenario(compared.base)["residents"])
    lead = say(
        "lead_answer", lang, residents=f"{residents:,}", years=compared.scenario(compared.base)["years"],
        runs=compared.pairs, window=compared.window,
    )  # fmt: skip
    first = [tag("p", text, class_="sq-first") for text in sentences.undone()]
    same = [nothing_changes(sentences, option) for option in compared.options]
    first += [tag("p", text, class_="sq-first", data_testid="nothing-changes") for text in same if text]
    if residents < CommunitySpec.residents:
        told = say("scaled_town", lang, residents=f"{residents:,}", whole=f"{CommunitySpec.residents:,}")
        first.append(tag("p", told, class_="sq-first", data_testid="scaled"))
    return Html().join((tag("h1", sentences.title()), tag("p", lead, class_="sq-lead"), *first))


def panel_head(sentences: Sentences, question: Question, heading: Literal["h1", "h2"] = "h2") -> Html:
    """The question, as a heading of that level, and its sentence, one an option."""
    lang, options = sentences.lang, sentences.compared.options
    several = len(options) > 1
    told = []
    for k, option in enumerate(options):
        finding = finding_of(sentences, option, question.drawn)
        if finding is None:
            continue
        who: tuple[object, ...] = (legends.key(k + 1), sentences.names[option], ": ") if several else ()
        mark = verdict_mark(finding.verdict)
        told.append(tag("p", *who, mark, " ", sentence(sentences, question, option), class_="sq-sentence"))
    return Html().join((tag(heading, answer(f"question.{question.id}", lang)), *told))


def early_panels(sentences: Sentences) -> tuple[Html, dict[str, Option]]:
    """The panels as they stand before the page's scripts have come, and the options of their charts by the
    ids of the elements they are to be drawn in (`sim.app.early_charts`)."""
    own, options = [], {}
    tools = tag("details", tag("summary", say("tools.open", sentences.lang)), class_="sq-tools sq-coming")
    for question in questions_of(sentences):
        place = f"sq-early-{question.id}"
        options[place], heard, _ = drawn(sentences, question)
        label = f"{_name(question.drawn, sentences.lang)}. {heard}"
        chart = tag("div", id=place, role="img", aria_label=label, style=f"height:{HEIGHT}px")
        own.append(
            tag(
                "div",
                tag("div", panel_head(sentences, question), class_="sq-panelhead"),
                tag("figure", chart, tools, class_="sq-chart"),
                tag("div", foot(sentences, question), class_="sq-panelfoot"),
                class_="sq-panel",
            )
        )
    return tag("div", *own, class_="sq-panels"), options


@solara.component
def Panels(
    sentences: Sentences, key: str, lang: Lang, file: str, embed: str = "", held: Held | None = None
) -> None:
    """The three panels; `file` is what saved charts are called, empty where nothing is to be saved.

    `embed` is the query by which a panel stands by itself, empty where no site may show it; `held` says of
    goals in how many futures of how many they were held, where that was tried.
    """
    with solara.Div(classes=["sq-panels"]):
        for question in questions_of(sentences):
            _Panel(sentences, question, key, lang, file, embed, held or {}).key(f"{key}-{question.id}-{lang}")


@solara.component
def _Panel(
    sentences: Sentences, question: Question, key: str, lang: Lang, file: str, embed: str, held: Held
) -> None:
    option, heard, table = solara.use_memo(lambda: drawn(sentences, question), [key, question.id, lang])
    name = _name(question.drawn, lang)
    alone = f"/embed/{question.id}{embed}" if embed else ""
    tools = chart_tools(lang, name, table, f"{file}-{question.id}", alone) if file else {}
    with solara.Div(classes=["sq-panel"]):
        Markup(html=panel_head(sentences, question), look="sq-panelhead", testid=f"panel-{question.id}")
        Chart(
            option=option,
            label=f"{name}. {heard}",
            testid=f"answer-{question.id}",
            height=HEIGHT,
            tools=tools,
        )
        Markup(html=foot(sentences, question, held), look="sq-panelfoot", testid=f"beside-{question.id}")


def _name(measure: Measure, lang: Lang) -> str:
    indicator = INDICATORS[measure.indicator]
    return capital(part_name(measure, lang) if measure.by else said(indicator.name, lang))


def foot(sentences: Sentences, question: Question, held: Held | None = None) -> Html:
    """The legend, in how many futures its goal held, and what else is told of the question."""
    lang, names = sentences.lang, sentences.names
    keys = [legends.key(k) for k in range(len(names))]
    legend = legends.named(keys, list(names.values()), say("legend", lang))
    parts: Html | str = ""
    if question.drawn.indicator == FOOTPRINT:
        first = sentences.compared.options[0]
        told = tag("p", say("panel.rest", lang, option=names[first]), class_="sq-help")
        of_parts = [said(INDICATORS[name].name, lang) for name in FOOTPRINT_PARTS.values()]
        swatches = [legends.swatch(k) for k in range(len(of_parts))]
        parts = Html().join((told, legends.named(swatches, of_parts, told.striptags())))
    tried = (held or {}).get(GOAL_OF.get(question.id, ""))
    sure: Html | str = ""
    if tried is not None:
        aim = INDICATORS[GOAL_OF[question.id]]
        way = "goal_up" if aim.better == "up" else "goal_down"
        goal = say(way, lang, indicator=said(aim.name, lang))
        told_ = say("panel.held", lang, goal=goal, held=tried[0], futures=tried[1])
        sure = tag("p", told_, class_="sq-help", data_testid=f"held-{question.id}")
    more = []
    for option in sentences.compared.options:
        lines = beside(sentences, question, option)
        if len(sentences.compared.options) > 1 and lines:
            more.append(tag("li", tag("strong", names[option])))
        more += [tag("li", line) for line in lines]
    return Html().join((legend, parts, sure, tag("ul", *more, class_="sq-beside")))


def drawn(sentences: Sentences, question: Question) -> tuple[Option, str, str]:
    """The chart, what of it is read out, and its table as CSV."""
    lang, names = sentences.lang, sentences.names
    measure = question.drawn
    bands = over_time(sentences, measure)
    declared = sentences.indicators[measure.indicator]
    about: dict[str, Any] = {
        "unit": said(declared.unit, lang),
        "time": say("year", lang),
        "mark": say("reform_date", lang),
        "at": [str(month) for month in sentences.reform_months()],
    }
    tables = {_name(measure, lang): bands}
    if measure.indicator == FOOTPRINT:
        option = sentences.compared.options[0]
        parts = {}
        of_parts = {part: said(INDICATORS[name].name, lang) for part, name in FOOTPRINT_PARTS.items()}
        for part, name in of_parts.items():
            tables[name] = over_time(sentences, Measure(FOOTPRINT, "part", part))
            parts[part] = tables[name][tables[name]["scenario"] == option]
        option_ = charts.layers(parts, of_parts, bands, names, **about)
    else:
        bounds = declared.bounds if not measure.by else (0.0, math.inf)
        option_ = charts.trajectory(bands, names, months=True, bounds=bounds, **about)
    return option_, charts.said(bands, names), bands_csv(tables, names)


def bands_csv(tables: dict[str, pd.DataFrame], names: dict[str, str], time: str = "month") -> str:
    """What is drawn over time, as CSV: indicator, scenario, time, mean and the ends of the band."""
    columns = ["time", "mean", "low", "high", "replicates"]
    there = [column for column in columns if any(column in table for table in tables.values())]
    text = io.StringIO()
    written = csv.writer(text, lineterminator="\n")
    written.writerow(["indicator", "scenario", time, *there[1:]])
    for name, table in tables.items():
        whose = [names.get(scenario, "") for scenario in table["scenario"]]
        cells = [_cells(table[column]) if column in table else [""] * len(table) for column in there]
        written.writerows(zip([name] * len(table), whose, *cells, strict=True))
    return text.getvalue()


def _cells(column: pd.Series[Any]) -> list[str]:
    """Whole numbers as they are, others with six digits, nothing for what is unknown."""
    if column.dtype.kind in "iu":
        return [str(value) for value in column.tolist()]
    return ["" if value is None or math.isnan(value) else f"{value:.6g}" for value in column.tolist()]

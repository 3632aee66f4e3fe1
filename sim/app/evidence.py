"""Evidence: every number with its range and basis, affairs, clauses, validation, and what the model is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import markdown
import solara

from sim.app.address import Address
from sim.app.markup import Html, joined, tag
from sim.app.stored_analyses import command, table
from sim.app.why import registry
from sim.app.widgets import Actions, Markup, Table
from sim.app.words import action_words, say, table_words
from sim.documentation.odd import description
from sim.indicators import INDICATORS
from sim.library import load_affairs, load_clauses
from sim.patterns import load_patterns
from sim.report.drawn import said
from sim.text import Lang, label
from sim.text.numbers import rounded

type Go = Callable[[Address], None]
type Rows = tuple[list[dict[str, Any]], list[list[Any]]]

TABS = ("parameters", "affairs", "clauses", "patterns", "indicators", "model")


@solara.component
def Page(address: Address, go: Go) -> None:
    """A tab a subject; which one is in the address."""
    lang = address.lang
    tab = address.shown if address.shown in TABS else TABS[0]
    Markup(
        html=joined(
            (tag("h1", say("page.evidence", lang)), tag("p", say("evidence_help", lang), class_="sq-lead"))
        )
    )
    Actions(
        name=say("page.evidence", lang),
        words=action_words(lang),
        items=[
            {"id": f"tab-{name}", "label": say(f"tab.{name}", lang), "pressed": name == tab} for name in TABS
        ],
        event_pressed=lambda name: go(replace(address, shown=str(name).removeprefix("tab-"))),
    )
    Markup(
        html=joined(
            (tag("h2", say(f"tab.{tab}", lang)), tag("p", say(f"tab.{tab}.help", lang), class_="sq-lead"))
        )
    )
    if tab == "model":
        Markup(html=_model(lang), look="sq-article", testid="model")
        return
    if tab == "patterns" and command("patterns"):
        Markup(html=tag("p", say("made_by", lang), " ", tag("code", command("patterns")), class_="sq-help"))
    columns, rows = _TABLES[tab](lang)
    Table(name=say(f"tab.{tab}", lang), columns=columns, rows=rows, words=table_words(lang), testid=tab).key(
        f"{tab}-{lang}"
    )


def _columns(
    lang: Lang, *words: str, numbers: tuple[str, ...] = (), long: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    return [
        {
            "label": say(f"column.{word}", lang),
            "kind": "num" if word in numbers else "long" if word in long else "",
        }
        for word in words
    ]


@cache
def _parameters(lang: Lang) -> Rows:
    columns = _columns(
        lang,
        "name",
        "default",
        "range",
        "unit",
        "kind",
        "basis",
        numbers=("default", "range"),
        long=("basis",),
    )
    rows: list[list[Any]] = [
        [
            {"text": said(p.name, lang), "note": name},
            {"text": f"{p.default:g}", "sort": p.default},
            say("to", lang, low=f"{p.low:g}", high=f"{p.high:g}"),
            label(f"unit.{p.unit}", lang),
            label(p.kind, lang),
            {"text": p.basis.text, "note": say(f"grade.{p.basis.grade}", lang)},
        ]
        for name, p in registry().items()
    ]
    return columns, rows


@cache
def _affairs(lang: Lang) -> Rows:
    columns = _columns(
        lang,
        "name",
        "class",
        "area",
        "from",
        "hours",
        "due",
        "basis",
        numbers=("hours", "due"),
        long=("basis",),
    )
    rows: list[list[Any]] = []
    for name, affair in load_affairs().items():
        place = affair.area or affair.line
        hours = sum(step.hours for step in affair.steps)
        by = say("by_residents" if affair.raised_by_residents else "by_departments", lang)
        rows.append(
            [
                {"text": said(affair.name, lang), "note": name},
                label(affair.affair_class, lang),
                label(place, lang) if place else "–",
                by,
                {"text": f"{hours:g}", "sort": hours},
                {"text": f"{affair.due_days:g}", "sort": affair.due_days},
                {"text": affair.basis.text, "note": say(f"grade.{affair.basis.grade}", lang)},
            ]
        )
    return columns, rows


@cache
def _clauses(lang: Lang) -> Rows:
    columns = _columns(
        lang, "clause", "section", "says", "mechanism", "moves", long=("says", "mechanism", "moves")
    )
    rows: list[list[Any]] = []
    for name, clause in load_clauses().items():
        moves = [said(INDICATORS[i].name, lang) if i in INDICATORS else i for i in clause.indicators]
        rows.append(
            [
                {"text": f"{name} {said(clause.name, lang)}", "note": clause.term},
                say(f"section.{clause.section}", lang),
                said(clause.text, lang),
                {"text": said(clause.mechanism, lang), "note": " ".join(clause.code)},
                label("figure.comma", lang).join(moves),
            ]
        )
    return columns, rows


@cache
def _patterns(lang: Lang) -> Rows:
    columns = _columns(
        lang,
        "pattern",
        "target",
        "measured",
        "verdict",
        "source",
        numbers=("measured",),
        long=("target", "source"),
    )
    found = table("patterns", "patterns.csv")
    verdicts = {} if found is None else {str(row["id"]): row for _, row in found.iterrows()}
    rows: list[list[Any]] = []
    for name, pattern in load_patterns().items():
        row = verdicts.get(name)
        measured, verdict = "–", ""
        if row is not None:
            half = (float(row["high"]) - float(row["low"])) / 2.0
            mean = float(row["measured"])
            measured = (
                "–"
                if mean != mean
                else rounded(mean, half) + (f" ± {rounded(half, half)}" if half > 0.0 else "")
            )
            verdict = str(row["outcome"])
        rows.append(
            [
                {"text": f"{name} {said(pattern.name, lang)}", "note": label(pattern.role, lang)},
                said(pattern.target, lang),
                measured,
                {"text": label(f"pattern.{verdict}", lang) if verdict else "–", "look": verdict},
                {"text": pattern.source, "note": said(pattern.note, lang) if pattern.note else ""},
            ]
        )
    return columns, rows


@cache
def _indicators(lang: Lang) -> Rows:
    columns = _columns(lang, "name", "unit", "better", "definition", long=("definition",))
    rows: list[list[Any]] = [
        [
            {"text": said(i.name, lang), "note": label(f"group.{i.group}", lang)},
            said(i.unit, lang),
            say(f"better.{i.better}", lang),
            said(i.definition, lang),
        ]
        for i in INDICATORS.values()
    ]
    return columns, rows


_TABLES: dict[str, Callable[[Lang], Rows]] = {
    "parameters": _parameters,
    "affairs": _affairs,
    "clauses": _clauses,
    "patterns": _patterns,
    "indicators": _indicators,
}


@cache
def _model(lang: Lang) -> Html:
    """What the model is: a page in brief, then the whole description by the ODD+D protocol."""
    points = [tag("p", say(f"model.{part}", lang)) for part in ("who", "day", "month", "year", "luck", "not")]
    # The text is the package's own, so what Markdown makes of it is safe to show.
    whole = Html(markdown.markdown(_below(description(lang)), extensions=["tables"]))
    return joined((*points, tag("p", say("model.more", lang), class_="sq-lead"), whole))


def _below(text: str) -> str:
    """Markdown with every heading two levels lower, as the page has a title and the tab has one."""
    return re.sub(r"^(#{1,4}) ", r"##\1 ", text, flags=re.MULTILINE)

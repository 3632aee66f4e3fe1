"""Evidence: every number with its range and basis, affairs, clauses, validation, and what the model is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import solara
from markupsafe import Markup as Html

from sim.app.address import TABS, Address
from sim.app.describing import Article, chapters
from sim.app.elements import tag
from sim.app.explaining import explained
from sim.app.failing import registry
from sim.app.numerals import plain, spaced
from sim.app.registry_picture import picture
from sim.app.stored_analyses import table
from sim.app.validating import measured, summary, verdict, with_unit
from sim.app.way import Way
from sim.app.widgets import Actions, Markup, Table
from sim.app.words import action_words, say, table_words
from sim.institutions.files.library import load_affairs, load_clauses, load_patterns
from sim.institutions.schema import Basis
from sim.measures.indicators import INDICATORS
from sim.report.drawn import said
from sim.text import Lang, label

_TAGS = {"en": "en", "zh": "zh-Hans"}
type Rows = tuple[list[dict[str, Any]], list[list[Any]]]

_WITH_SOURCES = ("parameters", "affairs", "patterns", "model")


@solara.component
def Page(address: Address, go: Way) -> None:
    """A tab a subject; which one is in the address."""
    lang = address.lang
    tab = address.shown if address.shown in TABS else TABS[0]
    explanation = explained(address)
    Markup(
        html=Html().join(
            (tag("h1", say("page.evidence", lang)), tag("p", say("evidence_help", lang), class_="sq-lead"))
        )
    )
    Actions(
        name=say("page.evidence", lang),
        words=action_words(lang),
        items=[
            {"id": f"tab-{name}", "label": say(f"tab.{name}", lang), "pressed": name == tab} for name in TABS
        ],
        event_pressed=lambda name: go.on("evidence", shown=str(name).removeprefix("tab-"), chosen=()),
    )
    if explanation is not None:
        Markup(html=explanation)
    english = tab in _WITH_SOURCES and lang != "en"
    Markup(
        html=Html().join(
            (
                tag("h2", say(f"tab.{tab}", lang)),
                tag("p", say(f"tab.{tab}.help", lang), class_="sq-lead"),
                tag("p", say("sources_english", lang), class_="sq-help") if english else "",
                summary(lang) if tab == "patterns" else "",
                picture(address) if tab == "parameters" and explanation is None else "",
            )
        ),
        look="sq-after",
    )
    if tab == "model":
        _Model(lang)
        return
    columns, rows = _TABLES[tab](lang)
    Table(name=say(f"tab.{tab}", lang), columns=columns, rows=rows, words=table_words(lang), testid=tab).key(
        f"{tab}-{lang}"
    )


def _columns(
    lang: Lang,
    *words: str,
    numbers: tuple[str, ...] = (),
    long: tuple[str, ...] = (),
    filters: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Columns by their words; `filters` are those to narrow the table by, with the text of the choice."""
    return [
        {
            "label": say(f"column.{word}", lang),
            "kind": "num" if word in numbers else "long" if word in long else "",
            "filter": say(filters[word], lang) if filters and word in filters else "",
        }
        for word in words
    ]


def _basis(basis: Basis, lang: Lang) -> dict[str, Any]:
    grade = say(f"grade.{basis.grade}", lang)
    return {"text": spaced(basis.text), "lang": "en", "note": grade, "note_lang": _TAGS[lang], "is": grade}


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
        filters={"basis": "grade"},
    )
    rows: list[list[Any]] = [
        [
            {"text": said(p.name, lang), "note": name},
            {"text": plain(p.default), "sort": p.default},
            say("constant", lang)
            if p.low == p.high
            else {"text": say("to", lang, low=plain(p.low), high=plain(p.high)), "sort": p.low},
            label(f"unit.{p.unit}", lang),
            label(p.kind, lang),
            _basis(p.basis, lang),
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
        filters={"class": "column.class"},
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
                {"text": plain(hours), "sort": hours},
                {"text": plain(affair.due_days), "sort": affair.due_days},
                _basis(affair.basis, lang),
            ]
        )
    return columns, rows


def _places(code: Iterable[str]) -> str:
    """Where in the code something is; what is the code's own affair is only named by its module."""
    return " ".join(place.partition(":")[0] if re.search(r"[.:]_", place) else place for place in code)


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
                {"text": f"{name} {said(clause.name, lang)}", "note": clause.term, "note_lang": "zh-Hans"},
                say(f"section.{clause.section}", lang),
                said(clause.text, lang),
                {"text": said(clause.mechanism, lang), "note": _places(clause.code), "note_lang": "en"},
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
        filters={"verdict": "column.verdict"},
    )
    found = table("patterns", "patterns.csv")
    verdicts = {} if found is None else {str(row["id"]): row for _, row in found.iterrows()}
    rows: list[list[Any]] = []
    for name, pattern in load_patterns().items():
        row = verdicts.get(name)
        rows.append(
            [
                {"text": f"{name} {said(pattern.name, lang)}", "note": label(pattern.role, lang)},
                spaced(said(pattern.target, lang)),
                "–" if row is None else with_unit(measured(name, row), lang),
                verdict("" if row is None else str(row["outcome"]), lang),
                {
                    "text": spaced(pattern.source),
                    "lang": "en",
                    "note": spaced(said(pattern.note, lang)) if pattern.note else "",
                    "note_lang": _TAGS[lang],
                },
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


@solara.component
def _Model(lang: Lang) -> None:
    """What the model is: a page in brief, then the whole description by the ODD+D protocol, folded."""
    parts = ("who", "day", "month", "year", "luck", "not")
    Markup(html=Html().join(tag("p", say(f"model.{part}", lang)) for part in parts), look="sq-article")
    whole = solara.lab.use_task(lambda: chapters(lang), dependencies=[lang], prefer_threaded=True)
    if whole.error:
        raise whole.exception
    if not whole.finished or whole.value is None:
        Markup(html=tag("p", say("loading", lang), class_="sq-note"), role="status")
        return
    before, made = whole.value
    Markup(html=Html().join((tag("h3", say("model.more", lang)), Html(before))), look="sq-article")
    Article(chapters=made, words={"contents": say("contents", lang)}, testid="model")

"""What gets worse, and every main outcome as a row with its numbers and a small bar."""

from __future__ import annotations

import math
from typing import Any

from markupsafe import Markup as Html

from sim.app import legends
from sim.app.address import Address
from sim.app.elements import tag
from sim.app.verdicts import MARKS, verdict_mark, verdict_tag
from sim.app.words import say
from sim.measures.indicators import INDICATORS
from sim.report.answer import worse
from sim.report.drawn import capital
from sim.report.forest import WIDEST, rows_in_percent
from sim.report.sentences import Finding, Sentences
from sim.text import Lang, label

GROUPS = ("service", "workload", "footprint", "society", "reform")
_WIDE, _HIGH = 260.0, 18.0
_LOOKS = {"better": "better", "worse": "worse"}


def worse_strip(sentences: Sentences) -> Html:
    """All that gets worse under each option, main outcomes first; never folded away."""
    lang, options = sentences.lang, sentences.compared.options
    parts = []
    for option in options:
        found = worse(sentences, option)
        if len(options) > 1:
            parts.append(tag("h3", sentences.names[option]))
        if not found:
            parts.append(tag("p", say("worse_none", lang)))
            continue
        items = [_harm(finding, lang, main=finding.indicator in sentences.main) for finding in found]
        parts.append(tag("ul", *items, class_="sq-harms"))
    tallies = [tag("p", sentences.tally(option), class_="sq-help") for option in options]
    return Html().join((tag("h2", say("worse_title", lang)), *parts, *tallies))


def _harm(finding: Finding, lang: Lang, *, main: bool) -> Html:
    number = f"{finding.difference} {finding.points or finding.unit}".strip()
    note = tag("small", say("worse_main", lang)) if main else ""
    look = "sq-harm sq-mainharm" if main else "sq-harm"
    mark = verdict_mark(finding.verdict)
    return tag("li", mark, " ", tag("span", finding.name), " ", tag("b", number), " ", note, class_=look)


def main_outcomes(sentences: Sentences, address: Address | None = None, root: str = "") -> Html:
    """The main outcomes by group: base, with the reform, difference, its bar in % of the base, verdict.

    With an address each row leads to where its number is explained.
    """
    lang, options = sentences.lang, sentences.compared.options
    base = sentences.names[sentences.compared.base]
    several = len(options) > 1
    bars = {option: _in_percent(sentences, option) for option in options}
    reach = _reach(bars)
    headings = [
        say("indicator", lang),
        *([label("report.option", lang)] if several else []),
        base,
        capital(say("with_reform", lang)),
        say("difference", lang),
        say("in_percent", lang),
        say("verdict", lang),
    ]
    kinds = ["", *([""] if several else []), "num", "num", "num", "sq-barcell", ""]
    head = tag(
        "tr",
        *(
            tag("th", text, class_=kind or None, scope="col", role="columnheader")
            for text, kind in zip(headings, kinds, strict=True)
        ),
        role="row",
    )
    rows = []
    for group in GROUPS:
        names = [name for name in sentences.main if INDICATORS[name].group == group]
        if names:
            title = tag("th", label(f"group.{group}", lang), colspan=len(headings), scope="colgroup")
            rows.append(tag("tr", title, class_="sq-grouprow", role="row"))
        for name in names:
            for k, option in enumerate(options):
                finding = sentences.findings[option].get(name)
                if finding is not None:
                    bar = _bar(bars[option].get(name), finding, reach)
                    who = (k + 1, sentences.names[option]) if several else None
                    to = None if address is None else root + address.to_outcome(name)
                    rows.append(_row(finding, who, bar, headings, lang, to))
    table = tag(
        "table",
        tag("caption", say("main_title", lang), class_="sq-hidden"),
        tag("thead", head, role="rowgroup"),
        tag("tbody", *rows, role="rowgroup"),
        role="table",
        data_testid="main-outcomes",
    )
    title_ = say("main_title", lang)
    note = say("main_help", lang, base=base, reach=f"{reach:.0f}")
    legend = Html().join(
        tag("li", verdict_mark(verdict), " ", say(f"key.{code}", lang))
        for verdict, code in (("better", "clear_better"), ("worse", "clear_worse"), ("unclear", "not_clear"))
    )
    corrected = (
        tag("p", say("corrected_note", lang), class_="sq-help") if sentences.compared.pairs > 1 else ""
    )
    region = tag(
        "div",
        table,
        class_="sq-scroll sq-mains",
        tabindex=0,
        role="region",
        aria_label=say("main_title", lang),
    )
    return Html().join(
        (
            tag("h2", title_),
            tag("p", note, class_="sq-lead"),
            tag("ul", legend, class_="sq-legend"),
            region,
            corrected,
        )
    )


def _row(
    finding: Finding, who: tuple[int, str] | None, bar: Html, headings: list[str], lang: Lang, to: str | None
) -> Html:
    unit = tag("small", finding.unit) if finding.unit else ""
    named = (
        tag("span", finding.name)
        if to is None
        else tag("a", finding.name, href=to, class_="sq-explain", title=say("explain.this", lang))
    )
    name = tag("th", named, unit, scope="row", role="rowheader")
    cells: list[tuple[object, str]] = []
    if who is not None:
        cells.append((Html().join((legends.key(who[0]), " ", who[1])), ""))
    difference = f"{finding.difference} {finding.points}".strip()
    cells += [(finding.before, "num"), (finding.after, "num"), (difference, "num"), (bar, "sq-barcell")]
    cells.append((verdict_tag("span", finding.verdict, lang), ""))
    tds = [
        tag("td", tag("span", text, class_="sq-value"), class_=kind or None, role="cell", data_label=heading)
        for (text, kind), heading in zip(cells, headings[1:], strict=True)
    ]
    return tag("tr", name, *tds, role="row", data_indicator=finding.indicator)


type _Three = tuple[float, float, float]
"""Difference, low and high in % of the base."""


def _in_percent(sentences: Sentences, option: str) -> dict[str, _Three]:
    table = rows_in_percent(
        sentences.compared.differences, sentences.indicators, sentences.main, option
    ).set_index("indicator")
    parts = ("difference_percent", "low_percent", "high_percent")
    return {str(name): _three(row, parts) for name, row in table.iterrows()}


def _three(row: Any, parts: tuple[str, str, str]) -> _Three:
    middle, low, high = (float(row[part]) for part in parts)
    return middle, low, high


def _reach(bars: dict[str, dict[str, _Three]]) -> float:
    """How far the scale of all bars goes either way, in %."""
    ends = [abs(end) for own in bars.values() for three in own.values() for end in three]
    most = max((end for end in ends if math.isfinite(end)), default=0.0)
    return min(WIDEST, max(5.0, 5.0 * math.ceil(most / 5.0)))


def _bar(three: _Three | None, finding: Finding, reach: float) -> Html:
    """The interval as a line with the difference marked on it, against a line at 0."""
    middle_line = tag(
        "line", x1=_WIDE / 2, x2=_WIDE / 2, y1=0, y2=_HIGH, stroke="var(--grey)", stroke_width=1
    )
    parts: list[Html] = [middle_line]
    if three is not None and math.isfinite(three[0]):
        middle, low, high = three
        colour = f"var(--{_LOOKS.get(finding.verdict, 'grey')})"
        low, high = (low, high) if math.isfinite(low) else (middle, middle)
        x1, x, x2 = (_x(value, reach) for value in (low, middle, high))
        parts.append(tag("line", x1=x1, x2=x2, y1=_HIGH / 2, y2=_HIGH / 2, stroke=colour, stroke_width=2))
        if abs(middle) <= reach:
            parts.append(
                tag("text", MARKS[finding.verdict], x=x, y=_HIGH / 2 + 4, fill=colour, text_anchor="middle")
            )
        for beyond, at, arrow in ((low < -reach, 5.0, "◂"), (high > reach, _WIDE - 5.0, "▸")):
            if beyond:
                parts.append(tag("text", arrow, x=at, y=_HIGH / 2 + 4, fill=colour, text_anchor="middle"))
    return tag("svg", *parts, viewBox=f"0 0 {_WIDE:.0f} {_HIGH:.0f}", class_="sq-bar", aria_hidden="true")


def _x(value: float, reach: float) -> str:
    share = max(-1.0, min(1.0, value / reach))
    return f"{_WIDE / 2 + share * (_WIDE / 2 - 8.0):.1f}"

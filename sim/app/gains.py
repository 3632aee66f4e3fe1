"""Who gains and who loses: groups of residents, persons where they were kept, precincts on two maps."""

from __future__ import annotations

from typing import Any

import pandas as pd
import solara
from markupsafe import Markup as Html

from sim.app.elements import tag
from sim.app.precincts import colour
from sim.app.verdicts import verdict_mark
from sim.app.widgets import Markup
from sim.app.words import say
from sim.community.ground import Ground
from sim.report import tables
from sim.report.blocks import Grid
from sim.report.drawn import capital, found, said
from sim.report.sentences import Sentences
from sim.text import Lang, label
from sim.text.numbers import rounded, signed, typeset, with_interval

_BY_GROUP = (
    ("resident_group", ("satisfaction", "on_time_share", "given_up_share")),
    ("age_group", ("turnout", "volunteer_share")),
)
_ON_MAP = "on_time_share"
_MAP = 400.0  # width in its own units
_TWO_LINES = 48.0  # high enough for them


@solara.component
def Gains(sentences: Sentences, key: str, lang: Lang) -> None:
    """Everything about who gains and who loses."""
    made = solara.use_memo(lambda: gains(sentences), [key, lang])
    Markup(html=made, testid="gains")


def gains(sentences: Sentences) -> Html:
    """Groups option by option, persons, and the maps of the base and the first option."""
    compared, lang = sentences.compared, sentences.lang
    base = sentences.names[compared.base]
    parts: list[Html] = [
        tag("h2", say("gains_title", lang)),
        tag("p", say("gains_help", lang, base=base), class_="sq-lead"),
    ]
    boxes: list[Html] = []
    for option in compared.options:
        heading = tag("h3", sentences.names[option]) if len(compared.options) > 1 else ""
        own = [t for t in (_groups(sentences, option, *about) for about in _BY_GROUP) if t]
        boxes.append(tag("div", heading, *own))
    boxes.append(tag("div", _maps(sentences)))
    parts.append(tag("div", *boxes, class_="sq-pair"))
    if len(compared.persons):
        there = set(compared.persons["scenario"].astype(str))
        parts += [
            _grid(tables.persons(sentences, option, ""), sentences.names[option])
            for option in compared.options
            if option in there
        ]
    else:
        parts.append(tag("p", say("gains_persons", lang), class_="sq-help"))
    return Html().join(parts)


def _groups(sentences: Sentences, option: str, by: str, chosen: tuple[str, ...]) -> Html:
    lang, rows = sentences.lang, sentences.compared.differences
    own = rows[(rows["scenario"] == option) & (rows["by"] == by)]
    names = [name for name in chosen if name in set(own["indicator"])]
    if not names:
        return Html()
    found_ = {(str(r["indicator"]), str(r["key"])): r for r in own.to_dict("records")}
    headings = []
    for name in names:
        unit = said(sentences.indicators[name].unit, lang)
        shown = sentences.say("points") if unit.startswith("%") else unit
        headings.append(f"{said(sentences.indicators[name].name, lang)} [{shown}]")
    keys = list(dict.fromkeys(str(key) for key in own["key"]))
    lines = []
    for key in keys:
        title = key.replace("-", "–") if by == "age_group" else capital(label(key, lang))
        cells = [
            _cell(sentences, found_.get((name, key)), heading)
            for name, heading in zip(names, headings, strict=True)
        ]
        lines.append(tag("tr", tag("th", title, scope="row", role="rowheader"), *cells, role="row"))
    # a region has a name of its own, or whoever hears it takes one for the other
    called = f"{sentences.names[option]}: {', '.join(headings)}"
    return _table(say("gains_group", lang), headings, lines, f"gains-{by}", called)


def _cell(sentences: Sentences, row: dict[Any, Any] | None, heading: str) -> Html:
    if row is None:
        return tag("td", "–", class_="num", role="cell", data_label=heading)
    low, high = float(row["low"]), float(row["high"])
    better = sentences.indicators[str(row["indicator"])].better
    verdict = found(str(row["verdict"]), better, low, high)
    number = typeset(signed(float(row["difference"]), low, high))
    inside = tag("span", number, " ", verdict_mark(verdict), class_="sq-value")
    heard = tag("span", say(f"verdict.{verdict}", sentences.lang), class_="sq-hidden")
    return tag("td", inside, heard, class_="num", role="cell", data_label=heading)


def _table(first: str, headings: list[str], lines: list[Html], testid: str, called: str) -> Html:
    head = tag(
        "tr",
        tag("th", first, scope="col", role="columnheader"),
        *(tag("th", heading, class_="num", scope="col", role="columnheader") for heading in headings),
        role="row",
    )
    table = tag(
        "table", tag("thead", head, role="rowgroup"), tag("tbody", *lines, role="rowgroup"), role="table",
        data_testid=testid,
    )  # fmt: skip
    return tag("div", table, class_="sq-scroll sq-plain", tabindex=0, role="region", aria_label=called)


def _grid(grid: Grid, option: str) -> Html:
    """A table of the report about an option as it is."""
    lines = []
    for row in grid.rows:
        if len(row) == 1:
            heading = tag("th", row[0].text, colspan=len(grid.headings), scope="colgroup")
            lines.append(tag("tr", heading, class_="sq-grouprow", role="row"))
            continue
        cells = [
            tag(
                "td", tag("span", cell.text, class_="sq-value"), class_="num", role="cell", data_label=heading
            )
            for cell, to in zip(row[1:], grid.headings[1:], strict=True)
        ]
        lines.append(tag("tr", tag("th", row[0].text, scope="row", role="rowheader"), *cells, role="row"))
    told = tag("p", grid.caption, class_="sq-help")
    called = f"{option}: {grid.headings[0]}"
    return Html().join((_table(grid.headings[0], list(grid.headings[1:]), lines, "persons", called), told))


def _maps(sentences: Sentences) -> Html:
    """The base's precincts and the first option's beside each other, coloured on one scale."""
    compared, lang = sentences.compared, sentences.lang
    ground = compared.ground
    two = (compared.base, compared.options[0])
    rows = compared.summary
    own = rows[(rows["indicator"] == _ON_MAP) & (rows["by"] == "precinct") & rows["scenario"].isin(two)]
    if ground is None or own.empty:
        return Html()
    low, high = float(own["mean"].min()), float(own["mean"].max())
    unit = said(sentences.indicators[_ON_MAP].unit, lang)
    name = said(sentences.indicators[_ON_MAP].name, lang)
    pictures = []
    for scenario in two:
        here = own[own["scenario"] == scenario].set_index("key")
        if len(here) not in ground.land:
            return Html()
        picture = _map(ground, here, low, high, lang)
        pictures.append(tag("figure", tag("figcaption", sentences.names[scenario]), picture))
    half = (high - low) / 20.0
    ramp = f"background:linear-gradient(to right, {colour(0.0)}, {colour(1.0)})"
    bar = tag(
        "div", tag("span", rounded(low, half)), tag("span", class_="sq-ramp", style=ramp),
        tag("span", rounded(high, half)), tag("span", unit), class_="sq-rampline",
    )  # fmt: skip
    title = say("map_title", lang, indicator=name, window=compared.window, unit=unit)
    return Html().join(
        (
            tag("h3", title),
            tag("div", *pictures, class_="sq-twomaps", data_testid="maps"),
            bar,
            tag("p", say("map_one_scale", lang), class_="sq-help"),
        )
    )


def _map(ground: Ground, here: pd.DataFrame, low: float, high: float, lang: Lang) -> Html:
    left, bottom, right, top = ground.box
    scale = _MAP / (right - left)
    cells, heard = [], []
    for number, (x1, y1, x2, y2) in enumerate(ground.land[len(here)], start=1):
        row: Any = here.loc[str(number)]
        mean = float(row["mean"])
        share = (mean - low) / (high - low) if high > low else 0.5
        wide, tall = (x2 - x1) * scale, (y2 - y1) * scale
        x, y = (x1 - left) * scale, (top - y2) * scale
        text, _, spread = with_interval(mean, float(row["low"]), float(row["high"])).partition(" ")
        cells.append(
            tag(
                "rect",
                x=f"{x:.1f}",
                y=f"{y:.1f}",
                width=f"{wide:.1f}",
                height=f"{tall:.1f}",
                style=f"fill:{colour(share)}",
                stroke="var(--grey)",
                stroke_width=1,
            )
        )
        middle = {"x": f"{x + wide / 2.0:.0f}", "text_anchor": "middle", "fill": "var(--ink)"}
        if tall < _TWO_LINES:
            whole = f"{text} {spread}".strip()
            cells.append(tag("text", whole, y=f"{y + tall / 2.0 + 5.0:.0f}", class_="sq-mapsmall", **middle))
        else:
            cells.append(tag("text", text, y=f"{y + tall / 2.0 - 1.0:.0f}", class_="sq-maptext", **middle))
            cells.append(
                tag("text", spread, y=f"{y + tall / 2.0 + 17.0:.0f}", class_="sq-mapsmall", **middle)
            )
        heard.append(say("precinct", lang, number=number, value=f"{text} {spread}".strip()))
    box = f"-2 -2 {_MAP + 4:.0f} {(top - bottom) * scale + 4:.0f}"
    return tag("svg", *cells, viewBox=box, role="img", aria_label="; ".join(heard))

"""Pictures of a moment: bodies with their cases and the flows between them, and the precincts, as SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.app.markup import Html, joined, tag
from sim.app.playing import Box, Moment, NodeState
from sim.app.watched import RESIDENTS
from sim.app.words import say
from sim.offices import NEIGHBOURS
from sim.report.drawn import folded, said
from sim.report.relations import levels
from sim.structure import DEPARTMENT, Structure
from sim.text import Lang, label
from sim.text.numbers import rounded

_WIDE, _NODE, _HIGH, _ROW = 800.0, 148.0, 58.0, 104.0
_SLIGHT = 0.02
"""Flows below this many cases a day are not drawn."""
_EDGE = {
    "government": "var(--base)",
    "self_governance": "var(--reform)",
    "market_social": "var(--grey)",
}


def places(structure: Structure, nodes: tuple[NodeState, ...]) -> dict[str, tuple[float, float]]:
    """Where each node that is open stands: from departments above to residents below."""
    there = {node.name for node in nodes if node.open}
    rows = [[name for name in level if name in there] for level in levels(structure)]
    wide = int((_WIDE + 20.0) // (_NODE + 12.0))
    rows = [row[i : i + wide] for row in rows if row for i in range(0, len(row), wide)]
    rows.append([name for name in (RESIDENTS, NEIGHBOURS) if name in there])
    found = {}
    for r, row in enumerate(rows):
        for k, name in enumerate(row):
            found[name] = (_WIDE * (k + 0.5) / len(row), 10.0 + _HIGH / 2.0 + r * _ROW)
    return found


def node_name(name: str, structure: Structure, lang: Lang) -> str:
    """What a node is called; several like bodies say how many."""
    if name == DEPARTMENT:
        return say("departments", lang)
    if name == RESIDENTS:
        return say("residents", lang)
    if name == NEIGHBOURS:
        return label(NEIGHBOURS, lang)
    body = structure.bodies.get(name)
    if body is None:
        return name.replace("_", " ")
    count = structure.precincts if body.per == "precinct" else body.count
    return said(body.name, lang) + (f" × {count}" if count > 1 else "")


def network_svg(moment: Moment, lang: Lang, chosen: str) -> Html:
    """The picture: a box a body with its open cases, a curve a flow, as thick as it is strong."""
    where = places(moment.structure, moment.nodes)
    height = max(y for _, y in where.values()) + _HIGH / 2.0 + 12.0
    names = [node.name for node in moment.nodes]
    flows = sorted(
        (float(moment.flow[i, j]), names[i], names[j])
        for i in range(len(names))
        for j in range(len(names))
        if moment.flow[i, j] > _SLIGHT and names[i] in where and names[j] in where
    )
    most = max((flow for flow, _, _ in flows), default=1.0)
    lines = joined(_flow(where[a], where[b], flow, most, a, b, moment, lang) for flow, a, b in flows)
    boxes = joined(
        _node(node, where[node.name], moment, lang, chosen) for node in moment.nodes if node.name in where
    )
    arrow = tag(
        "marker",
        tag("path", d="M0,0 L6,3 L0,6 z", style="fill:var(--ink)"),
        id="sq-arrow",
        viewBox="0 0 6 6",
        refX=5,
        refY=3,
        markerWidth=9,
        markerHeight=9,
        orient="auto",
        markerUnits="userSpaceOnUse",
    )
    return tag(
        "svg",
        tag("title", say("network", lang)),
        tag("defs", arrow),
        lines,
        boxes,
        viewBox=f"0 0 {_WIDE:.0f} {height:.0f}",
        aria_label=say("network", lang),
        role="group",
    )


def _flow(
    start: tuple[float, float],
    end: tuple[float, float],
    flow: float,
    most: float,
    a: str,
    b: str,
    moment: Moment,
    lang: Lang,
) -> Html:
    (x0, y0), (x1, y1) = start, end
    level = abs(y0 - y1) < 1.0
    sign = 1.0 if y1 > y0 else -1.0
    y0 += 0.0 if level else sign * _HIGH / 2.0
    y1 -= 0.0 if level else sign * _HIGH / 2.0
    if level:
        way = 1.0 if x1 > x0 else -1.0
        x0, x1 = x0 + way * _NODE / 2.0, x1 - way * _NODE / 2.0
        bow = f"C{x0 + 20 * way:.0f},{y0 + 30:.0f} {x1 - 20 * way:.0f},{y1 + 30:.0f}"
        path = f"M{x0:.0f},{y0:.0f} {bow} {x1:.0f},{y1:.0f}"
    else:
        # what goes up and what goes down stand apart
        x0, x1 = x0 + 14.0 * sign, x1 + 14.0 * sign
        bend = (y1 - y0) * 0.45
        path = f"M{x0:.0f},{y0:.0f} C{x0:.0f},{y0 + bend:.0f} {x1:.0f},{y1 - bend:.0f} {x1:.0f},{y1:.0f}"
    wide = 1.0 + 9.0 * math.sqrt(flow / most)
    names = (node_name(a, moment.structure, lang), node_name(b, moment.structure, lang))
    text = say("flow_of", lang, start=names[0], end=names[1], cases=rounded(flow, flow / 10.0))
    style = f"fill:none;stroke:var(--grey);stroke-opacity:.55;stroke-width:{wide:.1f}"
    return tag("path", tag("title", text), d=path, style=style, marker_end="url(#sq-arrow)")


def _node(node: NodeState, at: tuple[float, float], moment: Moment, lang: Lang, chosen: str) -> Html:
    x, y = at
    name = node_name(node.name, moment.structure, lang)
    body = moment.structure.bodies.get(node.name)
    edge = _EDGE[body.system] if body is not None else "var(--third)"
    left, top = x - _NODE / 2.0, y - _HIGH / 2.0
    lines = folded(name, 11.5).split("\n")[:2]
    cases = (
        say("cases_here", lang, cases=f"{node.cases:,}")
        if node.name != RESIDENTS
        else f"{moment.residents:,}"
    )
    texts = [
        tag(
            "text",
            line,
            x=f"{x:.0f}",
            y=f"{top + 16 + 14 * k:.0f}",
            style="font-size:12.5px;font-weight:600;text-anchor:middle",
        )
        for k, line in enumerate(lines)
    ]
    texts.append(
        tag(
            "text", cases, x=f"{x:.0f}", y=f"{top + _HIGH - 9:.0f}", style="font-size:12px;text-anchor:middle"
        )
    )
    load = "" if math.isnan(node.load) else say("load_here", lang, load=f"{100.0 * node.load:.0f}")
    bar = ""
    if load:
        share = min(1.0, node.load / 1.5)
        colour = "var(--worse)" if node.load > 1.0 else edge
        bar = tag(
            "rect",
            x=f"{left + 2:.0f}",
            y=f"{top + _HIGH - 5:.0f}",
            width=f"{(_NODE - 4) * share:.0f}",
            height=3,
            style=f"fill:{colour};stroke:none",
        )
    heard = f"{name}: {cases}" + (f", {load}" if load else "")
    frame = tag(
        "rect",
        x=f"{left:.0f}",
        y=f"{top:.0f}",
        width=_NODE,
        height=_HIGH,
        rx=8,
        style=None if node.name == chosen else f"stroke:{edge}",
        fill="var(--panel)",
        stroke_width=1.5,
    )
    return tag(
        "g",
        tag("title", heard),
        frame,
        *texts,
        bar,
        data_id=f"body:{node.name}",
        tabindex=0,
        role="button",
        aria_label=heard,
        aria_pressed="true" if node.name == chosen else "false",
        class_="chosen" if node.name == chosen else None,
    )


def map_svg(
    moment: Moment, values: Mapping[str, float], title: str, unit: str, lang: Lang, chosen: str
) -> Html:
    """The precincts, coloured by an indicator's last month; pale is low."""
    left, bottom, right, top = moment.box
    scale = 480.0 / (right - left)
    known = [v for v in values.values() if not math.isnan(v)]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    parts = []
    for k, cell in enumerate(moment.land):
        value = values.get(str(k + 1), float("nan"))
        share = 0.5 if high <= low or math.isnan(value) else (value - low) / (high - low)
        parts.append(_cell(k + 1, cell, moment.box, scale, value, (high - low) / 20.0, share, lang, chosen))
    height = (top - bottom) * scale
    picture = tag(
        "svg",
        tag("title", title),
        *parts,
        viewBox=f"-1 -1 482 {height + 2:.0f}",
        role="group",
        aria_label=title,
    )
    text = (
        say(
            "map_scale",
            lang,
            low=rounded(low, (high - low) / 20.0),
            high=rounded(high, (high - low) / 20.0),
            unit=unit,
        )
        if known
        else say("map_nothing", lang)
    )
    return joined((tag("div", picture, class_="sq-svg"), tag("p", text, class_="sq-help")))


def _cell(
    number: int,
    cell: Box,
    box: Box,
    scale: float,
    value: float,
    half: float,
    share: float,
    lang: Lang,
    chosen: str,
) -> Html:
    x, y = (cell[0] - box[0]) * scale, (box[3] - cell[3]) * scale
    wide, high = (cell[2] - cell[0]) * scale, (cell[3] - cell[1]) * scale
    mix = 8.0 + 77.0 * share
    shown = "–" if math.isnan(value) else rounded(value, half)
    ink = "var(--paper)" if mix > 55.0 else "var(--ink)"
    heard = say("precinct", lang, number=number, value=shown)
    name = f"precinct:{number}"
    if high < 48.0:
        text = f"{number}: {shown}"
        texts = [
            tag(
                "text",
                text,
                x=f"{x + wide / 2:.0f}",
                y=f"{y + high / 2 + 5:.0f}",
                style=f"font-size:14px;text-anchor:middle;fill:{ink}",
            )
        ]
    else:
        texts = [
            tag(
                "text",
                number,
                x=f"{x + wide / 2:.0f}",
                y=f"{y + high / 2 - 8:.0f}",
                style=f"font-size:14px;text-anchor:middle;fill:{ink}",
            ),
            tag(
                "text",
                shown,
                x=f"{x + wide / 2:.0f}",
                y=f"{y + high / 2 + 14:.0f}",
                style=f"font-size:17px;font-weight:650;text-anchor:middle;fill:{ink}",
            ),
        ]
    fill = f"fill:color-mix(in srgb, var(--reform) {mix:.0f}%, var(--paper))"
    frame = tag(
        "rect",
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        width=f"{wide:.1f}",
        height=f"{high:.1f}",
        style=fill,
        stroke="var(--paper)",
        stroke_width=2,
    )
    return tag(
        "g",
        tag("title", heard),
        frame,
        *texts,
        data_id=name,
        tabindex=0,
        role="button",
        aria_label=heard,
        aria_pressed="true" if name == chosen else "false",
        class_="chosen" if name == chosen else None,
    )

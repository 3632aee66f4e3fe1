"""The bodies of a moment with their cases and load, and the flows between them, as SVG."""

from __future__ import annotations

import math

from markupsafe import Markup as Html

from sim.app.elements import tag
from sim.app.network_key import bar, full_queue, thick, warning
from sim.app.network_plan import BROAD, LABEL, SLIM, Link, Place, Plan, Point, Sheet, box_width, in_rows, plan
from sim.app.numerals import percent, short
from sim.app.playing import Moment, NodeState
from sim.app.watched import RESIDENTS
from sim.app.words import say
from sim.cases.offices import NEIGHBOURS
from sim.institutions.structure import DEPARTMENT, Structure
from sim.report.drawn import folded, said
from sim.report.relations import levels
from sim.text import Lang, label

_EDGE = {
    "government": "var(--base)",
    "self_governance": "var(--reform)",
    "market_social": "var(--grey)",
}
_NAME, _SMALL, _LEADING, _PAD = 13.0, 12.0, 15.5, 9.0
_NUMBERED = 8
"""So many of the largest flows have their number."""
_LONGEST = 1.5
"""Load at which its bar is full."""
_ROUND = 6.0


def places(structure: Structure, nodes: tuple[NodeState, ...]) -> list[list[str]]:
    """The nodes that are open, level by level: from departments above to residents below."""
    there = {node.name for node in nodes if node.open}
    found = [[name for name in level if name in there] for level in levels(structure)]
    found.append([name for name in (RESIDENTS, NEIGHBOURS) if name in there])
    return [level for level in found if level]


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
    return said(body.name, lang) + (f" ×\u00a0{count}" if count > 1 else "")


def network_html(moment: Moment, lang: Lang, chosen: str) -> Html:
    """The picture for broad and for narrow screens; the style sheet shows one."""
    broad = tag("div", network_svg(moment, lang, chosen), class_="sq-svg sq-broad")
    slim = tag("div", network_svg(moment, lang, chosen, wide=False), class_="sq-svg sq-slim")
    return Html().join((broad, slim))


def network_svg(moment: Moment, lang: Lang, chosen: str, *, wide: bool = True) -> Html:
    """A box a body with its open cases and load, a line a flow, as thick as it is strong."""
    sheet = BROAD if wide else SLIM
    rows = in_rows(places(moment.structure, moment.nodes), sheet)
    there = {name for row in rows for name in row}
    names = [node.name for node in moment.nodes]
    flows: dict[Link, float] = {
        (a, b): float(moment.flow[names.index(a), names.index(b)])
        for a, b in moment.links
        if a in there and b in there
    }
    lines_of = {name: _lines(name, row, moment, lang, sheet) for row in rows for name in row}
    heights = tuple(max(_height(lines_of[name], name) for name in row) for row in rows)
    planned = plan(rows, heights, tuple(flows), sheet)
    weakest_first = sorted(flows, key=lambda link: flows[link])
    states = {node.name: node for node in moment.nodes}
    largest = [link for link in weakest_first if flows[link] >= 0.05 * flows[weakest_first[-1]]]
    return tag(
        "svg",
        tag("title", say("network", lang)),
        *(_flow(planned, link, flows[link], moment, lang) for link in weakest_first),
        *(
            _node(states[name], planned.boxes[name], lines_of[name], moment, lang, chosen)
            for row in rows
            for name in row
        ),
        *(_number(planned.labels[link], flows[link]) for link in largest[-_NUMBERED:]),
        viewBox=f"0 0 {sheet.width:.0f} {planned.height:.0f}",
        aria_label=say("network", lang),
        role="group",
    )


# --- lines -----------------------------------------------------------------------------------------


def _edge(name: str, structure: Structure) -> str:
    body = structure.bodies.get(name)
    return _EDGE[body.system] if body is not None else "var(--third)"


def _flow(planned: Plan, link: Link, flow: float, moment: Moment, lang: Lang) -> Html:
    a, b = link
    points = planned.lines[link]
    width = thick(flow, moment.residents)
    (x, y), (_, before) = points[-1], points[-2]
    way = 1.0 if y > before else -1.0
    half = 3.0 + width / 2.0
    back = y - way * (5.0 + width)
    names = (node_name(a, moment.structure, lang), node_name(b, moment.structure, lang))
    text = say("flow_of", lang, start=names[0], end=names[1], cases=short(flow, 2))
    path = _path((*points[:-1], (x, back + way * 2.0)))
    colour = _edge(a, moment.structure)
    around = f"fill:none;stroke:var(--paper);stroke-width:{width + 3.0:.1f}"
    head = f"{x:.1f},{y:.1f} {x - half:.1f},{back:.1f} {x + half:.1f},{back:.1f}"
    return tag(
        "g",
        tag("title", text),
        tag("path", d=path, style=around),  # where lines cross, one goes over the other
        tag("path", d=path, style=f"fill:none;stroke:{colour};stroke-width:{width:.1f}"),
        tag("polygon", points=head, style=f"fill:{colour}"),
    )


def _path(points: tuple[Point, ...]) -> str:
    """A line with round corners."""
    text = f"M{points[0][0]:.1f},{points[0][1]:.1f}"
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        near, far = _towards(at, before), _towards(at, after)
        text += f" L{near[0]:.1f},{near[1]:.1f} Q{at[0]:.1f},{at[1]:.1f} {far[0]:.1f},{far[1]:.1f}"
    return f"{text} L{points[-1][0]:.1f},{points[-1][1]:.1f}"


def _towards(at: Point, to: Point) -> Point:
    far = math.dist(at, to)
    share = min(_ROUND, far / 2.0) / far if far else 0.0
    return at[0] + (to[0] - at[0]) * share, at[1] + (to[1] - at[1]) * share


def _number(at: Point, flow: float) -> Html:
    x, y = at
    text = short(flow, 2)
    wide = 7.5 * len(text) + 5.0
    behind = tag(
        "rect",
        x=f"{x - wide / 2.0:.1f}",
        y=f"{y - LABEL[1] / 2.0:.1f}",
        width=f"{wide:.1f}",
        height=LABEL[1],
        rx=3,
        style="fill:var(--paper)",
    )
    style = f"font-size:{_NAME}px;font-weight:600;text-anchor:middle;dominant-baseline:central"
    number = tag("text", text, x=f"{x:.1f}", y=f"{y + 0.5:.1f}", style=style)
    return tag("g", behind, number, style="pointer-events:none")


# --- boxes -----------------------------------------------------------------------------------------


def _lines(name: str, row: tuple[str, ...], moment: Moment, lang: Lang, sheet: Sheet) -> list[str]:
    room = (box_width(row, sheet) - 2.0 * _PAD) / (1.1 * _NAME)  # bold is wider
    return folded(node_name(name, moment.structure, lang), room).split("\n")


def _height(lines: list[str], name: str) -> float:
    below = 1 if name in (DEPARTMENT, NEIGHBOURS) else 2  # their load is not known
    return 2.0 * _PAD + _LEADING * len(lines) + 18.0 * below


def _node(node: NodeState, box: Place, lines: list[str], moment: Moment, lang: Lang, chosen: str) -> Html:
    name = node_name(node.name, moment.structure, lang)
    edge = _edge(node.name, moment.structure)
    over = node.load > 1.005  # what is written as more than 100 %
    y = box.top + _PAD + 11.0
    parts: list[Html] = []
    for line in lines:
        style = f"font-size:{_NAME}px;font-weight:600;text-anchor:middle"
        parts.append(tag("text", line, x=f"{box.middle:.1f}", y=f"{y:.1f}", style=style))
        y += _LEADING
    y += 3.0
    if node.name == RESIDENTS:
        told = say("people_there", lang, people=f"{moment.residents:,}")
        parts.append(_small(told, box.middle, y, "middle"))
        cases = say("cases_here", lang, cases=f"{node.cases:,}")
        parts.append(_small(cases, box.middle, y + 18.0, "middle"))
        told += ", " + cases
    else:
        told = say("cases_here", lang, cases=f"{node.cases:,}")
        parts += _queue(node, told, box, y, edge, moment)
    if not math.isnan(node.load):
        told += ", " + say("load_here", lang, load=f"{100.0 * node.load:.0f}")
        parts += _load(node.load, box, y + 18.0, edge, over=over)
    if over:
        told += ", " + say("overloaded", lang)
        parts.append(warning(box.left + box.width - 5.0, box.top + 3.0))
    heard = f"{name}: {told}"
    frame = tag(
        "rect",
        x=f"{box.left:.1f}",
        y=f"{box.top:.1f}",
        width=f"{box.width:.1f}",
        height=f"{box.height:.1f}",
        rx=8,
        style=None if node.name == chosen else f"stroke:{'var(--worse)' if over else edge}",
        fill="var(--panel)",
        stroke_width=3 if over else 1.5,
    )
    return tag(
        "g",
        tag("title", heard),
        frame,
        *parts,
        data_id=f"body:{node.name}",
        tabindex=0,
        role="button",
        aria_label=heard,
        aria_pressed="true" if node.name == chosen else "false",
        class_="chosen" if node.name == chosen else None,
    )


def _small(text: str, x: float, y: float, anchor: str) -> Html:
    style = f"font-size:{_SMALL}px;text-anchor:{anchor}"
    return tag("text", text, x=f"{x:.1f}", y=f"{y:.1f}", style=style)


def _queue(node: NodeState, told: str, box: Place, y: float, edge: str, moment: Moment) -> list[Html]:
    """How many cases are at a body, and a bar as long as they are many; it has a point if it is too short."""
    left, room = box.left + _PAD + 68.0, box.width - 2.0 * _PAD - 68.0
    share = node.cases / full_queue(moment)
    parts = [
        _small(told, box.left + _PAD, y, "start"),
        bar(left, y - 8.0, room * min(1.0, share), f"fill:{edge};fill-opacity:.75"),
    ]
    if share > 1.0:
        tip = left + room
        points = f"{tip:.1f},{y - 10:.1f} {tip + 6:.1f},{y - 5:.1f} {tip:.1f},{y:.1f}"
        parts.append(tag("polygon", points=points, style=f"fill:{edge}"))
    return parts


def _load(load: float, box: Place, y: float, edge: str, *, over: bool) -> list[Html]:
    """A bar on its track, with a mark at 100 %."""
    left, room = box.left + _PAD, box.width - 2.0 * _PAD - 46.0
    mark = left + room / _LONGEST
    return [
        bar(left, y - 8.0, room, "fill:var(--line)"),
        bar(
            left,
            y - 8.0,
            room * min(1.0, load / _LONGEST),
            f"fill:{'var(--worse)' if over else edge}",
        ),
        tag("path", d=f"M{mark:.1f},{y - 11:.1f}v12", style="stroke:var(--ink);stroke-width:1.5"),
        _small(percent(load), box.left + box.width - _PAD, y, "end"),
    ]

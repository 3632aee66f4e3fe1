"""The organisation chart of a structure as SVG in the colours of the page, planned as the printed one is."""

from __future__ import annotations

from markupsafe import Markup as Html

from sim.app.elements import tag
from sim.institutions.structure import DEPARTMENT, Structure
from sim.report.chart_plan import EDGE, LEADING, PAD, Box, chart_plan
from sim.report.drawn import said, say
from sim.report.relations import RELATIONS, Relation, relations
from sim.report.style import Size
from sim.text import Lang

_EM = 14.0
"""Units of the picture in an em of its text."""

_LINES = {
    "hands_down": ("var(--base)", "", True),
    "forbidden": ("var(--base)", "3 3", True),
    "commands": ("var(--ink)", "", True),
    "contracts": ("var(--reform)", "8 4", True),
    "same_person": ("var(--third)", "3 4", False),
    "sits_on": ("var(--grey)", "9 3 2 3", True),
}
"""Relation -> colour, dashes, whether it has an arrow: as in `sim.report.organisation`."""


def organisation_svg(structure: Structure, lang: Lang, *, wide: bool) -> Html:
    """The chart; `wide` has up to six bodies in a row, otherwise two."""
    size = Size("screen", (64.0 if wide else 36.0) * _EM * 25.4 / 72.0, None, _EM)
    links = relations(structure)
    plan = chart_plan(structure, links, size, lang)
    height = plan.height + EDGE
    plan.place(height - EDGE, 0.0)

    def y(value: float) -> float:
        return round((height - value) * _EM, 1)

    lines = Html().join(_line(path, link, y, up=up) for path, link, up in plan.paths())
    boxes = Html().join(_box(box, structure, y) for box in plan.boxes.values())
    name = said(structure.name, lang)
    picture = tag(
        "svg",
        tag("title", name),
        lines,
        boxes,
        viewBox=f"0 0 {size.em * _EM:.0f} {height * _EM:.0f}",
        role="img",
        aria_label=name,
    )
    return Html().join((tag("div", picture, class_="sq-svg"), _legend(links, lang)))


def _box(box: Box, structure: Structure, y: object) -> Html:
    assert callable(y)
    body = structure.bodies.get(box.name)
    system = DEPARTMENT if body is None else body.system
    left, top = round(box.x * _EM, 1), y(box.top)
    frame = tag(
        "rect",
        x=left,
        y=top,
        width=round(box.width * _EM, 1),
        height=round(box.height * _EM, 1),
        rx=6,
        style=f"fill:var(--panel);stroke:{_EDGES[system]};stroke-width:1.5",
    )
    middle = round((box.x + box.width / 2.0) * _EM, 1)
    texts = []
    at = box.top - PAD - LEADING / 2.0
    for text, weight in [*((t, 650) for t in box.title), *((t, 400) for t in box.text)]:
        style = f"font-size:{_EM}px;font-weight:{weight};text-anchor:middle;dominant-baseline:central"
        texts.append(tag("text", text, x=middle, y=y(at), style=style))
        at -= LEADING
    return Html().join((frame, *texts))


_EDGES = {
    "government": "var(--base)",
    "self_governance": "var(--reform)",
    "market_social": "var(--grey)",
    DEPARTMENT: "var(--third)",
}


def _line(path: list[tuple[float, float]], link: Relation, y: object, *, up: bool) -> Html:
    assert callable(y)
    colour, dashes, arrow = _LINES[link.kind]
    points = " ".join(f"{x * _EM:.1f},{y(v)}" for x, v in path)
    style = f"fill:none;stroke:{colour};stroke-width:{3 if link.kind == 'commands' else 1.6}"
    style += f";stroke-dasharray:{dashes}" if dashes else ""
    line = tag("polyline", points=points, style=style)
    if not arrow:
        return line
    (x, end), (_, before) = (path[0], path[1]) if up else (path[-1], path[-2])
    tip, way = y(end), 6.0 if end > before else -6.0
    head = f"{x * _EM:.1f},{tip} {x * _EM - 4:.1f},{tip + way:.1f} {x * _EM + 4:.1f},{tip + way:.1f}"
    return Html().join((line, tag("polygon", points=head, style=f"fill:{colour}")))


def _legend(links: list[Relation], lang: Lang) -> Html:
    """What the lines mean."""
    items = []
    for kind in (k for k in RELATIONS if any(link.kind == k for link in links)):
        colour, dashes, _ = _LINES[kind]
        style = f"stroke:{colour};stroke-width:2" + (f";stroke-dasharray:{dashes}" if dashes else "")
        sample = tag(
            "svg", tag("line", x1=0, y1=6, x2=36, y2=6, style=style), width=36, height=12, aria_hidden="true"
        )
        items.append(tag("li", sample, " ", say(f"organisation.{kind}", lang)))
    return tag("ul", *items, class_="sq-legend")

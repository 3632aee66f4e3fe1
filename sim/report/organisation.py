"""The organisation chart of a structure: bodies in levels, their posts and payers, what is between them."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from sim.institutions.files.library import load_registry
from sim.institutions.structure import DEPARTMENT, Structure
from sim.report.chart_plan import EDGE, LEADING, PAD, Box, chart_plan
from sim.report.drawn import Drawn, listed, said, say, width_of
from sim.report.parts import empty_canvas
from sim.report.relations import RELATIONS, Relation, instances, relations
from sim.report.style import DOUBLE, GREY, INK, Size, new_figure, styled
from sim.text import Lang

_LINES = {
    "hands_down": ("#B4532A", "solid", True),
    "forbidden": ("#B4532A", (0.0, (1.0, 1.0)), True),
    "commands": (INK, "solid", True),
    "contracts": ("#1F6F78", (0.0, (4.0, 1.5)), True),
    "same_person": ("#6A4C93", (0.0, (1.0, 1.2)), False),
    "sits_on": (GREY, (0.0, (6.0, 1.5, 1.0, 1.5)), True),
}
"""Relation -> colour, line, whether it has an arrow."""
_FILL = {
    "government": "#F6E9E3",
    "self_governance": "#E3EFF0",
    "market_social": "#F4F4F0",
    DEPARTMENT: "#EDE9F2",
}


def organisation(structure: Structure, *, name: str = "", lang: Lang = "en", size: Size = DOUBLE) -> Drawn:
    """The chart of a structure as its file says, at the reference size; `name` replaces its own name."""
    links = relations(structure)
    size = size.fitting(lambda at: _height(structure, links, at, lang))
    plan = chart_plan(structure, links, size, lang)
    title = name or said(structure.name, lang)
    with styled(size, lang):
        height = _height(structure, links, size, lang)
        figure = new_figure(size, height, title)
        axis, free = empty_canvas(figure, size, height)
        plan.place(free - EDGE, _legend_height(links, size, lang))
        for box in plan.boxes.values():
            _draw_box(axis, box, structure, size)
        for path, link, up in plan.paths():
            _draw_line(axis, path, link, size, up=up)
        _draw_legend(axis, links, size, lang)
    return Drawn(figure, title, _caption(structure, lang), _table(structure, lang))


def _height(structure: Structure, links: list[Relation], size: Size, lang: Lang) -> float:
    return chart_plan(structure, links, size, lang).height + _legend_height(links, size, lang)


def _draw_box(axis: Axes, box: Box, structure: Structure, size: Size) -> None:
    body = structure.bodies.get(box.name)
    fill = _FILL[DEPARTMENT if body is None else body.system]
    axis.add_patch(
        FancyBboxPatch(
            (box.x, box.top - box.height), box.width, box.height, boxstyle="round,pad=0,rounding_size=0.4",
            facecolor=fill, edgecolor=INK, linewidth=0.09 * size.points,
        )
    )  # fmt: skip
    y = box.top - PAD - LEADING / 2.0
    for line, weight in [*((t, "bold") for t in box.title), *((t, "normal") for t in box.text)]:
        axis.text(box.x + box.width / 2.0, y, line, ha="center", va="center", fontweight=weight)
        y -= LEADING


def _draw_line(axis: Axes, path: list[tuple[float, float]], link: Relation, size: Size, *, up: bool) -> None:
    colour, line, arrow = _LINES[link.kind]
    xs, ys = zip(*path, strict=True)
    wide = (0.26 if link.kind == "commands" else 0.15) * size.points
    axis.plot(xs, ys, color=colour, linestyle=line, linewidth=wide, solid_joinstyle="round", zorder=2)
    if arrow:
        end, before = (0, 1) if up else (-1, -2)
        rising = ys[end] > ys[before]
        axis.plot(
            [xs[end]], [ys[end] + (-0.3 if rising else 0.3)], marker="^" if rising else "v", color=colour,
            markersize=0.6 * size.points, zorder=3,
        )  # fmt: skip


_SAMPLE, _AFTER = 3.0, 1.6  # em: a legend's line, and the gap after its text


def _legend_places(links: list[Relation], size: Size, lang: Lang) -> list[tuple[str, float, int]]:
    """(relation, x, row) of each entry of the legend."""
    places = []
    x, row = EDGE, 0
    for kind in (k for k in RELATIONS if any(link.kind == k for link in links)):
        wide = _SAMPLE + 0.6 + width_of(say(f"organisation.{kind}", lang)) + _AFTER
        if x > EDGE and x + wide - _AFTER > size.em - EDGE:
            x, row = EDGE, row + 1
        places.append((kind, x, row))
        x += wide
    return places


def _legend_height(links: list[Relation], size: Size, lang: Lang) -> float:
    places = _legend_places(links, size, lang)
    return (places[-1][2] + 1) * LEADING + 1.0 if places else 0.0


def _draw_legend(axis: Axes, links: list[Relation], size: Size, lang: Lang) -> None:
    places = _legend_places(links, size, lang)
    rows = places[-1][2] if places else 0
    for kind, x, row in places:
        colour, line, arrow = _LINES[kind]
        y = 0.9 + LEADING * (rows - row)
        wide = (0.26 if kind == "commands" else 0.15) * size.points
        axis.plot([x, x + _SAMPLE], [y, y], color=colour, linestyle=line, linewidth=wide)
        if arrow:
            axis.plot([x + _SAMPLE], [y], marker=">", color=colour, markersize=0.6 * size.points)
        axis.text(x + _SAMPLE + 0.7, y, say(f"organisation.{kind}", lang), va="center")


def _caption(structure: Structure, lang: Lang) -> str:
    paid: dict[str, float] = {}
    for name, _, post in structure.all_posts():
        if post.dual_post_of is None and post.payer != "unpaid":
            count = post.count * instances(structure.bodies[name], structure)
            paid[post.payer] = paid.get(post.payer, 0.0) + count
    by_payer = [
        say("organisation.payer", lang, count=f"{count:g}", paid=say(f"organisation.paid.{payer}", lang))
        for payer, count in paid.items()
    ]
    return say(
        "organisation.caption", lang, paid=listed(by_payer, lang),
        residents=f"{load_registry()['scale.reference_residents'].default:,.0f}",
        precincts=structure.precincts,
        coordinators=f"{sum(d.coordinators for d in structure.departments.values()):g}",
    )  # fmt: skip


def _table(structure: Structure, lang: Lang) -> pd.DataFrame:
    """Every post: body, number of such bodies, post, count in each, payer, duty, whose dual post it is."""
    rows = [
        (
            name, said(structure.bodies[name].name, lang), instances(structure.bodies[name], structure),
            said(post.name, lang), post.count, post.payer, post.duty, post.dual_post_of or "",
        )
        for name, _, post in structure.all_posts()
    ]  # fmt: skip
    columns = ["body", "name", "bodies", "post", "count", "payer", "duty", "dual_post_of"]
    return pd.DataFrame(rows, columns=columns)

"""The organisation chart of a structure: bodies in levels, their posts and payers, what is between them.

Lines never cross a box: each leaves a box at its own place, runs along its own track in the space
between two rows, and past rows in a lane of its own at the right edge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from sim.report.drawn import Drawn, folded, listed, said, say, width_of
from sim.report.parts import empty_canvas
from sim.report.relations import RELATIONS, Relation, details, heading, instances, levels, relations
from sim.report.style import DOUBLE, GREY, INK, Size, new_figure, styled
from sim.structure import DEPARTMENT, Structure
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
_EDGE, _GAP, _PAD, _LEADING = 0.8, 1.2, 0.6, 1.3  # em
_TRACK, _CLEAR, _LANE, _PORT, _ASIDE = 0.75, 0.9, 0.8, 0.9, 0.35  # em


type _Bundle = tuple[str, str, str]
"""(relation, the upper body, the lower body or empty): lines of a kind from one body share their way."""


@dataclass
class _Box:
    """A box with its place in em; `ends` are the bundles of lines at its top and bottom."""

    name: str
    row: int
    title: list[str]
    text: list[str]
    x: float = 0.0
    top: float = 0.0
    width: float = 0.0
    ends: dict[str, list[_Bundle]] = field(default_factory=lambda: {"top": [], "bottom": []})

    @property
    def height(self) -> float:
        return _LEADING * (len(self.title) + len(self.text)) + 2.0 * _PAD


def organisation(structure: Structure, *, lang: Lang = "en", size: Size = DOUBLE) -> Drawn:
    """The chart of a structure as its file says, at the reference size of the sub-district."""
    links = relations(structure)
    while True:
        boxes, lanes = _boxes(structure, links, size, lang)
        plan = _Plan(boxes, links, size, lanes)
        fitted = size.holding(plan.height + _legend_height(links, size, lang))
        if fitted.points >= size.points - 0.01:
            break
        size = fitted
    title = said(structure.name, lang)
    with styled(size, lang):
        height = plan.height + _legend_height(links, size, lang)
        figure = new_figure(size, height, title)
        axis, free = empty_canvas(figure, size, height)
        plan.place(free - _EDGE, _legend_height(links, size, lang))
        for box in plan.boxes.values():
            _draw_box(axis, box, structure, size)
        for path, link, up in plan.paths():
            _draw_line(axis, path, link, size, up=up)
        _draw_legend(axis, links, size, lang)
    return Drawn(figure, title, _caption(structure, lang), _table(structure, lang))


def _boxes(
    structure: Structure, links: list[Relation], size: Size, lang: Lang
) -> tuple[list[list[_Box]], int]:
    """Boxes row by row, folded to their width; a level with more than fit takes several rows."""
    most = 6 if size.wide else 2
    rows = [level[i : i + most] for level in levels(structure) for i in range(0, len(level), most)]
    place = {name: r for r, row in enumerate(rows) for name in row}
    lanes = len({_bundle(link, place) for link in links if abs(place[link.start] - place[link.end]) > 1})
    room = size.em - 2.0 * _EDGE - lanes * _LANE
    found = []
    for r, row in enumerate(rows):
        width = min((room - _GAP * (len(row) - 1)) / len(row), 0.5 * room if len(row) == 1 else room)
        line = []
        for name in row:
            title = folded(heading(name, structure, lang), 0.9 * (width - 2.0 * _PAD)).split("\n")
            text = [
                part
                for detail in details(name, structure, lang)
                for part in folded(detail, width - 2.0 * _PAD).split("\n")
            ]
            line.append(_Box(name, r, title, text, width=width))
        found.append(line)
    return found, lanes


def _bundle(link: Relation, row: Mapping[str, int]) -> _Bundle:
    """Lines that may share a way: those of a kind from one body downwards, but not of different people."""
    upper, lower = (link.start, link.end) if row[link.start] <= row[link.end] else (link.end, link.start)
    return link.kind, upper, lower if link.kind == "same_person" or row[upper] == row[lower] else ""


class _Plan:
    """Where boxes stand and lines run. Rows are numbered from the top; gutter r is below row r."""

    def __init__(self, rows: list[list[_Box]], links: list[Relation], size: Size, lanes: int) -> None:
        self.rows = rows
        self.boxes = {box.name: box for row in rows for box in row}
        self.row = {box.name: box.row for row in rows for box in row}
        self.links = links
        self.size = size
        self.lanes = lanes
        self._route()
        heights = [max(box.height for box in row) for row in rows]
        self.height = sum(heights) + sum(self._gutter(r) for r in range(len(rows))) + _EDGE

    def _gutter(self, row: int) -> float:
        return 2.0 * _CLEAR + _TRACK * max(0, self.tracks[row] - 1) if self.tracks[row] else _CLEAR

    def _route(self) -> None:
        """Give every bundle its tracks in the gutters, its lane, and its places at the boxes."""
        self.tracks = [0] * len(self.rows)
        self.track: dict[tuple[_Bundle, int], int] = {}
        self.lane: dict[_Bundle, int] = {}
        for link in self.links:
            upper, lower, bundle = self._ends(link)
            last = lower.row - 1 if lower.row > upper.row else lower.row
            for gutter in dict.fromkeys((upper.row, last)):
                if (bundle, gutter) not in self.track:
                    self.track[bundle, gutter] = self.tracks[gutter]
                    self.tracks[gutter] += 1
            if last != upper.row:
                self.lane.setdefault(bundle, len(self.lane))
            for box, side in ((upper, "bottom"), (lower, "top" if lower.row > upper.row else "bottom")):
                if bundle not in box.ends[side]:
                    box.ends[side].append(bundle)

    def _ends(self, link: Relation) -> tuple[_Box, _Box, _Bundle]:
        """The upper box, the lower one and the bundle of a line."""
        start, end = self.boxes[link.start], self.boxes[link.end]
        upper, lower = (start, end) if start.row <= end.row else (end, start)
        return upper, lower, _bundle(link, self.row)

    def place(self, top: float, below: float) -> None:
        """Stand the boxes from `top` downwards, `below` em left free; what is left goes between the rows."""
        more = min(1.5, max(0.0, top - below - self.height) / len(self.rows))
        room = self.size.em - 2.0 * _EDGE - self.lanes * _LANE
        self.bottoms = []
        for r, row in enumerate(self.rows):
            used = sum(box.width for box in row) + _GAP * (len(row) - 1)
            x = _EDGE + (room - used) / 2.0
            deep = max(box.height for box in row)
            for box in row:
                box.x, box.top = x, top
                x += box.width + _GAP
            self.bottoms.append(top - deep)
            top -= deep + self._gutter(r) + more

    def paths(self) -> list[tuple[list[tuple[float, float]], Relation, bool]]:
        """Every line as points from the upper box to the lower, its relation, and whether that points up.

        All are drawn downwards, so that the dashes of lines that share a way coincide.
        """
        found = []
        for link in self.links:
            upper, lower, bundle = self._ends(link)
            below = lower.row > upper.row
            last = lower.row - 1 if below else lower.row
            xa, xb = (
                self._port(b, s, bundle)
                for b, s in ((upper, "bottom"), (lower, "top" if below else "bottom"))
            )
            ya, yb = (self.bottoms[g] - _CLEAR - _TRACK * self.track[bundle, g] for g in (upper.row, last))
            path = [(xa, upper.top - upper.height), (xa, ya)]
            if last != upper.row:
                right = self.size.em - _EDGE - self.lane[bundle] * _LANE
                path += [(right, ya), (right, yb)]
            path += [(xb, yb), (xb, lower.top if below else lower.top - lower.height)]
            found.append((path, link, link.end == upper.name))
        return found

    def _port(self, box: _Box, side: str, bundle: _Bundle) -> float:
        """Where along the edge of a box a bundle ends; those that go to the right end further right."""
        order = sorted(box.ends[side], key=lambda b: (self._other_x(box, b), b))
        share = (order.index(bundle) + 1) / (len(order) + 1)
        apart = min(box.width / (len(order) + 1), 2.5 * _PORT) * (len(order) + 1)
        # places above and below are out of line, so that no two ways run into each other between boxes
        aside = _ASIDE if side == "top" else -_ASIDE
        return box.x + box.width / 2.0 + (share - 0.5) * apart + aside

    def _other_x(self, box: _Box, bundle: _Bundle) -> float:
        """Where a bundle comes from or goes to: the right edge by a lane, else the other box."""
        if bundle in self.lane:
            return self.size.em
        _, upper, lower = bundle
        other = self.boxes[upper if upper != box.name else lower or upper]
        return other.x + other.width / 2.0


def _draw_box(axis: Axes, box: _Box, structure: Structure, size: Size) -> None:
    body = structure.bodies.get(box.name)
    fill = _FILL[DEPARTMENT if body is None else body.system]
    axis.add_patch(
        FancyBboxPatch(
            (box.x, box.top - box.height), box.width, box.height, boxstyle="round,pad=0,rounding_size=0.4",
            facecolor=fill, edgecolor=INK, linewidth=0.09 * size.points,
        )
    )  # fmt: skip
    y = box.top - _PAD - _LEADING / 2.0
    for line, weight in [*((t, "bold") for t in box.title), *((t, "normal") for t in box.text)]:
        axis.text(box.x + box.width / 2.0, y, line, ha="center", va="center", fontweight=weight)
        y -= _LEADING


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
    x, row = _EDGE, 0
    for kind in (k for k in RELATIONS if any(link.kind == k for link in links)):
        wide = _SAMPLE + 0.6 + width_of(say(f"organisation.{kind}", lang)) + _AFTER
        if x > _EDGE and x + wide - _AFTER > size.em - _EDGE:
            x, row = _EDGE, row + 1
        places.append((kind, x, row))
        x += wide
    return places


def _legend_height(links: list[Relation], size: Size, lang: Lang) -> float:
    places = _legend_places(links, size, lang)
    return (places[-1][2] + 1) * _LEADING + 1.0 if places else 0.0


def _draw_legend(axis: Axes, links: list[Relation], size: Size, lang: Lang) -> None:
    places = _legend_places(links, size, lang)
    rows = places[-1][2] if places else 0
    for kind, x, row in places:
        colour, line, arrow = _LINES[kind]
        y = 0.9 + _LEADING * (rows - row)
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
        "organisation.caption", lang, structure=said(structure.name, lang), paid=listed(by_payer, lang),
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

"""Where the boxes and lines of an organisation chart go.

Lines never cross a box: each leaves a box at its own place, runs along its own track in the space
between two rows, and past rows in a lane of its own at the right edge. Lengths are in em.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.institutions.structure import Structure
from sim.report.drawn import folded
from sim.report.relations import Relation, details, heading, levels
from sim.report.style import Size
from sim.text import Lang

EDGE, PAD, LEADING = 0.8, 0.6, 1.3
"""Em around a chart, inside a box, and from line to line of text."""
_GAP = 1.2  # em between boxes
_TRACK, _CLEAR, _LANE, _PORT, _ASIDE = 0.75, 0.9, 0.8, 0.9, 0.7  # em

type _Bundle = tuple[str, str, str]
"""(relation, the upper body, the lower body or empty): lines of a kind from one body share their way."""


@dataclass
class Box:
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
        """With all lines of text."""
        return LEADING * (len(self.title) + len(self.text)) + 2.0 * PAD


def chart_plan(structure: Structure, links: list[Relation], size: Size, lang: Lang) -> ChartPlan:
    """Boxes row by row, folded to their width; a level with more than fit takes several rows."""
    most = 6 if size.wide else 2
    rows = [level[i : i + most] for level in levels(structure) for i in range(0, len(level), most)]
    place = {name: r for r, row in enumerate(rows) for name in row}
    lanes = len({_bundle(link, place) for link in links if abs(place[link.start] - place[link.end]) > 1})
    room = size.em - 2.0 * EDGE - lanes * _LANE
    found = []
    for r, row in enumerate(rows):
        width = min((room - _GAP * (len(row) - 1)) / len(row), 0.5 * room if len(row) == 1 else room)
        line = []
        for name in row:
            title = folded(heading(name, structure, lang), 0.9 * (width - 2.0 * PAD)).split("\n")
            text = [
                part
                for detail in details(name, structure, lang)
                for part in folded(detail, width - 2.0 * PAD).split("\n")
            ]
            line.append(Box(name, r, title, text, width=width))
        found.append(line)
    return ChartPlan(found, links, size, lanes)


def _bundle(link: Relation, row: Mapping[str, int]) -> _Bundle:
    """Lines that may share a way: those of a kind from one body downwards, but not of different people."""
    upper, lower = (link.start, link.end) if row[link.start] <= row[link.end] else (link.end, link.start)
    return link.kind, upper, lower if link.kind == "same_person" or row[upper] == row[lower] else ""


class ChartPlan:
    """Where boxes stand and lines run. Rows are numbered from the top; gutter r is below row r."""

    def __init__(self, rows: list[list[Box]], links: list[Relation], size: Size, lanes: int) -> None:
        self.rows = rows
        self.boxes = {box.name: box for row in rows for box in row}
        self.row = {box.name: box.row for row in rows for box in row}
        self.links = links
        self.size = size
        self.lanes = lanes
        self._route()
        heights = [max(box.height for box in row) for row in rows]
        self.height = sum(heights) + sum(self._gutter(r) for r in range(len(rows))) + EDGE

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

    def _ends(self, link: Relation) -> tuple[Box, Box, _Bundle]:
        """The upper box, the lower one and the bundle of a line."""
        start, end = self.boxes[link.start], self.boxes[link.end]
        upper, lower = (start, end) if start.row <= end.row else (end, start)
        return upper, lower, _bundle(link, self.row)

    def place(self, top: float, below: float) -> None:
        """Stand the boxes from `top` downwards, `below` em left free; what is left goes between the rows."""
        more = min(1.5, max(0.0, top - below - self.height) / len(self.rows))
        room = self.size.em - 2.0 * EDGE - self.lanes * _LANE
        self.bottoms = []
        for r, row in enumerate(self.rows):
            used = sum(box.width for box in row) + _GAP * (len(row) - 1)
            x = EDGE + (room - used) / 2.0
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
                right = self.size.em - EDGE - self.lane[bundle] * _LANE
                path += [(right, ya), (right, yb)]
            path += [(xb, yb), (xb, lower.top if below else lower.top - lower.height)]
            found.append((path, link, link.end == upper.name))
        return found

    def _port(self, box: Box, side: str, bundle: _Bundle) -> float:
        """Where along the edge of a box a bundle ends; those that go to the right end further right."""
        order = sorted(box.ends[side], key=lambda b: (self._other_x(box, b), b))
        share = (order.index(bundle) + 1) / (len(order) + 1)
        apart = min(box.width / (len(order) + 1), 2.5 * _PORT) * (len(order) + 1)
        # places above and below are out of line, so that no two ways run into each other between boxes
        aside = 0.0 if len(order) == 1 else _ASIDE if side == "top" else -_ASIDE
        return box.x + box.width / 2.0 + (share - 0.5) * apart + aside

    def _other_x(self, box: Box, bundle: _Bundle) -> float:
        """Where a bundle comes from or goes to: the right edge by a lane, else the other box."""
        if bundle in self.lane:
            return self.size.em
        _, upper, lower = bundle
        other = self.boxes[upper if upper != box.name else lower or upper]
        return other.x + other.width / 2.0

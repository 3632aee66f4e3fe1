"""Paths of cases through the bodies, as a Sankey diagram: one structure above or beside another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from sim.analysis.compare import WINDOW_MONTHS, interval
from sim.experiments.case_paths import OUTCOMES, SEPARATOR
from sim.institutions.structure import DEPARTMENT
from sim.report.drawn import Drawn, folded, joined, say, what_is_drawn
from sim.report.parts import empty_canvas
from sim.report.style import DOUBLE, GREY, INK, Size, new_figure, series, styled
from sim.text import Lang, label
from sim.text.numbers import with_interval

MOST_PANELS = 3
_COLOURS = {"done_on_time": "#1F6F78", "done_late": "#D9A21B", "given_up": "#B4532A", "expired": "#6A4C93"}
_HATCHES = {"done_on_time": "", "done_late": "....", "given_up": "////", "expired": "xxxx"}
_SPACE = ((13.0, 0.02), (13.0, 0.04), (9.0, 0.04), (7.0, 0.08))
"""Em that all flows together are high, and the share of all cases below which bodies in a column are drawn
together (apart in the table): the first with which a slide has room."""
_HAIRLINE = 0.0008  # of all cases: thinner ribbons would not be seen, and are left out of the drawing
_OTHERS, _PAST = "others", "past "
_NODE = 0.7  # em wide
_LINE, _GAP = 1.15, 0.35  # em: a line of a node's label, and what is between two nodes
_HEAD = 3.4  # em above a panel: its title and the names of its columns
_EDGE, _AFTER = 0.8, 0.8


@dataclass(frozen=True)
class _Flow:
    """Cases that went from a node to the next; nodes are (column, name)."""

    start: tuple[int, str]
    end: tuple[int, str]
    outcome: str
    cases: float


def flows(
    paths: pd.DataFrame,
    names: Mapping[str, str],
    bodies: Mapping[str, str],
    *,
    window: int = WINDOW_MONTHS,
    lang: Lang = "en",
    size: Size = DOUBLE,
) -> Drawn:
    """A panel a scenario: who raised cases, the offices they went through, and how they ended.

    Args:
        paths: scenario, replicate, by, path, outcome, cases (see `sim.experiments.case_paths`).
        names: scenario id to name, the base first, at most `MOST_PANELS`.
        bodies: body id to name; departments, the body ``department``, need none.
        window: months that the table is about.

    Colours and hatches are outcomes. Raises ValueError for scenarios that the table lacks.
    """
    if not 0 < len(names) <= MOST_PANELS or set(names) - set(paths["scenario"]):
        raise ValueError(f"{', '.join(names)}: expected 1 to {MOST_PANELS} scenarios of the table")
    for high, least in _SPACE:
        try:
            panels = _panels(paths, names, bodies, lang, size, high, least)
            break
        except ValueError:
            if (high, least) == _SPACE[-1]:
                raise
    size = panels[0].size
    height = sum(panel.height for panel in panels) + _EDGE
    with styled(size, lang):
        figure = new_figure(size, height, say("flows", lang))
        axis, top = empty_canvas(figure, size, height)
        more = (top - height) / len(names)
        for k, panel in enumerate(panels):
            panel.draw(axis, top, series(k).colour)
            top -= panel.height + more
    return Drawn(figure, say("flows", lang), _caption(paths, names, window, lang), _table(paths, names))


def _panels(
    paths: pd.DataFrame,
    names: Mapping[str, str],
    bodies: Mapping[str, str],
    lang: Lang,
    size: Size,
    high: float,
    least: float,
) -> list[_Panel]:
    """The scenarios' panels. Raises ValueError where a slide has no room for them."""
    stops = 3 if size.wide else 2
    data = {scenario: _flows(paths, scenario, stops, least) for scenario in names}
    most = max(sum(f.cases for f in found if f.start[0] == 0) for found in data.values())

    def at(wanted: Size) -> list[_Panel]:
        return [
            _Panel(
                wanted, lang, data[scenario], stops, high / most, bodies,
                _title(paths, scenario, names, lang),
            )
            for scenario in names
        ]  # fmt: skip

    return at(size.fitting(lambda wanted: sum(panel.height for panel in at(wanted)) + _EDGE))


def _title(paths: pd.DataFrame, scenario: str, names: Mapping[str, str], lang: Lang) -> str:
    total = with_interval(*_over_runs(paths[paths["scenario"] == scenario]))
    return say("flows.title", lang, option=names[scenario], total=total, unit=say("flows.unit", lang))


def _over_runs(own: pd.DataFrame) -> tuple[float, float, float]:
    """The mean over replicates of all cases, and the ends of its 95 % interval (NaN with one run)."""
    totals = own.groupby("replicate")["cases"].sum().to_numpy(dtype=np.float64)[None, :]
    mean, low, high, _ = interval(totals)
    return float(mean[0]), max(0.0, float(low[0])), float(high[0])


def _flows(paths: pd.DataFrame, scenario: str, stops: int, least: float) -> list[_Flow]:
    """Mean flows between neighbouring columns: 0 who raised it, 1 to `stops` offices, then the outcome.

    Of a longer path the last column of offices shows the last. A path through fewer offices goes past the
    columns it doesn't need, through nodes that begin with `_PAST`.
    """
    own = paths[paths["scenario"] == scenario]
    runs, total = own["replicate"].nunique(), float(own["cases"].sum())
    taken: list[tuple[list[str], str, float]] = []
    through: dict[tuple[int, str], float] = {}
    for by, path, outcome, cases in zip(own["by"], own["path"], own["outcome"], own["cases"], strict=True):
        bodies = str(path).split(SEPARATOR) if path else []
        if len(bodies) > stops:
            bodies = [*bodies[: stops - 1], bodies[-1]]
        bodies += [f"{_PAST}{outcome}"] * (stops - len(bodies))
        taken.append(([str(by), *bodies, str(outcome)], str(outcome), float(cases)))
        for node in enumerate(taken[-1][0]):
            through[node] = through.get(node, 0.0) + float(cases)
    rare = {
        node for node, cases in through.items()
        if cases < least * total and 0 < node[0] <= stops and not node[1].startswith(_PAST)
    }  # fmt: skip
    found: dict[tuple[tuple[int, str], tuple[int, str], str], float] = {}
    for stops_made, outcome, cases in taken:
        nodes = [(k, _OTHERS if (k, name) in rare else name) for k, name in enumerate(stops_made)]
        for start, end in pairwise(nodes):
            found[start, end, outcome] = found.get((start, end, outcome), 0.0) + cases / runs
    return [_Flow(*key, cases) for key, cases in sorted(found.items())]


class _Panel:
    """One scenario's diagram."""

    def __init__(
        self, size: Size, lang: Lang, found: Sequence[_Flow], stops: int, scale: float,
        bodies: Mapping[str, str], title: str,
    ) -> None:  # fmt: skip
        self.size, self.lang, self.flows = size, lang, found
        self.stops, self.scale, self.bodies = stops, scale, bodies
        self.last = stops + 1
        self.room = (size.em - 2.0 * _EDGE) / (self.last + 0.85) - _NODE - 0.7
        self.nodes = self._sums()
        self.labels = {node: self._label(node, cases) for node, cases in self.nodes.items()}
        columns = (sum(self._slot(n) for n in self.nodes if n[0] == c) for c in range(self.last + 1))
        self.title = folded(title, 0.92 * (size.em - 2.0 * _EDGE))  # in bold, which is wider
        self.head = _HEAD + _LINE * self.title.count("\n")
        self.height = self.head + max(columns) + _AFTER

    def _sums(self) -> dict[tuple[int, str], float]:
        """How many cases go through each node."""
        into: dict[tuple[int, str], float] = {}
        out: dict[tuple[int, str], float] = {}
        for flow in self.flows:
            out[flow.start] = out.get(flow.start, 0.0) + flow.cases
            into[flow.end] = into.get(flow.end, 0.0) + flow.cases
        return {node: max(into.get(node, 0.0), out.get(node, 0.0)) for node in sorted({*into, *out})}

    def _label(self, node: tuple[int, str], cases: float) -> str:
        column, name = node
        if name.startswith(_PAST):
            return ""
        if name == DEPARTMENT:
            name = "departments"  # as a body, all of them together
        own = column in (0, self.last) or name in ("departments", _OTHERS)
        text = say(f"flows.{name}", self.lang) if own else self.bodies.get(name, label(name, self.lang))
        return folded(f"{text} {_amount(cases)}", self.room)

    def _slot(self, node: tuple[int, str]) -> float:
        """Em that a node takes in its column, with its label."""
        lines = self.labels[node].count("\n") + 1 if self.labels[node] else 0
        return max(self.nodes[node] * self.scale, _LINE * lines) + _GAP

    def x(self, column: int) -> float:
        """Left edge of a column's nodes."""
        return _EDGE + column * (self.size.em - 2.0 * _EDGE) / (self.last + 0.85)

    def draw(self, axis: Axes, top: float, colour: str) -> None:
        """Draw everything below `top` (em)."""
        below = top - self.head + _HEAD
        middle = (top + below) / 2.0 - 0.9
        axis.text(_EDGE, middle, self.title, fontweight="bold", va="center", color=colour, linespacing=1.05)
        names = [say("flows.raised", self.lang)]
        names += [say("flows.step", self.lang, step=k) for k in range(1, self.stops)]
        names += [say("flows.last", self.lang), say("flows.ended", self.lang)]
        for column, name in enumerate(names):
            axis.text(self.x(column), below - 2.4, name, va="center", color=GREY)
        places = self._places(below - _HEAD)
        least = _HAIRLINE * sum(flow.cases for flow in self.flows if flow.start[0] == 0)
        for flow, y0, y1 in self._ribbons(places):
            if flow.cases >= least:
                self._ribbon(axis, flow, y0, y1)
        for node, place in places.items():
            self._node(axis, node, place)

    def _places(self, top: float) -> dict[tuple[int, str], float]:
        """The upper edge of every node: large ones first, then what goes past, outcomes in their order."""
        places = {}
        for column in range(self.last + 1):
            y = top
            for node in sorted((n for n in self.nodes if n[0] == column), key=self._order):
                places[node] = y
                y -= self._slot(node)
        return places

    def _order(self, node: tuple[int, str]) -> tuple[float, float, str]:
        name = node[1]
        if name.removeprefix(_PAST) in OUTCOMES:
            return 1.0, float(OUTCOMES.index(name.removeprefix(_PAST))), name
        return 0.0, 0.0 if name == _OTHERS else -self.nodes[node], name

    def _ribbons(self, places: Mapping[tuple[int, str], float]) -> list[tuple[_Flow, float, float]]:
        """Every flow with its upper edge at both ends; at a node flows lie ordered by their other ends."""

        def stacked(at: str, other: str) -> dict[_Flow, float]:
            used = dict.fromkeys(places, 0.0)
            edges = {}
            order = sorted(self.flows, key=lambda f: (-places[getattr(f, other)], OUTCOMES.index(f.outcome)))
            for flow in order:
                node = getattr(flow, at)
                edges[flow] = places[node] - used[node]
                used[node] += flow.cases * self.scale
            return edges

        starts, ends = stacked("start", "end"), stacked("end", "start")
        return [(flow, starts[flow], ends[flow]) for flow in self.flows]

    def _ribbon(self, axis: Axes, flow: _Flow, y0: float, y1: float) -> None:
        past = flow.end[1].startswith(_PAST)
        x0, x1 = self.x(flow.start[0]) + _NODE, self.x(flow.end[0])
        wide, middle = flow.cases * self.scale, (x0 + x1) / 2.0
        end = x1 + (_NODE if past else 0.0)
        points = [
            (x0, y0), (middle, y0), (middle, y1), (x1, y1), (end, y1), (end, y1 - wide),
            (x1, y1 - wide), (middle, y1 - wide), (middle, y0 - wide), (x0, y0 - wide), (x0, y0),
        ]  # fmt: skip
        bend, line = [Path.CURVE4] * 3, [Path.LINETO]
        codes = [Path.MOVETO, *bend, *line * 3, *bend, Path.CLOSEPOLY]
        axis.add_patch(
            PathPatch(
                Path(points, codes), facecolor=_COLOURS[flow.outcome], alpha=0.42, linewidth=0.0,
                hatch=_HATCHES[flow.outcome], edgecolor="white",
            )
        )  # fmt: skip

    def _node(self, axis: Axes, node: tuple[int, str], top: float) -> None:
        column, name = node
        if name.startswith(_PAST):
            return
        high, x = self.nodes[node] * self.scale, self.x(column)
        colour = _COLOURS[name] if column == self.last else INK
        axis.add_patch(Rectangle((x, top - high), _NODE, high, color=colour, linewidth=0.0))
        middle = top - (self._slot(node) - _GAP) / 2.0
        box = {"facecolor": "white", "alpha": 0.72, "edgecolor": "none", "pad": 0.04 * self.size.points}
        axis.text(x + _NODE + 0.3, middle, self.labels[node], va="center", bbox=box, linespacing=1.05)


def _amount(cases: float) -> str:
    """Cases as the label of a node has them; the table has the digits and the intervals."""
    if cases < 0.1:
        return "< 0.1"
    return f"{cases:,.0f}" if cases >= 10.0 else f"{cases:.1f}"


def _table(paths: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Every path with its mean and interval over replicates."""
    blocks = []
    for scenario in names:
        own = paths[paths["scenario"] == scenario]
        runs = sorted(own["replicate"].unique())
        wide = own.pivot_table(
            index=["by", "path", "outcome"], columns="replicate", values="cases", fill_value=0.0
        )
        mean, low, high, count = interval(wide.reindex(columns=runs).to_numpy(dtype=np.float64))
        low = np.maximum(low, 0.0)
        block = wide.index.to_frame(index=False).assign(mean=mean, low=low, high=high, replicates=count)
        block.insert(0, "scenario", scenario)
        blocks.append(block)
    return pd.concat(blocks, ignore_index=True)


def _caption(paths: pd.DataFrame, names: Mapping[str, str], window: int, lang: Lang) -> str:
    runs = int(paths["replicate"].nunique())
    sentences = what_is_drawn("flows", runs, lang, window=window)
    for scenario, option in names.items():
        own = paths[paths["scenario"] == scenario]
        served = own[(own["by"] == "residents") & (own["path"] != "")]
        direct = served[~served["path"].str.contains(SEPARATOR, regex=False)]
        bad = own[own["outcome"] != "done_on_time"]
        sentences.append(
            say(
                "flows.finding", lang, option=option, direct=_share(direct, served), late=_share(bad, own)
            )
        )  # fmt: skip
    return joined(sentences, lang)


def _share(part: pd.DataFrame, whole: pd.DataFrame) -> str:
    """A part in % of the whole with its 95 % interval over replicates."""
    of = whole.groupby("replicate")["cases"].sum()
    values = 100.0 * part.groupby("replicate")["cases"].sum().reindex(of.index, fill_value=0.0) / of
    mean, low, high, _ = interval(values.to_numpy(dtype=np.float64)[None, :])
    return with_interval(float(mean[0]), float(np.maximum(low[0], 0.0)), float(np.minimum(high[0], 100.0)))

"""The ways of cases through the bodies, as a Sankey diagram: one structure above or beside another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from sim.analysis.compare import WINDOW_MONTHS, interval
from sim.report.drawn import Drawn, folded, joined, say, width_of
from sim.report.parts import empty_canvas
from sim.report.style import DOUBLE, GREY, INK, Size, new_figure, series, styled
from sim.text import Lang, label
from sim.text.numbers import rounded

SEPARATOR = ">"
OUTCOMES = ("done_on_time", "done_late", "given_up", "expired")
MOST_PANELS = 3
_COLOURS = {"done_on_time": "#1F6F78", "done_late": "#D9A21B", "given_up": "#B4532A", "expired": "#6A4C93"}
_HATCHES = {"done_on_time": "", "done_late": "....", "given_up": "////", "expired": "xxxx"}
_LEAST = 0.004  # of all cases: thinner flows are left out of the drawing, never out of the table
_NODE = 0.7  # em wide
_SLOT = 1.45  # em that a node's label needs
_FLOWS = 13.0  # em high, all flows together
_HEAD = 3.4  # em above a panel: its title and the names of its columns
_EDGE = 0.8


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
        paths: scenario, replicate, by, path, outcome, cases (see `sim.report.case_paths`).
        names: scenario id to name, the base first, at most `MOST_PANELS`.
        bodies: body id to name; departments are the body ``department``.
        window: months that the table is about.

    Colours and hatches are outcomes. Raises ValueError for scenarios that the table lacks.
    """
    if not 0 < len(names) <= MOST_PANELS or set(names) - set(paths["scenario"]):
        raise ValueError(f"{', '.join(names)}: expected 1 to {MOST_PANELS} scenarios of the table")
    stops = 3 if size.wide else 2
    data = {scenario: _flows(paths, scenario, stops) for scenario in names}
    high = _FLOWS + max(_spare(found) for found in data.values())
    height = (high + _HEAD) * len(names) + _EDGE
    size = size.holding(height)
    most = max(sum(f.cases for f in found if f.start[0] == 0) for found in data.values())
    with styled(size, lang):
        figure = new_figure(size, height, say("flows", lang))
        axis, top = empty_canvas(figure, size, height)
        step = top / len(names)
        for k, scenario in enumerate(names):
            panel = _Panel(axis, size, lang, data[scenario], stops, _FLOWS / most, bodies)
            panel.draw(top - k * step, series(k).colour, _title(paths, scenario, names, lang))
    return Drawn(figure, say("flows", lang), _caption(paths, names, window, lang), _table(paths, names))


def _title(paths: pd.DataFrame, scenario: str, names: Mapping[str, str], lang: Lang) -> str:
    mean, half = _over_runs(paths[paths["scenario"] == scenario])
    total = rounded(mean, half) + (f" ± {rounded(half, half)}" if half > 0.0 else "")
    return say("flows.title", lang, option=names[scenario], total=total, unit=say("flows.unit", lang))


def _over_runs(own: pd.DataFrame) -> tuple[float, float]:
    """The mean over replicates of all cases, and half its 95 % interval (NaN with one run)."""
    totals = own.groupby("replicate")["cases"].sum().to_numpy(dtype=np.float64)[None, :]
    mean, low, high, _ = interval(totals)
    return float(mean[0]), float((high[0] - low[0]) / 2.0)


def _flows(paths: pd.DataFrame, scenario: str, stops: int) -> list[_Flow]:
    """Mean flows between neighbouring columns: 0 who raised it, 1 to `stops` offices, then the outcome.

    Of a longer way the last column of offices shows the last; ways that go through fewer offices skip the
    columns they don't need.
    """
    own = paths[paths["scenario"] == scenario]
    runs = own["replicate"].nunique()
    found: dict[tuple[tuple[int, str], tuple[int, str], str], float] = {}
    for by, path, outcome, cases in zip(own["by"], own["path"], own["outcome"], own["cases"], strict=True):
        bodies = str(path).split(SEPARATOR) if path else []
        if len(bodies) > stops:
            bodies = [*bodies[: stops - 1], bodies[-1]]
        nodes = [(0, str(by)), *((k + 1, body) for k, body in enumerate(bodies)), (stops + 1, str(outcome))]
        for start, end in zip(nodes, nodes[1:], strict=False):
            key = (start, end, str(outcome))
            found[key] = found.get(key, 0.0) + float(cases) / runs
    total = sum(cases for (start, _, _), cases in found.items() if start[0] == 0)
    return [_Flow(*key, cases) for key, cases in sorted(found.items()) if cases >= _LEAST * total]


def _spare(found: Sequence[_Flow]) -> float:
    """Em that the labels of the fullest column need beyond the flows themselves."""
    columns: dict[int, set[str]] = {}
    for flow in found:
        for column, name in (flow.start, flow.end):
            columns.setdefault(column, set()).add(name)
    return _SLOT * max((len(nodes) for nodes in columns.values()), default=0) + 1.0


class _Panel:
    """One scenario's diagram on the canvas."""

    def __init__(
        self, axis: Axes, size: Size, lang: Lang, found: Sequence[_Flow], stops: int, scale: float,
        bodies: Mapping[str, str],
    ) -> None:  # fmt: skip
        self.axis, self.size, self.lang, self.flows = axis, size, lang, found
        self.stops, self.scale, self.bodies = stops, scale, bodies
        self.last = stops + 1
        self.label_room = (size.em - 2.0 * _EDGE) / (self.last + 0.85) - _NODE - 0.8
        self.nodes = self._sums()

    def _sums(self) -> dict[tuple[int, str], float]:
        """How many cases go through each node."""
        into: dict[tuple[int, str], float] = {}
        out: dict[tuple[int, str], float] = {}
        for flow in self.flows:
            out[flow.start] = out.get(flow.start, 0.0) + flow.cases
            into[flow.end] = into.get(flow.end, 0.0) + flow.cases
        return {node: max(into.get(node, 0.0), out.get(node, 0.0)) for node in sorted({*into, *out})}

    def x(self, column: int) -> float:
        """Left edge of a column's nodes."""
        return _EDGE + column * (self.size.em - 2.0 * _EDGE) / (self.last + 0.85)

    def draw(self, top: float, colour: str, title: str) -> None:
        """Draw everything below `top` (em)."""
        self.axis.text(_EDGE, top - 0.9, title, fontweight="bold", va="center", color=colour)
        names = [say("flows.raised", self.lang)]
        names += [say("flows.step", self.lang, step=k) for k in range(1, self.stops)]
        names += [say("flows.last", self.lang), say("flows.ended", self.lang)]
        for column, name in enumerate(names):
            self.axis.text(self.x(column), top - 2.4, name, va="center", color=GREY)
        places = self._places(top - _HEAD)
        used_out, used_in = dict.fromkeys(places, 0.0), dict.fromkeys(places, 0.0)
        by_place = sorted(self.flows, key=lambda f: (-places[f.start], -places[f.end], f.outcome))
        by_end = sorted(self.flows, key=lambda f: (-places[f.end], -places[f.start], f.outcome))
        starts, ends = {}, {}
        for flow in by_place:
            starts[flow] = places[flow.start] - used_out[flow.start]
            used_out[flow.start] += flow.cases * self.scale
        for flow in by_end:
            ends[flow] = places[flow.end] - used_in[flow.end]
            used_in[flow.end] += flow.cases * self.scale
        for flow in by_place:
            self._ribbon(flow, starts[flow], ends[flow])
        for node, cases in self.nodes.items():
            self._node(node, cases, places[node])

    def _places(self, top: float) -> dict[tuple[int, str], float]:
        """The upper edge of every node: large ones first, each with room for its label."""
        places = {}
        for column in range(self.last + 1):
            own = [(cases, node) for node, cases in self.nodes.items() if node[0] == column]
            if column == self.last:
                own.sort(key=lambda it: OUTCOMES.index(it[1][1]))
            else:
                own.sort(key=lambda it: (-it[0], it[1]))
            y = top
            for cases, node in own:
                places[node] = y
                y -= max(cases * self.scale + 0.35, _SLOT)
        return places

    def _ribbon(self, flow: _Flow, y0: float, y1: float) -> None:
        x0, x1 = self.x(flow.start[0]) + _NODE, self.x(flow.end[0])
        wide, middle = flow.cases * self.scale, (x0 + x1) / 2.0
        points = [
            (x0, y0), (middle, y0), (middle, y1), (x1, y1),
            (x1, y1 - wide), (middle, y1 - wide), (middle, y0 - wide), (x0, y0 - wide), (x0, y0),
        ]  # fmt: skip
        codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
        self.axis.add_patch(
            PathPatch(
                Path(points, codes), facecolor=_COLOURS[flow.outcome], alpha=0.38, linewidth=0.0,
                hatch=_HATCHES[flow.outcome], edgecolor="white",
            )
        )  # fmt: skip

    def _node(self, node: tuple[int, str], cases: float, top: float) -> None:
        column, name = node
        high, x = cases * self.scale, self.x(column)
        last = column == self.last
        colour = _COLOURS[name] if last else INK
        self.axis.add_patch(Rectangle((x, top - high), _NODE, high, color=colour, linewidth=0.0))
        known = column in (0, self.last)
        text = say(f"flows.{name}", self.lang) if known else self.bodies.get(name, label(name, self.lang))
        text = f"{text} {rounded(cases)}" if cases >= 1.0 else text
        middle = top - max(high, _SLOT - 0.35) / 2.0
        room = self.label_room
        lines = folded(text, room)
        allowed = max(1, int(max(high, _SLOT) / 1.2))
        if lines.count("\n") + 1 > allowed:
            lines = _shortened(text, room)
        box = {"facecolor": "white", "alpha": 0.72, "edgecolor": "none", "pad": 0.06 * self.size.points}
        self.axis.text(x + _NODE + 0.3, middle, lines, va="center", bbox=box, linespacing=1.1)


def _shortened(text: str, room: float) -> str:
    """As much of a label as fits one line."""
    while width_of(text + "…") > room and len(text) > 1:
        text = text[:-1]
    return text.rstrip() + "…"


def _table(paths: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Every way with its mean and interval over replicates."""
    blocks = []
    for scenario in names:
        own = paths[paths["scenario"] == scenario]
        runs = sorted(own["replicate"].unique())
        wide = own.pivot_table(index=["by", "path", "outcome"], columns="replicate", values="cases", fill_value=0.0)
        mean, low, high, count = interval(wide.reindex(columns=runs).to_numpy(dtype=np.float64))
        block = wide.index.to_frame(index=False).assign(mean=mean, low=low, high=high, replicates=count)
        block.insert(0, "scenario", scenario)
        blocks.append(block)
    return pd.concat(blocks, ignore_index=True)


def _caption(paths: pd.DataFrame, names: Mapping[str, str], window: int, lang: Lang) -> str:
    runs = int(paths["replicate"].nunique())
    sentences = [say("flows.caption", lang, window=window, runs=runs)]
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
    """A part in % of the whole with half the 95 % interval over replicates."""
    of = whole.groupby("replicate")["cases"].sum()
    values = 100.0 * part.groupby("replicate")["cases"].sum().reindex(of.index, fill_value=0.0) / of
    mean, low, high, _ = interval(values.to_numpy(dtype=np.float64)[None, :])
    half = float((high[0] - low[0]) / 2.0)
    text = rounded(float(mean[0]), half)
    return f"{text} ± {rounded(half, half)}" if half > 0.0 else text

"""Charts of what a search for reforms found (ECharts options): side by side, in pairs, and progress."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import escape

from sim.app.chart_parts import CROSS, Option
from sim.kernel.arrays import Floats
from sim.report.search import Measured, height_of
from sim.text.numbers import rounded

LOOKS: Mapping[str, tuple[str, Any, str]] = {
    "found": ("var(--reform)", "solid", "rect"),
    "base": ("var(--base)", [7, 4], "circle"),
    "plan": ("var(--third)", [2, 3], "triangle"),
    "single": ("var(--fourth)", [9, 3, 2, 3], "diamond"),
    "bundled": ("var(--grey)", [4, 2], f"path://{CROSS}"),
}
"""By sort: colour, line and marker."""
KEYS = ("base", "found", "plan", "single", "bundled")
"""The sorts in the order of the keys of lines (`sim.app.legends`)."""
RUNS = {"search": "found", "random": "base"}
"""The sort whose line a search has, and one at random."""

_FONT = 13
_LINE = 16
"""Pixels of a line of words."""
_APART = 0.06  # share of the width by which numbers must lie apart
_WORDS = {"color": "var(--ink)", "fontSize": _FONT}
_TIP = {"confine": True, "backgroundColor": "var(--paper)", "borderColor": "var(--line)", "textStyle": _WORDS}


def _tip(name: str, data: Mapping[Any, Any], measures: Sequence[Measured]) -> Option:
    """What a pointer shows of an option: all that it is judged by."""
    lines = [f"<strong>{escape(name)}</strong>"]
    lines += [f"{escape(it.title)}: {_said(it.factor * float(data[it.column]))}" for it in measures]
    return {"formatter": "<br>".join(lines)}


def _said(value: float) -> str:
    return "–" if math.isnan(value) else rounded(value)


def parallel(
    data: pd.DataFrame, measures: Sequence[Measured], names: Sequence[str], ends: tuple[str, str]
) -> Option:
    """A line an option over all measures, better always to the right; `ends` say best and worst."""
    heights = np.column_stack([height_of(data[it.column].to_numpy(dtype=float), it) for it in measures])
    series = []
    ends_at = _numbered(data, heights[:, -1])
    for place, (row, name, line) in enumerate(zip(data.to_dict("records"), names, heights, strict=True)):
        colour, dashes, symbol = LOOKS[str(row["sort"])]
        series.append(
            {
                "type": "line", "name": name, "symbol": symbol, "symbolSize": 8,
                "lineStyle": {"color": colour, "type": dashes, "width": 2}, "itemStyle": {"color": colour},
                "emphasis": {"focus": "series"}, "tooltip": _tip(name, row, measures),
                "endLabel": {
                    "show": place in ends_at, "color": "var(--ink)", "fontSize": _FONT, "align": "left",
                    "formatter": ends_at.get(place, ""),
                    # every other one lower: on a phone the next begins where one ends
                    "offset": [0, _LINE * (list(ends_at).index(place) % 2) if place in ends_at else 0],
                },
                "data": [None if math.isnan(value) else round(float(value), 4) for value in line],
            }
        )  # fmt: skip
    labels = []
    for it in measures:
        worst, best = it.ends(data[it.column].to_numpy(dtype=float))
        labels.append(f"{it.name}\n{ends[1]} {_said(it.factor * worst)}\n{ends[0]} {_said(it.factor * best)}")
    return {
        "grid": {"left": 8, "right": 40, "top": 8, "bottom": 24 + _LINE, "containLabel": True},
        "tooltip": {**_TIP, "trigger": "item"},
        # measures below one another: their names have room on a phone, too
        "yAxis": {
            "type": "category", "data": labels, "inverse": True, "axisTick": {"show": False},
            "axisLine": {"show": False}, "splitLine": {"show": False},
            "axisLabel": {**_WORDS, "interval": 0, "width": 130, "overflow": "break", "lineHeight": 16},
        },
        "xAxis": {"type": "value", "min": -0.03, "max": 1.03, "show": False},
        "series": series, "animationDuration": 300,
    }  # fmt: skip


def _numbered(data: pd.DataFrame, heights: Floats) -> dict[int, str]:
    """The numbers of reforms at the ends of their lines, together at one of them where they would overlap."""
    numbers = data["number"].to_numpy(dtype=np.float64)
    found: dict[int, list[float]] = {}
    at = -1
    for i in np.argsort(heights, kind="stable").tolist():
        if math.isnan(numbers[i]) or math.isnan(heights[i]):
            continue
        if at < 0 or heights[i] - heights[at] > _APART:
            at = i
        found.setdefault(at, []).append(numbers[i])
    return {place: ", ".join(f"{number:.0f}" for number in sorted(own)) for place, own in found.items()}


def scatter(
    data: pd.DataFrame,
    x: Measured,
    y: Measured,
    measures: Sequence[Measured],
    names: Sequence[str],
    sorts: Mapping[str, str],
) -> Option:
    """One measure against another, reforms with their numbers; `sorts` names each sort of option."""
    points: dict[str, list[Option]] = {}
    for row, name in zip(data.to_dict("records"), names, strict=True):
        place = [it.factor * float(row[it.column]) for it in (x, y)]
        if any(math.isnan(value) for value in place):
            continue
        points.setdefault(str(row["sort"]), []).append(
            {
                "value": [float(f"{value:.6g}") for value in place], "name": name,
                "tooltip": _tip(name, row, measures),
                "label": {
                    "show": row["sort"] == "found", "position": "right", "color": "var(--ink)",
                    "fontSize": _FONT,
                    "formatter": "" if math.isnan(row["number"]) else f"{row['number']:.0f}",
                },
            }
        )  # fmt: skip
    axis = {"type": "value", "scale": True, "axisLabel": {**_WORDS, "hideOverlap": True}, "splitNumber": 4}
    across, up = (axis | ({"min": 0, "max": 100} if it.is_share else {}) for it in (x, y))
    lines = {"splitLine": {"lineStyle": {"color": "var(--line)"}}, "nameTextStyle": {"color": "var(--grey)"}}
    above = {
        "color": "var(--grey)",
        "fontSize": _FONT,
        "align": "left",
        "padding": [0, 0, 8, -24],
        "lineHeight": 18,
    }
    return {
        "grid": {"left": 8, "right": 24, "top": 58, "bottom": 30, "containLabel": True},
        "tooltip": {**_TIP, "trigger": "item"},
        "xAxis": {**across, **lines, "name": x.title, "nameLocation": "middle", "nameGap": 30},
        # its unit on a line of its own: both together are wider than a phone
        "yAxis": {**up, **lines, "name": y.title.replace(" [", "\n[", 1), "nameTextStyle": above},
        "series": [
            {
                "type": "scatter", "name": sorts[sort], "symbol": LOOKS[sort][2], "symbolSize": 12,
                "itemStyle": {"color": LOOKS[sort][0]}, "data": own, "labelLayout": {"moveOverlap": "shiftY"},
            }
            for sort, own in points.items()
        ],
        "animationDuration": 300,
    }  # fmt: skip


def convergence(table: pd.DataFrame, names: Mapping[str, str], x: str, y: str) -> Option:
    """How much is covered by how many candidates tried, searches and random ones, each and on average."""
    series: list[Option] = []
    for kind, look in RUNS.items():
        own = table[table["kind"] == kind]
        if own.empty:
            continue
        colour, dashes, _ = LOOKS[look]
        for _, run in own.groupby("seed"):
            thin = {"color": colour, "type": dashes, "width": 1, "opacity": 0.4}
            series.append(_steps(run["evaluations"], run["hypervolume"], thin) | {"silent": True})
        mean = own.groupby("evaluations")["hypervolume"].mean()
        thick = {"color": colour, "type": dashes, "width": 3}
        series.append(_steps(mean.index.to_series(), mean, thick) | {"name": names[kind]})
    axis = {"type": "value", "axisLabel": _WORDS, "splitLine": {"lineStyle": {"color": "var(--line)"}}}
    grey = {"color": "var(--grey)", "fontSize": _FONT}
    above = {**grey, "align": "left", "padding": [0, 0, 8, -24]}
    return {
        "grid": {"left": 8, "right": 16, "top": 40, "bottom": 30, "containLabel": True},
        "tooltip": {**_TIP, "trigger": "item"},
        "xAxis": {**axis, "name": x, "nameLocation": "middle", "nameGap": 30, "nameTextStyle": grey},
        "yAxis": {**axis, "name": y, "min": 0, "nameTextStyle": above},
        "series": series, "animationDuration": 300,
    }  # fmt: skip


def _steps(x: pd.Series[Any], y: pd.Series[float], line: Option) -> Option:
    points = [[int(a), round(100.0 * float(b), 2)] for a, b in zip(x, y, strict=True)]
    return {
        "type": "line", "step": "end", "symbol": "none", "lineStyle": line,
        "itemStyle": {"color": line["color"]}, "data": points,
    }  # fmt: skip

"""From tables to bars on screen (ECharts options): parts side by side, and values with their intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from sim.app.chart_parts import (
    COLOURS,
    DECALS,
    FONT,
    PURPOSE_COLOURS,
    Option,
    axis,
    number,
    tooltip,
)
from sim.text.numbers import typeset, with_interval


def _sideways(names: Sequence[str], unit: str, width: int) -> Option:
    """The axes of bars that lie: a name a row, the first above, `width` pixels wide."""
    return {
        "grid": {"left": 8, "right": 24, "top": 8, "bottom": 30, "containLabel": True},
        "tooltip": tooltip(trigger="item"),
        "xAxis": axis(type="value", name=unit, nameLocation="middle", nameGap=28),
        "yAxis": axis(
            type="category",
            data=names,
            inverse=True,
            axisLabel={"color": "var(--ink)", "fontSize": FONT, "width": width, "overflow": "break"},
        ),
    }


def stacked(table: pd.DataFrame, names: Mapping[str, str], parts: Mapping[str, str], *, unit: str) -> Option:
    """A bar a scenario, its parts side by side along it.

    `table` has scenario, key, mean, low and high; `parts` is key to name, in order.
    """
    parts_of = {
        (str(row["scenario"]), str(row["key"])): (float(row["mean"]), float(row["low"]), float(row["high"]))
        for row in table.to_dict("records")
    }
    series = []
    for k, (key, name) in enumerate(parts.items()):
        values = [
            {"value": number(mean), "tooltip": {"formatter": f"{name}: {with_interval(mean, low, high)}"}}
            for mean, low, high in (parts_of.get((scenario, key), (math.nan,) * 3) for scenario in names)
        ]
        series.append(
            {
                "type": "bar",
                "stack": "all",
                "name": name,
                "data": values,
                "barMaxWidth": 44,
                "itemStyle": {
                    "color": PURPOSE_COLOURS[k % len(PURPOSE_COLOURS)],
                    "borderColor": "var(--paper)",
                    "borderWidth": 1,
                    "decal": DECALS[k % len(DECALS)],
                },
            }
        )
    return {
        **_sideways(list(names.values()), unit, 130),
        "series": series,
    }


def marks(
    rows: Sequence[tuple[str, float, float, float]], *, unit: str, colours: Sequence[str] | None = None
) -> Option:
    """A row a name, its value as a bar with the interval as a whisker. Rows: name, value, low, high."""
    names = [name for name, *_ in rows]
    bars = [
        {
            "value": number(value),
            "itemStyle": {"color": colours[k] if colours else COLOURS[1]},
            "tooltip": {"formatter": f"{name}: {typeset(with_interval(value, low, high))}"},
        }
        for k, (name, value, low, high) in enumerate(rows)
    ]
    whiskers = [
        [{"coord": [number(low), k]}, {"coord": [number(high), k]}]
        for k, (_, _, low, high) in enumerate(rows)
        if not (math.isnan(low) or math.isnan(high))
    ]
    return {
        **_sideways(names, unit, 150),
        "series": [
            {
                "type": "bar",
                "data": bars,
                "barMaxWidth": 22,
                "markLine": {
                    "silent": True,
                    "symbol": ["rect", "rect"],
                    "symbolSize": [10, 2],  # the line turns its ends: this is across it
                    "label": {"show": False},
                    "lineStyle": {"color": "var(--ink)", "type": "solid", "width": 1.5},
                    "data": whiskers,
                    "animation": False,
                },
            },
            # unseen: the ends of the whiskers, so that the axis is long enough for them
            {
                "type": "scatter",
                "symbolSize": 0,
                "silent": True,
                "tooltip": {"show": False},
                "data": [
                    [number(end), k] for k, row in enumerate(rows) for end in row[2:] if not math.isnan(end)
                ],
            },
        ],
    }


def waterfall(
    rows: Sequence[tuple[str, float, float, float]],
    whole: tuple[str, float, float, float],
    *,
    unit: str,
    colours: Sequence[str],
) -> Option:
    """Steps from 0 to the whole, a row a part, each beginning where the one above ends; the whole comes last.

    Rows: name, value, low, high; whiskers are those of the step alone, and `colours` those of rows and whole.
    """
    names = [*(name for name, *_ in rows), whole[0]]
    begins: list[float] = []
    reached = 0.0
    for _, value, _, _ in rows:
        begins.append(reached)
        reached += value
    begins.append(0.0)
    unseen = {"type": "bar", "stack": "steps", "stackStrategy": "all", "silent": True}
    bars, ends, lines = [], [], []
    for k, ((name, value, low, high), begin) in enumerate(zip([*rows, whole], begins, strict=True)):
        said = f"{name}: {typeset(with_interval(value, low, high))}"
        bars.append(
            {"value": number(value), "itemStyle": {"color": colours[k]}, "tooltip": {"formatter": said}}
        )
        if not (math.isnan(low) or math.isnan(high)):
            ends += [[number(begin + end), k] for end in (low, high)]
            lines.append([{"coord": [number(begin + low), k]}, {"coord": [number(begin + high), k]}])
    whiskers = {"type": "solid", "color": "var(--ink)", "width": 1.5}
    steps = [
        [{"coord": [number(begin), k], "symbol": "none"}, {"coord": [number(begin), k + 1], "symbol": "none"}]
        for k, begin in enumerate(begins[1:-1])
    ]
    shown = {"label": {"show": False}, "silent": True, "animation": False}
    return {
        **_sideways(names, unit, 150),
        "series": [
            {**unseen, "data": [number(begin) for begin in begins], "itemStyle": {"color": "transparent"}},
            {
                "type": "bar",
                "stack": "steps",
                "stackStrategy": "all",
                "data": bars,
                "barMaxWidth": 22,
                "markLine": {
                    **shown,
                    "symbol": ["rect", "rect"],
                    "symbolSize": [10, 2],
                    "lineStyle": whiskers,
                    "data": lines,
                },
            },
            # unseen: the ends of the whiskers make the axis long enough; and where each step begins
            {
                "type": "scatter",
                "symbolSize": 0,
                "silent": True,
                "tooltip": {"show": False},
                "data": ends or [[number(reached), len(rows)]],
                "markLine": {
                    **shown,
                    "symbol": "none",
                    "lineStyle": {"type": "dotted", "color": "var(--grey)", "width": 1},
                    "data": steps,
                },
            },
        ],
    }

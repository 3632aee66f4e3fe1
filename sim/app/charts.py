"""From tables to what the charts on screen draw (ECharts options): the look of the figures, for a browser.

Bands are 95 % intervals over replicates. Colours are the style sheet's, so that light and dark follow from
where a chart stands. The base is drawn first and dashed, options solid and dotted, each with its own marker,
so that legends (`key`) tell them apart without colour. Vertical axes begin at 0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup as Html

from sim.app.elements import tag
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.text.numbers import rounded

type Option = dict[str, Any]

COLOURS = ("var(--base)", "var(--reform)", "var(--third)", "var(--fourth)")
_LINES: tuple[Any, ...] = ([7, 4], "solid", [2, 3], [9, 3, 2, 3])
_SYMBOLS = ("circle", "rect", "triangle", "diamond")
_PURPOSE_COLOURS = tuple(f"var(--c{k})" for k in range(1, 9))
_FONT = 13
_TONES = ("var(--tone1)", "var(--tone2)", "var(--tone3)")
"""Dark to light, so that the layers of a stack read in grey."""
_DECALS: tuple[Option, ...] = (
    {"symbol": "none"},
    {
        "symbol": "rect",
        "dashArrayX": [1, 0],
        "dashArrayY": [3, 5],
        "rotation": -0.785,
        "color": "var(--paper)",
    },
    {
        "symbol": "circle",
        "symbolSize": 0.5,
        "dashArrayX": [[6, 6], [0, 6, 6, 0]],
        "dashArrayY": [6, 0],
        "color": "var(--paper)",
    },
)
"""Patterns on the parts of a bar, so that they need no colour."""
_PATTERNS = (
    "",
    ", repeating-linear-gradient(45deg, var(--paper) 0 2px, transparent 2px 6px)",
    ", radial-gradient(var(--paper) 1.6px, transparent 2px) 0 0 / 6px 6px",
)
_DASHES = ("7 4", None, "2 3", "9 3 2 3")
_MARKERS = (
    {"d": "M17 2.5a4.5 4.5 0 1 0 .01 0z"},
    {"d": "M13 3h8v8h-8z"},
    {"d": "M17 2l5 9h-10z"},
    {"d": "M17 1.5l5.5 5.5-5.5 5.5-5.5-5.5z"},
)
"""Circle, square, triangle, diamond around the middle of a key, as the lines carry them."""


def key(place: int) -> Html:
    """How the line of a scenario looks: colour, dashes and marker (see `_LINES`, `_SYMBOLS`)."""
    stroke = tag(
        "line", x1=0, x2=34, y1=7, y2=7, stroke="currentColor", stroke_width=2.5,
        stroke_dasharray=_DASHES[place],
    )  # fmt: skip
    marker = tag("path", d=_MARKERS[place]["d"], fill="currentColor")
    return tag(
        "svg", stroke, marker, viewBox="0 0 34 14", width=34, height=14, class_="sq-linekey",
        style=f"color:{COLOURS[place]}", aria_hidden="true",
    )  # fmt: skip


def part_swatch(place: int) -> Html:
    """The key of a part of a bar, with its pattern."""
    colour, pattern = f"var(--c{place + 1})", _PATTERNS[place % len(_PATTERNS)]
    layers_ = f"{pattern.removeprefix(', ')}, {colour}" if pattern else colour
    return tag("span", class_="sq-tone", style=f"background:{layers_}", aria_hidden="true")


def swatch(place: int) -> Html:
    """The key of a layer of a stack."""
    return tag("span", class_="sq-tone", style=f"background:{_TONES[place]}", aria_hidden="true")


def named(keys: Sequence[Html], names: Sequence[str], heard: str) -> Html:
    """A legend: keys with their names."""
    items = (tag("li", k, " ", name) for k, name in zip(keys, names, strict=True))
    return tag("ul", *items, class_="sq-legend", aria_label=heard)


def _axis(**more: Any) -> Option:
    return {
        "axisLine": {"lineStyle": {"color": "var(--grey)"}},
        "axisLabel": {"color": "var(--ink)", "fontSize": _FONT, "hideOverlap": True},
        "splitLine": {"lineStyle": {"color": "var(--line)"}},
        "nameTextStyle": {"color": "var(--grey)", "fontSize": _FONT},
        **more,
    }


def _tooltip(**more: Any) -> Option:
    return {
        "confine": True,
        "backgroundColor": "var(--paper)",
        "borderColor": "var(--line)",
        "textStyle": {"color": "var(--ink)", "fontSize": _FONT},
        **more,
    }


def _number(value: float) -> float | None:
    return None if value is None or math.isnan(value) else float(f"{value:.6g}")


def _with_half(mean: float, half: float) -> str:
    """A mean with half the width of its interval, as pointers show it."""
    return f"{rounded(mean, half)} ± {rounded(half, half)}" if half > 0.0 else rounded(mean)


def same_scale(options: Sequence[Option], bands: Sequence[pd.DataFrame], *, share: bool) -> None:
    """Give charts beside one another the same vertical axis, from 0 as far as all their bands go.

    Of shares it ends at 100, and nothing that cannot be is below 0.
    """
    ends = [float(end) for own in bands for end in (own["low"].min(), own["high"].max(), *own["mean"])]
    ends = [end for end in ends if math.isfinite(end)]
    ends = [0.0, *ends] if ends else []
    if not ends or min(ends) == max(ends):
        return
    step = 10.0 ** math.floor(math.log10(max(ends) - min(ends)))
    low, high = step * math.floor(min(ends) / step), step * math.ceil(max(ends) / step)
    if share:
        low, high = max(0.0, low), min(100.0, high)
    for option in options:
        option["yAxis"] |= {"min": _number(low), "max": _number(high)}


def _over_time(times: Sequence[str], unit: str, time: str, *, months: bool) -> Option:
    """The axes of what is drawn over time, and what a pointer shows.

    Of months the axis shows the years (`chart.vue` does), each in its middle. The vertical axis has 0 on it.
    """
    above = {"color": "var(--grey)", "fontSize": _FONT, "align": "left", "padding": [0, 0, 12, -24]}
    return {
        # room above for two lines: the unit, and below it the names of dates
        "grid": {"left": 8, "right": 16, "top": 52, "bottom": 26, "containLabel": True},
        "tooltip": _tooltip(trigger="axis"),
        "xAxis": _axis(
            type="category",
            data=list(times),
            name=time,
            nameLocation="middle",
            nameGap=26,
            boundaryGap=False,
            **({"sqMonthsAYear": MONTHS_A_YEAR} if months else {}),
        ),
        "yAxis": _axis(type="value", name=unit, splitNumber=4, nameTextStyle=above),
    }


def _at_times(mark: str, at: Sequence[str]) -> Option:
    """Vertical lines, the first with their name above."""
    first = {"xAxis": at[0]}
    others = [{"xAxis": time, "label": {"show": False}} for time in at[1:]]
    return {
        "silent": True,
        "symbol": "none",
        "animation": False,
        "lineStyle": {"color": "var(--grey)", "type": "dotted", "width": 1.5},
        "label": {
            "formatter": mark,
            "color": "var(--grey)",
            "fontSize": 12,
            "position": "end",
            "rotate": 0,
            "distance": 4,
        },
        "data": [first, *others],
    }


def trajectory(
    bands: pd.DataFrame,
    names: Mapping[str, str],
    *,
    unit: str,
    time: str,
    mark: str = "",
    at: Sequence[str] = (),
    months: bool = False,
    bounds: tuple[float, float] = (-math.inf, math.inf),
) -> Option:
    """Means over time with their bands.

    Args:
        bands: `sim.report.over_time.BAND_COLUMNS`, for one indicator.
        names: scenario id to name, the base first.
        unit, time: what the axes are named.
        mark, at: what vertical lines are called, and the times they stand at.
        months: whether the times are months; the axis then shows years.
        bounds: between which values are possible; bands go no further.
    """
    times = [str(int(t)) for t in sorted(bands["time"].unique())]
    series: list[Option] = []
    for k, (scenario, name) in enumerate(names.items()):
        own = bands[bands["scenario"] == scenario].sort_values("time")
        own = own.set_index(own["time"].map(lambda t: str(int(t)))).reindex(times)
        low, high = own["low"].clip(*bounds), own["high"].clip(*bounds)
        colour = COLOURS[k]
        if (high - low).notna().any():
            shared = {"type": "line", "stack": f"band{k}", "symbol": "none", "silent": True, "z": 1}
            nothing = {"lineStyle": {"opacity": 0}, "tooltip": {"show": False}, "stackStrategy": "all"}
            series.append({**shared, **nothing, "name": name, "data": [_number(v) for v in low]})
            band = {"color": colour, "opacity": 0.18}
            wide = [_number(v) for v in high - low]
            series.append({**shared, **nothing, "name": name, "areaStyle": band, "data": wide})
        line: Option = {
            "type": "line",
            "name": name,
            "data": [_number(v) for v in own["mean"]],
            "color": colour,
            "symbol": _SYMBOLS[k],
            "symbolSize": 7,
            "showSymbol": len(times) <= 12,
            "lineStyle": {"width": 2.5, "type": _LINES[k], "color": colour},
            "itemStyle": {"color": colour},
            "z": 3,
            "says": [
                _with_half(mean, (b - a) / 2.0)
                for mean, a, b in zip(own["mean"], own["low"], own["high"], strict=True)
            ],
        }
        if len(times) > _FEW:
            line["markPoint"] = _markers(k, list(own["mean"]), colour)
        if mark and k == 0 and (there := [time for time in at if time in times]):
            line["markLine"] = _at_times(mark, there)
        series.append(line)
    return {
        **_over_time(times, unit, time, months=months),
        "series": series,
        "animationDuration": 300,
    }


_FEW = 12
"""So many times have a marker each."""


def _markers(place: int, values: Sequence[float], colour: str) -> Option:
    """A marker now and then along a line of many times, each scenario's at other times."""
    every = max(1, len(values) // 6)
    first = every // 5 + place * max(1, every // 5)
    return {
        "symbol": _SYMBOLS[place],
        "symbolSize": 9,
        "silent": True,
        "animation": False,
        "label": {"show": False},
        "itemStyle": {"color": colour},
        "data": [
            {"coord": [k, _number(values[k])]}
            for k in range(first, len(values), every)
            if not math.isnan(values[k])
        ],
    }


def layers(
    parts: Mapping[str, pd.DataFrame],
    part_names: Mapping[str, str],
    totals: pd.DataFrame,
    names: Mapping[str, str],
    *,
    unit: str,
    time: str,
    mark: str = "",
    at: Sequence[str] = (),
) -> Option:
    """Monthly layers on one another, what one scenario's total is made of; totals of all as lines with bands.

    `parts` are the layers from the bottom up (bands of that scenario alone), `totals` the bands of all.
    """
    option = trajectory(
        totals, names, unit=unit, time=time, mark=mark, at=at, months=True, bounds=(0.0, math.inf)
    )
    times = option["xAxis"]["data"]
    stack = []
    for k, (part, bands) in enumerate(parts.items()):
        own = bands.sort_values("time")
        own = own.set_index(own["time"].map(lambda t: str(int(t)))).reindex(times)
        stack.append(
            {
                "type": "line",
                "name": part_names[part],
                "stack": "layers",
                "stackStrategy": "all",
                "symbol": "none",
                "z": 0,
                "lineStyle": {"width": 1, "color": "var(--paper)"},
                "itemStyle": {"color": _TONES[k]},
                "areaStyle": {"color": _TONES[k], "opacity": 1},
                "data": [_number(v) for v in own["mean"]],
                "says": [
                    _with_half(mean, (b - a) / 2.0)
                    for mean, a, b in zip(own["mean"], own["low"], own["high"], strict=True)
                ],
            }
        )
    option["series"] = [*stack, *option["series"]]
    return option


def stacked(table: pd.DataFrame, names: Mapping[str, str], parts: Mapping[str, str], *, unit: str) -> Option:
    """A bar a scenario, its parts side by side along it.

    `table` has scenario, key, mean, low and high; `parts` is key to name, in order.
    """
    parts_of = {
        (str(row["scenario"]), str(row["key"])): (float(row["mean"]), (row["high"] - row["low"]) / 2.0)
        for row in table.to_dict("records")
    }
    series = []
    for k, (key, name) in enumerate(parts.items()):
        values = [
            {"value": _number(mean), "tooltip": {"formatter": f"{name}: {_with_half(mean, half)}"}}
            for mean, half in (parts_of.get((scenario, key), (math.nan, 0.0)) for scenario in names)
        ]
        series.append(
            {
                "type": "bar",
                "stack": "all",
                "name": name,
                "data": values,
                "barMaxWidth": 44,
                "itemStyle": {
                    "color": _PURPOSE_COLOURS[k % len(_PURPOSE_COLOURS)],
                    "borderColor": "var(--paper)",
                    "borderWidth": 1,
                    "decal": _DECALS[k % len(_DECALS)],
                },
            }
        )
    return {
        "grid": {"left": 8, "right": 24, "top": 8, "bottom": 30, "containLabel": True},
        "tooltip": _tooltip(trigger="item"),
        "xAxis": _axis(type="value", name=unit, nameLocation="middle", nameGap=28),
        "yAxis": _axis(
            type="category",
            data=list(names.values()),
            inverse=True,
            axisLabel={"color": "var(--ink)", "fontSize": _FONT, "width": 130, "overflow": "break"},
        ),
        "series": series,
    }


def marks(
    rows: Sequence[tuple[str, float, float, float]], *, unit: str, colours: Sequence[str] | None = None
) -> Option:
    """A row a name, its value as a bar with the interval as a whisker. Rows: name, value, low, high."""
    names = [name for name, *_ in rows]
    bars = [
        {
            "value": _number(value),
            "itemStyle": {"color": colours[k] if colours else COLOURS[1]},
            "tooltip": {"formatter": f"{name}: {_with_half(value, (high - low) / 2.0)}".replace("-", "−")},
        }
        for k, (name, value, low, high) in enumerate(rows)
    ]
    whiskers = [
        [{"coord": [_number(low), k]}, {"coord": [_number(high), k]}]
        for k, (_, _, low, high) in enumerate(rows)
        if not (math.isnan(low) or math.isnan(high))
    ]
    return {
        "grid": {"left": 8, "right": 24, "top": 8, "bottom": 30, "containLabel": True},
        "tooltip": _tooltip(trigger="item"),
        "xAxis": _axis(type="value", name=unit, nameLocation="middle", nameGap=28),
        "yAxis": _axis(
            type="category",
            data=names,
            inverse=True,
            axisLabel={"color": "var(--ink)", "fontSize": _FONT, "width": 150, "overflow": "break"},
        ),
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
                    [_number(end), k] for k, row in enumerate(rows) for end in row[2:] if not math.isnan(end)
                ],
            },
        ],
    }


def growing(
    name: str,
    values: Sequence[float],
    *,
    place: int,
    months: int,
    top: float,
    time: str,
    mark: str = "",
    at: Sequence[str] = (),
    layers: Mapping[str, Sequence[float]] | None = None,
    others: tuple[str, Sequence[float], Sequence[float]] = ("", (), ()),
) -> Option:
    """One run's line so far, on axes that stay as they are while it grows: all months of the run, 0 to top.

    Args:
        name, values: what the line is called, and its months so far.
        place: which scenario it is (see `key`).
        months, top: where the axes end.
        time, mark, at: how the axis of years is named; what vertical lines are called and where they stand.
        layers: what the line is the sum of, from the bottom up.
        others: other runs: how they are called, and the lowest and highest of them month by month.
    """
    series: list[Option] = []
    called, low, high = others
    if len(low):
        shared = {"type": "line", "stack": "others", "stackStrategy": "all", "symbol": "none", "silent": True}
        quiet = {**shared, "name": called, "lineStyle": {"opacity": 0}, "tooltip": {"show": False}, "z": 0}
        wide = [_number(b - a) for a, b in zip(low, high, strict=True)]
        area = {"color": "var(--grey)", "opacity": 0.22}
        series.append({**quiet, "data": [_number(v) for v in low]})
        series.append({**quiet, "data": wide, "areaStyle": area})
    for k, (part, own) in enumerate((layers or {}).items()):
        series.append(
            {
                "type": "line",
                "name": part,
                "stack": "layers",
                "stackStrategy": "all",
                "symbol": "none",
                "z": 1,
                "lineStyle": {"width": 1, "color": "var(--paper)"},
                "itemStyle": {"color": _TONES[k]},
                "areaStyle": {"color": _TONES[k], "opacity": 1},
                "data": [_number(v) for v in own],
                "says": [rounded(v) for v in own],
            }
        )
    line: Option = {
        "type": "line",
        "name": name,
        "data": [_number(v) for v in values],
        "symbol": "none",
        "z": 3,
        "lineStyle": {"width": 2.5, "color": COLOURS[place], "type": _LINES[place]},
        "itemStyle": {"color": COLOURS[place]},
        "says": [rounded(v) for v in values],
    }
    if mark and at:
        line["markLine"] = _at_times(mark, at)
    series.append(line)
    option = _over_time([str(1 + k) for k in range(months)], "", time, months=True)
    option["grid"] |= {"top": 24, "bottom": 24, "right": 12}
    leading = round(top / 10.0 ** math.floor(math.log10(top)), 6)
    option["yAxis"] |= {"min": 0, "max": top, "interval": top / (3 if leading in (1.2, 3.0, 6.0) else 4)}
    option["xAxis"] |= {"sqYears": 2 if months > 6 * MONTHS_A_YEAR else 1, "nameGap": 24}
    return {"animation": False, **option, "series": series}


def said(bands: pd.DataFrame, names: Mapping[str, str]) -> str:
    """What a trajectory shows, for those who hear it: every scenario's last mean and interval."""
    parts = []
    for scenario, name in names.items():
        own = bands[bands["scenario"] == scenario].dropna(subset=["mean"])
        if len(own):
            last = own.sort_values("time").iloc[-1]
            half = (float(last["high"]) - float(last["low"])) / 2.0
            text = rounded(float(last["mean"]), half)
            parts.append(f"{name}: {text}" + (f" ± {rounded(half, half)}" if half > 0.0 else ""))
    return "; ".join(parts)

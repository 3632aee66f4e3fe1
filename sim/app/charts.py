"""From tables to what the charts on screen draw (ECharts options): the look of the figures, for a browser.

Bands are 95 % intervals over replicates. Colours are the style sheet's, so that light and dark follow from
where a chart stands. The base is drawn first and dashed, options solid and dotted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sim.institutions.scenario import MONTHS_A_YEAR
from sim.text.numbers import rounded

type Option = dict[str, Any]

COLOURS = ("var(--base)", "var(--reform)", "var(--third)", "var(--fourth)")
_LINES: tuple[Any, ...] = ([7, 4], "solid", [2, 3], [9, 3, 2, 3])
_SYMBOLS = ("circle", "rect", "triangle", "diamond")
_PURPOSE_COLOURS = tuple(f"var(--c{k})" for k in range(1, 9))
_FONT = 13


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
    """Give charts beside one another the same vertical axis, as long as all their bands (0 to 100)."""
    ends = [float(end) for own in bands for end in (own["low"].min(), own["high"].max(), *own["mean"])]
    ends = [end for end in ends if math.isfinite(end)]
    if not ends or min(ends) == max(ends):
        return
    step = 10.0 ** math.floor(math.log10(max(ends) - min(ends)))
    low, high = step * math.floor(min(ends) / step), step * math.ceil(max(ends) / step)
    if share:
        low, high = max(0.0, low), min(100.0, high)
    for option in options:
        option["yAxis"] |= {"min": _number(low), "max": _number(high)}


def _over_time(times: Sequence[str], unit: str, time: str) -> Option:
    """The axes of what is drawn over time, and what a pointer shows."""
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
            **_by_years(times),
        ),
        "yAxis": _axis(type="value", name=unit, scale=True, splitNumber=4, nameTextStyle=above),
    }


def _by_years(times: Sequence[str]) -> Option:
    """Where an axis of months is marked: at the first month of years. Years are all marked."""
    if len(times) <= 2 * MONTHS_A_YEAR:
        return {}
    between = MONTHS_A_YEAR * (1 + len(times) // (8 * MONTHS_A_YEAR)) - 1
    return {
        "axisTick": {"interval": between},
        "axisLabel": {"color": "var(--ink)", "fontSize": _FONT, "interval": between},
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
) -> Option:
    """Means over time with their bands.

    Args:
        bands: `sim.report.over_time.BAND_COLUMNS`, for one indicator.
        names: scenario id to name, the base first.
        unit, time: what the axes are named.
        mark, at: what vertical lines are called, and the times they stand at.
    """
    times = [str(int(t)) for t in sorted(bands["time"].unique())]
    series: list[Option] = []
    for k, (scenario, name) in enumerate(names.items()):
        own = bands[bands["scenario"] == scenario].sort_values("time")
        own = own.set_index(own["time"].map(lambda t: str(int(t)))).reindex(times)
        low, high = own["low"], own["high"]
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
                _with_half(mean, (b - a) / 2.0) for mean, a, b in zip(own["mean"], low, high, strict=True)
            ],
        }
        if mark and k == 0 and (there := [time for time in at if time in times]):
            line["markLine"] = _at_times(mark, there)
        series.append(line)
    return {
        **_over_time(times, unit, time),
        "series": series,
        "animationDuration": 300,
    }


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
                    "decal": {"symbol": "none"},
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


def line(
    points: Mapping[str, Sequence[float]],
    names: Mapping[str, str],
    *,
    unit: str,
    time: str,
    mark: str = "",
    at: Sequence[str] = (),
    others: Sequence[Sequence[float]] = (),
    others_name: str = "",
) -> Option:
    """One run's lines over time; `others` are other runs, thin and grey behind: a run is one draw."""
    longest = max((len(values) for values in (*points.values(), *others)), default=0)
    times = [str(1 + k) for k in range(longest)]
    series: list[Option] = [
        {
            "type": "line",
            "name": others_name,
            "data": [_number(v) for v in values],
            "symbol": "none",
            "silent": True,
            "tooltip": {"show": False},
            "lineStyle": {"width": 1, "color": "var(--grey)", "opacity": 0.55},
            "itemStyle": {"color": "var(--grey)"},
            "z": 1,
        }
        for values in others
    ]
    for k, (key, name) in enumerate(names.items()):
        colour = COLOURS[(k + 1) % len(COLOURS)]
        series.append(
            {
                "type": "line",
                "name": name,
                "data": [_number(v) for v in points.get(key, ())],
                "symbol": "none",
                "lineStyle": {"width": 2.5, "color": colour, "type": _LINES[(k + 1) % len(_LINES)]},
                "itemStyle": {"color": colour},
            }
        )
    if points and mark and (there := [time for time in at if time in times]):
        series[-1]["markLine"] = _at_times(mark, there)
    return {
        "animation": False,
        **_over_time(times, unit, time),
        "series": series,
    }


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

"""From tables to what the charts on screen draw over time (ECharts options).

Bands are 95 % intervals over replicates. The base is drawn first and dashed, options solid and dotted, each
with its own marker, so that legends (`sim.app.legends`) tell them apart without colour. Vertical axes begin
at 0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.app.chart_parts import COLOURS, FONT, LINES, SYMBOLS, TONES, Option, axis, number, tooltip
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.kernel.arrays import Floats
from sim.text.numbers import rounded, with_interval


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
        option["yAxis"] |= {"min": number(low), "max": number(high)}


def _over_time(times: Sequence[str], unit: str, time: str, *, months: bool) -> Option:
    """The axes of what is drawn over time, and what a pointer shows.

    Of months the axis shows the years (`chart.vue` does), each in its middle. The vertical axis has 0 on it.
    """
    above = {"color": "var(--grey)", "fontSize": FONT, "align": "left", "padding": [0, 0, 12, -24]}
    return {
        # room above for two lines: the unit, and below it the names of dates
        "grid": {"left": 8, "right": 16, "top": 52, "bottom": 26, "containLabel": True},
        "tooltip": tooltip(trigger="axis"),
        "xAxis": axis(
            type="category",
            data=list(times),
            name=time,
            nameLocation="middle",
            nameGap=26,
            boundaryGap=False,
            **({"sqMonthsAYear": MONTHS_A_YEAR} if months else {}),
        ),
        "yAxis": axis(type="value", name=unit, splitNumber=4, nameTextStyle=above),
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
    there = np.unique(bands["time"].to_numpy())
    times = [str(int(t)) for t in there]
    series: list[Option] = []
    for k, (scenario, name) in enumerate(names.items()):
        mean, *ends = _aligned(bands, scenario, there)
        low, high = (np.clip(end, *bounds) for end in ends)
        colour = COLOURS[k]
        if not np.isnan(high - low).all():
            shared = {"type": "line", "stack": f"band{k}", "symbol": "none", "silent": True, "z": 1}
            nothing = {"lineStyle": {"opacity": 0}, "tooltip": {"show": False}, "stackStrategy": "all"}
            series.append({**shared, **nothing, "name": name, "data": [number(v) for v in low]})
            band = {"color": colour, "opacity": 0.18}
            wide = [number(v) for v in high - low]
            series.append({**shared, **nothing, "name": name, "areaStyle": band, "data": wide})
        line: Option = {
            "type": "line",
            "name": name,
            "data": [number(v) for v in mean],
            "color": colour,
            "symbol": SYMBOLS[k],
            "symbolSize": 7,
            "showSymbol": len(times) <= 12,
            "lineStyle": {"width": 2.5, "type": LINES[k], "color": colour},
            "itemStyle": {"color": colour},
            "z": 3,
            "says": [with_interval(*told) for told in zip(mean, *ends, strict=True)],
        }
        if len(times) > _FEW:
            line["markPoint"] = _markers(k, mean.tolist(), colour)
        if mark and k == 0 and (marked := [time for time in at if time in times]):
            line["markLine"] = _at_times(mark, marked)
        series.append(line)
    return {
        **_over_time(times, unit, time, months=months),
        "series": series,
        "animationDuration": 300,
    }


def _aligned(bands: pd.DataFrame, scenario: str, times: npt.NDArray[Any]) -> tuple[Floats, Floats, Floats]:
    """[times] a scenario's mean, low and high, NaN where it has none.

    By arrays: this is done for every chart at every move of a lever.
    """
    own = bands["scenario"].to_numpy(dtype=object) == scenario
    places = np.searchsorted(times, bands["time"].to_numpy()[own])
    mean, low, high = (np.full(times.size, np.nan) for _ in range(3))
    for column, values in (("mean", mean), ("low", low), ("high", high)):
        values[places] = bands[column].to_numpy(dtype=np.float64)[own]
    return mean, low, high


_FEW = 12
"""So many times have a marker each."""


def _markers(place: int, values: Sequence[float], colour: str) -> Option:
    """A marker now and then along a line of many times, each scenario's at other times."""
    every = max(1, len(values) // 6)
    first = every // 5 + place * max(1, every // 5)
    return {
        "symbol": SYMBOLS[place],
        "symbolSize": 9,
        "silent": True,
        "animation": False,
        "label": {"show": False},
        "itemStyle": {"color": colour},
        "data": [
            {"coord": [k, number(values[k])]}
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
                "itemStyle": {"color": TONES[k]},
                "areaStyle": {"color": TONES[k], "opacity": 1},
                "data": [number(v) for v in own["mean"]],
                "says": [
                    with_interval(mean, a, b)
                    for mean, a, b in zip(own["mean"], own["low"], own["high"], strict=True)
                ],
            }
        )
    option["series"] = [*stack, *option["series"]]
    return option


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
        wide = [number(b - a) for a, b in zip(low, high, strict=True)]
        area = {"color": "var(--grey)", "opacity": 0.22}
        series.append({**quiet, "data": [number(v) for v in low]})
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
                "itemStyle": {"color": TONES[k]},
                "areaStyle": {"color": TONES[k], "opacity": 1},
                "data": [number(v) for v in own],
                "says": [rounded(v) for v in own],
            }
        )
    line: Option = {
        "type": "line",
        "name": name,
        "data": [number(v) for v in values],
        "symbol": "none",
        "z": 3,
        "lineStyle": {"width": 2.5, "color": COLOURS[place], "type": LINES[place]},
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
    there = np.unique(bands["time"].to_numpy())
    for scenario, name in names.items():
        stated = _aligned(bands, scenario, there)
        known = np.flatnonzero(~np.isnan(stated[0]))
        if known.size:
            parts.append(f"{name}: {with_interval(*(float(part[known[-1]]) for part in stated))}")
    return "; ".join(parts)

"""A map of the precincts with an indicator, one structure beside another on the same scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from sim.analysis.compare import WINDOW_MONTHS, interval, window_means
from sim.community.ground import Ground
from sim.report.drawn import Declared, Drawn, folded, joined, said, say, what_is_drawn, width_of
from sim.report.parts import columns_for, legend, number, panel_grid
from sim.report.percent import ROWS, indicators_shown, table_shown
from sim.report.style import DOUBLE, INK, PAPER, Size, new_figure, styled
from sim.text import Lang
from sim.text.numbers import rounded, with_interval

MOST_PANELS = 2
_COLOURS = LinearSegmentedColormap.from_list("teal", ["#F3F7F5", "#9CC7C3", "#1F6F78"])
"""Light to dark without a turn, so that it reads in grey."""
_HATCH = "////"


def precinct_map(
    ground: Ground,
    rows: pd.DataFrame,
    indicators: Mapping[str, Declared],
    indicator: str,
    names: Mapping[str, str],
    *,
    window: int = WINDOW_MONTHS,
    lang: Lang = "en",
    size: Size = DOUBLE,
) -> Drawn:
    """Precincts coloured by an indicator, with its value and half its 95 % interval in each.

    Args:
        ground: the land of each precinct, for as many precincts as the scenarios have.
        rows: long indicator rows with a breakdown by precinct.
        indicator: the one to draw.
        names: scenario id to name, at most `MOST_PANELS`.
        window: months of the mean.

    Raises ValueError for too many scenarios and where there are no values by precinct.
    """
    rows, indicators = table_shown(rows, indicators, ROWS), indicators_shown(indicators)
    table = _values(rows, indicator, list(names), window, indicators[indicator].bounds)
    if not 0 < len(names) <= MOST_PANELS or set(names) - set(table["scenario"]):
        raise ValueError(f"{indicator!r}: expected values by precinct of 1 to {MOST_PANELS} scenarios")
    columns = columns_for(size, len(names), MOST_PANELS)
    left, bottom, right, top = ground.box
    panel = (size.em - 5.0 * columns) / columns * (top - bottom) / (right - left)
    title = say("map", lang, indicator=said(indicators[indicator].name, lang))
    low, high = float(table["mean"].min()), float(table["mean"].max())
    ends = (low, high) if high > low else (low - 0.5, high + 0.5)
    norm = Normalize(*ends)
    with styled(size, lang):
        height = (max(panel, 16.0) + 4.0) * (len(names) // columns) + 9.0
        figure = new_figure(size, height, title)
        axes = panel_grid(figure, len(names), columns)
        for axis, (scenario, name) in zip(axes, names.items(), strict=True):
            own = table[table["scenario"] == scenario].set_index("precinct")
            _panel(axis, ground, own, norm, size, panel / (top - bottom))
            axis.set_title(folded(name, 0.85 * size.em / columns))
            axis.set_xlabel(say("map.km", lang))
        _colour_bar(figure, axes, ends, size, said(indicators[indicator].unit, lang))
        _legend(figure, size, hatched=not table["clear"].all(), lang=lang)
    caption = _caption(table, indicators[indicator], names, window, lang)
    return Drawn(figure, title, caption, table)


class _Cell(NamedTuple):
    mean: float
    low: float
    high: float
    clear: bool


def _values(
    rows: pd.DataFrame, indicator: str, scenarios: list[str], window: int, bounds: tuple[float, float]
) -> pd.DataFrame:
    """Mean and interval of every precinct, and whether it is clearly off the mean of all, run by run."""
    own = rows[(rows["indicator"] == indicator) & (rows["by"] == "precinct")]
    means = window_means(own, window)
    blocks = []
    for scenario in scenarios:
        here = means[means["scenario"] == scenario]
        if here.empty:
            continue
        here = here.assign(precinct=here["key"].astype(str).astype(int))
        wide = here.pivot(index="precinct", columns="replicate", values="value").sort_index()
        values = wide.to_numpy(dtype=np.float64)
        mean, low, high, count = interval(values)
        low, high = np.maximum(low, bounds[0]), np.minimum(high, bounds[1])
        with np.errstate(invalid="ignore"):
            _, off_low, off_high, _ = interval(values - np.nanmean(values, axis=0))
        clear = (off_low > 0.0) | (off_high < 0.0) | (count < 2)  # one run says nothing either way
        block = pd.DataFrame({"precinct": wide.index, "mean": mean, "low": low, "high": high})
        blocks.append(block.assign(clear=clear, replicates=count, scenario=scenario, indicator=indicator))
    if not blocks:
        return pd.DataFrame({"scenario": pd.Series(dtype=object)})
    return pd.concat(blocks, ignore_index=True)


def _panel(
    axis: Axes, ground: Ground, own: pd.DataFrame, norm: Normalize, size: Size, em_per_km: float
) -> None:
    n = int(own.index.max())
    for number_, (left, bottom, right, top) in enumerate(ground.land[n], start=1):
        row = _Cell(*(own[c][number_] for c in ("mean", "low", "high", "clear")))
        axis.add_patch(
            Rectangle(
                (left, bottom), right - left, top - bottom, facecolor=_COLOURS(norm(row.mean)),
                edgecolor=PAPER, hatch="" if row.clear else _HATCH, linewidth=0.0,
            )
        )  # fmt: skip
        axis.add_patch(
            Rectangle(
                (left, bottom),
                right - left,
                top - bottom,
                fill=False,
                edgecolor=INK,
                linewidth=0.1 * size.points,
            )
        )
        text = _label(number_, row, (right - left) * em_per_km, (top - bottom) * em_per_km)
        box = {"facecolor": PAPER, "alpha": 0.85, "edgecolor": "none", "pad": 0.08 * size.points}
        axis.text(
            (left + right) / 2.0, (bottom + top) / 2.0, text, ha="center", va="center", bbox=box,
            linespacing=1.1,
        )  # fmt: skip
    axis.plot(
        ground.x, ground.y, linestyle="none", marker=".", color=INK, alpha=0.35,
        markersize=0.16 * size.points, markeredgewidth=0.0, zorder=1.5, rasterized=True,
    )  # fmt: skip
    left, bottom, right, top = ground.box
    axis.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
    axis.set_xticks([left, right], [number(round(left, 2)), number(round(right, 2))])
    axis.set_yticks([bottom, top], [number(round(bottom, 2)), number(round(top, 2))])
    axis.spines[["left", "bottom"]].set_visible(False)


def _label(precinct: int, row: _Cell, width: float, height: float) -> str:
    """As much of number, value and interval as fits a cell of this size in em; the table has all."""
    value, _, spread = with_interval(row.mean, row.low, row.high).partition(" ")
    lines = [line for line in (str(precinct), value, spread) if line]
    for text in ("\n".join(lines), f"{precinct}: {value}", str(precinct)):
        wide = max(width_of(line) for line in text.split("\n"))
        if wide + 0.6 <= width and 1.25 * (text.count("\n") + 1) + 0.4 <= height:
            return text
    return ""


def _colour_bar(figure: Figure, axes: list[Axes], ends: tuple[float, float], size: Size, unit: str) -> None:
    bar = figure.colorbar(
        ScalarMappable(Normalize(*ends), _COLOURS),
        ax=axes,
        orientation="horizontal",
        aspect=40,
        shrink=0.8,
        pad=0.02,
    )
    half = (ends[1] - ends[0]) / 20.0
    ticks = np.linspace(ends[0], ends[1], 4 if size.wide else 3)
    bar.set_ticks(ticks.tolist(), labels=[rounded(float(t), half) for t in ticks])
    bar.outline.set_visible(False)
    bar.set_label(unit)


def _legend(figure: Figure, size: Size, *, hatched: bool, lang: Lang) -> None:
    dot = Line2D([], [], linestyle="none", marker=".", color=INK, markersize=0.3 * size.points)
    handles: list[Line2D | Patch] = [dot]
    labels = [say("map.households", lang)]
    if hatched:
        handles.append(Patch(facecolor="#9CC7C3", hatch=_HATCH, edgecolor=PAPER, linewidth=0.0))
        labels.append(say("map.hatch", lang))
    legend(figure, size, handles, labels)


def _caption(
    table: pd.DataFrame, indicator: Declared, names: Mapping[str, str], window: int, lang: Lang
) -> str:
    runs = int(table["replicates"].max())
    sentences = what_is_drawn("map", runs, lang, indicator=said(indicator.name, lang), window=window)
    if runs < 2:
        return joined(sentences, lang)
    for scenario, option in names.items():
        own = table[table["scenario"] == scenario]
        sentences.append(say("map.finding", lang, option=option, off=int(own["clear"].sum()), of=len(own)))
    sentences.append(say("map.chance", lang))
    return joined(sentences, lang)

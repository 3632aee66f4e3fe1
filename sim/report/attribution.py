"""What each measure of a reform contributes: Shapley shares, and what pairs of measures do together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.report.drawn import Declared, Drawn, folded, joined, said, say, with_unit
from sim.report.over_time import whiskers
from sim.report.parts import (
    columns_for,
    key_patch,
    legend,
    panel_grid,
    plain_axis,
    row_axis,
    row_height,
    zero_line,
)
from sim.report.percent import PAIRS, SHARES, indicators_shown, table_shown
from sim.report.style import DOUBLE, GREY, HAIRLINE, INK, PAPER, Size, new_figure, styled
from sim.text import Lang
from sim.text.numbers import signed

MOST_PANELS = 2
"""Indicators side by side with the names of the levers."""
UP, DOWN = "#3F7CAC", "#A8577E"
"""Colours of what increases and what decreases an indicator; hatching says the same."""
_DOWN_HATCH, _UNCLEAR_HATCH = "\\\\\\\\", "...."
_NAMES = 15.0  # em for the names of levers
_NAMES_NUMBERED = 19.0
_LARGEST_MARK = 1.15  # em across


def shapley(
    shares: pd.DataFrame,
    indicators: Mapping[str, Declared],
    chosen: Sequence[str],
    names: Mapping[str, str],
    *,
    lang: Lang = "en",
    size: Size = DOUBLE,
) -> Drawn:
    """A panel an indicator, a bar with its 95 % interval a lever, the largest share first.

    Args:
        shares: columns indicator, lever, share, low, high, effect (of all levers together, the same in
            every row of an indicator; effect_low, effect_high if known), in the indicator's unit.
        chosen: indicators to draw, at most `MOST_PANELS`; the first orders the levers.
        names: lever id to name.

    Raises ValueError for too many panels and for indicators that the table lacks.
    """
    own = table_shown(shares, indicators, SHARES)
    own = own[own["indicator"].isin(list(chosen))]
    indicators = indicators_shown(indicators)
    if not 0 < len(chosen) <= MOST_PANELS or set(chosen) - set(own["indicator"]):
        raise ValueError(f"{', '.join(chosen)}: expected 1 to {MOST_PANELS} indicators of the table")
    first = own[own["indicator"] == chosen[0]].set_index("lever")["share"]
    levers = list(first.abs().sort_values(ascending=False, kind="stable").index)
    columns = columns_for(size, len(chosen), MOST_PANELS)
    rows = [names.get(str(lever), str(lever)) for lever in levers]
    height = (row_height(rows, _NAMES) * len(levers) + 5.0) * (len(chosen) // columns) + 2.5
    size = size.fitting(lambda _: height)
    with styled(size, lang):
        figure = new_figure(size, height, say("shapley", lang))
        axes = panel_grid(figure, len(chosen), columns)
        looks: set[str] = set()
        for place, (axis, name) in enumerate(zip(axes, chosen, strict=True)):
            table = own[own["indicator"] == name].set_index("lever").reindex(levers)
            looks |= _bars(axis, table, size)
            room = (size.em - _NAMES) / columns - 2.0
            axis.set_title(folded(said(indicators[name].name, lang), room * 0.85))
            axis.set_xlabel(folded(said(indicators[name].unit, lang), room))
            row_axis(axis, rows if place % columns == 0 else [""] * len(rows), _NAMES)
            plain_axis(axis, x=4)
            zero_line(axis)
        there = [look for look in _LOOKS if look in looks]
        legend(
            figure, size, [key_patch(*_LOOKS[look]) for look in there], [say(look, lang) for look in there]
        )
    return Drawn(figure, say("shapley", lang), _shapley_caption(own, indicators, chosen, names, lang), own)


_LOOKS = {
    "increases": (UP, ""),
    "decreases": (DOWN, _DOWN_HATCH),
    "not_clear": (HAIRLINE, _UNCLEAR_HATCH, GREY),
}
"""What a bar says -> colour, hatch, colour of the hatch."""


def _look(low: float, high: float) -> str:
    if low > 0.0:
        return "increases"
    return "decreases" if high < 0.0 else "not_clear"


def _bars(axis: Axes, table: pd.DataFrame, size: Size) -> set[str]:
    """The bars of one indicator; returns the looks they have."""
    at = np.arange(len(table))
    looks = [_look(float(low), float(high)) for low, high in zip(table["low"], table["high"], strict=True)]
    for y, share, look in zip(at, table["share"], looks, strict=True):
        patch = key_patch(*_LOOKS[look])
        axis.barh(
            y, share, 0.72, color=patch.get_facecolor(), hatch=patch.get_hatch(),
            edgecolor=patch.get_edgecolor(), linewidth=0.0,
        )  # fmt: skip
    bars = whiskers(table["share"], table["low"], table["high"])
    axis.errorbar(table["share"], at, xerr=bars, color=INK, linestyle="none", capsize=0.18 * size.points)
    return set(looks)


def _shapley_caption(
    own: pd.DataFrame,
    indicators: Mapping[str, Declared],
    chosen: Sequence[str],
    names: Mapping[str, str],
    lang: Lang,
) -> str:
    sentences = [say("shapley.caption", lang)]
    for name in chosen:
        table = own[own["indicator"] == name]
        clear = table[(table["low"] > 0.0) | (table["high"] < 0.0)]
        gaps = {
            "indicator": with_unit(indicators[name], lang),
            "effect": _effect(table.iloc[0]),
        }
        if clear.empty:
            sentences.append(say("shapley.nothing", lang, **gaps))
            continue
        top = clear.iloc[int(clear["share"].abs().to_numpy().argmax())]
        sentences.append(
            say(
                "shapley.finding", lang, **gaps, lever=names.get(str(top["lever"]), str(top["lever"])),
                share=signed(float(top["share"]), float(top["low"]), float(top["high"])),
                unclear=len(table) - len(clear), of=len(table),
            )
        )  # fmt: skip
    return joined(sentences, lang)


def _effect(row: pd.Series) -> str:
    """The whole effect, with its interval where the table has it."""
    ends = (float(row.get(f"effect_{end}", np.nan)) for end in ("low", "high"))
    return signed(float(row["effect"]), *ends)


def interactions(
    pairs: pd.DataFrame,
    indicators: Mapping[str, Declared],
    indicator: str,
    names: Mapping[str, str],
    *,
    lang: Lang = "en",
    size: Size = DOUBLE,
) -> Drawn:
    """A table of levers by levers; the area of a mark is the size of what two do beyond each alone.

    Args:
        pairs: columns indicator, lever, other, interaction, low, high; each pair once or both ways.
        indicator: the one to draw.
        names: lever id to name.

    Raises ValueError when the table lacks the indicator.
    """
    own = table_shown(pairs, indicators, PAIRS)
    own = own[own["indicator"] == indicator]
    indicators = indicators_shown(indicators)
    if own.empty:
        raise ValueError(f"no interactions on {indicator!r} in the table")
    there = {*own["lever"], *own["other"]}
    levers = [lever for lever in names if lever in there] + sorted(there - set(names))
    rows = [f"{k}  {names.get(lever, lever)}" for k, lever in enumerate(levers, start=1)]
    cell = max(row_height(rows, _NAMES_NUMBERED), 1.7)
    height = cell * len(levers) + 5.5
    size = size.fitting(lambda _: height)
    with styled(size, lang):
        figure = new_figure(size, height, say("interactions", lang))
        axis = figure.subplots()
        axis.set_xticks(np.arange(len(levers)), [str(k + 1) for k in range(len(levers))])
        axis.xaxis.tick_top()
        axis.tick_params(axis="x", length=0)
        axis.spines[["bottom", "left"]].set_visible(False)
        row_axis(axis, rows, _NAMES_NUMBERED)
        axis.set_xlim(-0.5, len(levers) - 0.5)
        for edge in np.arange(len(levers) + 1) - 0.5:
            axis.axhline(edge, color=HAIRLINE, linewidth=0.08 * size.points)
            axis.axvline(edge, color=HAIRLINE, linewidth=0.08 * size.points)
        largest = float(own["interaction"].abs().max())
        place = {lever: k for k, lever in enumerate(levers)}
        for _, row in own.iterrows():
            a, b = sorted((place[row["lever"]], place[row["other"]]))
            _mark(axis, (a, b), row, largest, size)
        _size_key(figure, size, largest, said(indicators[indicator].unit, lang), lang)
    caption = _pairs_caption(own, with_unit(indicators[indicator], lang), names, lang)
    return Drawn(figure, say("interactions", lang), caption, own.reset_index(drop=True))


def _mark(axis: Axes, at: tuple[int, int], row: pd.Series, largest: float, size: Size) -> None:
    value, look = float(row["interaction"]), _look(float(row["low"]), float(row["high"]))
    if look == "not_clear":
        axis.plot(*at, marker="x", color=GREY, markersize=0.4 * size.points)
        return
    across = _LARGEST_MARK * size.points * np.sqrt(abs(value) / largest)
    face = UP if value > 0.0 else PAPER
    axis.plot(*at, marker="o", color=UP if value > 0.0 else DOWN, markerfacecolor=face, markersize=across)


def _size_key(figure: Figure, size: Size, largest: float, unit: str, lang: Lang) -> None:
    def mark(colour: str, face: str, marker: str, across: float) -> Line2D:
        return Line2D(
            [], [], linestyle="none", marker=marker, color=colour, markerfacecolor=face, markersize=across
        )

    wide = _LARGEST_MARK * size.points
    amount = signed(largest, np.nan, np.nan).replace("-", "−")
    handles = [
        mark(UP, UP, "o", wide),
        mark(DOWN, PAPER, "o", wide),
        mark(GREY, GREY, "x", 0.4 * size.points),
    ]
    labels = [
        say("key", lang, what=say("increases", lang), amount=f"{amount} {unit}"),
        say("key", lang, what=say("decreases", lang), amount=f"{amount.replace('+', '−')} {unit}"),
        say("not_clear", lang),
    ]
    legend(figure, size, handles, labels, apart=1.0)


def _pairs_caption(own: pd.DataFrame, indicator: str, names: Mapping[str, str], lang: Lang) -> str:
    sentences = [say("interactions.caption", lang, indicator=indicator)]
    clear = own[(own["low"] > 0.0) | (own["high"] < 0.0)]
    if clear.empty:
        return joined([*sentences, say("interactions.nothing", lang)], lang)
    top = clear.iloc[int(clear["interaction"].abs().to_numpy().argmax())]
    value = signed(float(top["interaction"]), float(top["low"]), float(top["high"]))
    lever, other = (names.get(str(top[side]), str(top[side])) for side in ("lever", "other"))
    return joined(
        [*sentences, say("interactions.largest", lang, lever=lever, other=other, value=value)], lang
    )

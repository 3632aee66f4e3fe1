"""Differences from the base, indicator by indicator: what is better, what worse, what unclear."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.analysis.compare import WINDOW_MONTHS
from sim.report.drawn import (
    Declared,
    Drawn,
    finding,
    found_in,
    joined,
    listed,
    said,
    say,
    unit_below,
    what_is_drawn,
)
from sim.report.parts import interval_key, legend, plain_axis, zero_line
from sim.report.percent import DIFFERENCES, indicators_shown, table_shown
from sim.report.style import BETTER, DOUBLE, GREY, HAIRLINE, INK, PAPER, WORSE, Size, new_figure, styled
from sim.text import Lang, label
from sim.text.numbers import signed

MOST_ROWS = 24
"""As many indicators as fit a slide."""
WIDEST = 150.0
"""% of the base beyond which the axis doesn't go; an arrow stands for what lies there."""

_LOOKS = {
    "better": (BETTER, "o", BETTER),
    "worse": (WORSE, "D", WORSE),
    "neutral": (INK, "s", INK),
    "unclear": (GREY, "o", PAPER),
}
"""Verdict -> colour, marker, filling."""
_ROW, _GROUP = 1.45, 1.6  # em
_NAME_SHARE = 0.44  # of the width, for names
_NUMBERS = 1.07  # of the axis' width, where numbers begin


def forest(
    differences: pd.DataFrame,
    indicators: Mapping[str, Declared],
    chosen: Sequence[str],
    names: Mapping[str, str],
    option: str,
    *,
    window: int = WINDOW_MONTHS,
    lang: Lang = "en",
    size: Size = DOUBLE,
) -> Drawn:
    """A row an indicator: the paired difference with its 95 % interval, in % of the base and as a number.

    Args:
        differences: as `sim.analysis.compare` makes them.
        chosen: the indicators to show, at most `MOST_ROWS`, those of a group together.
        names: scenario id to name, the base first.
        option: the scenario to compare with the base.
        window: the evaluation window of the table in months.

    Raises ValueError for too many indicators and when the table has none of them.
    """
    table = rows_in_percent(table_shown(differences, indicators, DIFFERENCES), indicators, chosen, option)
    indicators = indicators_shown(indicators)
    if table.empty or len(chosen) > MOST_ROWS:
        raise ValueError(f"{len(chosen)} indicators of {option!r}: expected 1 to {MOST_ROWS} in the table")
    base = names[next(iter(names))]
    title = say("forest", lang, option=names[option], base=base)
    size = size.fitting(lambda it: _lines(table, indicators, it, lang)[1])
    lines, height = _lines(table, indicators, size, lang)
    with styled(size, lang):
        figure = new_figure(size, height, title)
        axis = figure.subplots()
        _draw(axis, table, lines, size, lang)
        axis.set_xlabel(say("forest.axis", lang, base=base))
        there = [verdict for verdict in _LOOKS if verdict in set(table["look"])]
        keys: list[tuple[Artist, str]] = [(_key(v), say(f"forest.{v}", lang)) for v in there]
        if int(table["replicates"].max()) < 2:  # of one run nothing can be said either way
            keys = [(_key("unclear"), say("forest.one", lang))]
        keys += interval_key(size, int(table["replicates"].max()), lang)
        legend(figure, size, [handle for handle, _ in keys], [text for _, text in keys])
    caption = _caption(table, indicators, names, option, window, lang)
    return Drawn(figure, title, caption, table.drop(columns=["look", "found", "group"]))


def rows_in_percent(
    differences: pd.DataFrame, indicators: Mapping[str, Declared], chosen: Sequence[str], option: str
) -> pd.DataFrame:
    """The chosen totals in order, with what was found, its look and the three numbers in % of the base."""
    own = differences[(differences["scenario"] == option) & (differences["by"] == "")]
    own = own.set_index("indicator").reindex([name for name in chosen if name in set(own["indicator"])])
    own = own.reset_index()
    verdicts = found_in(own, indicators)
    own["found"] = [verdicts[str(name)] for name in own["indicator"]]
    own["look"] = own["found"].replace({"higher": "neutral", "lower": "neutral"})
    own["group"] = [indicators[name].group for name in own["indicator"]]
    difference = own["difference"].to_numpy(dtype=np.float64)
    relative = own["relative"].to_numpy(dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        base = np.where(difference != 0.0, difference / relative, np.nan)  # the size of the base's mean
    for part in ("difference", "low", "high"):
        own[f"{part}_percent"] = np.where(difference == 0.0, 0.0, 100.0 * own[part] / base)
    return own


type _Line = tuple[int, str, float]
"""(row of the table, or -1 for a group's heading; text; em high)"""


def _lines(
    table: pd.DataFrame, indicators: Mapping[str, Declared], size: Size, lang: Lang
) -> tuple[list[_Line], float]:
    """The rows with their groups' headings, and how many em high the figure must be."""
    room = size.em * _NAME_SHARE - 1.5
    lines: list[_Line] = []
    group = ""
    for i, (name, own) in enumerate(zip(table["indicator"], table["group"], strict=True)):
        if own != group:
            group = own
            lines.append((-1, label(f"group.{group}", lang), _GROUP))
        text = unit_below(indicators[name], room, lang)
        lines.append((i, text, _ROW + 1.2 * text.count("\n")))
    return lines, sum(high for _, _, high in lines) + 6.5


def _draw(axis: Axes, table: pd.DataFrame, lines: Sequence[_Line], size: Size, lang: Lang) -> None:
    values = table[["low_percent", "high_percent", "difference_percent"]].to_numpy(dtype=np.float64)
    reach = min(WIDEST, max(5.0, 1.15 * float(np.nanmax(np.abs(values), initial=0.0))))
    beside = axis.get_yaxis_transform()
    y = 0.0
    ticks, texts, bold = [], [], []
    for i, text, high in lines:
        at = y + high / 2.0
        ticks.append(at)
        texts.append(text)
        bold.append(i < 0)
        if i >= 0:
            _mark(axis, table.iloc[i], at, reach, size)
            written = signed(*(float(table[c].iloc[i]) for c in ("difference", "low", "high")))
            axis.text(_NUMBERS, at, written.replace("-", "−"), transform=beside, va="center", ha="left")
        else:
            axis.axhline(y, color=HAIRLINE, linewidth=0.08 * size.points)
        y += high
    heading = "forest.number" if int(table["replicates"].max()) > 1 else "forest.number_one"
    axis.text(_NUMBERS, -0.2, say(heading, lang), transform=beside, va="bottom", color=GREY)
    axis.set_yticks(ticks, texts)
    for tick, heavy in zip(axis.get_yticklabels(), bold, strict=True):
        tick.set_fontweight("bold" if heavy else "normal")
    axis.tick_params(axis="y", length=0)
    axis.spines["left"].set_visible(False)
    axis.set_ylim(y, 0.0)
    axis.set_xlim(-reach, reach)
    plain_axis(axis, x=5 if size.wide else 3)
    zero_line(axis)


def _mark(axis: Axes, row: pd.Series, at: float, reach: float, size: Size) -> None:
    """The difference and its interval; arrows at the edges for what lies beyond."""
    colour, marker, face = _LOOKS[str(row["look"])]
    low, middle, high = (float(row[f"{part}_percent"]) for part in ("low", "difference", "high"))
    if not math.isfinite(middle):
        return
    if math.isfinite(low):
        axis.plot(np.clip([low, high], -reach, reach), [at, at], color=colour, solid_capstyle="butt")
    inside = -reach <= middle <= reach
    if inside:
        axis.plot([middle], [at], color=colour, marker=marker, markerfacecolor=face, clip_on=False)
    for beyond, end, arrow in (
        (low < -reach or middle < -reach, -reach, "<"),
        (high > reach or middle > reach, reach, ">"),
    ):
        if beyond:
            axis.plot([end], [at], color=colour, marker=arrow, markersize=0.7 * size.points, clip_on=False)


def _key(verdict: str) -> Line2D:
    colour, marker, face = _LOOKS[verdict]
    return Line2D([], [], color=colour, linestyle="-", marker=marker, markerfacecolor=face)


def _caption(
    table: pd.DataFrame,
    indicators: Mapping[str, Declared],
    names: Mapping[str, str],
    option: str,
    window: int,
    lang: Lang,
) -> str:
    base = names[next(iter(names))]
    runs = int(table["replicates"].max())
    titles = {name: said(indicators[name].name, lang) for name in table["indicator"]}
    sentences = what_is_drawn("forest", runs, lang, base=base, window=window)
    if runs > 1:
        verdicts = dict(zip(table["indicator"], table["found"], strict=True))
        sentences.append(finding(titles, verdicts, lang, option=names[option], base=base))
        sentences.append(say("corrected", lang))
    missing = [titles[name] for name in table["indicator"][table["difference_percent"].isna()]]
    sentences.append(say("forest.numbers", lang, base=base))
    if missing:
        sentences.append(say("no_share", lang, what=listed(missing, lang), base=base))
    return joined(sentences, lang)

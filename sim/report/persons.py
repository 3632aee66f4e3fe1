"""The same persons under two structures: who gains and who loses, and how unequally burdens are spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from sim.analysis.persons import BURDENS
from sim.report.drawn import Drawn, folded, joined, percent, say, what_is_drawn
from sim.report.over_time import whiskers
from sim.report.parts import (
    columns_for,
    interval_key,
    key_line,
    key_patch,
    legend,
    number,
    panel_grid,
    plain_axis,
    zero_line,
)
from sim.report.style import (
    BAND,
    BETTER,
    DOUBLE,
    GREY,
    INK,
    PAPER,
    WORSE,
    Size,
    new_figure,
    series,
    styled,
)
from sim.text import Lang
from sim.text.numbers import with_interval

MOST_PRECINCTS = 12
"""Where there are more precincts, they are left out."""
_NAMES = 12.0  # em
_ROW, _HEADING = 1.45, 1.9  # em
_THICK = 0.72  # of a row
_LOSE_HATCH = "////"


class _Line(NamedTuple):
    """A row of the figure: a heading or a group, with its place in em from the top."""

    at: float
    text: str
    by: str
    key: str
    heading: bool


def gains_chart(
    table: pd.DataFrame, names: Mapping[str, str], option: str, *, lang: Lang = "en", size: Size = DOUBLE
) -> Drawn:
    """A row a group: the share of its residents that lose at the left of 0, that gain at the right.

    Args:
        table: as `sim.analysis.persons.gains_and_losses` makes it.
        names: scenario id to name, the base first.
        option: the scenario to compare with the base.

    A slide leaves precincts out. Raises ValueError for an option that is not in the table.
    """
    own = table[table["scenario"] == option].astype({"by": str, "key": str})
    if own.empty:
        raise ValueError(f"nobody to draw under {option!r}")
    base = names[next(iter(names))]
    if size.height_mm is not None:
        own = own[own["by"] != "precinct"]
    lines = _lines(own, base, names[option], lang)
    high = lines[-1].at + _ROW
    columns = columns_for(size, len(BURDENS), len(BURDENS))
    rows = len(BURDENS) // columns
    size = size.fitting(lambda _: rows * (high + 4.0) + 2.5)
    title = say("persons", lang, option=names[option], base=base)
    with styled(size, lang):
        figure = new_figure(size, rows * (high + 4.0) + 2.5, title)
        axes = panel_grid(figure, len(BURDENS), columns, sharey=columns > 1)
        reach = _reach(own)
        for place, (axis, burden) in enumerate(zip(axes, BURDENS, strict=True)):
            _bars(axis, own[own["burden"] == burden], lines)
            axis.set_xlim(-reach, reach)
            axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(abs(value))))
            axis.set_xlabel(say("persons.axis", lang))
            axis.set_title(say(f"persons.{burden}", lang))
            if place % columns == 0:
                _names(axis, lines)
            else:
                axis.tick_params(axis="y", length=0)
                axis.spines["left"].set_visible(False)
            axis.set_ylim(high, 0.0)
        keys: list[tuple[Artist, str]] = [
            (key_patch(WORSE, _LOSE_HATCH), say("persons.lose", lang)),
            (key_patch(BETTER), say("persons.gain", lang)),
        ]
        keys += interval_key(size, int(own["replicates"].max()), lang)
        legend(figure, size, [handle for handle, _ in keys], [text for _, text in keys])
    return Drawn(figure, title, _caption(own, names, option, lang), own.reset_index(drop=True))


def _lines(own: pd.DataFrame, base: str, option: str, lang: Lang) -> list[_Line]:
    """The groups, those of a way under its heading, each once."""
    found: list[_Line] = []
    at = 0.0
    groups = own[["by", "key"]].drop_duplicates()
    for by in groups["by"].drop_duplicates():
        keys = groups.loc[groups["by"] == by, "key"].tolist()
        if by == "precinct" and len(keys) > MOST_PRECINCTS:
            continue
        if by:
            heading = way_name(by, base, option, lang)
            folds = folded(heading, _NAMES).count("\n")
            at += 0.4
            found.append(_Line(at + (_HEADING + 1.2 * folds) / 2.0, heading, by, "", True))
            at += _HEADING + 1.2 * folds
        for key in keys:
            found.append(_Line(at + _ROW / 2.0, group_name(by, key, lang), by, key, False))
            at += _ROW
    return found


def way_name(by: str, base: str, option: str, lang: Lang) -> str:
    """What the groups of a way are headed by."""
    return say(f"persons.by_{by}", lang, base=base, option=option)


def group_name(by: str, key: str, lang: Lang) -> str:
    """What a group is called beside its heading."""
    if not by:
        return say("persons.all", lang)
    if by == "age":
        return key.replace("-", "–")
    if by == "precinct":
        return say("persons.precinct", lang, number=key)
    ends = {"1": f"{by.partition('_')[0]}_first", "5": f"{by.partition('_')[0]}_last"}
    return f"{key} {say(f'persons.{ends[key]}', lang)}" if key in ends else key


def _reach(own: pd.DataFrame) -> float:
    """The same in both panels and on both sides."""
    ends = own[["gain", "lose", "gain_high", "lose_high"]].to_numpy(dtype=np.float64)
    return float(min(100.0, max(1.0, 108.0 * np.nanmax(ends, initial=0.0))))


def _bars(axis: Axes, own: pd.DataFrame, lines: Sequence[_Line]) -> None:
    rows = own.set_index(["by", "key"])
    shown = [line for line in lines if not line.heading]
    at = np.array([line.at for line in shown])
    thin = 1.6 * axis.spines["bottom"].get_linewidth()
    part = rows.reindex([(line.by, line.key) for line in shown])
    for share, sign, colour, hatch in (("lose", -1.0, WORSE, _LOSE_HATCH), ("gain", 1.0, BETTER, "")):
        middle, low, high = (100.0 * part[f"{share}{end}"] for end in ("", "_low", "_high"))
        axis.barh(at, sign * middle, _THICK * _ROW, color=colour, hatch=hatch, edgecolor=PAPER, linewidth=0)
        known = low.notna().to_numpy()
        if known.any():
            reach = whiskers(middle[known], low[known], high[known])
            ends = reach if sign > 0 else np.asarray(reach)[::-1]
            axis.errorbar(
                sign * middle[known], at[known], xerr=ends, color=INK, linestyle="none", elinewidth=thin
            )
    zero_line(axis)
    plain_axis(axis, x=5)


def _names(axis: Axes, lines: Sequence[_Line]) -> None:
    axis.set_yticks([line.at for line in lines], [folded(line.text, _NAMES) for line in lines])
    for tick, line in zip(axis.get_yticklabels(), lines, strict=True):
        tick.set_fontweight("bold" if line.heading else "normal")
    axis.tick_params(axis="y", length=0)
    axis.spines["left"].set_visible(False)


def _caption(own: pd.DataFrame, names: Mapping[str, str], option: str, lang: Lang) -> str:
    base = names[next(iter(names))]
    totals = {str(row["burden"]): row for row in own[own["by"] == ""].to_dict("records")}
    sentences = what_is_drawn("persons", int(own["replicates"].max()), lang, base=base, option=names[option])
    sentences += [finding(totals[burden], burden, names[option], lang) for burden in BURDENS]
    tolerance = {burden: f"{totals[burden]['tolerance']:g}" for burden in BURDENS}
    return joined([*sentences, say("persons.tolerance", lang, **tolerance), say("persons.luck", lang)], lang)


def finding(row: Mapping[Any, Any], burden: str, option: str, lang: Lang) -> str:
    """How many gain and lose, and whether it is clear that it is more of the one than of the other."""
    low, high = float(row["net_low"]), float(row["net_high"])
    clear = "more_gain" if low > 0.0 else "more_lose" if high < 0.0 else "even"
    if not np.isfinite(low):
        clear = "one"
    residents = float(row["residents"])
    return say(
        "persons.finding", lang,
        burden=say(f"persons.{burden}_short", lang), option=option,
        gain=percent(float(row["gain"]), lang), gainers=f"{round(residents * float(row['gain'])):,}",
        lose=percent(float(row["lose"]), lang), losers=f"{round(residents * float(row['lose'])):,}",
        clear=say(f"persons.{clear}", lang),
    )  # fmt: skip


def lorenz_chart(
    curves: pd.DataFrame, names: Mapping[str, str], *, lang: Lang = "en", size: Size = DOUBLE
) -> Drawn:
    """A panel a burden: the share of it borne by the residents with the least, a curve a scenario.

    Args:
        curves: as `sim.analysis.persons.lorenz_curves` makes them.
        names: scenario id to name, the base first; those without a curve are left out.

    Raises ValueError without any curve.
    """
    shown = [name for name in names if name in set(curves["scenario"])]
    if not shown:
        raise ValueError("no curves to draw")
    columns = columns_for(size, len(BURDENS), len(BURDENS))
    rows = len(BURDENS) // columns
    with styled(size, lang):
        figure = new_figure(size, rows * 22.0 + 2.0 + 1.4 * len(shown), say("lorenz", lang))
        axes = panel_grid(figure, len(BURDENS), columns)
        for axis, burden in zip(axes, BURDENS, strict=True):
            axis.plot([0.0, 100.0], [0.0, 100.0], color=GREY, linewidth=axis.spines["left"].get_linewidth())
            for k, scenario in enumerate(shown):
                own = curves[(curves["scenario"] == scenario) & (curves["burden"] == burden)]
                x, y = 100.0 * own["residents"], 100.0 * own["share"]
                look = series(k)
                axis.plot(x, y, color=look.colour, linestyle=look.line)
                if own["low"].notna().any():
                    band = (100.0 * own["low"], 100.0 * own["high"])
                    axis.fill_between(x, *band, color=look.colour, alpha=BAND, linewidth=0)
            axis.set(xlim=(0.0, 100.0), ylim=(0.0, 100.0))
            plain_axis(axis, x=5, y=5)
            axis.set_title(say(f"persons.{burden}", lang))
            axis.set_xlabel(say("lorenz.residents", lang))
            axis.set_ylabel(say("lorenz.share", lang))
        keys: list[tuple[Artist, str]] = [
            (key_line(series(k), markersize=0.0), names[name]) for k, name in enumerate(shown)
        ]
        legend(figure, size, [handle for handle, _ in keys], [text for _, text in keys], lines=True)
    told = [say("lorenz.caption", lang)]
    for burden in BURDENS:
        ginis = [
            say("lorenz.gini", lang, name=names[name], gini=_gini(curves, name, burden)) for name in shown
        ]
        short = say(f"persons.{burden}_short", lang)
        told.append(say("lorenz.finding", lang, burden=short, ginis=say("semicolon", lang).join(ginis)))
    own = curves[curves["scenario"].isin(shown)].reset_index(drop=True)
    return Drawn(figure, say("lorenz", lang), joined(told, lang), own)


def _gini(curves: pd.DataFrame, scenario: str, burden: str) -> str:
    row = curves[(curves["scenario"] == scenario) & (curves["burden"] == burden)].iloc[0]
    return with_interval(*(float(row[column]) for column in ("gini", "gini_low", "gini_high")))

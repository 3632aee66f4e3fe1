"""Which parameters an indicator hangs on, by Morris' screening or by shares of the variance (Sobol)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.report.drawn import Declared, Drawn, folded, joined, percent, said, say, with_unit
from sim.report.over_time import whiskers
from sim.report.parts import columns_for, legend, panel_grid, plain_axis, row_axis, row_height
from sim.report.percent import indicators_shown, table_shown
from sim.report.style import BETTER, DOUBLE, GREY, HAIRLINE, PAPER, Size, new_figure, styled
from sim.text import Lang
from sim.text.numbers import with_interval

MOST_PANELS = 2
"""Indicators side by side, each with its own parameters."""
MOST_ROWS = 12
"""As many parameters of each as are shown; the table has all."""

_PAIRS = (("ST", "S1"), ("mu_star", "sigma"))
"""What ranks the parameters (filled), and what stands beside it (hollow)."""
_EFFECTS = "mu_star"
_ROOM = 0.46  # of a panel's width, for the names of parameters


def sensitivity(
    table: pd.DataFrame,
    indicators: Mapping[str, Declared],
    chosen: Sequence[str],
    names: Mapping[str, str],
    *,
    lang: Lang = "en",
    size: Size = DOUBLE,
) -> Drawn:
    """A panel an indicator, a row a parameter, the most important first, with 95 % intervals.

    Args:
        table: columns indicator, parameter, method, measure (mu_star and sigma, or S1 and ST), value, low,
            high, noise_share (of the indicator's variance, NaN where unknown).
        chosen: indicators, at most `MOST_PANELS`.
        names: parameter id to name.

    Raises ValueError for too many panels, and for indicators that the table lacks.
    """
    effects = table["measure"].isin(_PAIRS[1])  # the other measures are shares of the variance
    own = table.where(~effects, table_shown(table, indicators, ("value", "low", "high")))
    own = own[own["indicator"].isin(list(chosen))]
    indicators = indicators_shown(indicators)
    if not 0 < len(chosen) <= MOST_PANELS or set(chosen) - set(own["indicator"]):
        raise ValueError(f"{', '.join(chosen)}: expected 1 to {MOST_PANELS} indicators of the table")
    ranking, beside = next((p for p in _PAIRS if p[0] in set(own["measure"])), _PAIRS[0])
    columns = columns_for(size, len(chosen), MOST_PANELS)
    tops = {name: _ranked(own, name, ranking)[:MOST_ROWS] for name in chosen}
    rows = {name: [names.get(p, p) for p in top] for name, top in tops.items()}

    def high(at: Size) -> float:
        room = at.em / columns * _ROOM
        panels = [row_height(rows[name], room) * len(rows[name]) + 5.0 for name in chosen]
        return (max(panels) if columns > 1 else sum(panels)) + 2.5

    size = size.fitting(high)
    room = size.em / columns * _ROOM
    with styled(size, lang):
        figure = new_figure(size, high(size), say("sensitivity", lang))
        noisy = False
        for axis, name in zip(panel_grid(figure, len(chosen), columns), chosen, strict=True):
            here = own[own["indicator"] == name]
            for k, measure in enumerate((ranking, beside)):
                _marks(axis, here[here["measure"] == measure], tops[name], k)
            if ranking == "ST":
                noisy |= _noise_line(axis, here)
            for row in range(len(tops[name])):
                axis.axhline(row + 0.5, color=HAIRLINE, linewidth=0.08 * size.points)
            axis.set_title(folded(said(indicators[name].name, lang), size.em / columns * 0.5))
            row_axis(axis, rows[name], room)
            plain_axis(axis, x=4)
            axis.set_xlim(left=min(0.0, axis.get_xlim()[0]))
            axis.set_xlabel(folded(_axis_label(ranking, indicators[name], lang), size.em / columns * 0.5))
        handles: list[Artist] = [_key(k) for k in range(2)]
        labels = [say(f"sensitivity.{measure}", lang) for measure in (ranking, beside)]
        if noisy:
            handles.append(Line2D([], [], color=GREY, linestyle=":"))
            labels.append(say("sensitivity.noise_line", lang))
        legend(figure, size, handles, labels)
    caption = _caption(own, indicators, tops, names, ranking, lang)
    return Drawn(figure, say("sensitivity", lang), caption, own.reset_index(drop=True))


def _ranked(own: pd.DataFrame, indicator: str, measure: str) -> list[str]:
    """The parameters of an indicator by a measure, the largest first."""
    table = own[(own["indicator"] == indicator) & (own["measure"] == measure)]
    return [str(p) for p in table.sort_values("value", ascending=False, kind="stable")["parameter"]]


def _axis_label(ranking: str, indicator: Declared, lang: Lang) -> str:
    if ranking == _EFFECTS:
        return f"{say('sensitivity.effect_axis', lang)} [{said(indicator.unit, lang)}]"
    return say("sensitivity.share_axis", lang)


def _marks(axis: Axes, table: pd.DataFrame, parameters: Sequence[str], k: int) -> None:
    own = table.set_index("parameter").reindex(list(parameters))
    key = _key(k)
    axis.errorbar(
        own["value"], np.arange(len(parameters)) + 0.16 * (2 * k - 1),
        xerr=whiskers(own["value"], own["low"], own["high"]), linestyle="none",
        color=key.get_color(), marker=str(key.get_marker()), markerfacecolor=key.get_markerfacecolor(),
    )  # fmt: skip


def _key(k: int) -> Line2D:
    """The ranking measure (0) is filled and round, the one beside it hollow and square."""
    colour, marker, face = ((BETTER, "o", BETTER), (GREY, "s", PAPER))[k]
    return Line2D([], [], color=colour, marker=marker, markerfacecolor=face, linestyle="-")


def _noise_line(axis: Axes, here: pd.DataFrame) -> bool:
    """Mark the share of the variance that luck alone makes; whether it is known."""
    noise = here["noise_share"].dropna()
    if noise.empty:
        return False
    axis.axvline(float(noise.iloc[0]), color=GREY, linestyle=":")
    return True


def _caption(
    own: pd.DataFrame,
    indicators: Mapping[str, Declared],
    tops: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
    ranking: str,
    lang: Lang,
) -> str:
    count = max(len(top) for top in tops.values())
    known = own["parameter"].nunique()
    method = str(own["method"].iloc[0])
    sentences = [say("sensitivity.caption", lang, method=method.capitalize(), count=count, of=known)]
    for name, top in tops.items():
        here = own[(own["indicator"] == name) & (own["measure"] == ranking)].set_index("parameter")
        first, low, high = (float(here[column][top[0]]) for column in ("value", "low", "high"))
        tied = len(top) > 1 and not low > float(here["high"][top[1]])
        value = with_interval(first, low, high)
        sentences.append(
            say(
                "sensitivity.tied" if tied else "sensitivity.finding", lang,
                indicator=with_unit(indicators[name], lang), parameter=names.get(top[0], top[0]), value=value,
            )
        )  # fmt: skip
        noise = own.loc[own["indicator"] == name, "noise_share"].dropna()
        if len(noise):
            sentences.append(say("sensitivity.noise", lang, share=percent(float(noise.iloc[0]), lang)))
    return joined(sentences, lang)

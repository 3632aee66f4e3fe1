"""Where the hours of residents' committees went."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.artist import Artist

from sim.analysis.compare import WINDOW_MONTHS
from sim.report.drawn import Declared, Drawn, capital, folded, joined, said, say, what_is_drawn
from sim.report.over_time import whiskers
from sim.report.parts import interval_key, key_patch, legend, plain_axis, row_axis
from sim.report.style import DOUBLE, INK, PAPER, Size, new_figure, series, styled
from sim.text import Lang
from sim.text.numbers import signed, with_interval

INDICATOR = "committee_hours"
HOUR_PURPOSES = ("assigned", "residents", "self_governance")
_NAMES = 11.0  # em
_THICK = 0.78  # of a row, for the bars of all options


def committee_hours(
    summary: pd.DataFrame,
    differences: pd.DataFrame,
    indicators: Mapping[str, Declared],
    names: Mapping[str, str],
    *,
    window: int = WINDOW_MONTHS,
    lang: Lang = "en",
    size: Size = DOUBLE,
) -> Drawn:
    """A row a purpose, a bar with its 95 % interval and its number an option.

    Arguments as for `sim.report.services.services_by_area`. Raises ValueError without hours by purpose.
    """
    own = summary[(summary["indicator"] == INDICATOR) & (summary["by"] == "purpose")]
    own = own[own["scenario"].isin(list(names))]
    if own.empty:
        raise ValueError(f"no rows of {INDICATOR} by purpose")
    purposes = [purpose for purpose in HOUR_PURPOSES if purpose in set(own["key"])]
    thick = _THICK / len(names)
    with styled(size, lang):
        height = len(purposes) * (1.0 + 1.7 * len(names)) + 5.0
        figure = new_figure(size, height, say("hours", lang))
        axis = figure.subplots()
        for k, scenario in enumerate(names):
            table = own[own["scenario"] == scenario].set_index("key").reindex(purposes)
            at = np.arange(len(purposes)) + (k + 0.5) * thick - _THICK / 2.0
            bars = whiskers(table["mean"], table["low"], table["high"])
            look = series(k)
            axis.barh(
                at,
                table["mean"],
                0.92 * thick,
                color=look.colour,
                hatch=look.hatch,
                edgecolor=PAPER,
                linewidth=0,
            )
            axis.errorbar(
                table["mean"], at, xerr=bars, color=INK, linestyle="none", capsize=0.2 * size.points
            )
            for y, mean, low, high in zip(at, table["mean"], table["low"], table["high"], strict=True):
                end = mean if np.isnan(high) else high
                axis.annotate(
                    with_interval(mean, low, high),
                    (end, y),
                    (0.5 * size.points, 0.0),
                    textcoords="offset points",
                    va="center",
                )
        row_axis(axis, [say(f"hours.{purpose}", lang) for purpose in purposes], _NAMES)
        most = float(np.nanmax(own[["mean", "high"]].to_numpy()))
        free = 9.0 / max(10.0, size.em - _NAMES - 2.0)  # of the width, for the numbers
        axis.set_xlim(0.0, most / (1.0 - free))
        plain_axis(axis, x=5)
        axis.set_xlabel(folded(said(indicators[INDICATOR].unit, lang), size.em - _NAMES))
        keys: list[tuple[Artist, str]] = [
            (key_patch(series(k).colour, series(k).hatch), name) for k, name in enumerate(names.values())
        ]
        keys += interval_key(size, int(own["replicates"].max()), lang)
        legend(figure, size, [handle for handle, _ in keys], [text for _, text in keys])
    caption = _caption(own, differences, purposes, names, window, lang)
    return Drawn(figure, say("hours", lang), caption, own.reset_index(drop=True))


def _caption(
    own: pd.DataFrame,
    differences: pd.DataFrame,
    purposes: list[str],
    names: Mapping[str, str],
    window: int,
    lang: Lang,
) -> str:
    runs = int(own["replicates"].max())
    sentences = what_is_drawn("hours", runs, lang, window=window)
    if runs < 2:
        return joined(sentences, lang)
    base, *options = names
    cells = differences[(differences["indicator"] == INDICATOR) & (differences["by"] == "purpose")]
    means = own.set_index(["scenario", "key"])
    for option in options:
        changes = cells[cells["scenario"] == option].set_index("key")
        parts = []
        for purpose in purposes:
            if purpose not in changes.index or (base, purpose) not in means.index:
                continue
            low, high = float(changes["low"][purpose]), float(changes["high"][purpose])
            clear = low > 0.0 or high < 0.0
            change = signed(float(changes["difference"][purpose]), low, high)
            before = [float(means[column][base, purpose]) for column in ("mean", "low", "high")]
            parts.append(
                say(
                    "hours.change" if clear else "hours.no_change", lang,
                    purpose=say(f"hours.{purpose}", lang), base_name=names[base], option_name=names[option],
                    base=with_interval(*before),
                    change=change,
                )
            )  # fmt: skip
        sentences.append(say("stop", lang, text=capital(say("semicolon", lang).join(parts))) if parts else "")
    if options:
        sentences.append(say("hours.uncorrected", lang))
    return joined(sentences, lang)

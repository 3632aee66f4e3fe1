"""The administrative footprint over the years, with and without the departments' coordinators."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.artist import Artist

from sim.analysis.compare import WINDOW_MONTHS
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.report.drawn import Declared, Drawn, folded, joined, said, say, what_is_drawn
from sim.report.over_time import months_of, whiskers, yearly
from sim.report.parts import columns_for, interval_key, key_line, legend, panel_grid, plain_axis, year_axis
from sim.report.style import DOUBLE, PAPER, Size, new_figure, series, styled
from sim.text import Lang
from sim.text.numbers import signed

PANELS = {
    "posts": ("posts_strict", "posts_broad"),
    "fte": ("fte_strict", "fte_broad"),
    "payroll": ("payroll_strict", "payroll_broad"),
}
"""Each measure of size: without coordinators, with them."""
_APART = 0.16  # years between the marks of two options


def footprint(
    rows: pd.DataFrame,
    differences: pd.DataFrame,
    indicators: Mapping[str, Declared],
    names: Mapping[str, str],
    *,
    window: int = WINDOW_MONTHS,
    lang: Lang = "en",
    size: Size = DOUBLE,
) -> Drawn:
    """Posts, full-time equivalents and payroll, a mark with its 95 % interval a year and option.

    `rows` are long indicator rows, `differences` as `sim.analysis.compare` makes them over the last `window`
    months, `names` scenario id to name, the base first.
    """
    columns = columns_for(size, len(PANELS), len(PANELS))
    years = months_of(rows) / MONTHS_A_YEAR
    shown = [name for pair in PANELS.values() for name in pair]
    tables = {name: yearly(rows, name, list(names), indicators[name].bounds) for name in shown}
    with styled(size, lang):
        panel = 17.0 if columns > 1 else 13.0
        figure = new_figure(size, panel * (len(PANELS) // columns) + 5.0, say("footprint", lang))
        axes = panel_grid(figure, len(PANELS), columns)
        room = size.em / columns - 6.0
        for place, (axis, (panel_id, pair)) in enumerate(zip(axes, PANELS.items(), strict=True)):
            for k, scenario in enumerate(names):
                look = series(k)
                shift = (k - (len(names) - 1) / 2.0) * _APART
                for broad, name in enumerate(pair):
                    own = tables[name][tables[name]["scenario"] == scenario]
                    axis.errorbar(
                        own["time"] + shift, own["mean"], yerr=whiskers(own["mean"], own["low"], own["high"]),
                        color=look.colour, marker=look.marker, linestyle=look.line,
                        markerfacecolor=look.colour if broad else PAPER,
                    )  # fmt: skip
            axis.set_title(say(f"footprint.{panel_id}", lang))
            axis.set_ylabel(folded(said(indicators[pair[0]].unit, lang), 16.0))
            last = place >= len(PANELS) - columns
            year_axis(axis, years, say("year", lang) if last else "", room)
            step = int(np.ceil(years / max(1.0, room / 2.5)))
            axis.set_xlim(0.4, years + 0.6)
            axis.set_xticks(np.arange(1, years + 0.5, step))
            axis.set_ylim(0.0, 1.12 * axis.dataLim.ymax)
            plain_axis(axis, y=5)
        handles: list[Artist] = []
        labels = []
        for k, option in enumerate(names.values()):
            for which, face in (("with_coordinators", series(k).colour), ("without_coordinators", PAPER)):
                handles.append(key_line(series(k), markerfacecolor=face))
                labels.append(say("footprint.key", lang, option=option, which=say(which, lang)))
        for handle, text in interval_key(size, int(rows["replicate"].nunique()), lang):
            handles.append(handle)
            labels.append(text)
        legend(figure, size, handles, labels, lines=True)
    data = pd.concat(tables.values(), ignore_index=True).rename(columns={"time": "year"})
    return Drawn(figure, say("footprint", lang), _caption(rows, differences, names, window, lang), data)


def _caption(
    rows: pd.DataFrame, differences: pd.DataFrame, names: Mapping[str, str], window: int, lang: Lang
) -> str:
    runs = int(rows["replicate"].nunique())
    sentences = what_is_drawn("footprint", runs, lang)
    base, *options = names
    if runs < 2:
        return joined(sentences, lang)
    totals = differences[differences["by"] == ""].set_index(["scenario", "indicator"])
    for option in options:
        strict, broad = (
            _change(
                *(float(totals[c][option, name]) for c in ("difference", "low", "high")),
                verdict=str(totals["verdict"][option, name]), lang=lang,
            )
            for name in PANELS["posts"]
        )  # fmt: skip
        sentences.append(
            say(
                "footprint.last", lang, option=names[option], base=names[base], strict=strict, broad=broad,
                window=window,
            )
        )  # fmt: skip
    return joined(sentences, lang)


def _change(difference: float, low: float, high: float, *, verdict: str, lang: Lang) -> str:
    """A difference; one that its corrected verdict leaves open is called unclear."""
    text = signed(difference, low, high)
    return say("unclear_change", lang, change=text) if verdict == "unclear" else text

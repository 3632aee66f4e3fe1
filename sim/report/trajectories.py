"""Indicators over the months, every option with its band, and the reform date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.lines import Line2D

from sim.analysis.compare import WINDOW_MONTHS
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.report.drawn import Declared, Drawn, finding, found_in, joined, listed, said, say, what_is_drawn
from sim.report.over_time import monthly, months_of
from sim.report.parts import (
    columns_for,
    interval_key,
    key_line,
    legend,
    panel_grid,
    plain_axis,
    title_panel,
    year_axis,
)
from sim.report.percent import DIFFERENCES, ROWS, indicators_shown, table_shown
from sim.report.style import BAND, DOUBLE, GREY, Size, new_figure, series, styled
from sim.text import Lang

MOST_PANELS = 6
"""As many as fit a slide."""
_PANEL = 13.0  # em high in print


def trajectories(
    rows: pd.DataFrame,
    differences: pd.DataFrame,
    indicators: Mapping[str, Declared],
    chosen: Sequence[str],
    names: Mapping[str, str],
    *,
    reform_months: Sequence[int] = (),
    window: int = WINDOW_MONTHS,
    lang: Lang = "en",
    size: Size = DOUBLE,
    from_zero: bool = False,
) -> Drawn:
    """A panel an indicator: monthly means over replicates and their 95 % intervals.

    Args:
        rows: long indicator rows.
        differences: as `sim.analysis.compare` makes them of these rows.
        indicators: what is declared of them.
        chosen: the indicators to draw, at most `MOST_PANELS`.
        names: scenario id to name, the base first.
        reform_months: where to draw reform dates (months count from 1).
        window: the evaluation window of the differences in months.
        from_zero: let every axis begin at 0 (or below), so that heights can be compared with one another.

    Raises ValueError for too many panels or scenarios and for indicators that are not declared.
    """
    if not 0 < len(chosen) <= MOST_PANELS:
        raise ValueError(f"{len(chosen)} indicators: 1 to {MOST_PANELS} fit")
    if unknown := [name for name in chosen if name not in indicators]:
        raise ValueError(f"not declared: {', '.join(unknown)}")
    rows, differences = table_shown(rows, indicators, ROWS), table_shown(differences, indicators, DIFFERENCES)
    indicators = indicators_shown(indicators)
    columns = columns_for(size, len(chosen), 3 if size.height_mm is not None else 2)
    years = months_of(rows) / MONTHS_A_YEAR
    tables = {name: monthly(rows, name, list(names), indicators[name].bounds) for name in chosen}
    with styled(size, lang):
        figure = new_figure(size, _PANEL * -(-len(chosen) // columns) + 2.0, say("trajectories", lang))
        axes = panel_grid(figure, len(chosen), columns)
        room = size.em / columns - 8.0
        for place, (axis, name) in enumerate(zip(axes, chosen, strict=True)):
            for k, scenario in enumerate(names):
                own = tables[name][tables[name]["scenario"] == scenario]
                look, time = series(k), own["time"] / MONTHS_A_YEAR
                axis.fill_between(time, own["low"], own["high"], color=look.colour, alpha=BAND, linewidth=0.0)
                every = (k * 2, max(1, months_of(rows) // 6))
                axis.plot(
                    time,
                    own["mean"],
                    color=look.colour,
                    linestyle=look.line,
                    marker=look.marker,
                    markevery=every,
                )
            for month in reform_months:
                axis.axvline((month - 1) / MONTHS_A_YEAR, color=GREY, linestyle=":")
            title_panel(axis, indicators[name], lang, room)
            last_row = place >= len(chosen) - columns
            year_axis(axis, years, say("years_on", lang) if last_row else "", room)
            plain_axis(axis, y=4)
            if from_zero:
                axis.set_ylim(bottom=min(0.0, axis.get_ylim()[0]))
        handles: list[Artist] = [key_line(series(k)) for k in range(len(names))]
        labels = list(names.values())
        if reform_months:
            handles.append(Line2D([], [], color=GREY, linestyle=":"))
            labels.append(say("reform", lang, when=_when(reform_months, lang)))
        for handle, text in interval_key(size, int(rows["replicate"].nunique()), lang):
            handles.append(handle)
            labels.append(text)
        legend(figure, size, handles, labels, lines=True)
    data = pd.concat(tables.values(), ignore_index=True).rename(columns={"time": "month"})
    caption = _caption(rows, differences, indicators, chosen, names, reform_months, window, lang)
    return Drawn(figure, say("trajectories", lang), caption, data)


def _when(months: Sequence[int], lang: Lang) -> str:
    """``month 13``, ``months 13, 37 and 61``."""
    code = "month_number" if len(months) == 1 else "month_numbers"
    return say(code, lang, month=listed((str(month) for month in months), lang))


def _caption(
    rows: pd.DataFrame,
    differences: pd.DataFrame,
    indicators: Mapping[str, Declared],
    chosen: Sequence[str],
    names: Mapping[str, str],
    reform_months: Sequence[int],
    window: int,
    lang: Lang,
) -> str:
    runs = int(rows["replicate"].nunique())
    sentences = what_is_drawn("trajectories", runs, lang)
    if reform_months:
        code = "trajectories.reform" if len(reform_months) == 1 else "trajectories.reforms"
        sentences.append(say(code, lang, when=_when(reform_months, lang)))
    base, *options = names
    if runs < 2:
        return joined(sentences, lang)
    titles = {name: said(indicators[name].name, lang) for name in chosen}
    totals = differences[(differences["by"] == "") & differences["indicator"].isin(list(chosen))]
    for option in options:
        verdicts = found_in(totals[totals["scenario"] == option], indicators)
        verdicts = {name: verdicts[name] for name in chosen if name in verdicts}
        text = finding(titles, verdicts, lang, option=names[option], base=names[base])
        if text:
            sentences.append(say("window", lang, window=window, finding=text))
    return joined([*sentences, say("corrected", lang) if options else ""], lang)

"""Service in the eight project areas: which residents' matters fare better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from sim.analysis.compare import WINDOW_MONTHS
from sim.institutions.affairs import AREAS
from sim.report.drawn import (
    NAMED_AT_MOST,
    Declared,
    Drawn,
    finding,
    folded,
    found_in,
    joined,
    said,
    say,
    what_is_drawn,
)
from sim.report.over_time import whiskers
from sim.report.parts import (
    columns_for,
    interval_key,
    key_mark,
    legend,
    panel_grid,
    plain_axis,
    row_axis,
    row_height,
)
from sim.report.percent import SUMMARY, indicators_shown, table_shown
from sim.report.style import DOUBLE, HAIRLINE, Size, new_figure, series, styled
from sim.text import Lang, label

MOST_PANELS = 3
"""As many as fit side by side with the names of the areas."""
_NAMES = 13.0  # em for the names of areas
_SPREAD = 0.5  # of a row's height, over which the options are spread


def services_by_area(
    summary: pd.DataFrame,
    differences: pd.DataFrame,
    indicators: Mapping[str, Declared],
    chosen: Sequence[str],
    names: Mapping[str, str],
    *,
    window: int = WINDOW_MONTHS,
    lang: Lang = "en",
    size: Size = DOUBLE,
) -> Drawn:
    """A panel an indicator, a row a project area, a mark with its 95 % interval an option.

    Args:
        summary, differences: as `sim.analysis.compare` makes them.
        chosen: indicators with a breakdown by area, at most `MOST_PANELS`.
        names: scenario id to name, the base first.
        window: the evaluation window of the tables in months.

    Raises ValueError for too many panels and for indicators without values by area.
    """
    own = table_shown(summary, indicators, SUMMARY)
    own = own[(own["by"] == "area") & own["indicator"].isin(list(chosen))]
    indicators = indicators_shown(indicators)
    own = own[own["scenario"].isin(list(names))]
    if not 0 < len(chosen) <= MOST_PANELS or set(chosen) - set(own["indicator"]):
        raise ValueError(f"{', '.join(chosen)}: expected 1 to {MOST_PANELS} indicators by project area")
    areas = [area for area in AREAS if area in set(own["key"])]
    columns = columns_for(size, len(chosen), MOST_PANELS)
    rows = [label(area, lang) for area in areas]
    high = max(row_height(rows, _NAMES), 1.1 + 0.6 * len(names))
    panel = high * len(areas) + 5.0
    with styled(size, lang):
        figure = new_figure(size, panel * -(-len(chosen) // columns) + 2.0, say("services", lang))
        axes = panel_grid(figure, len(chosen), columns)
        for place, (axis, name) in enumerate(zip(axes, chosen, strict=True)):
            _marks(axis, own[own["indicator"] == name], areas, list(names))
            room = (size.em - _NAMES) / columns if columns > 1 else size.em - _NAMES
            axis.set_title(folded(said(indicators[name].name, lang), room * 0.85))
            axis.set_xlabel(folded(said(indicators[name].unit, lang), room))
            row_axis(axis, rows if place % columns == 0 else [""] * len(areas), _NAMES)
            plain_axis(axis, x=4)
        keys: list[tuple[Artist, str]] = [
            (key_mark(series(k)), name) for k, name in enumerate(names.values())
        ]
        keys += interval_key(size, int(own["replicates"].max()), lang)
        legend(figure, size, [handle for handle, _ in keys], [text for _, text in keys])
    caption = _caption(own, differences, indicators, chosen, names, window, lang)
    return Drawn(figure, say("services", lang), caption, own.reset_index(drop=True))


def _marks(axis: Axes, own: pd.DataFrame, areas: Sequence[str], scenarios: Sequence[str]) -> None:
    for row in range(len(areas)):
        axis.axhline(row + 0.5, color=HAIRLINE, linewidth=axis.spines["left"].get_linewidth())
    shifts = _SPREAD * (np.arange(len(scenarios)) + 0.5) / len(scenarios) - _SPREAD / 2.0
    for k, scenario in enumerate(scenarios):
        table = own[own["scenario"] == scenario].set_index("key").reindex(list(areas))
        look = series(k)
        axis.errorbar(
            table["mean"], np.arange(len(areas)) + shifts[k],
            xerr=whiskers(table["mean"], table["low"], table["high"]),
            color=look.colour, marker=look.marker, linestyle="none",
        )  # fmt: skip


def _caption(
    own: pd.DataFrame,
    differences: pd.DataFrame,
    indicators: Mapping[str, Declared],
    chosen: Sequence[str],
    names: Mapping[str, str],
    window: int,
    lang: Lang,
) -> str:
    runs = int(own["replicates"].max())
    sentences = what_is_drawn("services", runs, lang, window=window)
    if runs < 2:
        return joined(sentences, lang)
    base, *options = names
    cells = differences[differences["by"] == "area"]
    for name in chosen:
        for option in options:
            here = cells[(cells["indicator"] == name) & (cells["scenario"] == option)]
            verdicts = found_in(here, indicators, "key")
            areas = {area: label(area, lang) for area in verdicts}
            most = NAMED_AT_MOST if len(options) == 1 else 0  # with several options a list would be endless
            text = finding(areas, verdicts, lang, most=most, option=names[option], base=names[base])
            indicator = said(indicators[name].name, lang)
            if text:
                sentences.append(say("services.finding", lang, indicator=indicator, finding=text))
    return joined([*sentences, say("corrected", lang) if options else ""], lang)

"""Handovers between bodies: how many cases, and how long each waited, one structure beside another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist

from sim.report.drawn import Drawn, joined, say
from sim.report.parts import key_patch, legend, plain_axis, row_axis
from sim.report.style import DOUBLE, PAPER, Size, new_figure, series, styled
from sim.text import Lang
from sim.text.numbers import rounded

MOST_HANDOVERS = 14
_NAMES = 15.0  # em
_THICK = 0.78  # of a row, for the bars of all options


def handover_chart(
    table: pd.DataFrame,
    names: Sequence[str],
    bodies: Mapping[str, str],
    *,
    window: int,
    lang: Lang = "en",
    size: Size = DOUBLE,
) -> Drawn:
    """A row a handover, the most frequent `MOST_HANDOVERS`: cases at the left, the median wait at the right.

    Args:
        table: giver, taker, cases_k and wait_median_k of the k-th scenario
            (see `sim.experiments.handovers.side_by_side`).
        names: of the scenarios, the base first.
        bodies: id of a body or of who raises cases to name.
        window: months that the table is about.

    Raises ValueError for a table without rows.
    """
    if table.empty:
        raise ValueError("no handovers to draw")
    rows = table.head(MOST_HANDOVERS)
    thick = _THICK / len(names)
    with styled(size, lang):
        figure = new_figure(size, len(rows) * (0.8 + 0.8 * len(names)) + 5.0, say("handovers", lang))
        left, right = figure.subplots(1, 2, sharey=True)
        for k in range(len(names)):
            at = np.arange(len(rows)) + (k + 0.5) * thick - _THICK / 2.0
            look = series(k)
            for axis, column in ((left, f"cases_{k}"), (right, f"wait_median_{k}")):
                axis.barh(
                    at,
                    rows[column],
                    0.92 * thick,
                    color=look.colour,
                    hatch=look.hatch,
                    edgecolor=PAPER,
                    linewidth=0,
                )
        row_axis(left, [_step(row, bodies, lang) for row in rows.to_dict("records")], _NAMES)
        right.tick_params(axis="y", length=0)
        right.spines["left"].set_visible(False)
        for axis, code in ((left, "handovers.cases"), (right, "handovers.wait")):
            plain_axis(axis, x=4)
            axis.set_xlim(left=0.0)
            axis.set_xlabel(say(code, lang))
        keys: list[tuple[Artist, str]] = [
            (key_patch(series(k).colour, series(k).hatch), name) for k, name in enumerate(names)
        ]
        legend(figure, size, [handle for handle, _ in keys], [text for _, text in keys])
    return Drawn(figure, say("handovers", lang), _caption(table, names, window, lang), table)


def _step(row: Mapping[object, object], bodies: Mapping[str, str], lang: Lang) -> str:
    giver, taker = str(row["giver"]), str(row["taker"])
    return say("handovers.step", lang, giver=bodies.get(giver, giver), taker=bodies.get(taker, taker))


def _caption(table: pd.DataFrame, names: Sequence[str], window: int, lang: Lang) -> str:
    """What is drawn, and the handovers of a month between bodies, those from who raised a case apart."""
    sentences = [say("handovers.caption", lang, window=window, shown=min(len(table), MOST_HANDOVERS))]
    for k, name in enumerate(names):
        first = table["giver"].isin(["residents", "departments", "own_work"])
        raised, further = (float(table.loc[of, f"cases_{k}"].sum()) for of in (first, ~first))
        sentences.append(
            say("handovers.finding", lang, option=name, raised=rounded(raised), further=rounded(further))
        )
    return joined(sentences, lang)

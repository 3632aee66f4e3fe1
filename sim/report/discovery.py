"""Boxes of parameters in which an outcome comes about (scenario discovery; Bryant and Lempert, 2010)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.report.drawn import Drawn, folded, joined, listed, percent, say
from sim.report.parts import key_patch, legend, number, plain_axis, row_axis, row_height
from sim.report.style import DOUBLE, GREY, HAIRLINE, INK, Size, new_figure, styled
from sim.text import Lang

MOST_BOXES = 3
DOUBTFUL = 0.05
"""A limit with a higher quasi-p may be chance, and the caption says so."""
_LEAST = 0.001
_FAILED = "#A9B1B8"  # of boxes that fresh futures don't confirm: clearly lighter than those they do
_NAME_SHARE = 0.4  # of the width


def discovery(
    boxes: pd.DataFrame,
    names: Mapping[str, str],
    units: Mapping[str, str],
    outcome: str,
    *,
    lang: Lang = "en",
    size: Size = DOUBLE,
) -> Drawn:
    """A panel a box, a row a parameter it limits: the limits within the parameter's range.

    Args:
        boxes: columns box, parameter, low, high, range_low, range_high, quasi_p, coverage, density, mass
            (the last three the same in every row of a box); a column confirmed, where there is one, says
            whether a box held on fresh futures.
        names, units: parameter id to its name and its unit in the language (Chinese units are those of
            ``text/messages/zh/units.po``).
        outcome: what comes about, to end 'ranges of parameters in which ...' in the caption.

    Raises ValueError without boxes or with more than `MOST_BOXES`.
    """
    ids = list(dict.fromkeys(boxes["box"]))
    if not 0 < len(ids) <= MOST_BOXES:
        raise ValueError(f"{len(ids)} boxes: 1 to {MOST_BOXES} can be drawn")
    tables = [boxes[boxes["box"] == box] for box in ids]
    rows = [[_titled(str(p), names, units) for p in table["parameter"]] for table in tables]

    def high(at: Size) -> list[float]:
        room = at.em * _NAME_SHARE - 1.0
        return [
            max(row_height(own, room), 2.9) * (len(own) + 0.3) + 1.4 * (1 + title(at, k).count("\n")) + 3.0
            for k, own in enumerate(rows)
        ]

    def title(at: Size, k: int) -> str:
        return folded(_heading(ids[k], tables[k], lang), at.em * 0.57)

    size = size.fitting(lambda at: sum(high(at)) + 4.0)
    heights, room = high(size), size.em * _NAME_SHARE - 1.0
    with styled(size, lang):
        figure = new_figure(size, sum(heights) + 4.0, say("discovery", lang))
        axes = figure.subplots(len(ids), 1, squeeze=False, height_ratios=heights)[:, 0]
        for k, (axis, table, labels) in enumerate(zip(axes, tables, rows, strict=True)):
            _panel(axis, table, size)
            axis.set_title(title(size, k))
            row_axis(axis, labels, room)
            axis.set_ylim(bottom=len(labels) - 0.2)  # room for the last numbers
        axes[-1].set_xlabel(say("discovery.axis", lang))
        keys = {say("discovery.inside", lang): key_patch(INK)}
        if not all(_confirmed(table) for table in tables):
            keys[say("discovery.failed", lang)] = key_patch(_FAILED)
        keys[say("discovery.whole", lang)] = key_patch(HAIRLINE, "....", GREY)
        legend(figure, size, list(keys.values()), list(keys))
    return Drawn(figure, say("discovery", lang), _caption(boxes, names, outcome, lang), boxes)


def _confirmed(table: pd.DataFrame) -> bool:
    """Whether a box held on futures that it was not made from; so taken where nobody tried."""
    return "confirmed" not in table or bool(table["confirmed"].iloc[0])


def _titled(parameter: str, names: Mapping[str, str], units: Mapping[str, str]) -> str:
    name, unit = names.get(parameter, parameter), units.get(parameter, "")
    return f"{name}\n[{unit}]" if unit else name


def _heading(box: object, table: pd.DataFrame, lang: Lang) -> str:
    shares = {name: percent(float(table[name].iloc[0]), lang) for name in ("coverage", "density", "mass")}
    return say("discovery.box", lang, box=box, **shares)


def _panel(axis: Axes, table: pd.DataFrame, size: Size) -> None:
    """The limits of one box, with their numbers below each bar and how likely chance would make them."""
    for y, (_, row) in enumerate(table.iterrows()):
        width = float(row["range_high"]) - float(row["range_low"])
        start, end = (100.0 * (float(row[e]) - float(row["range_low"])) / width for e in ("low", "high"))
        axis.barh(y, 100.0, 0.3, color=HAIRLINE, hatch="....", edgecolor=GREY, linewidth=0.0)
        axis.barh(y, end - start, 0.3, left=start, color=INK if _confirmed(table) else _FAILED)
        # below the bar: numbers in it would not be read where the range is narrow
        limits = f"{number(_short(row['low']))} – {number(_short(row['high']))}"
        centre = float(np.clip((start + end) / 2.0, 20.0, 80.0))
        axis.annotate(
            limits, (centre, y + 0.15), (0.0, -0.15 * size.points), textcoords="offset points", ha="center",
            va="top",
        )  # fmt: skip
        axis.annotate(
            _chance(float(row["quasi_p"])),
            (100.0, y),
            (0.5 * size.points, 0.0),
            textcoords="offset points",
            va="center",
            color=GREY,
        )
    axis.set_xlim(0.0, 100.0)
    plain_axis(axis, x=5)


def _chance(p: float) -> str:
    return f"p < {_LEAST:g}" if p < _LEAST else f"p = {p:.2g}"


def _short(value: float) -> float:
    """Three digits say where a limit is."""
    return float(f"{float(value):.3g}")


def _caption(boxes: pd.DataFrame, names: Mapping[str, str], outcome: str, lang: Lang) -> str:
    sentences = [say("discovery.caption", lang, outcome=outcome)]
    for box, table in boxes.groupby("box", sort=False):
        coverage, density = (percent(float(table[name].iloc[0]), lang) for name in ("coverage", "density"))
        sentences.append(say("discovery.found", lang, box=box, coverage=coverage, density=density))
    failed = [str(box) for box, table in boxes.groupby("box", sort=False) if not _confirmed(table)]
    if failed:
        sentences.append(say("discovery.unconfirmed", lang, boxes=listed(failed, lang)))
    doubtful = boxes.loc[boxes["quasi_p"] > DOUBTFUL, "parameter"]
    if len(doubtful):
        what = listed(dict.fromkeys(names.get(str(p), str(p)) for p in doubtful), lang)
        sentences.append(say("discovery.doubtful", lang, level=DOUBTFUL, what=what))
    return joined(sentences, lang)

"""Parts that several figures have: grids of panels, legends, axes and their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.report.drawn import Declared, folded, said, say, width_of
from sim.report.style import GREY, INK, PAPER, Series, Size
from sim.text import Lang

_GAPS = 2.0  # em between a legend's mark and its text, and before the next mark


def columns_for(size: Size, panels: int, most: int) -> int:
    """How many panels stand side by side: one in a narrow figure, otherwise up to `most`."""
    return max(1, min(panels, most)) if size.wide else 1


def panel_grid(figure: Figure, panels: int, columns: int, *, sharey: bool = False) -> list[Axes]:
    """`panels` axes, row by row; what is left of the last row stays empty."""
    rows = -(-panels // columns)
    grid = figure.subplots(rows, columns, squeeze=False, sharey=sharey)
    axes = [axis for row in grid for axis in row]
    for spare in axes[panels:]:
        spare.set_axis_off()
        spare.set_visible(False)
    return axes[:panels]


def legend(
    figure: Figure,
    size: Size,
    handles: Sequence[Artist],
    labels: Sequence[str],
    *,
    lines: bool = False,
    apart: float = 0.4,
) -> None:
    """A legend below everything, in as few rows as fit (`apart` em), long labels folded.

    `lines` take more room than marks.
    """
    mark = 3.0 if lines else 1.6
    room = size.em - 2.0
    texts = [folded(text, room - mark - _GAPS) for text in labels]
    widths = [max(width_of(line) for line in text.split("\n")) + mark + _GAPS for text in texts]
    most = next((n for n in range(len(texts), 1, -1) if _row_width(widths, n) <= room), 1)
    rows = -(-len(texts) // most)
    figure.legend(
        handles, texts, loc="outside lower left", ncols=-(-len(texts) // rows), handlelength=mark,
        columnspacing=1.2, handletextpad=0.8, borderpad=0.0, labelspacing=apart,
    )  # fmt: skip


def _row_width(widths: Sequence[float], columns: int) -> float:
    """Em that a legend of so many columns is wide: the first have one more where it doesn't divide."""
    few, longer = divmod(len(widths), columns)
    sizes = [few + 1] * longer + [few] * (columns - longer)
    starts = [sum(sizes[:k]) for k in range(columns)]
    return sum(max(widths[a : a + n]) for a, n in zip(starts, sizes, strict=True))


def key_line(look: Series, **more: Any) -> Line2D:
    """A series in a legend, as a line with its mark."""
    dashes: Any = look.line  # matplotlib wants a literal
    return Line2D([], [], color=look.colour, linestyle=dashes, marker=look.marker, **more)


def interval_key(size: Size, runs: int, lang: Lang) -> list[tuple[Artist, str]]:
    """What bars and bands are, for a slide's legend: in print the caption below says it."""
    if size.height_mm is None or runs < 2:
        return []
    return [(Line2D([], [], color=GREY, linewidth=0.35 * size.points, alpha=0.6), say("interval_key", lang))]


def key_mark(look: Series, *, hollow: bool = False) -> Line2D:
    """A series in a legend, as a mark."""
    face = PAPER if hollow else look.colour
    return Line2D([], [], color=look.colour, linestyle="none", marker=look.marker, markerfacecolor=face)


def key_patch(colour: str, hatch: str = "", edge: str = PAPER) -> Patch:
    """An area in a legend."""
    return Patch(facecolor=colour, hatch=hatch, edgecolor=edge, linewidth=0.0)


def title_panel(axis: Axes, indicator: Declared, lang: Lang, room: float) -> None:
    """The indicator's name as a panel's title and its unit beside, folded to `room` em."""
    axis.set_title(folded(said(indicator.name, lang), room * 0.92))
    axis.set_ylabel(folded(said(indicator.unit, lang), _UNIT_ROOM))


_UNIT_ROOM = 11.0  # em that a unit may take along an upright axis


def number(value: float, _: object = None) -> str:
    """A number on an axis: thousands with commas, no exponent, a true minus."""
    return f"{value:,.10g}".replace("-", "−")


def plain_axis(axis: Axes, *, x: int = 0, y: int = 0) -> None:
    """Plain numbers and at most so many ticks (0: leave that axis as it is), with hairlines."""
    for count, which in ((x, axis.xaxis), (y, axis.yaxis)):
        if count:
            which.set_major_locator(MaxNLocator(count, steps=[1, 2, 2.5, 5, 10]))
            which.set_major_formatter(FuncFormatter(number))
            which.grid(visible=True)


def year_axis(axis: Axes, years: float, label: str, room: float) -> None:
    """Whole years from 0, not more of them than there is room for (in em)."""
    step = max(1, int(np.ceil(years / max(1.0, room / 2.5))))
    axis.set_xlim(0.0, years)
    axis.set_xticks(np.arange(0, np.floor(years) + 1, step))
    axis.set_xlabel(label)
    axis.xaxis.set_major_formatter(FuncFormatter(number))


def row_height(labels: Sequence[str], room: float) -> float:
    """Em that a row must be high for every name folded to `room` em."""
    return 1.3 * max((folded(text, room).count("\n") + 1 for text in labels), default=1) + 0.5


def row_axis(axis: Axes, labels: Sequence[str], room: float, colour: str = INK) -> None:
    """Rows from the top, named at the left, the names folded to `room` em, without an upright line."""
    axis.set_yticks(np.arange(len(labels)), [folded(text, room) for text in labels], color=colour)
    axis.set_ylim(len(labels) - 0.5, -0.5)
    axis.tick_params(axis="y", length=0)
    axis.spines["left"].set_visible(False)


def zero_line(axis: Axes, *, upright: bool = True) -> None:
    """Where nothing differs."""
    (axis.axvline if upright else axis.axhline)(
        0.0, color=GREY, linewidth=axis.spines["bottom"].get_linewidth()
    )


def empty_canvas(figure: Figure, size: Size, height: float) -> tuple[Axes, float]:
    """Axes over the figure whose units are em, from (0, 0) at the bottom left; returns its height too.

    A slide's title stays free. To be drawn in with fixed places, so constrained layout is off.
    """
    width, whole = size.page(height)
    free = whole - (2.6 if size.height_mm is not None else 0.0)
    figure.set_layout_engine("none")
    axis = figure.add_axes((0.0, 0.0, 1.0, free / whole))
    axis.set(xlim=(0.0, width), ylim=(0.0, free))
    axis.set_axis_off()
    for text in figure.texts:
        text.set_y(1.0 - 0.8 / whole)
        text.set_verticalalignment("top")
    return axis, free


__all__ = [
    "columns_for", "empty_canvas", "interval_key", "key_line", "key_mark", "key_patch", "legend", "number",
    "panel_grid", "plain_axis", "row_axis", "row_height", "title_panel", "year_axis", "zero_line",
]  # fmt: skip

"""Whether administration fades out: over two drivers, in a success and a failure, and how it comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.lines import Line2D

from sim.analysis.fadeout import BASE, FUTURE, MONTH, PARTS, RESTORED, Axis, Example, Question
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.report.drawn import Drawn, folded, joined, listed, percent, say
from sim.report.parts import (
    columns_for,
    key_line,
    key_patch,
    legend,
    number,
    panel_grid,
    plain_axis,
    year_axis,
)
from sim.report.style import BAND, DOUBLE, GREY, HAIRLINE, INK, PAPER, Size, new_figure, series, styled
from sim.text import Lang

_SHARES = LinearSegmentedColormap.from_list("shares", ("#DDE9EA", "#1F6F78"))
_DARK = 0.55  # from this share on, numbers are light
_LOOKS = {"posts": ("#1F6F78", ""), "pool": ("#D9A21B", "////"), "coordinators": ("#B4532A", "....")}
_EDGES_OF_ONE = 3  # digits of a driver's value at an edge


@dataclass(frozen=True)
class Driver:
    """An axis with what it is called: its name and unit in the language."""

    axis: Axis
    name: str
    unit: str

    @property
    def title(self) -> str:
        """``Name [unit]``."""
        return f"{self.name} [{self.unit}]" if self.unit else self.name


def fadeout_map(
    cells: pd.DataFrame,
    x: Driver,
    y: Driver,
    names: Mapping[str, str],
    question: Question,
    *,
    lang: Lang = "en",
    size: Size = DOUBLE,
) -> Drawn:
    """Share of futures that are a success in each cell of two drivers, a panel a base.

    Args:
        cells: as `sim.analysis.fadeout.cells` makes them; cells without futures stay blank.
        x, y: the drivers.
        names: base id to name.
        question: which success is meant (level and longest horizon).
    """
    columns = columns_for(size, len(names), 3)
    shown = -(-len(names) // columns)
    side = len(y.axis.edges) - 1
    high = shown * (2.6 * side + 7.0) + 3.0
    with styled(size, lang):
        figure = new_figure(size, high, say("fadeout_map", lang))
        axes = panel_grid(figure, len(names), columns, sharey=True)
        room = size.em / columns - 5.0
        for place, (axis, (base, name)) in enumerate(zip(axes, names.items(), strict=True)):
            _cells(axis, cells[cells["base"] == base], len(x.axis.edges) - 1, lang)
            axis.set_title(folded(name, room))
            for which, driver in ((axis.xaxis, x), (axis.yaxis, y)):
                which.set_ticks(range(len(driver.axis.edges)), [_edge(edge) for edge in driver.axis.edges])
            if place >= len(names) - columns:
                axis.set_xlabel(folded(x.title, room))
            if place % columns == 0:
                axis.set_ylabel(folded(y.title, 2.6 * side + 2.0))
        keys = {say("fadeout_map.share", lang, share=percent(s, lang)): s for s in (0.0, 0.5, 1.0)}
        patches: list[Artist] = [key_patch(_colour(share), edge=GREY) for share in keys.values()]
        legend(figure, size, patches, list(keys))
    return Drawn(figure, say("fadeout_map", lang), _map_caption(cells, x, y, names, question, lang), cells)


def _cells(axis: Axes, cells: pd.DataFrame, across: int, lang: Lang) -> None:
    """The cells of a base, each of the same size whatever its edges are."""
    for place, row in enumerate(cells.to_dict("records")):
        i, j = place % across, place // across
        if not row["futures"]:
            continue
        share = float(row["share"])
        axis.fill_between([i, i + 1], j, j + 1, color=_colour(share), linewidth=0.0)
        text = say("fadeout_map.cell", lang, count=int(row["count"]), futures=int(row["futures"]))
        colour = PAPER if share >= _DARK else INK
        axis.text(i + 0.5, j + 0.5, text, ha="center", va="center", color=colour)
    axis.set(xlim=(0, across), ylim=(0, len(cells) // across))
    for k in range(1, across):
        axis.axvline(k, color=HAIRLINE, linewidth=0.5)
    for k in range(1, len(cells) // across):
        axis.axhline(k, color=HAIRLINE, linewidth=0.5)
    for spine in axis.spines.values():
        spine.set_visible(True)


def _colour(share: float) -> str:
    return "#{:02x}{:02x}{:02x}".format(*(round(255 * c) for c in _SHARES(share)[:3]))


def _edge(value: float) -> str:
    return number(float(f"{value:.{_EDGES_OF_ONE}g}"))


def _map_caption(
    cells: pd.DataFrame, x: Driver, y: Driver, names: Mapping[str, str], question: Question, lang: Lang
) -> str:
    sentences = [say("fadeout_map.caption", lang, x=x.name, y=y.name, success=success_words(question, lang))]
    for base, name in names.items():
        own = cells[cells["base"] == base]
        sentences.append(
            say("fadeout_map.found", lang, base=name, count=int(own["count"].sum()),
                futures=int(own["futures"].sum()))
        )  # fmt: skip
    if (cells["futures"] == 0).any():
        sentences.append(say("fadeout_map.blank", lang))
    return joined(sentences, lang)


def success_words(question: Question, lang: Lang) -> str:
    """What a success is, in a few words."""
    return say("fadeout.success", lang, level=percent(question.success, lang), years=question.last)


def fadeout_paths(
    paths: pd.DataFrame,
    chosen: Sequence[Example],
    names: Mapping[str, str],
    question: Question,
    *,
    lang: Lang = "en",
    size: Size = DOUBLE,
) -> Drawn:
    """Posts, pool and coordinators stacked, month by month, in a success and a failure.

    Args:
        paths: as `sim.experiments.fadeout.paths_of` makes them.
        chosen: the runs to draw, as `sim.analysis.fadeout.examples` finds them.
        names: base id to name.
        question: which success is meant.

    Raises ValueError without a run to draw.
    """
    if not chosen:
        raise ValueError("no run to draw")
    columns = columns_for(size, len(chosen), 2)
    runs = [
        paths[(paths[BASE] == it.base) & (paths[FUTURE] == it.future)].sort_values(MONTH) for it in chosen
    ]
    top = 1.08 * max(float(run[list(PARTS)].sum(axis=1).max()) for run in runs)
    with styled(size, lang):
        figure = new_figure(size, 18.0 * -(-len(chosen) // columns) + 5.0, say("fadeout_paths", lang))
        axes = panel_grid(figure, len(chosen), columns, sharey=True)
        room = size.em / columns - 6.0
        back = False
        for place, (axis, run, example) in enumerate(zip(axes, runs, chosen, strict=True)):
            back |= _stacked(axis, run, question)
            axis.set_title(folded(_titled(example, names, lang), room))
            axis.set_ylim(0.0, top)
            year_axis(axis, float(run[MONTH].max()) / MONTHS_A_YEAR, "", room)
            if place >= len(chosen) - columns:
                axis.set_xlabel(say("years_on", lang))
            if place % columns == 0:
                axis.set_ylabel(say("fadeout_paths.people", lang))
            plain_axis(axis, y=5)
        keys: dict[str, Artist] = {
            say(f"fadeout_paths.{part}", lang): key_patch(colour, hatch)
            for part, (colour, hatch) in _LOOKS.items()
        }
        asked = say("fadeout_paths.asked", lang, level=percent(question.success, lang))
        keys[asked] = Line2D([], [], color=INK, linestyle="--")
        if back:
            keys[say("fadeout_paths.restored", lang)] = Line2D([], [], color=INK, linestyle=":")
        legend(figure, size, list(keys.values()), list(keys))
    data = pd.concat(
        [
            run[[BASE, FUTURE, MONTH, *PARTS, RESTORED]].assign(role=example.role)
            for run, example in zip(runs, chosen, strict=True)
        ],
        ignore_index=True,
    )
    return Drawn(figure, say("fadeout_paths", lang), _paths_caption(chosen, names, question, lang), data)


def _stacked(axis: Axes, run: pd.DataFrame, question: Question) -> bool:
    """One run; whether its street office came back."""
    # a month's level lasts from its beginning to its end
    time = np.append(0.0, run[MONTH].to_numpy()) / MONTHS_A_YEAR
    levels = run[list(PARTS)].to_numpy(dtype=np.float64).cumsum(axis=1).T
    heights = np.vstack([np.zeros(len(time)), np.hstack([levels, levels[:, -1:]])])
    for k, (colour, hatch) in enumerate(_LOOKS.values()):
        axis.fill_between(
            time, heights[k], heights[k + 1], step="post", facecolor=colour, hatch=hatch, edgecolor=PAPER,
            linewidth=0.0,
        )  # fmt: skip
    axis.axhline((1.0 - question.success) * float(heights[-1][0]), color=INK, linestyle="--")
    restored = run[RESTORED].to_numpy() > 0.0
    if restored.any():
        axis.axvline(float(time[:-1][restored][0]), color=INK, linestyle=":")
    return bool(restored.any())


def _titled(example: Example, names: Mapping[str, str], lang: Lang) -> str:
    base = names.get(example.base, example.base)
    return say(f"fadeout_paths.{example.role}", lang, base=base, future=example.future)


def _paths_caption(
    chosen: Sequence[Example], names: Mapping[str, str], question: Question, lang: Lang
) -> str:
    sentences = [say("fadeout_paths.caption", lang, success=success_words(question, lang))]
    roles = {example.role for example in chosen}
    sentences += [say(f"fadeout_paths.no_{what}", lang) for what, role in
                  (("success", "best"), ("failure", "worst")) if role in roles]  # fmt: skip
    drawn = listed((_titled(example, names, lang) for example in chosen), lang)
    sentences.append(say("stop", lang, text=drawn))
    return joined(sentences, lang)


def restoration(
    curves: pd.DataFrame, names: Mapping[str, str], *, lang: Lang = "en", size: Size = DOUBLE
) -> Drawn:
    """Share of runs whose street office is not restored: as counted, and as their hazards expect it.

    `curves` are those of `sim.analysis.fadeout.restoration_curves`, `names` base id to name.
    """
    columns = columns_for(size, len(names), 3)
    years = float(curves["year"].max())
    with styled(size, lang):
        figure = new_figure(size, 14.0 * -(-len(names) // columns) + 5.0, say("restoration", lang))
        axes = panel_grid(figure, len(names), columns, sharey=True)
        room = size.em / columns - 5.0
        look, other = series(1), series(0)
        for place, (axis, (base, name)) in enumerate(zip(axes, names.items(), strict=True)):
            own = curves[curves["base"] == base]
            axis.fill_between(
                own["year"], 100.0 * own["low"], 100.0 * own["high"], step="post", color=look.colour,
                alpha=BAND, linewidth=0.0,
            )  # fmt: skip
            axis.step(own["year"], 100.0 * own["survival"], where="post", color=look.colour)
            axis.plot(
                own["year"], 100.0 * own["expected"], color=other.colour, linestyle=other.line,
                marker=other.marker, markevery=max(1, len(own) // 4),
            )  # fmt: skip
            axis.set_title(folded(name, room))
            axis.set_ylim(0.0, 104.0)
            year_axis(axis, years, say("years_on", lang) if place >= len(names) - columns else "", room)
            if place % columns == 0:
                axis.set_ylabel(folded(say("restoration.share", lang), 13.0))
            plain_axis(axis, y=5)
        keys: dict[str, Artist] = {
            say("restoration.counted", lang): Line2D([], [], color=look.colour),
            say("restoration.expected", lang): key_line(other),
        }
        legend(figure, size, list(keys.values()), list(keys), lines=True)
    sentences = [say("restoration.caption", lang)]
    for base, name in names.items():
        last = curves[curves["base"] == base].iloc[-1]
        shares = {k: percent(float(last[k]), lang) for k in ("survival", "expected")}
        sentences.append(say("restoration.found", lang, base=name, years=int(last["year"]), **shares))
    return Drawn(figure, say("restoration", lang), joined(sentences, lang), curves)

"""What a search for reforms found: reforms side by side, one objective against another, and how it got on."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.analysis.promises import GOALS, SHORT, Question
from sim.kernel.arrays import Floats
from sim.report.drawn import Declared, Drawn, folded, joined, say, with_unit
from sim.report.parts import columns_for, key_line, key_mark, legend, number, panel_grid, plain_axis
from sim.report.percent import shown, times
from sim.report.style import BAND, DOUBLE, GREY, Series, Size, new_figure, series, styled
from sim.text import Lang
from sim.text.numbers import rounded

SORTS = ("base", "found", "plan", "single", "bundled")
"""What reforms are held beside, and they themselves, in the order of their looks."""

REVERSAL = "reversal"
_MOST_PANELS = 3
_AS_OFTEN = 0.1  # shares of futures that differ by less are about the same
_APART = 0.07  # share of an axis by which numbers must lie apart to stand above one another


@dataclass(frozen=True)
class Measured:
    """An objective as it is shown: its column, name with unit, factor, and whether small is good."""

    column: str
    title: str
    factor: float
    small: bool

    @property
    def name(self) -> str:
        """Its title without the unit."""
        return self.title.partition("[")[0].strip()

    @property
    def is_share(self) -> bool:
        """Whether it is a share of futures: drawn from none to all, or a few futures look like many."""
        return self.column in (GOALS, REVERSAL)

    def ends(self, values: Floats) -> tuple[float, float]:
        """The worst and the best that it is drawn between."""
        low, high = (0.0, 1.0) if self.is_share else (float(np.nanmin(values)), float(np.nanmax(values)))
        return (high, low) if self.small else (low, high)


def measured(
    data: pd.DataFrame, question: Question, indicators: Mapping[str, Declared], lang: Lang
) -> list[Measured]:
    """What reforms are judged by and have values of, in the order of the question."""
    found = []
    for name in (GOALS, SHORT, *(aim.indicator for aim in question.aims), REVERSAL):
        if name not in data or data[name].isna().all():
            continue
        if name == SHORT and not data[name].any():
            continue  # all goals are met everywhere
        if name in (GOALS, SHORT, REVERSAL):
            found.append(Measured(name, say(f"search.{name}", lang), 100.0, True))
        else:
            small = next(aim.small for aim in question.aims if aim.indicator == name)
            title = with_unit(shown(indicators[name]), lang)
            found.append(Measured(name, title, times(indicators[name]), small))
    return found


def telling(data: pd.DataFrame, measures: Sequence[Measured]) -> list[Measured]:
    """Those worth holding against one another: in which reforms differ, and one only of goals.

    By how far goals are missed is held against others only where all miss them about as often.
    """
    varying = [it for it in measures if data[it.column].nunique() > 1 and it.column != REVERSAL]
    if SHORT in data and data[SHORT].nunique() > 1 and float(np.ptp(data[GOALS].dropna())) < _AS_OFTEN:
        varying = [it for it in varying if it.column != GOALS]
    if any(it.column == GOALS for it in varying):
        varying = [it for it in varying if it.column != SHORT]
    return varying if len(varying) > 1 else list(measures)


def _look(sort: str) -> Series:
    return series(SORTS.index(sort))


def _keys(data: pd.DataFrame, lang: Lang, *, marks: bool) -> dict[str, Artist]:
    make = key_mark if marks else key_line
    return {say(f"search.{sort}", lang): make(_look(sort)) for sort in SORTS if sort in set(data["sort"])}


def parallel(
    data: pd.DataFrame,
    question: Question,
    indicators: Mapping[str, Declared],
    *,
    lang: Lang = "en",
    size: Size = DOUBLE,
) -> Drawn:
    """Parallel coordinates: a line a reform over all that it is judged by, better always up.

    `data` has the columns option, sort, number (NaN for what is no reform found) and one an objective, means
    over fresh futures (`sim.experiments.search_tables.figures_data`).
    """
    measures = measured(data, question, indicators, lang)
    with styled(size, lang):
        figure = new_figure(size, 26.0, say("search_parallel", lang))
        axis = figure.subplots()
        heights = np.column_stack([height_of(data[it.column].to_numpy(dtype=float), it) for it in measures])
        for row, line in zip(data.to_dict("records"), heights, strict=True):
            look = _look(row["sort"])
            axis.plot(
                range(len(measures)), line, color=look.colour, linestyle=look.line, marker=look.marker,
                linewidth=1.0 if row["sort"] == "found" else 1.6, clip_on=False,
            )  # fmt: skip
        _numbers(axis, data, heights[:, 0], 0, -1)
        _numbers(axis, data, heights[:, -1], len(measures) - 1, 1)
        for place, it in enumerate(measures):
            axis.plot([place, place], [0.0, 1.0], color=GREY, linewidth=0.5, zorder=0)
            worst, best = it.ends(data[it.column].to_numpy(dtype=float))
            axis.text(place, 1.06, rounded(it.factor * best), ha="center", va="bottom")
            axis.text(place, -0.06, rounded(it.factor * worst), ha="center", va="top")
        room = size.em / max(1, len(measures)) - 1.5
        axis.set_xticks(range(len(measures)), [folded(it.title, room) for it in measures])
        axis.tick_params(axis="x", length=0, pad=14)
        axis.set_yticks([])
        axis.set(xlim=(-0.25, len(measures) - 0.75), ylim=(-0.16, 1.16))
        for spine in axis.spines.values():
            spine.set_visible(False)
        keys = _keys(data, lang, marks=False)
        legend(figure, size, list(keys.values()), list(keys), lines=True)
    caption = joined([say("search_parallel.caption", lang), say("search.fresh", lang)], lang)
    return Drawn(figure, say("search_parallel", lang), caption, data)


def height_of(values: Floats, measure: Measured) -> Floats:
    """0 for the worst of the values, 1 for the best; 1 throughout where they are all the same."""
    worst, best = measure.ends(values)
    return np.ones_like(values) if best == worst else (values - worst) / (best - worst)


def _numbers(axis: Axes, data: pd.DataFrame, at: Floats, x: float, side: int) -> None:
    """The numbers of reforms at the ends of their lines; those that would overlap stand side by side.

    `side` is 1 for the right end, -1 for the left.
    """
    numbers = data["number"].to_numpy(dtype=np.float64)
    order = [int(i) for i in np.argsort(at, kind="stable") if not np.isnan(numbers[i])]
    beside, below = 0, -np.inf
    for i in order:
        height, value = float(at[i]), numbers[i]
        beside, below = (beside + 1, below) if height - below < _APART else (0, height)
        axis.annotate(
            f"{value:.0f}", (x, height), (side * (6 + 12 * beside), 0),
            textcoords="offset points", ha="left" if side > 0 else "right", va="center",
        )  # fmt: skip


def scatter(
    data: pd.DataFrame,
    question: Question,
    indicators: Mapping[str, Declared],
    *,
    lang: Lang = "en",
    size: Size = DOUBLE,
) -> Drawn:
    """One objective against another, a panel a pair (the first three), reforms with their numbers.

    `data` as for `parallel`.
    """
    measures = telling(data, measured(data, question, indicators, lang))
    pairs = list(itertools.combinations(measures, 2))[:_MOST_PANELS] or [(measures[0], measures[0])]
    columns = columns_for(size, len(pairs), _MOST_PANELS)
    with styled(size, lang):
        figure = new_figure(size, 20.0 * -(-len(pairs) // columns) + 5.0, say("search_scatter", lang))
        room = size.em / columns - 5.0
        for axis, (x, y) in zip(panel_grid(figure, len(pairs), columns), pairs, strict=True):
            for sort in (sort for sort in SORTS if sort in set(data["sort"])):
                own = data[data["sort"] == sort]
                look = _look(sort)
                axis.plot(
                    x.factor * own[x.column], y.factor * own[y.column], color=look.colour, linestyle="none",
                    marker=look.marker, clip_on=False,
                )  # fmt: skip
            numbered = data[data["number"].notna()]
            for _, own in numbered.groupby([x.column, y.column]):
                numbers = say("comma", lang).join(f"{value:.0f}" for value in own["number"])
                first = own.iloc[0]
                place = (x.factor * float(first[x.column]), y.factor * float(first[y.column]))
                axis.annotate(numbers, place, (4, 3), textcoords="offset points")
            axis.set_xlabel(folded(x.title, room))
            axis.set_ylabel(folded(y.title, 18.0))
            axis.margins(0.08)
            plain_axis(axis, x=4, y=5)
            axis.xaxis.set_major_formatter(number)
        keys = _keys(data, lang, marks=True)
        legend(figure, size, list(keys.values()), list(keys))
    better = [say("search_scatter.small" if it.small else "search_scatter.large", lang, what=it.name)
              for it in dict.fromkeys(itertools.chain(*pairs))]  # fmt: skip
    caption = joined([say("search_scatter.caption", lang), *better, say("search.fresh", lang)], lang)
    return Drawn(figure, say("search_scatter", lang), caption, data)


def convergence_chart(convergence: pd.DataFrame, *, lang: Lang = "en", size: Size = DOUBLE) -> Drawn:
    """How much each search covers by how many candidates it has run, beside random searches.

    `convergence` has the columns kind (search, random), seed, evaluations, hypervolume.
    """
    looks = {"search": series(1), "random": series(0)}
    with styled(size, lang):
        figure = new_figure(size, 20.0, say("search_convergence", lang))
        axis = figure.subplots()
        keys: dict[str, Artist] = {}
        ends = []
        for kind, look in looks.items():
            own = convergence[convergence["kind"] == kind]
            if own.empty:
                continue
            for _, run in own.groupby("seed"):
                axis.plot(
                    run["evaluations"], 100.0 * run["hypervolume"], color=look.colour, linestyle=look.line,
                    alpha=3 * BAND, linewidth=0.7, drawstyle="steps-post",
                )  # fmt: skip
            mean = own.groupby("evaluations")["hypervolume"].mean()
            axis.plot(
                mean.index, 100.0 * mean, color=look.colour, linestyle=look.line, linewidth=1.8,
                drawstyle="steps-post",
            )  # fmt: skip
            style: Any = look.line
            thick = Line2D([], [], color=look.colour, linestyle=style, linewidth=1.8)
            keys[say(f"search_convergence.{kind}", lang)] = thick
            last = own.groupby("seed")["hypervolume"].last()
            ends.append(say("search_convergence.end", lang, what=say(f"search_convergence.{kind}", lang),
                            mean=f"{100.0 * last.mean():.0f}", low=f"{100.0 * last.min():.0f}",
                            high=f"{100.0 * last.max():.0f}"))  # fmt: skip
        axis.set_xlabel(say("search_convergence.evaluations", lang))
        axis.set_ylabel(folded(say("search_convergence.hypervolume", lang), 16.0))
        axis.set_ylim(0.0, 104.0)
        axis.set_xlim(left=0.0)
        plain_axis(axis, x=8, y=5)
        legend(figure, size, list(keys.values()), list(keys), lines=True)
    caption = joined([say("search_convergence.caption", lang), *ends], lang)
    return Drawn(figure, say("search_convergence", lang), caption, convergence)

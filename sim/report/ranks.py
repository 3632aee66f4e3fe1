"""Whether posteriors can be believed: ranks of what is true among their draws (Talts and others 2018)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from scipy.stats import binom

from sim.analysis.rank_check import DRAWS, Ranks
from sim.report.drawn import Drawn, folded, joined, listed, percent, say
from sim.report.parts import key_mark, key_patch, legend, plain_axis
from sim.report.style import DOUBLE, GREY, HAIRLINE, SERIES, Size, new_figure, styled
from sim.text import Lang

MOST_ROWS = 6
"""Parameters that a figure has room for; the table has all."""

_HIGH = 9.0  # em of a row
_LOOK = SERIES[1]


def rank_check(
    ranks: Ranks, names: Sequence[str], seed: int, *, lang: Lang = "en", size: Size = DOUBLE
) -> Drawn:
    """A row a parameter: how often each rank came, and how far shares of ranks up to each are from even.

    `names` are the parameters' in the language, in the order of the ranks' columns.
    """
    shown = min(len(names), MOST_ROWS)
    size = size.fitting(lambda _: _HIGH * shown + 5.0)
    counts, cumulated = ranks.counts(), ranks.cumulated()
    low, high = ranks.envelope(seed)
    up_to = np.arange(1, DRAWS + 2) / (DRAWS + 1)
    with styled(size, lang):
        figure = new_figure(size, _HIGH * shown + 5.0, say("rank_check", lang))
        grid = figure.subplots(shown, 2, squeeze=False, sharex="col")
        for k, (left, right) in enumerate(grid):
            _counts(left, counts[:, k], len(ranks.ranks))
            right.fill_between(up_to, low - up_to, high - up_to, color=HAIRLINE, linewidth=0.0)
            right.axhline(0.0, color=GREY)
            right.plot(up_to, cumulated[:, k] - up_to, color=_LOOK.colour)
            plain_axis(right, x=5, y=4)
            left.set_title(folded(names[k], size.em * 0.44))
            left.set_ylabel(folded(say("rank_check.count", lang), 8.0))
            right.set_ylabel(folded(say("rank_check.off", lang), 8.0))
        for axis in grid[-1]:
            axis.set_xlabel(folded(say("rank_check.axis", lang), size.em * 0.34))
        legend(
            figure,
            size,
            [key_mark(_LOOK), key_patch(HAIRLINE)],
            [say(f"rank_check.{key}", lang) for key in ("found", "even")],
        )
    data = pd.DataFrame({"up_to": up_to, "low": low, "high": high})
    for k, name in enumerate(names):
        data[name] = cumulated[:, k]
    outside = [
        name for k, name in enumerate(names) if ((cumulated[:, k] < low) | (cumulated[:, k] > high)).any()
    ]
    caption = [say("rank_check.caption", lang, checked=len(ranks.ranks), sure=percent(0.95, lang))]
    finding = say("rank_check.outside", lang, names=listed(outside, lang)) if outside else ""
    caption.append(finding or say("rank_check.inside", lang))
    return Drawn(figure, say("rank_check", lang), joined(caption, lang), data)


def _counts(axis: Axes, counts: np.ndarray, checked: int) -> None:
    """A dot a bin on the band in which 95 % of each bin's counts are if ranks are even."""
    bins = len(counts)
    middles = (np.arange(bins) + 0.5) / bins
    low, high = (float(binom.ppf(p, checked, 1.0 / bins)) for p in (0.025, 0.975))
    axis.axhspan(low, high, color=HAIRLINE, linewidth=0.0)
    axis.axhline(checked / bins, color=GREY)
    axis.vlines(middles, 0.0, counts, color=_LOOK.colour)
    axis.plot(middles, counts, _LOOK.marker, color=_LOOK.colour)
    axis.set_ylim(0.0, 1.15 * max(high, float(counts.max())))
    axis.set_xlim(0.0, 1.0)
    plain_axis(axis, x=5, y=4)

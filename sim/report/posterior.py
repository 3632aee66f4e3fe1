"""What was learned of parameters from targets: prior and posterior, and what fresh runs foretell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.analysis.posterior import Posterior
from sim.report.drawn import Drawn, folded, joined, listed, say
from sim.report.parts import columns_for, key_patch, legend, panel_grid, plain_axis, row_axis, row_height
from sim.report.style import DOUBLE, GREY, HAIRLINE, INK, SERIES, Size, new_figure, styled
from sim.text import Lang

MOST_PANELS = 9
"""Parameters that a figure has room for; the table has all."""

_COLUMNS = 3
_BARS = 16
_HIGH = 11.0  # em of a panel
_NAMES = 0.34  # of the width, for the names of targets
_PRIOR, _POSTERIOR = SERIES[0], SERIES[1]


def densities(
    posterior: Posterior,
    table: pd.DataFrame,
    names: Mapping[str, str],
    units: Mapping[str, str],
    *,
    lang: Lang = "en",
    size: Size = DOUBLE,
) -> Drawn:
    """A panel a parameter: how likely its values are beforehand, and given the targets.

    Args:
        table: `sim.analysis.posterior_tables.summary`, in the order of the posterior's columns.
        names, units: parameter id to its name and its unit in the language.

    Those that were narrowed most come first, at most `MOST_PANELS`.
    """
    order = np.argsort(-table["contraction"].to_numpy(), kind="stable")[:MOST_PANELS]
    columns = columns_for(size, len(order), _COLUMNS)
    rows = -(-len(order) // columns)
    size = size.fitting(lambda _: _HIGH * rows + 3.0)
    drawn = []
    with styled(size, lang):
        figure = new_figure(size, _HIGH * rows + 3.0, say("densities", lang))
        axes = panel_grid(figure, len(order), columns)
        for axis, k in zip(axes, order, strict=True):
            row = table.iloc[int(k)]
            name = str(row["parameter"])
            drawn.append(_density(axis, posterior, int(k), row))
            axis.set_title(folded(names[name], size.em / columns * 0.8))
            axis.set_xlabel(folded(units[name], size.em / columns * 0.8))
            plain_axis(axis, x=4, y=3)
        for axis in axes[::columns]:
            axis.set_ylabel(folded(say("densities.axis", lang), 9.0))
        legend(
            figure,
            size,
            [
                key_patch(_POSTERIOR.colour),
                _prior_key(0.18 * size.points),
                Line2D([], [], color=INK, marker="o", linewidth=0.3 * size.points),
            ],
            [say(f"densities.{key}", lang) for key in ("posterior", "prior", "interval")],
        )
    caption = [say("densities.caption", lang, size=f"{posterior.effective:.0f}")]
    idle = [names[str(name)] for name in table.loc[~table["informed"], "parameter"]]
    if idle:
        caption.append(say("densities.idle", lang, names=listed(idle, lang)))
    data = pd.concat(drawn, ignore_index=True)
    return Drawn(figure, say("densities", lang), joined(caption, lang), data)


def _prior_key(width: float) -> Line2D:
    look: Any = _PRIOR.line
    return Line2D([], [], color=_PRIOR.colour, linestyle=look, linewidth=width)


def _density(axis: Axes, posterior: Posterior, k: int, row: pd.Series) -> pd.DataFrame:
    """Bars over the whole range, in densities of the prior, with the posterior's middle below."""
    low, high = float(row["range_low"]), float(row["range_high"])
    share, ends = np.histogram(posterior.places[:, k], _BARS, (0.0, 1.0), weights=posterior.weights)
    at, width = low + ends[:-1] * (high - low), (high - low) / _BARS
    axis.bar(at, share * _BARS, width, align="edge", color=_POSTERIOR.colour)
    axis.plot([low, high], [1.0, 1.0], color=_PRIOR.colour, linestyle=_PRIOR.line)
    top = 1.15 * max(1.3, float(share.max()) * _BARS)
    below = -0.09 * top
    axis.plot([row["low"], row["high"]], [below, below], color=INK, solid_capstyle="butt")
    axis.plot([row["median"]], [below], color=INK, marker="o")
    axis.set_ylim(-0.18 * top, top)
    axis.set_xlim(low, high)
    bars = {"from": at, "to": at + width, "prior": 1.0, "posterior": share * _BARS}
    return pd.DataFrame({"parameter": row["parameter"], **bars})


def predictive_check(
    table: pd.DataFrame, names: Mapping[str, str], *, lang: Lang = "en", size: Size = DOUBLE
) -> Drawn:
    """A row a target: what runs foretell before and after, beside what was observed.

    Args:
        table: `sim.analysis.posterior_tables.foretold`; drawn in standard deviations of each target from
            what was observed, so that all share an axis.
        names: target to what it is called in the language.
    """
    labels = [names[str(name)] for name in table["target"]]
    room = size.em * _NAMES - 1.0
    size = size.fitting(lambda _: 3.2 * len(labels) + 7.0)
    high = max(3.2, row_height(labels, room)) * len(labels) + 7.0
    off = {
        name: (table[name] - table["observed"]) / table["sd"]
        for name in ("prior_low", "prior_high", "low", "median", "high")
    }
    with styled(size, lang):
        figure = new_figure(size, high, say("predictive", lang))
        axis = figure.subplots()
        y = np.arange(len(labels))
        axis.axvspan(-1.96, 1.96, color=HAIRLINE, linewidth=0.0)
        axis.axvline(0.0, color=GREY)
        axis.hlines(
            y - 0.18, off["prior_low"], off["prior_high"], color=_PRIOR.colour, linestyle=_PRIOR.line,
            linewidth=0.25 * size.points,
        )  # fmt: skip
        axis.hlines(y + 0.18, off["low"], off["high"], color=_POSTERIOR.colour, linewidth=0.4 * size.points)
        axis.plot(off["median"], y + 0.18, _POSTERIOR.marker, color=_POSTERIOR.colour)
        row_axis(axis, labels, room)
        plain_axis(axis, x=6)
        axis.set_xlabel(folded(say("predictive.axis", lang), size.em * 0.6))
        legend(
            figure,
            size,
            [
                _prior_key(0.25 * size.points),
                Line2D(
                    [], [], color=_POSTERIOR.colour, marker=_POSTERIOR.marker, linewidth=0.4 * size.points
                ),
                key_patch(HAIRLINE),
            ],
            [say(f"predictive.{key}", lang) for key in ("prior", "posterior", "observed")],
        )
    missed = [names[str(name)] for name in table.loc[~table["covered"], "target"]]
    counts = {"runs": int(table["runs"].max()), "failed": int(table["failed"].max())}
    caption = [say("predictive.caption", lang, **counts)]
    if missed:
        caption.append(say("predictive.missed", lang, names=listed(missed, lang)))
    else:
        caption.append(say("predictive.covered", lang))
    return Drawn(figure, say("predictive", lang), joined(caption, lang), table)

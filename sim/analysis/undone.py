"""Runs in which a reform was undone: how many, when, and what the others look like beside them.

A mean over runs that went two ways is like none of them, so it is split by which way they went.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis import inference
from sim.analysis.compare import CONFIDENCE, summary, window_means
from sim.analysis.measured import Measured

RESTORED = "street_office_restored"
"""The indicator that says in which months the street office is back."""

BACK, KEPT = "back", "kept"
"""The runs in which it came back, and those in which it did not."""


@dataclass(frozen=True)
class Undone:
    """A scenario's runs in which the street office was back at the end.

    `months` are those in which it came back, by replicate; `runs` how many runs there are in all.
    """

    scenario: str
    months: Mapping[int, int]
    runs: int

    @property
    def share(self) -> tuple[float, float]:
        """Low and high of the exact interval (95 %) of the share of such runs."""
        values = np.arange(self.runs) < len(self.months)
        return inference.event_interval(values.astype(np.float64), CONFIDENCE)


def undone(rows: pd.DataFrame) -> list[Undone]:
    """Every scenario that has such runs, in the order of the rows (scenario, replicate, month, ...).

    An office that came back and went again counts as gone; the month is that of its last return.
    """
    own = rows[(rows["indicator"] == RESTORED) & (rows["by"] == "")]
    found = []
    for scenario, runs in own.groupby("scenario", sort=False, observed=True):
        months = {}
        for replicate, run in runs.sort_values("month").groupby("replicate", observed=True):
            there = run["value"].to_numpy(dtype=np.float64) > 0.0
            if there[-1]:
                gone = np.flatnonzero(~there)
                first = int(gone[-1]) + 1 if gone.size else 0
                months[int(str(replicate))] = int(run["month"].iloc[first])
        if months:
            found.append(Undone(str(scenario), months, runs["replicate"].nunique()))
    return found


def split_means(
    rows: pd.DataFrame,
    of: Undone,
    indicators: Mapping[str, Measured],
    main: Collection[str],
    window: int,
) -> pd.DataFrame:
    """The summary of the main outcomes over each kind of run; `scenario` is `BACK` or `KEPT`.

    A kind without runs has no rows. Columns as `sim.analysis.compare.SUMMARY_COLUMNS`.
    """
    own = rows[(rows["scenario"] == of.scenario) & rows["indicator"].isin(list(main)) & (rows["by"] == "")]
    last = int(own["month"].max()) if len(own) else 0
    recent = own[own["month"] > last - window]
    kind = np.where(recent["replicate"].isin(list(of.months)), BACK, KEPT)
    means = window_means(recent.assign(scenario=kind), window)
    kinds = [k for k in (BACK, KEPT) if (means["scenario"] == k).any()]
    return summary(means, indicators, kinds)

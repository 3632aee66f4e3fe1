"""Runs of which little is kept: the means of their totals over the evaluation window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from sim.experiments.runs import model_run
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario


@dataclass(frozen=True)
class WindowRun:
    """A run of which the means of the totals over the last `window` months are kept, as of its last month."""

    window: int

    def __call__(
        self, scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None
    ) -> pd.DataFrame:
        """A row an indicator that has a value in the window."""
        return window_means(model_run(scenario, seed, progress=progress), self.window, scenario.years)


def window_means(rows: pd.DataFrame, window: int, years: int) -> pd.DataFrame:
    """The rows of a run reduced to the means of its totals over the last `window` months."""
    last = years * MONTHS_A_YEAR
    there = (rows["by"] == "") & (rows["month"] > last - window) & rows["value"].notna()
    means = rows[there].astype({"indicator": str}).groupby("indicator", sort=True)["value"].mean()
    return pd.DataFrame(
        {"month": last, "indicator": list(means.index), "by": "", "key": "", "value": means.to_numpy()}
    )

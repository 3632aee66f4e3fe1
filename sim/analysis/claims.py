"""What may be claimed of pairs of scenarios: one test a pair and main outcome, one correction for all.

Every table that calls a pair better or worse, or says that one dominates the other, takes it from here, so
that a pair has one count everywhere. The family is every pair of the scenarios that are compared times every
main outcome with a better direction; what has the same value in all runs of all scenarios cannot differ,
is not tested and makes the family no larger.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.analysis import inference
from sim.analysis.measured import EVENT_UNIT, Measured
from sim.kernel.arrays import Floats

CLAIM_COLUMNS = ("indicator", "base", "scenario", "gain", "p", "p_holm", "pairs")
"""Of `claims`: `gain` is by how much the scenario is better than the base, in the indicator's unit."""

ROUNDING = 1e-12
"""Differences this small beside what is compared are rounding, not differences."""


def claims(
    means: pd.DataFrame,
    indicators: Mapping[str, Measured],
    scenarios: Sequence[str],
    main: Collection[str] | None = None,
) -> pd.DataFrame:
    """The test of every pair of scenarios, earlier ones as base, on every main outcome (`CLAIM_COLUMNS`).

    `means` come from `sim.analysis.compare.window_means`; `main` names the main outcomes (None: all). Pairs
    are paired by the replicates that both have; with fewer than two, p is NaN.
    """
    rows: list[tuple[str, str, str, float, float, int]] = []
    for name, values in by_scenario(means, indicators, scenarios, main).items():
        declared = indicators[name]
        if is_constant(values.to_numpy(dtype=np.float64)):
            continue
        for base, option in itertools.combinations(scenarios, 2):
            before, after = (values[s].to_numpy(dtype=np.float64) for s in (base, option))
            both = ~np.isnan(before) & ~np.isnan(after)
            if not both.any():
                continue
            gain = difference(worth(before[both], declared.better), worth(after[both], declared.better))
            p = p_values(gain[None, :], np.array([declared.unit.en == EVENT_UNIT]))[0]
            rows.append((name, base, option, float(gain.mean()), float(p), int(both.sum())))
    table = pd.DataFrame(rows, columns=[c for c in CLAIM_COLUMNS if c != "p_holm"])
    corrected = inference.holm(table["p"].to_numpy(dtype=np.float64))
    return table.assign(p_holm=corrected)[list(CLAIM_COLUMNS)]


def worth(values: Floats, better: str) -> Floats:
    """The values turned so that more is better; `better` is up, down or zero."""
    return values if better == "up" else -values if better == "down" else -np.abs(values)


def difference(before: Floats, after: Floats) -> Floats:
    """`after` minus `before`, 0 where what is left is rounding."""
    change: Floats = after - before
    change[np.abs(change) <= ROUNDING * np.maximum(np.abs(before), np.abs(after))] = 0.0
    return change


def p_values(change: Floats, event: npt.NDArray[np.bool_]) -> Floats:
    """p of each row [rows, replicates] of paired differences: Student's t; of events McNemar's exact test.

    `event` [rows] says which rows are of what happens or does not in a run.
    """
    p = inference.p_values(change)
    for row in np.flatnonzero(event):
        if inference.are_events(np.abs(change[row])):
            p[row] = inference.exact_p(change[row])
    return p


def is_constant(values: Floats) -> bool:
    """Whether all values are one, but for rounding; nothing at all is."""
    there = values[~np.isnan(values)]
    return not there.size or bool(np.ptp(there) <= ROUNDING * np.abs(there).max())


def by_scenario(
    means: pd.DataFrame,
    indicators: Mapping[str, Measured],
    scenarios: Sequence[str],
    main: Collection[str] | None = None,
) -> dict[str, pd.DataFrame]:
    """[replicates, scenarios] totals of every (main) outcome with a direction, in the declared order."""
    wanted = [
        name for name, it in indicators.items() if it.better != "none" and (main is None or name in main)
    ]
    totals = means[(means["by"] == "") & means["indicator"].isin(wanted)]
    if totals.empty:
        return {}
    whole = totals.astype({"scenario": object, "indicator": object}).pivot(
        index=["indicator", "replicate"], columns="scenario", values="value"
    )
    whole = whole.reindex(columns=list(scenarios))
    found = {str(name): own.droplevel(0) for name, own in whole.groupby(level=0, sort=False)}
    return {name: found[name] for name in wanted if name in found}

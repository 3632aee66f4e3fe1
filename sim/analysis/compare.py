"""Summaries and paired differences over the evaluation window.

Everything starts from long rows (`scenario, replicate, seed, month, indicator, by, key, value`), one
value a month. Each run is first reduced to one number per indicator and breakdown, the mean of its
months in the window (months without a value don't count); all intervals are then over replicates.

Scenarios share their random numbers replicate by replicate, so options are compared with the base
within each replicate: the interval is Student's t on the paired differences, beside it a bootstrap
interval that assumes no normal distribution; the correlation achieved and the gain say what the pairing
has won over independent runs.

Whoever looks at many indicators finds some that differ by chance. So verdicts rest on p-values corrected
for how many were looked at: those of the main outcomes by Holm, which holds the chance of even one false
claim among them, over all pairs of scenarios, at 5 % (`sim.analysis.claims`); those of everything else by
Benjamini and Hochberg, which holds the share of false claims at 5 %. What has one value in all runs is not
tested. The intervals are those of each row alone and are not widened; none enters values that are
impossible, and what happens in a run or not (0 or 1) has those of shares of runs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from sim.analysis import inference
from sim.analysis.claims import ROUNDING, claims, difference, is_constant, p_values
from sim.analysis.measured import EVENT_UNIT, Measured
from sim.kernel.arrays import Floats

WINDOW_MONTHS = 12
"""The evaluation window unless told otherwise: the last so many months of the horizon."""

CONFIDENCE = 0.95
"""Coverage of every interval."""

SUMMARY_COLUMNS = (
    "scenario", "indicator", "by", "key", "unit", "better", "mean", "low", "high", "replicates",
)  # fmt: skip
DIFFERENCE_MEANINGS: Mapping[str, str] = {
    "indicator": "the indicator's id",
    "by": "what it is broken down by; empty for the total",
    "key": "which part of that; empty for the total",
    "unit": "unit of the differences and their bounds",
    "base": "the scenario compared with",
    "scenario": "the option",
    "difference": "mean over replicates of option minus base",
    "low": "lower bound of the paired t-interval (95 %, of this row alone)",
    "high": "its upper bound",
    "boot_low": "lower bound of the BCa bootstrap interval (95 %, of this row alone; from 5 replicates on)",
    "boot_high": "its upper bound",
    "relative": "difference over the size of the base's mean",
    "correlation": "Pearson's correlation of base and option over replicates (from 3 replicates on)",
    "pairing_gain": "how many pairs of independent runs a pair on common random numbers is worth",
    "p": "two-sided p of the paired t-test (of distances from 0 where nearer 0 is better; McNemar's exact "
    "test of what happens in a run or not); empty for what has one value in all runs",
    "p_holm": "p corrected for all main outcomes and pairs of scenarios (Holm); empty for all other rows",
    "family": "how many tests p_holm is corrected for together; empty where it is",
    "q": "p corrected for all other rows with a better direction (Benjamini and Hochberg)",
    "verdict": "better or worse if p_holm (main outcomes) or q (all others) is at most 0.05, else unclear",
    "replicates": "pairs that are whole",
    "replicates_needed": "replicates for a t-interval of the half width asked for (10 % of the base's level)",
}
"""The columns of the table of differences, and what each means."""

DIFFERENCE_COLUMNS = tuple(DIFFERENCE_MEANINGS)

HALF_WIDTH = 0.1
"""The half width that `replicates_needed` is for unless told otherwise, as a share of the base's level."""

_CELL = ["indicator", "by", "key"]


def window_means(rows: pd.DataFrame, months: int = WINDOW_MONTHS) -> pd.DataFrame:
    """One value per run, indicator and breakdown: the mean over the last `months` months.

    `rows` are long indicator rows; the last month is the last of all of them. Returns the columns
    `scenario, replicate, indicator, by, key, value`; what has no value in the window is left out.
    """
    last = int(rows["month"].max()) if len(rows) else 0
    inside = rows[(rows["month"] > last - months) & rows["value"].notna()]
    grouped = inside.groupby(["scenario", "replicate", *_CELL], observed=True, sort=False)["value"]
    return grouped.mean().reset_index()


def summary(
    means: pd.DataFrame, indicators: Mapping[str, Measured], scenarios: Sequence[str]
) -> pd.DataFrame:
    """Mean and interval over replicates of every indicator of every scenario (`SUMMARY_COLUMNS`).

    `means` come from `window_means`. With one replicate there is no interval: low and high are NaN. An
    interval ends where the possible values do; of what happens in a run or not it is Clopper and Pearson's.
    """
    blocks = []
    for scenario in scenarios:
        table = _by_replicate(means, scenario)
        values = table.to_numpy(dtype=np.float64)
        mean, low, high, count = interval(values)
        block = _described(table.index, indicators)
        for row in np.flatnonzero(block["event"]):
            if inference.are_events(values[row]):
                low[row], high[row] = inference.event_interval(values[row], CONFIDENCE)
        low, high = np.maximum(low, block["lowest"]), np.minimum(high, block["highest"])
        block.insert(0, "scenario", scenario)
        blocks.append(block.assign(mean=mean, low=low, high=high, replicates=count))
    return _stacked(blocks, SUMMARY_COLUMNS, indicators)


def differences(
    means: pd.DataFrame,
    indicators: Mapping[str, Measured],
    base: str,
    options: Sequence[str],
    *,
    main: Collection[str] | None = None,
    half_width: float = HALF_WIDTH,
    seed: int = 0,
) -> pd.DataFrame:
    """Option minus base, paired by replicate, of every indicator both have (`DIFFERENCE_MEANINGS`).

    `main` names the main outcomes, whose totals are one family over all pairs of these scenarios, options
    with each other too (None: all indicators);
    `half_width` is a share of the base's level; `seed` is that of the bootstrap. An indicator of which
    neither more nor less is better belongs to no family and is always ``unclear``, and so is everything
    with one replicate.
    """
    before = _by_replicate(means, base)
    of_all = means[means["scenario"].isin([base, *options])].groupby(_CELL, observed=True)["value"]
    constant = of_all.agg(lambda values: is_constant(values.to_numpy(dtype=np.float64)))
    blocks = []
    for option in options:
        old, new = before.align(_by_replicate(means, option), join="inner")
        pairs = _Pairs(old.to_numpy(dtype=np.float64), new.to_numpy(dtype=np.float64))
        block = _described(old.index, indicators).assign(base=base, scenario=option)
        # Of what is better nearer 0, claims are about the distance from it; what is shown keeps its sign.
        near = (block["better"] == "zero").to_numpy(dtype=bool)[:, None]
        judged = np.where(near, pairs.nearer, pairs.change)
        event = block["event"].to_numpy(dtype=bool)
        pairs.bound(block, event)
        boot_low, boot_high = inference.bootstrap_interval(pairs.change, CONFIDENCE, seed)
        needed = inference.replicates_needed(
            inference.spread(pairs.change), half_width * pairs.level, CONFIDENCE
        )
        block = block.assign(
            judged=_mean(judged),
            difference=pairs.difference,
            low=pairs.low,
            high=pairs.high,
            boot_low=boot_low,
            boot_high=boot_high,
            relative=pairs.relative,
            correlation=pairs.correlation,
            pairing_gain=inference.pairing_gain(pairs.base, pairs.option),
            p=np.where(constant.reindex(old.index).to_numpy(dtype=bool), np.nan, p_values(judged, event)),
            replicates=pairs.count,
            replicates_needed=needed,
        )
        blocks.append(block[pairs.count > 0])
    family = claims(means, indicators, [base, *options], main)
    table = _corrected(pd.concat(blocks, ignore_index=True), family) if blocks else pd.DataFrame()
    own = [table[table["scenario"] == option] for option in options]
    stacked = _stacked(own, DIFFERENCE_COLUMNS, indicators)
    return stacked.astype({"replicates_needed": "Int64", "family": "Int64"}) if blocks else stacked


def _corrected(table: pd.DataFrame, family: pd.DataFrame) -> pd.DataFrame:
    """The rows with both corrections of p, and the verdict that these support."""
    keys = ["indicator", "base", "scenario"]
    corrected = family.set_index(keys)["p_holm"].reindex(pd.MultiIndex.from_frame(table[keys]))
    headline = (table["by"] == "").to_numpy(dtype=bool)
    p_holm = np.where(headline, corrected.to_numpy(dtype=np.float64), np.nan)
    main = headline & table["indicator"].isin(family["indicator"]).to_numpy(dtype=bool)
    other = (table["better"] != "none").to_numpy(dtype=bool) & ~main
    p = table["p"].to_numpy(dtype=np.float64)
    q = inference.false_discovery(np.where(other, p, np.nan))
    decisive = np.where(main, p_holm, q)
    said = [
        verdict("down" if better == "zero" else better, gone, gone)
        if claim <= 1.0 - CONFIDENCE
        else "unclear"
        for better, gone, claim in zip(table["better"], table["judged"], decisive, strict=True)
    ]
    together = np.where(np.isnan(p_holm), np.nan, float(family["p"].notna().sum()))
    return table.assign(p_holm=p_holm, family=together, q=q, verdict=said)


def verdict(better: str, low: float, high: float) -> str:
    """``better``, ``worse`` or ``unclear``: what an interval of differences says.

    `better` is the direction that is better (up, down, zero, none). Where nearer 0 is better, a difference
    alone says nothing: hand over that of the distances from 0, as ``down``. Comparisons with NaN are false,
    so no interval means unclear.
    """
    if better in ("none", "zero") or not (low > 0.0 or high < 0.0):
        return "unclear"
    return "better" if (low > 0.0) == (better == "up") else "worse"


def _by_replicate(means: pd.DataFrame, scenario: str) -> pd.DataFrame:
    """The values of one scenario: a row per indicator and breakdown, a column per replicate."""
    own = means[means["scenario"] == scenario].astype(dict.fromkeys(_CELL, object))
    return own.pivot(index=_CELL, columns="replicate", values="value")


class _Pairs:
    """Paired differences of many indicators at once; arrays of shape (indicators, replicates)."""

    def __init__(self, base: Floats, option: Floats) -> None:
        missing = np.isnan(base) | np.isnan(option)
        base, option = np.where(missing, np.nan, base), np.where(missing, np.nan, option)
        self.base, self.option = base, option
        self.change, self.nearer = difference(base, option), difference(np.abs(base), np.abs(option))
        self.difference, self.low, self.high, self.count = interval(self.change)
        self.level = np.abs(_mean(base))
        with np.errstate(divide="ignore", invalid="ignore"):
            self.relative = np.where(self.level > 0.0, self.difference / self.level, np.nan)
        self.correlation = _correlation(base, option, self.count)

    def bound(self, block: pd.DataFrame, event: npt.NDArray[np.bool_]) -> None:
        """Let no interval of a difference hold what is impossible; take those of events as shares of runs."""
        for row in np.flatnonzero(event):
            base, option = self.base[row], self.option[row]
            if inference.are_events(base) and inference.are_events(option):
                self.low[row], self.high[row] = inference.event_difference(base, option, CONFIDENCE)
        most = (block["highest"] - block["lowest"]).to_numpy(dtype=np.float64)
        self.low, self.high = np.maximum(self.low, -most), np.minimum(self.high, most)


def _mean(values: Floats) -> Floats:
    """Mean of each row without its NaNs; NaN where nothing is left."""
    count = np.sum(~np.isnan(values), axis=1)
    with np.errstate(invalid="ignore"):
        mean: Floats = np.nansum(values, axis=1) / np.where(count > 0, count, np.nan)
    return mean


def interval(
    values: Floats,
) -> tuple[Floats, Floats, Floats, npt.NDArray[np.int64]]:
    """Mean, low and high of Student's interval, and the number of values, of each row without its NaNs."""
    count = np.sum(~np.isnan(values), axis=1, dtype=np.int64)
    mean = _mean(values)
    off = np.nansum((values - mean[:, None]) ** 2, axis=1)
    freedom = np.where(count > 1, count - 1, 1)
    error = np.sqrt(off / freedom / np.maximum(count, 1))
    half = np.where(count > 1, special.stdtrit(freedom, 0.5 + CONFIDENCE / 2.0) * error, np.nan)
    # Equal values have no spread; what rounding leaves of it would turn certainty into doubt.
    half = np.where(half <= ROUNDING * np.abs(mean), 0.0, half)
    return mean, mean - half, mean + half, count


def _correlation(base: Floats, option: Floats, count: npt.NDArray[np.int64]) -> Floats:
    """Pearson's correlation of each row's pairs; NaN below three pairs or without any spread."""
    a, b = base - _mean(base)[:, None], option - _mean(option)[:, None]
    spread = np.sqrt(np.nansum(a * a, axis=1) * np.nansum(b * b, axis=1))
    level = np.nanmax(np.abs(np.where(np.isnan(base), 0.0, base * option)), axis=1, initial=0.0)
    usable = (count >= 3) & (spread > ROUNDING * np.maximum(level, ROUNDING))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(usable, np.clip(np.nansum(a * b, axis=1) / spread, -1.0, 1.0), np.nan)


def _described(index: pd.Index, indicators: Mapping[str, Measured]) -> pd.DataFrame:
    """The rows' indicators with unit and better direction; an undeclared one has neither."""
    block = index.to_frame(index=False)
    names = [indicators.get(name) for name in block["indicator"]]
    block["unit"] = [declared.unit.en if declared else "" for declared in names]
    block["better"] = [declared.better if declared else "none" for declared in names]
    block["event"] = [declared is not None and declared.unit.en == EVENT_UNIT for declared in names]
    bounds = [declared.bounds if declared else (-np.inf, np.inf) for declared in names]
    block["lowest"], block["highest"] = [low for low, _ in bounds], [high for _, high in bounds]
    return block


def _stacked(
    blocks: Sequence[pd.DataFrame], columns: Sequence[str], indicators: Mapping[str, Measured]
) -> pd.DataFrame:
    """The blocks one after another, each in the order the indicators are declared in, totals first."""
    if not blocks:
        return pd.DataFrame({column: pd.Series(dtype=object) for column in columns})
    place = {name: i for i, name in enumerate(indicators)}
    ordered = []
    for block in blocks:
        keys = block.assign(_place=[place.get(name, len(place)) for name in block["indicator"]])
        ordered.append(keys.sort_values(["_place", *_CELL], kind="stable"))
    return pd.concat(ordered, ignore_index=True)[list(columns)]

"""Tables of the analyses brought into the shape that their figures draw."""

from __future__ import annotations

import numpy as np
import pandas as pd

_MEASURES = {"Morris": ("mu_star", "sigma"), "Sobol": ("ST", "S1")}
"""What is drawn of each method of `sim.analysis.sensitivity`."""


def shares_by_lever(shares: pd.DataFrame, effects: pd.DataFrame) -> pd.DataFrame:
    """For `sim.report.attribution.shapley`: shares and effects of `sim.analysis.attribution`."""
    found = shares.rename(columns={"player": "lever"})[["indicator", "lever", "share", "low", "high"]]
    whole = effects.rename(columns={"low": "effect_low", "high": "effect_high"})
    columns = [c for c in ("indicator", "effect", "effect_low", "effect_high") if c in whole]
    return found.merge(whole[columns], on="indicator", how="left")


def pairs_of_levers(pairs: pd.DataFrame) -> pd.DataFrame:
    """For `sim.report.attribution.interactions`: its pairs."""
    found = pairs.rename(columns={"one": "lever"})
    return found[["indicator", "lever", "other", "interaction", "low", "high"]]


def effects_by_measure(effects: pd.DataFrame, variances: pd.DataFrame, of: str) -> pd.DataFrame:
    """For `sim.report.sensitivity.sensitivity`: effects and variances of a `Sensitivity`, of one `of`.

    The method is told by the columns; a measure without an interval has NaN for it.
    """
    method = "Morris" if "mu_star" in effects.columns else "Sobol"
    own = effects[effects["of"] == of].reset_index(drop=True)
    noise = variances[variances["of"] == of].set_index("indicator")["noise"]
    blocks = []
    for measure in _MEASURES[method]:
        block = own[["indicator", "parameter"]].assign(method=method, measure=measure, value=own[measure])
        for end in ("low", "high"):
            name = f"{measure}_{end}"
            block[end] = own[name] if name in own.columns else np.nan
        blocks.append(block.assign(noise_share=own["indicator"].map(noise)))
    return pd.concat(blocks, ignore_index=True)

"""Which of several scenarios is best, indicator by indicator, and which leaves another behind in all.

Only replicates that every scenario has are used, so that all had the same luck.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.analysis import inference
from sim.analysis.compare import CONFIDENCE, Measured, verdict, worth
from sim.kernel.arrays import Floats

RANKING_MEANINGS: Mapping[str, str] = {
    "indicator": "the indicator's id; only indicators with a better direction, in total",
    "unit": "its unit",
    "better": "up or down",
    "scenario": "the scenario ranked",
    "mean": "its mean over the replicates that all scenarios have",
    "rank": "1 is the best mean; equal means share a rank",
    "best": "probability of being best, by bootstrap over replicates; ties are shared (from 2 replicates on)",
    "replicates": "replicates that all scenarios have",
}
"""The columns of the ranking, and what each means."""

DOMINANCE_MEANINGS: Mapping[str, str] = {
    "scenario": "one scenario",
    "against": "the other",
    "better": "main outcomes on which the first is clearly better",
    "worse": "main outcomes on which it is clearly worse",
    "unclear": "main outcomes on which neither is clear",
    "dominates": "whether it is clearly better on at least one and clearly worse on none",
    "better_on": "the outcomes on which it is clearly better",
    "worse_on": "the outcomes on which it is clearly worse",
}
"""The columns of the view of dominance, and what each means."""

_ROUNDING = 1e-12  # means this close beside their size are equal


def ranking(
    means: pd.DataFrame, indicators: Mapping[str, Measured], scenarios: Sequence[str], *, seed: int = 0
) -> pd.DataFrame:
    """Mean, rank and probability of being best of every scenario on every indicator (`RANKING_MEANINGS`).

    `means` come from `sim.analysis.compare.window_means`. The probability is the share of bootstrap samples
    of replicates in which the scenario's mean is best: what more runs like these would say, not what an
    uncertain world would. Rows are in the declared order of indicators, then of scenarios.
    """
    rows: list[dict[str, object]] = []
    for name, values in _totals(means, indicators, scenarios).items():
        declared = indicators[name]
        signed = worth(values, declared.better)
        places, best = _places(signed.mean(axis=1)), _best(signed, seed)
        for number, scenario in enumerate(scenarios):
            rows.append(
                {
                    "indicator": name,
                    "unit": declared.unit.en,
                    "better": declared.better,
                    "scenario": scenario,
                    "mean": values[number].mean(),
                    "rank": places[number],
                    "best": best[number],
                    "replicates": values.shape[1],
                }
            )
    return pd.DataFrame(rows, columns=list(RANKING_MEANINGS))


def dominance(
    means: pd.DataFrame,
    indicators: Mapping[str, Measured],
    scenarios: Sequence[str],
    *,
    main: Collection[str],
) -> pd.DataFrame:
    """Every ordered pair of scenarios: on what is the first clearly better or worse (`DOMINANCE_MEANINGS`).

    `main` are the outcomes that count; clear is what the paired t-test shows after Holm's correction for
    all outcomes and pairs. "Clearly worse on none" is no proof of equality: with few replicates little is
    clear.
    """
    values = {n: v for n, v in _totals(means, indicators, scenarios).items() if n in main}
    pairs = list(itertools.combinations(range(len(scenarios)), 2))
    good = {name: worth(own, indicators[name].better) for name, own in values.items()}
    tests = [(name, *pair, own[pair[0]] - own[pair[1]]) for name, own in good.items() for pair in pairs]
    p = inference.holm(np.array([_p(values[n][a], change) for n, a, _, change in tests]))
    clear: dict[tuple[int, int], dict[str, list[str]]] = {
        pair: {"better": [], "worse": [], "unclear": []}
        for pair in itertools.permutations(range(len(scenarios)), 2)
    }
    for (name, a, b, change), claim in zip(tests, p, strict=True):
        gain = float(change.mean())
        first = verdict("up", gain, gain) if claim <= 1.0 - CONFIDENCE else "unclear"
        second = {"better": "worse", "worse": "better"}.get(first, first)
        clear[a, b][first].append(name)
        clear[b, a][second].append(name)
    rows = [
        {
            "scenario": scenarios[a],
            "against": scenarios[b],
            **{word: len(names) for word, names in found.items()},
            "dominates": bool(found["better"]) and not found["worse"],
            "better_on": " ".join(found["better"]),
            "worse_on": " ".join(found["worse"]),
        }
        for (a, b), found in clear.items()
    ]
    return pd.DataFrame(rows, columns=list(DOMINANCE_MEANINGS))


def _totals(
    means: pd.DataFrame, indicators: Mapping[str, Measured], scenarios: Sequence[str]
) -> dict[str, Floats]:
    """[scenarios, replicates] values of every indicator with a direction, in the declared order."""
    totals = means[means["by"] == ""]
    found = {}
    for name, declared in indicators.items():
        if declared.better == "none" or not scenarios:
            continue
        own = totals[totals["indicator"] == name].astype({"scenario": object})
        whole = own.pivot(index="replicate", columns="scenario", values="value")
        whole = whole.reindex(columns=list(scenarios)).dropna()
        if len(whole):
            found[name] = whole.to_numpy(dtype=np.float64).T
    return found


def _p(level: Floats, change: Floats) -> float:
    """p of one paired t-test; differences that are rounding beside the level count as none."""
    small = np.abs(change) <= _ROUNDING * np.abs(level)
    return float(inference.p_values(np.where(small, 0.0, change)[None, :])[0])


def _places(means: Floats) -> list[int]:
    """The rank of each mean, more being better."""
    close = _ROUNDING * np.abs(means).max()
    return [1 + int(np.sum(means > mean + close)) for mean in means]


def _best(signed: Floats, seed: int) -> Floats:
    """Share of bootstrap samples of replicates in which each scenario's mean is the highest; ties shared."""
    scenarios, replicates = signed.shape
    if replicates < 2:
        return np.full(scenarios, np.nan)
    draws = np.random.default_rng(seed).multinomial(
        replicates, np.full(replicates, 1.0 / replicates), size=inference.RESAMPLES
    )
    means = signed @ draws.T / replicates
    highest = means >= means.max(axis=0) - _ROUNDING * np.abs(signed).max()
    share: Floats = (highest / highest.sum(axis=0)).mean(axis=1)
    return share

"""Which of several scenarios is best, indicator by indicator, and which leaves another behind in all.

Only replicates that every scenario has are used, so that all had the same luck.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.analysis.claims import ROUNDING, by_scenario, claims, worth
from sim.analysis.compare import CONFIDENCE
from sim.analysis.measured import Measured
from sim.kernel.arrays import Floats

RANKING_MEANINGS: Mapping[str, str] = {
    "indicator": "the indicator's id; only indicators with a better direction, in total",
    "unit": "its unit",
    "better": "up or down",
    "scenario": "the scenario ranked",
    "mean": "its mean over the replicates that all scenarios have",
    "rank": "1 is the best mean; equal means share a rank",
    "best": "posterior probability that its mean is best, ties shared (from 10 replicates on; never 0 or 1)",
    "replicates": "replicates that all scenarios have",
}
"""The columns of the ranking, and what each means."""

DOMINANCE_MEANINGS: Mapping[str, str] = {
    "scenario": "one scenario",
    "against": "the other",
    "better": "main outcomes on which the first is clearly better",
    "worse": "main outcomes on which it is clearly worse",
    "unclear": "main outcomes on which neither is clear",
    "harmed": "main outcomes on which it is worse without correction: what more runs may show to be harm",
    "dominates": "whether it is clearly better on at least one and worse on none, even without correction",
    "better_on": "the outcomes on which it is clearly better",
    "worse_on": "the outcomes on which it is clearly worse",
    "harmed_on": "the outcomes on which it is worse without correction",
}
"""The columns of the view of dominance, and what each means."""

FEWEST = 10
"""The fewest replicates from which a probability of being best is said."""

DRAWS = 20_000
"""Draws from the posterior; the error this leaves in one half is a third of a percentage point."""

LEAST = 0.001
"""No probability is said to be less than this or more than one minus it: a model of the noise is no proof."""


def ranking(
    means: pd.DataFrame, indicators: Mapping[str, Measured], scenarios: Sequence[str], *, seed: int = 0
) -> pd.DataFrame:
    """Mean, rank and probability of being best of every scenario on every indicator (`RANKING_MEANINGS`).

    `means` come from `sim.analysis.compare.window_means`. The probability is the posterior one under normal
    noise and a flat prior, from the paired differences of the replicates (`best`): what more runs like these
    would say, not what an uncertain world would. Of two equal options each has more than 95 % in one case
    of twenty. Rows are in the declared order of indicators, then of scenarios.
    """
    rows: list[dict[str, object]] = []
    for name, values in _totals(means, indicators, scenarios).items():
        declared = indicators[name]
        signed = worth(values, declared.better)
        places, chance = _places(signed.mean(axis=1)), best(signed, seed)
        for number, scenario in enumerate(scenarios):
            rows.append(
                {
                    "indicator": name,
                    "unit": declared.unit.en,
                    "better": declared.better,
                    "scenario": scenario,
                    "mean": values[number].mean(),
                    "rank": places[number],
                    "best": chance[number],
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

    `main` are the outcomes that count; clear is what stands after the correction of `sim.analysis.claims`,
    the same as in every other table. Harm asks for less: to dominate, a scenario may not be worse on any
    outcome even without correction, since what is harmed by chance only in appearance costs little and what
    is harmed in fact much. No harm found is no proof of none: with few replicates little is clear.
    """
    found = claims(means, indicators, scenarios, main)
    rows = []
    level = 1.0 - CONFIDENCE
    for scenario, against in itertools.permutations(scenarios, 2):
        forward = scenarios.index(against) < scenarios.index(
            scenario
        )  # as the claims have it: earlier ones base
        base, option, sign = (against, scenario, 1.0) if forward else (scenario, against, -1.0)
        own = found[(found["base"] == base) & (found["scenario"] == option)]
        gain, clear = own["gain"] * sign, own["p_holm"] <= level
        words = {
            "better": own.loc[clear & (gain > 0.0), "indicator"],
            "worse": own.loc[clear & (gain < 0.0), "indicator"],
            "harmed": own.loc[(own["p"] <= level) & (gain < 0.0), "indicator"],
        }
        better, worse, harmed = (len(names) for names in words.values())
        row = {"scenario": scenario, "against": against, "better": better, "worse": worse}
        row |= {"unclear": _known(means, indicators, (base, option), main) - better - worse, "harmed": harmed}
        row |= {"dominates": bool(better and not harmed)}
        rows.append(row | {f"{word}_on": " ".join(names) for word, names in words.items()})
    return pd.DataFrame(rows, columns=list(DOMINANCE_MEANINGS))


def _totals(
    means: pd.DataFrame, indicators: Mapping[str, Measured], scenarios: Sequence[str]
) -> dict[str, Floats]:
    """[scenarios, replicates] values of every indicator with a direction, in the declared order."""
    found = {}
    for name, own in by_scenario(means, indicators, scenarios).items() if scenarios else ():
        whole = own.dropna()
        if len(whole):
            found[name] = whole.to_numpy(dtype=np.float64).T
    return found


def _places(means: Floats) -> list[int]:
    """The rank of each mean, more being better."""
    close = ROUNDING * np.abs(means).max()
    return [1 + int(np.sum(means > mean + close)) for mean in means]


def best(signed: Floats, seed: int) -> Floats:
    """[scenarios] posterior probability that each scenario's mean is the highest; ties shared.

    With a flat prior and normal noise that is alike from replicate to replicate, the k - 1 differences of
    means from the first scenario's follow a multivariate t with n - (k - 1) degrees of freedom about what was
    seen (Box and Tiao 1973, 8.4); for two scenarios this is Student's t of the paired differences.

    Args:
        signed: [scenarios, replicates], more being better.
        seed: of the draws.

    Returns:
        NaN below `FEWEST` replicates or as many as differences, and otherwise from `LEAST` on to as much
        below 1, where there are two scenarios or more.
    """
    scenarios, replicates = signed.shape
    apart = scenarios - 1
    if replicates < max(FEWEST, apart + 2):
        return np.full(scenarios, np.nan)
    size = np.abs(signed).max()
    change = signed[1:] - signed[0]
    change[np.abs(change) <= ROUNDING * size] = 0.0
    middle = change.mean(axis=1)
    off = change - middle[:, None]
    freedom = replicates - apart
    # The root of the scale, which is singular where scenarios are equal: their draws then stay equal too.
    values, vectors = np.linalg.eigh(off @ off.T / (replicates * freedom))
    root = vectors * np.sqrt(np.clip(values, 0.0, None))
    rng = np.random.default_rng(seed)
    normal, chi = rng.standard_normal((apart, DRAWS)), rng.chisquare(freedom, DRAWS)
    drawn = middle[:, None] + root @ normal * np.sqrt(freedom / chi)
    means = np.vstack([np.zeros(DRAWS), drawn])
    highest = means >= means.max(axis=0) - 1e-9 * np.sqrt(values.max(initial=0.0)) - ROUNDING * size
    share = (highest / highest.sum(axis=0)).mean(axis=1)
    chances: Floats = np.clip(share, LEAST, 1.0 - LEAST) if apart else share
    return chances


def _known(
    means: pd.DataFrame, indicators: Mapping[str, Measured], pair: Sequence[str], main: Collection[str]
) -> int:
    """Of how many main outcomes with a direction both scenarios have runs in common."""
    return sum(len(own.dropna()) > 0 for own in by_scenario(means, indicators, pair, main).values())

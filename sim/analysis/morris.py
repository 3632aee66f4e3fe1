"""Morris' screening: how far each parameter moves an outcome over its range, step by step.

A trajectory changes one parameter after the other by one step; an elementary effect is the change of the
outcome over that of the parameter, as a part of its range. `mu` is the mean effect, `mu_star` the mean of
their sizes, `sigma` their spread: large where the parameter acts differently elsewhere.
Morris (1991), Technometrics 33; Campolongo, Cariboni and Saltelli (2007), Environmental Modelling &
Software 22. The estimates and their intervals are SALib's, of means over replicates.

Noise makes sizes of effects larger than they are, and so even what has no effect seems to have one.
Effects are therefore also taken replicate by replicate, where both ends of a step share their luck:

`noise`            what `mu_star` would be if there were nothing but noise (normal, of the spread found)
`effect`           `mu_star` without noise: the sign of a step's effect is taken from all replicates but
                   one, its size from that one, in turn. Without an effect this is 0 on average; where
                   signs are sure it is `mu_star`; in between it is too small, never too large.
`sigma_corrected`  `sigma` less the part that replicates of the same step differ by

The interval of `effect` is Student's t over trajectories, for the seeds that were run.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.analysis.evidence import interval
from sim.kernel.arrays import Floats

LEVELS = 4
"""Levels of each parameter's range in Morris' grid; a step is two thirds of the range (Morris 1991)."""

COLUMNS = (
    "parameter", "mu", "mu_star", "mu_star_low", "mu_star_high", "sigma", "noise", "effect", "effect_low",
    "effect_high", "sigma_corrected",
)  # fmt: skip

type Ranges = Mapping[str, tuple[float, float]]


def problem_of(ranges: Ranges) -> dict[str, object]:
    """The parameters in SALib's words."""
    bounds = [[low, high] for low, high in ranges.values()]
    return {"num_vars": len(ranges), "names": list(ranges), "bounds": bounds}


def elementary_effects(points: Floats, values: Floats, ranges: Ranges) -> Floats:
    """[trajectories, parameters, replicates] change of the value over that of the parameter (1: its range).

    `points` [trajectories * (parameters + 1), parameters], `values` [points, replicates].
    """
    many = len(ranges)
    width = np.array([high - low for low, high in ranges.values()])
    steps = np.diff((points / width).reshape(-1, many + 1, many), axis=1)
    change = np.diff(values.reshape(-1, many + 1, values.shape[1]), axis=1)
    moved = np.abs(steps).argmax(axis=2)  # [trajectories, steps] the parameter that the step changes
    size = np.take_along_axis(steps, moved[:, :, None], axis=2)
    effects = np.empty_like(change)
    np.put_along_axis(effects, moved[:, :, None], change / size, axis=1)
    return effects


def screen(points: Floats, values: Floats, ranges: Ranges, seed: int) -> pd.DataFrame:
    """One row a parameter (`COLUMNS`), in the unit of the values over the whole range.

    `points` and `values` as for `elementary_effects`; `seed` is that of SALib's bootstrap. With one
    replicate what is without noise is missing.
    """
    from SALib.analyze import morris

    found = morris.analyze(
        problem_of(ranges), points, values.mean(axis=1), num_levels=LEVELS, seed=np.random.default_rng(seed)
    )
    mu, star, sigma, half = (
        np.ma.filled(np.ma.asarray(found[name], dtype=np.float64), np.nan)
        for name in ("mu", "mu_star", "sigma", "mu_star_conf")
    )
    table = pd.DataFrame({"parameter": list(ranges), "mu": mu, "mu_star": star})
    table = table.assign(mu_star_low=np.maximum(star - half, 0.0), mu_star_high=star + half, sigma=sigma)
    return table.join(_without_noise(elementary_effects(points, values, ranges)))[list(COLUMNS)]


def _without_noise(effects: Floats) -> pd.DataFrame:
    """`noise`, `effect` with its interval and `sigma_corrected` of every parameter."""
    trajectories, many, replicates = effects.shape
    if replicates < 2:
        names = ("noise", "effect", "effect_low", "effect_high", "sigma_corrected")
        return pd.DataFrame(dict.fromkeys(names, np.nan), index=range(many))
    spread = effects.var(axis=2, ddof=1).mean(axis=0) / replicates
    others = effects.sum(axis=2, keepdims=True) - effects
    sized = (np.sign(others) * effects).mean(axis=2)
    intervals = [interval(sized[:, i]) for i in range(many)]
    if trajectories > 1:
        sigma = np.sqrt(np.maximum(effects.mean(axis=2).var(axis=0, ddof=1) - spread, 0.0))
    else:
        sigma = np.full(many, np.nan)
    return pd.DataFrame(
        {
            "noise": np.sqrt(2.0 / np.pi * spread),
            "effect": [each.mean for each in intervals],
            "effect_low": [each.low for each in intervals],
            "effect_high": [each.high for each in intervals],
            "sigma_corrected": sigma,
        }
    )

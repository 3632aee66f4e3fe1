"""A posterior in tables: beside its prior, and what it foretells beside what was observed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.analysis.calibration import Ranges
from sim.analysis.implausibility import Target
from sim.analysis.posterior import Posterior, with_errors
from sim.kernel.arrays import Floats

INTERVAL = 0.9
"""Share of a parameter's prior and posterior between their bounds."""

FORETOLD = 0.95
"""Share of what is foretold between its bounds."""

_ERRORS = 200  # draws of a target's error for each run


def summary(posterior: Posterior, ranges: Ranges) -> pd.DataFrame:
    """A row a parameter: its range, the middle `INTERVAL` of prior and posterior, median, contraction.

    `informed` says whether the posterior can be told from the prior, see `Posterior.differs`.
    """
    tail = (1.0 - INTERVAL) / 2.0
    low, high = (np.array([span[k] for span in ranges.values()]) for k in (0, 1))
    at = {name: posterior.quantile(q) for name, q in (("low", tail), ("median", 0.5), ("high", 1.0 - tail))}
    return pd.DataFrame(
        {
            "parameter": list(ranges),
            "range_low": low,
            "range_high": high,
            "prior_low": low + tail * (high - low),
            "prior_high": high - tail * (high - low),
            **{name: low + places * (high - low) for name, places in at.items()},
            "contraction": posterior.contraction,
            "informed": posterior.differs,
        }
    )


def foretold(
    values: Floats, evenly: Floats, targets: Sequence[Target], rng: np.random.Generator
) -> pd.DataFrame:
    """A row a target: what would be observed of fresh runs of the posterior, and what was.

    Args:
        values: [runs, targets] of fresh runs at draws of the posterior, NaN where one failed.
        evenly: the same of runs at points evenly over the ranges: what the prior foretells.

    `low` to `high` is the middle `FORETOLD` of runs with errors as the target has them, `covered` whether
    what was observed lies in it, `below` the share of them below it; `failed` counts runs without a value.
    """
    tail = (1.0 - FORETOLD) / 2.0
    rows = []
    for i, target in enumerate(targets):
        own, prior = (
            with_errors(np.repeat(v[np.isfinite(v[:, i]), i], _ERRORS)[:, None], [target], rng)[:, 0]
            for v in (values, evenly)
        )
        low, median, high = np.quantile(own, [tail, 0.5, 1.0 - tail]) if len(own) else [np.nan] * 3
        before = np.quantile(prior, [tail, 1.0 - tail]) if len(prior) else [np.nan] * 2
        rows.append(
            {
                "target": target.name,
                "observed": target.value,
                "sd": float(np.sqrt(target.variance)),
                "prior_low": float(before[0]),
                "prior_high": float(before[1]),
                "low": float(low),
                "median": float(median),
                "high": float(high),
                "below": float((own < target.value).mean()) if len(own) else np.nan,
                "covered": bool(low <= target.value <= high),
                "runs": int(np.isfinite(values[:, i]).sum()),
                "failed": int((~np.isfinite(values[:, i])).sum()),
            }
        )
    return pd.DataFrame(rows)

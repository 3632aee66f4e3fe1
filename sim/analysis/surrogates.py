"""A surrogate of the model in a search: foretells what has not been run, to propose what to run next.

From what a search has judged a ridge regression (Hoerl and Kennard 1970, Technometrics 12) for each objective
is learned, its penalty by leaving one out. Of many candidates that could be run those are proposed that would
add most hypervolume to the front if they were as foretold, one after another (Ponweiser et al. 2008, Parallel
Problem Solving from Nature X). What is foretold is used for nothing else: what is proposed is run.
"""

from __future__ import annotations

import numpy as np

from sim.analysis.fronts import hypervolume, nondominated, scale_of
from sim.analysis.workbench import workbench
from sim.kernel.arrays import Floats

FEWEST = 10
"""With fewer candidates judged nothing is proposed."""

POOL = 30
"""Candidates that could be run, for each that is proposed."""

PENALTIES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""Penalties that are tried, of features scaled to a deviation of 1."""


def foretold(features: Floats, values: Floats, wanted: Floats) -> Floats:
    """[wanted, objectives] from [candidates, features] and [candidates, objectives] that are known."""
    centre, spread = features.mean(axis=0), features.std(axis=0)
    spread[spread == 0.0] = 1.0
    ridge = workbench("sklearn.linear_model").RidgeCV(alphas=PENALTIES)
    known, new = (features - centre) / spread, (wanted - centre) / spread
    # each objective chooses its own penalty
    return np.column_stack([ridge.fit(known, own).predict(new) for own in values.T])


def proposed(features: Floats, values: Floats, pool: Floats, count: int) -> list[int]:
    """Which of a pool to run: at most so many rows of it, the most promising first.

    Args:
        features: [candidates, features] of what has been judged.
        values: [candidates, objectives] what came of it, each to be made small; rows with NaN do not count.
        pool: [pool, features] of what could be run.
        count: how many are wanted.
    """
    there = ~np.isnan(values).any(axis=1)
    if there.sum() < FEWEST or not len(pool):
        return []
    values = values[there]
    expected = foretold(features[there], values, pool)
    front = values[nondominated(values)]
    # what may come is better than what there is, so it widens the scale
    scale = scale_of(np.vstack([front, expected]))
    left = list(range(len(pool)))
    chosen: list[int] = []
    while left and len(chosen) < count:
        gains = [hypervolume(np.vstack([front, expected[i]]), scale) for i in left]
        best = left.pop(int(np.argmax(gains)))
        chosen.append(best)
        front = np.vstack([front, expected[best]])
    return chosen

"""A tree beside the boxes: CART (Breiman and others 1984), as the EMA workbench has it.

Where PRIM seeks one place full of misses, a tree parts all futures; it says how far the same parameters
tell misses from the rest at all. It is kept shallow, so that people can read it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from sim.analysis.workbench import quietly, workbench

DEPTH = 3
"""Questions asked one after another, at most."""

LEAF = 0.05
"""A leaf holds at least this share of the futures, as the workbench has it."""


HELD = 0.05
"""A tree is said to hold where guessing would rank fresh futures as well in at most this share of cases."""


@dataclass(frozen=True)
class Leaf:
    """A leaf: the limits (parameter, low or -inf, high or inf) on the way to it, its futures and misses."""

    limits: tuple[tuple[str, float, float], ...]
    futures: int
    missed: int


@dataclass(frozen=True)
class Tree:
    """A tree's leaves, the fullest of misses first, and how well it ranks futures.

    `seen` and `fresh` are the chances that a miss is ranked above another future (the area under the
    curve; 0.5 is guessing), in the futures it was grown on and in fifths kept back; `chance` is how likely
    guessing would do as well in the latter (Mann and Whitney 1947).
    """

    leaves: tuple[Leaf, ...]
    seen: float
    fresh: float
    chance: float

    @property
    def held(self) -> bool:
        """Whether it ranks futures better than guessing does in those that it was not grown on."""
        return self.chance <= HELD


def grown(x: pd.DataFrame, y: npt.NDArray[np.bool_], folds: npt.NDArray[np.int64], seed: int) -> Tree | None:
    """A tree for [futures, parameters] and [futures] misses; None where no question helps."""
    cart = workbench("ema_workbench.analysis.cart")
    sklearn_tree = workbench("sklearn.tree")
    metrics = workbench("sklearn.metrics")

    def fitted(chosen: npt.NDArray[np.bool_]) -> object:
        leaf = max(1, int(LEAF * chosen.sum()))
        # The workbench's own call has no seed, and ties between parameters are broken by chance.
        tree = sklearn_tree.DecisionTreeClassifier(
            max_depth=DEPTH, min_samples_leaf=leaf, random_state=seed % 2**32
        )
        return tree.fit(x[chosen].to_numpy(), y[chosen])

    with quietly():
        whole = cart.CART(x, y, mass_min=LEAF)
        whole.clf = fitted(np.ones(y.size, dtype=np.bool_))
        if whole.clf.tree_.node_count == 1:
            return None
        leaves = [_leaf(x, y, limits) for limits in whole.boxes]
        scores = np.zeros(y.size)
        for fold in np.unique(folds):
            kept = folds == fold
            part = x[kept].to_numpy()
            scores[kept] = fitted(~kept).predict_proba(part)[:, 1]  # type: ignore[attr-defined]  # a tree
        seen = float(metrics.roc_auc_score(y, whole.clf.predict_proba(x.to_numpy())[:, 1]))
        fresh = float(metrics.roc_auc_score(y, scores))
        chance = float(stats.mannwhitneyu(scores[y], scores[~y], alternative="greater").pvalue)
    ordered = sorted(leaves, key=lambda leaf: (-leaf.missed / max(1, leaf.futures), -leaf.futures))
    return Tree(tuple(ordered), seen, fresh, chance)


def _leaf(x: pd.DataFrame, y: npt.NDArray[np.bool_], box: pd.DataFrame) -> Leaf:
    limits = []
    held = np.ones(y.size, dtype=np.bool_)
    for name in x.columns:
        low, high = float(box[name].iloc[0]), float(box[name].iloc[1])
        values = x[name].to_numpy()
        has_low, has_high = low > values.min(), high < values.max()
        if has_low or has_high:
            limits.append((str(name), low if has_low else -np.inf, high if has_high else np.inf))
            held &= (values > low if has_low else True) & (values <= high if has_high else True)
    return Leaf(tuple(limits), int(held.sum()), int((held & y).sum()))

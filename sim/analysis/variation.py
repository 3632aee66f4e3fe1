"""How offspring vary: groups of genes from either parent, genes turned, moved or drawn anew, none met before.

A group of genes is what belongs together, a lever's: its first gene switches it on. The operators are pymoo's
classes with ways of their own; genes lie from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import numpy as np

from sim.analysis.fronts import EXTRA
from sim.analysis.workbench import library
from sim.kernel.arrays import Floats

MUTATED = 1.5
"""Genes that are changed in an offspring, on average; of groups, those not their first."""

TURNED = 1.0
"""Groups that are turned on or off in an offspring, on average."""

NEAR = 0.1
"""Standard deviation of a change to somewhere near."""

CROSSED = 0.9
"""Share of pairs of parents that exchange groups."""

type Key = Callable[[Floats], Hashable]
"""A genome [genes] to the key of the candidate that it stands for, without judging it."""


def only_new(candidates: Mapping[Hashable, Any], key_of: Key) -> Any:
    """What leaves out offspring that stand for a candidate, of which more may come, or for one another."""
    base = library("pymoo.core.duplicate", EXTRA).DuplicateElimination

    class OnlyNew(base):  # type: ignore[misc,valid-type]  # the base is loaded when the program runs
        def _do(self, pop: Any, other: Any, is_duplicate: Any) -> Any:
            seen = set(candidates) | {key_of(x) for x in (() if other is None else other.get("X"))}
            for place, genome in enumerate(pop.get("X")):
                key = key_of(genome)
                is_duplicate[place] = key in seen
                if other is None:
                    seen.add(key)
            return is_duplicate

    return OnlyNew()


def crossover(genes: int, group: int) -> Any:
    """What makes two offspring of two parents, each group of genes from either."""
    base = library("pymoo.core.crossover", EXTRA).Crossover

    class ByGroup(base):  # type: ignore[misc,valid-type]  # the base is loaded when the program runs
        def _do(self, _problem: Any, parents: Any, *_: Any, random_state: Any = None, **__: Any) -> Any:
            one, other = parents[0].copy(), parents[1].copy()
            swapped = np.repeat(random_state.random((one.shape[0], genes // group)) < 0.5, group, axis=1)
            one[swapped], other[swapped] = parents[1][swapped], parents[0][swapped]
            return np.array([one, other])

    return ByGroup(2, 2, prob=CROSSED)


def mutation(genes: int, group: int) -> Any:
    """What changes some genes: first ones of groups turned, of others half drawn anew and half moved."""
    base = library("pymoo.core.mutation", EXTRA).Mutation
    first = np.arange(genes) % group == 0 if group > 1 else np.zeros(genes, dtype=np.bool_)
    often = np.where(first, TURNED / max(1, first.sum()), MUTATED / max(1, (~first).sum()))

    class Changed(base):  # type: ignore[misc,valid-type]  # the base is loaded when the program runs
        def _do(self, _problem: Any, x: Any, *_: Any, random_state: Any = None, **__: Any) -> Any:
            where = random_state.random(x.shape) < often
            anew = random_state.random(x.shape)
            near = np.clip(x + NEAR * random_state.standard_normal(x.shape), 0.0, 1.0)
            moved = np.where(random_state.random(x.shape) < 0.5, anew, near)
            turned = (x + 0.5) % 1.0
            return np.where(where, np.where(first, turned, moved), x)

    return Changed()

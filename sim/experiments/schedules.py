"""Schedules of levers to learn from: which are used, how strongly, and from which month on.

Reforms that people ask about are of two kinds, so both are drawn: everything in one month, and step by step.
Every lever comes with what it needs, in force by the month in which it begins. Levers are drawn by a
scrambled Sobol' sequence, so that the first so many schedules are spread as evenly as all of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.stats import qmc

type Schedule = Mapping[str, tuple[float, int]]
"""Lever to its strength (above 0) and the month from which it is in force."""

WHOLE = 0.4
"""Part of the levers drawn that are at full strength: most that are asked about are."""
TOGETHER = 0.5
"""Part of the schedules in which all levers begin in the same month."""
FEWEST = 0.1
"""In a schedule, each lever is used with a chance drawn between this and one."""
STEP = 0.05
"""Strengths are multiples of it."""


def lever_schedules(needs: Mapping[str, Sequence[str]], count: int, last: int, seed: int) -> list[Schedule]:
    """So many schedules of the levers (each with those that it needs itself), begun by month `last`."""
    levers = list(needs)
    engine = qmc.Sobol(3 + 3 * len(levers), scramble=True, rng=np.random.default_rng(seed))
    unit = engine.random_base2(max(0, (count - 1).bit_length()))[:count]
    return [_schedule(row[:3], row[3:].reshape(len(levers), 3), needs, last) for row in unit]


def _schedule(
    whole: np.ndarray[tuple[int], np.dtype[np.float64]],
    each: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    needs: Mapping[str, Sequence[str]],
    last: int,
) -> Schedule:
    """A schedule from numbers in [0, 1): three of its own and three a lever."""
    chance, together = FEWEST + (1.0 - FEWEST) * whole[0], whole[1] < TOGETHER
    found: dict[str, tuple[float, int]] = {}
    for name, (used, strong, begun) in zip(needs, each, strict=True):
        if used < chance:
            month = 1 + math.floor(last * (whole[2] if together else begun))
            found[name] = (_strength(float(strong)), month)
    for name in list(found):
        _with_needs(name, needs, found)
    return {name: found[name] for name in needs if name in found}


def _strength(drawn: float) -> float:
    """Full, or evenly from the smallest step to full."""
    if drawn < WHOLE:
        return 1.0
    steps = round(1.0 / STEP)
    return round((1 + math.floor(steps * (drawn - WHOLE) / (1.0 - WHOLE))) * STEP, 4)


def _with_needs(name: str, needs: Mapping[str, Sequence[str]], found: dict[str, tuple[float, int]]) -> None:
    """Let all that a lever needs be there by its month, at full strength where it was not drawn."""
    for need in needs[name]:
        strength, month = found.get(need, (1.0, found[name][1]))
        found[need] = (strength, min(month, found[name][1]))
        _with_needs(need, needs, found)

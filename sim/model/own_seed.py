"""The seed of a run that is given none: the scenario's, or, where Mesa asks for any, one drawn afresh."""

from __future__ import annotations

import secrets
from enum import Enum

SEEDS = 2**32
"""Seeds are whole numbers under this."""


class Unsaid(Enum):
    """What stands for a seed that is not said at all."""

    SEED = "the scenario's seed"


def seed_of(rng: int | Unsaid | None) -> tuple[int | None, bool]:
    """The seed to set (None: the scenario's) and whether it was drawn.

    With `rng` None, as `mesa.batch_run` has it for ``rng=None`` and ``iterations``, every run has another:
    replicates of one seed would all be the same run.
    """
    if rng is None:
        return secrets.randbelow(SEEDS), True
    return (None if isinstance(rng, Unsaid) else rng), False

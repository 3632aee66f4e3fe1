"""The community's draws: keyed by what they are for and by the number of the household or resident."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.kernel.arrays import Floats
from sim.kernel.randomness import stream, uniforms


def chances(seed: int, purpose: str, count: int) -> Floats:
    """One number in (0, 1) each for 0 to count - 1; the first ones are the same whatever the count."""
    key: Any = stream(seed, f"community/{purpose}")
    return uniforms(key, np.arange(count, dtype=np.int64))


def normals(seed: int, purpose: str, count: int) -> Floats:
    """One standard normal each for 0 to count - 1 (Box and Muller 1958), the first ones always the same."""
    radius = np.sqrt(-2.0 * np.log(chances(seed, f"{purpose}/radius", count)))
    return radius * np.cos(2.0 * math.pi * chances(seed, f"{purpose}/angle", count))

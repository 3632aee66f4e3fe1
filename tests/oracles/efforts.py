"""Distributions of service times with mean 1."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

type Draw = Callable[[np.random.Generator, int], npt.NDArray[np.float64]]


def exponential(rng: np.random.Generator, n: int) -> npt.NDArray[np.float64]:
    return rng.standard_exponential(n)


def deterministic(_: np.random.Generator, n: int) -> npt.NDArray[np.float64]:
    return np.ones(n)


def erlang_4(rng: np.random.Generator, n: int) -> npt.NDArray[np.float64]:
    return rng.standard_gamma(4.0, n) / 4.0


def lognormal(rng: np.random.Generator, n: int) -> npt.NDArray[np.float64]:
    """Squared coefficient of variation 1."""
    return rng.lognormal(-np.log(2.0) / 2.0, np.sqrt(np.log(2.0)), n)


def hyperexponential(rng: np.random.Generator, n: int) -> npt.NDArray[np.float64]:
    """80 % short with mean 1/4, 20 % long with mean 4."""
    return rng.standard_exponential(n) * np.where(rng.random(n) < 0.8, 0.25, 4.0)


SERVICES: dict[str, tuple[Draw, float]] = {
    "deterministic": (deterministic, 1.0),
    "erlang": (erlang_4, 1.25),
    "lognormal": (lognormal, 2.0),
    "hyperexponential": (hyperexponential, 0.8 * 2 / 16 + 0.2 * 2 * 16),
}
"""Draws and second moments."""

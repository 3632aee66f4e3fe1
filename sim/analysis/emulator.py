"""A quick stand-in for slow runs: a Gaussian process that says how sure it is.

Sacks, Welch, Mitchell and Wynn (1989), Statistical Science 4; scikit-learn's implementation, with a
Matérn 5/2 kernel that has a length of its own for every parameter.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.analysis.workbench import quietly, workbench
from sim.kernel.arrays import Floats

LENGTHS = (0.05, 20.0)
"""How far effects may reach, in ranges of a parameter; the upper end is as good as a straight line."""

SIZES = (1e-2, 1e3)
"""Variances that the process may have, in variances of what it learns from."""

_JITTER = 1e-8


class Emulator:
    """What runs would give at points of the unit cube, learned from some.

    Args:
        x: [points, parameters] in [0, 1].
        y: [points] means over replicates, finite.
        noise: variance of such a mean that is due to chance.
        seed: of the search for the kernel's lengths.
    """

    def __init__(self, x: Floats, y: Floats, noise: float, seed: int) -> None:
        self._middle, self._spread = float(y.mean()), float(y.std())
        self._process: Any = None
        if self._spread <= _JITTER * max(1.0, abs(self._middle)):
            return  # the same everywhere
        gp = workbench("sklearn.gaussian_process")
        kernels = gp.kernels
        kernel = kernels.ConstantKernel(1.0, SIZES) * kernels.Matern(np.ones(x.shape[1]), LENGTHS, nu=2.5)
        with quietly():
            self._process = gp.GaussianProcessRegressor(
                kernel,
                alpha=noise / self._spread**2 + _JITTER,
                n_restarts_optimizer=1,
                random_state=seed % 2**32,
            ).fit(x, (y - self._middle) / self._spread)

    def predict(self, x: Floats) -> tuple[Floats, Floats]:
        """[points] expected means and their variances (chance of single runs not included)."""
        if self._process is None:
            return np.full(len(x), self._middle), np.zeros(len(x))
        with quietly():
            mean, sd = self._process.predict(x, return_std=True)
        return self._middle + self._spread * mean, (self._spread * sd) ** 2

"""How unequal values are: the Gini coefficient, and those who have the most.

Equation::

    G = sum_i (2 i - n - 1) x_i / (n sum_i x_i)        x in rising order, i from 1

Source: Gini 1912; the formula by ranks is that of the textbooks.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

type _Values = npt.NDArray[np.float64]

DECILE = 0.1


def gini(values: _Values) -> float:
    """The Gini coefficient of values that are none below 0; missing where all are 0 or there is none."""
    ordered = np.sort(values)
    n, whole = ordered.size, float(ordered.sum())
    if whole <= 0.0:
        return float("nan")
    return float(((2.0 * np.arange(1, n + 1) - n - 1.0) * ordered).sum() / (n * whole))


def worst(values: _Values) -> _Values:
    """The values of the tenth with the most; of few, one at least."""
    count = max(1, round(DECILE * values.size))
    return np.sort(values)[-count:]

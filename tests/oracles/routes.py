"""Random routes through three offices."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

HAND_OFF = np.array([[0.0, 0.2, 0.1], [0.2, 0.0, 0.1], [0.15, 0.15, 0.0]])
"""After each service 30 % of the cases are handed off to one of the other two offices."""
FEEDBACK = np.array([[0.2, 0.3, 0.1], [0.0, 0.25, 0.25], [0.3, 0.0, 0.0]])
"""Cases also come back to the office they are at."""


def walk(
    rng: np.random.Generator, first: npt.NDArray[np.int64], routing: npt.NDArray[np.float64], most: int = 60
) -> npt.NDArray[np.int64]:
    """[n, stages] routes of cases that start at `first` and go on by these probabilities."""
    going = np.cumsum(routing, axis=1)
    routes = [first]
    under_way = np.arange(first.size)
    for _ in range(most):
        at = routes[-1][under_way]
        u = rng.random(first.size)[under_way]
        to = (u[:, np.newaxis] >= going[at]).sum(axis=1)
        on = to < len(routing)
        under_way = under_way[on]
        if not under_way.size:
            return np.column_stack(routes)
        routes.append(np.full(first.size, -1, dtype=np.int64))
        routes[-1][under_way] = to[on]
    raise AssertionError("a case goes round for ever")

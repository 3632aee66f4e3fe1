"""Hours of a step (工作量): the person-hours that a step of a case takes.

A step takes the hours that hang on its case and on nothing else, so the same case takes the same hours under
every structure. What skill, coping or missing knowledge make of them is decided where it is served.

Equation::

    hours of a step = - log(u_1 * ... * u_shape) * mean / shape, u_i even in (0, 1)

Its mean is `mean` and its variance mean^2 / shape (Erlang; shape 1 is exponential).

Parameters: none (means and shapes are the catalogue's).
State: none.
Clauses: none.
Source: Erlang phases, the usual form of service times that vary less than exponential ones.
"""

from __future__ import annotations

import numpy as np

from sim.kernel.compiling import kernel
from sim.kernel.randomness import Word, draw, unit
from sim.kernel.tags import Tag


@kernel
def effort_of(key: Word, step: int, mean: float, shape: int) -> float:
    """Person-hours of a step: Erlang with `shape` phases, keyed by the case and the step."""
    product = 1.0
    word = draw(key, np.uint64(Tag.EFFORT + step))
    for phase in range(shape):
        product *= unit(draw(word, np.uint64(phase)))
    return float(-np.log(product) * mean / shape)

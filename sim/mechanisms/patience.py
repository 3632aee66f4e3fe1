"""Patience (耐心): how long a case waits before it ends undone.

A resident waits an exponential time and then gives up, unless the matter is being worked on. A department's
task lapses when it has waited as long as such a task may.

Equation::

    gives up at = raised - log(u) * patience, u even in (0, 1): mean patience of the affair, in working days
    lapses at   = raised + patience

Parameters: none (patience is the catalogue's).
State: `deadline`, of the LINK rows.
Clauses: none.
Source: impatient customers of the Erlang-A queue (Palm 1957).
"""

from __future__ import annotations

import numpy as np

from sim.kernel.compiling import kernel
from sim.kernel.randomness import Word, draw, unit
from sim.kernel.tags import Tag


@kernel
def gives_up_at(key: Word, raised: float, patience: float, day_hours: float) -> float:
    """The working hour after which a resident waits no longer; `patience` is in days of `day_hours`."""
    return float(raised - np.log(unit(draw(key, np.uint64(Tag.PATIENCE)))) * patience * day_hours)


@kernel
def lapses_at(raised: float, patience: float, day_hours: float) -> float:
    """The working hour after which a department's task is not done any more."""
    return raised + patience * day_hours

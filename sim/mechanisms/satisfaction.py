"""Satisfaction (满意度): how a resident judges what became of a matter.

A case that was done well, at once, with one visit and for nothing satisfies wholly. Each day of the time
it was due in, each further visit and each part of an income that it cost takes a share of what is left. A
case that was not done satisfies not at all.

Equation::

    S = quality * exp(- days / due - satisfaction.per_visit * (visits - 1)
                      - satisfaction.per_price * (price asked) / income)      if done; else 0

Income is that of a month and person in the household; visits count from 1 (none for what neighbours or
nobody did counts as no further visit). The price falls away where a reform has closed the door.

Parameters: satisfaction.per_visit, satisfaction.per_price (and the part of a price spared, from relief)
State: none; the ledger's outcomes keep it.
Clauses: none.
Source: our reasoning; weights are orders of magnitude without a measurement.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.institutions.parameters import Parameters
from sim.kernel.compiling import kernel


class Dislikes(NamedTuple):
    """What takes satisfaction away, and what those on relief are spared of station prices."""

    per_visit: float
    per_price: float
    low_cost: float


def make_dislikes(values: Parameters, low_cost: float) -> Dislikes:
    """What takes satisfaction away; `low_cost` is what those on relief are spared at stations."""
    return Dislikes(
        per_visit=values["satisfaction.per_visit"],
        per_price=values["satisfaction.per_price"],
        low_cost=low_cost,
    )


@kernel
def satisfaction_with(
    quality: float, days: float, due: float, visits: int, price: float, income: float, dislikes: Dislikes
) -> float:
    """Satisfaction with a case that was done, in [0, 1]; `price` is what was asked, in yuan."""
    loss = days / due
    loss += dislikes.per_visit * max(0, visits - 1)
    loss += dislikes.per_price * price / income
    return float(quality * np.exp(-loss))

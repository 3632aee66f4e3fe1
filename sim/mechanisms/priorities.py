"""Priorities (决定重大问题): the areas that the Party core puts first for a year.

Equation::

    number of areas = round(priority.areas * (rule party_core))
    place in queues of an affair's matters, 0 the first
                    = max(0, p - 1) in an area put first, else p, with p its place in the catalogue

those with the most dissatisfaction in the year before: the sum over residents' cases of what was missing to
full satisfaction. The first of equal areas comes first; an area without dissatisfaction is none.

Parameters: priority.areas.
State: none; the model keeps the areas, and the affairs' places in its route book.
Clauses: D1.
Source: the plan: the working committee decides major questions.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.institutions.parameters import Parameters


def priorities(dissatisfied: npt.NDArray[np.float64], party_core: float, values: Parameters) -> list[int]:
    """Areas put first, the most pressing first.

    Args:
        dissatisfied: [areas] sum over last year's cases of what was missing to full satisfaction.
        party_core: the rule of that name, in [0, 1].
    """
    number = round(values["priority.areas"] * party_core)
    order = np.argsort(-dissatisfied, kind="stable")
    return [int(area) for area in order[:number] if dissatisfied[area] > 0.0]


def place_in_queue(place: int, put_first: bool) -> int:
    """Place in queues, 0 the first, of an affair's matters: one up where its area is put first."""
    return max(0, place - 1) if put_first else place

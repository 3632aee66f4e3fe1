"""Priorities (决定重大问题): the areas that the Party core puts first for a year.

What presses is what residents missed in the year before, and what they complained of where it was heard. The
whole sub-district counts, and so do the votes of precincts whose committees' heads are members of the body
that lets contracts: each head has one vote, for what the own precinct lacks, whatever its size. The body that
lets contracts puts out the lots of the areas with the most votes first, as long as purses last.

Equation::

    x[p, a]   = (1 - priority.complaints) * missed[p, a] / all missed
                + priority.complaints * complaints[p, a] / all complaints
    votes[a]  = mean over precincts with some x of x[p, a] / sum over areas of x[p, .]
    score[a]  = (1 - r) * sum over precincts of x[p, a] + r * votes[a]
    number of areas put first = round(priority.areas * (rule party_core))
    place in queues of an affair's matters, 0 the first
              = max(0, p - 1) in an area put first, else p, with p its place in the catalogue
    order of lots = r * votes[a], the most first, else as in the catalogue

of the year before, with missed the sum over residents' cases of what was missing to full satisfaction, and r
the part that members' votes decide (`sim.mechanisms.guidance`). The first of equal areas comes first; an area
with score 0 is none.

Parameters: priority.areas, priority.complaints, representation.weight.
State: `SubDistrict.missed`, `SubDistrict.complained` (since the year began), `SubDistrict.votes`; the
affairs' places in the route book.
Clauses: B1, C5, D1.
Source: the plan: the working committee decides major questions; members represent precincts (one member, one
vote); what deputies hear is told to the committee.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.institutions.parameters import Parameters
from sim.kernel.arrays import Floats


def pressing(missed: Floats, complaints: Floats, values: Parameters) -> Floats:
    """[precincts, areas] what presses where, together 1 (less where nothing was missed, or complained of).

    Args:
        missed: [precincts, areas] sum over cases of what was missing to full satisfaction.
        complaints: [precincts, areas] complaints that were heard.
        values: the parameters.
    """
    part = values["priority.complaints"]
    return (1.0 - part) * _shares(missed) + part * _shares(complaints)


def _shares(amounts: Floats) -> Floats:
    total = amounts.sum()
    return amounts / total if total > 0.0 else np.zeros_like(amounts)


def votes(pressing: Floats) -> Floats:
    """[areas] votes of precincts, one each, for what presses there; together 1, or 0 where nothing does."""
    total = pressing.sum(axis=1)
    voting = pressing[total > 0.0]
    if not voting.size:
        return np.zeros(pressing.shape[1])
    return np.asarray((voting / voting.sum(axis=1, keepdims=True)).mean(axis=0))


def scores(pressing: Floats, represented: float) -> Floats:
    """[areas] how much presses, `represented` of it by the votes of precincts."""
    return (1.0 - represented) * pressing.sum(axis=0) + represented * votes(pressing)


def priorities(score: Floats, party_core: float, values: Parameters) -> list[int]:
    """Areas put first, the most pressing first.

    Args:
        score: [areas] of last year.
        party_core: the rule of that name, in [0, 1].
        values: the parameters.
    """
    number = round(values["priority.areas"] * party_core)
    order = np.argsort(-score, kind="stable")
    return [int(area) for area in order[:number] if score[area] > 0.0]


def order_of_lots(areas: npt.NDArray[np.int64], weights: Floats) -> list[int]:
    """Places of lots in the order in which they are put out.

    Args:
        areas: [lots] the area of each, below 0 where it has none, which nothing counts for.
        weights: [areas] what counts for an area; all 0 leaves the lots as they are.
    """
    counts = np.where(areas >= 0, weights[areas], 0.0)
    return [int(place) for place in np.argsort(-counts, kind="stable")]


def place_in_queue(place: int, put_first: bool) -> int:
    """Place in queues, 0 the first, of an affair's matters: one up where its area is put first."""
    return max(0, place - 1) if put_first else place

"""What matters cost residents in a year, worked out again, resident by resident."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from tests.recount import Row, Seen, recount

YEARLY = ("visit_hours", "visit_hours_gini", "visit_hours_worst_decile", "visits_gini", "visits_worst_decile")
"""Told in the last month of a year, missing in others."""


def spent(seen: Seen, column: str, per: float) -> list[float]:
    """What each resident with a matter that ended in the year spent, the most first."""
    found: dict[int, float] = {}
    for row in seen.year[["person", "class", "orphaned", column]].itertuples(index=False):
        person, kind, gone, value = row
        if person >= 0 and kind != "everyday" and not gone:
            found[person] = found.get(person, 0.0) + float(value) / per
    return sorted(found.values(), reverse=True)


def hours(seen: Seen) -> list[float]:
    return spent(seen, "counter_minutes", 60.0)


def visits(seen: Seen) -> list[float]:
    return spent(seen, "visits", 1.0)


def by_pairs(values: list[float]) -> float:
    """Half the mean distance of all pairs, each with itself, too, over the mean."""
    if not values:
        return np.nan
    apart = sum(abs(a - b) for a, b in itertools.product(values, values))
    return apart / (2.0 * len(values) * sum(values))


def mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else np.nan


def tenth(values: list[float]) -> list[float]:
    return values[: max(1, round(len(values) / 10))]


@recount("visit_hours")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", mean(hours(seen))


@recount("visit_hours_gini")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", by_pairs(hours(seen))


@recount("visit_hours_worst_decile")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", mean(tenth(hours(seen)))


@recount("visits_gini")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", by_pairs(visits(seen))


@recount("visits_worst_decile")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", mean(tenth(visits(seen)))

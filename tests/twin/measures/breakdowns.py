"""Breakdowns (分组): means, sums and quantiles of cases, in all and by area, class, precinct or group."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from sim.institutions.affairs import Affair
from tests.twin.cases import Case
from tests.twin.words import AREAS, CLASSES, SYSTEMS, has

if TYPE_CHECKING:
    from tests.twin.town import Town

type Row = tuple[str, str, float]
"""What a value is broken down by and the key, both empty for the total."""
type Of = Callable[[Case], float]

VULNERABLE = ("low_income", "disabled", "very_old", "lives_alone")
GROUPS = (*VULNERABLE, "migrant", "unemployed")


def ratio(part: float, whole: float) -> float:
    """A share, missing where there is nothing to have a share of."""
    return part / whole if whole > 0.0 else math.nan


def mean(values: Sequence[float]) -> float:
    """The mean, missing where there is nothing."""
    return sum(values) / len(values) if values else math.nan


def quantile(values: Sequence[float], q: float) -> float:
    """A quantile, interpolated between two values; missing where there is nothing."""
    if not values:
        return math.nan
    ordered = sorted(values)
    at = (len(ordered) - 1) * q
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def keys(model: Town, by: str) -> Sequence[str]:
    """All keys of a breakdown."""
    precincts = [str(i + 1) for i in range(model.structure.precincts)]
    all_keys: dict[str, Sequence[str]] = {
        "area": AREAS,
        "class": CLASSES,
        "precinct": precincts,
        "system": SYSTEMS,
        "resident_group": GROUPS,
    }
    return all_keys[by]


def belongs(case: Case, affair: Affair, by: str, key: str) -> bool:
    """Whether a case belongs to a group."""
    match by:
        case "area":
            return affair.area == key
        case "class":
            return affair.affair_class == key
        case "precinct":
            return str(case.precinct + 1) == key
        case "system":
            return case.system == key
    return has(case.attributes, key)


def grouped(model: Town, cases: Sequence[Case], by: Sequence[str]) -> Iterator[tuple[str, str, list[Case]]]:
    """The cases of every group."""
    for dimension in by:
        for key in keys(model, dimension):
            yield (
                dimension,
                key,
                [case for case in cases if belongs(case, model.affairs[case.affair], dimension, key)],
            )


def means(model: Town, cases: Sequence[Case], of: Of, *by: str) -> Iterator[Row]:
    """The mean, in all and by group; empty groups are left out."""
    yield "", "", mean([of(case) for case in cases])
    for dimension, key, some in grouped(model, cases, by):
        if some:
            yield dimension, key, mean([of(case) for case in some])


def quantiles(model: Town, cases: Sequence[Case], of: Of, q: float, *by: str) -> Iterator[Row]:
    """A quantile, in all and by group; empty groups are left out."""
    yield "", "", quantile([of(case) for case in cases], q)
    for dimension, key, some in grouped(model, cases, by):
        if some:
            yield dimension, key, quantile([of(case) for case in some], q)


def totals(model: Town, cases: Sequence[Case], of: Of, *by: str, unit: float = 1.0) -> Iterator[Row]:
    """The sum over a unit, in all and by group."""
    yield "", "", sum(of(case) for case in cases) / unit
    for dimension, key, some in grouped(model, cases, by):
        yield dimension, key, sum(of(case) for case in some) / unit


def by_affair(model: Town, counts: Sequence[float], factor: float = 1.0) -> Iterator[Row]:
    """Counts of affairs, summed by area and class."""
    for key in AREAS:
        those = [n for n, a in zip(counts, model.affairs, strict=True) if a.area == key]
        yield "area", key, sum(those) * factor
    for name in CLASSES:
        those = [n for n, a in zip(counts, model.affairs, strict=True) if a.affair_class == name]
        yield "class", name, sum(those) * factor


def one(value: float) -> Iterator[Row]:
    """A total that is not broken down."""
    yield "", "", float(value)

"""Measures of persons: what residents' own matters cost them in a year, and how unequally that is spread.

They are told in the last month of a year and are missing in all others. Whoever had no matter that ended in
the year is in none of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.institutions.scenario import MONTHS_A_YEAR
from sim.kernel.arrays import Floats
from sim.measures.indicators import Row, measure
from sim.measures.inequality import gini, worst
from sim.measures.month import Month


@measure("visit_hours")
def visit_hours(m: Month) -> Iterator[Row]:
    yield "", "", _mean(_of_the_year(m, "hours"))


@measure("visit_hours_gini")
def visit_hours_gini(m: Month) -> Iterator[Row]:
    yield "", "", gini(_of_the_year(m, "hours"))


@measure("visit_hours_worst_decile")
def visit_hours_worst_decile(m: Month) -> Iterator[Row]:
    yield "", "", _mean(worst(_of_the_year(m, "hours")))


@measure("visits_gini")
def visits_gini(m: Month) -> Iterator[Row]:
    yield "", "", gini(_of_the_year(m, "visits"))


@measure("visits_worst_decile")
def visits_worst_decile(m: Month) -> Iterator[Row]:
    yield "", "", _mean(worst(_of_the_year(m, "visits")))


def _of_the_year(m: Month, what: str) -> Floats:
    """What each resident with a matter that ended in the year spent; nobody before the year is over."""
    burdens = m.model.burdens
    if m.number % MONTHS_A_YEAR:
        return np.zeros(0)
    return np.asarray(getattr(burdens, what)[burdens.cases > 0], dtype=np.float64)


def _mean(values: Floats) -> float:
    return float(values.mean()) if values.size else float("nan")

"""Indicators: declared in ``scenarios/indicators.yaml``, measured here, collected at every month's end.

Each measure is one function registered under the id of its declaration; `INDICATORS` holds the
declarations. A test holds the two lists equal. Rates and shares without anything to count are
missing, not zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from sim.institutions.files.library import load_table
from sim.institutions.schema import Names, Strict

if TYPE_CHECKING:
    from sim.measures.month import Month

type Row = tuple[str, str, float]
"""(by, key, value); by and key are empty for the total."""
type Measure = Callable[[Month], Iterable[Row]]


class Measured(Iterator[Row]):
    """Rows that were worked out together: an iterator, but whoever notes them all need not go through them.

    Raises ValueError where there are not as many values as groups.
    """

    def __init__(self, by: Sequence[str], keys: Sequence[str], values: Sequence[float]) -> None:
        if not len(by) == len(keys) == len(values):
            raise ValueError(f"{len(values)} values of {len(by)} groups with {len(keys)} keys")
        self._columns = by, keys, values
        self._taken = 0

    def __next__(self) -> Row:
        at = self._taken
        by, keys, values = self._columns
        if at == len(values):
            raise StopIteration
        self._taken += 1
        return by[at], keys[at], values[at]

    def rest(self) -> tuple[Sequence[str], Sequence[str], Sequence[float]]:
        """By, key and value of the rows that have not been taken yet, which are taken by this."""
        at, self._taken = self._taken, len(self._columns[2])
        by, keys, values = self._columns
        return (by[at:], keys[at:], values[at:]) if at else self._columns


Breakdown = Literal[
    "area",
    "class",
    "precinct",
    "body",
    "purpose",
    "system",
    "resident_group",
    "age_group",
    "channel",
    "payer",
    "part",
]


PARTS = (
    "share", "share of hours", "share of hours worked", "share of tasks", "share of effort", "index 0-1",
    "probability", "0 or 1",
)  # fmt: skip
"""Units of what is part of a whole, so between 0 and 1."""


class Indicator(Strict):
    """What is declared of an indicator; `better` is a direction, ``zero`` where nearer 0 is better.

    `range` is for what has other bounds than its unit's.
    """

    name: Names
    unit: Names
    better: Literal["up", "down", "zero", "none"]
    group: Literal["service", "workload", "footprint", "society", "reform"]
    definition: Names
    by: tuple[Breakdown, ...] = ()
    range: tuple[float, float] | None = None

    @property
    def bounds(self) -> tuple[float, float]:
        """The lowest and the highest value possible: those of a part of a whole, else from 0 on."""
        return self.range or (0.0, 1.0 if self.unit.en in PARTS else math.inf)


INDICATORS: dict[str, Indicator] = load_table("indicators.yaml", "indicators", Indicator)
MEASURES: dict[str, Measure] = {}

PRIORITY = (
    "on_time_share", "visits_per_case", "satisfaction", "committee_administrative_share",
    "committee_overtime", "posts_broad", "public_spending",
)  # fmt: skip
"""What is told where there is room for a few: of service, committees and footprint in turn."""

HEADLINE = (
    "on_time_share",
    "time_to_finish_median",
    "visits_per_case",
    "satisfaction",
    "unmet_need",
    "redirected_share",
    "facility_level",
    "tasks_on_time_share",
    "quality_true",
    "committee_utilisation",
    "committee_administrative_share",
    "committee_overtime",
    "assigned_items",
    "ad_hoc_share",
    "posts_strict",
    "posts_broad",
    "payroll_broad",
    "public_spending",
    "self_governance_hours",
    "self_governance_capital",
    "local_knowledge",
    "volunteers",
    "trust",
    "turnout",
    "push_down_rate",
)
"""The indicators that make the headline, those of a group together; all others are in the files."""


def measure(name: str) -> Callable[[Measure], Measure]:
    """Register the measure of an indicator."""

    def register(function: Measure) -> Measure:
        MEASURES[name] = function
        return function

    return register

"""Outcomes of a month in columns, and ways to break them down: by area, class, precinct, system and group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.institutions.affairs import AREAS, ATTRIBUTES, CLASSES, Attribute
from sim.institutions.structure import SYSTEMS
from sim.kernel.arrays import Flags, Floats
from sim.kernel.compiling import allocating_kernel
from sim.kernel.service_state import DONE
from sim.measures.indicators import Measured

if TYPE_CHECKING:
    from sim.cases.affair_tables import AffairTables

VULNERABLE: tuple[Attribute, ...] = ("low_income", "disabled", "very_old", "lives_alone")
RESIDENT_GROUPS: tuple[Attribute, ...] = (*VULNERABLE, "migrant", "unemployed")
"""Groups by which service is broken down; one resident may belong to several."""


DIMENSIONS = ("area", "class", "precinct", "system", "resident_group")
"""What outcomes are broken down by, in the order of the columns of their codes."""
type Codes = npt.NDArray[np.int16]
"""[outcomes, 8] places among a dimension's keys, -1 for none; for resident groups the attribute bits."""

_CODES = 8  # 3 are not used: numpy takes rows of 16 bytes a good deal faster than those of 10
_AREA, _CLASS, _PRECINCT, _SYSTEM, _GROUPS = range(len(DIMENSIONS))
_GROUP_BITS = np.array([ATTRIBUTES.index(group) for group in RESIDENT_GROUPS], dtype=np.int64)


@dataclass(frozen=True)
class Groups:
    """Some dimensions, the groups of each behind those of the one before.

    Attributes:
        dimensions: of each group.
        keys: of each group.
        columns: [dimensions] places in DIMENSIONS.
        starts: [dimensions + 1] place of each dimension's first group, and how many there are in all.
    """

    dimensions: tuple[str, ...]
    keys: tuple[str, ...]
    columns: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]

    def rows(self, total: float, values: list[float], having: Sequence[float] | None = None) -> Measured:
        """The total and then a value for each of the groups.

        Where some groups have nobody, `having` is [groups] how many each has, and `values` are of the others.
        """
        if having is None or all(having):
            return Measured(("", *self.dimensions), ("", *self.keys), [total, *values])
        dimensions, keys = compress(self.dimensions, having), compress(self.keys, having)
        return Measured(("", *dimensions), ("", *keys), [total, *values])


@cache
def breakdown(by: tuple[str, ...], precincts: int) -> Groups:
    """The breakdown by the dimensions `by`; raises KeyError for one that outcomes have not."""
    keys: dict[str, Sequence[str]] = {
        "area": AREAS,
        "class": CLASSES,
        "precinct": [str(i + 1) for i in range(precincts)],
        "system": SYSTEMS,
        "resident_group": RESIDENT_GROUPS,
    }
    return Groups(
        dimensions=tuple(dimension for dimension in by for _ in keys[dimension]),
        keys=tuple(key for dimension in by for key in keys[dimension]),
        columns=np.array([DIMENSIONS.index(dimension) for dimension in by], dtype=np.int64),
        starts=np.cumsum([0, *(len(keys[dimension]) for dimension in by)], dtype=np.int64),
    )


@allocating_kernel
def _coded(
    affair: npt.NDArray[np.int16],
    precinct: npt.NDArray[np.int16],
    system: npt.NDArray[np.int8],
    attributes: npt.NDArray[np.uint16],
    area: npt.NDArray[np.int8],
    affair_class: npt.NDArray[np.int8],
) -> Codes:
    """Codes of outcomes, from four of their columns and the areas and classes of the [affairs]."""
    codes = np.zeros((affair.size, _CODES), dtype=np.int16)
    for i in range(affair.size):
        codes[i, _AREA] = area[affair[i]]
        codes[i, _CLASS] = affair_class[affair[i]]
        codes[i, _PRECINCT] = precinct[i]
        codes[i, _SYSTEM] = system[i]
        codes[i, _GROUPS] = np.int16(attributes[i])
    return codes


@allocating_kernel
def _sums_by_group(
    values: Floats, codes: Codes, columns: npt.NDArray[np.int64], starts: npt.NDArray[np.int64]
) -> Floats:
    """[2, groups] sums and numbers of `values` in the groups of a breakdown, summed in their order."""
    sums = np.zeros((2, starts[-1]))
    for d in range(columns.size):
        column, first = columns[d], starts[d]
        n = starts[d + 1] - first
        for i in range(values.size):
            value, code = values[i], np.int64(codes[i, column])
            if column == _GROUPS:
                for k in range(_GROUP_BITS.size):
                    # without a branch, as nobody could foretell it
                    is_in = (code >> _GROUP_BITS[k]) & 1
                    sums[0, first + k] += value if is_in else 0.0
                    sums[1, first + k] += is_in
            elif 0 <= code < n:
                sums[0, first + code] += value
                sums[1, first + code] += 1.0
    return sums


@allocating_kernel
def _quantiles_by_group(
    ordered: Floats, codes: Codes, columns: npt.NDArray[np.int64], starts: npt.NDArray[np.int64], q: float
) -> Floats:
    """[1 + groups] the q-quantile in all and in the groups of a breakdown, from values in rising order.

    NaN where there is nobody. Between two values it is interpolated, rounding as `numpy.quantile` does.
    Resident groups have none.
    """
    found, members = np.zeros(1 + starts[-1]), np.zeros(ordered.size)
    d = -1
    for k in range(found.size):
        if k > starts[d + 1]:
            d += 1
        n = 0
        for i in range(ordered.size):
            if k == 0 or codes[i, columns[d]] == k - 1 - starts[d]:
                members[n] = ordered[i]
                n += 1
        found[k] = np.nan
        if n == 0:
            continue
        at = (n - 1) * q
        low, high = members[int(at)], members[min(int(at) + 1, n - 1)]
        part, gap = at - int(at), high - low
        found[k] = high - gap * (1.0 - part) if part >= 0.5 else low + gap * part
    return found


@allocating_kernel
def column_means(table: npt.NDArray[np.float32]) -> Floats:
    """[columns] means of a table's columns, in double precision."""
    means = np.zeros(table.shape[1])
    for k in range(table.shape[1]):
        total = 0.0
        for i in range(table.shape[0]):
            total += table[i, k]
        means[k] = total / max(1, table.shape[0])
    return means


def ratio(part: float, whole: float) -> float:
    """A share, missing where there is nothing to have a share of."""
    return part / whole if whole > 0.0 else float("nan")


class Columns:
    """The month's rows by column, each laid side by side when it is first asked for, and as codes."""

    def __init__(self, rows: npt.NDArray[np.void], tables: AffairTables, precincts: int) -> None:
        self._rows = rows
        self._tables = tables
        self._columns: dict[str, npt.NDArray[Any]] = {}
        self.precincts = precincts
        self.size = rows.size

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        if name not in self._columns:
            self._columns[name] = np.ascontiguousarray(self._rows[name])
        return self._columns[name]

    def at(self, name: str, places: npt.NDArray[np.intp]) -> npt.NDArray[Any]:
        """What some rows have in a column, without laying it side by side for these few."""
        column: npt.NDArray[Any] = self._columns[name] if name in self._columns else self._rows[name]
        return column[places]

    @cached_property
    def codes(self) -> Codes:
        """Which group of each dimension each row belongs to."""
        # side by side, as a month of one row is, so that one form is compiled for all months
        columns = self["affair"], self["precinct"], self["system"], self["attributes"]
        codes: Codes = _coded(*columns, self._tables.area, self._tables.affair_class)
        return codes


class Sample:
    """Some of the month's outcomes, with the codes that breakdowns go by, made once.

    A sample is a list of places among the month's rows (all of them where none is given); only the columns
    asked for are copied, each once.
    """

    def __init__(self, month: Columns, places: npt.NDArray[np.intp] | None = None) -> None:
        self._month = month
        self._places = places
        self._fields: dict[str, npt.NDArray[Any]] = {}
        self._columns: dict[str, Floats] = {}
        self._rising: tuple[Floats, Floats, Codes] | None = None
        self.size: int = month.size if places is None else places.size

    def where(self, mask: Flags) -> Sample:
        """The outcomes of this sample for which `mask` holds."""
        (kept,) = np.asarray(mask).nonzero()
        return Sample(self._month, kept if self._places is None else self._places.take(kept))

    def field(self, name: str) -> npt.NDArray[Any]:
        """A column as it is, copied once; not to be written to."""
        if self._places is None:
            return self._month[name]
        if name not in self._fields:
            self._fields[name] = self._month.at(name, self._places)
        return self._fields[name]

    def column(self, name: str) -> Floats:
        """A column as floats, copied once; not to be written to."""
        if name not in self._columns:
            self._columns[name] = self.field(name).astype(np.float64)
        return self._columns[name]

    @cached_property
    def affair(self) -> npt.NDArray[np.int16]:
        """The affairs of the outcomes, as places in the catalogue."""
        return self.field("affair")

    @cached_property
    def done(self) -> Sample:
        """Those that were done."""
        return self.where(self.field("state") == DONE)

    @cached_property
    def _codes(self) -> Codes:
        codes = self._month.codes
        return codes if self._places is None else codes.take(self._places, axis=0)

    def _sums(self, values: Floats, groups: Groups) -> Floats:
        return _sums_by_group(values, self._codes, groups.columns, groups.starts)

    def sums(self, values: Floats, by: str) -> tuple[Sequence[str], Floats, Floats]:
        """Keys of a breakdown, the sum of `values` in each group, and how many there are."""
        groups = breakdown((by,), self._month.precincts)
        return groups.keys, *self._sums(values, groups)

    def mean(self, values: Floats, by: Sequence[str] = ()) -> Measured:
        """The mean of `values`, in total and by group; empty groups are left out."""
        total = float(values.sum()) / values.size if values.size else float("nan")
        if not by:
            return Measured(("",), ("",), [total])
        groups = breakdown(tuple(by), self._month.precincts)
        sums, counts = self._sums(values, groups).tolist()
        means = [part / count for part, count in zip(sums, counts, strict=True) if count]
        return groups.rows(total, means, having=counts)

    def quantile(self, values: Floats, q: float, by: Sequence[str] = ()) -> Measured:
        """A quantile of `values`, in total and by group; empty groups are left out.

        Raises KeyError for resident groups, to several of which one resident may belong.
        """
        if "resident_group" in by:
            raise KeyError("resident_group")
        groups = breakdown(tuple(by), self._month.precincts)
        ordered, codes = self._in_order(values)
        total, *found = _quantiles_by_group(ordered, codes, groups.columns, groups.starts, q).tolist()
        return groups.rows(total, [x for x in found if x == x], having=[x == x for x in found])

    def _in_order(self, values: Floats) -> tuple[Floats, Codes]:
        """Values in rising order with their codes; a column's are kept for its next quantile."""
        if self._rising is not None and self._rising[0] is values:
            return self._rising[1:]
        order = np.argsort(values)
        rising = values[order], self._codes.take(order, axis=0)
        if any(values is column for column in self._columns.values()):  # which nobody writes to
            self._rising = values, *rising
        return rising

    def total(self, values: Floats, by: Sequence[str] = (), unit: float = 1.0) -> Measured:
        """The sum of `values`, over `unit`, in total and by group; empty groups are 0."""
        groups = breakdown(tuple(by), self._month.precincts)
        sums, _ = (self._sums(values, groups) / unit).tolist()
        return groups.rows(float(values.sum()) / unit, sums)

"""Outcomes of a month in columns, and ways to break them down: by area, class, precinct, system and group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.institutions.affairs import AREAS, ATTRIBUTES, CLASSES, Attribute
from sim.institutions.structure import SYSTEMS
from sim.kernel.arrays import Flags, Floats
from sim.kernel.compiling import allocating_kernel
from sim.kernel.service_state import DONE
from sim.measures.indicators import Row

if TYPE_CHECKING:
    from sim.cases.affair_tables import AffairTables

VULNERABLE: tuple[Attribute, ...] = ("low_income", "disabled", "very_old", "lives_alone")
RESIDENT_GROUPS: tuple[Attribute, ...] = (*VULNERABLE, "migrant", "unemployed")
"""Groups by which service is broken down; one resident may belong to several."""


_GROUP_BITS = np.array([ATTRIBUTES.index(group) for group in RESIDENT_GROUPS], dtype=np.int64)


@allocating_kernel
def _sums_by_code(values: Floats, codes: npt.NDArray[np.int8], n: int) -> tuple[Floats, Floats]:
    """Sums and numbers of `values` in the groups 0..n-1; other codes belong to no group."""
    sums, counts = np.zeros(n), np.zeros(n)
    for i in range(values.size):
        if 0 <= codes[i] < n:
            sums[codes[i]] += values[i]
            counts[codes[i]] += 1.0
    return sums, counts


@allocating_kernel
def _quantiles_by_code(ordered: Floats, codes: npt.NDArray[np.int8], n: int, q: float) -> Floats:
    """The q-quantile of the groups 0..n-1, NaN for empty ones, from values in rising order.

    Between two values it is interpolated, rounding as `numpy.quantile` does.
    """
    counts = np.zeros(n, dtype=np.int64)
    for i in range(ordered.size):
        if 0 <= codes[i] < n:
            counts[codes[i]] += 1
    seen = np.zeros(n, dtype=np.int64)
    low, high = np.full(n, np.nan), np.full(n, np.nan)
    for i in range(ordered.size):
        k = codes[i]
        if 0 <= k < n:
            place = np.int64(np.floor((counts[k] - 1) * q))
            if seen[k] == place:
                low[k] = ordered[i]
                high[k] = ordered[i]
            elif seen[k] == place + 1:
                high[k] = ordered[i]
            seen[k] += 1
    for k in range(n):
        at = (counts[k] - 1) * q
        part = at - np.floor(at)
        gap = high[k] - low[k]
        low[k] = high[k] - gap * (1.0 - part) if part >= 0.5 else low[k] + gap * part
    return low


@allocating_kernel
def _sums_by_bit(
    values: Floats, attributes: npt.NDArray[np.uint16], bits: npt.NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """Sums and numbers of `values` among those who have each of the attribute bits."""
    sums, counts = np.zeros(bits.size), np.zeros(bits.size)
    for i in range(values.size):
        for k in range(bits.size):
            if (np.int64(attributes[i]) >> bits[k]) & 1:
                sums[k] += values[i]
                counts[k] += 1.0
    return sums, counts


@allocating_kernel
def column_means(table: npt.NDArray[np.float32]) -> Floats:
    """[columns] means of a table's columns, in double precision."""
    means = np.zeros(table.shape[1])
    for i in range(table.shape[0]):
        for k in range(table.shape[1]):
            means[k] += table[i, k]
    for k in range(table.shape[1]):
        means[k] /= max(1, table.shape[0])
    return means


def ratio(part: float, whole: float) -> float:
    """A share, missing where there is nothing to have a share of."""
    return part / whole if whole > 0.0 else float("nan")


class Columns:
    """The month's rows by column, each laid side by side when it is first asked for."""

    def __init__(self, rows: npt.NDArray[np.void]) -> None:
        self._rows = rows
        self._columns: dict[str, npt.NDArray[Any]] = {}
        self.size = rows.size

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        if name not in self._columns:
            self._columns[name] = np.ascontiguousarray(self._rows[name])
        return self._columns[name]


class Sample:
    """Some of the month's outcomes, with the codes that breakdowns go by, made once.

    A sample is a list of places among the month's rows (all of them where none is given); only the columns
    asked for are copied, each once.
    """

    def __init__(
        self,
        tables: AffairTables,
        precincts: int,
        month: Columns,
        index: npt.NDArray[np.intp] | None = None,
    ) -> None:
        self._tables = tables
        self._precincts = precincts
        self._month = month
        self._index = np.arange(month.size) if index is None else index
        self._is_whole = index is None
        self._fields: dict[str, npt.NDArray[Any]] = {}
        self._columns: dict[str, Floats] = {}
        self._codes: dict[str, tuple[Sequence[str], npt.NDArray[np.int8]]] = {}
        self.size = int(self._index.size)

    def where(self, mask: Flags) -> Sample:
        """The outcomes of this sample for which `mask` holds."""
        return Sample(self._tables, self._precincts, self._month, self._index.compress(mask))

    def field(self, name: str) -> npt.NDArray[Any]:
        """A column as it is, copied once; not to be written to."""
        if self._is_whole:
            return self._month[name]
        if name not in self._fields:
            self._fields[name] = self._month[name].take(self._index)
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

    def _coded(self, by: str) -> tuple[Sequence[str], npt.NDArray[np.int8]]:
        """Keys of a breakdown, and which of them each outcome belongs to, looked up once."""
        if by not in self._codes:
            self._codes[by] = self._code(by)
        return self._codes[by]

    def _code(self, by: str) -> tuple[Sequence[str], npt.NDArray[np.int8]]:
        match by:
            case "area":
                return AREAS, self._tables.area.take(self.affair)
            case "class":
                return CLASSES, self._tables.affair_class.take(self.affair)
            case "precinct":
                return [str(i + 1) for i in range(self._precincts)], self.field("precinct")
            case "system":
                return SYSTEMS, self.field("system")
        raise KeyError(by)

    @cached_property
    def _attributes(self) -> npt.NDArray[np.uint16]:
        return self.field("attributes")

    def sums(self, values: Floats, by: str) -> tuple[Sequence[str], Floats, Floats]:
        """Keys of a breakdown, the sum of `values` in each group, and how many there are."""
        if by == "resident_group":
            return RESIDENT_GROUPS, *_sums_by_bit(values, self._attributes, _GROUP_BITS)
        keys, codes = self._coded(by)
        return keys, *_sums_by_code(values, codes, len(keys))

    def mean(self, values: Floats, by: Sequence[str] = ()) -> Iterator[Row]:
        """The mean of `values`, in total and by group; empty groups are left out."""
        yield "", "", float(values.sum()) / values.size if values.size else float("nan")
        for dimension in by:
            keys, sums, counts = self.sums(values, dimension)
            for key, total, count in zip(keys, sums.tolist(), counts.tolist(), strict=True):
                if count:
                    yield dimension, key, total / count

    def quantile(self, values: Floats, q: float, by: Sequence[str] = ()) -> Iterator[Row]:
        """A quantile of `values`, in total and by group; empty groups are left out."""
        order = np.argsort(values)
        ordered, everybody = values[order], np.zeros(values.size, dtype=np.int8)
        yield "", "", float(_quantiles_by_code(ordered, everybody, 1, q)[0])
        for dimension in by:
            keys, codes = self._coded(dimension)
            found = _quantiles_by_code(ordered, codes[order], len(keys), q).tolist()
            yield from ((dimension, key, x) for key, x in zip(keys, found, strict=True) if x == x)

    def total(self, values: Floats, by: Sequence[str] = (), unit: float = 1.0) -> Iterator[Row]:
        """The sum of `values`, over `unit`, in total and by group; empty groups are 0."""
        yield "", "", float(values.sum()) / unit
        for dimension in by:
            keys, sums, _ = self.sums(values, dimension)
            found = (sums / unit).tolist()
            yield from ((dimension, key, x) for key, x in zip(keys, found, strict=True))

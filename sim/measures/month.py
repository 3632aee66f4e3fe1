"""A month that has ended, as measures see it: outcomes in columns, and ways to break them down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.cases.accounts import hours_on_affairs, moved_hours, paid_hours
from sim.cases.offices import NEIGHBOURS
from sim.institutions.affairs import AREAS, ATTRIBUTES, CLASSES, Attribute
from sim.institutions.scenario import DAYS_A_MONTH
from sim.institutions.structure import SYSTEMS
from sim.kernel.arrays import Flags, Floats
from sim.kernel.compiling import allocating_kernel
from sim.kernel.service_state import DONE
from sim.measures.indicators import Row
from sim.mechanisms.money import EDGE, PEOPLE

if TYPE_CHECKING:
    from sim.agents import Body, ResidentsCommittee
    from sim.cases.affair_tables import AffairTables
    from sim.model import GovernanceModel

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


class Sample:
    """Some of the month's outcomes, with the codes that breakdowns go by, made once.

    A sample is a list of places among the month's rows; only the columns asked for are copied.
    """

    def __init__(
        self, tables: AffairTables, precincts: int, rows: npt.NDArray[np.void], index: npt.NDArray[np.intp]
    ) -> None:
        self._tables = tables
        self._precincts = precincts
        self._rows = rows
        self._index = index
        self._columns: dict[str, Floats] = {}
        self.size = int(index.size)

    def where(self, mask: Flags) -> Sample:
        """The outcomes of this sample for which `mask` holds."""
        return Sample(self._tables, self._precincts, self._rows, self._index[mask])

    def field(self, name: str) -> npt.NDArray[Any]:
        """A column as it is."""
        return self._rows[name][self._index]

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
    def _codes(self) -> dict[str, tuple[Sequence[str], npt.NDArray[np.int8]]]:
        tables = self._tables
        precincts = [str(i + 1) for i in range(self._precincts)]
        return {
            "area": (AREAS, tables.area[self.affair]),
            "class": (CLASSES, tables.affair_class[self.affair]),
            "precinct": (precincts, self.field("precinct")),
            "system": (SYSTEMS, self.field("system")),
        }

    @cached_property
    def _attributes(self) -> npt.NDArray[np.uint16]:
        return self.field("attributes")

    def sums(self, values: Floats, by: str) -> tuple[Sequence[str], Floats, Floats]:
        """Keys of a breakdown, the sum of `values` in each group, and how many there are."""
        if by == "resident_group":
            return RESIDENT_GROUPS, *_sums_by_bit(values, self._attributes, _GROUP_BITS)
        keys, codes = self._codes[by]
        return keys, *_sums_by_code(values, codes, len(keys))

    def mean(self, values: Floats, by: Sequence[str] = ()) -> Iterator[Row]:
        """The mean of `values`, in total and by group; empty groups are left out."""
        yield "", "", float(values.mean()) if values.size else float("nan")
        for dimension in by:
            for key, total, count in zip(*self.sums(values, dimension), strict=True):
                if count:
                    yield dimension, key, total / count

    def quantile(self, values: Floats, q: float, by: Sequence[str] = ()) -> Iterator[Row]:
        """A quantile of `values`, in total and by group; empty groups are left out."""
        order = np.argsort(values)
        ordered, everybody = values[order], np.zeros(values.size, dtype=np.int8)
        yield "", "", float(_quantiles_by_code(ordered, everybody, 1, q)[0])
        for dimension in by:
            keys, codes = self._codes[dimension]
            found = _quantiles_by_code(ordered, codes[order], len(keys), q)
            yield from ((dimension, key, x) for key, x in zip(keys, found, strict=True) if x == x)

    def total(self, values: Floats, by: Sequence[str] = (), unit: float = 1.0) -> Iterator[Row]:
        """The sum of `values`, over `unit`, in total and by group; empty groups are 0."""
        yield "", "", float(values.sum()) / unit
        for dimension in by:
            keys, sums, _ = self.sums(values, dimension)
            yield from ((dimension, key, value / unit) for key, value in zip(keys, sums, strict=True))


class Month:
    """What happened in the month, and who is there at its end."""

    def __init__(self, model: GovernanceModel) -> None:
        self.model = model
        self.number = model.day // DAYS_A_MONTH
        rows = model.ledger.month_rows()
        self.all = Sample(model.affair_tables, model.structure.precincts, rows, np.arange(rows.size))

    @cached_property
    def of_residents(self) -> Sample:
        """Residents' cases, everyday needs included."""
        return self.all.where(self.all.field("person") >= 0)

    @cached_property
    def everyday(self) -> Sample:
        """Everyday needs."""
        sample = self.of_residents
        return sample.where(self.model.affair_tables.everyday[sample.affair])

    @cached_property
    def public(self) -> Sample:
        """Residents' cases without everyday needs."""
        sample = self.of_residents
        return sample.where(~self.model.affair_tables.everyday[sample.affair])

    @cached_property
    def direct(self) -> Sample:
        """Cases of the class that residents bring to public counters."""
        direct = self.model.affair_tables.affair_class == CLASSES.index("direct")
        return self.public.where(direct[self.public.affair])

    @cached_property
    def issued(self) -> Sample:
        """Departments' tasks."""
        return self.all.where(self.all.field("person") < 0)

    @property
    def thousands(self) -> float:
        """Residents in thousands."""
        return self.model.community.residents / 1000.0

    @cached_property
    def hours_by_office(self) -> Floats:
        """[offices, affairs] person-hours on cases this month."""
        return hours_on_affairs(self.model.ledger.service.hours)

    @cached_property
    def paid_hours_by_office(self) -> Floats:
        """[offices, affairs] person-hours on cases that money was attached to."""
        return paid_hours(self.model.ledger.service.hours)

    @cached_property
    def moved_hours_by_office(self) -> Floats:
        """[offices, affairs] person-hours on what has moved to society, parts of `hours_by_office`."""
        return moved_hours(self.model.ledger.service.hours)

    @cached_property
    def vulnerable(self) -> Flags:
        """Which of the residents' cases without everyday needs concern a vulnerable resident."""
        bits = sum(1 << ATTRIBUTES.index(name) for name in VULNERABLE)
        return np.asarray((self.public.field("attributes") & bits) != 0)

    # --- committees ----------------------------------------------------------------------------------

    @cached_property
    def committees(self) -> list[ResidentsCommittee]:
        """The committees that are open, by precinct."""
        return [c for c in self.model.committees if c.is_open]

    @cached_property
    def committee_members(self) -> Floats:
        """[precincts] members in office (full-time equivalents)."""
        return np.array([c.people() - c.vacancies * self.model.scale for c in self.committees])

    def committee_purposes(self) -> dict[str, Floats]:
        """Hours worked this month by purpose, [precincts] each."""
        tables = self.model.affair_tables
        offices = [c.office for c in self.committees]
        hours = self.hours_by_office[offices]
        own = np.array([c.activities.get("self_governance", 0.0) for c in self.committees])
        moved = self.moved_hours_by_office[offices].sum(axis=1)
        return {
            "assigned": hours[:, ~tables.by_residents].sum(axis=1) - moved,
            "residents": hours[:, tables.by_residents].sum(axis=1) + moved,
            "self_governance": own,
        }

    def demanded_of(self, committee: ResidentsCommittee) -> float:
        """Hours at full effort that this month's cases and activities asked of a committee."""
        return float(self.model.counts.demand[committee.office].sum()) + committee.norm

    def backlog_of(self, committee: ResidentsCommittee) -> float:
        """Hours at full effort that wait at a committee."""
        # a queue's effort is kept by adding and subtracting: an empty one may end a hair below 0
        return max(0.0, float(self.model.ledger.service.purpose["backlog"][committee.office].sum()))

    # --- footprint -----------------------------------------------------------------------------------

    def public_posts(self) -> dict[str, float]:
        """Posts that the district pays now, by body; a dual post is counted where the person is paid."""
        posts: dict[str, float] = {}
        for body in self.model.bodies:
            if body.is_open and (count := body.public_posts()):
                posts[body.body_id] = posts.get(body.body_id, 0.0) + count * self.model.scale
        return posts

    @cached_property
    def coordinators(self) -> float:
        """Coordinators that departments pay."""
        return float(sum(department.coordinators for department in self.model.departments))

    @property
    def pool(self) -> float:
        """People whose posts a reform or a review has cut and who are not absorbed yet."""
        return self.model.district.pool.waiting * self.model.scale

    def _public_bodies(self) -> list[Body]:
        posts = self.public_posts()
        return [body for body in self.model.bodies if body.is_open and body.body_id in posts]

    def public_hours(self) -> float:
        """Person-hours worked in bodies with public posts, on cases and activities."""
        return float(sum(b.worked + sum(b.activities.values()) for b in self._public_bodies()))

    def public_load(self) -> dict[str, tuple[float, float]]:
        """Hours demanded of and available to each body with public posts, and the departments."""
        load: dict[str, tuple[float, float]] = {}
        for body in self._public_bodies():
            wanted = sum(body.demanded.values())
            wanted += sum(float(self.model.counts.demand[o].sum()) for o in body.offices.values())
            before = load.get(body.body_id, (0.0, 0.0))
            load[body.body_id] = (before[0] + wanted, before[1] + body.available)
        wanted = sum(float(self.model.counts.demand[d.office].sum()) for d in self.model.departments)
        load["departments"] = (wanted, sum(d.available for d in self.model.departments))
        return load

    @cached_property
    def department_utilisation(self) -> float:
        """Share of the departments' available hours that they worked."""
        has = sum(d.available for d in self.model.departments)
        return sum(d.worked for d in self.model.departments) / has if has > 0.0 else 0.0

    def public_payroll(self) -> float:
        """Yuan a month for the posts that the district pays."""
        return sum(body.payroll() for body in self.model.bodies if body.is_open)

    @cached_property
    def spending_by_payer(self) -> dict[str, float]:
        """Yuan this month that was spent from outside the model's own accounts, by payer."""
        yuan: dict[str, float] = dict.fromkeys(sorted(set(EDGE) - {PEOPLE}), 0.0)
        for (payer, _, _), value in sorted(self.model.accounts.paid.items()):
            if payer in yuan:
                yuan[payer] += value
        return yuan

    @cached_property
    def hours_by_payer(self) -> dict[str, float]:
        """Person-hours worked this month, on cases and activities, by who pays those who worked."""
        hours: dict[str, float] = {}
        model = self.model
        for body in model.bodies:
            worked = body.worked + sum(body.activities.values())
            if worked and body.data is not None:
                for payer, share in body.payers().items():
                    hours[payer] = hours.get(payer, 0.0) + worked * share
        hours["department"] = hours.get("department", 0.0) + sum(d.worked for d in model.departments)
        for office in model.layout.offices_of(NEIGHBOURS):
            hours["unpaid"] = hours.get("unpaid", 0.0) + model.work.case_hours(office.index)
        return dict(sorted(hours.items()))

    @cached_property
    def outside_departments(self) -> npt.NDArray[np.bool_]:
        """[offices, 1] offices that are no department's, and no public post's."""
        public = self.public_posts()
        departments = {d.department_id for d in self.model.departments}
        outside = [o.body not in public and o.body not in departments for o in self.model.layout.offices]
        return np.array(outside)[:, None]

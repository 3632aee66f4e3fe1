"""A month that has ended, as measures see it: outcomes in columns, and ways to break them down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.affairs import AREAS, ATTRIBUTES, CLASSES, AffairClass
from sim.scenario import DAYS_A_MONTH
from sim.service import DONE
from sim.structure import SYSTEMS

if TYPE_CHECKING:
    from sim.agents import Body, ResidentsCommittee
    from sim.model import GovernanceModel

type Mask = npt.NDArray[np.bool_]
type Values = npt.NDArray[np.float64]
type Row = tuple[str, str, float]

RESIDENT_GROUPS = ("low_income", "disabled", "very_old", "lives_alone", "migrant", "unemployed")
"""Groups by which service is broken down; one resident may belong to several."""
VULNERABLE = ("low_income", "disabled", "very_old", "lives_alone")


class Month:
    """What happened in the month, and who is there at its end."""

    def __init__(self, model: GovernanceModel) -> None:
        self.model = model
        self.number = model.day // DAYS_A_MONTH
        self.rows = model.ledger.month_rows()
        tables = model.affair_tables
        affair = self.rows["affair"]
        self.affair = affair
        self.affair_class: npt.NDArray[np.int8] = tables.affair_class[affair]
        self.area: npt.NDArray[np.int8] = tables.area[affair]
        self.done: Mask = self.rows["state"] == DONE
        self.of_residents: Mask = self.rows["person"] >= 0
        self.everyday: Mask = self.affair_class == CLASSES.index("everyday")
        self.public: Mask = self.of_residents & ~self.everyday
        """Residents' cases without everyday needs."""
        self.issued: Mask = ~self.of_residents
        """Departments' tasks."""

    def is_class(self, name: AffairClass) -> Mask:
        """Outcomes of a class of affairs."""
        return np.asarray(self.affair_class == CLASSES.index(name))

    def column(self, name: str) -> Values:
        """A column of the outcomes as floats."""
        return self.rows[name].astype(np.float64)

    def groups(self, by: str) -> Iterator[tuple[str, Mask]]:
        """The groups of a breakdown: (key, which outcomes belong to it)."""
        if by == "area":
            yield from ((name, self.area == i) for i, name in enumerate(AREAS))
        elif by == "class":
            yield from ((name, self.affair_class == i) for i, name in enumerate(CLASSES))
        elif by == "precinct":
            precinct = self.rows["precinct"]
            for i in range(self.model.structure.precincts):
                yield str(i + 1), precinct == i
        elif by == "system":
            yield from ((name, self.rows["system"] == i) for i, name in enumerate(SYSTEMS))
        elif by == "resident_group":
            bits = self.rows["attributes"]
            for name in RESIDENT_GROUPS:
                yield name, (bits >> ATTRIBUTES.index(name)) & 1 == 1  # type: ignore[arg-type]

    def mean(self, values: Values, among: Mask, by: Sequence[str] = ()) -> Iterator[Row]:
        """The mean of `values` among some outcomes, in total and by group; empty groups are left out."""
        yield "", "", _mean(values[among])
        for dimension in by:
            for key, group in self.groups(dimension):
                chosen = values[among & group]
                if chosen.size:
                    yield dimension, key, _mean(chosen)

    def quantile(self, values: Values, q: float, among: Mask, by: Sequence[str] = ()) -> Iterator[Row]:
        """A quantile of `values` among some outcomes, in total and by group."""
        chosen = values[among]
        yield "", "", float(np.quantile(chosen, q)) if chosen.size else np.nan
        for dimension in by:
            for key, group in self.groups(dimension):
                chosen = values[among & group]
                if chosen.size:
                    yield dimension, key, float(np.quantile(chosen, q))

    def count(self, among: Mask, by: Sequence[str] = (), unit: float = 1.0) -> Iterator[Row]:
        """How many outcomes, times `unit`, in total and by group."""
        yield "", "", np.count_nonzero(among) * unit
        for dimension in by:
            for key, group in self.groups(dimension):
                yield dimension, key, np.count_nonzero(among & group) * unit

    @property
    def thousands(self) -> float:
        """Residents in thousands."""
        return self.model.community.residents / 1000.0

    @cached_property
    def hours_by_office(self) -> Values:
        """[offices, affairs] person-hours on cases this month."""
        hours = self.model.ledger.service.hours
        return hours.reshape(hours.shape[0], -1, 2).sum(axis=2)

    @cached_property
    def paid_hours_by_office(self) -> Values:
        """[offices, affairs] person-hours on cases that money was attached to."""
        hours = self.model.ledger.service.hours
        return hours.reshape(hours.shape[0], -1, 2)[:, :, 1]

    @cached_property
    def vulnerable(self) -> Mask:
        """Outcomes of residents of a vulnerable group."""
        bits = sum(1 << ATTRIBUTES.index(name) for name in VULNERABLE)  # type: ignore[arg-type]
        return (self.rows["attributes"] & bits) != 0

    # --- committees ----------------------------------------------------------------------------------

    @cached_property
    def committees(self) -> list[ResidentsCommittee]:
        """The committees that are open, by precinct."""
        return [c for c in self.model.committees if c.is_open]

    @cached_property
    def committee_members(self) -> Values:
        """[precincts] members in office (full-time equivalents)."""
        return np.array([c.people() - c.vacancies * self.model.scale for c in self.committees])

    def committee_purposes(self) -> dict[str, Values]:
        """Hours worked this month by purpose, [precincts] each."""
        tables = self.model.affair_tables
        offices = [c.office for c in self.committees]
        hours = self.hours_by_office[offices]
        own = np.array([c.activities.get("self_governance", 0.0) for c in self.committees])
        return {
            "assigned": hours[:, ~tables.by_residents].sum(axis=1),
            "residents": hours[:, tables.by_residents].sum(axis=1),
            "self_governance": own,
        }

    def demanded_of(self, committee: ResidentsCommittee) -> float:
        """Hours at full effort that this month's cases and activities asked of a committee."""
        return float(self.model.counts.demand[committee.office].sum()) + committee.norm

    def backlog_of(self, committee: ResidentsCommittee) -> float:
        """Hours at full effort that wait at a committee."""
        return float(self.model.ledger.service.purpose["backlog"][committee.office].sum())

    # --- footprint -----------------------------------------------------------------------------------

    def public_posts(self) -> dict[str, float]:
        """Posts that the district pays, by body; a dual post is counted where the person is paid."""
        posts: dict[str, float] = {}
        for body_id, body in self.model.structure.bodies.items():
            places = self.model.structure.precincts if body.per == "precinct" else body.count
            count = sum(p.count for p in body.posts.values() if p.payer == "district" and not p.dual_post_of)
            if count:
                posts[body_id] = count * places * self.model.scale
        return posts

    @cached_property
    def coordinators(self) -> float:
        """Coordinators that departments pay."""
        return float(sum(department.coordinators for department in self.model.departments))

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
    def department_use(self) -> float:
        """Share of the departments' available hours that they worked."""
        has = sum(d.available for d in self.model.departments)
        return sum(d.worked for d in self.model.departments) / has if has > 0.0 else 0.0

    def public_payroll(self) -> float:
        """Yuan a month for the posts that the district pays."""
        yuan = 0.0
        for body in self.model.structure.bodies.values():
            places = self.model.structure.precincts if body.per == "precinct" else body.count
            for post in body.posts.values():
                if post.payer == "district" and not post.dual_post_of:
                    yuan += post.count * places * self.model.wage(post.pay)
        return yuan * self.model.scale

    @cached_property
    def outside_departments(self) -> npt.NDArray[np.bool_]:
        """[offices, 1] offices that are no department's, and no public post's."""
        public = self.public_posts()
        departments = {d.department_id for d in self.model.departments}
        outside = [o.body not in public and o.body not in departments for o in self.model.layout.offices]
        return np.array(outside)[:, None]


def _mean(values: Values) -> float:
    return float(values.mean()) if values.size else float("nan")

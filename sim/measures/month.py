"""A month that has ended, as measures see it: its outcomes, and who is there at its end."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.cases.accounts import hours_on_affairs, moved_hours, paid_hours
from sim.cases.offices import NEIGHBOURS
from sim.institutions.affairs import ATTRIBUTES, CLASSES
from sim.institutions.scenario import DAYS_A_MONTH
from sim.institutions.structure import SYSTEMS
from sim.kernel.arrays import Flags, Floats
from sim.measures.samples import VULNERABLE, Columns, Sample
from sim.mechanisms.money import EDGE, PEOPLE

if TYPE_CHECKING:
    from sim.agents import Body, ResidentsCommittee
    from sim.agents.contractors import Contractor
    from sim.model import GovernanceModel

RATHER_SATISFIED = 0.5
"""The middle of the scale of satisfaction: below it, a resident is rather dissatisfied."""


class Month:
    """What happened in the month, and who is there at its end."""

    def __init__(self, model: GovernanceModel) -> None:
        self.model = model
        self.number = model.day // DAYS_A_MONTH
        rows = model.ledger.month_rows()
        self.all = Sample(Columns(rows, model.affair_tables, model.structure.precincts))

    @cached_property
    def of_residents(self) -> Sample:
        """Residents' cases, everyday needs included."""
        return self.all.where(self.all.field("person") >= 0)

    @cached_property
    def everyday(self) -> Sample:
        """Everyday needs."""
        return self.of_residents.where(self._is_everyday)

    @cached_property
    def public(self) -> Sample:
        """Residents' cases without everyday needs."""
        return self.of_residents.where(~self._is_everyday)

    @cached_property
    def _is_everyday(self) -> Flags:
        return np.asarray(self.model.affair_tables.everyday.take(self.of_residents.affair))

    @cached_property
    def direct(self) -> Sample:
        """Cases of the class that residents bring to public counters."""
        direct = self.model.affair_tables.affair_class == CLASSES.index("direct")
        return self.public.where(direct.take(self.public.affair))

    @cached_property
    def issued(self) -> Sample:
        """Departments' tasks."""
        return self.all.where(self.all.field("person") < 0)

    @property
    def thousands(self) -> float:
        """Residents in thousands."""
        return self.model.community.residents / 1000.0

    @cached_property
    def precinct_residents(self) -> list[int]:
        """[precincts] residents, 0 in precincts that only another phase has."""
        residents: list[int] = self.model.precinct_residents.tolist()
        return residents

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
    def offices_by_system(self) -> list[npt.NDArray[np.intp]]:
        """[SYSTEMS] the offices of each."""
        return [np.flatnonzero(self.model.systems == i) for i in range(len(SYSTEMS))]

    @cached_property
    def hours_without_everyday(self) -> Floats:
        """[offices] person-hours on cases this month, everyday needs left out."""
        return np.asarray(self.hours_by_office[:, ~self.model.affair_tables.everyday].sum(axis=1))

    @cached_property
    def dissatisfied(self) -> Sample:
        """Residents' cases that ended with some body and left them rather dissatisfied than satisfied."""
        sample = self.of_residents
        return sample.where((sample.field("office") >= 0) & (sample.field("satisfaction") < RATHER_SATISFIED))

    @cached_property
    def vulnerable(self) -> Flags:
        """Which of the residents' cases without everyday needs concern a vulnerable resident."""
        bits = sum(1 << ATTRIBUTES.index(name) for name in VULNERABLE)
        return np.asarray((self.public.field("attributes") & bits) != 0)

    @cached_property
    def demand_by_office(self) -> list[float]:
        """[offices] person-hours at full effort that this month's new cases ask for."""
        demand: list[float] = self.model.work.demand.sum(axis=1).tolist()
        return demand

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
        return dict(self._committee_purposes)

    @cached_property
    def _committee_purposes(self) -> dict[str, Floats]:
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

    @cached_property
    def committee_hours_worked(self) -> Floats:
        """[precincts] hours worked this month for any purpose."""
        purposes = self._committee_purposes
        return purposes["assigned"] + purposes["residents"] + purposes["self_governance"]

    def demanded_of(self, committee: ResidentsCommittee) -> float:
        """Hours at full effort that this month's cases and activities asked of a committee."""
        return self.demand_by_office[committee.office] + committee.norm

    def backlog_of(self, committee: ResidentsCommittee) -> float:
        """Hours at full effort that wait at a committee."""
        # a queue's effort is kept by adding and subtracting: an empty one may end a hair below 0
        return max(0.0, self._backlog_by_office[committee.office])

    @cached_property
    def _backlog_by_office(self) -> list[float]:
        backlog: list[float] = self.model.ledger.service.purpose["backlog"].sum(axis=1).tolist()
        return backlog

    # --- activities ----------------------------------------------------------------------------------

    def hours_on(self, activity: str) -> float:
        """Person-hours that all bodies booked on an activity this month."""
        return sum(self._booked.get(activity, ()), 0.0)

    @cached_property
    def _booked(self) -> dict[str, list[float]]:
        booked: dict[str, list[float]] = {}
        for body in self.model.bodies:
            for activity, hours in body.activities.items():
                booked.setdefault(activity, []).append(hours)
        return booked

    # --- contractors ---------------------------------------------------------------------------------

    @cached_property
    def contractors(self) -> list[Contractor]:
        """The contractors that are open and exist (places of NGOs may be empty)."""
        return [c for c in self.model.contracts.contractors if c.is_open and c.exists]

    # --- footprint -----------------------------------------------------------------------------------

    @cached_property
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
        posts = self.public_posts
        return [body for body in self.model.bodies if body.is_open and body.body_id in posts]

    def public_hours(self) -> float:
        """Person-hours worked in bodies with public posts, on cases and activities."""
        return self._public_hours

    @cached_property
    def _public_hours(self) -> float:
        return float(sum(b.worked + sum(b.activities.values()) for b in self._public_bodies()))

    def public_load(self) -> dict[str, tuple[float, float]]:
        """Hours demanded of and available to each body with public posts, and the departments."""
        load: dict[str, tuple[float, float]] = {}
        for body in self._public_bodies():
            wanted = sum(body.demanded.values())
            wanted += sum(self.demand_by_office[office] for office in body.offices.values())
            before = load.get(body.body_id, (0.0, 0.0))
            load[body.body_id] = (before[0] + wanted, before[1] + body.available)
        wanted = sum(self.demand_by_office[d.office] for d in self.model.departments)
        load["departments"] = (wanted, sum(d.available for d in self.model.departments))
        return load

    @cached_property
    def department_utilisation(self) -> float:
        """Share of the departments' available hours that they worked."""
        has = sum(d.available for d in self.model.departments)
        return sum(d.worked for d in self.model.departments) / has if has > 0.0 else 0.0

    def public_payroll(self) -> float:
        """Yuan a month for the posts that the district pays."""
        return self._public_payroll

    @cached_property
    def _public_payroll(self) -> float:
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
    def outside_departments(self) -> Flags:
        """[offices] offices that are no department's, and no public post's."""
        public = self.public_posts
        departments = {d.department_id for d in self.model.departments}
        outside = [o.body not in public and o.body not in departments for o in self.model.layout.offices]
        return np.array(outside)

"""Departments (职能部门): do, push or pay; what they fear; and whom they hire."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from sim.institutions.structure import DepartmentData
from tests.twin.hours import effort_under, load_of, quality_of
from tests.twin.staffing import set_effort, set_staff
from tests.twin.words import ASSISTANCE, HAND_DOWN, OWN, PARTY_LINE, PAY, PUSHES, TASKS, TO_OFFICE

if TYPE_CHECKING:
    from tests.twin.town import Town


class Department(mesa.Agent):
    """A functional department of the district with its people here."""

    model: Town

    def __init__(self, model: Town, name: str) -> None:
        super().__init__(model)
        self.name = name
        self.office = model.layout.of_body(name, 0)["staff"]
        self.affairs = [a for a, affair in enumerate(model.affairs) if affair.department == name]
        self.data: DepartmentData | None = None
        self.is_open = False
        self.hired = 0.0
        """coordinators beyond the structure's, at the reference size"""
        self.risk = model.values["sanction.prior"]
        """chance that it sees of being found out"""
        self.use = 0.0
        """hours asked for over hours available, as it lately was"""
        self.effort = 1.0
        """share of full effort put into each task"""
        self.coverage = self.shortfall = 0.0
        """share of its own tasks that is looked at this month; what is published that they lack, in [0, 1]"""
        self.available = self.worked = 0.0
        """person-hours this month: of its people, worked on cases"""
        self.year_wanted = self.year_available = 0.0
        """hours asked for and available since the year began"""

    @property
    def coordinators(self) -> float:
        """Coordinators, at this community's size."""
        if not self.is_open or self.data is None:
            return 0.0
        return (self.data.coordinators + self.hired) * self.model.scale

    @property
    def field_staff(self) -> float:
        """Own staff, at this community's size."""
        return self.data.field_staff * self.model.scale if self.is_open and self.data is not None else 0.0

    @property
    def people(self) -> float:
        """Who works for it: a part of its coordinators' hours is the committees'."""
        lent = self.model.values["coordinator.committee_share"]
        return self.field_staff + self.coordinators * (1.0 - lent)

    @property
    def payroll(self) -> float:
        """Yuan a month."""
        pays = self.field_staff * self.model.wage("civil_servant")
        return pays + self.coordinators * self.model.wage("coordinator")

    @property
    def hour_cost(self) -> float:
        """Yuan that an hour of its people costs; that of a civil servant where it has nobody."""
        heads = self.field_staff + self.coordinators
        mean = self.payroll / heads if heads > 0.0 else self.model.wage("civil_servant")
        return mean / self.model.values["service.productive_hours_month"]

    def restructure(self, data: DepartmentData | None) -> None:
        """Take up the staff of a new structure; coordinators hired since are kept on, but not twice."""
        self.is_open = data is not None
        if data is None:
            return
        if self.data is not None:
            added = data.coordinators - self.data.coordinators
            if self.hired > 0.0:
                self.hired = max(0.0, self.hired - max(0.0, added))
            else:
                self.hired = min(0.0, self.hired + max(0.0, -added))
        self.data = data

    def costs(self, affair: int) -> dict[int, float]:
        """What a task hour costs each option that leads anywhere, in its eyes."""
        model, values, c = self.model, self.model.values, self.hour_cost
        route, ban = model.routes[affair], model.happening.ban
        felt = (
            model.oversight.credibility() * model.district.attention * values["sanction.size"] * c * self.risk
        )
        handling = values["push.handling"] * c
        strain = max(0.0, self.use - values["choice.strain_from"])
        cost = {OWN: c * (1.0 + values["choice.strain"] * strain)}
        cost[PAY] = values["choice.money_weight"] * model.contracts.reserve
        if HAND_DOWN in route.pushes:
            wage = model.wage("committee_member") / values["service.productive_hours_month"]
            paid = model.structure.rules["money_follows_task"] * values["money.paid_share"]
            cost[HAND_DOWN] = handling + paid * wage + route.banned(HAND_DOWN) * ban * felt
        if TO_OFFICE in route.pushes:
            cost[TO_OFFICE] = handling + values["push.office_handling"] * c
            cost[TO_OFFICE] += route.banned(TO_OFFICE) * ban * felt
        if PARTY_LINE in route.pushes:
            cost[PARTY_LINE] = handling + values["push.party_handling"] * c
        if ASSISTANCE in route.pushes:
            feared = values["push.relabel_visibility"] * route.banned(ASSISTANCE) * ban * felt
            cost[ASSISTANCE] = handling + values["push.relabel_handling"] * c + feared
        return cost

    def plan_month(self) -> None:
        """Put people to work, with as much effort for each task as their number leaves."""
        model, values = self.model, self.model.values
        productive = values["service.productive_hours_month"]
        self.available = self.people * productive
        set_staff(model.service, self.office, self.people, productive, model.now)
        due = sum(purpose.expected for purpose in self.office.purposes) + self.office.backlog
        effort = effort_under(load_of(due, self.available, values), values)
        self.effort = effort + values["evaluation.care"] * self.coverage * (1.0 - effort)
        for purpose in TASKS:
            set_effort(self.office, purpose, self.effort, quality_of(self.effort, values))

    def close_month(self) -> None:
        """Book hours, pay people, and judge anew the chance of being found out."""
        model, values = self.model, self.model.values
        self.worked = self.office.hours_of()
        demand = sum(purpose.demand for purpose in self.office.purposes)
        if self.available > 0.0:
            now = min(demand / self.available, values["coping.most_load"])
        else:
            now = values["coping.most_load"] if demand > 0.0 else 0.0
        self.use += values["expectation.speed"] * (now - self.use)
        self.year_wanted += demand
        self.year_available += self.available
        model.money.pay("departments", "people", "payroll", self.payroll)
        forbidden = [(a, o) for a in self.affairs for o in PUSHES if model.routes[a].banned(o) > 0.0]
        pushed = sum(model.oversight.pushed[a][o] for a, o in forbidden)
        caught = sum(model.oversight.caught[a][o] for a, o in forbidden)
        watched = 1.0 + values["evaluation.fear"] * self.coverage * self.shortfall
        rumour = min(1.0, model.district.attention * values["sanction.prior"] * watched)
        weight = pushed / (pushed + values["sanction.memory_tasks"] * model.scale)
        seen = caught / pushed if pushed else 0.0
        moves = weight * (seen - self.risk) + (1.0 - weight) * (rumour - self.risk)
        self.risk += values["sanction.learning"] * moves

    def close_year(self) -> None:
        """Hire coordinators after a year too full; those beyond what is wanted leave."""
        if self.data is None or not self.is_open or self.year_available <= 0.0:
            return
        use = self.year_wanted / self.year_available
        self.year_wanted = self.year_available = 0.0
        has = self.data.coordinators + self.hired
        self.hired += max(self.change_of_coordinators(use, has), -has)

    def change_of_coordinators(self, use: float, has: float) -> float:
        """Coordinators to hire, or (below 0) to let go, at the reference size."""
        assert self.data is not None
        values, field = self.model.values, self.data.field_staff
        cap = math.inf if self.data.coordinator_cap is None else self.data.coordinator_cap
        people = field + has
        if use > values["coordinator.hire_from"] and has < cap:
            most = values["coordinator.hire_rate"] * people * self.model.happening.budget
            return min(most, (use / values["coordinator.hire_from"] - 1.0) * people, cap - has)
        kept = 1.0 - values["coordinator.committee_share"]
        needed = use * (field + kept * has) / values["coordinator.wanted_use"]
        wanted = min(cap, max(0.0, (needed - field) / kept))
        return -min(values["coordinator.attrition"] * has, max(0.0, has - wanted))


def departments_of(town: Town) -> list[Department]:
    """Those of all structures, each once, closed as yet."""
    names = dict.fromkeys(name for structure in town.structures for name in structure.departments)
    return [Department(town, name) for name in names]

"""Departments of the district: what they do themselves, push down or pay for (model section 6.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.agents.base import effort_under
from sim.cases.planning_state import PUSHES
from sim.cases.routing import TASK_PURPOSES
from sim.institutions.structure import DepartmentData
from sim.kernel.service_state import MOST_PURPOSES
from sim.mechanisms.money import DEPARTMENTS, PEOPLE

if TYPE_CHECKING:
    from sim.model import GovernanceModel


class Department(mesa.Agent):
    """A functional department of the district, with its field staff and coordinators here.

    Attributes:
        risk: the chance, as it sees it, that a forbidden push is found out.
        hired: coordinators (at the reference size) hired beyond, or let go from, the structure's.
        use: share of its people's hours that is asked for, as it lately was.
        available, worked: person-hours this month.
    """

    model: GovernanceModel

    def __init__(self, model: GovernanceModel, department_id: str) -> None:
        super().__init__(model)
        self.department_id = department_id
        self.office = model.layout.offices_of(department_id)[0].index
        names = list(model.spec.affairs)
        affairs = model.spec.affairs
        self.affairs = np.array([affairs[name].department == department_id for name in names])
        self.is_open = False
        self.data: DepartmentData | None = None
        self.hired = 0.0
        self.risk = model.values["sanction.prior"]
        self.use = 0.0
        self.effort = 1.0
        self.available = 0.0
        self.worked = 0.0
        self._wanted_year = 0.0
        self._available_year = 0.0

    @property
    def key(self) -> str:
        """How tables name it."""
        return self.department_id

    @property
    def coordinators(self) -> float:
        """Coordinators (協管員) it pays and directs, at this community's size."""
        if not self.is_open or self.data is None:
            return 0.0
        return (self.data.coordinators + self.hired) * self.model.scale

    @property
    def field_staff(self) -> float:
        """Own staff it keeps for this sub-district, at this community's size."""
        return self.data.field_staff * self.model.scale if self.is_open and self.data else 0.0

    @property
    def own_people(self) -> float:
        """Full-time equivalents that work for it: part of its coordinators' hours is the committees' (B7)."""
        return self.field_staff + self.coordinators * (1.0 - self.model.values["coordinator.committee_share"])

    @property
    def hour_cost(self) -> float:
        """Yuan that an hour of its own people costs on average."""
        values = self.model.values
        people = self.field_staff + self.coordinators
        paid = (
            self.field_staff * values["wage.civil_servant"] + self.coordinators * values["wage.coordinator"]
        )
        mean = paid / people if people > 0.0 else values["wage.civil_servant"]
        return mean / values["service.productive_hours_month"]

    def restructure(self, data: DepartmentData | None) -> None:
        """Take up the staff of a new structure, or close (None); coordinators hired since are kept on."""
        self.is_open = data is not None
        if data is not None:
            before, self.data = self.data, data
            if before is not None:
                # whom it hired already fills the places that the structure adds
                self.hired = max(0.0, self.hired - max(0.0, data.coordinators - before.coordinators))

    def plan_month(self) -> None:
        """Put its people to work, with as much effort for each task as their number leaves (6.7)."""
        values, work = self.model.values, self.model.work
        self.available = self.own_people * values["service.productive_hours_month"]
        work.set_staff(self.office, self.own_people, now=self.model.now)
        due = float(work.expected[self.office].sum())
        due += sum(work.backlog(self.office, u) for u in range(MOST_PURPOSES))
        nobody = values["coping.most_load"] if due > 0.0 else 1.0
        load = min(due / self.available, values["coping.most_load"]) if self.available > 0.0 else nobody
        self.effort = effort_under(load, values)
        for purpose in TASK_PURPOSES:
            work.set_effort(
                self.office, purpose, self.effort, self.effort ** values["coping.quality_exponent"]
            )

    def close_month(self) -> None:
        """Book the month's hours, pay its people, and learn from its own pushes that were found out.

        Whoever pushes nothing forbidden learns nothing of its own: what it fears drifts towards what it
        would expect of a district as attentive as this one is.
        """
        values = self.model.values
        self.worked = self.model.work.case_hours(self.office)
        wanted = float(self.model.counts.demand[self.office].sum())
        nobody = values["coping.most_load"] if wanted > 0.0 else 0.0
        # who has nobody is as strained as can be, not idle
        now = min(wanted / self.available, values["coping.most_load"]) if self.available > 0.0 else nobody
        self.use += values["expectation.speed"] * (now - self.use)
        self._wanted_year += wanted
        self._available_year += self.available
        self._pay()
        banned = self.model.book["banned"][self.affairs][:, PUSHES] > 0.0
        pushed = float(self.model.counts.pushed[self.affairs][:, PUSHES][banned].sum())
        caught = float(self.model.counts.caught[self.affairs][:, PUSHES][banned].sum())
        weight = pushed / (pushed + values["sanction.memory_tasks"] * self.model.scale)
        seen = caught / pushed if pushed > 0.0 else 0.0
        rumour = self.model.district.attention * values["sanction.prior"]
        speed = values["sanction.learning"]
        self.risk += speed * (weight * (seen - self.risk) + (1.0 - weight) * (rumour - self.risk))

    def _pay(self) -> None:
        values, accounts = self.model.values, self.model.accounts
        yuan = (
            self.field_staff * values["wage.civil_servant"] + self.coordinators * values["wage.coordinator"]
        )
        accounts.pay(DEPARTMENTS, PEOPLE, "payroll", yuan)

    def close_year(self) -> None:
        """Hire coordinators when the year was too full, let some go by attrition when it was slack (6.16)."""
        values = self.model.values
        if self.data is None or not self.is_open or self._available_year <= 0.0:
            return
        use = self._wanted_year / self._available_year
        self._wanted_year = self._available_year = 0.0
        people = self.data.field_staff + self.data.coordinators + self.hired
        if use > values["coordinator.hire_from"]:
            most = values["coordinator.hire_rate"] * people * self.model.effects.budget
            self.hired += min(most, (use / values["coordinator.hire_from"] - 1.0) * people)
        elif use < values["coordinator.release_below"]:
            has = self.data.coordinators + self.hired
            self.hired -= min(has, values["review.attrition"] * has)

    @property
    def tasks_a_year(self) -> float:
        """Tasks that its programmes issue in a year here."""
        return float(self.model.volume_a_year[self.affairs].sum())

"""Departments of the district: what they do themselves, push down or pay for.

Their decisions are methods that a department of one's own may override: `Department.weigh` (what a task hour
costs each way, `sim.mechanisms.push`), `cope` (`sim.mechanisms.coping`), `learn`
(`sim.mechanisms.oversight`) and `hire` (`sim.mechanisms.coordinator_hiring`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.cases.routing import TASK_PURPOSES
from sim.institutions.structure import DepartmentData
from sim.kernel.arrays import Floats
from sim.mechanisms import coordinator_hiring, push
from sim.mechanisms.coping import effort_under, load_of, quality_of
from sim.mechanisms.department_use import smoothed, use_now
from sim.mechanisms.evaluation import care
from sim.mechanisms.money import DEPARTMENTS, PEOPLE
from sim.mechanisms.oversight import learnt_risk, rumour
from sim.mechanisms.payroll import department_payroll, own_hour_cost

if TYPE_CHECKING:
    from sim.model import GovernanceModel


class Department(mesa.Agent):
    """A functional department of the district, with its field staff and coordinators here.

    Entity: department

    Attributes:
        risk: the chance, as it sees it, that a forbidden push is found out.
        hired: coordinators (at the reference size) hired beyond, or let go from, the structure's.
        use: share of its people's hours that is asked for, as it lately was.
        coverage: share of its own tasks of last month that is looked at, in [0, 1].
        shortfall: what is published that these lacked, in [0, 1].
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
        self._pushes = np.ix_(self.affairs, push.PUSHES)  # of tables by affair and option
        self.is_open = False
        self.data: DepartmentData | None = None
        self.hired = 0.0
        self.risk = model.values["sanction.prior"]
        self.use = 0.0
        self.effort = 1.0
        self.coverage = 0.0
        self.shortfall = 0.0
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
        return self.field_staff + coordinator_hiring.kept(self.coordinators, self.model.values)

    @property
    def hour_cost(self) -> float:
        """Yuan that an hour of its own people costs on average."""
        return own_hour_cost(self.field_staff, self.coordinators, self.model.values)

    @property
    def payroll(self) -> float:
        """Yuan a month that it pays its people here."""
        return department_payroll(self.field_staff, self.coordinators, self.model.values)

    def restructure(self, data: DepartmentData | None) -> None:
        """Take up the staff of a new structure, or close (None); coordinators hired since are kept on.

        Those let go since do not come back by it.
        """
        self.is_open = data is not None
        if data is not None:
            before, self.data = self.data, data
            if before is not None:
                added = data.coordinators - before.coordinators
                self.hired = coordinator_hiring.carried(self.hired, added)

    # --- what it decides -------------------------------------------------------------------------------

    def weigh(self, outlook: push.Outlook) -> Floats:
        """Weigh what a task hour costs each way: [its affairs, OPTIONS] in yuan, infinite where it is shut.

        Each task then goes the cheapest of the ways open to it, in its eyes (`sim.mechanisms.push`).
        """
        return push.costs(self.hour_cost, self.use, self.risk, outlook, self.model.values)

    def cope(self, load: float) -> float:
        """Decide the share of full effort, in (0, 1], that goes into each task.

        `load` is hours due over hours there are. Being looked at makes it take more care.
        """
        values = self.model.values
        return care(effort_under(load, values), self.coverage, values)

    def learn(self, pushed: float, caught: float) -> float:
        """Judge anew the chance, in [0, 1], that a forbidden push is found out.

        `pushed` are its forbidden pushes this month, `caught` those of them found out.
        """
        model = self.model
        expected = rumour(model.district.attention, self.coverage, self.shortfall, model.values)
        return learnt_risk(self.risk, pushed, caught, expected, model.scale, model.values)

    def hire(self, use: float) -> float:
        """Decide how many coordinators to hire (below 0: to let go), at the reference size.

        `use` is hours asked for over hours there were, over the year.
        """
        assert self.data is not None
        has, cap = self.data.coordinators + self.hired, self.data.coordinator_cap
        most = math.inf if cap is None else cap
        return coordinator_hiring.change(
            use, self.data.field_staff, has, most, self.model.effects.budget, self.model.values
        )

    # --- the month and the year ------------------------------------------------------------------------

    def plan_month(self) -> None:
        """Put its people to work, with as much effort for each task as their number leaves."""
        values, work = self.model.values, self.model.work
        self.available = self.own_people * values["service.productive_hours_month"]
        work.set_staff(self.office, self.own_people, now=self.model.now)
        due = float(work.expected[self.office].sum())
        due += work.hours_waiting(self.office)
        self.effort = self.cope(load_of(due, self.available, values))
        for purpose in TASK_PURPOSES:
            work.set_effort(self.office, purpose, self.effort, quality_of(self.effort, values))

    def close_month(self) -> None:
        """Book the month's hours, pay its people, and learn from its own pushes that were found out."""
        values, counts = self.model.values, self.model.counts
        self.worked = self.model.work.case_hours(self.office)
        wanted = self.model.work.hours_asked(self.office)
        self.use = smoothed(self.use, use_now(wanted, self.available, values), values)
        self._wanted_year += wanted
        self._available_year += self.available
        self.model.accounts.pay(DEPARTMENTS, PEOPLE, "payroll", self.payroll)
        banned = self.model.book["banned"][self._pushes] > 0.0
        pushed = float(counts.pushed[self._pushes][banned].sum())
        caught = float(counts.caught[self._pushes][banned].sum())
        self.risk = self.learn(pushed, caught)

    def close_year(self) -> None:
        """Hire coordinators when the year was too full; those beyond what is wanted leave by attrition."""
        if self.data is None or not self.is_open or self._available_year <= 0.0:
            return
        use = self._wanted_year / self._available_year
        self._wanted_year = self._available_year = 0.0
        self.hired += max(self.hire(use), -(self.data.coordinators + self.hired))

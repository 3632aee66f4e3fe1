"""Government: the district and its departments, the old street office, the new committee and centre."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import mesa

from sim.agents.base import Body
from sim.routing import RELAY_PURPOSE, TASK_PURPOSES
from sim.service_state import PURPOSES
from sim.structure import Department as DepartmentData

if TYPE_CHECKING:
    from sim.model import GovernanceModel


class District(mesa.Agent):
    """The district government: it sets the structure and pays the public posts."""

    model: GovernanceModel

    def __init__(self, model: GovernanceModel) -> None:
        super().__init__(model)
        self.reforms: list[tuple[int, str]] = []

    def reform(self, month: int, structure: str) -> None:
        """Note that a structure came into force in `month`."""
        self.reforms.append((month, structure))


class Department(mesa.Agent):
    """A functional department of the district, with its field staff and coordinators here.

    Whether it does a task, hands it down or pays for it is a fixed share for now (the plain rule
    for model section 6.3, in `sim.planning`).
    """

    model: GovernanceModel

    def __init__(self, model: GovernanceModel, department_id: str) -> None:
        super().__init__(model)
        self.department_id = department_id
        self.office = model.layout.offices_of(department_id)[0].index
        self.is_open = False
        self.data: DepartmentData | None = None
        self.available = 0.0
        self.worked = 0.0

    @property
    def key(self) -> str:
        """How tables name it."""
        return self.department_id

    @property
    def coordinators(self) -> float:
        """Coordinators (協管員) it pays and directs, at this community's size."""
        return self.data.coordinators * self.model.scale if self.is_open and self.data else 0.0

    @property
    def field_staff(self) -> float:
        """Own staff it keeps for this sub-district, at this community's size."""
        return self.data.field_staff * self.model.scale if self.is_open and self.data else 0.0

    def restructure(self, data: DepartmentData | None) -> None:
        """Take up the staff of a new structure, or close (None)."""
        self.is_open = data is not None
        if data is not None:
            self.data = data

    def plan_month(self) -> None:
        """Put its people to work; a share of the coordinators' hours is at the committees' call (B7)."""
        lent = self.model.values["coordinator.committee_share"]
        people = self.field_staff + self.coordinators * (1.0 - lent)
        self.available = people * self.model.values["service.productive_hours_month"]
        self.model.work.set_staff(self.office, people, now=self.model.now)

    def close_month(self) -> None:
        """Book the month's hours on cases."""
        self.worked = self.model.work.case_hours(self.office)


class StreetOffice(Body):
    """The street office (街道辦事處): windows by area, sections that relay tasks and assess committees.

    Overloaded, it copes as committees do (6.7): it passes tasks on as they came and does its own in
    less depth.
    """

    def plan_month(self) -> None:
        """Put its people to work, with as much effort for tasks as their number leaves."""
        super().plan_month()
        if not self.is_open or "staff" not in self.offices:
            return
        work, values, office = self.model.work, self.model.values, self.offices["staff"]
        staff = self.fte.get("office", 0.0) + self.fte.get("field", 0.0)
        has = staff * values["service.productive_hours_month"]
        due = float(work.expected[office].sum()) + sum(work.backlog(office, u) for u in range(PURPOSES))
        load = min(due / has, values["coping.most_load"]) if has > 0.0 else 1.0
        effort = self.effort_under(load)
        work.set_effort(office, RELAY_PURPOSE, effort, 1.0)
        for purpose in TASK_PURPOSES:
            work.set_effort(office, purpose, effort, effort ** values["coping.quality_exponent"])

    def wants(self) -> Mapping[str, float]:
        """Leading, then assessing the committees as far as there is assessment, then Party work."""
        values, structure = self.model.values, self.model.structure
        productive = values["service.productive_hours_month"]
        assessing = values["assessment.office_hours"] * structure.precincts * structure.rules["assessment"]
        return {
            "leading": self.fte.get("lead", 0.0) * productive,
            "assessing": assessing * self.model.scale,
            "party_work": values["party.office_hours"] * self.model.scale,
        }


class PublicServiceCommittee(Body):
    """The Public Service Committee (社區公共服務委員會): coordinates, contracts, guides and oversees.

    All four compete for the hours that cases leave; oversight comes last (C1, C2, C3).
    """

    leads_serve = False

    def wants(self) -> Mapping[str, float]:
        """Coordination by department, contracts by awards, guidance by committee, then oversight."""
        values, scale = self.model.values, self.model.scale
        departments = sum(department.is_open for department in self.model.departments)
        contracts = values["contract.lots"] * self.model.structure.rules["contracting"]
        return {
            "coordination": values["coordination.hours_per_department"] * departments * scale,
            "contracting": values["contract.hours_per_lot"] * contracts * scale,
            "guidance": values["guidance.hours_per_committee"] * self.model.structure.precincts * scale,
            "oversight": values["oversight.hours_per_department"] * departments * scale,
        }

    @property
    def chance_of_detection(self) -> float:
        """Chance that a forbidden task is found out, from last month's oversight and tasks (6.3):
        1 - exp(-omega H / (N + N0)), with hours and tasks at the reference size."""
        values, scale = self.model.values, self.model.scale
        hours = self.activities.get("oversight", 0.0) / scale
        tasks = self.model.forbidden_last_month / scale
        omega, base = values["oversight.omega"], values["oversight.base_tasks"]
        return 1.0 - math.exp(-omega * hours / (tasks + base)) if self.is_open else 0.0


class PublicServiceCentre(Body):
    """The Public Service Centre (公共服務中心): desks over eight areas behind one door.

    Clerks who take any matter begin below a specialist's skill and learn by doing.
    """

    def __init__(self, model: GovernanceModel, body_id: str, instance: int) -> None:
        super().__init__(model, body_id, instance)
        self.skill = model.values["desk.generalist_skill"]

    def generalist_skill(self) -> float:
        """Skill reached so far."""
        return self.skill

    def close_month(self) -> None:
        """Book the month and learn from it."""
        super().close_month()
        if self.is_open:
            self.skill += self.model.values["desk.learning_rate"] * (1.0 - self.skill)

    def wants(self) -> Mapping[str, float]:
        """Leading the centre."""
        return {"leading": self.fte.get("lead", 0.0) * self.model.values["service.productive_hours_month"]}

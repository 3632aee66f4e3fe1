"""Bodies (机构): posts, offices, hours and the monthly plan that all have in common.

People work on cases in a body's offices, and on activities that are no cases: leading, coordinating,
overseeing. Both claim hours, each with its weight; hours rise like water in vessels as wide as the weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from tests.twin.establishment import Establishment
from tests.twin.hours import effort_under, fill, load_of, quality_of
from tests.twin.staffing import set_effort, set_staff
from tests.twin.structures import keeps_counter
from tests.twin.words import AREAS, RELAY, TASKS

if TYPE_CHECKING:
    from tests.twin.town import Town

CASES = "cases"


class Body(Establishment):
    """A body, or one of several like bodies."""

    paces_tasks: ClassVar[bool] = False

    def __init__(self, model: Town, body_id: str, instance: int) -> None:
        super().__init__(model, body_id, instance)
        self.offices = model.layout.of_body(body_id, instance)
        self.carried: list[Body] = []
        """bodies closed meanwhile whose work it does"""
        self.available = self.worked = self.for_cases = 0.0
        """person-hours this month: of all its people, worked on cases, kept for cases by its staff"""
        self.activities: dict[str, float] = {}
        """hours given to each activity last month"""
        self.demanded: dict[str, float] = {}
        """hours that each asks for this month"""
        self.load = 1.0
        """hours of cases due over hours for them"""
        self.supervised = 0.0
        """how far it is supervised this month, in [0, 1]"""

    def roles(self) -> list[Body]:
        """Itself and the bodies whose work it does; none once it is closed."""
        return [self, *self.carried] if self.is_open else []

    # --- hours -------------------------------------------------------------------------------------------

    def wants(self) -> Mapping[str, float]:
        """Hours a month that its activities ask for."""
        return {}

    def all_wants(self) -> dict[str, float]:
        """The same, with those of bodies closed but for leading these."""
        wanted = dict(self.wants())
        for closed in self.carried:
            for activity, hours in closed.wants().items():
                if activity != "leading":
                    wanted[activity] = wanted.get(activity, 0.0) + hours
        return wanted

    def leading(self) -> float:
        """Hours that leading its people asks for, at most its leaders' own."""
        led = self.people - self.fte.get("lead", 0.0)
        asked = self.model.values["leading.hours_per_person"] * led
        return min(self.fte.get("lead", 0.0) * self.productive, asked)

    def divide(self, claims: Mapping[str, float], hours: float) -> dict[str, float]:
        """Hours that each claim is given: water-filling above what the structure protects."""
        values = self.model.values
        weights = {
            name: values[f"claim.{name}"] if f"claim.{name}" in values else values["claim.party_work"]
            for name in claims
        }
        protected = self.data.protected if self.data is not None else {}
        floors = {n: min(asked, protected.get(n, 0.0) * self.available) for n, asked in claims.items()}
        return fill(claims, max(0.0, hours), weights, floors)

    def due(self) -> float:
        """Hours of cases at its staff: what waits and what came lately."""
        office = self.offices["staff"]
        return sum(purpose.expected for purpose in office.purposes) + office.backlog

    # --- the month ---------------------------------------------------------------------------------------

    def plan_month(self) -> None:
        """Decide how many people serve where, at what pace, with how much care."""
        if self.is_open:
            self.fte = self.full_time()
        self.available = self.people * self.productive
        self.demanded = self.all_wants() if self.is_open else {}
        staff = self.fte.get("office", 0.0) + self.fte.get("field", 0.0)
        led_by = self.fte.get("lead", 0.0)
        staff = self.man_counter(self.fte.get("desk", 0.0), staff)
        effort = 1.0
        if "staff" in self.offices:
            hours = staff * self.productive
            self.for_cases = hours - self.held_back(hours, led_by * self.productive)
            self.employ("staff", self.for_cases / self.productive)
            if any(role.paces_tasks for role in self.roles()):
                effort = self.pace_tasks()
        if self.is_open and self.is_public:
            self.take_care(effort)

    def employ(self, kind: str, people: float, group: int = 0, skill: float = 1.0, pace: float = 1.0) -> None:
        """Put people to work in one of its offices."""
        model = self.model
        hours, office = self.productive, self.offices[kind]
        set_staff(model.service, office, people, hours, model.now, group=group, skill=skill, pace=pace)

    def held_back(self, staff: float, led_by: float) -> float:
        """Hours that staff keep from cases for activities, beyond what leaders have for them."""
        due = self.due()
        # who knows of no case yet keeps everybody ready for them
        claims = {CASES: min(due, staff) if due > 0.0 else staff, **self.demanded}
        given = self.divide(claims, staff + led_by)
        activities = sum(given.values()) - given[CASES]
        return min(staff, max(0.0, activities - led_by))

    def man_counter(self, clerks: float, staff: float) -> float:
        """Put clerks, and colleagues where clerks are missing, to the desks; who is left for the rest."""
        if "desk" not in self.offices:
            return staff + clerks
        values, structure = self.model.values, self.model.structure
        keeps = self.is_open and keeps_counter(structure, self.body_id)
        scale = self.model.scale if keeps else 0.0
        desks, fewest = structure.desks.get(self.body_id, 0.0), values["desk.fewest"]
        serving = min(clerks, max(desks + max(0.0, self.temporary), fewest) * scale)
        empty = max(0.0, max(desks, fewest) * scale - clerks)
        stand_ins = min(empty, values["desk.stand_in"] * staff)
        self.open_desks(serving, stand_ins)
        return staff + clerks - serving - stand_ins

    def open_desks(self, clerks: float, stand_ins: float) -> None:
        """Some take any matter, the others sit in the areas where work is expected."""
        pooling = self.model.structure.rules["pooling"]
        asked = [self.offices["desk"].purposes[area].expected for area in range(len(AREAS))]
        total, people = sum(asked), clerks + stand_ins
        for area in range(len(AREAS)):
            part = asked[area] / total if total > 0.0 else 1.0 / len(AREAS)
            self.employ(
                "desk", people * (1.0 - pooling) * part, area, self.desk_skill(clerks, stand_ins, 1.0)
            )
        generalists = self.desk_skill(clerks, stand_ins, self.generalist_skill())
        self.employ("desk", people * pooling, len(AREAS), generalists)

    def desk_skill(self, clerks: float, stand_ins: float, of_clerks: float) -> float:
        """Effort done in an hour at the desks: stand-ins know their work as a new generalist does."""
        if stand_ins <= 0.0:
            return of_clerks
        new = self.model.values["desk.generalist_skill"]
        return (clerks * of_clerks + stand_ins * new) / (clerks + stand_ins)

    def generalist_skill(self) -> float:
        """Skill of a clerk who takes any matter."""
        return self.model.values["desk.generalist_skill"]

    def pace_tasks(self) -> float:
        """Put less into each task where there are more than hours; the share of full effort."""
        values, office = self.model.values, self.offices["staff"]
        self.load = load_of(self.due(), self.for_cases, values) if self.for_cases > 0.0 else 1.0
        effort = effort_under(self.load, values)
        set_effort(office, RELAY, effort, 1.0)
        for purpose in TASKS:
            set_effort(office, purpose, effort, quality_of(effort, values))
        return effort

    def unwatched(self) -> float:
        """Share of full care where nobody looks; for a public body nobody votes."""
        values = self.model.values
        useful = min(1.0, values["committee.slack_useful_base"])
        return 1.0 - values["care.public_bodies"] * values["committee.shirking"] * (1.0 - useful)

    def supervision(self, cadres: float, oversight: float) -> float:
        """Share of its supervision that it was given."""
        return self.model.structure.rules["party_core"] * cadres

    def take_care(self, effort: float) -> None:
        """Slacken where nobody looks."""
        values, unwatched = self.model.values, self.unwatched()
        looked_at = values["care.reach"] * self.supervised
        seen = 1.0 - (1.0 - self.model.assessment) * (1.0 - looked_at)
        tasks = quality_of(effort, values) * (seen + (1.0 - seen) * unwatched)
        matters = looked_at + (1.0 - looked_at) * unwatched
        for kind, office in self.offices.items():
            for purpose in range(RELAY):
                if kind == "staff" and purpose in TASKS:
                    set_effort(office, purpose, effort, tasks)
                else:
                    set_effort(office, purpose, 1.0, matters)

    def close_month(self) -> None:
        """Book hours on cases; what they left goes to activities; the district pays."""
        self.worked = sum(office.hours_of() for office in self.offices.values())
        self.activities = self.divide(self.demanded, self.available - self.worked)
        if not self.is_open:
            return
        demand = sum(p.demand for office in self.offices.values() for p in office.purposes)
        self.year_wanted += demand + sum(self.demanded.values())
        self.year_available += self.available
        self.model.money.pay("district", "people", "payroll", self.payroll())

"""The sub-district (街道), here `Town` for short: everybody in it, and the order in which things happen.

Read `Town.step` and what it calls, down to `open_month`, `raise_and_serve`, `learn` and `close_month`: they
are the schedule of the model's description (sim/model/steps.py), step by step.
"""

from __future__ import annotations

from pathlib import Path

import mesa

from sim.institutions.files.library import load_scenario, with_settings
from sim.institutions.scenario import Scenario
from sim.institutions.structure import Structure
from tests.twin import ways
from tests.twin.burdens import Burdens
from tests.twin.cases import Case, Office
from tests.twin.census import Register
from tests.twin.committees import Committee
from tests.twin.contracts import Contracts
from tests.twin.departments import departments_of
from tests.twin.district import District
from tests.twin.elections import Elections
from tests.twin.facilities import facilities_of, keep_facilities
from tests.twin.functions import Functions
from tests.twin.happenings import Happening, Happenings
from tests.twin.kinds import bodies_of
from tests.twin.measures.month import of_month
from tests.twin.money import Money
from tests.twin.needs import Needs
from tests.twin.offices import NEIGHBOURS, lay_out, structures_of
from tests.twin.oversight import Oversight
from tests.twin.population import people_move_in, turn_population_over
from tests.twin.priorities import Priorities
from tests.twin.queues import Service
from tests.twin.raising import case_of
from tests.twin.reform import Reform, move_stranded
from tests.twin.relief import Relief
from tests.twin.residents import Household, Resident
from tests.twin.routes import Route
from tests.twin.society import Society
from tests.twin.structures import keeps_counter
from tests.twin.sunsets import Sunsets
from tests.twin.volunteering import Volunteering
from tests.twin.words import (
    DAY_HOURS,
    DAYS_A_MONTH,
    MONTHS_A_YEAR,
    single,
)


class Town(mesa.Model):
    """A sub-district under a scenario."""

    def __init__(self, spec: Scenario) -> None:
        if spec.own.agents:
            raise ValueError(
                f"The twin knows no classes of a user's own, as for {', '.join(spec.own.agents)}."
            )
        super().__init__(rng=spec.seed)
        self.spec = spec
        self.seed = spec.seed
        self.values = dict(spec.parameters)
        self.day = 0
        """working days that have gone by"""
        # the affairs of the catalogue; all that is raised is a case of one of them
        self.names = list(spec.affairs)
        self.affairs = list(spec.affairs.values())
        self.hours_a_case = [sum(step.hours for step in affair.steps) for affair in self.affairs]
        self.affairs_of_people = [
            a.programme is None or a.programme.per in ("resident", "household") for a in self.affairs
        ]
        """whether a case brings a committee together with those who live there"""
        # the structure in force, and where people work under this one and those to come
        self.phase = spec.phases[0]
        self.structure: Structure = self.phase.structure
        self.structures = structures_of(spec)
        self.most_precincts = max(structure.precincts for structure in self.structures)
        self.layout = lay_out(self.structures, self.values)
        self.service = Service(self.layout.offices)
        self.rules = ways.rules_of(self.structure, self.layout, self.values)
        self.routes: list[Route] = []
        self.choices = [ways.Choice() for _ in self.affairs]
        self.volume_a_year: list[float] = []
        """[affairs] cases that are to be expected in a year"""
        # who lives here
        self.register = Register(spec)
        self.households: list[Household] = []
        self.residents: list[Resident] = []
        people_move_in(self, self.register.first())
        self.scale = len(self.residents) / self.values["scale.reference_residents"]
        """residents here over those of the reference sub-district, by which posts and volumes are told"""
        self.precinct_residents: list[int] = []
        self.replaced = 0
        """residents who came at the last turn of the year"""
        # what happens
        self.needs = Needs(list(spec.affairs.items()), self.seed, self.scale, self.values)
        self.happenings = Happenings(spec.events, self.affairs, self.values, self.seed)
        self.happening = Happening()
        # counted since the month began, but for `raised`
        self.raised = [0] * len(self.affairs)
        """[affairs] cases since the run began"""
        self.raised_before = list(self.raised)
        """the same when the month began"""
        self.assigned: list[Case] = []
        """tasks that fall on committees"""
        self.ended: list[Case] = []
        # what the last month was measured by
        self.measured: dict[tuple[str, str, str], float] = {}
        """by name, breakdown and key"""
        self.latest: dict[str, float] = {}
        """totals by name"""
        # what residents share, and whoever serves them
        self.money = Money()
        self.functions = Functions(self)
        self.sunsets = Sunsets(self)
        self.facilities = facilities_of(self)
        self.society = Society(self)
        self.elections = Elections(self)
        self.volunteering = Volunteering(self)
        self.relief = Relief(self)
        self.priorities = Priorities(self)
        self.burdens = Burdens(self)
        self.district = District(self)
        self.departments = departments_of(self)
        self.bodies = bodies_of(self)
        self.committees = [body for body in self.bodies if isinstance(body, Committee)]
        self.oversight = Oversight(self)
        self.contracts = Contracts(self)
        self.reform = Reform(self)

    @classmethod
    def of(
        cls,
        scenario: str | Path | Scenario,
        *,
        residents: int | None = None,
        seed: int | None = None,
        parameters: dict[str, float] | None = None,
    ) -> Town:
        """The sub-district of a bundled name, a file or a scenario; what is not said is the scenario's."""
        spec = load_scenario(scenario)
        return cls(with_settings(spec, residents=residents, seed=seed, parameters=parameters))

    # --- what is asked about the town --------------------------------------------------------------------

    @property
    def month(self) -> int:
        """The month of the next working day, counted from 1: at a closing, the one that follows already."""
        return self.day // DAYS_A_MONTH + 1

    @property
    def at_turn_of_month(self) -> bool:
        """Whether no day of the month of the next working day has gone by."""
        return self.day % DAYS_A_MONTH == 0

    @property
    def at_turn_of_year(self) -> bool:
        """At an opening, whether a year begins with it; at a closing, whether one has ended."""
        return (self.month - 1) % MONTHS_A_YEAR == 0

    @property
    def now(self) -> float:
        """Working hours since the run began."""
        return self.day * DAY_HOURS

    @property
    def assessment(self) -> float:
        """How much assessed work counts: the rule, or the residue of awards."""
        return max(self.structure.rules["assessment"], self.values["committee.assessment_residual"])

    @property
    def heads_have_seats(self) -> bool:
        """Whether committees' heads sit on a body of the structure."""
        bodies = self.structure.bodies
        members = {member for body in bodies.values() for member in body.members}
        return any(bodies[member].kind == "residents_committee" for member in members)

    def has(self, kind: str) -> bool:
        """Whether the structure in force has a body of a kind."""
        return any(body.kind == kind for body in self.structure.bodies.values())

    def wage(self, pay: str) -> float:
        """Yuan a month for a pay grade."""
        return 0.0 if pay == "unpaid" else self.values[f"wage.{pay}"]

    def hourly_cost(self, office: Office) -> float:
        """Yuan that a productive hour at an office costs; 0 where nobody is paid."""
        structure = self.structure
        if office.body in structure.departments:
            data = structure.departments[office.body]
            hired = next(d.hired for d in self.departments if d.name == office.body)
            pays = [(data.field_staff, self.wage("civil_servant"))]
            pays.append((data.coordinators + hired, self.wage("coordinator")))
        else:
            posts = structure.bodies[office.body].posts.values() if office.body in structure.bodies else ()
            pays = [(post.count, self.wage(post.pay)) for post in posts if not post.dual_post_of]
        people = sum(count for count, _ in pays)
        mean = sum(count * yuan for count, yuan in pays) / people if people else 0.0
        return mean / self.values["service.productive_hours_month"]

    def system_of(self, office: Office) -> str:
        """The system of the body that keeps an office."""
        if office.body == NEIGHBOURS:
            return "self_governance"
        known = {b: body.system for structure in self.structures for b, body in structure.bodies.items()}
        known |= {b: body.system for b, body in self.structure.bodies.items()}
        return known.get(office.body, "government")

    def is_open(self, office: Office, structure: Structure) -> bool:
        """Whether whoever keeps an office is open and still keeps it."""
        for department in self.departments:
            if department.office is office:
                return department.is_open
        for body in self.bodies:
            if office in body.offices.values():
                return body.is_open and (office.kind == "staff" or keeps_counter(structure, body.body_id))
        return True

    # --- the order of a run ------------------------------------------------------------------------------

    def step(self) -> None:
        """One working day, with the opening or closing of a month that falls on it."""
        self.live_through_day()
        self.end_day()

    def live_through_day(self) -> None:
        """The first day of a month opens it; then cases are raised and served, and residents learn."""
        if self.at_turn_of_month:
            self.open_month()
        self.raise_and_serve()
        self.learn()

    def end_day(self) -> None:
        """The day is over; the last one of a month closes it."""
        self.day += 1
        if self.at_turn_of_month:
            self.close_month()

    def open_month(self) -> None:
        """Events strike, a reform takes effect when one is due, and everybody plans the month."""
        self.money.paid.clear()
        if self.at_turn_of_year:
            turn_population_over(self)
        self.happening = self.happenings.of_month(self.month)
        self.reform.take_effect_if_due()
        self.district.open_month()
        self.needs.surge(self.happening.surge)
        if self.reform.redrawn or (self.month - 1) % round(self.values["election.every_months"]) == 0:
            self.elections.hold()
        self.contracts.open_month()
        self.oversight.evaluate()
        self.oversight.supervise()
        self.oversight.weigh()
        self.relief.promise()
        self.rules = ways.rules_of(self.structure, self.layout, self.values)
        self.society.set_lessons()
        self.oversight.set_delays()
        self.oversight.guide()
        for department in self.departments:
            department.plan_month()
        for body in self.bodies:
            body.plan_month()
        move_stranded(self)

    def raise_and_serve(self) -> None:
        """Departments issue, residents raise and choose a door; offices work through the day."""
        units = {"resident": len(self.residents), "household": len(self.households)}
        units |= {"committee": self.structure.precincts, "subdistrict": 1}
        attributes = [resident.attributes for resident in self.residents]
        candidates = self.needs.of_day(self.day, units, attributes, self.sunsets.issued)
        cases = [case_of(self, candidate) for candidate in candidates]
        self.service.serve_day(self.day, [case for case in cases if case is not None])

    def learn(self) -> None:
        """Cases that ended become outcomes; residents learn from them."""
        for case in self.service.finished:
            self.note_outcome(case)
            self.ended.append(case)
            self.service.forget(case)
        self.service.finished = []

    def note_outcome(self, case: Case) -> None:
        """What became of a case, and what its resident makes of it."""
        route = self.routes[case.affair]
        done, days = case.state == "done", (case.ended - case.raised) / DAY_HOURS
        case.on_time = done and days <= route.affair.due_days
        case.true_quality = single(case.quality) if done else 0.0
        if case.stages:
            case.last_office = case.stage.office.index
            case.system = self.system_of(case.stage.office)
        if case.person >= 0:
            resident = self.residents[case.person]
            if not case.orphaned:
                case.attributes = resident.attributes
            case.satisfaction = single(resident.learn(case, route))

    def close_month(self) -> None:
        """Hours and money are booked, people adjust, all is measured; once a year all is reviewed.

        The day has been counted already, so `month` is the month that follows. By its number are keyed who
        takes up volunteering or leaves it, which organisations close, and which are founded.
        """
        ends_year = self.at_turn_of_year
        self.society.note_party_line()
        work = self.oversight.hours_on("community_work")
        self.society.community_work = work / (len(self.residents) / 1000.0)
        for department in self.departments:
            department.close_month()
        for body in self.bodies:
            body.close_month()
        self.district.pay_pool()
        self.contracts.close_month()
        self.relief.settle_sales()
        keep_facilities(self)
        self.oversight.note_pushes()
        self.volunteering.turn_over()
        self.society.adjust_expectations()
        self.priorities.note_what_presses()
        self.oversight.note_own_tasks()
        for case in self.ended:
            if case.person < 0:
                self.needs.creep.note(case.affair, case.channel, paid=case.account[1] == "paid")
        self.sunsets.review()
        self.burdens.close_month()
        self.functions.close_month()
        if ends_year:
            self.functions.review()
        self.measured = of_month(self)
        self.latest = {name: value for (name, by, _), value in self.measured.items() if not by}
        self.district.close_month()
        if ends_year:
            self.needs.close_year()
            for department in self.departments:
                department.close_year()
            self.district.close_year()
            self.contracts.close_year()
            self.priorities.decide()
        self.clear_counters()

    def clear_counters(self) -> None:
        """Expectations move to what was asked for; the month's counters are cleared."""
        speed = 1.0 if self.day <= DAYS_A_MONTH else self.values["expectation.speed"]
        for office in self.layout.offices:
            for purpose in office.purposes:
                purpose.expected += speed * (purpose.demand - purpose.expected)
                purpose.demand = 0.0
            office.hours.clear()
        for counts in (*self.oversight.pushed, *self.oversight.caught, *self.society.complaints):
            counts[:] = [0] * len(counts)
        self.ended = []
        self.assigned = []
        self.raised_before = list(self.raised)

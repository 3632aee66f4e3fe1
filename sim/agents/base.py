"""What every body has in common: posts, offices, hours, and a monthly plan.

A body's people work on cases in its offices (the kernel books these hours) and on *activities* that
are no cases: leading, coordinating, overseeing, organising. Both claim its hours
(`sim.mechanisms.activities`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from sim.agents.establishment import Establishment
from sim.cases.offices import OfficeKind, has_desks
from sim.cases.routing import RELAY_PURPOSE, TASK_PURPOSES
from sim.institutions.affairs import AREAS
from sim.institutions.structure import BodyData, Duty
from sim.mechanisms import care
from sim.mechanisms.activities import (
    CASES,
    divide,
    held_back,
    hours_asked_for,
    leading_wanted,
    use_of,
    weight_of,
)
from sim.mechanisms.committee_hours import assessment_felt
from sim.mechanisms.coping import effort_under, load_of, quality_of
from sim.mechanisms.desks_and_clerks import man, skill_at_desk
from sim.mechanisms.money import DISTRICT, PEOPLE
from sim.mechanisms.one_stop import divide_desks

if TYPE_CHECKING:
    from sim.model import GovernanceModel

POOLED_GROUP = len(AREAS)
"""At a desk, groups 0..7 serve one project area each and this one any matter."""


class Body(Establishment):
    """A body, or one of several like bodies, for as long as the run lasts.

    Entity: bodies

    Attributes:
        body_id: its id in the structure files.
        instance: its precinct, or its number among like bodies.
        is_open: whether the structure in force has it.
        is_public: whether the district pays posts of it.
        load: hours due at its staff over hours there are, as it lately coped with them.
        data: its entry in the structure in force (the last one, once closed).
        offices: its providers by kind.
        fte: full-time equivalents by duty, at this community's size, without leave and vacancies.
        available: person-hours of the month.
        worked: person-hours on cases this month.
        activities: person-hours on activities this month.
        demanded: person-hours that its activities ask for this month.
        for_cases: person-hours that its staff have for cases this month, what activities hold back taken off.
        temporary: people taken on beyond the establishment (at the reference size).
        released: posts of the establishment given up (at the reference size).
        extra_leaders: leading posts added (at the reference size).
        released_leaders: leading posts given up (at the reference size).
        reviews_below: reviews on end that found too few people here.
        supervised: share of its supervision asked for that it was given last month (`sim.mechanisms.care`).
        carried: bodies closed meanwhile whose functions it carries out.
    """

    model: GovernanceModel
    carried: tuple[Body, ...] = ()
    paces_tasks: ClassVar[bool] = False
    """Whether its staff put less effort into each task when there are many."""
    leads_serve: ClassVar[bool] = False
    """Whether leaders work on cases too, as in a residents' committee."""
    chart_level: ClassVar[int | None] = None
    """Level in the organisation chart from 1 (top) to 5, for a kind of body of a user's own."""
    sorts_cases: ClassVar[bool] = False
    """Whether cases taken for another class go round by it, for a kind of body of a user's own."""
    serves_by_line: ClassVar[bool] = False
    """Whether its people stand by line of everyday needs, as at the market."""

    def __init__(self, model: GovernanceModel, body_id: str, instance: int) -> None:
        super().__init__(model, body_id)
        self.instance = instance
        self.is_open = False
        self.offices: dict[OfficeKind, int] = {
            office.kind: office.index
            for office in model.layout.offices_of(body_id)
            if office.instance == instance
        }
        self.fte: dict[Duty, float] = {}
        self.available = 0.0
        self.worked = 0.0
        self.activities: dict[str, float] = {}
        self.demanded: dict[str, float] = {}
        self.for_cases = 0.0
        self.load = 1.0
        self.reviews_below = 0
        self.supervised = 0.0
        self._year_wanted = 0.0
        self._year_available = 0.0

    @property
    def kind(self) -> str | None:
        """What kind of body it is."""
        return None if self.data is None else self.data.kind

    @property
    def key(self) -> str:
        """How tables name it: the body, numbered when there are several like it."""
        several = self.data is not None and (self.data.per == "precinct" or self.data.count > 1)
        return f"{self.body_id}_{self.instance + 1}" if several else self.body_id

    def restructure(self, data: BodyData | None) -> None:
        """Take up the posts of a new structure, or close (None).

        What the reviews have changed comes on top of a new structure's posts, until the body is closed; but
        what they did already is not done twice (`sim.mechanisms.posts.carried`).
        """
        before = self.data if self.is_open else None
        self.is_open = data is not None
        if data is None:
            self.temporary = self.released = self.extra_leaders = self.released_leaders = 0.0
            self.reviews_below = 0
            self._year_wanted = self._year_available = 0.0
        else:
            self.data = data
            self.is_public = any(post.payer == "district" for post in data.posts.values())
            if before is not None:
                self.carry_over(before)
            self.released = min(self.released, self.established())
            self.released_leaders = min(self.released_leaders, self.leading_posts() + self.extra_leaders)
        self.fte = self.full_time_equivalents() if self.is_open else {}

    def take_over(self, temporary: float, released: float) -> None:
        """Have so many temporary people and released posts, since a body was closed or came back."""
        self.temporary, self.released = temporary, min(released, self.established())
        self.reviews_below = 0
        self.fte = self.full_time_equivalents()

    def roles[Kind: Body](self, kind: type[Kind]) -> list[Kind]:
        """Those of a kind whose functions it carries out, itself first; none once it is closed."""
        return [body for body in (self, *self.carried) if isinstance(body, kind)] if self.is_open else []

    def year_use(self) -> float:
        """Hours asked for over hours available since the last review; 0 when there were none."""
        use = use_of(self._year_wanted, self._year_available)
        self._year_wanted = self._year_available = 0.0
        return use

    def people(self) -> float:
        """Full-time equivalents of all duties."""
        return sum(self.fte.values())

    def plan_month(self) -> None:
        """Decide at the start of a month how many people serve where, and at what pace."""
        productive = self.model.values["service.productive_hours_month"]
        if self.is_open:
            self.fte = self.full_time_equivalents()
        self.available = self.people() * productive
        self.demanded = self._all_wants() if self.is_open else {}
        staff = self.fte.get("office", 0.0) + self.fte.get("field", 0.0)
        leaders = self.fte.get("lead", 0.0)
        if self.leads_serve:
            staff, leaders = staff + leaders, 0.0
        clerks = self.fte.get("desk", 0.0)
        staff = self._man_counter(clerks, staff)
        effort = 1.0
        if "staff" in self.offices:
            held = self.hold_back(staff * productive, leaders * productive)
            self.for_cases = staff * productive - held
            self.model.work.set_staff(self.offices["staff"], self.for_cases / productive, now=self.model.now)
            if any(body.paces_tasks for body in self.roles(Body)):
                effort = self.pace_tasks()
        if self.is_open and self.is_public:
            self._take_care(effort)

    def hold_back(self, staff: float, leaders: float) -> float:
        """Decide how many hours this month the staff keep from cases for activities, from 0 to all of them.

        Args:
            staff: person-hours of those who may work on cases.
            leaders: person-hours of leaders, who have them for activities only.
        """
        due = self.due()
        # whoever knows of no case yet keeps everybody ready for them: what they leave goes to activities
        claims = {CASES: min(due, staff) if due > 0.0 else staff, **self.demanded}
        given = self._divide(claims, staff + leaders)
        return min(staff, held_back(sum(given.values()) - given[CASES], leaders))

    def due(self) -> float:
        """Hours of cases at its staff: what waits, and what came lately."""
        work, office = self.model.work, self.offices["staff"]
        return float(work.expected[office].sum()) + work.hours_waiting(office)

    def _divide(self, claims: Mapping[str, float], hours: float) -> dict[str, float]:
        weights = {claim: weight_of(claim, self.model.values) for claim in claims}
        protected = {k: p * self.available for k, p in self.data.protected.items()} if self.data else {}
        return divide(claims, hours, weights, protected)

    def _man_counter(self, clerks: float, staff: float) -> float:
        """Put clerks, and colleagues where clerks are missing, to the counter; who is left for the rest."""
        if "desk" not in self.offices:
            return staff + clerks
        keeps = self.is_open and has_desks(self.body_id, self.model.structure)
        desks = self.model.structure.desks.get(self.body_id, 0.0)
        scale = self.model.scale if keeps else 0.0
        counter = man(clerks, staff, desks, max(0.0, self.temporary), scale, self.model.values)
        self._open_desks(counter.serving, counter.stand_ins)
        return counter.back_office

    def _open_desks(self, clerks: float, stand_ins: float) -> None:
        """Divide the people at the desks between one area each and any matter."""
        values, structure = self.model.values, self.model.structure
        asked = self.model.work.expected[self.offices["desk"], : len(AREAS)]
        by_area, any_matter = divide_desks(clerks + stand_ins, structure.rules["pooling"], asked)
        skill = skill_at_desk(clerks, stand_ins, 1.0, values)
        for area in range(len(AREAS)):
            self._staff_desk(area, float(by_area[area]), skill)
        generalists = skill_at_desk(clerks, stand_ins, self.generalist_skill(), values)
        self._staff_desk(POOLED_GROUP, any_matter, generalists)

    def _staff_desk(self, group: int, people: float, skill: float = 1.0) -> None:
        self.model.work.set_staff(self.offices["desk"], people, now=self.model.now, group=group, skill=skill)

    def generalist_skill(self) -> float:
        """Effort that a clerk who takes any matter does in an hour, relative to a specialist."""
        return self.model.values["desk.generalist_skill"]

    def cope(self, load: float) -> float:
        """Decide the share of full effort, in (0, 1], that goes into each task.

        `load` is hours due over hours there are.
        """
        return effort_under(load, self.model.values)

    def pace_tasks(self) -> float:
        """Give tasks at the body's staff as much effort as their number leaves; the share of full effort."""
        work, values, office = self.model.work, self.model.values, self.offices["staff"]
        # with nobody there, nobody does a task in less depth
        self.load = load_of(self.due(), self.for_cases, values) if self.for_cases > 0.0 else 1.0
        effort = self.cope(self.load)
        work.set_effort(office, RELAY_PURPOSE, effort, 1.0)
        for purpose in TASK_PURPOSES:
            work.set_effort(office, purpose, effort, quality_of(effort, values))
        return effort

    def care_unwatched(self) -> float:
        """Decide the share of full care, in [0, 1], that a matter gets where nobody looks."""
        return care.care_in_office(self.model.values)

    def supervision_given(self, given: Mapping[str, float]) -> float:
        """Share of its supervision that it was given, by the share of each activity that was, in [0, 1]."""
        rules = self.model.structure.rules
        return care.supervised(rules["party_core"], given["cadre_supervision"])

    def _take_care(self, effort: float) -> None:
        """Slacken where nobody looks; `effort` is the share of full effort that tasks at the staff get."""
        work, values = self.model.work, self.model.values
        unwatched = self.care_unwatched()
        assessment = assessment_felt(self.model.structure.rules["assessment"], values)
        of_matters = care.quality_for_residents(care.watched(0.0, self.supervised, values), unwatched)
        seen = care.watched(assessment, self.supervised, values)
        of_tasks = care.quality_of_assigned(effort, seen, unwatched, values)
        for kind, office in self.offices.items():
            work.set_effort(office, slice(RELAY_PURPOSE), 1.0, of_matters)
            if kind == "staff":
                for purpose in TASK_PURPOSES:
                    work.set_effort(office, purpose, effort, of_tasks)

    def leading_wanted(self) -> float:
        """Hours a month that leading its people asks for."""
        leaders, productive = self.fte.get("lead", 0.0), self.model.values["service.productive_hours_month"]
        return leading_wanted(self.people() - leaders, leaders * productive, self.model.values)

    def _all_wants(self) -> dict[str, float]:
        """Hours a month that its activities ask for, and those of bodies closed, but for leading these."""
        asked = dict(self.wants())
        for closed in self.carried:
            for activity, hours in closed.wants().items():
                if activity != "leading":
                    asked[activity] = asked.get(activity, 0.0) + hours
        return asked

    def wants(self) -> Mapping[str, float]:
        """Hours a month that the body's activities ask for."""
        return {}

    def close_month(self) -> None:
        """Book the month: hours on cases, then activities; what cases left unused is theirs too."""
        self.worked = sum(self.model.work.case_hours(office) for office in self.offices.values())
        self.activities = self._divide(self.demanded, self.available - self.worked)
        if not self.is_open:
            return
        cases = sum(self.model.work.hours_asked(office) for office in self.offices.values())
        self._year_wanted += hours_asked_for(cases, self.demanded)
        self._year_available += self.available
        self.model.accounts.pay(DISTRICT, PEOPLE, "payroll", self.payroll())

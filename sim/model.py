"""The model: one sub-district under a management structure, day by day.

`GovernanceModel.step` reads like the process overview of the model description: on the first day of
a month reforms take effect, events strike, departments weigh what to push, contracts are let and bodies
plan; every day programmes are issued, residents raise needs and choose doors, offices serve, residents
learn; on the last day of a month hours and money are booked, volunteers come and go, expectations adjust
and indicators are collected; once a year posts, priorities and the structure itself are reviewed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import numpy.typing as npt
import pandas as pd

from sim import coordination, library
from sim.affair_tables import affair_tables
from sim.affairs import AREAS, LINES
from sim.agents import (
    AGENT_OF,
    Body,
    Department,
    District,
    Resident,
    ResidentsCommittee,
    Volunteering,
    VolunteerTeam,
)
from sim.cases import Ledger
from sim.community import Community, build_community
from sim.contracts import Contracts
from sim.creep import TaskCreep
from sim.delegation import Delegation
from sim.elections import Election, hold_election
from sim.facilities import facilities_of
from sim.feedback import Lessons, Tally, feed_back
from sim.happenings import Happenings
from sim.indicators import INDICATORS, Observations, observe
from sim.money import Accounts
from sim.needs import BY_HOUSEHOLD, CANDIDATE, draw_candidates, most_candidates, set_surges, sources_of
from sim.offices import Layout, lay_out, places_of
from sim.parameters import Parameters
from sim.payroll import hourly_cost
from sim.planning import create_cases
from sim.planning_state import OPTIONS, PLACES, Counts, Policy, Tastes, new_choices, new_draft
from sim.population import expect_waits, make_people, place_offices, tell_of_reform
from sim.providers import DAY_HOURS, kernel_providers, system_of_offices
from sim.queues import due_arrivals, in_order
from sim.reforming import overlap, reroute, routes_changed, successors
from sim.relief import Relief
from sim.routing import RouteBook, prices_at_doors, right_doors
from sim.rules import make_book, make_lessons, make_policy, make_tastes
from sim.scenario import DAYS_A_MONTH, DAYS_A_YEAR, MONTHS_A_YEAR, Scenario
from sim.service import serve_day
from sim.service_state import PURPOSES
from sim.structure import Structure
from sim.transition import merge_committees, oldest_first, open_offices
from sim.workforce import Workforce


class GovernanceModel(mesa.Model):
    """A sub-district run under a scenario.

    Args:
        scenario: a bundled name, a path to a scenario file, or a Scenario.
        residents: size of the community (default: the scenario's).
        rng: the run's seed, an integer (default: the scenario's). Everything random follows from it.
        parameters: registered parameters to set, over the scenario's own.

    Attributes:
        month: month of the next working day, counted from 1.
        day: working days finished.
        structure: the management structure in force.
        community: who lives here.
        ledger: every open case and the month's outcomes.
        datacollector: one value a month of every indicator's total.

    Raises:
        InputError: a scenario, size or parameter that cannot be.
    """

    def __init__(
        self,
        scenario: str | Path | Scenario = "old",
        *,
        residents: int | None = None,
        rng: int | None = None,
        parameters: dict[str, float] | None = None,
    ) -> None:
        plan = library.load_scenario(scenario)
        plan = library.with_settings(plan, residents=residents, seed=rng, parameters=parameters)
        super().__init__(rng=plan.seed)
        self._plan = plan
        self.seed: int = plan.seed
        self.values: Parameters = plan.parameters
        self.community: Community = build_community(plan.community, plan.parameters, plan.seed)
        self.scale: float = self.community.residents / self.values["scale.reference_residents"]
        self.structure: Structure = plan.phases[0].structure
        self.day = 0
        self.accounts = Accounts()
        self.latest: dict[str, float] = {}
        self._set_up_service()
        self._set_up_agents()
        self._set_up_observation()

    @property
    def scenario(self) -> Scenario:
        """What is being run."""
        return self._plan

    @scenario.setter
    def scenario(self, value: object) -> None:
        """Mesa sets a scenario of its own kind here, which this model doesn't use."""

    # --- set-up ------------------------------------------------------------------------------------

    def _set_up_service(self) -> None:
        affairs = self.scenario.affairs
        self._structures = [phase.structure for phase in self.scenario.phases]
        if self.scenario.restored is not None:
            self._structures.append(self.scenario.restored)
        self.layout: Layout = lay_out(self._structures)
        volumes = {
            name: self.values["needs.volume" if affair.raised_by_residents else "programmes.volume"]
            for name, affair in affairs.items()
        }
        self._sources = sources_of(affairs, self.seed, self.scale, volumes)
        places = max(structure.precincts for structure in self._structures)
        self.creep = TaskCreep(affairs, self.values["programmes.creep"])
        most = most_candidates(self._sources, self.community.residents, self.community.households, places)
        most = int(most * self.creep.most(self.scenario.years)) + 1
        self._candidates = np.zeros(most, dtype=CANDIDATE)
        self.ledger = Ledger(kernel_providers(self.layout, self.values), len(affairs), 2 * most)
        offices = len(self.layout.offices)
        self.counts = Counts(
            raised=self.ledger.raised,
            demand=np.zeros((offices, PURPOSES)),
            assigned=np.zeros((len(affairs), max(places, 1)), dtype=np.int64),
            assisted=np.zeros(len(affairs), dtype=np.int64),
            pushed=np.zeros((len(affairs), OPTIONS), dtype=np.int64),
            caught=np.zeros((len(affairs), OPTIONS), dtype=np.int64),
        )
        self.tally = Tally(
            waited=np.zeros((len(self.layout.doors), PLACES)),
            ended=np.zeros((len(self.layout.doors), PLACES)),
            complaints=np.zeros(places, dtype=np.int64),
        )
        self.affair_tables = affair_tables(affairs)
        self._raised_before = self.counts.raised.copy()
        self.work = Workforce(self.ledger, offices, self.values)
        self._complaints = np.zeros(places)
        self.choices = new_choices(len(affairs))
        self.handoffs_last_month = 0.0
        self.guidance = 0.0
        self.hours_a_case = np.array([sum(step.hours for step in a.steps) for a in affairs.values()])
        self.happenings = Happenings(self.scenario.events, affairs, self.values, self.seed)
        self.effects = self.happenings.effects(1)
        self.facilities = facilities_of(affairs, self.values)
        self.relief = Relief()
        self.election: Election | None = None
        self._priority_areas: list[int] = []
        self._dissatisfied = np.zeros(len(AREAS))
        self._capital = np.full(places, self.values["capital.initial"])
        self.people = make_people(self.community, self.layout, self.values, self._capital, self.seed)
        expect_waits(self.people, self.values)
        self._draft = new_draft()
        self._arriving = np.zeros(0, dtype=np.int32)
        self._ordered = np.zeros(0, dtype=np.int32)

    def _set_up_agents(self) -> None:
        self.district = District(self)
        self.bodies: list[Body] = []
        self.departments: list[Department] = []
        kinds: dict[str, tuple[type[Body], int]] = {}
        for structure in self._structures:
            for body_id, body in structure.bodies.items():
                count = places_of(body, structure.precincts)
                kinds[body_id] = (AGENT_OF[body.kind], max(count, kinds.get(body_id, (Body, 0))[1]))
            for department in structure.departments:
                if department not in {d.department_id for d in self.departments}:
                    self.departments.append(Department(self, department))
        for body_id, (kind, count) in kinds.items():
            self.bodies += [kind(self, body_id, i) for i in range(count)]
        self.committees = [body for body in self.bodies if isinstance(body, ResidentsCommittee)]
        self.teams = [body for body in self.bodies if isinstance(body, VolunteerTeam)]
        self.volunteering = Volunteering(self)
        self.contracts = Contracts(self)
        self.delegation = Delegation(self)
        self._residents_made = False

    def _set_up_observation(self) -> None:
        self._observations = Observations()
        self.datacollector = mesa.DataCollector(
            model_reporters={name: [self.latest_value, [name]] for name in INDICATORS}
        )

    # --- the day, the month ------------------------------------------------------------------------

    def step(self) -> None:
        """One working day."""
        if self.day % DAYS_A_MONTH == 0:
            self._open_month()
        arrivals = self._raise_cases()
        self._serve(arrivals)
        self._feed_back()
        self.day += 1
        if self.day % DAYS_A_MONTH == 0:
            self._close_month()
        if self.day >= self.scenario.years * MONTHS_A_YEAR * DAYS_A_MONTH:
            self.running = False

    def _open_month(self) -> None:
        """A reform takes effect when one is due, events strike, and everybody plans the month."""
        self.accounts.open_month()
        self.effects = self.happenings.effects(self.month)
        redrawn = self._reform_if_due()
        self.district.open_month()
        set_surges(self._sources, self.effects.surge)
        if redrawn or (self.month - 1) % round(self.values["election.every_months"]) == 0:
            self._elect()
        self.contracts.open_month(self)
        self.delegation.open_month(self)
        self.relief.open_month(self)
        self._policy: Policy = make_policy(self.values, self.structure, self.layout)
        self._tastes: Tastes = make_tastes(self.values, self.relief.spared)
        heard = coordination.heard_more(self)
        self._lessons: Lessons = make_lessons(
            self.values, self.structure, self.layout, self.relief.spared, heard
        )
        coordination.set_delays(self)
        self.guidance = coordination.guidance(self)
        for department in self.departments:
            department.plan_month()
        for body in self.bodies:
            body.plan_month()
        self._move_cases_nobody_works_on()

    def _reform_if_due(self) -> bool:
        """Let another structure come into force, a dated one or the restored street office.

        Returns whether precincts were redrawn.
        """
        before = self.structure.precincts
        restored = self.scenario.restored
        for phase in self.scenario.phases:
            if phase.month == self.month and not self.district.restored:
                self._reform(phase.structure)
        if self.district.restored and restored is not None and not self.has_street_office:
            self._reform(restored)
        return self.structure.precincts != before

    def _raise_cases(self) -> int:
        """Departments issue, residents raise and choose a door; the number of arrivals today."""
        while (n := self._draw_candidates()) < 0:  # an event brought more than there was room for
            self._candidates = np.zeros(2 * self._candidates.size, dtype=CANDIDATE)
        n = self.creep.thin(self._candidates, n)
        self.ledger.make_room(n)
        self._make_buffers()
        ledger = self.ledger
        m = due_arrivals(ledger.service, self.day, DAY_HOURS, self._arriving, 0)
        ledger.n_free, m = create_cases(
            ledger.service,
            ledger.facts,
            ledger.free,
            ledger.n_free,
            self._candidates,
            n,
            self.book,
            self.choices,
            self.people,
            self._policy,
            self._tastes,
            self._draft,
            self.day,
            DAY_HOURS,
            self._arriving,
            m,
            self.counts,
        )
        return int(m)

    def _draw_candidates(self) -> int:
        return int(
            draw_candidates(
                self._sources,
                self.community.attributes,
                self.community.households,
                self.structure.precincts,
                self.day,
                self._candidates,
            )
        )

    def _serve(self, arrivals: int) -> None:
        """Offices work through the day."""
        service = self.ledger.service
        self.work.open_day()
        in_order(service, self._arriving, arrivals, self.day * DAY_HOURS, DAY_HOURS, self._ordered)
        serve_day(service, self._ordered, arrivals, self.day, DAY_HOURS)

    def _feed_back(self) -> None:
        """Cases that ended become outcomes; residents learn from them."""
        ledger = self.ledger
        ledger.n_free, ledger.n_outcomes = feed_back(
            ledger.service,
            ledger.facts,
            ledger.free,
            ledger.n_free,
            ledger.outcomes,
            ledger.n_outcomes,
            ledger.ended,
            self.book,
            self.people,
            self.community.attributes,
            self.systems,
            self._lessons,
            self.tally,
            DAY_HOURS,
        )

    def _close_month(self) -> None:
        """Book hours and money, let expectations, capital and volunteers adjust, collect the indicators."""
        self.by_party_line = coordination.by_party_line(self)
        work = coordination.hours_on(self, "community_work")  # last month's
        self.community_work = work / (self.community.residents / 1000.0)
        for department in self.departments:
            department.close_month()
        for body in self.bodies:
            body.close_month()
        for committee in self.committees:
            if committee.is_open:
                self._capital[committee.instance] = committee.capital
        self.contracts.close_month(self)
        self.relief.close_month(self)
        self._keep_facilities()
        self.delegation.close_month(self)
        self.volunteering.close_month(self, self.teams)
        self._adjust_expectations()
        self.creep.close_month(self.ledger.month_rows())
        self.latest = observe(self, self._observations)
        self.district.close_month()
        if self.day % DAYS_A_YEAR == 0:
            self._close_year()
        self.datacollector.collect(self)
        self._raised_before[:] = self.counts.raised
        first = self.day <= DAYS_A_MONTH
        self.work.close_month(self.counts.demand, 1.0 if first else self.values["expectation.speed"])
        self.ledger.n_outcomes = 0
        counts = self.counts
        for counter in (
            counts.demand,
            counts.assigned,
            counts.assisted,
            counts.pushed,
            counts.caught,
            *self.tally,
        ):
            counter[:] = 0

    def _close_year(self) -> None:
        """Volumes grow, posts and the structure are reviewed, priorities set, NGOs founded."""
        self.creep.close_year(self._sources)
        for department in self.departments:
            department.close_year()
        self.district.close_year()
        self.contracts.close_year(self)
        self._priority_areas = coordination.priorities(self, self._dissatisfied)
        self._dissatisfied[:] = 0.0
        self._prioritise(self.book)

    def _keep_facilities(self) -> None:
        """Facilities fare as the month's work on them (6.14)."""
        rows = self.ledger.month_rows()
        affairs = self.facilities.rows
        done = np.bincount(rows["affair"], rows["quality"], minlength=self.hours_a_case.size)[affairs]
        ended = np.bincount(rows["affair"], minlength=self.hours_a_case.size)[affairs]
        self.facilities.close_month(done, ended.astype(np.float64), self.values)

    def _prioritise(self, book: RouteBook) -> None:
        """Matters of the year's priority areas go one place up."""
        for i, affair in enumerate(self.scenario.affairs.values()):
            first = affair.area is not None and AREAS.index(affair.area) in self._priority_areas
            book["priority"][i] = max(0, affair.priority - 1) if first else affair.priority

    def _elect(self) -> None:
        """Residents elect their committees; turnout says how far these answer to voters."""
        precincts = self.structure.precincts
        self.election = hold_election(
            self.community.age,
            self.community.attributes,
            self.household_precinct[self.community.household],
            self.people.trust[:, 1],
            self.volunteering.volunteer,
            self._capital[:precincts],
            self.precinct_residents[:precincts],
            self.values,
            self.seed,
            self.month,
        )
        for committee in self.committees:
            if committee.is_open:
                turnout = float(self.election.by_precinct[committee.instance])
                committee.turnout = 0.0 if np.isnan(turnout) else turnout

    def _adjust_expectations(self) -> None:
        """What people expect to wait, and bodies to be asked for, moves towards what they saw."""
        speed = self.values["expectation.speed"]
        tally, seen = self.tally, self.tally.ended > 0
        days = np.divide(tally.waited, tally.ended, out=np.zeros_like(tally.waited), where=seen)
        self.people.perceived[seen] += speed * (days - self.people.perceived)[seen]
        expect_waits(self.people, self.values)
        rows = self.ledger.month_rows()
        raised = np.bincount(rows["precinct"][rows["person"] >= 0], minlength=self._complaints.size)
        self._complaints = tally.complaints / np.maximum(1, raised)
        self.handoffs_last_month = float(rows["handoffs"].sum())
        own = rows[rows["person"] >= 0]
        area = self.affair_tables.area[own["affair"]]
        public = area >= 0
        missing = 1.0 - own["satisfaction"][public].astype(np.float64)
        self._dissatisfied += np.bincount(area[public], missing, minlength=len(AREAS))

    # --- structures --------------------------------------------------------------------------------

    def _reform(self, structure: Structure) -> None:
        """Bodies open and close, precincts are redrawn, open cases move by the new routes."""
        first = self.day == 0
        if not first and structure == self.structure:
            return
        lived_in = None if first else self.household_precinct
        self.structure = structure
        self.district.reform(self.month, structure.id, structure.rules["assignment_ban"])
        self.household_precinct: npt.NDArray[np.int16] = self.community.precincts(structure.precincts)
        self.people.precinct[:] = self.household_precinct
        sizes = np.bincount(self.household_precinct[self.community.household], minlength=self._capital.size)
        self.precinct_residents: npt.NDArray[np.int64] = sizes
        place_offices(self.people, self.community, self.layout, structure.precincts)
        units = np.array([self.community.residents, self.community.households, structure.precincts, 1])
        n = len(self.scenario.affairs)
        self.volume_a_year: npt.NDArray[np.float64] = self._sources.rate[:n] * units[self._sources.unit[:n]]
        book = make_book(structure, self.scenario.affairs, self.layout, self.values)
        self._prioritise(book)
        before = None if first else self.book
        self.book: RouteBook = book
        self._take_up_posts(structure)
        self.systems = system_of_offices(self.layout, structure, self._structures)
        self.hourly_cost = hourly_cost(self.layout, structure, self.values)
        self.prices, self.low_cost_doors = prices_at_doors(book, len(self.layout.doors))
        self.contracts.restructure(self)
        if lived_in is not None and before is not None:
            self._policy_before, self._policy = self._policy, make_policy(self.values, structure, self.layout)
            self.delegation.open_month(self)
            shared = overlap(lived_in, self.household_precinct, self.community.size)
            loss = self.values["capital.merger_loss"], self.values["knowledge.merger_loss"]
            merge_committees(self.committees, self._capital, shared, *loss)
            self._move_open_cases(before, book, shared)
            told = self.values["reform.told_share"]
            doors = right_doors(before), right_doors(book)
            tell_of_reform(self.people, *doors, told, self.seed, self.month)

    def _take_up_posts(self, structure: Structure) -> None:
        """Open, restaff and close departments and bodies."""
        for department in self.departments:
            department.restructure(structure.departments.get(department.department_id))
        for body in self.bodies:
            data = structure.bodies.get(body.body_id)
            places = 0 if data is None else places_of(data, structure.precincts)
            body.restructure(data if body.instance < places else None)

    def _move_open_cases(self, before: RouteBook, after: RouteBook, shared: npt.NDArray[np.float64]) -> None:
        """Open cases whose routes, rules or precincts change move, the oldest first."""
        changed = routes_changed(before, after)
        if shared.shape[0] != shared.shape[1] or self._policy != self._policy_before:
            changed[:] = True
        self._reroute(oldest_first(self.ledger, changed), successors(shared))

    def _move_cases_nobody_works_on(self) -> None:
        """Cases at a contractor that has no people any more go to whoever does them now."""
        dry = [
            c.offices["staff"]
            for c in self.contracts.contractors
            if c.staff <= 0.0 and "staff" in c.offices and self.work.waiting(c.offices["staff"])
        ]
        if dry:
            slots = oldest_first(self.ledger, np.ones(self.hours_a_case.size, dtype=np.bool_))
            case = self.ledger.service.case[slots]
            at = self.ledger.service.plan["provider"][slots, case["stage"]]
            self._reroute(slots[np.isin(at, dry)], np.arange(self._capital.size, dtype=np.int16))

    def _reroute(self, slots: npt.NDArray[np.int64], successor: npt.NDArray[np.int16]) -> None:
        reroute(
            self.ledger.service,
            self.ledger.facts,
            slots,
            self.book,
            self.choices,
            self.people,
            self._policy,
            open_offices(self.bodies, self.departments, self.structure, len(self.layout.offices)),
            successor,
            self._draft,
            self.now,
            DAY_HOURS,
        )

    # --- what agents ask of the model ----------------------------------------------------------------

    @property
    def month(self) -> int:
        """The month that the next working day belongs to, counted from 1."""
        return self.day // DAYS_A_MONTH + 1

    def share_kept(self, body_id: str, post_id: str) -> float:
        """Share of their hours left to those who hold this post, dual posts held elsewhere taken off."""
        name = f"{body_id}.{post_id}"
        holders = self._places(body_id) * self.structure.bodies[body_id].posts[post_id].count
        given = sum(
            self._places(other) * post.count * post.hours_share
            for other, _, post in self.structure.all_posts()
            if post.dual_post_of == name
        )
        return max(0.0, 1.0 - given / holders) if holders > 0.0 else 1.0

    def _places(self, body_id: str) -> int:
        """How many like bodies there are in the structure in force."""
        body = self.structure.bodies[body_id]
        return self.structure.precincts if body.per == "precinct" else body.count

    @property
    def now(self) -> float:
        """Working hours since the run began."""
        return self.day * DAY_HOURS

    def contact_hours(self, office: int) -> float:
        """Person-hours that an office has booked this month on matters of residents and households."""
        return self.work.hours_on(office, self.book["by_residents"] | (self.book["unit"] <= BY_HOUSEHOLD))

    @property
    def raised_this_month(self) -> npt.NDArray[np.int64]:
        """[affairs] cases raised since the month began."""
        return self.counts.raised - self._raised_before

    def complaint_share(self, precinct: int) -> float:
        """Complaints last month per resident's case that ended in a precinct."""
        return float(self._complaints[precinct])

    def local_knowledge(self, precinct: int) -> float:
        """Local knowledge of a precinct's committee, in [0, 1]."""
        return next((c.knowledge for c in self.committees if c.is_open and c.instance == precinct), 0.0)

    def hours_by_line(self) -> npt.NDArray[np.float64]:
        """[lines] hours a year that the everyday needs of those who live here ask for."""
        hours = np.zeros(len(LINES))
        for a, affair in enumerate(self.scenario.affairs.values()):
            if affair.line is not None and affair.raised_by_residents:
                accepted = float(self._sources.accept[a, self.community.attributes].sum())
                hours[LINES.index(affair.line)] += self._sources.rate[a] * accepted * self.hours_a_case[a]
        return hours

    def mean_capital(self) -> float:
        """Self-governance capital, mean over residents."""
        n = self.structure.precincts
        weight = self.precinct_residents[:n]
        return float((self._capital[:n] * weight).sum() / weight.sum())

    def mobilisation(self) -> float:
        """How strongly Party members are called on to volunteer."""
        return coordination.mobilisation(self)

    def command(self, committee: ResidentsCommittee) -> float:
        """How far a committee is commanded."""
        return coordination.command(self, committee)

    def coordination_wanted(self) -> float:
        """Hours a month that coordination asks for."""
        return coordination.hours_wanted(self)

    def _has(self, kind: str) -> bool:
        return any(body.kind == kind for body in self.structure.bodies.values())

    @property
    def heads_have_seats(self) -> bool:
        """Whether the committees' heads sit on a body of the structure in force."""
        return any("residents_committee" in body.members for body in self.structure.bodies.values())

    @property
    def has_street_office(self) -> bool:
        """Whether the structure in force has a street office."""
        return self._has("street_office")

    @property
    def has_charity(self) -> bool:
        """Whether the structure in force has a charity aid association."""
        return self._has("charity_association")

    def _make_buffers(self) -> None:
        if self._arriving.size < self.ledger.slots:
            self._arriving = np.zeros(self.ledger.slots, dtype=np.int32)
            self._ordered = np.zeros(self.ledger.slots, dtype=np.int32)

    # --- for those who look ------------------------------------------------------------------------

    @property
    def agents_by_type(self) -> Any:
        """Mesa's table of agents by class; asking for it makes the residents' agents, once."""
        if not self._residents_made:
            self._residents_made = True
            for row in range(self.community.residents):
                Resident(self, row)
        return super().agents_by_type

    @property
    def trust(self) -> npt.NDArray[np.float32]:
        """[residents, 3] trust in each of the three systems."""
        return self.people.trust

    def latest_value(self, indicator: str) -> float:
        """An indicator's total in the last month that has ended (NaN before the first)."""
        return self.latest.get(indicator, float("nan"))

    def indicators(self) -> pd.DataFrame:
        """Every indicator so far, tidy: month, indicator, by, key, value."""
        return self._observations.frame()


def run(
    scenario: str | Path | Scenario,
    seed: int | None = None,
    *,
    residents: int | None = None,
    years: float | None = None,
    parameters: dict[str, float] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Run a scenario to its horizon and return its indicators.

    Args:
        scenario, seed, residents, parameters: as for `GovernanceModel`.
        years: stop after so many years (default: the scenario's horizon).
        progress: called at the end of every month with (months done, months in all).
    """
    model = GovernanceModel(scenario, residents=residents, rng=seed, parameters=parameters)
    months = round((years if years is not None else model.scenario.years) * MONTHS_A_YEAR)
    for month in range(months):
        for _ in range(DAYS_A_MONTH):
            model.step()
        if progress is not None:
            progress(month + 1, months)
    return model.indicators()

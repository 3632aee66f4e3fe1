"""The sub-district: who and what is there, as a run's state.

State and questions only; what happens to it is in the steps of `sim.model.schedule`. A model has one
(`GovernanceModel.state`) and shows its parts as attributes of its own.

Parameters: scale.reference_residents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.agents import Body, Department, District, ResidentsCommittee, Volunteering, VolunteerTeam
from sim.agents.kinds import Kinds
from sim.cases.affair_tables import affair_tables
from sim.cases.burdens import Burdens
from sim.cases.feedback import Lessons, Tally
from sim.cases.ledger import Ledger
from sim.cases.needs import CANDIDATE, most_candidates, sources_of
from sim.cases.offices import Layout, lay_out, places_of
from sim.cases.planning_state import Counts, Policy, new_choices, new_draft
from sim.cases.population import expect_waits, make_people
from sim.cases.providers import DAY_HOURS, kernel_providers
from sim.cases.routing import RouteBook
from sim.cases.workforce import Workforce
from sim.community import Community, build_community
from sim.community.in_movers import InMovers
from sim.institutions.absorbing import partly_absorbed
from sim.institutions.affairs import AREAS, LINES
from sim.institutions.parameters import Parameters
from sim.institutions.scenario import DAYS_A_MONTH, Phase, Scenario
from sim.institutions.structure import Structure
from sim.kernel.service_state import MOST_PURPOSES
from sim.mechanisms.door_choice import Tastes
from sim.mechanisms.dual_posts import share_kept
from sim.mechanisms.elections import Election
from sim.mechanisms.facilities import facilities_of
from sim.mechanisms.habit import N_PLACES
from sim.mechanisms.happenings import Happenings
from sim.mechanisms.money import Accounts
from sim.mechanisms.moving_functions import Functions
from sim.mechanisms.population import Newcomers
from sim.mechanisms.push import OPTIONS
from sim.mechanisms.sunset import Sunsets
from sim.mechanisms.task_creep import TaskCreep
from sim.processes.contracts import Contracts
from sim.processes.delegation import Delegation
from sim.processes.relief import Relief
from sim.processes.supervision import Evaluation

if TYPE_CHECKING:
    from sim.model.governance import GovernanceModel


class SubDistrict:
    """A sub-district under a scenario: its people, bodies, ledgers and the structure in force.

    Attributes:
        spec: the scenario.
        seed: of the run; everything random follows from it.
        values: the registered parameters.
        community: who lives here.
        in_movers, newcomers: who draws those who come where somebody has gone; who came last year.
        scale: size relative to the reference sub-district.
        day: working days finished.
        phase: the entry of the timeline in force.
        structure: the management structure in force.
        structures: all that may come into force.
        layout: every office of these.
        accounts: balances and the month's payments.
        sources: rates at which candidates are drawn.
        candidates: [most a day] CANDIDATE, today's.
        creep: growth of the departments' programmes.
        sunsets: review dates of affairs, and which have lapsed.
        functions: what has moved of each affair, and what its taker has shown.
        ledger: every open case and the month's outcomes.
        counts: what new cases are counted into.
        burdens: what residents' matters have cost them since the year began.
        tally: waits and complaints of the month.
        affair_tables: the catalogue in columns.
        hours_a_case: [affairs] mean person-hours at full effort.
        raised_before: [affairs] cases raised before this month.
        work: staff, budgets and efforts of every office.
        complaint_shares: [precincts] complaints per resident's case, last month.
        choices: [affairs] CHOICE, what departments weigh this month.
        handoffs_last_month: hand-offs of the cases that ended last month.
        guidance: [precincts] share of the guidance asked for that each committee got last month.
        guidance_of_organisations: the same of contractors together.
        happenings, effects: the calendar of events, and what is different this month.
        facilities: public facilities as stocks.
        relief: what residents on relief are spared.
        election: the last one.
        priority_areas: places in AREAS of the areas put first this year.
        missed: [precincts, areas] what was missing to full satisfaction since the year began.
        complained: [precincts, areas] complaints that were heard since the year began.
        votes: [areas] what members' votes of last year count for when lots are put out.
        capital: [precincts] self-governance capital.
        people: residents, households and places as kernels see them.
        district, departments, bodies, committees, teams, volunteering: the agents.
        contracts, delegation, evaluation: what bodies do together.
        own_sorters: kinds of body of a user's own that wrongly sorted cases may go round by.
        latest: totals of the indicators of the last month.
    """

    book: RouteBook
    systems: npt.NDArray[np.int8]
    """[offices] place in SYSTEMS of the body that keeps each office"""
    hourly_cost: npt.NDArray[np.float64]
    """[offices] yuan that a productive hour costs"""
    prices: npt.NDArray[np.float64]
    """[affairs, doors] yuan asked at a door"""
    low_cost_doors: npt.NDArray[np.bool_]
    """[doors] whether a door spares those on relief part of the price"""
    household_precinct: npt.NDArray[np.int16]
    """[households]"""
    precinct_residents: npt.NDArray[np.int64]
    """[precincts]"""
    volume_a_year: npt.NDArray[np.float64]
    """[affairs] cases a year at the volumes of the last reform date, under the precincts in force"""
    by_party_line: npt.NDArray[np.float64]
    """[precincts] share of this month's tasks that came over the Party line"""
    community_work: float
    """hours of contracted community work per 1,000 residents last month"""
    policy: Policy
    """the rules in force, for kernels"""
    tastes: Tastes
    """weights of the choice of a door, for kernels"""
    lessons: Lessons
    """how residents judge and learn, for kernels"""

    def __init__(self, spec: Scenario) -> None:
        self.spec = spec
        self.seed: int = spec.seed
        self.values: Parameters = spec.parameters
        self.community: Community = build_community(spec.community, spec.parameters, spec.seed)
        self.in_movers = InMovers(spec.community.area_km2, spec.parameters, spec.seed)
        self.newcomers = Newcomers()
        self.scale: float = self.community.residents / self.values["scale.reference_residents"]
        self.structure: Structure = spec.phases[0].structure
        self.phase: Phase = spec.phases[0]
        self.day = 0
        self.accounts = Accounts()
        self.latest: dict[str, float] = {}
        self._shares_kept: dict[str, float] = {}  # of the structure in force
        self._set_up_service()

    def _set_up_service(self) -> None:
        affairs = self.spec.affairs
        self.structures = [phase.structure for phase in self.spec.phases]
        for phase in self.spec.phases:
            if phase.restored is not None and phase.restored not in self.structures:
                self.structures.append(phase.restored)
        merged = (some for structure in self.structures for some in partly_absorbed(structure))
        self.layout: Layout = lay_out([*self.structures, *merged])
        volumes = {
            name: self.values["needs.volume" if affair.raised_by_residents else "programmes.volume"]
            for name, affair in affairs.items()
        }
        self.sources = sources_of(affairs, self.seed, self.scale, volumes)
        places = max(structure.precincts for structure in self.structures)
        self.creep = TaskCreep(affairs, self.values["programmes.creep"])
        self.sunsets = Sunsets(len(affairs))
        self.functions = Functions(len(affairs))
        most = most_candidates(self.sources, self.community.residents, self.community.households, places)
        most = int(most * self.creep.most(self.spec.years)) + 1
        self.candidates = np.zeros(most, dtype=CANDIDATE)
        own_by_line = [kind for kind, cls in self.spec.own.agents.items() if _stands_by_line(cls)]
        providers = kernel_providers(self.layout, self.values, own_by_line)
        self.ledger = Ledger(providers, len(affairs), 2 * most)
        offices = len(self.layout.offices)
        self.counts = Counts(
            raised=self.ledger.raised,
            demand=np.zeros((offices, MOST_PURPOSES)),
            assigned=np.zeros((len(affairs), max(places, 1)), dtype=np.int64),
            assisted=np.zeros(len(affairs), dtype=np.int64),
            pushed=np.zeros((len(affairs), OPTIONS), dtype=np.int64),
            caught=np.zeros((len(affairs), OPTIONS), dtype=np.int64),
        )
        self.tally = Tally(
            waited=np.zeros((len(self.layout.doors), N_PLACES)),
            ended=np.zeros((len(self.layout.doors), N_PLACES)),
            complaints=np.zeros((places, len(affairs)), dtype=np.int64),
        )
        self.burdens = Burdens(self.community.residents)
        self.affair_tables = affair_tables(affairs)
        self.raised_before = self.counts.raised.copy()
        self.work = Workforce(self.ledger, self.counts.demand, self.values)
        self.complaint_shares = np.zeros(places)
        self.choices = new_choices(len(affairs))
        self.handoffs_last_month = 0.0
        self.guidance = np.zeros(places)
        self.guidance_of_organisations = 0.0
        self.hours_a_case = np.array([sum(step.hours for step in a.steps) for a in affairs.values()])
        self.happenings = Happenings(self.spec.events, affairs, self.values, self.seed)
        self.effects = self.happenings.effects(1)
        self.facilities = facilities_of(affairs, self.values)
        self.relief = Relief()
        self.election: Election | None = None
        self.priority_areas: list[int] = []
        self.missed = np.zeros((places, len(AREAS)))
        self.complained = np.zeros((places, len(AREAS)))
        self.votes = np.zeros(len(AREAS))
        self.capital = np.full(places, self.values["capital.initial"])
        self.people = make_people(self.community, self.layout, self.values, self.capital, self.seed)
        expect_waits(self.people, self.values)
        self.draft = new_draft()
        self.arrivals = 0
        self.arriving = np.zeros(0, dtype=np.int32)
        self.ordered = np.zeros(0, dtype=np.int32)

    def populate(self, model: GovernanceModel, kinds: Kinds) -> None:
        """Make the agents of all structures, each of its kind's class."""
        self.own_sorters = kinds.own_sorters
        self.district: District = kinds.district(model)
        self.bodies: list[Body] = []
        self.departments: list[Department] = []
        found: dict[str, tuple[type[Body], int]] = {}
        for structure in self.structures:
            for body_id, body in structure.bodies.items():
                count = places_of(body, structure.precincts)
                found[body_id] = (kinds.body(body.kind), max(count, found.get(body_id, (Body, 0))[1]))
            for department in structure.departments:
                if department not in {d.department_id for d in self.departments}:
                    self.departments.append(kinds.department(model, department))
        for body_id, (kind, count) in found.items():
            self.bodies += [kind(model, body_id, i) for i in range(count)]
        self.committees = [body for body in self.bodies if isinstance(body, ResidentsCommittee)]
        self.teams = [body for body in self.bodies if isinstance(body, VolunteerTeam)]
        self.volunteering = Volunteering(model)
        self.contracts = Contracts(model)
        self.delegation = Delegation()
        self.evaluation = Evaluation(len(self.departments))

    # --- what is asked about it ----------------------------------------------------------------------

    @property
    def month(self) -> int:
        """The month that the next working day belongs to, counted from 1."""
        return self.day // DAYS_A_MONTH + 1

    @property
    def now(self) -> float:
        """Working hours since the run began."""
        return self.day * DAY_HOURS

    def share_kept(self, body_id: str, post_id: str) -> float:
        """Share of their hours left to those who hold this post, dual posts held elsewhere taken off."""
        name = f"{body_id}.{post_id}"
        if name not in self._shares_kept:
            self._shares_kept[name] = share_kept(body_id, post_id, self.structure)
        return self._shares_kept[name]

    def forget_shares(self) -> None:
        """Another structure is in force: who holds which post is to be looked up anew."""
        self._shares_kept.clear()

    def local_knowledge(self, precinct: int) -> float:
        """Local knowledge of a precinct's committee, in [0, 1]."""
        return next((c.knowledge for c in self.committees if c.is_open and c.instance == precinct), 0.0)

    def hours_by_line(self) -> npt.NDArray[np.float64]:
        """[lines] hours a year that the everyday needs of those who live here ask for."""
        hours = np.zeros(len(LINES))
        for a, affair in enumerate(self.spec.affairs.values()):
            if affair.line is not None and affair.raised_by_residents:
                accepted = float(self.sources.accept[a, self.community.attributes].sum())
                hours[LINES.index(affair.line)] += self.sources.rate[a] * accepted * self.hours_a_case[a]
        return hours

    def mean_capital(self) -> float:
        """Self-governance capital, mean over residents."""
        n = self.structure.precincts
        weight = self.precinct_residents[:n]
        return float((self.capital[:n] * weight).sum() / weight.sum())

    def has(self, kind: str) -> bool:
        """Whether the structure in force has a body of a kind."""
        return any(body.kind == kind for body in self.structure.bodies.values())

    @property
    def heads_have_seats(self) -> bool:
        """Whether the committees' heads sit on a body of the structure in force."""
        bodies = self.structure.bodies
        members = {member for body in bodies.values() for member in body.members}
        return any(bodies[member].kind == "residents_committee" for member in members)


def _stands_by_line(cls: type[Any]) -> bool:
    return issubclass(cls, Body) and cls.serves_by_line

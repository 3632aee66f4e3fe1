"""The sub-district: who and what is there, and what bodies ask about it.

State and questions only; what happens in a day, a month and a year is `sim.model`'s, what happens on a
reform date `sim.model.reform_dates`'.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mesa
import numpy as np
import numpy.typing as npt
import pandas as pd

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
from sim.cases.affair_tables import affair_tables
from sim.cases.feedback import Lessons, Tally
from sim.cases.ledger import Ledger
from sim.cases.needs import BY_HOUSEHOLD, CANDIDATE, most_candidates, sources_of
from sim.cases.offices import Layout, lay_out, places_of
from sim.cases.planning_state import OPTIONS, PLACES, Counts, Policy, new_choices, new_draft
from sim.cases.population import expect_waits, make_people
from sim.cases.providers import DAY_HOURS, kernel_providers
from sim.cases.routing import RouteBook
from sim.cases.workforce import Workforce
from sim.community import Community, build_community
from sim.institutions.affairs import AREAS, LINES
from sim.institutions.files import library
from sim.institutions.parameters import Parameters
from sim.institutions.scenario import DAYS_A_MONTH, Scenario
from sim.institutions.structure import Structure
from sim.kernel.service_state import PURPOSES
from sim.measures.indicators import INDICATORS
from sim.measures.observing import Observations
from sim.mechanisms.creep import TaskCreep
from sim.mechanisms.door_choice import Tastes
from sim.mechanisms.elections import Election
from sim.mechanisms.facilities import facilities_of
from sim.mechanisms.happenings import Happenings
from sim.mechanisms.money import Accounts
from sim.processes import coordination
from sim.processes.contracts import Contracts
from sim.processes.delegation import Delegation
from sim.processes.relief import Relief


class SubDistrict(mesa.Model):
    """A sub-district under a scenario: its people, bodies, ledgers and the structure in force.

    The arguments and attributes are those of `sim.model.GovernanceModel`.
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
    _policy: Policy
    _tastes: Tastes
    _lessons: Lessons

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
        self.spec: Scenario = plan
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

    # --- set-up ------------------------------------------------------------------------------------

    def _set_up_service(self) -> None:
        affairs = self.spec.affairs
        self.phase = self.spec.phases[0]
        self._shares_kept: dict[str, float] = {}  # of the structure in force
        self.structures = [phase.structure for phase in self.spec.phases]
        for phase in self.spec.phases:
            if phase.restored is not None and phase.restored not in self.structures:
                self.structures.append(phase.restored)
        self.layout: Layout = lay_out(self.structures)
        volumes = {
            name: self.values["needs.volume" if affair.raised_by_residents else "programmes.volume"]
            for name, affair in affairs.items()
        }
        self._sources = sources_of(affairs, self.seed, self.scale, volumes)
        places = max(structure.precincts for structure in self.structures)
        self.creep = TaskCreep(affairs, self.values["programmes.creep"])
        most = most_candidates(self._sources, self.community.residents, self.community.households, places)
        most = int(most * self.creep.most(self.spec.years)) + 1
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
        self.happenings = Happenings(self.spec.events, affairs, self.values, self.seed)
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
        for structure in self.structures:
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

    # --- what agents ask of the model ----------------------------------------------------------------

    @property
    def month(self) -> int:
        """The month that the next working day belongs to, counted from 1."""
        return self.day // DAYS_A_MONTH + 1

    def share_kept(self, body_id: str, post_id: str) -> float:
        """Share of their hours left to those who hold this post, dual posts held elsewhere taken off."""
        name = f"{body_id}.{post_id}"
        if name not in self._shares_kept:
            self._shares_kept[name] = self._share_kept(body_id, post_id, name)
        return self._shares_kept[name]

    def _share_kept(self, body_id: str, post_id: str, name: str) -> float:
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
        for a, affair in enumerate(self.spec.affairs.values()):
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

    def indicators_of(self, month: int) -> list[tuple[str, str, str, float]]:
        """Every indicator of a month that has ended: indicator, by, key, value."""
        return self._observations.of_month(month)

    def indicators(self) -> pd.DataFrame:
        """Every indicator so far, tidy: month, indicator, by, key, value."""
        return self._observations.frame()

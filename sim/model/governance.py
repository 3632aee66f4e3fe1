"""The model: one sub-district under a management structure, day by day.

`GovernanceModel.step` takes the steps of its schedule (`sim.model.steps`), which reads like the process
overview of the model's description: on the first day of a month events strike, reforms take effect,
contracts are let, departments weigh what to push and bodies plan; every day programmes are issued, residents
raise needs and choose doors, offices serve, residents learn; on the last day of a month hours and money are
booked, volunteers come and go, expectations adjust and indicators are collected; once a year posts,
priorities and the structure itself are reviewed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.agents import Body, Department, District, Resident, ResidentsCommittee, Volunteering, VolunteerTeam
from sim.agents.kinds import kinds_with
from sim.cases.affair_tables import AffairTables
from sim.cases.burdens import Burdens
from sim.cases.feedback import Tally
from sim.cases.ledger import Ledger
from sim.cases.offices import Layout
from sim.cases.planning_state import Counts, People
from sim.cases.routing import RouteBook
from sim.cases.workforce import Workforce
from sim.community import Community
from sim.institutions.files import library
from sim.institutions.own_code import used_in, with_own
from sim.institutions.parameters import Parameters
from sim.institutions.scenario import DAYS_A_MONTH, MONTHS_A_YEAR, Phase, Scenario
from sim.institutions.structure import Structure
from sim.kernel.service_state import Rows
from sim.measures.indicators import INDICATORS
from sim.measures.observing import Observations
from sim.mechanisms.elections import Election
from sim.mechanisms.facilities import Facilities
from sim.mechanisms.happenings import Effects, Happenings
from sim.mechanisms.money import Accounts
from sim.mechanisms.moving_functions import Functions
from sim.mechanisms.sunset import Sunsets
from sim.mechanisms.task_creep import TaskCreep
from sim.model.held import Held
from sim.model.invariants import Invariants
from sim.model.own_seed import Unsaid, seed_of
from sim.model.own_steps import OwnSteps
from sim.model.reform_dates import ReformDates
from sim.model.schedule import Insertion, Schedule, When
from sim.model.steps import SCHEDULE
from sim.model.subdistrict import SubDistrict
from sim.processes import coordination, supervision
from sim.processes import guidance as guiding
from sim.processes.contracts import Contracts
from sim.processes.delegation import Delegation
from sim.processes.relief import Relief
from sim.processes.supervision import Evaluation


class GovernanceModel(mesa.Model):
    """A sub-district run under a scenario.

    Args:
        scenario: a bundled name, a path to a scenario file, or a Scenario.
        residents: size of the community (default: the scenario's).
        rng: the run's seed, an integer (default: the scenario's). Everything random follows from it. None, as
            Mesa has it for replicates without seeds, draws one, which `datacollector` then has as ``seed``.
        parameters: registered parameters to set, over the scenario's own.
        agents: classes of one's own by kind: ``department``, ``district``, a kind of body of structure files,
            or a new one (`sim.agents.kinds`).
        steps: steps of one's own (`sim.model.schedule`).

    Attributes:
        spec: the scenario it runs under (Mesa keeps `scenario` for a class of its own).
        month: month of the next working day, counted from 1.
        day: working days finished.
        state: the sub-district, of which most is shown here too.
        reform: how another structure comes into force.
        schedule: the steps of a run, in order.
        structure: the management structure in force.
        community: who lives here.
        ledger: every open case and the month's outcomes.
        datacollector: one value a month of every indicator's total.

    Raises:
        InputError: a scenario, size, parameter, class or step that cannot be.
    """

    spec = Held[Scenario]()
    day = Held[int]()
    seed = Held[int]()
    values = Held[Parameters]()
    community = Held[Community]()
    scale = Held[float]()
    structure = Held[Structure]()
    structures = Held[list[Structure]]()
    layout = Held[Layout]()
    accounts = Held[Accounts]()
    creep = Held[TaskCreep]()
    sunsets = Held[Sunsets]()
    burdens = Held[Burdens]()
    functions = Held[Functions]()
    ledger = Held[Ledger]()
    counts = Held[Counts]()
    tally = Held[Tally]()
    affair_tables = Held[AffairTables]()
    work = Held[Workforce]()
    choices = Held[Rows]()
    book = Held[RouteBook]()
    people = Held[People]()
    hours_a_case = Held[npt.NDArray[np.float64]]()
    volume_a_year = Held[npt.NDArray[np.float64]]()
    systems = Held[npt.NDArray[np.int8]]()
    hourly_cost = Held[npt.NDArray[np.float64]]()
    prices = Held[npt.NDArray[np.float64]]()
    low_cost_doors = Held[npt.NDArray[np.bool_]]()
    household_precinct = Held[npt.NDArray[np.int16]]()
    precinct_residents = Held[npt.NDArray[np.int64]]()
    by_party_line = Held[npt.NDArray[np.float64]]()
    community_work = Held[float]()
    handoffs_last_month = Held[float]()
    guidance = Held[npt.NDArray[np.float64]]()
    guidance_of_organisations = Held[float]()
    votes = Held[npt.NDArray[np.float64]]()
    happenings = Held[Happenings]()
    effects = Held[Effects]()
    facilities = Held[Facilities]()
    relief = Held[Relief]()
    election = Held[Election | None]()
    district = Held[District]()
    departments = Held[list[Department]]()
    bodies = Held[list[Body]]()
    committees = Held[list[ResidentsCommittee]]()
    teams = Held[list[VolunteerTeam]]()
    volunteering = Held[Volunteering]()
    contracts = Held[Contracts]()
    delegation = Held[Delegation]()
    evaluation = Held[Evaluation]()
    phase = Held[Phase]()
    latest = Held[dict[str, float]]()

    def __init__(
        self,
        scenario: str | Path | Scenario = "old",
        *,
        residents: int | None = None,
        rng: int | Unsaid | None = Unsaid.SEED,
        parameters: dict[str, float] | None = None,
        agents: Mapping[str, type[Any]] | None = None,
        steps: Iterable[Insertion] = (),
    ) -> None:
        steps = tuple(steps)
        plan = library.load_scenario(scenario, kinds=agents or ())
        seed, drawn = seed_of(rng)
        plan = library.with_settings(plan, residents=residents, seed=seed, parameters=parameters)
        if agents or steps:
            plan = with_own(plan, agents=agents, steps=steps)
        kinds = kinds_with(plan.own.agents)
        used_in([plan], agents or {})
        super().__init__(rng=plan.seed)
        self.schedule: Schedule = SCHEDULE.with_steps(plan.own.steps)
        self.own_steps = OwnSteps(self.schedule)
        self.state = SubDistrict(plan)
        self.reform = ReformDates(self)
        self.state.populate(self, kinds)
        self._residents_made = False
        self.observations = Observations()
        self.invariants = Invariants(self.state)
        names = [*INDICATORS, *self.own_steps.names]
        self.datacollector = mesa.DataCollector(
            model_reporters={name: [self.latest_value, [name]] for name in names}
            | ({"seed": "seed"} if drawn else {})
        )

    # --- the run -------------------------------------------------------------------------------------

    def step(self) -> None:
        """One working day, with the opening or closing of a month that falls on it."""
        if self.day % DAYS_A_MONTH == 0:
            self.take("month_opens")
        self.take("day")
        self.state.day += 1
        if self.day % DAYS_A_MONTH == 0:
            self.take("month_closes")
        if self.day >= self.spec.years * MONTHS_A_YEAR * DAYS_A_MONTH:
            self.running = False

    def take(self, when: When) -> None:
        """Take the steps of a stretch that are due, in the schedule's order."""
        month = self.month - 1 if when == "month_closes" else self.month
        for step in self.schedule.due(when, month):
            found = step.act(self)
            if step.own:
                self.own_steps.note(step, found)

    # --- what agents ask of the model ----------------------------------------------------------------

    @property
    def month(self) -> int:
        """The month that the next working day belongs to, counted from 1."""
        return self.state.month

    @property
    def now(self) -> float:
        """Working hours since the run began."""
        return self.state.now

    @property
    def trust(self) -> npt.NDArray[np.float32]:
        """[residents, 3] trust in each of the three systems."""
        return self.people.trust

    @property
    def raised_this_month(self) -> npt.NDArray[np.int64]:
        """[affairs] cases raised since the month began."""
        return self.counts.raised - self.state.raised_before

    def share_kept(self, body_id: str, post_id: str) -> float:
        """Share of their hours left to those who hold this post, dual posts held elsewhere taken off."""
        return self.state.share_kept(body_id, post_id)

    def contact_hours(self, office: int) -> float:
        """Person-hours that an office has booked this month on matters of residents and households."""
        return self.work.hours_on(office, self.affair_tables.of_homes)

    def complaint_share(self, precinct: int) -> float:
        """Complaints last month per resident's case that ended in a precinct."""
        return float(self.state.complaint_shares[precinct])

    def local_knowledge(self, precinct: int) -> float:
        """Local knowledge of a precinct's committee, in [0, 1]."""
        return self.state.local_knowledge(precinct)

    def hours_by_line(self) -> npt.NDArray[np.float64]:
        """[lines] hours a year that the everyday needs of those who live here ask for."""
        return self.state.hours_by_line()

    def mean_capital(self) -> float:
        """Self-governance capital, mean over residents."""
        return self.state.mean_capital()

    def mobilisation(self) -> float:
        """How strongly Party members are called on to volunteer."""
        return coordination.mobilisation(self)

    def command(self, committee: ResidentsCommittee) -> float:
        """How far a committee is commanded."""
        return coordination.command(self, committee)

    def coordination_wanted(self) -> float:
        """Hours a month that coordination asks for."""
        return coordination.hours_wanted(self)

    def guidance_wanted(self) -> float:
        """Hours a month that committees and contractors ask for."""
        return guiding.hours_wanted(self)

    def oversight_wanted(self) -> float:
        """Hours a month that departments and their own tasks ask to be looked at."""
        return supervision.oversight_wanted(self)

    def cadre_supervision_wanted(self, body: Body) -> float:
        """Hours a month that supervising the cadres posted here asks a body for."""
        return supervision.cadre_supervision_wanted(self, body)

    @property
    def heads_have_seats(self) -> bool:
        """Whether the committees' heads sit on a body of the structure in force."""
        return self.state.heads_have_seats

    @property
    def has_street_office(self) -> bool:
        """Whether the structure in force has a street office."""
        return self.state.has("street_office")

    @property
    def has_charity(self) -> bool:
        """Whether the structure in force has a charity aid association."""
        return self.state.has("charity_association")

    @property
    def agents_by_type(self) -> Any:
        """Mesa's table of agents by class; asking for it makes the residents' agents, once."""
        if not self._residents_made:
            self._residents_made = True
            for row in range(self.community.residents):
                Resident(self, row)
        return super().agents_by_type

    # --- what comes of it ------------------------------------------------------------------------------

    def latest_value(self, indicator: str) -> float:
        """An indicator's total in the last month that has ended (NaN before the first)."""
        return self.latest.get(indicator, float("nan"))

    def indicators_of(self, month: int) -> list[tuple[str, str, str, float]]:
        """Every indicator of a month that has ended: indicator, by, key, value."""
        return self.observations.of_month(month)

    def indicators(self) -> pd.DataFrame:
        """Every indicator so far, tidy: month, indicator, by, key, value."""
        return self.observations.frame()


def run(
    scenario: str | Path | Scenario,
    seed: int | None = None,
    *,
    residents: int | None = None,
    years: float | None = None,
    parameters: dict[str, float] | None = None,
    agents: Mapping[str, type[Any]] | None = None,
    steps: Sequence[Insertion] = (),
    progress: Callable[[int, int], None] | None = None,
    kind: type[GovernanceModel] = GovernanceModel,
) -> pd.DataFrame:
    """Run a scenario to its horizon and return its indicators.

    Args:
        scenario, seed, residents, parameters, agents, steps: as for `GovernanceModel`.
        years: stop after so many years (default: the scenario's horizon).
        progress: called at the end of every month with (months done, months in all).
        kind: the model, or one that notes more.
    """
    rng = Unsaid.SEED if seed is None else seed
    model = kind(scenario, residents=residents, rng=rng, parameters=parameters, agents=agents, steps=steps)
    months = round((years if years is not None else model.spec.years) * MONTHS_A_YEAR)
    for month in range(months):
        for _ in range(DAYS_A_MONTH):
            model.step()
        if progress is not None:
            progress(month + 1, months)
    indicators = model.indicators()
    # A model and its agents refer to one another, and Python looks for such rings so seldom that dozens of
    # models would pile up. Without what it refers to, it goes at once.
    model.state.__dict__.clear()
    model.__dict__.clear()
    return indicators

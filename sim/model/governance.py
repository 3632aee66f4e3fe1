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

import numpy as np
import pandas as pd

from sim.cases.feedback import Lessons, feed_back
from sim.cases.needs import CANDIDATE, draw_candidates, set_surges
from sim.cases.planning import create_cases
from sim.cases.planning_state import Policy
from sim.cases.population import expect_waits
from sim.cases.providers import DAY_HOURS
from sim.cases.rules import make_lessons, make_policy
from sim.institutions.affairs import AREAS
from sim.institutions.scenario import DAYS_A_MONTH, DAYS_A_YEAR, MONTHS_A_YEAR, Scenario
from sim.kernel.queues import due_arrivals, in_order
from sim.kernel.service import serve_day
from sim.measures.observing import observe
from sim.mechanisms.complaints import complaint_share
from sim.mechanisms.door_choice import Tastes, make_tastes
from sim.mechanisms.elections import hold_election
from sim.mechanisms.expected_waits import learn_waits
from sim.model.reform_dates import Reformable
from sim.processes import coordination


class GovernanceModel(Reformable):
    """A sub-district run under a scenario.

    Args:
        scenario: a bundled name, a path to a scenario file, or a Scenario.
        residents: size of the community (default: the scenario's).
        rng: the run's seed, an integer (default: the scenario's). Everything random follows from it.
        parameters: registered parameters to set, over the scenario's own.

    Attributes:
        spec: the scenario it runs under (Mesa keeps `scenario` for a class of its own).
        month: month of the next working day, counted from 1.
        day: working days finished.
        structure: the management structure in force.
        community: who lives here.
        ledger: every open case and the month's outcomes.
        datacollector: one value a month of every indicator's total.

    Raises:
        InputError: a scenario, size or parameter that cannot be.
    """

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
        if self.day >= self.spec.years * MONTHS_A_YEAR * DAYS_A_MONTH:
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
        for phase in self.spec.phases:
            if phase.month == self.month and not self.district.restored:
                self.phase = phase
                self._reform(phase.structure)
        restored = self.phase.restored
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
        self.work.close_month(self.counts.demand, first=self.day <= DAYS_A_MONTH)
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
        tally, speed = self.tally, self.values["expectation.speed"]
        learn_waits(self.people.perceived, tally.waited, tally.ended, speed)
        expect_waits(self.people, self.values)
        rows = self.ledger.month_rows()
        raised = np.bincount(rows["precinct"][rows["person"] >= 0], minlength=self._complaints.size)
        self._complaints = complaint_share(tally.complaints, raised)
        self.handoffs_last_month = float(rows["handoffs"].sum())
        own = rows[rows["person"] >= 0]
        area = self.affair_tables.area[own["affair"]]
        public = area >= 0
        missing = 1.0 - own["satisfaction"][public].astype(np.float64)
        self._dissatisfied += np.bincount(area[public], missing, minlength=len(AREAS))

    def _make_buffers(self) -> None:
        if self._arriving.size < self.ledger.slots:
            self._arriving = np.zeros(self.ledger.slots, dtype=np.int32)
            self._ordered = np.zeros(self.ledger.slots, dtype=np.int32)


def run(
    scenario: str | Path | Scenario,
    seed: int | None = None,
    *,
    residents: int | None = None,
    years: float | None = None,
    parameters: dict[str, float] | None = None,
    progress: Callable[[int, int], None] | None = None,
    kind: type[GovernanceModel] = GovernanceModel,
) -> pd.DataFrame:
    """Run a scenario to its horizon and return its indicators.

    Args:
        scenario, seed, residents, parameters: as for `GovernanceModel`.
        years: stop after so many years (default: the scenario's horizon).
        progress: called at the end of every month with (months done, months in all).
        kind: the model, or one that notes more.
    """
    model = kind(scenario, residents=residents, rng=seed, parameters=parameters)
    months = round((years if years is not None else model.spec.years) * MONTHS_A_YEAR)
    for month in range(months):
        for _ in range(DAYS_A_MONTH):
            model.step()
        if progress is not None:
            progress(month + 1, months)
    indicators = model.indicators()
    # A model and its agents refer to one another, and Python looks for such rings so seldom that dozens of
    # models would pile up. Without what it refers to, it goes at once.
    model.__dict__.clear()
    return indicators

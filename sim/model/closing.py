"""A month closes: hours and money are booked, people adjust, all is measured; once a year all is reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.cases.population import expect_waits
from sim.institutions.scenario import DAYS_A_MONTH, MONTHS_A_YEAR
from sim.measures.observing import observe
from sim.mechanisms.complaints import complaint_share
from sim.mechanisms.expected_waits import learn_waits
from sim.model.reform_dates import cost_hours
from sim.processes import coordination, functions, priorities, sunsets

if TYPE_CHECKING:
    from sim.model.governance import GovernanceModel


def note_party_line(model: GovernanceModel) -> None:
    """Share of the month's tasks that came over the Party line, by precinct."""
    model.state.by_party_line = coordination.by_party_line(model)


def note_community_work(model: GovernanceModel) -> None:
    """Hours of contracted community work last month, per 1,000 residents."""
    work = coordination.hours_on(model, "community_work")
    model.state.community_work = work / (model.community.residents / 1000.0)


def close_departments(model: GovernanceModel) -> None:
    """Departments book hours, pay their people, and learn from their own pushes that were found out."""
    with model.work.summed():
        for department in model.departments:
            department.close_month()


def close_bodies(model: GovernanceModel) -> None:
    """Bodies book hours on cases and divide the others between activities; capital and knowledge change."""
    with model.work.summed():
        for body in model.bodies:
            body.close_month()
    for committee in model.committees:
        if committee.is_open:
            model.state.capital[committee.instance] = committee.capital


def absorb_pool(model: GovernanceModel) -> None:
    """Some whose posts were cut are absorbed elsewhere; the district pays the others."""
    model.district.pay_pool()


def pay_contracts(model: GovernanceModel) -> None:
    """Contracts and what departments bought are paid; what inspections saw is noted."""
    model.contracts.close_month(model)


def settle_sales(model: GovernanceModel) -> None:
    """Customers pay, the relief fund pays the rest, residents give, and sellers live on what they sold."""
    model.relief.close_month(model)


def keep_facilities(model: GovernanceModel) -> None:
    """Facilities fare as the month's work on them."""
    state = model.state
    rows = state.ledger.month_rows()
    affairs = state.facilities.rows
    done = np.bincount(rows["affair"], rows["quality"], minlength=state.hours_a_case.size)[affairs]
    ended = np.bincount(rows["affair"], minlength=state.hours_a_case.size)[affairs]
    state.facilities.close_month(done, ended.astype(np.float64), state.values)


def note_pushes(model: GovernanceModel) -> None:
    """What was pushed against the ban, which overseers will have to look through."""
    model.delegation.close_month(model)


def turn_volunteers_over(model: GovernanceModel) -> None:
    """People take up volunteering and leave it."""
    model.volunteering.close_month(model, model.teams)


def adjust_expectations(model: GovernanceModel) -> None:
    """What people expect to wait, and bodies to be asked for, moves towards what they saw."""
    state = model.state
    tally, speed = state.tally, state.values["expectation.speed"]
    learn_waits(state.people.perceived, tally.waited, tally.ended, speed)
    expect_waits(state.people, state.values)
    rows = state.ledger.month_rows()
    raised = np.bincount(rows["precinct"][rows["person"] >= 0], minlength=state.complaint_shares.size)
    state.complaint_shares = complaint_share(tally.complaints.sum(axis=1), raised)
    state.handoffs_last_month = float(rows["handoffs"].sum())


def note_what_presses(model: GovernanceModel) -> None:
    """What residents missed and complained of this month, where."""
    priorities.note_month(model)


def note_own_tasks(model: GovernanceModel) -> None:
    """What departments did themselves this month, which overseers may look at."""
    model.evaluation.close_month(model)


def note_unpaid_tasks(model: GovernanceModel) -> None:
    """Which tasks that ended this month were handed down unpaid."""
    model.creep.close_month(model.ledger.month_rows())


def review_sunsets(model: GovernanceModel) -> None:
    """Affairs whose review is due are renewed where their department does them itself, or lapse."""
    sunsets.close_month(model)


def note_burdens(model: GovernanceModel) -> None:
    """What residents' matters that ended this month cost them is added to the year's."""
    state = model.state
    if state.day % (MONTHS_A_YEAR * DAYS_A_MONTH) == DAYS_A_MONTH:
        state.burdens.forget()
    state.burdens.add(state.ledger.month_rows(), state.affair_tables.everyday)


def close_functions(model: GovernanceModel) -> None:
    """Whoever has taken functions over is paid for the month's work on them; how it did them is noted."""
    functions.close_month(model)


def review_functions(model: GovernanceModel) -> None:
    """Functions move on where takers have shown that they can do more, and come back where they fail."""
    functions.review(model)


def measure(model: GovernanceModel) -> None:
    """The indicators of the month that has ended."""
    model.state.latest = observe(model, model.observations)


def note_for_review(model: GovernanceModel) -> None:
    """The district keeps what the yearly review will look at."""
    model.district.close_month()


def let_volumes_grow(model: GovernanceModel) -> None:
    """The volume of departments' tasks grows with what was handed down unpaid this year."""
    model.creep.close_year(model.state.sources.rate)


def hire_coordinators(model: GovernanceModel) -> None:
    """Departments hire coordinators after a year too full; those beyond what is wanted leave."""
    for department in model.departments:
        department.close_year()
    cost_hours(model)


def review(model: GovernanceModel) -> None:
    """The district reviews every public body's posts, then the structure itself."""
    model.district.close_year()


def found_organisations(model: GovernanceModel) -> None:
    """What was purchased this year, and cultivation, bring new social organisations."""
    model.contracts.close_year(model)


def set_priorities(model: GovernanceModel) -> None:
    """The Party core puts first next year the areas that pressed most; members have their votes."""
    priorities.close_year(model)


def hold_invariants(model: GovernanceModel) -> None:
    """What must always hold is looked at; a run in which it does not has broken and ends."""
    model.invariants.hold(model)


def collect(model: GovernanceModel) -> None:
    """Mesa's table of totals gets the month's row."""
    model.datacollector.collect(model)


def clear_counters(model: GovernanceModel) -> None:
    """Last month's figures are kept where they are needed, and the month's counters cleared."""
    state = model.state
    state.raised_before[:] = state.counts.raised
    state.work.close_month(first=state.day <= DAYS_A_MONTH)
    state.ledger.n_outcomes = 0
    counts = state.counts
    for counter in (
        counts.assigned,
        counts.assisted,
        counts.pushed,
        counts.caught,
        *state.tally,
    ):
        counter[:] = 0

"""A month opens: events strike, a reform takes effect when one is due, and everybody plans the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.cases.needs import set_surges
from sim.cases.rules import make_lessons, make_policy
from sim.mechanisms.door_choice import make_tastes
from sim.mechanisms.elections import hold_election
from sim.model.open_cases import move_stranded
from sim.processes import coordination, guidance, supervision

if TYPE_CHECKING:
    from sim.model.governance import GovernanceModel


def open_accounts(model: GovernanceModel) -> None:
    """Begin the month with nothing paid."""
    model.accounts.open_month()


def let_events_strike(model: GovernanceModel) -> None:
    """What is different this month: what comes by itself, then what the scenario dates."""
    model.state.effects = model.happenings.effects(model.month)


def reform_if_due(model: GovernanceModel) -> None:
    """Let another structure come into force, a dated one or the restored street office."""
    model.reform.take_effect_if_due()


def heed_the_ban(model: GovernanceModel) -> None:
    """The district's attention fades a little, unless something puts the ban on the agenda again."""
    model.district.open_month()


def let_volumes_surge(model: GovernanceModel) -> None:
    """Events add to the volume of departments' tasks."""
    set_surges(model.state.sources, model.effects.surge)


def elect(model: GovernanceModel) -> None:
    """Residents elect their committees when it is time, or precincts were redrawn.

    Turnout says how far committees answer to voters.
    """
    state, values = model.state, model.values
    if not (model.reform.redrawn or (model.month - 1) % round(values["election.every_months"]) == 0):
        return
    precincts = state.structure.precincts
    state.election = hold_election(
        state.community.age,
        state.community.attributes,
        state.household_precinct[state.community.household],
        state.people.trust[:, 1],
        state.volunteering.volunteer,
        state.capital[:precincts],
        state.precinct_residents[:precincts],
        values,
        state.seed,
        state.month,
    )
    for committee in state.committees:
        if committee.is_open:
            turnout = float(state.election.by_precinct[committee.instance])
            committee.turnout = 0.0 if np.isnan(turnout) else turnout


def let_contracts(model: GovernanceModel) -> None:
    """Inspect as far as hours went last month; tender quarterly, and at once what is newly put out."""
    model.contracts.open_month(model)


def evaluate(model: GovernanceModel) -> None:
    """Departments' own tasks are looked at as far as hours of oversight went; what is seen is told."""
    model.evaluation.open_month(model)


def supervise(model: GovernanceModel) -> None:
    """Public bodies are supervised as far as hours for it went last month."""
    supervision.supervise_bodies(model)


def weigh_pushing(model: GovernanceModel) -> None:
    """Departments weigh what to do, push or pay for; the chances of being found out are set."""
    model.delegation.open_month(model)


def promise_relief(model: GovernanceModel) -> None:
    """Promise those on relief no more than the fund holds, as far as can be foreseen."""
    model.relief.open_month(model)


def set_rules(model: GovernanceModel) -> None:
    """The rules in force, tastes and lessons, as this month's kernels take them."""
    state, values = model.state, model.values
    state.policy = make_policy(values, state.structure, state.layout, state.own_sorters)
    state.tastes = make_tastes(values, state.relief.spared)
    heard = coordination.heard_more(model)
    state.lessons = make_lessons(values, state.structure, state.layout, state.relief.spared, heard)


def coordinate(model: GovernanceModel) -> None:
    """Papers lie between offices as long as last month's coordination leaves them."""
    coordination.set_delays(model)


def guide(model: GovernanceModel) -> None:
    """Committees and contractors have got the guidance that there were hours for last month."""
    guidance.open_month(model)


def plan_departments(model: GovernanceModel) -> None:
    """Departments put their people to work, with as much effort for each task as their number leaves."""
    for department in model.departments:
        department.plan_month()


def plan_bodies(model: GovernanceModel) -> None:
    """Bodies decide how many people serve where, and at what pace."""
    for body in model.bodies:
        body.plan_month()


def move_stranded_cases(model: GovernanceModel) -> None:
    """Cases at a contractor that has no people any more go to whoever does them now."""
    move_stranded(model.state)

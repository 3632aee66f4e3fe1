"""The order of a run's steps, as the model takes them; a test holds this list against a traced run.

Each stretch of time is a method of the model, and its steps are what that method calls, in order. What it
calls only to look something up is no step (`LOOKS`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """What is called, as ``module:function`` or ``module:Class.method`` (any subclass's, too)."""

    call: str

    @property
    def name(self) -> str:
        """The name of the function or method."""
        return self.call.partition(":")[2].rpartition(".")[2]


@dataclass(frozen=True)
class Stretch:
    """A method of `sim.model.GovernanceModel` and its steps, in order; `when` is a key of the texts."""

    when: str
    method: str
    steps: tuple[Step, ...]


def _stretch(when: str, method: str, *calls: str) -> Stretch:
    return Stretch(when, method, tuple(Step(call) for call in calls))


SCHEDULE: tuple[Stretch, ...] = (
    _stretch(
        "day",
        "step",
        "sim.model.governance:GovernanceModel._open_month",
        "sim.model.governance:GovernanceModel._raise_cases",
        "sim.model.governance:GovernanceModel._serve",
        "sim.model.governance:GovernanceModel._feed_back",
        "sim.model.governance:GovernanceModel._close_month",
    ),
    _stretch(
        "month_opens",
        "_open_month",
        "sim.mechanisms.money:Accounts.open_month",
        "sim.mechanisms.happenings:Happenings.effects",
        "sim.model.governance:GovernanceModel._reform_if_due",
        "sim.agents.district:District.open_month",
        "sim.cases.needs:set_surges",
        "sim.model.governance:GovernanceModel._elect",
        "sim.processes.contracts:Contracts.open_month",
        "sim.processes.delegation:Delegation.open_month",
        "sim.processes.relief:Relief.open_month",
        "sim.cases.rules:make_policy",
        "sim.mechanisms.door_choice:make_tastes",
        "sim.processes.coordination:heard_more",
        "sim.cases.rules:make_lessons",
        "sim.processes.coordination:set_delays",
        "sim.processes.coordination:guidance",
        "sim.agents.department:Department.plan_month",
        "sim.agents.base:Body.plan_month",
        "sim.model.reform_dates:Reformable._move_cases_nobody_works_on",
    ),
    _stretch("reform", "_reform_if_due", "sim.model.reform_dates:Reformable._reform"),
    _stretch(
        "reformed",
        "_reform",
        "sim.agents.district:District.reform",
        "sim.community.columns:Community.precincts",
        "sim.cases.population:place_offices",
        "sim.cases.rules:make_book",
        "sim.model.reform_dates:Reformable._prioritise",
        "sim.model.reform_dates:Reformable._take_up_posts",
        "sim.cases.providers:system_of_offices",
        "sim.mechanisms.payroll:hourly_cost",
        "sim.cases.routing:prices_at_doors",
        "sim.processes.contracts:Contracts.restructure",
        "sim.cases.rules:make_policy",
        "sim.processes.delegation:Delegation.open_month",
        "sim.cases.reforming:overlap",
        "sim.model.transition:merge_committees",
        "sim.model.reform_dates:Reformable._move_open_cases",
        "sim.cases.routing:right_doors",
        "sim.mechanisms.habit:hear_of_reform",
    ),
    _stretch(
        "cases",
        "_raise_cases",
        "sim.model.governance:GovernanceModel._draw_candidates",
        "sim.mechanisms.creep:TaskCreep.thin",
        "sim.kernel.queues:due_arrivals",
        "sim.cases.planning:create_cases",
    ),
    _stretch(
        "service",
        "_serve",
        "sim.cases.workforce:Workforce.open_day",
        "sim.kernel.queues:in_order",
        "sim.kernel.service:serve_day",
    ),
    _stretch("feedback", "_feed_back", "sim.cases.feedback:feed_back"),
    _stretch(
        "month_closes",
        "_close_month",
        "sim.processes.coordination:by_party_line",
        "sim.processes.coordination:hours_on",
        "sim.agents.department:Department.close_month",
        "sim.agents.base:Body.close_month",
        "sim.processes.contracts:Contracts.close_month",
        "sim.processes.relief:Relief.close_month",
        "sim.model.governance:GovernanceModel._keep_facilities",
        "sim.processes.delegation:Delegation.close_month",
        "sim.agents.volunteers:Volunteering.close_month",
        "sim.model.governance:GovernanceModel._adjust_expectations",
        "sim.mechanisms.creep:TaskCreep.close_month",
        "sim.measures.observing:observe",
        "sim.agents.district:District.close_month",
        "sim.model.governance:GovernanceModel._close_year",
        "sim.cases.workforce:Workforce.close_month",
    ),
    _stretch(
        "year",
        "_close_year",
        "sim.mechanisms.creep:TaskCreep.close_year",
        "sim.agents.department:Department.close_year",
        "sim.agents.district:District.close_year",
        "sim.processes.contracts:Contracts.close_year",
        "sim.processes.coordination:priorities",
        "sim.model.reform_dates:Reformable._prioritise",
    ),
)

LOOKS: frozenset[str] = frozenset(
    {
        "_make_buffers",
        "households",
        "kept",
        "make_room",
        "month",
        "month_rows",
        "residents",
        "scenario",
    }
)
"""What the model's methods call besides: properties read, rows looked at, room made."""

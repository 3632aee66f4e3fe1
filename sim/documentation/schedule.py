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
        "sim.model:GovernanceModel._open_month",
        "sim.model:GovernanceModel._raise_cases",
        "sim.model:GovernanceModel._serve",
        "sim.model:GovernanceModel._feed_back",
        "sim.model:GovernanceModel._close_month",
    ),
    _stretch(
        "month_opens",
        "_open_month",
        "sim.money:Accounts.open_month",
        "sim.happenings:Happenings.effects",
        "sim.model:GovernanceModel._reform_if_due",
        "sim.agents.district:District.open_month",
        "sim.needs:set_surges",
        "sim.model:GovernanceModel._elect",
        "sim.contracts:Contracts.open_month",
        "sim.delegation:Delegation.open_month",
        "sim.relief:Relief.open_month",
        "sim.rules:make_policy",
        "sim.rules:make_tastes",
        "sim.coordination:heard_more",
        "sim.rules:make_lessons",
        "sim.coordination:set_delays",
        "sim.coordination:guidance",
        "sim.agents.department:Department.plan_month",
        "sim.agents.base:Body.plan_month",
        "sim.reform_dates:Reformable._move_cases_nobody_works_on",
    ),
    _stretch("reform", "_reform_if_due", "sim.reform_dates:Reformable._reform"),
    _stretch(
        "reformed",
        "_reform",
        "sim.agents.district:District.reform",
        "sim.community.columns:Community.precincts",
        "sim.population:place_offices",
        "sim.rules:make_book",
        "sim.reform_dates:Reformable._prioritise",
        "sim.reform_dates:Reformable._take_up_posts",
        "sim.providers:system_of_offices",
        "sim.payroll:hourly_cost",
        "sim.routing:prices_at_doors",
        "sim.contracts:Contracts.restructure",
        "sim.rules:make_policy",
        "sim.delegation:Delegation.open_month",
        "sim.reforming:overlap",
        "sim.transition:merge_committees",
        "sim.reform_dates:Reformable._move_open_cases",
        "sim.routing:right_doors",
        "sim.population:tell_of_reform",
    ),
    _stretch(
        "cases",
        "_raise_cases",
        "sim.model:GovernanceModel._draw_candidates",
        "sim.creep:TaskCreep.thin",
        "sim.queues:due_arrivals",
        "sim.planning:create_cases",
    ),
    _stretch(
        "service",
        "_serve",
        "sim.workforce:Workforce.open_day",
        "sim.queues:in_order",
        "sim.service:serve_day",
    ),
    _stretch("feedback", "_feed_back", "sim.feedback:feed_back"),
    _stretch(
        "month_closes",
        "_close_month",
        "sim.coordination:by_party_line",
        "sim.coordination:hours_on",
        "sim.agents.department:Department.close_month",
        "sim.agents.base:Body.close_month",
        "sim.contracts:Contracts.close_month",
        "sim.relief:Relief.close_month",
        "sim.model:GovernanceModel._keep_facilities",
        "sim.delegation:Delegation.close_month",
        "sim.agents.volunteers:Volunteering.close_month",
        "sim.model:GovernanceModel._adjust_expectations",
        "sim.creep:TaskCreep.close_month",
        "sim.indicators:observe",
        "sim.agents.district:District.close_month",
        "sim.model:GovernanceModel._close_year",
        "sim.workforce:Workforce.close_month",
    ),
    _stretch(
        "year",
        "_close_year",
        "sim.creep:TaskCreep.close_year",
        "sim.agents.department:Department.close_year",
        "sim.agents.district:District.close_year",
        "sim.contracts:Contracts.close_year",
        "sim.coordination:priorities",
        "sim.reform_dates:Reformable._prioritise",
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

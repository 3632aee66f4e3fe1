"""Money follows the task (费随事转): what is paid for pushed work, and the help hired with it.

Where money has to follow a task, a part of the wage of each pushed hour goes to the committee that does
it, and departments can buy single tasks from contractors. The committee hires helpers for a month with its
cash.

Equation::

    paid share    m = rule money_follows_task * money.paid_share
    payment         = hours done this month on tasks with money * wage.committee_member / h
    help            = max(0, cash) / wage.social_worker         (full-time equivalents, for a month)
    purse           = m * money.purchase_share * budget left by events    (share of tasks that can be bought)

with h = service.productive_hours_month.

Parameters: money.paid_share, money.purchase_share, wage.committee_member, wage.social_worker,
service.productive_hours_month.
State: a committee's cash (its balance in `Accounts`), `ResidentsCommittee.help`.
Clauses: D4.4.
Source: the reform's rule that money follows the task (费随事转); the share is reasoned.
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters


def paid_share(money_follows_task: float, values: Parameters) -> float:
    """The part of a pushed hour's wage that has to follow it."""
    return money_follows_task * values["money.paid_share"]


def committee_wage(values: Parameters) -> float:
    """Yuan for an hour of a committee member."""
    return values["wage.committee_member"] / values["service.productive_hours_month"]


def payment(paid_hours: float, values: Parameters) -> float:
    """Yuan that departments pay a committee for a month's hours on tasks that money was attached to."""
    return paid_hours * committee_wage(values)


def cash_to_spend(balance: float) -> float:
    """Yuan of a committee's balance that it can spend."""
    return max(0.0, balance)


def help_hired(cash: float, values: Parameters) -> float:
    """Full-time equivalents that a committee hires for a month with its cash."""
    return cash / values["wage.social_worker"]


def purse(share: float, budget: float, values: Parameters) -> float:
    """Share of the tasks that a department could pay a contractor for.

    Args:
        share: from `paid_share`.
        budget: what events leave of budgets, in [0, 1].
        values: the parameters.
    """
    return share * values["money.purchase_share"] * budget

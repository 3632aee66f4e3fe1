"""Money follows the task (费随事转): what is paid for pushed work, and the help hired with it.

Where money has to follow a task, some of the tasks handed down to a committee come with the wage of all
their hours there, the others with nothing, and departments can buy single tasks from contractors. Which task
is paid for is drawn task by task, so that of pushed hours the paid share is paid on average, which is what
departments reckon with (`sim.mechanisms.push`). No money follows what goes to the office, the Party line's
tasks, "assistance", or what the office hands on. The committee hires helpers for a month with its cash.

Equation::

    paid share    m = rule money_follows_task * money.paid_share
    a task is paid for  if it is contracted or bought,
                        or if it is handed down and U < m, U uniform in (0, 1), keyed by the task
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
from sim.kernel.compiling import kernel
from sim.kernel.randomness import Word, uniform
from sim.kernel.tags import Tag
from sim.mechanisms.push import CHANNEL_CONTRACT, CHANNEL_DOWN


def paid_share(money_follows_task: float, values: Parameters) -> float:
    """The share of tasks handed down that come with their wage."""
    return money_follows_task * values["money.paid_share"]


@kernel
def is_paid(channel: int, key: Word, share: float) -> bool:
    """Whether money goes with a case.

    Args:
        channel: by which it came to who does it (`sim.mechanisms.push.CHANNELS`).
        key: the case's.
        share: from `paid_share`.
    """
    return channel == CHANNEL_CONTRACT or (channel == CHANNEL_DOWN and uniform(key, Tag.FUND) < share)


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

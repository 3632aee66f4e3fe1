"""Contractors' staff (承接方人员): people follow contracts, as far as reserves go.

A contractor takes on people for what it holds and for what departments buy, step by step, and lets them
go when there is less to do, down to a core that it keeps as long as it has reserves. It bids for no more
than it could staff.

Equation::

    needed  = max(hours under contract, hours asked for) / (service.productive_hours_month * contractor.use)
    target  = needed                                       where needed > staff, or reserves are gone
            = max(needed, contractor.core * scale)         otherwise
    step    = contractor.hiring * max(staff, scale)
    staff   = max(0, staff + min(step, max(-step, target - staff)))
    payroll = staff * wage.social_worker * (1 + contractor.overhead)
    room    = contractor.most_growth * max(staff, contractor.core * scale)
              * service.productive_hours_month * contractor.use

with hours a month, staff in full-time equivalents, payroll in yuan a month, and room the most hours a month
that it bids for. An organisation begins with contractor.first_reserves months of payroll. What it has left
when it closes goes back to donors, debts do not: the account is its place's, and whoever is founded there
next takes over the debts, and what was paid for the last month's contracts after the books were closed.

Parameters: contractor.use, contractor.core, contractor.hiring, contractor.overhead, contractor.most_growth,
contractor.first_reserves, wage.social_worker, service.productive_hours_month.
State: `Contractor.staff`.
Clauses: D7, E3.
Source: reasoning; hiring with a lag and a bound on growth as in models of non-profit organisations that live
on contracts.
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters


def staff_needed(committed: float, asked: float, values: Parameters) -> float:
    """Full-time equivalents for so many hours a month under contract, or asked for, whichever is more."""
    return max(committed, asked) / (values["service.productive_hours_month"] * values["contractor.use"])


def next_staff(staff: float, needed: float, reserves: float, scale: float, values: Parameters) -> float:
    """Full-time equivalents of the month that begins.

    Args:
        staff: full-time equivalents last month.
        needed: full-time equivalents for the work in hand.
        reserves: yuan at hand.
        scale: residents over those of the reference.
    """
    step = values["contractor.hiring"] * max(staff, 1.0 * scale)
    target = needed
    if needed <= staff and reserves > 0.0:
        target = max(needed, values["contractor.core"] * scale)
    return max(0.0, staff + min(step, max(-step, target - staff)))


def contractor_payroll(staff: float, values: Parameters) -> float:
    """Yuan a month that a contractor's people cost it, overhead included."""
    return staff * values["wage.social_worker"] * (1.0 + values["contractor.overhead"])


def room_to_bid(staff: float, scale: float, values: Parameters) -> float:
    """Hours a month that a contractor could staff, so many times the people it has."""
    room = values["contractor.most_growth"] * max(staff, values["contractor.core"] * scale)
    return room * values["service.productive_hours_month"] * values["contractor.use"]

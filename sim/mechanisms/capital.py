"""Self-governance capital (自治资本): what a precinct's residents can do together, in [0, 1].

It grows with hours spent on self-governance and with contact, facilities and projects that bring people
together, and it fades; command wears it down.

Equation::

    X  = (g + capital.contact_weight * c) / R + capital.facility_hours * F + capital.project_weight * w
    G += capital.growth * (1 + guidance.worth * u) * (1 - G) * X / (X + capital.half_hours)
         - capital.decay * (1 + capital.command * k) * G

every month, with R thousand residents (at least 1), g the committee's hours for self-governance, c its hours
on matters of residents and households, F the mean level of facilities (no term where there are none), w last
month's hours of contractors' community work per thousand residents of the sub-district, u the share of the
wanted guidance that was given and k how far the committee is commanded (the rule command, or the share of
its tasks that came by the Party line if that is more).

Parameters: capital.initial,
    capital.growth, capital.half_hours, capital.decay, capital.contact_weight, capital.facility_hours,
capital.project_weight, capital.command, guidance.worth.
State: `ResidentsCommittee.capital`.
Clauses: C2, D2, D4.2, D5.
Source: social capital as a stock that use builds and disuse wears away; returns that diminish. The speeds are
reasoned.
"""

from __future__ import annotations

import math

from sim.institutions.parameters import Parameters


def thousands(residents: float) -> float:
    """Residents in thousands, at least 1: a precinct of few does not get to know them many times over."""
    return max(1.0, residents / 1000.0)


def hours_together(
    own: float,
    contact: float,
    residents: float,
    facilities: float,
    community_work: float,
    values: Parameters,
) -> float:
    """X: hours a month and thousand residents that bring people together.

    Args:
        own: the committee's hours for self-governance.
        contact: its hours on matters of residents and households.
        residents: of the precinct, in thousands.
        facilities: mean level of facilities, in [0, 1]; NaN where there are none.
        community_work: hours of contracted community work per thousand residents.
        values: the parameters.
    """
    hours = (own + values["capital.contact_weight"] * contact) / residents
    if not math.isnan(facilities):  # there are none: nothing is met there, and nothing else is lost
        hours += values["capital.facility_hours"] * facilities
    hours += values["capital.project_weight"] * community_work
    return hours


def after_month(capital: float, hours: float, guidance: float, command: float, values: Parameters) -> float:
    """G at the end of a month, in [0, 1].

    Args:
        capital: G before.
        hours: X, from `hours_together`.
        guidance: share of the wanted guidance that was given.
        command: how far the committee is commanded, in [0, 1].
        values: the parameters.
    """
    half = values["capital.half_hours"]
    guided = 1.0 + values["guidance.worth"] * guidance
    growth = values["capital.growth"] * guided * (1.0 - capital) * hours / (hours + half)
    # what is ordered is not one's own: command wears self-governance down (D2)
    fading = values["capital.decay"] * (1.0 + values["capital.command"] * command)
    return min(1.0, max(0.0, capital + growth - fading * capital))

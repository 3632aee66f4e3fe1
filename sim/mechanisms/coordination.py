"""Coordination (协调): hours spent on it shorten the time that papers lie between offices.

Each department asks for hours of coordination, and so do hand-offs between offices, more where few officers
face many departments (`sim.mechanisms.mirroring`). Half of what could be saved is saved when
coordination.hours_per_handoff is booked for each hand-off. Without the Party core less can be saved.

Equation::

    hours wanted = (coordination.hours_per_department * open departments * scale
                    + coordination.asked_per_handoff * hand-offs) * mirror factor
    most         = coordination.without_core
                   + (coordination.most_shortening - coordination.without_core) * (rule party_core)
    kappa        = most * H / (H + coordination.hours_per_handoff * hand-offs)          (0 where H = 0)
    delay        = handoff.delay_days * hours a day * (1 - kappa)

with H the hours of coordination booked last month, and hand-offs those of the cases that ended in it.

Parameters: coordination.hours_per_department, coordination.asked_per_handoff,
coordination.most_shortening, coordination.without_core, coordination.hours_per_handoff,
handoff.delay_days, mirror.coordination.
State: the delays of offices, which the service kernel keeps.
Clauses: B4, C2.
Source: reasoning: returns to coordination that fall with what is spent on it.
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters
from sim.mechanisms.mirroring import coordination_factor


def hours_wanted(
    departments: int, officers: float, handoffs: float, scale: float, values: Parameters
) -> float:
    """Person-hours a month that coordination asks for.

    Args:
        departments: how many are open.
        officers: posts the district pays, at the reference size.
        handoffs: hand-offs between offices last month.
        scale: residents over those of the reference.
    """
    standing = values["coordination.hours_per_department"] * departments * scale
    asked = standing + values["coordination.asked_per_handoff"] * handoffs
    return asked * coordination_factor(departments, officers, values)


def shortening(hours: float, handoffs: float, party_core: float, values: Parameters) -> float:
    """kappa: the part of the hand-off delay that coordination saves, in [0, 1).

    Args:
        hours: person-hours of coordination last month.
        handoffs: hand-offs between offices last month.
        party_core: the rule of that name, in [0, 1].
    """
    if hours <= 0.0:
        return 0.0
    most = values["coordination.most_shortening"]
    base = values["coordination.without_core"]
    most = base + (most - base) * party_core
    return most * hours / (hours + values["coordination.hours_per_handoff"] * handoffs)


def handoff_delay(shortening: float, day_hours: float, values: Parameters) -> float:
    """Working hours that a paper lies between two offices, with days of so many hours."""
    return values["handoff.delay_days"] * day_hours * (1.0 - shortening)

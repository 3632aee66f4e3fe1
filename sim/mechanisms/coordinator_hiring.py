"""Coordinators hired and let go (协管员增减): a department's answer to a year that was too full or slack.

Departments may hire coordinators beyond the structure's, whom they pay and direct. A part of a coordinator's
hours is the residents' committees', where they sit.

Equation::

    use  = hours asked for over hours there were, over the year
    P    = field staff + coordinators of the structure + hired
    where use > coordinator.hire_from
        hired += min(coordinator.hire_rate * P * budget left by events, (use / coordinator.hire_from - 1) * P)
    where use < coordinator.release_below
        hired -= review.attrition * (coordinators of the structure + hired)

    where the structure adds places, those hired fill them; where it takes some away, those empty go first:
        hired = max(0, hired - added)            (hired > 0, added > 0)
        hired = min(0, hired + taken away)       (hired < 0, taken away > 0)

    a coordinator's hours: coordinator.committee_share for the committees, the rest for the department

Parameters: coordinator.hire_from, coordinator.hire_rate, coordinator.release_below, review.attrition,
coordinator.committee_share.
State: `Department.hired` (at the reference size).
Clauses: B7.
Source: growth of auxiliary staff paid out of departments' budgets, outside the establishment; reasoned.
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters


def change(use: float, field_staff: float, coordinators: float, budget: float, values: Parameters) -> float:
    """Coordinators hired (above 0) or let go (below 0) at the end of a year, at the reference size.

    Args:
        use: hours asked for over hours there were, over the year.
        field_staff, coordinators: the department's people now, at the reference size.
        budget: what events leave of budgets, in [0, 1].
        values: the parameters.
    """
    people = field_staff + coordinators
    if use > values["coordinator.hire_from"]:
        most = values["coordinator.hire_rate"] * people * budget
        return min(most, (use / values["coordinator.hire_from"] - 1.0) * people)
    if use < values["coordinator.release_below"]:
        return -min(coordinators, values["review.attrition"] * coordinators)
    return 0.0


def carried(hired: float, added: float) -> float:
    """Coordinators hired (below 0: let go) beyond the structure's, once another structure is in force.

    Args:
        hired: as they were under the structure before.
        added: places that the new structure adds (below 0: takes away).
    """
    if hired > 0.0:
        return max(0.0, hired - max(0.0, added))
    return min(0.0, hired + max(0.0, -added))


def kept(coordinators: float, values: Parameters) -> float:
    """Full-time equivalents of coordinators that work for their department."""
    return coordinators * (1.0 - values["coordinator.committee_share"])


def lent(coordinators: float, values: Parameters) -> float:
    """Full-time equivalents of coordinators that work for the committees where they sit."""
    return coordinators * values["coordinator.committee_share"]

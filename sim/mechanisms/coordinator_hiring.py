"""Coordinators hired and let go (协管员增减): how many a department wants, by the hours asked of it.

Departments may hire coordinators beyond the structure's, whom they pay and direct. After a year too full a
department hires. Otherwise it wants as many as keep its people at the use it staffs for, and whoever leaves
beyond that number is not replaced: coordinators fall as the department's tasks do, but no faster than they
leave. A structure may cap a department's coordinators; none are hired beyond the cap, and those beyond it
leave. A part of a coordinator's hours is the residents' committees', where they sit.

Equation::

    use    = hours asked for over hours there were, over the year
    C      = coordinators of the structure + hired;     P = field staff + C
    own    = field staff + (1 - coordinator.committee_share) * C
    where use > coordinator.hire_from and C < cap
        hired += min(coordinator.hire_rate * P * budget left by events,
                     (use / coordinator.hire_from - 1) * P, cap - C)
    else
        wanted = (use * own / coordinator.wanted_use - field staff) / (1 - coordinator.committee_share)
        wanted = min(cap, max(0, wanted))
        hired -= min(coordinator.attrition * C, max(0, C - wanted))

    where the structure adds places, those hired fill them; where it takes some away, those empty go first:
        hired = max(0, hired - added)            (hired > 0, added > 0)
        hired = min(0, hired + taken away)       (hired < 0, taken away > 0)

    in a year in which it had no hours nothing changes, and the year is counted on

    a coordinator's hours: coordinator.committee_share for the committees, the rest for the department

Parameters: coordinator.hire_from, coordinator.hire_rate, coordinator.wanted_use, coordinator.attrition,
coordinator.committee_share (cap: `coordinator_cap` of a department in a structure; without one, none).
State: `Department.hired` (at the reference size).
Clauses: B7, A3.
Source: growth of auxiliary staff paid out of departments' budgets, outside the establishment; contracts that
are not renewed; reasoned.
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters


def change(
    use: float, field_staff: float, coordinators: float, cap: float, budget: float, values: Parameters
) -> float:
    """Coordinators hired (above 0) or let go (below 0) at the end of a year, at the reference size.

    Args:
        use: hours asked for over hours there were, over the year.
        field_staff, coordinators: the department's people now, at the reference size.
        cap: the most coordinators that the structure allows it, infinite where it says nothing.
        budget: what events leave of budgets, in [0, 1].
        values: the parameters.
    """
    people = field_staff + coordinators
    if use > values["coordinator.hire_from"] and coordinators < cap:
        most = values["coordinator.hire_rate"] * people * budget
        return min(most, (use / values["coordinator.hire_from"] - 1.0) * people, cap - coordinators)
    beyond = coordinators - min(cap, wanted(use, field_staff, coordinators, values))
    return -min(values["coordinator.attrition"] * coordinators, max(0.0, beyond))


def wanted(use: float, field_staff: float, coordinators: float, values: Parameters) -> float:
    """Coordinators with whom the hours asked for keep its people at the use it staffs for, at least 0."""
    own = field_staff + kept(coordinators, values)
    needed = use * own / values["coordinator.wanted_use"]
    return max(0.0, (needed - field_staff) / (1.0 - values["coordinator.committee_share"]))


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

"""Mirroring (职责同构): few leaders and officers who face many departments ask for more of both.

Each department above wants somebody below who answers to it. As far as the district has lost interest in its
reform, leaders are added each year; and each department asks for more coordination where officers are few.
Leaders are added to the bodies that answer to departments (the street office, the public service committee),
to each the number below: only where there are leaders, and in a year in which the review looked at the
body (`sim.mechanisms.establishment_review`), gave no released posts back to it and released no leaders of
it (`sim.mechanisms.span_of_control`).

Equation::

    short         = open departments / mirror.departments_per_leader - leaders of all public bodies
    leaders added = mirror.rate * max(0, short) * (1 - attention)                                   (a year)
    hours of coordination per department are multiplied by
        1 + mirror.coordination * open departments / max(1, officers)

with leaders and officers (posts the district pays) at the reference size.

Parameters: mirror.departments_per_leader, mirror.rate, mirror.coordination.
State: `Body.extra_leaders`.
Clauses: A1.
Source: isomorphic responsibility (职责同构, Zhu Guanglei and Zhang Zhihong 2005).
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters


def leaders_added(departments: int, leaders: float, attention: float, values: Parameters) -> float:
    """Leading posts that a body gains in a year.

    Args:
        departments: how many are open.
        leaders: leading posts of all public bodies, at the reference size.
        attention: the district's to its own ban, in [0, 1].
    """
    short = departments / values["mirror.departments_per_leader"] - leaders
    return values["mirror.rate"] * short * (1.0 - attention) if short > 0.0 else 0.0


def coordination_factor(departments: int, officers: float, values: Parameters) -> float:
    """How much more coordination a department asks for where so many `officers` face so many departments."""
    return 1.0 + values["mirror.coordination"] * departments / max(1.0, officers)

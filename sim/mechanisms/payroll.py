"""Payroll (薪酬): what people are paid, and what an hour in an office costs whoever pays for it.

Equation::

    wage of a post    = wage.<pay grade>, 0 where it is unpaid                               (yuan a month)
    mean wage         = sum over posts of people * wage / people, posts held by others' holders left out
                        (of a department: field staff as civil servants, coordinators as coordinators)
    cost of an hour   = mean wage / service.productive_hours_month

Parameters: wage.civil_servant, wage.committee_member, wage.coordinator, wage.social_worker,
wage.service_worker, service.productive_hours_month.
State: none.
Clauses: B2, B7.
Source: local pay scales; a person with two posts is paid once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sim.institutions.parameters import Parameters
from sim.institutions.structure import PayGrade, Structure


def wage(pay: PayGrade, values: Parameters) -> float:
    """Yuan a month for a pay grade."""
    return 0.0 if pay == "unpaid" else values[f"wage.{pay}"]


def mean_wage(pays: Sequence[tuple[float, float]]) -> float:
    """Mean yuan a month of groups of (people, yuan a month each), 0 where there is nobody."""
    people = sum(count for count, _ in pays)
    return sum(count * yuan for count, yuan in pays) / people if people else 0.0


def hourly_cost(bodies: Sequence[str], structure: Structure, values: Parameters) -> npt.NDArray[np.float64]:
    """[offices] yuan that a productive hour costs on average, 0 where nobody is paid.

    Args:
        bodies: [offices] id of the body or department that keeps each office.
        structure: the structure in force; bodies that it has not cost nothing.
    """
    productive = values["service.productive_hours_month"]
    return np.array([mean_wage(_pays(body, structure, values)) / productive for body in bodies])


def _pays(body_id: str, structure: Structure, values: Parameters) -> list[tuple[float, float]]:
    """People and yuan a month each, by kind of post."""
    if body_id in structure.departments:
        department = structure.departments[body_id]
        return [
            (department.field_staff, wage("civil_servant", values)),
            (department.coordinators, wage("coordinator", values)),
        ]
    body = structure.bodies.get(body_id)
    if body is None:
        return []
    return [(post.count, wage(post.pay, values)) for post in body.posts.values() if not post.dual_post_of]

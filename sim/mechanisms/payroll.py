"""What people are paid, and what an hour in an office costs whoever pays for it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.cases.offices import Layout
from sim.institutions.parameters import Parameters
from sim.institutions.structure import PayGrade, Structure


def wage(pay: PayGrade, values: Parameters) -> float:
    """Yuan a month for a pay grade."""
    return 0.0 if pay == "unpaid" else values[f"wage.{pay}"]


def hourly_cost(layout: Layout, structure: Structure, values: Parameters) -> npt.NDArray[np.float64]:
    """[offices] yuan that a productive hour costs on average, 0 where nobody is paid."""
    productive = values["service.productive_hours_month"]
    return np.array([_mean_wage(office.body, structure, values) / productive for office in layout.offices])


def _mean_wage(body_id: str, structure: Structure, values: Parameters) -> float:
    if body_id in structure.departments:
        department = structure.departments[body_id]
        people = department.field_staff + department.coordinators
        paid = department.field_staff * wage("civil_servant", values)
        paid += department.coordinators * wage("coordinator", values)
        return paid / people if people else 0.0
    body = structure.bodies.get(body_id)
    if body is None:
        return 0.0
    posts = [post for post in body.posts.values() if not post.dual_post_of]
    people = sum(post.count for post in posts)
    return sum(post.count * wage(post.pay, values) for post in posts) / people if people else 0.0

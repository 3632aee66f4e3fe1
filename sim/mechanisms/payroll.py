"""Payroll (薪酬): what people are paid, and what an hour in an office costs whoever pays for it.

Equation::

    wage of a post   = wage.<pay grade>, 0 where it is unpaid                                (yuan a month)
    mean wage        = sum over groups of people * wage / people, 0 where there is nobody
    cost of an hour  = mean wage / service.productive_hours_month
    of a department  pays = field staff * wage.civil_servant + coordinators * wage.coordinator
    of a body        pays = (sum over its posts that the district pays of people * wage
                             + temporary posts * wage.coordinator
                             - released posts * mean wage of those of its posts that work on cases
                             + (leaders added - leaders released) * wage.civil_servant) * scale

Posts held by the holders of others are left out everywhere. What a case costs is reckoned by the structure
in force: the posts of the body or department that keeps an office, an hour of nobody for 0; the coordinators
that a department has hired since are counted. What a department thinks that an hour of its own people costs
(`sim.mechanisms.push`) is the same, but an hour of a civil servant where it has nobody.

Parameters: wage.civil_servant, wage.committee_member, wage.coordinator, wage.social_worker,
wage.service_worker, service.productive_hours_month.
State: none.
Clauses: A1, B2, B7.
Source: local pay scales; a person with two posts is paid once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from sim.institutions.parameters import Parameters
from sim.institutions.structure import PayGrade, Post, Structure


def wage(pay: PayGrade, values: Parameters) -> float:
    """Yuan a month for a pay grade."""
    return 0.0 if pay == "unpaid" else values[f"wage.{pay}"]


def mean_wage(pays: Sequence[tuple[float, float]]) -> float:
    """Mean yuan a month of groups of (people, yuan a month each), 0 where there is nobody."""
    people = sum(count for count, _ in pays)
    return sum(count * yuan for count, yuan in pays) / people if people else 0.0


def department_pays(field_staff: float, coordinators: float, values: Parameters) -> list[tuple[float, float]]:
    """A department's people here and yuan a month each: field staff, then coordinators."""
    return [(field_staff, wage("civil_servant", values)), (coordinators, wage("coordinator", values))]


def department_payroll(field_staff: float, coordinators: float, values: Parameters) -> float:
    """Yuan a month that a department pays so many people."""
    return sum(count * yuan for count, yuan in department_pays(field_staff, coordinators, values))


def own_hour_cost(field_staff: float, coordinators: float, values: Parameters) -> float:
    """Yuan that an hour of a department's own people costs it; a civil servant's where it has nobody."""
    if field_staff + coordinators > 0.0:
        mean = mean_wage(department_pays(field_staff, coordinators, values))
    else:
        mean = values["wage.civil_servant"]
    return mean / values["service.productive_hours_month"]


def body_payroll(
    posts: Iterable[Post], temporary: float, released: float, leaders: float, scale: float, values: Parameters
) -> float:
    """Yuan a month that the district pays for a body's posts, at this community's size.

    Args:
        posts: all of the body's, whoever pays them.
        temporary: people taken on beyond them, at the reference size.
        released: posts given up, at the reference size.
        leaders: leading posts added, less those released, at the reference size.
        scale: residents over those of the reference.
        values: the parameters.
    """
    paid = [post for post in posts if post.payer == "district" and not post.dual_post_of]
    yuan = sum(post.count * wage(post.pay, values) for post in paid)
    working = mean_wage([(post.count, wage(post.pay, values)) for post in paid if post.duty != "lead"])
    yuan += temporary * values["wage.coordinator"] - released * working
    yuan += leaders * values["wage.civil_servant"]
    return yuan * scale


def hourly_cost(
    bodies: Sequence[str], structure: Structure, hired: Mapping[str, float], values: Parameters
) -> npt.NDArray[np.float64]:
    """[offices] yuan that a productive hour costs on average, 0 where nobody is paid.

    Args:
        bodies: [offices] id of the body or department that keeps each office.
        structure: the structure in force; bodies that it has not cost nothing.
        hired: coordinators that departments took on since (below 0: let go), at the reference size.
        values: the parameters.
    """
    productive = values["service.productive_hours_month"]
    return np.array([mean_wage(_pays(body, structure, hired, values)) / productive for body in bodies])


def _pays(
    body_id: str, structure: Structure, hired: Mapping[str, float], values: Parameters
) -> list[tuple[float, float]]:
    """People and yuan a month each, by kind of post."""
    if body_id in structure.departments:
        department = structure.departments[body_id]
        coordinators = department.coordinators + hired.get(body_id, 0.0)
        return department_pays(department.field_staff, coordinators, values)
    body = structure.bodies.get(body_id)
    if body is None:
        return []
    return [(post.count, wage(post.pay, values)) for post in body.posts.values() if not post.dual_post_of]

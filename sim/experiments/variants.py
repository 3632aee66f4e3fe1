"""Variants of structures for fair comparisons: more people, as many people, as much money, bare bodies.

Whoever compares an old and a new structure compares two sizes as well. These functions take the size
out: both with as many paid people, or both for as much public money.
"""

from __future__ import annotations

from collections.abc import Mapping

from sim.institutions.files.library import load_structure
from sim.institutions.parameters import Parameters
from sim.institutions.structure import BodyData, Structure
from sim.mechanisms.payroll import department_payroll, wage

NEW_BODIES = ("public_service_committee", "one_stop_centre", "party_core", "civil_cultivation")
"""The levers that set up bodies, but for the stations, which answer other needs than the old bodies do."""

WITHOUT_MEANS = {
    "assignment_ban": 0.0,
    "money_follows_task": 0.0,
    "contracting": 0.0,
    "pooling": 0.0,
    "delegated_authority": 0.0,
}
"""Rules of the new structure without what is to make it work: all is pushed down, nothing is paid for."""

LEAST = 0.05
"""The smallest part of its people that a structure is cut down to."""


def bare(old: Structure) -> Structure:
    """The new bodies alone, over the old one's precincts, departments and rules.

    No one stop, no core, no sorting, no cultivation, no supervision, no persuasion, no stations, no
    withdrawal; assessment as it was.
    """
    return with_rules(load_structure("old", dict.fromkeys(NEW_BODIES, 1.0)), old.rules)


def with_rules(structure: Structure, rules: Mapping[str, float]) -> Structure:
    """The structure with other strengths of some rules."""
    return structure.model_copy(update={"rules": {**structure.rules, **rules}})


def paid_people(structure: Structure) -> float:
    """Who works for the public for pay, each person once: at the reference size of the sub-district.

    Public posts, committee members, station workers, departments' field staff and coordinators.
    """
    people = sum(
        post.count * _instances(structure, body)
        for body in structure.bodies.values()
        if _is_paid_staff(body)
        for post in body.posts.values()
        if not post.dual_post_of
    )
    return people + sum(d.field_staff + d.coordinators for d in structure.departments.values())


def public_payroll(structure: Structure, values: Parameters) -> float:
    """Yuan a month that district, committee fund and departments pay the structure's people.

    At the reference size; stations' workers live on their customers. Contracts are not in it.
    """
    yuan = sum(
        post.count * _instances(structure, body) * wage(post.pay, values)
        for body in structure.bodies.values()
        for post in body.posts.values()
        if post.payer in ("district", "committee_fund") and not post.dual_post_of
    )
    departments = structure.departments.values()
    return yuan + sum(department_payroll(d.field_staff, d.coordinators, values) for d in departments)


def scaled(structure: Structure, factor: float) -> Structure:
    """The structure with so many times the people that `paid_people` counts, and desks for them."""
    bodies = {
        name: body.model_copy(update={"posts": _scaled_posts(body, factor)}) if _is_paid_staff(body) else body
        for name, body in structure.bodies.items()
    }
    departments = {
        name: d.model_copy(
            update={"field_staff": d.field_staff * factor, "coordinators": d.coordinators * factor}
        )
        for name, d in structure.departments.items()
    }
    desks = {name: count * factor for name, count in structure.desks.items()}
    return structure.model_copy(update={"bodies": bodies, "departments": departments, "desks": desks})


def equal_staff(structure: Structure, other: Structure) -> Structure:
    """The structure with as many paid people as the other, all scaled by one factor."""
    return scaled(structure, paid_people(other) / paid_people(structure))


def people_for(structure: Structure, spent: float, wanted: float, values: Parameters) -> float:
    """Factor on the structure's people with which it spends what is wanted, everything else as it was.

    What is bought under contract keeps its budget, so that all the difference goes into people.

    Args:
        structure: as it was run.
        spent: public spending of that run, yuan a month at the reference size.
        wanted: the same, of the structure it is compared with.
        values: the run's parameters, of which wages are read.
    """
    return max(LEAST, 1.0 + (wanted - spent) / public_payroll(structure, values))


def _scaled_posts(body: BodyData, factor: float) -> dict[str, object]:
    return {name: post.model_copy(update={"count": post.count * factor}) for name, post in body.posts.items()}


def _is_paid_staff(body: BodyData) -> bool:
    paid_by_district = any(post.payer == "district" for post in body.posts.values())
    return paid_by_district or body.kind in ("residents_committee", "service_station")


def _instances(structure: Structure, body: BodyData) -> int:
    return structure.precincts if body.per == "precinct" else body.count

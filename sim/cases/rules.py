"""A structure's rules and the registry's numbers, as the kernels take them."""

from __future__ import annotations

from collections.abc import Mapping

from sim.cases.feedback import Lessons
from sim.cases.offices import Layout
from sim.cases.planning_state import Policy, Tastes
from sim.cases.routing import RouteBook, route_book
from sim.institutions.affairs import Affair
from sim.institutions.parameters import Parameters
from sim.institutions.structure import Structure

SORTERS = ("public_service_committee", "street_office")
"""Kinds of body that a case goes round by when it was sorted into the wrong class, the first open one."""


def make_book(
    structure: Structure, affairs: Mapping[str, Affair], layout: Layout, values: Parameters
) -> RouteBook:
    """The structure's routes as tables."""
    return route_book(
        structure, affairs, layout, charges={"market": 1.0, "service_station": values["station.price_factor"]}
    )


def make_policy(values: Parameters, structure: Structure, layout: Layout) -> Policy:
    """The rules in force."""
    rules = structure.rules
    sorters = [b for kind in SORTERS for b, body in structure.bodies.items() if body.kind == kind]
    site = layout.site(sorters[0]) if sorters else None
    return Policy(
        one_stop=rules["one_stop"],
        delegated_authority=rules["delegated_authority"],
        sorting_error=rules["affairs_sorted"] * values["sorting.error_share"],
        funded=rules["money_follows_task"] * values["money.paid_share"],
        relay_hours=values["relay.hours"],
        direct_hours=values["push.direct_hours"],
        redirect_hours=values["door.redirect_hours"],
        sorting_hours=values["sorting.hours"],
        check_hours=values["oversight.check_hours"],
        sorting_site=-1 if site is None else site.row,
    )


def make_tastes(values: Parameters, low_cost: float) -> Tastes:
    """Weights of the choice of a door; `low_cost` is what those on relief are spared at stations."""
    return Tastes(
        trust=values["door.trust"],
        cost=values["door.cost"],
        distance=values["door.distance"],
        habit=values["door.habit"],
        loss=values["door.loss"],
        scale=values["door.taste_scale"],
        neighbours=values["door.neighbours"],
        low_cost=low_cost,
    )


def make_lessons(
    values: Parameters, structure: Structure, layout: Layout, low_cost: float, heard: float
) -> Lessons:
    """How residents judge and learn; `heard` is a factor on complaints that reach somebody."""
    kinds = {body.kind: body_id for body_id, body in structure.bodies.items()}
    station = kinds.get("service_station")
    both = station in layout.doors and "public_service_centre" in kinds
    return Lessons(
        per_visit=values["satisfaction.per_visit"],
        per_price=values["satisfaction.per_price"],
        trust_step=values["trust.step"],
        complaint_rate=min(1.0, values["complaint.rate"] * heard),
        low_cost=low_cost,
        station=layout.doors.index(station) if both and station is not None else -1,
        told=values["station.told_share"],
    )

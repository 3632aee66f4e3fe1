"""What a structure says (体制): the route of an affair, who keeps a counter, who is whose heir.

A structure and its affairs come from files as they stand there; what follows from them is worked out here.
"""

from __future__ import annotations

from sim.institutions.affairs import Affair
from sim.institutions.structure import BodyData, Structure
from sim.institutions.structure import Route as RouteData

WITHOUT_COUNTER = (
    "residents_committee",
    "service_station",
    "market",
    "ngo",
    "community_service_centre",
    "charity_association",
)
"""Kinds of body in which everybody serves whoever comes, without desks."""


def is_issued(affair: Affair) -> bool:
    """Whether a department issues an affair; residents raise the others."""
    return affair.programme is not None and affair.department is not None


def can_be_assigned(affair: Affair) -> bool:
    """Whether a department issues it, and others can do a part of it."""
    return is_issued(affair) and affair.local_share > 0.0


def route_data(structure: Structure, name: str, affair: Affair) -> RouteData:
    """What files say of an affair's route: as its class's, but for what they say of the affair itself."""
    of_class, own = structure.routes[affair.affair_class], structure.affair_routes.get(name)
    if own is None:
        return of_class
    said = {word: getattr(own, word) for word in own.model_fields_set}
    return of_class.model_copy(update={**said, "steps": {**of_class.steps, **own.steps}})


def keeps_counter(structure: Structure, body_id: str) -> bool:
    """Whether people come to a body's counter: it has public desks, or a route has them come."""
    if body_id not in structure.bodies or structure.bodies[body_id].kind in WITHOUT_COUNTER:
        return False
    if structure.desks.get(body_id, 0.0) > 0.0:
        return True
    routes = [*structure.routes.values(), *structure.affair_routes.values()]
    return any(route.steps.get("counter") == body_id for route in routes)


def heir_of(structure: Structure, body: BodyData) -> str | None:
    """Who takes a body over, or has: the one declared, or, where that is gone, its heir in turn."""
    heir = body.absorbed_by
    if heir is None or heir in structure.bodies:
        return heir
    return heir_of(structure, structure.absorbed[heir]) if heir in structure.absorbed else None


def by_kind(structure: Structure) -> list[tuple[str, str]]:
    """Kind and name of every body; then the kind of every body closed, with the name of its heir."""
    here = [(body.kind, name) for name, body in structure.bodies.items()]
    heirs = [(body.kind, heir_of(structure, body)) for body in structure.absorbed.values()]
    return here + [(kind, heir) for kind, heir in heirs if heir is not None]

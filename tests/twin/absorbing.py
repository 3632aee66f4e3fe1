"""Bodies absorbed (机构撤并): what a structure says once a body has closed and another one does its work.

The taker gets its desks, its members, its places in routes, and its posts but for the leading ones. A closed
body is remembered, as it was, in the structure's `absorbed`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sim.institutions.structure import Structure
from tests.twin.structures import heir_of


def absorbed(structure: Structure, closed: Iterable[str]) -> Structure:
    """The structure without these bodies, as far as it has them and somebody to take each over."""
    for body_id in closed:
        taker = taker_of(structure, body_id)
        if taker is not None:
            structure = without(structure, body_id, taker)
    return structure


def taker_of(structure: Structure, body_id: str) -> str | None:
    """Who would take a body over; nobody where it is not there."""
    return heir_of(structure, structure.bodies[body_id]) if body_id in structure.bodies else None


def partly_absorbed(structure: Structure) -> Iterator[Structure]:
    """What becomes of a structure with each body alone, and with all of them, absorbed that can be."""
    can_be = [name for name, body in structure.bodies.items() if body.absorbed_by is not None]
    for name in can_be:
        yield absorbed(structure, [name])
    if can_be:
        yield absorbed(structure, can_be)


def without(structure: Structure, gone: str, taker: str) -> Structure:
    """The structure once a body is gone and its taker has all that it leaves."""
    says: dict[str, Any] = structure.model_dump(exclude_unset=True)
    bodies, desks = says["bodies"], says.get("desks", {})
    closed = bodies.pop(gone)
    hand_over_posts(bodies, closed.get("posts", {}), gone, taker)
    bodies[taker]["members"] = (*bodies[taker].get("members", ()), *closed.get("members", ()))
    for body_id, body in bodies.items():
        members = named(body.get("members", ()), gone, taker)
        body["members"] = tuple(name for name in members if name != body_id)
    if gone in desks:
        desks[taker] = desks.get(taker, 0.0) + desks.pop(gone)
    for route in (*says["routes"].values(), *says.get("affair_routes", {}).values()):
        lead_elsewhere(route, gone, taker)
    says["absorbed"] = {**structure.absorbed, gone: structure.bodies[gone]}
    return Structure.model_validate(says)


def hand_over_posts(bodies: dict[str, Any], posts: dict[str, Any], gone: str, taker: str) -> None:
    """Posts that work on cases are the taker's; whoever held one beside another one still does."""
    taken = {post_id: f"{gone}_{post_id}" for post_id, post in posts.items() if post["duty"] != "lead"}
    bodies[taker].setdefault("posts", {}).update({taken[post_id]: posts[post_id] for post_id in taken})
    for body in bodies.values():
        for post in body.get("posts", {}).values():
            at, _, held = (post.get("dual_post_of") or "").partition(".")
            if at == gone and held in taken:
                post["dual_post_of"] = f"{taker}.{taken[held]}"
            elif at == gone:  # a leading post, which is no more: whoever held it keeps what else she held
                post["dual_post_of"] = posts[held].get("dual_post_of")
                if post["dual_post_of"] is None:
                    post["hours_share"] = 1.0


def lead_elsewhere(route: dict[str, Any], gone: str, taker: str) -> None:
    """A route that led to a body leads to its taker, through whom nothing need be handed on to itself."""
    if "doors" in route:
        route["doors"] = named(route["doors"], gone, taker)
    for role, body_id in route.get("steps", {}).items():
        route["steps"][role] = taker if body_id == gone else body_id
    down = route.get("handed_down")
    if down is not None:
        via = [down["via"]] if down.get("via") is not None else []
        stops = named([down["to"], *via], gone, taker)
        down["to"], down["via"] = stops[0], stops[1] if len(stops) > 1 else None


def named(names: Iterable[str], gone: str, taker: str) -> tuple[str, ...]:
    """The names with the taker's in place of the one that is gone, each once."""
    return tuple(dict.fromkeys(taker if name == gone else name for name in names))

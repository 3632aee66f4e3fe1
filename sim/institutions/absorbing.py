"""A structure in which a body has been absorbed by another one (机构撤并).

The body that takes over (`BodyData.absorbed_by`) gets the desks, the posts that work on cases, the seats and
the places in routes of the one that closes. Leading posts are not taken over; but whoever holds one of
another body too keeps that one, which stands for itself from then on. What is closed is kept in
`Structure.absorbed`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sim.institutions.structure import HandedDown, Post, Route, Structure


def absorbed(structure: Structure, closed: Iterable[str]) -> Structure:
    """The structure without the `closed` bodies, as far as it has them and somebody to take each over."""
    for body_id in closed:
        taker = taker_of(structure, body_id)
        if taker is not None:
            structure = _without(structure, body_id, taker)
    return structure


def taker_of(structure: Structure, body_id: str) -> str | None:
    """Who takes a body over: the one declared, or whoever has absorbed that one; None where nobody does."""
    return None if body_id not in structure.bodies else structure.heir_of(structure.bodies[body_id])


def partly_absorbed(structure: Structure) -> Iterator[Structure]:
    """The structure with each body alone, and with all of them, absorbed where that is declared."""
    declared = [name for name, body in structure.bodies.items() if body.absorbed_by is not None]
    for closed in [*([name] for name in declared), declared]:
        if closed:
            yield absorbed(structure, closed)


def _without(structure: Structure, gone: str, taker: str) -> Structure:
    data = structure.bodies[gone]
    moved = {post_id: f"{gone}_{post_id}" for post_id, post in data.posts.items() if post.duty != "lead"}
    bodies = {
        name: body.model_copy(
            update={
                "posts": {p: _held(post, gone, taker, data.posts, moved) for p, post in body.posts.items()},
                "members": _renamed(body.members, gone, taker, name),
            }
        )
        for name, body in structure.bodies.items()
        if name != gone
    }
    into = bodies[taker]
    taken = {moved[p]: _held(data.posts[p], gone, taker, data.posts, moved) for p in moved}
    members = _renamed((*into.members, *data.members), gone, taker, taker)
    bodies[taker] = into.model_copy(update={"posts": {**into.posts, **taken}, "members": members})
    desks = dict(structure.desks)
    if gone in desks:
        desks[taker] = desks.get(taker, 0.0) + desks.pop(gone)
    return structure.model_copy(
        update={
            "bodies": bodies,
            "desks": desks,
            "routes": {name: _routed(route, gone, taker) for name, route in structure.routes.items()},
            "affair_routes": {n: _routed(route, gone, taker) for n, route in structure.affair_routes.items()},
            "absorbed": {**structure.absorbed, gone: data},
        }
    )


def _held(post: Post, gone: str, taker: str, posts: Mapping[str, Post], moved: Mapping[str, str]) -> Post:
    """A post, where whoever holds it held one of the body that is `gone`."""
    body, _, other = (post.dual_post_of or "").partition(".")
    if body != gone:
        return post
    if other in moved:
        return post.model_copy(update={"dual_post_of": f"{taker}.{moved[other]}"})
    further = posts[other].dual_post_of
    return post.model_copy(
        update={"dual_post_of": further, "hours_share": post.hours_share if further else 1.0}
    )


def _renamed(names: Iterable[str], gone: str, taker: str, own: str) -> tuple[str, ...]:
    """Names with the taker's instead of the one that is gone, each once, the body's `own` left out."""
    found = dict.fromkeys(taker if name == gone else name for name in names)
    return tuple(name for name in found if name != own)


def _routed(route: Route, gone: str, taker: str) -> Route:
    """A route through the taker; what it does not say it says no more than before."""
    update: dict[str, object] = {}
    if gone in route.doors:
        update["doors"] = _renamed(route.doors, gone, taker, "")
    if gone in route.steps.values():
        update["steps"] = {role: taker if body == gone else body for role, body in route.steps.items()}
    if route.handed_down is not None and gone in (route.handed_down.to, route.handed_down.via):
        to = taker if route.handed_down.to == gone else route.handed_down.to
        via = taker if route.handed_down.via == gone else route.handed_down.via
        update["handed_down"] = HandedDown(to=to, via=None if via == to else via)
    return route.model_copy(update=update) if update else route

"""Cross-checks of who does a structure's work: named bodies have people, desks clerks, dual posts hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from sim.institutions.documents import Document, Key, Problem
from sim.institutions.files.validation import check_named
from sim.institutions.files.validation_routes import bodies_of, routes_of
from sim.institutions.structure import BodyData, Post, Structure
from sim.text.problems import message

_ROUNDING = 1e-9


def check_work(document: Document, structure: Structure) -> Iterator[Problem]:
    """Whoever a route names has somebody to do the work."""
    told: set[Key] = set()
    for key, route in routes_of(structure):
        named = {body: inner for inner, body, _ in reversed(list(bodies_of(route)))}  # where first named
        for body, inner in named.items():
            if _is_whole(document, structure, body) and not structure.serves(body):
                blamed = _emptied(document, body, (*key, *inner))
                if blamed not in told:
                    found = message("idle_body", name=repr(body))
                    yield document.problem(blamed, found, message("body_at_work"))
                told.add(blamed)


def _emptied(document: Document, body: str, named: Key) -> Key:
    """Where a body lost its people, if a scenario's changes did that, or else the key where it is `named`."""
    base = document.place(()).file
    if document.place(named).file != base:
        return named
    posts: Key = ("bodies", body, "posts")
    lost = [(*posts, post, "count") for post in document.keys(*posts)]
    lost += [k for k in document.removed if k[: len(posts)] == posts]
    lost += [k for k in (posts, posts[:2], ("desks", body)) if k in document.places or k in document.removed]
    return next((key for key in lost if document.place(key).file != base), named)


def check_clerks(document: Document, structure: Structure) -> Iterator[Problem]:
    """Public desks belong to a body with a post for them (nobody need hold it)."""
    for name, desks in structure.desks.items():
        if desks > 0.0 and _is_whole(document, structure, name):
            posts = structure.bodies[name].posts.values()
            if not any(post.duty == "desk" for post in posts):
                found = message("desks_without_post", count=f"{desks:g}")
                allowed = message("desks_with_post")
                yield document.problem(("desks", name), found, allowed)


def _is_whole(document: Document, structure: Structure, body: str) -> bool:
    """Whether nothing of a body was left out for being wrong."""
    if body not in structure.bodies or (body in document.keys("desks")) != (body in structure.desks):
        return False
    return len(structure.bodies[body].posts) == len(document.keys("bodies", body, "posts"))


def _posts_of(body: BodyData, structure: Structure, post: Post) -> float:
    """Posts of one kind in all instances of a body, at the reference size."""
    return post.count * body.count * (structure.precincts if body.per == "precinct" else 1)


def check_duals(document: Document, structure: Structure) -> Iterator[Problem]:
    """Dual posts name a post, end at a real one, and ask no more of its people than they have."""
    known = [
        f"{body}.{post}"
        for body in document.keys("bodies")
        for post in document.keys("bodies", body, "posts")
    ]
    posts = {f"{body}.{post}": (body, post, it) for body, post, it in structure.all_posts()}
    rings: set[frozenset[str]] = set()
    named: list[tuple[Key, str, Key, Collection[str]]] = []
    held: dict[str, list[str]] = defaultdict(list)  # real post -> the posts its people hold besides
    for name, (body_id, post_id, post) in posts.items():
        if post.dual_post_of is None:
            continue
        key: Key = ("bodies", body_id, "posts", post_id, "dual_post_of")
        if post.dual_post_of not in known:
            body, _, other = post.dual_post_of.partition(".")
            named.append((("bodies", body, "posts", other), post.dual_post_of, key, known))
            continue
        chain, at = [name], post.dual_post_of
        while at not in chain and at in posts and posts[at][2].dual_post_of is not None:
            chain.append(at)
            at = posts[at][2].dual_post_of or ""
        if at in chain:
            ring = chain[chain.index(at) :]
            if frozenset(ring) not in rings:
                rings.add(frozenset(ring))
                found = message("ring", names=" -> ".join([*ring, at]))
                where: Key = ("bodies", *posts[ring[0]][:1], "posts", posts[ring[0]][1], "dual_post_of")
                yield document.problem(where, found, message("real_post"))
        elif at in posts:
            held[at].append(name)
    yield from check_named(document, named)
    for real, duals in held.items():
        yield from _people(document, structure, posts[real], [posts[name] for name in duals])


def _people(
    document: Document, structure: Structure, real: tuple[str, str, Post], duals: list[tuple[str, str, Post]]
) -> Iterator[Problem]:
    """The posts held besides a real post: no more of each than people, no more hours than they have.

    A real post that says nothing of its own hours keeps what the others leave.
    """
    body_id, post_id, post = real
    people = _posts_of(structure.bodies[body_id], structure, post)
    hours = post.hours_share * people if "hours_share" in post.model_fields_set else 0.0
    last: Key = ("bodies", body_id, "posts", post_id)
    for dual_body, dual_post, dual in duals:
        key: Key = ("bodies", dual_body, "posts", dual_post)
        count = _posts_of(structure.bodies[dual_body], structure, dual)
        if count > people + _ROUNDING:
            found = message(
                "too_many_duals", count=f"{count:g}", people=f"{people:g}", body=body_id, post=post_id
            )
            yield document.problem((*key, "count"), found, message("duals_for_people"))
            return
        hours += dual.hours_share * count
        # Of several, blame the last that a scenario wrote, or else the last of the structure.
        if (
            document.place(key).file != document.place().file
            or document.place(last).file == document.place().file
        ):
            last = key
    if hours > people + _ROUNDING:
        found = message(
            "too_many_hours", share=f"{hours:g}", people=f"{people:g}", body=body_id, post=post_id
        )
        yield document.problem((*last, "hours_share"), found, message("hours_of_one"))

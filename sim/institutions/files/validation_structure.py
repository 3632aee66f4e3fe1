"""Cross-checks of a whole structure: rules, references, dual posts, bidders.

Whether every affair finds its way through is looked at in `sim.institutions.files.validation_routes`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from sim.institutions.affairs import CLASSES, Affair
from sim.institutions.documents import Document, Key, Problem, dotted, one_of
from sim.institutions.files.validation import check_clauses
from sim.institutions.files.validation_routes import bodies_of, check_routes, routes_of
from sim.institutions.levers import LEVERS
from sim.institutions.structure import DEPARTMENT, DOORS_WITHOUT_BODY, RULES, BodyData, Post, Structure

_ROUNDING = 1e-9


def check_structure(
    document: Document,
    structure: Structure,
    affairs: Mapping[str, Affair],
    catalogue: Document,
    clauses: Collection[str],
    blame_affairs: bool = False,
) -> list[Problem]:
    """What is wrong between the parts of a structure, and between it and the catalogue of affairs.

    `document` is the structure's (with whatever a scenario changed in it), `catalogue` the affairs'.
    Where an affair and the structure do not fit, the structure is blamed, or else the affair.
    """
    problems = [
        *_rules(document),
        *_names(document),
        *_idle(document, structure),
        *_clerks(document, structure),
        *_duals(document, structure),
        *_bidders(document, structure),
        *_references(document, structure, affairs),
        *_levers(document),
        *check_routes(document, structure, affairs, catalogue, blame_affairs),
    ]
    for kind, parts in (("bodies", structure.bodies), ("routes", structure.routes)):
        for name, part in parts.items():
            problems += check_clauses(document, (kind, name), part.clauses, clauses)
    for name, route in structure.affair_routes.items():
        problems += check_clauses(document, ("affair_routes", name), route.clauses, clauses)
    return problems


def _rules(document: Document) -> Iterator[Problem]:
    """Exactly the rules there are, each with a strength."""
    given = document.keys("rules")
    for rule in RULES:
        if rule not in given:
            place = ("rules", rule) if ("rules", rule) in document.removed else ("rules",)
            yield document.problem(place, f"no strength for the rule {rule!r}", "a strength for every rule")
    for rule in given:
        if rule not in RULES:
            yield document.problem(("rules", rule), f"the unknown rule {rule!r}", one_of(RULES, rule))


def _levers(document: Document) -> Iterator[Problem]:
    """Only levers that there are can be in it already."""
    for lever in document.keys("levers"):
        if lever not in LEVERS:
            yield document.problem(("levers", lever), f"the unknown lever {lever!r}", one_of(LEVERS, lever))


def _references(document: Document, structure: Structure, affairs: Mapping[str, Affair]) -> Iterator[Problem]:
    """Routes for the classes and affairs there are, through bodies there are."""
    for needed in CLASSES:
        if needed not in document.keys("routes"):
            place = ("routes", needed) if ("routes", needed) in document.removed else ("routes",)
            yield document.problem(place, f"no route for the class {needed!r}", "a route for every class")
    for name in document.keys("routes"):
        if name not in CLASSES:
            yield document.problem(("routes", name), f"the unknown class {name!r}", one_of(CLASSES, name))
    for name in document.keys("affair_routes"):
        if name not in affairs:
            key = ("affair_routes", name)
            yield document.problem(key, f"the unknown affair {name!r}", one_of(affairs, name))
    bodies = document.keys("bodies")
    named: list[tuple[Key, str, Key, Collection[str]]] = [
        (("bodies", body), body, (*key, *inner), (*bodies, *others))
        for key, route in routes_of(structure)
        for inner, body, others in bodies_of(route)
        if body not in bodies and body not in others
    ]
    for name, body in structure.bodies.items():
        for i, member in enumerate(body.members):
            if member not in bodies:
                named.append((("bodies", member), member, ("bodies", name, "members", i), bodies))
    yield from _missing(document, named)
    for desk in document.keys("desks"):
        if desk not in bodies:
            yield document.problem(("desks", desk), f"the unknown body {desk!r}", one_of(bodies, desk))


def _names(document: Document) -> Iterator[Problem]:
    """Bodies and departments told apart, and from the words that mean something else in a route."""
    words = (DEPARTMENT, *DOORS_WITHOUT_BODY)
    for kind in ("bodies", "departments"):
        for name in document.keys(kind):
            if name in words:
                found = f"the name {name!r}, which means something else in routes"
                yield document.problem((kind, name), found, f"a name other than {', '.join(words)}")
            elif kind == "departments" and name in document.keys("bodies"):
                yield document.problem((kind, name), f"the name of a body ({name!r})", "a name of its own")


def _idle(document: Document, structure: Structure) -> Iterator[Problem]:
    """Whoever a route names has somebody to do the work."""
    for key, route in routes_of(structure):
        named = {body: inner for inner, body, _ in reversed(list(bodies_of(route)))}  # where first named
        for body, inner in named.items():
            if _is_whole(document, structure, body) and not structure.serves(body):
                found = f"{body!r}, which has neither desks nor staff in office or field"
                yield document.problem((*key, *inner), found, "a body with somebody to do the work")


def _clerks(document: Document, structure: Structure) -> Iterator[Problem]:
    """Public desks belong to a body with a post for them (nobody need hold it)."""
    for name, desks in structure.desks.items():
        if desks > 0.0 and _is_whole(document, structure, name):
            posts = structure.bodies[name].posts.values()
            if not any(post.duty == "desk" for post in posts):
                found = f"{desks:g} desks of a body without a post for them"
                allowed = "0, or desks of a body that has a post with duty: desk"
                yield document.problem(("desks", name), found, allowed)


def _is_whole(document: Document, structure: Structure, body: str) -> bool:
    """Whether nothing of a body was left out for being wrong."""
    if body not in structure.bodies or (body in document.keys("desks")) != (body in structure.desks):
        return False
    return len(structure.bodies[body].posts) == len(document.keys("bodies", body, "posts"))


def _bidders(document: Document, structure: Structure) -> Iterator[Problem]:
    """Work that is put out has somebody who may bid for it."""
    kinds = [document.get("bodies", body, "kind") for body in document.keys("bodies")]
    for key, route in routes_of(structure):
        if route.contracted is not None and not any(kind in kinds for kind in route.contracted.to):
            found = f"{' and '.join(route.contracted.to)}, of which there is no body"
            closed = {k: p for k, p in document.removed.items() if k[0] == "bodies" and len(k) == 2}
            if closed:
                found += f" (closed: {', '.join(f'{k[1]} in {place}' for k, place in closed.items())})"
            allowed = "one kind or more of which there is a body; or null for the contract"
            yield document.problem((*key, "contracted", "to"), found, allowed)


def _missing(document: Document, named: Iterable[tuple[Key, str, Key, Collection[str]]]) -> Iterator[Problem]:
    """Names of what is not there: misspelt, or closed by the scenario's changes.

    `named` holds what is missing: its key and name, the key where it is named, the names there are.
    When one file closes something and another (the structure's) names it, the file that closes it is
    to blame, once for all the places that name it.
    """
    closed: dict[Key, list[tuple[str, Key]]] = defaultdict(list)
    for target, name, key, names in named:
        gone = next((k for k in (target[:2], target) if k in document.removed), None)
        if gone is None:
            yield document.problem(key, f"the unknown name {name!r}", one_of(names, name))
        elif document.removed[gone].file == document.place(key).file:
            found = f"{name!r}, which {document.removed[gone]} closed"
            yield document.problem(key, found, one_of(names, name))
        else:
            closed[gone].append((name, key))
    for gone, keys in closed.items():
        still = ", ".join(f"{dotted(key)} ({document.place(key)})" for _, key in keys)
        found = f"null, though {keys[0][0]!r} is still named by {still}"
        yield document.problem(gone, found, "closing only what nothing names any more (change that too)")


def _posts_of(body: BodyData, structure: Structure, post: Post) -> float:
    """Posts of one kind in all instances of a body, at the reference size."""
    return post.count * body.count * (structure.precincts if body.per == "precinct" else 1)


def _duals(document: Document, structure: Structure) -> Iterator[Problem]:
    """Dual posts name a post, end at a real one, and ask no more of its people than they have."""
    known = [
        f"{body}.{post}"
        for body in document.keys("bodies")
        for post in document.keys("bodies", body, "posts")
    ]
    posts = {f"{body}.{post}": (body, post, it) for body, post, it in structure.all_posts()}
    rings: set[frozenset[str]] = set()
    missing: list[tuple[Key, str, Key, Collection[str]]] = []
    held: dict[str, list[str]] = defaultdict(list)  # real post -> the posts its people hold besides
    for name, (body_id, post_id, post) in posts.items():
        if post.dual_post_of is None:
            continue
        key: Key = ("bodies", body_id, "posts", post_id, "dual_post_of")
        if post.dual_post_of not in known:
            body, _, other = post.dual_post_of.partition(".")
            missing.append((("bodies", body, "posts", other), post.dual_post_of, key, known))
            continue
        chain, at = [name], post.dual_post_of
        while at not in chain and at in posts and posts[at][2].dual_post_of is not None:
            chain.append(at)
            at = posts[at][2].dual_post_of or ""
        if at in chain:
            ring = chain[chain.index(at) :]
            if frozenset(ring) not in rings:
                rings.add(frozenset(ring))
                found = f"a ring: {' -> '.join([*ring, at])}"
                where: Key = ("bodies", *posts[ring[0]][:1], "posts", posts[ring[0]][1], "dual_post_of")
                yield document.problem(where, found, "a post that is not dual at the end")
        elif at in posts:
            held[at].append(name)
    yield from _missing(document, missing)
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
            found = f"{count:g} posts held by the {people:g} people of {body_id}.{post_id}"
            yield document.problem((*key, "count"), found, "no more dual posts than people")
            return
        hours += dual.hours_share * count
        # Of several, blame the last that a scenario wrote, or else the last of the structure.
        if (
            document.place(key).file != document.place().file
            or document.place(last).file == document.place().file
        ):
            last = key
    if hours > people + _ROUNDING:
        found = f"{hours:g} times the hours of {people:g} in {body_id}.{post_id}, all its posts together"
        yield document.problem((*last, "hours_share"), found, "shares of one person's hours up to 1 in all")

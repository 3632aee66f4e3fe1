"""Cross-checks of a whole structure: references, dual posts, and a way through for every affair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from sim.affairs import CLASSES, Affair
from sim.documents import Document, Key, Problem, dotted, one_of
from sim.structure import DEPARTMENT, DOORS_WITHOUT_BODY, RULES, Body, Post, Route, Structure
from sim.validation import check_clauses

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
        *_duals(document, structure),
        *_references(document, structure, affairs),
        *_affairs(document, structure, affairs, catalogue, blame_affairs),
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
        for key, route in _routes(structure)
        for inner, body, others in _bodies_of(route)
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
    for key, route in _routes(structure):
        named = {body: inner for inner, body, _ in reversed(list(_bodies_of(route)))}  # where first named
        for body, inner in named.items():
            if _is_whole(document, structure, body) and not structure.serves(body):
                found = f"{body!r}, which has neither desks nor staff in office or field"
                yield document.problem((*key, *inner), found, "a body with somebody to do the work")


def _is_whole(document: Document, structure: Structure, body: str) -> bool:
    """Whether nothing of a body was left out for being wrong."""
    if body not in structure.bodies or (body in document.keys("desks")) != (body in structure.desks):
        return False
    return len(structure.bodies[body].posts) == len(document.keys("bodies", body, "posts"))


def _routes(structure: Structure) -> Iterator[tuple[Key, Route]]:
    for name, route in structure.routes.items():
        yield ("routes", name), route
    for name, route in structure.affair_routes.items():
        yield ("affair_routes", name), route


def _bodies_of(route: Route) -> Iterator[tuple[Key, str, tuple[str, ...]]]:
    """Each body a route names: where, which, and the words that may stand there instead."""
    for i, door in enumerate(route.doors):
        yield ("doors", i), door, (DEPARTMENT, *DOORS_WITHOUT_BODY)
    for role, body in route.steps.items():
        yield ("steps", role), body, (DEPARTMENT,)
    if route.handed_down is not None:
        yield ("handed_down", "to"), route.handed_down.to, ()
        if route.handed_down.via is not None:
            yield ("handed_down", "via"), route.handed_down.via, ()
    if route.contracted is not None:
        for body in route.contracted.to:
            yield ("contracted", "to", body), body, ()


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


def _posts_of(body: Body, structure: Structure, post: Post) -> float:
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


def _affairs(
    document: Document, structure: Structure, affairs: Mapping[str, Affair], catalogue: Document, blame: bool
) -> Iterator[Problem]:
    """Every affair has its department, a door where residents raise it, and a body for every step."""
    departments = document.keys("departments")
    wrong: dict[tuple[Key, str, str], list[tuple[str, Key]]] = defaultdict(list)
    for name, affair in affairs.items():
        if affair.department is not None and affair.department not in departments:
            gone: Key = ("departments", affair.department)
            place = gone if gone in document.removed else gone[:1]
            found = f"the unknown department {affair.department!r}"
            wrong[place, found, one_of(departments, affair.department)].append((name, ("department",)))
        own = name in document.keys("affair_routes")
        key: Key = ("affair_routes", name) if own else ("routes", affair.affair_class)
        route = (structure.affair_routes if own else structure.routes).get(str(key[1]))
        if route is None:
            continue  # missing or wrong in itself, and reported as such
        for inner, body, _ in _bodies_of(route):
            if body == DEPARTMENT and affair.department is None:
                found = f"{DEPARTMENT!r}, for an affair without one"
                allowed = "a body; or a department for the affair"
                wrong[(*key, *inner), found, allowed].append((name, ("department",)))
        if affair.raised_by_residents and not document.get(*key, "doors"):
            found = "no doors, though residents raise the affair"
            wrong[(*key, "doors"), found, "one or more doors"].append((name, ()))
        for role in dict.fromkeys(step.role for step in affair.steps):
            if role not in document.keys(*key, "steps"):
                found = f"no body for the step {role!r}"
                wrong[(*key, "steps"), found, f"a body (or {DEPARTMENT!r}) for {role!r}"].append(
                    (name, ("steps",))
                )
    for (place, found, allowed), subjects in wrong.items():
        if blame:
            for name, inner in subjects:
                said = f"{found} in the structure {structure.id!r} ({document.place(place)})"
                yield catalogue.problem(("affairs", name, *inner), said, allowed)
        else:
            first = catalogue.place(("affairs", subjects[0][0]))
            more = f" and {len(subjects) - 1} more" if len(subjects) > 1 else ""
            yield document.problem(place, f"{found} ({subjects[0][0]} of {first}{more})", allowed)

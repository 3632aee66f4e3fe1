"""Cross-checks of a whole structure: rules, references, bidders, what moves and lapses.

Who does the work is looked at in `sim.institutions.files.validation_posts`, whether every affair finds its
way through in `sim.institutions.files.validation_routes`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sim.institutions.affairs import CLASSES, Affair
from sim.institutions.documents import Document, Key, Problem, one_of
from sim.institutions.files.validation import check_clauses, check_named
from sim.institutions.files.validation_posts import check_clerks, check_duals, check_work
from sim.institutions.files.validation_routes import bodies_of, check_routes, routes_of
from sim.institutions.levers import LEVERS
from sim.institutions.structure import (
    ACTIVITIES,
    BODY_KINDS,
    CONTRACTOR_KINDS,
    DEPARTMENT,
    DOORS_WITHOUT_BODY,
    RULES,
    BodyData,
    Structure,
    Taker,
)
from sim.text.problems import message

_ROUNDING = 1e-9
ASSIGNED_CLASS = "administrative"
"""The class of affairs that may have a sunset."""
ISSUED_CLASSES = ("facility", "administrative", "entrusted")
"""Classes of affairs that departments issue."""
KINDS_OF_TAKER: Mapping[Taker, tuple[str, ...]] = {
    "self_governance": ("residents_committee",),
    "contract": CONTRACTOR_KINDS,
    "market": ("market",),
}
"""Kinds of body, one of which must be there for functions to move to a taker."""


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
        *check_work(document, structure),
        *check_clerks(document, structure),
        *_protected(document, structure),
        *_caps(document, structure),
        *_sunsets(document, structure, affairs),
        *_transfers(document, structure, affairs),
        *check_duals(document, structure),
        *_bidders(document, structure),
        *_references(document, structure, affairs),
        *_levers(document),
        *_absorbed(document, structure),
        *check_routes(document, structure, affairs, catalogue, blame_affairs),
    ]
    for kind, parts in (("bodies", structure.bodies), ("routes", structure.routes)):
        for name, part in parts.items():
            problems += check_clauses(document, (kind, name), part.clauses, clauses)
    for name, route in structure.affair_routes.items():
        problems += check_clauses(document, ("affair_routes", name), route.clauses, clauses)
    return problems


def _protected(document: Document, structure: Structure) -> Iterator[Problem]:
    """Hours are protected for activities that there are, and no more than all of them."""
    for name, body in structure.bodies.items():
        key = ("bodies", name, "protected")
        for activity in body.protected:
            if body.kind in BODY_KINDS and activity not in ACTIVITIES:
                found = message("unknown_activity", name=repr(activity))
                yield document.problem((*key, activity), found, one_of(ACTIVITIES, activity))
        if (total := sum(body.protected.values())) > 1.0 + _ROUNDING:
            found = message("protected_too_much", total=f"{total:g}")
            yield document.problem(key, found, message("at_most_one"))


def _caps(document: Document, structure: Structure) -> Iterator[Problem]:
    """A department's cap leaves room for the coordinators whom the structure itself gives it."""
    for name, department in structure.departments.items():
        cap, given = department.coordinator_cap, department.coordinators
        if cap is not None and cap < given:
            found = message("cap_below_coordinators", cap=f"{cap:g}", count=f"{given:g}")
            key = ("departments", name, "coordinator_cap")
            yield document.problem(key, found, message("cap_from_coordinators"))


def _sunsets(document: Document, structure: Structure, affairs: Mapping[str, Affair]) -> Iterator[Problem]:
    """Only what is administrative and may be assigned has a review date."""
    allowed = message("sunset_of_assigned")
    for name, route in structure.routes.items():
        if route.sunset is not None and name in CLASSES and name != ASSIGNED_CLASS:
            found = message("sunset_of_class", name=repr(name))
            yield document.problem(("routes", name, "sunset"), found, allowed)
    for name, route in structure.affair_routes.items():
        affair = affairs.get(name)
        if route.sunset is None or affair is None:
            continue
        if affair.affair_class != ASSIGNED_CLASS or not affair.is_assignable:
            found = message("sunset_of_affair", name=repr(name))
            yield document.problem(("affair_routes", name, "sunset"), found, allowed)


def _transfers(document: Document, structure: Structure, affairs: Mapping[str, Affair]) -> Iterator[Problem]:
    """Only what departments issue moves, to a taker that is there, and not to contractors who have it."""
    kinds = [body.kind for body in structure.bodies.values()]
    for key, route in routes_of(structure):
        taker = route.transferable_to
        if key[0] == "routes" and taker is not None and key[1] in CLASSES and key[1] not in ISSUED_CLASSES:
            found = message("transfer_of_class", name=repr(key[1]))
            yield document.problem((*key, "transferable_to"), found, message("transfer_of_issued"))
        name = str(key[1])
        affair = affairs.get(name) if key[0] == "affair_routes" else None
        if taker is not None and affair is not None and not affair.is_issued:
            found = message("transfer_of_affair", name=repr(key[1]))
            yield document.problem((*key, "transferable_to"), found, message("transfer_of_issued"))
        if taker is not None and not any(kind in kinds for kind in KINDS_OF_TAKER[taker]):
            found = message("no_such_kind", names=" and ".join(KINDS_OF_TAKER[taker]))
            yield document.problem((*key, "transferable_to"), found, message("kinds_there"))
        if taker is not None and route.sunset is not None:
            found = message("sunset_and_transfer")
            yield document.problem((*key, "transferable_to"), found, message("contracted_or_transferable"))
        whole = route
        if affair is not None and affair.affair_class in structure.routes:
            whole = structure.route_of(name, affair.affair_class)
        said = "transferable_to" if taker is not None else "contracted"
        if getattr(route, said) and whole.transferable_to == "contract" and whole.contracted is not None:
            found = message("transfer_of_contracted")
            yield document.problem((*key, said), found, message("contracted_or_transferable"))
        if route.transferred is not None and whole.transferable_to is None:
            found = message("transferred_to_nobody")
            yield document.problem((*key, "transferred"), found, message("transferable_to"))


def _rules(document: Document) -> Iterator[Problem]:
    """Exactly the rules there are, each with a strength."""
    given = document.keys("rules")
    for rule in RULES:
        if rule not in given:
            place = ("rules", rule) if ("rules", rule) in document.removed else ("rules",)
            yield document.problem(place, message("no_strength", name=repr(rule)), message("every_strength"))
    for rule in given:
        if rule not in RULES:
            yield document.problem(
                ("rules", rule), message("unknown_rule", name=repr(rule)), one_of(RULES, rule)
            )


def _levers(document: Document) -> Iterator[Problem]:
    """Only levers that there are can be in it already."""
    for lever in document.keys("levers"):
        if lever not in LEVERS:
            yield document.problem(
                ("levers", lever), message("unknown_lever", name=repr(lever)), one_of(LEVERS, lever)
            )


def _references(document: Document, structure: Structure, affairs: Mapping[str, Affair]) -> Iterator[Problem]:
    """Routes for the classes and affairs there are, through bodies there are."""
    for needed in CLASSES:
        if needed not in document.keys("routes"):
            place = ("routes", needed) if ("routes", needed) in document.removed else ("routes",)
            yield document.problem(place, message("no_route", name=repr(needed)), message("every_route"))
    for name in document.keys("routes"):
        if name not in CLASSES:
            yield document.problem(
                ("routes", name), message("unknown_class", name=repr(name)), one_of(CLASSES, name)
            )
    for name in document.keys("affair_routes"):
        if name not in affairs:
            key = ("affair_routes", name)
            yield document.problem(key, message("unknown_affair", name=repr(name)), one_of(affairs, name))
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
        if body.absorbed_by is not None and body.absorbed_by not in bodies:
            said: Key = ("bodies", name, "absorbed_by")
            named.append((("bodies", body.absorbed_by), body.absorbed_by, said, bodies))
    yield from check_named(document, named)
    for desk in document.keys("desks"):
        if desk not in bodies:
            yield document.problem(
                ("desks", desk), message("unknown_body", name=repr(desk)), one_of(bodies, desk)
            )


def _absorbed(document: Document, structure: Structure) -> Iterator[Problem]:
    """Public bodies are absorbed by others that may do what they do, and never in a ring."""
    for name in document.keys("absorbed"):
        yield document.problem(("absorbed", name), message("closed_in_file"), message("absorbed_by"))
    bodies, rings = structure.bodies, set[frozenset[str]]()
    for name, body in bodies.items():
        heir, chain = body.absorbed_by, [name]
        if heir is None or heir not in bodies:
            continue
        key: Key = ("bodies", name, "absorbed_by")
        if not (_stands_alone(body) and _stands_alone(bodies[heir]) and body.system == bodies[heir].system):
            found = message("cannot_absorb", name=repr(heir))
            yield document.problem(key, found, message("like_public_body"))
        while heir is not None and heir in bodies and heir not in chain:
            chain.append(heir)
            heir = bodies[heir].absorbed_by
        if heir in chain and (ring := frozenset(chain[chain.index(heir) :])) not in rings:
            rings.add(ring)
            found = message("ring", names=" -> ".join([*chain[chain.index(heir) :], heir]))
            yield document.problem(("bodies", heir, "absorbed_by"), found, message("heir_that_stays"))


def _stands_alone(body: BodyData) -> bool:
    """Whether there is one of a body, with posts that the district pays."""
    paid = any(post.payer == "district" for post in body.posts.values())
    return paid and body.per == "subdistrict" and body.count == 1 and body.kind not in CONTRACTOR_KINDS


def _names(document: Document) -> Iterator[Problem]:
    """Bodies and departments told apart, and from the words that mean something else in a route."""
    words = (DEPARTMENT, *DOORS_WITHOUT_BODY)
    for kind in ("bodies", "departments"):
        for name in document.keys(kind):
            if name in words:
                found = message("name_of_route_word", name=repr(name))
                yield document.problem(
                    (kind, name), found, message("name_other_than", names=", ".join(words))
                )
            elif kind == "departments" and name in document.keys("bodies"):
                yield document.problem(
                    (kind, name), message("name_of_body", name=repr(name)), message("own_name")
                )


def _bidders(document: Document, structure: Structure) -> Iterator[Problem]:
    """Work that is put out has somebody who may bid for it."""
    kinds = [document.get("bodies", body, "kind") for body in document.keys("bodies")]
    for key, route in routes_of(structure):
        if route.contracted is not None and not any(kind in kinds for kind in route.contracted.to):
            found = message("no_such_kind", names=" and ".join(route.contracted.to))
            closed = {k: p for k, p in document.removed.items() if k[0] == "bodies" and len(k) == 2}
            if closed:
                gone = tuple(message("closed_in", name=k[1], place=place) for k, place in closed.items())
                found = message("no_such_kind_now", names=" and ".join(route.contracted.to), closed=gone)
            allowed = message("kinds_there")
            yield document.problem((*key, "contracted", "to"), found, allowed)

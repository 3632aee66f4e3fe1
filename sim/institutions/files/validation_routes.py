"""Cross-checks of a structure's routes with the catalogue: a way through for every affair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sim.institutions.affairs import Affair
from sim.institutions.documents import Document, Key, Problem, one_of
from sim.institutions.structure import DEPARTMENT, DOORS_WITHOUT_BODY, Route, Structure
from sim.text.problems import Message, message


def routes_of(structure: Structure) -> Iterator[tuple[Key, Route]]:
    """Every route of a structure, and where it stands."""
    for name, route in structure.routes.items():
        yield ("routes", name), route
    for name, route in structure.affair_routes.items():
        yield ("affair_routes", name), route


def bodies_of(route: Route) -> Iterator[tuple[Key, str, tuple[str, ...]]]:
    """Each body a route names: where, which, and the words that may stand there instead."""
    for i, door in enumerate(route.doors):
        yield ("doors", i), door, (DEPARTMENT, *DOORS_WITHOUT_BODY)
    for role, body in route.steps.items():
        yield ("steps", role), body, (DEPARTMENT,)
    if route.handed_down is not None:
        yield ("handed_down", "to"), route.handed_down.to, ()
        if route.handed_down.via is not None:
            yield ("handed_down", "via"), route.handed_down.via, ()


def check_routes(
    document: Document, structure: Structure, affairs: Mapping[str, Affair], catalogue: Document, blame: bool
) -> Iterator[Problem]:
    """Every affair has its department, a door where residents raise it, and a body for every step."""
    departments = document.keys("departments")
    wrong: dict[tuple[Key, Message, Message], list[tuple[str, Key]]] = defaultdict(list)
    for name, affair in affairs.items():
        if affair.department is not None and affair.department not in departments:
            gone: Key = ("departments", affair.department)
            place = gone if gone in document.removed else gone[:1]
            found = message("unknown_department", name=repr(affair.department))
            wrong[place, found, one_of(departments, affair.department)].append((name, ("department",)))
        own = name in document.keys("affair_routes")
        if affair.affair_class not in structure.routes or (own and name not in structure.affair_routes):
            continue  # missing or wrong in itself, and reported as such
        for key, body in _named_for(structure, name, affair.affair_class):
            if body == DEPARTMENT and affair.department is None:
                found = message("no_department", word=repr(DEPARTMENT))
                allowed = message("body_or_department")
                wrong[key, found, allowed].append((name, ("department",)))
        # What an affair's route lacks is missing where most is said about that affair.
        class_key: Key = ("routes", affair.affair_class)
        own_key: Key = ("affair_routes", name)
        key = own_key if own else class_key
        doors = next((k for k in (own_key, class_key) if "doors" in document.keys(*k)), key)
        if affair.raised_by_residents and not document.get(*doors, "doors"):
            found = message("no_doors")
            wrong[(*key, "doors"), found, message("doors")].append((name, ()))
        known = (*document.keys(*own_key, "steps"), *document.keys(*class_key, "steps"))
        for role in dict.fromkeys(step.role for step in affair.steps):
            if role not in known:
                found = message("no_body_for_step", step=repr(role))
                allowed = message("body_for_step", word=repr(DEPARTMENT), step=repr(role))
                wrong[(*key, "steps"), found, allowed].append((name, ("steps",)))
    for (place, found, allowed), subjects in wrong.items():
        if blame:
            for name, inner in subjects:
                said = message(
                    "in_structure", found=found, structure=repr(structure.id), place=document.place(place)
                )
                yield catalogue.problem(("affairs", name, *inner), said, allowed)
        else:
            one, more = subjects[0][0], len(subjects) - 1
            first = catalogue.place(("affairs", one))
            said = message("of_affair", found=found, affair=one, place=first)
            if more:
                said = message("of_affairs", found=found, affair=one, place=first, count=more)
            yield document.problem(place, said, allowed)


def _named_for(structure: Structure, affair: str, affair_class: str) -> Iterator[tuple[Key, str]]:
    """The bodies named by the route of an affair, and where: in its own, or else in its class's."""
    own = structure.affair_routes.get(affair)
    if own is not None:
        for inner, body, _ in bodies_of(own):
            yield ("affair_routes", affair, *inner), body
    for inner, body, _ in bodies_of(structure.routes[affair_class]):
        part = inner[0]
        instead = own is not None and (
            inner[1] in own.steps if part == "steps" else part in own.model_fields_set
        )
        if not instead:
            yield ("routes", affair_class, *inner), body

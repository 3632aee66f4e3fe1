"""What a structure's file says of its bodies for an organisation chart: levels, posts, relations."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from sim.institutions.documents import InputError, Problem
from sim.institutions.structure import DEPARTMENT, LEVELS, BodyData, Structure
from sim.report.drawn import said, say
from sim.text import Lang
from sim.text.problems import message

RELATIONS = ("hands_down", "forbidden", "commands", "contracts", "same_person", "sits_on")
"""In the order of their meaning for who directs whom; the first that holds between two is drawn."""

_LEVELS = (
    ("party_working_committee",),
    ("street_office", "public_service_committee"),
    ("public_service_centre", "party_mass_department"),
    ("residents_committee", "party_branch", "volunteer_team"),
    (
        "service_station",
        "community_service_centre",
        "charity_association",
        "ngo",
        "market",
        "community_unit",
    ),
)
"""Kinds of body from the top down; departments stand above all."""
assert len(_LEVELS) == LEVELS


class Relation(NamedTuple):
    """Something between two bodies (or `DEPARTMENT`); `kind` is one of `RELATIONS`."""

    kind: str
    start: str
    end: str


def levels(structure: Structure) -> list[list[str]]:
    """Bodies (and `DEPARTMENT`) level by level from the top; empty levels are left out."""
    found = [[DEPARTMENT] if structure.departments else []]
    place = {name: _place_of(name, body) for name, body in structure.bodies.items()}
    for level in range(1, LEVELS + 1):
        here = sorted((at, i, name) for i, (name, at) in enumerate(place.items()) if at[0] == level)
        found.append([name for _, _, name in here])
    return [level for level in found if level]


def _place_of(name: str, body: BodyData) -> tuple[int, int]:
    """Level of a body, and its place there by kind; kinds of a user's own come last.

    Raises InputError for a kind that has none.
    """
    for level, kinds in enumerate(_LEVELS, 1):
        if body.kind in kinds:
            return level, kinds.index(body.kind)
    if body.level is None:
        found = message("no_place_in_chart", kind=repr(body.kind))
        allowed = message("chart_level", levels=LEVELS)
        raise InputError(Problem("structure", 0, f"bodies.{name}.level", found, allowed))
    return body.level, len(_LEVELS[body.level - 1])


def relations(structure: Structure) -> list[Relation]:
    """What holds between bodies: at most one relation a pair, the first of `RELATIONS`."""
    found: dict[frozenset[str], Relation] = {}
    for relation in sorted(_all(structure), key=lambda r: RELATIONS.index(r.kind)):
        if relation.start != relation.end:
            found.setdefault(frozenset((relation.start, relation.end)), relation)
    return list(found.values())


def _all(structure: Structure) -> Iterator[Relation]:
    bodies = structure.bodies
    routes = [*structure.routes.values(), *structure.affair_routes.values()]
    for route in routes:
        down = route.handed_down
        if down is not None:
            way = _handing_down(down.to, structure)
            stops = [DEPARTMENT, *([down.via] if down.via else []), down.to]
            yield from (Relation(way, start, end) for start, end in pairwise(stops))
        if route.contracted is not None and structure.rules.get(route.contracted.rule, 0.0) > 0.0:
            issuer = DEPARTMENT if route.contracted.rule == "money_follows_task" else _leading(structure)
            for name, body in bodies.items():
                if issuer is not None and body.kind in route.contracted.to:
                    yield Relation("contracts", issuer, name)
    leading = _leading(structure)
    if leading is not None and structure.rules.get("command", 0.0) > 0.0:
        for name, body in bodies.items():
            if body.kind == "residents_committee":
                yield Relation("commands", leading, name)
    for name, _, post in structure.all_posts():
        if post.dual_post_of is not None:
            yield Relation("same_person", post.dual_post_of.partition(".")[0], name)
    for name, body in bodies.items():
        for member in body.members:
            if (other := member.partition(".")[0]) in bodies:
                yield Relation("sits_on", other, name)


def _handing_down(to: str, structure: Structure) -> str:
    """Whether the rules wholly forbid handing down to a body, as `sim.cases.routing` understands them."""
    ban = structure.rules.get("assignment_ban", 0.0)
    if structure.bodies[to].kind == "residents_committee":
        ban *= structure.rules.get("ban_covers_committees", 0.0)
    return "forbidden" if ban >= 1.0 else "hands_down"


def _leading(structure: Structure) -> str | None:
    kinds = ("public_service_committee", "street_office")
    return next((n for kind in kinds for n, b in structure.bodies.items() if b.kind == kind), None)


def instances(body: BodyData, structure: Structure) -> int:
    """How many like bodies there are at the reference size."""
    return body.count * (structure.precincts if body.per == "precinct" else 1)


def heading(name: str, structure: Structure, lang: Lang) -> str:
    """What a box is called, and how many like it there are."""
    if name == DEPARTMENT:
        return say("organisation.departments", lang, count=len(structure.departments))
    body = structure.bodies[name]
    times = instances(body, structure)
    return said(body.name, lang) + (f" ×\u00a0{times}" if times > 1 else "")


def details(name: str, structure: Structure, lang: Lang) -> list[str]:
    """What stands below: posts by duty in each such body, and who pays them."""
    if name == DEPARTMENT:
        field = sum(d.field_staff for d in structure.departments.values())
        coordinators = sum(d.coordinators for d in structure.departments.values())
        return [
            say("organisation.department_staff", lang, field=f"{field:g}", coordinators=f"{coordinators:g}")
        ]
    body = structure.bodies[name]
    duties: dict[str, float] = {}
    dual = 0.0
    for post in body.posts.values():
        if post.dual_post_of is None:
            duties[post.duty] = duties.get(post.duty, 0.0) + post.count
        else:
            dual += post.count
    parts = [
        say("organisation.posts", lang, count=f"{n:g}", duty=say(f"organisation.{d}", lang))
        for d, n in duties.items()
        if n
    ]
    if dual:
        parts.append(say("organisation.dual", lang, count=f"{dual:g}"))
    if not parts:
        return [say("organisation.no_posts", lang)]
    payers = dict.fromkeys(p.payer for p in body.posts.values() if p.dual_post_of is None and p.count)
    paid = say("comma", lang).join(say(f"organisation.paid.{payer}", lang) for payer in payers)
    return [say("comma", lang).join(parts), *([paid] if paid else [])]

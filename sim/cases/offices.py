"""Offices: the bodies and departments of every phase of a scenario, laid out as providers.

A body is served by up to two offices in each place where it sits: its public *desk* (walk-in) and
its *staff* (back office and field). The layout covers all phases at once, so an office keeps its
number across reforms, and a phase only says which offices are open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from sim.institutions.structure import BodyData, Structure

OfficeKind = Literal["desk", "staff"]
NEIGHBOURS = "neighbours"
"""Help among neighbours, as an office that is everywhere and never full."""
NGO_PLACES = 24
"""Most NGOs at one time: two and a half times those of the plan's day, as many a head as in 2022."""
NEIGHBOURS_AT_ONCE = 20_000
"""Neighbours who can help at the same time in the whole community: never a limit."""


@dataclass(frozen=True)
class Office:
    """One provider: the office of `body` (or department) in place `instance`."""

    index: int
    body: str
    kind: OfficeKind
    instance: int
    body_kind: str = ""


@dataclass(frozen=True)
class Site:
    """All offices of one kind of one body; `by_precinct` when a resident's own is the precinct's."""

    row: int
    body: str
    kind: OfficeKind
    offices: tuple[int, ...]
    by_precinct: bool


@dataclass(frozen=True)
class Layout:
    """Every office of a scenario and the table that finds them."""

    offices: tuple[Office, ...]
    sites: tuple[Site, ...]
    where: npt.NDArray[np.int16]
    """[sites, widest] office of a site in a precinct, or its k-th instance"""
    width: npt.NDArray[np.int16]
    by_precinct: npt.NDArray[np.bool_]
    doors: tuple[str, ...]
    """every door of every phase; a resident's habit holds a place in it"""
    _sites: dict[tuple[str, OfficeKind], Site] = field(default_factory=dict)

    def site(self, body: str, prefer: OfficeKind = "staff") -> Site | None:
        """The body's site of the preferred kind, else of the other kind, else None."""
        other: OfficeKind = "desk" if prefer == "staff" else "staff"
        return self._sites.get((body, prefer)) or self._sites.get((body, other))

    def offices_of(self, body: str) -> list[Office]:
        """All offices of a body or department."""
        return [office for office in self.offices if office.body == body]


def places_of(body: BodyData, precincts: int) -> int:
    """How many like bodies there is room for: one a precinct, or as many as the file says.

    NGOs come and go, so there is room for more than there are at first.
    """
    if body.per == "precinct":
        return precincts
    return max(body.count, NGO_PLACES) if body.kind == "ngo" else body.count


def has_desks(body_id: str, structure: Structure) -> bool:
    """Whether a body keeps a public counter in this structure, be it a table."""
    return structure.keeps_counter(body_id)


def has_staff(body: BodyData) -> bool:
    """Whether a body has people to work on cases (leaders alone don't, but for committees)."""
    if body.kind == "residents_committee":
        return any(post.count for post in body.posts.values())
    return any(post.count and post.duty in ("office", "field") for post in body.posts.values())


def lay_out(structures: Iterable[Structure]) -> Layout:
    """Number the offices of all phases: bodies in the order they appear, then departments."""
    phases = list(structures)
    places = max(structure.precincts for structure in phases)
    kinds: dict[tuple[str, OfficeKind], tuple[int, bool]] = {}
    body_kinds: dict[str, str] = {}
    for structure in phases:
        for body_id, body in structure.bodies.items():
            by_precinct = body.per == "precinct"
            count = places_of(body, places)
            body_kinds[body_id] = body.kind
            for kind, present in (("desk", has_desks(body_id, structure)), ("staff", has_staff(body))):
                if present:
                    key: tuple[str, OfficeKind] = (body_id, "desk" if kind == "desk" else "staff")
                    kinds[key] = (max(count, kinds.get(key, (0, False))[0]), by_precinct)
        for department in structure.departments:
            kinds[department, "staff"] = (1, False)
    kinds[NEIGHBOURS, "staff"] = (1, False)
    return _number(kinds, _doors(phases), body_kinds)


def _doors(phases: Sequence[Structure]) -> tuple[str, ...]:
    doors: dict[str, None] = {}
    for structure in phases:
        for route in (*structure.routes.values(), *structure.affair_routes.values()):
            doors.update(dict.fromkeys(route.doors))
    return tuple(doors)


def _number(
    kinds: dict[tuple[str, OfficeKind], tuple[int, bool]], doors: tuple[str, ...], body_kinds: dict[str, str]
) -> Layout:
    offices: list[Office] = []
    sites: list[Site] = []
    for (body, kind), (count, by_precinct) in kinds.items():
        first = len(offices)
        offices += [Office(first + i, body, kind, i, body_kinds.get(body, "")) for i in range(count)]
        sites.append(Site(len(sites), body, kind, tuple(range(first, first + count)), by_precinct))
    widest = max(len(site.offices) for site in sites)
    where = np.full((len(sites), widest), -1, dtype=np.int16)
    for site in sites:
        where[site.row, : len(site.offices)] = site.offices
    return Layout(
        offices=tuple(offices),
        sites=tuple(sites),
        where=where,
        width=np.array([len(site.offices) for site in sites], dtype=np.int16),
        by_precinct=np.array([site.by_precinct for site in sites], dtype=np.bool_),
        doors=doors,
        _sites={(site.body, site.kind): site for site in sites},
    )

"""Offices (办公点): the desk and the staff of every body in every place, over all structures of a scenario.

A body may have a public desk, to which people come in person, and staff in the back office and in the field.
An office keeps its number across reforms; a structure only says which are open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sim.institutions.scenario import Scenario
from sim.institutions.structure import BodyData, Structure
from tests.twin.absorbing import partly_absorbed
from tests.twin.cases import Office
from tests.twin.draws import INSTANCE, chance
from tests.twin.structures import by_kind, keeps_counter
from tests.twin.words import AREAS, DAY_HOURS, LINES

NEIGHBOURS = "neighbours"
NGO_PLACES = 24
"""Organisations that there is room for, founded or not, as in sim/cases/offices.py."""
NEIGHBOURS_AT_ONCE = 20_000
"""Matters that neighbours help with at once: so many that nobody waits; as in sim/cases/offices.py."""


@dataclass(frozen=True, eq=False)
class Site:
    """Where a body works: all its desks, or all its staff."""

    body: str
    kind: str
    offices: tuple[Office, ...]
    by_precinct: bool

    def for_case(self, precinct: int, key: int) -> Office:
        """The precinct's own office, or one of several by the case's key."""
        if self.by_precinct:
            return self.offices[precinct]
        if len(self.offices) == 1:
            return self.offices[0]
        return self.offices[int(chance(key, INSTANCE) * len(self.offices))]


class Layout:
    """Every office of a scenario."""

    def __init__(self, structures: Sequence[Structure], values: Mapping[str, float]) -> None:
        precincts = max(structure.precincts for structure in structures)
        wanted: dict[tuple[str, str], tuple[int, bool]] = {}
        kinds: dict[str, str] = {}
        for structure in structures:
            for body_id, body in structure.bodies.items():
                kinds[body_id] = body.kind
                for kind in offices_of(body_id, structure):
                    number = max(places_of(body, precincts), wanted.get((body_id, kind), (0, False))[0])
                    wanted[body_id, kind] = number, body.per == "precinct"
            for department in structure.departments:
                wanted[department, "staff"] = 1, False
        wanted[NEIGHBOURS, "staff"] = 1, False
        self.offices: list[Office] = []
        self.sites: dict[tuple[str, str], Site] = {}
        for (body_id, kind), (number, by_precinct) in wanted.items():
            here = [
                Office(len(self.offices) + i, body_id, kind, i, kinds.get(body_id, "")) for i in range(number)
            ]
            self.offices += here
            self.sites[body_id, kind] = Site(body_id, kind, tuple(here), by_precinct)
        for office in self.offices:
            equip(office, values)
        routes = [r for s in structures for r in (*s.routes.values(), *s.affair_routes.values())]
        self.doors = list(dict.fromkeys(door for route in routes for door in route.doors))

    def site(self, body: str, prefer: str = "staff") -> Site | None:
        """A body's desk or staff, the preferred one if there is one."""
        other = "desk" if prefer == "staff" else "staff"
        return self.sites.get((body, prefer)) or self.sites.get((body, other))

    def site_now(self, body: str, structure: Structure, prefer: str) -> Site:
        """The same, where a structure may have only the other one open."""
        if body in structure.bodies:
            now = offices_of(body, structure)
            other = "desk" if prefer == "staff" else "staff"
            if other in now and prefer not in now:
                prefer = other
        site = self.site(body, prefer)
        assert site is not None, body
        return site

    def staff_of_kind(self, kind: str, structure: Structure) -> Site | None:
        """The staff of the first body of a kind that has any."""
        for found, body in by_kind(structure):
            if found == kind and has_staff(structure.bodies[body]):
                return self.site(body)
        return None

    def of_body(self, body: str, instance: int) -> dict[str, Office]:
        """A body's offices by kind."""
        return {o.kind: o for o in self.offices if o.body == body and o.instance == instance}


def structures_of(spec: Scenario) -> list[Structure]:
    """All structures that may come into force, but for those with bodies absorbed."""
    found = [phase.structure for phase in spec.phases]
    for phase in spec.phases:
        if phase.restored is not None and phase.restored not in found:
            found.append(phase.restored)
    return found


def lay_out(structures: Sequence[Structure], values: Mapping[str, float]) -> Layout:
    """The offices of these structures and of what becomes of them when bodies are absorbed."""
    absorbed: Iterable[Structure] = (some for structure in structures for some in partly_absorbed(structure))
    return Layout([*structures, *absorbed], values)


def places_of(body: BodyData, precincts: int) -> int:
    """How many like bodies there is room for."""
    if body.per == "precinct":
        return precincts
    return max(body.count, NGO_PLACES) if body.kind == "ngo" else body.count


def has_staff(body: BodyData) -> bool:
    """Whether a body has people for cases besides clerks; in a committee everybody works on them."""
    everybody = body.kind == "residents_committee"
    return any(post.count and (everybody or post.duty in ("office", "field")) for post in body.posts.values())


def offices_of(body: str, structure: Structure) -> list[str]:
    """Which offices a body keeps in a structure."""
    kinds = ["desk"] if keeps_counter(structure, body) else []
    return [*kinds, "staff"] if has_staff(structure.bodies[body]) else kinds


def equip(office: Office, values: Mapping[str, float]) -> None:
    """Who serves what there, how long papers lie before they come, how visitors look at the line."""
    if office.kind == "desk":
        for area in range(len(AREAS)):
            office.add_group([area])
        office.add_group()
        office.walk_in, office.delay = True, DAY_HOURS
        office.head_hours = values["balking.hours_a_head"]
        return
    if office.body == NEIGHBOURS:
        office.add_group(servers=NEIGHBOURS_AT_ONCE)
        return
    if office.body_kind in ("service_station", "market"):
        for line in range(len(LINES)):
            office.add_group([line])
    office.add_group()
    office.at_opening = True
    office.delay = values["handoff.delay_days"] * DAY_HOURS

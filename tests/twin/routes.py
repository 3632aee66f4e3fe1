"""Routes (办理路径): who answers for an affair under a structure: doors, steps, and who else may take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.institutions.affairs import Affair
from sim.institutions.structure import DEPARTMENT, HandedDown, Structure
from tests.twin.draws import stream
from tests.twin.offices import NEIGHBOURS, Layout, Site
from tests.twin.structures import is_issued, route_data
from tests.twin.words import (
    AREAS,
    ASSIGNED,
    ASSISTANCE,
    FOR_RESIDENTS,
    HAND_DOWN,
    LINES,
    PARTY_LINE,
    TO_OFFICE,
    class_purpose,
)


@dataclass
class StepAt:
    """A step of an affair and who does it."""

    site: Site
    purpose: int
    role: str
    hours: float
    """person-hours, on average"""
    shape: int
    """phases of which these are the sum (Erlang)"""
    seal: bool
    """whether only a public officer may decide it"""

    @property
    def goes_along(self) -> bool:
        """Whether it is done where the task is handed down, bought or contracted."""
        return self.role in ("field", "service", "verification")


@dataclass
class Door:
    """A door that residents may turn to with an affair."""

    name: str
    taste: int
    """what taste for it hangs on"""
    system: str
    site: Site | None = None
    purpose: int = 0
    refers: bool = False
    """takes the matter in and passes it on without another visit"""
    low_cost: bool = False
    """spares those on relief a part of the price"""
    price: float = 0.0


@dataclass
class Push:
    """Somewhere that a department can push a task to."""

    to: Site
    purpose: int
    via: Site | None
    """who hands it on"""
    banned: float
    """how strongly the ban forbids it, in [0, 1]"""


@dataclass
class Route:
    """An affair's route under the structure in force.

    Routes are equal, as dataclasses are, where all of their fields are, but for the affair: the same sites
    and queues, doors alike, steps alike. Then a case goes by both alike.
    """

    affair: Affair = field(compare=False)
    steps: list[StepAt]
    doors: list[Door]
    sorting_purpose: int
    priority: int
    moved: float = 0.0
    """share of new cases that society has taken over"""
    department: tuple[Site, int] | None = None
    """where its department's people are, and the queue there"""
    pushes: dict[int, Push] = field(default_factory=dict)
    pushable: bool = False
    """whether its department may push it to others"""
    contracted: bool = False
    """whether it is put out to contract"""
    taker: str | None = None
    """who may take it over from government"""
    taker_at: tuple[Site, int] | None = None
    """where the taker is, and the queue there; none for contractors, of whom there are several"""

    @property
    def counter(self) -> int | None:
        """The step at a counter, if there is one."""
        return next((k for k, step in enumerate(self.steps) if step.role == "counter"), None)

    @property
    def local_share(self) -> float:
        """Share of tasks that can be done here."""
        return self.affair.local_share if self.pushable else 0.0

    def banned(self, option: int) -> float:
        """How strongly the ban forbids an option."""
        return self.pushes[option].banned if option in self.pushes else 0.0

    def right_door(self, *, carried: bool) -> str | None:
        """The door behind which the first step (or the counter) takes the matter in."""
        intake = self.counter if carried and self.counter is not None else 0
        site = self.steps[intake].site
        return next((door.name for door in self.doors if door.site is site), None)

    def door(self, name: str) -> Door | None:
        """A door by its name."""
        return next((door for door in self.doors if door.name == name), None)


class Routes:
    """Builds the routes of a structure."""

    def __init__(self, structure: Structure, layout: Layout, values: Mapping[str, float]) -> None:
        self.structure = structure
        self.layout = layout
        self.charges = {"market": 1.0, "service_station": values["station.price_factor"]}

    def of(self, name: str, affair: Affair) -> Route:
        """The route of an affair."""
        data = route_data(self.structure, name, affair)
        route = Route(
            affair,
            steps=[self._step(affair, k, data.steps[step.role]) for k, step in enumerate(affair.steps)],
            doors=[self._door(affair, door) for door in data.doors],
            sorting_purpose=class_purpose(affair),
            priority=affair.priority,
            contracted=data.contracted is not None,
        )
        if affair.department is not None:
            site = self.layout.site_now(affair.department, self.structure, "staff")
            route.department = site, self._purpose(site, affair)
        if data.handed_down is not None and affair.local_share > 0.0:
            route.pushable = True
            route.pushes = self._pushes(affair, data.handed_down)
        if is_issued(affair) and data.transferable_to is not None:
            route.taker = data.transferable_to
            route.taker_at = self._taker(data.transferable_to)
        return route

    def _purpose(self, site: Site, affair: Affair) -> int:
        """The queue in which an office keeps an affair."""
        if site.kind == "desk":
            return AREAS.index(affair.area) if affair.area else 0
        body = self.structure.bodies.get(site.body)
        if body is not None and body.kind == "residents_committee":
            assigned = affair.affair_class in ("administrative", "entrusted", "facility")
            return ASSIGNED if assigned else FOR_RESIDENTS
        if affair.affair_class == "everyday" and affair.line is not None:
            return LINES.index(affair.line)
        return class_purpose(affair)

    def _who(self, name: str, affair: Affair) -> str:
        return str(affair.department) if name == DEPARTMENT else name

    def _step(self, affair: Affair, k: int, who: str) -> StepAt:
        step = affair.steps[k]
        prefer = "desk" if step.role == "counter" else "staff"
        site = self.layout.site_now(self._who(who, affair), self.structure, prefer)
        return StepAt(site, self._purpose(site, affair), step.role, step.hours, step.shape, step.seal)

    def _door(self, affair: Affair, name: str) -> Door:
        door = Door(name, stream(0, f"door/{name}"), "self_governance")
        if name == "nobody":
            return door
        body = NEIGHBOURS if name == "neighbours" else self._who(name, affair)
        door.site = self.layout.site_now(body, self.structure, "desk")
        door.purpose = self._purpose(door.site, affair)
        if name in self.structure.bodies:
            data = self.structure.bodies[name]
            door.system = data.system
            door.low_cost = data.kind == "service_station"
            if affair.affair_class != "everyday" and data.kind == "service_station":
                door.refers, door.purpose = True, LINES.index("administrative_help")
            door.price = affair.price * self.charges.get(data.kind, 0.0)
        elif name != "neighbours":
            door.system = "government"
        return door

    def _pushes(self, affair: Affair, down: HandedDown) -> dict[int, Push]:
        rules, bodies = self.structure.rules, self.structure.bodies
        ban = rules["assignment_ban"]
        covered = ban
        if bodies[down.to].kind == "residents_committee":
            covered *= rules["ban_covers_committees"]
        committee = self.layout.site_now(down.to, self.structure, "staff")
        via = None if down.via is None else self.layout.site_now(down.via, self.structure, "staff")
        pushes = {HAND_DOWN: Push(committee, self._purpose(committee, affair), via, covered)}
        office = self.layout.staff_of_kind("public_service_committee", self.structure)
        if office is not None:
            pushes[TO_OFFICE] = Push(office, self._purpose(office, affair), None, ban)
        if rules["party_core"] > 0.0:
            party = self.layout.staff_of_kind("party_mass_department", self.structure)
            pushes[PARTY_LINE] = Push(committee, self._purpose(committee, affair), party, 0.0)
        if covered > 0.0:
            pushes[ASSISTANCE] = Push(committee, self._purpose(committee, affair), None, covered)
        return pushes

    def _taker(self, taker: str) -> tuple[Site, int] | None:
        kind = {"self_governance": "residents_committee", "market": "market"}.get(taker)
        site = self.layout.staff_of_kind(kind, self.structure) if kind is not None else None
        if site is None:
            return None
        return site, LINES.index("administrative_help") if taker == "market" else FOR_RESIDENTS


def routes_under(
    structure: Structure, affairs: Mapping[str, Affair], layout: Layout, values: Mapping[str, float]
) -> list[Route]:
    """The routes of all affairs under a structure, in the catalogue's order."""
    routes = Routes(structure, layout, values)
    return [routes.of(name, affair) for name, affair in affairs.items()]

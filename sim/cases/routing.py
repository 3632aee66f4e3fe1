"""From a structure's routes to tables: which office does which step of which affair.

`route_book` compiles a structure for the kernels of `sim.cases.planning`. Institutions are looked up here
once a phase; a working day only reads the tables.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sim.cases.needs import UNIT_OF
from sim.cases.offices import NEIGHBOURS, Layout, OfficeKind, Site, has_desks, has_staff
from sim.institutions.affairs import AREAS, CLASSES, LINES, MAX_STEPS, Affair
from sim.institutions.structure import (
    DEPARTMENT,
    MAX_DOORS,
    SYSTEMS,
    TAKERS,
    HandedDown,
    Route,
    Structure,
    Taker,
)
from sim.kernel.randomness import stream
from sim.mechanisms.push import OPTION_ASSIST, OPTION_DOWN, OPTION_OFFICE, OPTION_PARTY, OPTIONS

DOOR_BODY, DOOR_NEIGHBOURS, DOOR_NOBODY = range(3)
CLASS_PURPOSE = len(LINES)
"""At a staff office, purposes 0..7 are the lines of everyday needs and 8.. the other classes."""
RELAY_PURPOSE = 14
PURPOSE_ASSIGNED = CLASS_PURPOSE + CLASSES.index("administrative")
TASK_PURPOSES = tuple(CLASS_PURPOSE + CLASSES.index(c) for c in ("facility", "administrative", "entrusted"))
"""Purposes under which staff elsewhere than in a committee queue departments' tasks."""
PURPOSE_RESIDENTS = CLASS_PURPOSE + CLASSES.index("direct")
ROLE_COUNTER, ROLE_DECISION, ROLE_OTHER = range(3)
BODY_OF_TAKER: Mapping[Taker, str] = {"self_governance": "residents_committee", "market": "market"}
"""Kinds of body that take over what is transferable; contractors are told month by month."""


ROUTE = np.dtype(
    [
        # steps, in the affair's order; sites are rows of `Layout.where`
        ("hours", np.float64, (MAX_STEPS,)),
        ("site", np.int16, (MAX_STEPS,)),
        ("purpose", np.int8, (MAX_STEPS,)),
        ("role", np.int8, (MAX_STEPS,)),
        ("shape", np.int8, (MAX_STEPS,)),
        ("seal", np.int8, (MAX_STEPS,)),
        ("field", np.int8, (MAX_STEPS,)),  # goes along when the task is handed down or contracted
        ("steps", np.int8),
        ("by_residents", np.bool_),
        ("unit", np.int8),  # what a programme's volume counts, as in `sim.cases.needs`
        ("place", np.int8),  # area, or 8 + line: what habits and perceived waits are kept by
        # doors, for what residents raise
        ("price", np.float64, (MAX_DOORS,)),  # yuan
        ("door_taste", np.uint64, (MAX_DOORS,)),  # what taste for the door hangs on, by its name
        ("door_site", np.int16, (MAX_DOORS,)),
        ("door", np.int8, (MAX_DOORS,)),  # place in `Layout.doors`
        ("door_kind", np.int8, (MAX_DOORS,)),
        ("door_purpose", np.int8, (MAX_DOORS,)),
        ("door_system", np.int8, (MAX_DOORS,)),
        ("door_refers", np.int8, (MAX_DOORS,)),  # takes in and passes on to the counter, without a visit
        ("door_low_cost", np.int8, (MAX_DOORS,)),  # spares those on relief part of the price
        ("doors", np.int8),
        # the affair
        ("loss", np.float64),
        ("due", np.float64),  # days
        ("patience", np.float64),  # days
        ("preventable", np.float64),
        ("priority", np.int8),
        # what may become of what departments issue, by option
        ("local_share", np.float64),
        ("to_site", np.int16, (OPTIONS,)),  # -1: not this way
        ("to_purpose", np.int8, (OPTIONS,)),
        ("via_site", np.int16, (OPTIONS,)),  # -1: straight
        ("banned", np.float64, (OPTIONS,)),  # how strongly the ban forbids it
        ("pushable", np.bool_),
        ("contracted", np.bool_),
        ("department_site", np.int16),
        ("department_purpose", np.int8),
        ("sorting_purpose", np.int8),  # how staff elsewhere queue it when it was sorted wrongly
        # what society may take over
        ("moved", np.float64),  # share of new cases that go to the taker
        ("taker", np.int8),  # place in TAKERS, -1: nobody
        ("taker_site", np.int16),  # -1: a contractor, whoever sells then
        ("taker_purpose", np.int8),
        ("right_door", np.int8, (2,)),  # door that takes it in when siloed, when carried; -1: none
    ],
    align=True,
)
"""One row an affair, in the catalogue's order."""

type RouteBook = npt.NDArray[np.void]


def purpose_at(site: Site, affair: Affair, structure: Structure) -> int:
    """The purpose under which a site's office queues an affair.

    Desks tell project areas apart. Committees tell assigned work and residents' matters
    apart. Other staff tell classes apart, and the lines of everyday needs.
    """
    if site.kind == "desk":
        return AREAS.index(affair.area) if affair.area else 0
    body = structure.bodies.get(site.body)
    if body is not None and body.kind == "residents_committee":
        if affair.affair_class in ("administrative", "entrusted", "facility"):
            return PURPOSE_ASSIGNED
        return PURPOSE_RESIDENTS
    if affair.line is not None and affair.affair_class == "everyday":
        return LINES.index(affair.line)
    return CLASS_PURPOSE + CLASSES.index(affair.affair_class)


def route_book(
    structure: Structure,
    affairs: Mapping[str, Affair],
    layout: Layout,
    *,
    charges: Mapping[str, float],
) -> RouteBook:
    """Compile a structure's routes.

    Args:
        structure: the structure in force.
        affairs: the catalogue.
        layout: from `lay_out`, over all phases.
        charges: body kind -> factor on an affair's price at that door (0: free).
    """
    n = len(affairs)
    book = _empty(n)
    for i, (name, affair) in enumerate(affairs.items()):
        route = structure.route_of(name, affair.affair_class)
        book["by_residents"][i] = affair.raised_by_residents
        if affair.programme is not None:
            book["unit"][i] = UNIT_OF[affair.programme.per]
        place = AREAS.index(affair.area) if affair.area else LINES.index(affair.line or LINES[0])
        book["place"][i] = place if affair.area else place + len(AREAS)
        book["loss"][i] = affair.loss
        book["due"][i] = affair.due_days
        book["patience"][i] = affair.patience_days
        book["priority"][i] = affair.priority
        book["preventable"][i] = affair.preventable
        _steps(book, i, affair, route, structure, layout)
        book["sorting_purpose"][i] = CLASS_PURPOSE + CLASSES.index(affair.affair_class)
        _doors(book, i, affair, route, structure, layout, charges)
        if affair.department is not None:
            site = _site(affair.department, affair, structure, layout, "staff")
            book["department_site"][i] = site.row
            book["department_purpose"][i] = purpose_at(site, affair, structure)
        if route.handed_down is not None and affair.local_share > 0.0:
            book["local_share"][i] = affair.local_share
            book["pushable"][i] = True
            _pushes(book, i, affair, route.handed_down, structure, layout)
        book["contracted"][i] = route.contracted is not None
        if affair.is_issued and route.transferable_to is not None:
            _taker(book, i, route.transferable_to, structure, layout)
    return book


def _pushes(
    book: RouteBook, i: int, affair: Affair, down: HandedDown, structure: Structure, layout: Layout
) -> None:
    """Where a pushed task lands, by option, whom it goes through, and how strongly that is forbidden.

    The ban names the body that replaced the street office (E1); that it covers residents' committees
    too is our extension (`ban_covers_committees`). Over the Party line, once there is a Party core, a
    task reaches the committees lawfully (D1). As "assistance" it comes straight and under another name.
    """
    rules = structure.rules
    committee = _site(down.to, affair, structure, layout, "staff")
    covered = rules["assignment_ban"]
    if structure.bodies[down.to].kind == "residents_committee":
        covered *= rules["ban_covers_committees"]
    ways: list[tuple[int, Site | None, Site | None, float]] = [
        (OPTION_DOWN, committee, _site_or_none(down.via, affair, structure, layout), covered),
        (
            OPTION_OFFICE,
            _of_kind("public_service_committee", structure, layout),
            None,
            rules["assignment_ban"],
        ),
    ]
    if rules["party_core"] > 0.0:
        ways.append((OPTION_PARTY, committee, _of_kind("party_mass_department", structure, layout), 0.0))
    if covered > 0.0:
        ways.append((OPTION_ASSIST, committee, None, covered))
    for option, to, via, banned in ways:
        if to is not None:
            book["to_site"][i, option] = to.row
            book["to_purpose"][i, option] = purpose_at(to, affair, structure)
            book["via_site"][i, option] = -1 if via is None else via.row
            book["banned"][i, option] = banned


def _taker(book: RouteBook, i: int, taker: Taker, structure: Structure, layout: Layout) -> None:
    """Who takes an affair over: a committee as residents' matters, the market as help that it sells."""
    book["taker"][i] = TAKERS.index(taker)
    kind = BODY_OF_TAKER.get(taker)
    site = _of_kind(kind, structure, layout) if kind is not None else None
    if site is not None:
        sold = LINES.index("administrative_help")
        book["taker_site"][i] = site.row
        book["taker_purpose"][i] = sold if taker == "market" else PURPOSE_RESIDENTS


def _site_or_none(body: str | None, affair: Affair, structure: Structure, layout: Layout) -> Site | None:
    return None if body is None else _site(body, affair, structure, layout, "staff")


def _of_kind(kind: str, structure: Structure, layout: Layout) -> Site | None:
    """The staff of the first body of a kind, or of the heir of one closed, if it has any."""
    for found, body_id in structure.by_kind():
        if found == kind and has_staff(structure.bodies[body_id]):
            return layout.site(body_id)
    return None


def prices_at_doors(book: RouteBook, doors: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """([affairs, doors] yuan asked at a door, [doors] whether it spares those on relief a part)."""
    prices, low_cost = np.zeros((book.size, max(1, doors))), np.zeros(max(1, doors), dtype=np.bool_)
    for i in range(book.size):
        for d in range(book["doors"][i]):
            prices[i, book["door"][i, d]] = book["price"][i, d]
            low_cost[book["door"][i, d]] |= bool(book["door_low_cost"][i, d])
    return prices, low_cost


def right_doors(book: RouteBook) -> npt.NDArray[np.int16]:
    """[areas] the door where most affairs of an area are counted in; -1 for none."""
    doors = np.full(len(AREAS), -1, dtype=np.int16)
    for area in range(len(AREAS)):
        here = book["by_residents"] & (book["place"] == area)
        right = book["right_door"][here, 1]
        right = right[right >= 0]
        if right.size:
            doors[area] = np.bincount(right).argmax()
    return doors


def _steps(
    book: RouteBook, i: int, affair: Affair, route: Route, structure: Structure, layout: Layout
) -> None:
    book["steps"][i] = len(affair.steps)
    for k, step in enumerate(affair.steps):
        prefer: OfficeKind = "desk" if step.role == "counter" else "staff"
        site = _site(_body_of(route.steps[step.role], affair), affair, structure, layout, prefer)
        book["site"][i, k] = site.row
        book["purpose"][i, k] = purpose_at(site, affair, structure)
        book["hours"][i, k] = step.hours
        book["shape"][i, k] = step.shape
        book["seal"][i, k] = step.seal
        book["role"][i, k] = {"counter": ROLE_COUNTER, "decision": ROLE_DECISION}.get(step.role, ROLE_OTHER)
        book["field"][i, k] = step.role in ("field", "service", "verification")


def _doors(
    book: RouteBook,
    i: int,
    affair: Affair,
    route: Route,
    structure: Structure,
    layout: Layout,
    charges: Mapping[str, float],
) -> None:
    book["doors"][i] = len(route.doors)
    for d, door in enumerate(route.doors):
        book["door"][i, d] = layout.doors.index(door)
        book["door_taste"][i, d] = stream(0, f"door/{door}")  # the same in every structure
        book["door_system"][i, d] = SYSTEMS.index("self_governance")
        if door == "nobody":
            book["door_kind"][i, d] = DOOR_NOBODY
            continue
        body = NEIGHBOURS if door == "neighbours" else _body_of(door, affair)
        site = _site(body, affair, structure, layout, "desk")
        book["door_kind"][i, d] = DOOR_NEIGHBOURS if door == "neighbours" else DOOR_BODY
        book["door_site"][i, d] = site.row
        book["door_purpose"][i, d] = purpose_at(site, affair, structure)
        if door in structure.bodies:
            kind = structure.bodies[door].kind
            takes_in = affair.affair_class != "everyday" and kind == "service_station"
            book["door_refers"][i, d] = takes_in
            if takes_in:
                book["door_purpose"][i, d] = LINES.index("administrative_help")
            book["door_low_cost"][i, d] = kind == "service_station"
            book["door_system"][i, d] = SYSTEMS.index(structure.bodies[door].system)
            book["price"][i, d] = affair.price * charges.get(structure.bodies[door].kind, 0.0)
        elif door != "neighbours":
            book["door_system"][i, d] = SYSTEMS.index("government")
    _right_doors(book, i)


def _right_doors(book: RouteBook, i: int) -> None:
    """The doors where the first step (siloed) or the counter (carried) takes the matter in."""
    roles = list(book["role"][i, : book["steps"][i]])
    intakes = (0, roles.index(ROLE_COUNTER) if ROLE_COUNTER in roles else 0)
    sites = list(book["door_site"][i, : book["doors"][i]])
    for carried, intake in enumerate(intakes):
        site = book["site"][i, intake]
        book["right_door"][i, carried] = book["door"][i, sites.index(site)] if site in sites else -1


def _body_of(name: str, affair: Affair) -> str:
    if name == DEPARTMENT:
        assert affair.department is not None, "checked when the files were read"
        return affair.department
    return name


def _site(body: str, affair: Affair, structure: Structure, layout: Layout, prefer: OfficeKind) -> Site:
    """A body's desk or staff: the preferred one, if the body has it in this structure."""
    data = structure.bodies.get(body)
    if data is not None:
        open_now: dict[OfficeKind, bool] = {"desk": has_desks(body, structure), "staff": has_staff(data)}
        other: OfficeKind = "desk" if prefer == "staff" else "staff"
        if open_now[other] and not open_now[prefer]:
            prefer = other
    site = layout.site(body, prefer)
    if site is None:
        raise ValueError(f"affair {affair.name.en!r} is routed to {body!r}, which has nobody to do it")
    return site


def _empty(n: int) -> RouteBook:
    book = np.zeros(n, dtype=ROUTE)
    for name in ("site", "door_site", "to_site", "via_site", "department_site", "taker", "taker_site"):
        book[name] = -1
    book["shape"] = 1
    return book

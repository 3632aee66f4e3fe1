"""From a structure's routes to tables: which office does which step of which affair.

`route_book` compiles a structure for the kernels of `sim.planning`. Institutions are looked up here
once a phase; a working day only reads the tables.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sim.affairs import AREAS, CLASSES, LINES, MAX_STEPS, Affair
from sim.needs import UNIT_OF
from sim.offices import NEIGHBOURS, Layout, OfficeKind, Site, has_desks, has_staff
from sim.randomness import stream
from sim.structure import DEPARTMENT, MAX_CONTRACTORS, MAX_DOORS, SYSTEMS, Route, Structure

DOOR_BODY, DOOR_NEIGHBOURS, DOOR_NOBODY = range(3)
CLASS_PURPOSE = len(LINES)
"""At a staff office, purposes 0..7 are the lines of everyday needs and 8.. the other classes."""
RELAY_PURPOSE = 14
PURPOSE_ASSIGNED = CLASS_PURPOSE + CLASSES.index("administrative")
TASK_PURPOSES = tuple(CLASS_PURPOSE + CLASSES.index(c) for c in ("facility", "administrative", "entrusted"))
"""Purposes under which staff elsewhere than in a committee queue departments' tasks."""
PURPOSE_RESIDENTS = CLASS_PURPOSE + CLASSES.index("direct")
ROLE_COUNTER, ROLE_DECISION, ROLE_OTHER = range(3)


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
        ("unit", np.int8),  # what a programme's volume counts, as in `sim.needs`
        ("place", np.int8),  # area, or 8 + line: what habits and perceived waits are kept by
        # doors, for what residents raise
        ("price", np.float64, (MAX_DOORS,)),  # yuan
        ("door_taste", np.uint64, (MAX_DOORS,)),  # what taste for the door hangs on, by its name
        ("door_site", np.int16, (MAX_DOORS,)),
        ("door", np.int8, (MAX_DOORS,)),  # place in `Layout.doors`
        ("door_kind", np.int8, (MAX_DOORS,)),
        ("door_purpose", np.int8, (MAX_DOORS,)),
        ("door_system", np.int8, (MAX_DOORS,)),
        ("doors", np.int8),
        # the affair
        ("loss", np.float64),
        ("due", np.float64),  # days
        ("patience", np.float64),  # days
        ("preventable", np.float64),
        ("priority", np.int8),
        # handing down and contracting, for what departments issue
        ("local_share", np.float64),
        ("down_kept", np.float64),  # share of the local share still handed down under the ban
        ("contract_share", np.float64),
        ("contract_weight", np.float64, (MAX_CONTRACTORS,)),  # cumulated, the last is 1
        ("contract_site", np.int16, (MAX_CONTRACTORS,)),
        ("contract_purpose", np.int8, (MAX_CONTRACTORS,)),
        ("down_site", np.int16),  # -1: not handed down
        ("via_site", np.int16),
        ("department_site", np.int16),
        ("down_purpose", np.int8),
        ("department_purpose", np.int8),
        ("sorting_purpose", np.int8),  # how staff elsewhere queue it when it was sorted wrongly
        ("right_door", np.int8, (2,)),  # door that takes it in when siloed, when carried; -1: none
        ("forbidden", np.bool_),  # handing down is forbidden and can be caught
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
    compliance: float,
    contract_share: float,
    charges: Mapping[str, float],
) -> RouteBook:
    """Compile a structure's routes.

    Args:
        structure: the structure in force.
        affairs: the catalogue.
        layout: from `lay_out`, over all phases.
        compliance: share of forbidden hand-downs that departments refrain from (plain rule until
            departments choose by themselves, model section 6.3).
        contract_share: share of the work put out to contract that finds a contractor.
        charges: body kind -> factor on an affair's price at that door (0: free).
    """
    n = len(affairs)
    book = _empty(n)
    rules = structure.rules
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
        book["local_share"][i] = affair.local_share
        _steps(book, i, affair, route, structure, layout)
        book["sorting_purpose"][i] = CLASS_PURPOSE + CLASSES.index(affair.affair_class)
        _doors(book, i, affair, route, structure, layout, charges)
        if affair.department is not None:
            site = _site(affair.department, affair, structure, layout, "staff")
            book["department_site"][i] = site.row
            book["department_purpose"][i] = purpose_at(site, affair, structure)
        if route.handed_down is not None:
            target = _site(route.handed_down.to, affair, structure, layout, "staff")
            book["down_site"][i] = target.row
            book["down_purpose"][i] = purpose_at(target, affair, structure)
            covered = rules["assignment_ban"]
            if structure.bodies[target.body].kind == "residents_committee":
                covered *= rules["ban_covers_committees"]
            book["down_kept"][i] = 1.0 - covered * compliance
            book["forbidden"][i] = covered > 0.0
            if route.handed_down.via is not None:
                book["via_site"][i] = _site(route.handed_down.via, affair, structure, layout, "staff").row
        if route.contracted is not None:
            book["contract_share"][i] = rules[route.contracted.rule] * contract_share
            _contractors(book, i, affair, route.contracted.to, structure, layout)
    return book


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


def _contractors(
    book: RouteBook,
    i: int,
    affair: Affair,
    weights: Mapping[str, float],
    structure: Structure,
    layout: Layout,
) -> None:
    total = sum(weights.values())
    so_far = 0.0
    for k, (body, weight) in enumerate(weights.items()):
        site = _site(body, affair, structure, layout, "staff")
        so_far += weight / total
        book["contract_site"][i, k] = site.row
        book["contract_purpose"][i, k] = purpose_at(site, affair, structure)
        book["contract_weight"][i, k] = so_far
    book["contract_weight"][i, len(weights) - 1 :] = 1.0


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
    for name in ("site", "door_site", "contract_site", "down_site", "via_site", "department_site"):
        book[name] = -1
    book["shape"] = 1
    book["down_kept"] = 1.0
    return book

"""Indicators of government's footprint (机构与经费指标): posts, payrolls, spending, who works whose hours."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tests.twin.bodies import Body
from tests.twin.measures.breakdowns import Row, mean, one, ratio
from tests.twin.offices import NEIGHBOURS
from tests.twin.public_bodies import PublicServiceCentre
from tests.twin.structures import is_issued
from tests.twin.words import SYSTEMS

if TYPE_CHECKING:
    from tests.twin.town import Town

PAYERS = ("committee_fund", "customers", "departments", "district", "donors")
PUBLIC = ("district", "departments", "committee_fund")


def of_footprint(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    """Name and rows of each."""
    yield from _footprint(model)
    yield from _spending(model)
    yield from _systems(model)
    yield from _reform(model)


def _posts(model: Town) -> dict[str, float]:
    """Posts that the district pays, by body."""
    posts: dict[str, float] = {}
    for body in model.bodies:
        if body.is_open and body.public_posts:
            posts[body.body_id] = posts.get(body.body_id, 0.0) + body.public_posts * model.scale
    return posts


def _footprint(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    posts, thousands = _posts(model), len(model.residents) / 1000.0
    coordinators = sum(department.coordinators for department in model.departments)
    pool, strict = model.district.pool * model.scale, sum(posts.values())
    yield "posts_strict", iter([("", "", strict), *(("body", name, n) for name, n in posts.items())])
    yield "posts_broad", one(strict + coordinators)
    yield "posts_strict_per_1000", one(strict / thousands)
    yield "posts_broad_per_1000", one((strict + coordinators) / thousands)
    yield "pool_posts", one(pool)
    parts = {"posts": strict, "pool": pool, "coordinators": coordinators}
    rows: list[Row] = [("", "", sum(parts.values())), *(("part", part, n) for part, n in parts.items())]
    yield "administrative_footprint", iter(rows)
    yield "coordinators", one(coordinators)
    yield "posts_temporary", _by_body(model, lambda body: body.temporary)
    yield "posts_released", _by_body(model, lambda body: body.released + body.released_leaders)
    yield "leaders", one(sum(body.leaders for body in model.district.public) * model.scale)
    yield "reversals", one(model.district.reversals)
    yield "street_office_restored", one(model.district.restored)
    hazard = 0.0 if model.has("street_office") else model.district.hazard
    yield "restoration_hazard", one(hazard)
    yield "restoration_survival", one(math.exp(-model.district.cumulated))
    public = [body for body in model.bodies if body.is_open and body.body_id in posts]
    hours = sum(body.worked + sum(body.activities.values()) for body in public)
    full_time = hours / model.values["service.productive_hours_month"]
    yield "fte_strict", one(full_time)
    there = sum(department.available for department in model.departments)
    use = sum(department.worked for department in model.departments) / there if there > 0.0 else 0.0
    own = 1.0 - model.values["coordinator.committee_share"]
    yield "fte_broad", one(full_time + coordinators * own * use)
    payroll = sum(body.payroll() for body in model.bodies if body.is_open)
    yield "payroll_strict", one(payroll)
    more = coordinators * model.wage("coordinator") + pool * model.wage("civil_servant")
    yield "payroll_broad", one(payroll + more)
    yield "administrative_bodies", one(sum(n > 0.0 for n in posts.values()))
    yield "body_utilisation", _utilisation(model, public)


def _by_body(model: Town, of: Callable[[Body], float]) -> Iterator[Row]:
    found: dict[str, float] = {}
    for body in model.district.public:
        found[body.body_id] = found.get(body.body_id, 0.0) + of(body) * model.scale
    yield "", "", sum(found.values())
    yield from (("body", name, n) for name, n in found.items())


def _utilisation(model: Town, public: list[Body]) -> Iterator[Row]:
    load: dict[str, list[float]] = {}
    for body in public:
        demand = sum(p.demand for office in body.offices.values() for p in office.purposes)
        both = load.setdefault(body.body_id, [0.0, 0.0])
        both[0] += demand + sum(body.demanded.values())
        both[1] += body.available
    demand = sum(p.demand for department in model.departments for p in department.office.purposes)
    load["departments"] = [demand, sum(department.available for department in model.departments)]
    yield from (("body", name, asked / there) for name, (asked, there) in load.items() if there > 0.0)
    yield "", "", ratio(sum(asked for asked, _ in load.values()), sum(there for _, there in load.values()))


def _spending(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    thousands = len(model.residents) / 1000.0
    paid = model.money.paid
    yuan = {payer: sum(y for (who, _, _), y in paid.items() if who == payer) for payer in PAYERS}
    public = sum(yuan[payer] for payer in PUBLIC)
    yield "government_spending_share", one(ratio(public, sum(yuan.values())))
    yield "public_spending", one(public / thousands)
    rows = [("payer", payer, y / thousands) for payer, y in yuan.items()]
    yield "spending", iter([("", "", sum(yuan.values()) / thousands), *rows])
    hours: dict[str, float] = {}
    for body in model.bodies:
        worked = body.worked + sum(body.activities.values())
        if worked and body.data is not None:
            for payer, part in body.payers().items():
                hours[payer] = hours.get(payer, 0.0) + worked * part
    worked = sum(department.worked for department in model.departments)
    hours["department"] = hours.get("department", 0.0) + worked
    helped = sum(office.hours_of() for office in model.layout.offices if office.body == NEIGHBOURS)
    hours["unpaid"] = hours.get("unpaid", 0.0) + helped
    rows = [("payer", payer, h / thousands) for payer, h in hours.items()]
    yield "hours_by_payer", iter([("", "", sum(hours.values()) / thousands), *rows])
    tasks = sum(y for (_, _, what), y in paid.items() if what == "task_payment")
    yield "committee_cash_paid", one(tasks)
    relief = sum(y for (_, _, what), y in paid.items() if what == "relief")
    yield "relief_paid", one(relief / thousands)


def _systems(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    """Whose hours are worked by whom: by system, and by who orders them."""
    posts = _posts(model)
    departments = {department.name for department in model.departments}
    every: dict[str, float] = dict.fromkeys(SYSTEMS, 0.0)
    public, ordered = dict(every), dict(every)
    own = followed = outside = 0.0
    for office in model.layout.offices:
        if not office.hours:
            continue
        system = model.system_of(office)
        beyond = office.body not in posts and office.body not in departments
        for (a, sort), hours in office.hours.items():
            affair = model.affairs[a]
            every[system] += hours
            if affair.affair_class != "everyday":
                public[system] += hours
                if is_issued(affair) and sort != "moved":
                    ordered[system] += hours
                elif system != "government":
                    own += hours
            if beyond and affair.programme is not None and sort != "moved":
                outside += hours
                followed += hours if sort == "paid" else 0.0
    whole = sum(public.values())
    yield "government_hours_share", _shares(public, public["government"], whole)
    yield "government_hours_share_all", _shares(every, every["government"], sum(every.values()))
    yield "government_ordered_share", _shares(ordered, sum(ordered.values()), whole)
    yield "society_own_share", one(ratio(own, whole))
    yield "money_follows_task_ratio", one(ratio(followed, outside))


def _shares(parts: dict[str, float], total: float, whole: float) -> Iterator[Row]:
    yield "", "", ratio(total, whole)
    yield from (("system", name, ratio(part, whole)) for name, part in parts.items())


def _reform(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    oversight = model.oversight
    for activity in ("oversight", "guidance", "cadre_supervision", "coordination", "contracting"):
        yield f"{activity}_hours", one(oversight.hours_on(activity))
    yield "evaluated_share", one(oversight.evaluated)
    yield "handoff_shortening", one(oversight.shortening())
    yield "detection", one(mean(oversight.detection))
    open_now = [department for department in model.departments if department.is_open]
    yield "perceived_risk", one(mean([department.risk for department in open_now]))
    yield "attention", one(model.district.attention)
    demand = sum(p.demand for department in model.departments for p in department.office.purposes)
    yield "department_use", one(ratio(demand, sum(department.available for department in open_now)))
    yield "inspection", one(model.contracts.inspection)
    centres = [b for b in model.bodies if isinstance(b, PublicServiceCentre) and b.is_open]
    yield "generalist_skill", one(mean([centre.skill for centre in centres]))

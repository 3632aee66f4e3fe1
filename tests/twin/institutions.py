"""Indicators of institutions (机构指标): committees' work, posts, payrolls, who works whose hours."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tests.twin.bodies import Body
from tests.twin.breakdowns import Row, by_affair, mean, ratio
from tests.twin.committees import Committee
from tests.twin.offices import NEIGHBOURS
from tests.twin.overseers import PublicServiceCentre
from tests.twin.structures import is_issued
from tests.twin.words import MONTHS_A_YEAR, SYSTEMS

if TYPE_CHECKING:
    from tests.twin.town import Town

PAYERS = ("committee_fund", "customers", "departments", "district", "donors")
PUBLIC = ("district", "departments", "committee_fund")


def of_institutions(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    """Name and rows of each."""
    yield from _of_committees(model)
    yield from _assigned(model)
    yield from _footprint(model)
    yield from _spending(model)
    yield from _systems(model)
    yield from _reform(model)


def one(value: float) -> Iterator[Row]:
    """A total that is not broken down."""
    yield "", "", float(value)


def _by_precinct(committees: list[Committee], of: Callable[[Committee], float]) -> list[Row]:
    return [("precinct", str(i + 1), of(committee)) for i, committee in enumerate(committees)]


def _of_committees(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    committees = [committee for committee in model.committees if committee.is_open]

    def rate(part: Callable[[Committee], float], whole: Callable[[Committee], float]) -> Iterator[Row]:
        yield "", "", ratio(sum(map(part, committees)), sum(map(whole, committees)))
        yield from _by_precinct(committees, lambda c: ratio(part(c), whole(c)))

    def members(c: Committee) -> float:
        return c.people - c.empty * model.scale

    def assigned(c: Committee) -> float:
        issued = [affair.programme is not None for affair in model.affairs]
        return c.offices["staff"].hours_of("plain", "paid", affairs=issued)

    def of_residents(c: Committee) -> float:
        theirs = [affair.programme is None for affair in model.affairs]
        office = c.offices["staff"]
        return office.hours_of("plain", "paid", affairs=theirs) + office.hours_of("moved")

    def own(c: Committee) -> float:
        return c.activities.get("self_governance", 0.0)

    def worked(c: Committee) -> float:
        return assigned(c) + of_residents(c) + own(c)

    rows = list(rate(worked, members))
    people = sum(map(members, committees))
    for purpose, of in (("assigned", assigned), ("residents", of_residents), ("self_governance", own)):
        rows.append(("purpose", purpose, ratio(sum(map(of, committees)), people)))
    yield "committee_hours", iter(rows)

    def wanted(c: Committee) -> float:
        return sum(purpose.demand for purpose in c.offices["staff"].purposes) + c.norm

    yield "committee_utilisation", rate(wanted, lambda c: c.available / (1.0 + c.overtime))
    yield "committee_administrative_share", rate(assigned, worked)
    yield "committee_overtime", rate(lambda c: c.available * c.overtime / (1.0 + c.overtime), members)
    there = sum(c.available for c in committees)
    used = sum(c.worked + sum(c.activities.values()) for c in committees)
    yield "committee_idle_share", one(ratio(max(0.0, there - used), there))
    withheld = [1.0 - c.effort for c in committees]
    total: list[Row] = [("", "", mean(withheld))]
    yield "perfunctory_share", iter(total + _by_precinct(committees, lambda c: 1.0 - c.effort))
    quits = sum(c.quits for c in committees) * MONTHS_A_YEAR
    yield "committee_turnover", one(ratio(quits, sum(c.people for c in committees) / model.scale))
    yield (
        "committee_backlog",
        rate(lambda c: max(0.0, c.offices["staff"].backlog), lambda c: c.available),
    )
    yield "committee_help", one(sum(c.help for c in committees))
    weights = model.precinct_residents[: len(committees)]
    known = sum(c.knowledge * n for c, n in zip(committees, weights, strict=True)) / sum(weights)
    total = [("", "", known)]
    yield "local_knowledge", iter(total + _by_precinct(committees, lambda c: c.knowledge))
    total = [("", "", sum(map(own, committees)) / (len(model.residents) / 1000.0))]
    residents = model.precinct_residents
    shares = _by_precinct(committees, lambda c: ratio(own(c), residents[c.instance] / 1000.0))
    yield "self_governance_hours", iter(total + shares)


def _assigned(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    committees, yearly = model.structure.precincts, MONTHS_A_YEAR / model.scale
    tasks = [0] * len(model.affairs)
    for case in model.assigned:
        tasks[case.affair] += 1
    rows: list[Row] = [("", "", sum(tasks) * yearly / committees)]
    rows += by_affair(model, tasks, yearly / committees)
    here = [[case for case in model.assigned if case.precinct == i] for i in range(committees)]
    rows += [("precinct", str(i + 1), len(cases) * yearly) for i, cases in enumerate(here)]
    yield "assigned_items", iter(rows)
    yield "assigned_types", one(mean([len({case.affair for case in cases}) for cases in here]))
    senders = [{model.affairs[case.affair].department for case in cases} - {None} for cases in here]
    yield "assigned_senders", one(mean([len(names) for names in senders]))
    by_notice = sum(
        model.affairs[case.affair].frequency == "ad_hoc" or case.channel == "assistance"
        for case in model.assigned
    )
    yield "ad_hoc_share", one(ratio(by_notice, sum(tasks)))
    functions = model.functions
    yield "affairs_lapsed", one(sum(function.lapsed for function in functions.of))
    may_move = sum(function.taker is not None for function in functions.of)
    yield "functions_moved", one(ratio(sum(function.share for function in functions.of), may_move))
    yield "functions_returned", one(functions.steps_back)


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
        both[0] += demand + sum(body.wanted.values())
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
    yield "generalist_skill", one(mean([centre.learnt for centre in centres]))

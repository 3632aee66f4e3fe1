"""Indicators of committees and of the footprint worked out again, hour by hour and post by post."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sim.institutions.affairs import AREAS, CLASSES
from sim.institutions.structure import SYSTEMS
from tests.recount import Row, Seen, recount

PURSES = ("district", "departments", "committee_fund")


def committee_hours(seen: Seen, p: int) -> dict[str, float]:
    """What the committee of a precinct worked on, in hours."""
    committee = seen.committees[p]
    work = seen.work[(seen.work["body"] == committee.body_id) & (seen.work["instance"] == committee.instance)]
    issued = [
        seen.model.spec.affairs[affair].programme is not None and not moved
        for affair, moved in zip(work["affair"], work["moved"], strict=True)
    ]
    return {
        "assigned": float(work["hours"][issued].sum()),
        "residents": float(work["hours"][[not i for i in issued]].sum()),
        "self_governance": seen.self_governance(committee),
    }


def precincts(seen: Seen) -> range:
    return range(seen.model.structure.precincts)


@recount("committee_hours")
def _(seen: Seen) -> Iterator[Row]:
    hours = [committee_hours(seen, p) for p in precincts(seen)]
    members = [seen.members(c) for c in seen.committees]
    yield "", "", sum(sum(h.values()) for h in hours) / sum(members)
    for purpose in ("assigned", "residents", "self_governance"):
        yield "purpose", purpose, sum(h[purpose] for h in hours) / sum(members)
    for p in precincts(seen):
        yield "precinct", str(p + 1), sum(hours[p].values()) / members[p]


@recount("committee_utilisation")
def _(seen: Seen) -> Iterator[Row]:
    wanted = [seen.asked(c.body_id, c.instance) + seen.norm(c) for c in seen.committees]
    has = [seen.plain_hours(c) for c in seen.committees]
    yield "", "", sum(wanted) / sum(has)
    for p in precincts(seen):
        yield "precinct", str(p + 1), wanted[p] / has[p]


@recount("committee_administrative_share")
def _(seen: Seen) -> Iterator[Row]:
    hours = [committee_hours(seen, p) for p in precincts(seen)]
    yield "", "", sum(h["assigned"] for h in hours) / sum(sum(h.values()) for h in hours)
    for p in precincts(seen):
        yield "precinct", str(p + 1), hours[p]["assigned"] / sum(hours[p].values())


@recount("committee_overtime")
def _(seen: Seen) -> Iterator[Row]:
    extra = [seen.plain_hours(c) * c.overtime for c in seen.committees]
    members = [seen.members(c) for c in seen.committees]
    yield "", "", sum(extra) / sum(members)
    for p in precincts(seen):
        yield "precinct", str(p + 1), extra[p] / members[p]


@recount("committee_idle_share")
def _(seen: Seen) -> Iterator[Row]:
    has = sum(seen.hours_there_are(c) for c in seen.committees)
    used = sum(sum(committee_hours(seen, p).values()) for p in precincts(seen))
    yield "", "", 1.0 - used / has


@recount("assigned_items")
def _(seen: Seen) -> Iterator[Row]:
    n, affairs = seen.model.structure.precincts, list(seen.model.spec.affairs.values())
    yearly = 12.0 / seen.scale
    yield "", "", seen.assigned.sum() / n * yearly
    for area in AREAS:
        here = [a.area == area for a in affairs]
        yield "area", area, seen.assigned[here].sum() / n * yearly
    for name in CLASSES:
        here = [a.affair_class == name for a in affairs]
        yield "class", name, seen.assigned[here].sum() / n * yearly
    for p in precincts(seen):
        yield "precinct", str(p + 1), seen.assigned[:, p].sum() * yearly


@recount("affairs_lapsed")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", float(sum(1 for issued in seen.model.sunsets.issued if issued == 0.0))


@recount("functions_moved")
def _(seen: Seen) -> Iterator[Row]:
    model = seen.model
    shares = []
    for a, (name, affair) in enumerate(model.spec.affairs.items()):
        route = model.structure.route_of(name, affair.affair_class)
        if route.transferable_to and affair.programme and affair.department:
            imposed = route.transferred
            shares.append(float(model.book["moved"][a]) if imposed is None else imposed)
    yield "", "", sum(shares) / len(shares) if shares else math.nan


@recount("functions_returned")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", float(seen.model.functions.steps_back)


@recount("assigned_types")
def _(seen: Seen) -> Iterator[Row]:
    kinds = [len(np.flatnonzero(seen.assigned[:, p])) for p in precincts(seen)]
    yield "", "", sum(kinds) / len(kinds)


@recount("assigned_senders")
def _(seen: Seen) -> Iterator[Row]:
    affairs = list(seen.model.spec.affairs.values())
    senders = [
        len({affairs[a].department for a in np.flatnonzero(seen.assigned[:, p])} - {None})
        for p in precincts(seen)
    ]
    yield "", "", sum(senders) / len(senders)


@recount("ad_hoc_share")
def _(seen: Seen) -> Iterator[Row]:
    daily = whole = 0
    for a, affair in enumerate(seen.model.spec.affairs.values()):
        tasks = int(seen.assigned[a].sum())
        whole += tasks
        daily += tasks if affair.frequency == "ad_hoc" else int(seen.assisted[a])
    yield "", "", daily / whole


@recount("perfunctory_share")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", 1.0 - sum(c.effort for c in seen.committees) / len(seen.committees)
    for p, committee in enumerate(seen.committees):
        yield "precinct", str(p + 1), 1.0 - committee.effort


@recount("committee_turnover")
def _(seen: Seen) -> Iterator[Row]:
    posts = sum(sum(seen.full_time(c).values()) for c in seen.committees) / seen.scale
    yield "", "", 12.0 * sum(c.quits for c in seen.committees) / posts


@recount("committee_backlog")
def _(seen: Seen) -> Iterator[Row]:
    waiting = [seen.waiting[c.offices["staff"]] for c in seen.committees]
    has = [seen.hours_there_are(c) for c in seen.committees]
    yield "", "", sum(waiting) / sum(has)
    for p in precincts(seen):
        yield "precinct", str(p + 1), waiting[p] / has[p]


@recount("committee_help")
def _(seen: Seen) -> Iterator[Row]:
    cash = [max(0.0, seen.balance.get(f"{c.body_id}_{c.instance + 1}", 0.0)) for c in seen.committees]
    yield "", "", sum(cash) / seen.model.values["wage.social_worker"]


@recount("local_knowledge")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", float(np.mean([seen.committees[p].knowledge for p in seen.precinct]))
    for p, committee in enumerate(seen.committees):
        yield "precinct", str(p + 1), committee.knowledge


@recount("committee_cash_paid")
def _(seen: Seen) -> Iterator[Row]:
    at = seen.work[(seen.work["body"] == "residents_committee") & seen.work["paid"]]
    yuan = at["hours"].sum() * seen.model.values["wage.committee_member"] / 140.0
    moved = seen.work[(seen.work["body"] == "residents_committee") & seen.work["moved"]]
    follows = seen.model.values["functions.money_share"] * seen.model.effects.budget
    for name, hours in moved[["affair", "hours"]].itertuples(index=False):
        yuan += hours * follows * _cost_before(seen, name)
    yield "", "", yuan


def _cost_before(seen: Seen, name: str) -> float:
    """Yuan that an hour costs where an affair is done that has not moved."""
    affair = seen.model.spec.affairs[name]
    body = seen.model.structure.route_of(name, affair.affair_class).steps[affair.steps[0].role]
    whose = affair.department if body == "department" else body
    places = [office.index for office in seen.model.layout.offices if office.body == whose]
    return float(seen.model.hourly_cost[places[0]])


@recount("self_governance_hours")
def _(seen: Seen) -> Iterator[Row]:
    own = [seen.self_governance(c) for c in seen.committees]
    yield "", "", sum(own) / seen.thousands
    for p in precincts(seen):
        yield "precinct", str(p + 1), own[p] * 1000.0 / seen.residents[p]


# --- footprint -------------------------------------------------------------------------------------


@recount("posts_strict")
def _(seen: Seen) -> Iterator[Row]:
    posts = seen.public_posts()
    yield "", "", sum(posts.values()) * seen.scale
    for body, count in posts.items():
        yield "body", body, count * seen.scale


@recount("posts_broad")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", sum(seen.public_posts().values()) * seen.scale + seen.coordinators()


@recount("posts_strict_per_1000")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", sum(seen.public_posts().values()) / 38.0


@recount("posts_broad_per_1000")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", sum(seen.public_posts().values()) / 38.0 + seen.coordinators() / seen.thousands


@recount("pool_posts")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", seen.pool()


@recount("administrative_footprint")
def _(seen: Seen) -> Iterator[Row]:
    posts = sum(seen.public_posts().values()) * seen.scale
    yield "", "", posts + seen.pool() + seen.coordinators()
    yield "part", "posts", posts
    yield "part", "pool", seen.pool()
    yield "part", "coordinators", seen.coordinators()


@recount("coordinators")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", seen.coordinators()


@recount("posts_temporary")
def _(seen: Seen) -> Iterator[Row]:
    yield from _by_body(seen, "temporary")


@recount("posts_released")
def _(seen: Seen) -> Iterator[Row]:
    yield from _by_body(seen, "released", "released_leaders")


def _by_body(seen: Seen, *what: str) -> Iterator[Row]:
    found: dict[str, float] = {}
    for body in seen.bodies:
        posts = seen.model.structure.bodies[body.body_id].posts.values()
        if any(post.payer == "district" for post in posts):
            count = sum(getattr(body, one) for one in what) * seen.scale
            found[body.body_id] = found.get(body.body_id, 0.0) + count
    yield "", "", sum(found.values())
    for body_id, count in found.items():
        yield "body", body_id, count


@recount("leaders")
def _(seen: Seen) -> Iterator[Row]:
    count = 0.0
    for body in seen.bodies:
        posts = [p for p in seen.model.structure.bodies[body.body_id].posts.values() if p.payer == "district"]
        count += sum(p.count for p in posts if p.duty == "lead" and not p.dual_post_of)
        count += body.extra_leaders - body.released_leaders if posts else 0.0
    yield "", "", count * seen.scale


@recount("reversals")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", float(seen.model.district.reversals)


@recount("street_office_restored")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", 1.0 if seen.model.district.restored else 0.0


@recount("restoration_hazard")
def _(seen: Seen) -> Iterator[Row]:
    old = any(body.kind == "street_office" for body in seen.model.structure.bodies.values())
    yield "", "", 0.0 if old else seen.model.district.hazard


@recount("restoration_survival")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", 2.718281828459045 ** (-seen.model.district.cumulated)


def _spent(seen: Seen) -> dict[str, float]:
    """Yuan by payer, of those outside the model's own accounts."""
    edge = (*PURSES, "customers", "donors")
    return {payer: sum(y for (who, _, _), y in seen.paid.items() if who == payer) for payer in edge}


@recount("government_spending_share")
def _(seen: Seen) -> Iterator[Row]:
    spent = _spent(seen)
    yield "", "", sum(spent[purse] for purse in PURSES) / sum(spent.values())


@recount("public_spending")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", sum(_spent(seen)[purse] for purse in PURSES) / seen.thousands


@recount("spending")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", sum(_spent(seen).values()) / seen.thousands
    for payer, yuan in _spent(seen).items():
        yield "payer", payer, yuan / seen.thousands


@recount("hours_by_payer")
def _(seen: Seen) -> Iterator[Row]:
    departments = set(seen.model.structure.departments)
    hours = {"department": 0.0, "unpaid": 0.0}
    for body, instance, spent in seen.work[["body", "instance", "hours"]].itertuples(index=False):
        if body in departments:
            hours["department"] += spent
        elif body == "neighbours":
            hours["unpaid"] += spent
        else:
            assert any(b.body_id == body and b.instance == instance for b in seen.bodies), body
    for body in seen.bodies:
        worked = seen.cases(body) + sum(body.activities.values())
        posts = seen.model.structure.bodies[body.body_id].posts
        parts = {p: post.count * seen.share(body.body_id, p) for p, post in posts.items()}
        whole, lent = sum(parts.values()), 0.0
        if body in seen.committees:
            committee = seen.committees[body.instance]
            lent = seen.lent() / (seen.filled(committee) + seen.lent() + committee.help)
        hours["department"] += worked * lent
        for post_id, part in parts.items():
            payer: str = posts[post_id].payer
            if worked:
                hours[payer] = hours.get(payer, 0.0) + worked * (1.0 - lent) * part / whole
    yield "", "", sum(hours.values()) / seen.thousands
    for name, value in hours.items():
        yield "payer", name, value / seen.thousands


def _public_hours(seen: Seen) -> float:
    return sum(seen.booked(body) for body in seen.public_bodies())


@recount("fte_strict")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", _public_hours(seen) / 140.0


@recount("fte_broad")
def _(seen: Seen) -> Iterator[Row]:
    worked = seen.work.loc[seen.work["body"].isin(seen.model.structure.departments), "hours"].sum()
    use = worked / sum(_department_hours(seen).values())
    own = 1.0 - seen.model.values["coordinator.committee_share"]
    yield "", "", _public_hours(seen) / 140.0 + seen.coordinators() * own * use


def _department_hours(seen: Seen) -> dict[str, float]:
    """Hours of departments' own people."""
    own = 1.0 - seen.model.values["coordinator.committee_share"]
    found = {}
    for department in seen.model.departments:
        data = seen.model.structure.departments[department.department_id]
        people = data.field_staff + (data.coordinators + department.hired) * own
        found[department.department_id] = people * seen.scale * 140.0
    return found


@recount("department_use")
def _(seen: Seen) -> Iterator[Row]:
    has = _department_hours(seen)
    yield "", "", sum(seen.asked(name) for name in has) / sum(has.values())


@recount("payroll_strict")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", seen.public_pay()


@recount("payroll_broad")
def _(seen: Seen) -> Iterator[Row]:
    paid = seen.coordinators() * seen.model.values["wage.coordinator"]
    yield "", "", seen.public_pay() + paid + seen.pool() * seen.model.values["wage.civil_servant"]


@recount("administrative_bodies")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", float(len([body for body, count in seen.public_posts().items() if count > 0]))


def _by_system(seen: Seen, everyday: bool) -> Iterator[Row]:
    hours: dict[str, float] = dict.fromkeys(SYSTEMS, 0.0)
    for body, affair, spent in seen.work[["body", "affair", "hours"]].itertuples(index=False):
        if everyday or seen.model.spec.affairs[affair].affair_class != "everyday":
            hours[seen.system_of(body)] += spent
    whole = sum(hours.values())
    yield "", "", hours["government"] / whole
    for system in SYSTEMS:
        yield "system", system, hours[system] / whole


@recount("government_hours_share")
def _(seen: Seen) -> Iterator[Row]:
    yield from _by_system(seen, everyday=False)


@recount("government_hours_share_all")
def _(seen: Seen) -> Iterator[Row]:
    yield from _by_system(seen, everyday=True)


def _issued(seen: Seen, affair: str) -> bool:
    """Whether a department issues an affair, which no resident raises then."""
    entry = seen.model.spec.affairs[affair]
    return entry.programme is not None and entry.department is not None


@recount("government_ordered_share")
def _(seen: Seen) -> Iterator[Row]:
    work = seen.work[[seen.model.spec.affairs[a].line is None for a in seen.work["affair"]]]
    issued = work[~work["moved"] & work["affair"].map(lambda affair: _issued(seen, affair))]
    yield "", "", issued["hours"].sum() / work["hours"].sum()
    for system in SYSTEMS:
        theirs = issued[[seen.system_of(body) == system for body in issued["body"]]]
        yield "system", system, theirs["hours"].sum() / work["hours"].sum()


@recount("society_own_share")
def _(seen: Seen) -> Iterator[Row]:
    whole = own = 0.0
    columns = ["body", "affair", "moved", "hours"]
    for body, affair, moved, spent in seen.work[columns].itertuples(index=False):
        if seen.model.spec.affairs[affair].line is None:
            whole += spent
            own += spent * (seen.system_of(body) != "government" and (moved or not _issued(seen, affair)))
    yield "", "", own / whole


@recount("body_utilisation")
def _(seen: Seen) -> Iterator[Row]:
    load: dict[str, list[float]] = {}
    for body in seen.public_bodies():
        entry = load.setdefault(body.body_id, [0.0, 0.0])
        entry[0] += seen.asked(body.body_id, body.instance) + sum(body.demanded.values())
        entry[1] += seen.hours_there_are(body)
    departments = _department_hours(seen)
    load["departments"] = [sum(seen.asked(name) for name in departments), sum(departments.values())]
    yield "", "", sum(wanted for wanted, _ in load.values()) / sum(has for _, has in load.values())
    for name, (wanted, has) in load.items():
        yield "body", name, wanted / has

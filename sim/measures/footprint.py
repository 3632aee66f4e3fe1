"""Measures of the administrative footprint: posts, money, who works and who orders, reversals."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from sim.agents.base import Body
from sim.cases.affair_tables import DEPARTMENT_ORDERS
from sim.institutions.structure import SYSTEMS
from sim.kernel.arrays import Floats
from sim.measures.indicators import Row, measure
from sim.measures.month import Month
from sim.measures.samples import ratio
from sim.mechanisms.money import PUBLIC_PURSES
from sim.mechanisms.restoration import survival


@measure("posts_strict")
def posts_strict(m: Month) -> Iterator[Row]:
    posts = m.public_posts
    yield "", "", sum(posts.values())
    yield from (("body", body, value) for body, value in posts.items())


@measure("posts_broad")
def posts_broad(m: Month) -> Iterator[Row]:
    yield "", "", sum(m.public_posts.values()) + m.coordinators


@measure("posts_strict_per_1000")
def posts_strict_per_1000(m: Month) -> Iterator[Row]:
    yield "", "", sum(m.public_posts.values()) / m.thousands


@measure("posts_broad_per_1000")
def posts_broad_per_1000(m: Month) -> Iterator[Row]:
    yield "", "", (sum(m.public_posts.values()) + m.coordinators) / m.thousands


@measure("pool_posts")
def pool_posts(m: Month) -> Iterator[Row]:
    yield "", "", m.pool


@measure("administrative_footprint")
def administrative_footprint(m: Month) -> Iterator[Row]:
    parts = {"posts": sum(m.public_posts.values()), "pool": m.pool, "coordinators": m.coordinators}
    yield "", "", sum(parts.values())
    yield from (("part", part, value) for part, value in parts.items())


@measure("coordinators")
def coordinators(m: Month) -> Iterator[Row]:
    yield "", "", m.coordinators


@measure("posts_temporary")
def posts_temporary(m: Month) -> Iterator[Row]:
    yield from _by_body(m, lambda body: body.temporary)


@measure("posts_released")
def posts_released(m: Month) -> Iterator[Row]:
    yield from _by_body(m, lambda body: body.released + body.released_leaders)


def _by_body(m: Month, posts: Callable[[Body], float]) -> Iterator[Row]:
    """Posts of open public bodies, like ones together."""
    bodies = [b for b in m.model.bodies if b.is_open and b.is_public]
    yield "", "", sum(posts(b) for b in bodies) * m.model.scale
    found: dict[str, float] = {}
    for body in bodies:
        found[body.body_id] = found.get(body.body_id, 0.0) + posts(body) * m.model.scale
    yield from (("body", name, value) for name, value in found.items())


@measure("leaders")
def leaders(m: Month) -> Iterator[Row]:
    yield "", "", sum(b.leaders() for b in m.model.bodies if b.is_open and b.is_public) * m.model.scale


@measure("reversals")
def reversals(m: Month) -> Iterator[Row]:
    yield "", "", float(m.model.district.reversals)


@measure("street_office_restored")
def street_office_restored(m: Month) -> Iterator[Row]:
    yield "", "", float(m.model.district.restored)


@measure("restoration_hazard")
def restoration_hazard(m: Month) -> Iterator[Row]:
    yield "", "", 0.0 if m.model.has_street_office else m.model.district.hazard


@measure("restoration_survival")
def restoration_survival(m: Month) -> Iterator[Row]:
    yield "", "", survival(m.model.district.cumulated)


@measure("government_spending_share")
def government_spending_share(m: Month) -> Iterator[Row]:
    yuan = m.spending_by_payer
    public = sum(yuan.get(payer, 0.0) for payer in PUBLIC_PURSES)
    yield "", "", ratio(public, sum(yuan.values()))


@measure("public_spending")
def public_spending(m: Month) -> Iterator[Row]:
    yield "", "", sum(m.spending_by_payer.get(payer, 0.0) for payer in PUBLIC_PURSES) / m.thousands


@measure("spending")
def spending(m: Month) -> Iterator[Row]:
    yuan = m.spending_by_payer
    yield "", "", sum(yuan.values()) / m.thousands
    yield from (("payer", payer, value / m.thousands) for payer, value in yuan.items())


@measure("hours_by_payer")
def hours_by_payer(m: Month) -> Iterator[Row]:
    hours = m.hours_by_payer
    yield "", "", sum(hours.values()) / m.thousands
    yield from (("payer", payer, value / m.thousands) for payer, value in hours.items())


@measure("fte_strict")
def fte_strict(m: Month) -> Iterator[Row]:
    yield "", "", m.public_hours() / m.model.values["service.productive_hours_month"]


@measure("fte_broad")
def fte_broad(m: Month) -> Iterator[Row]:
    lent = 1.0 - m.model.values["coordinator.committee_share"]
    hours = m.public_hours() / m.model.values["service.productive_hours_month"]
    yield "", "", hours + m.coordinators * lent * m.department_utilisation


@measure("payroll_strict")
def payroll_strict(m: Month) -> Iterator[Row]:
    yield "", "", m.public_payroll()


@measure("payroll_broad")
def payroll_broad(m: Month) -> Iterator[Row]:
    hired = m.coordinators * m.model.values["wage.coordinator"]
    yield "", "", m.public_payroll() + hired + m.model.district.pool_pay()


@measure("administrative_bodies")
def administrative_bodies(m: Month) -> Iterator[Row]:
    yield "", "", sum(value > 0.0 for value in m.public_posts.values())


@measure("government_hours_share")
def government_hours_share(m: Month) -> Iterator[Row]:
    yield from _share_by_system(m, m.hours_without_everyday)


@measure("government_hours_share_all")
def government_hours_share_all(m: Month) -> Iterator[Row]:
    everything = np.ones_like(m.model.affair_tables.everyday)  # a mask, too, so that sums round alike
    yield from _share_by_system(m, m.hours_by_office[:, everything].sum(axis=1))


@measure("government_ordered_share")
def government_ordered_share(m: Month) -> Iterator[Row]:
    tables = m.model.affair_tables
    whole = math.fsum(m.hours_without_everyday.tolist())
    hours = m.hours_by_office - m.moved_hours_by_office
    ordered = hours[:, ~tables.everyday & (tables.origin == DEPARTMENT_ORDERS)].sum(axis=1)
    yield "", "", ratio(math.fsum(ordered.tolist()), whole)
    for name, offices in zip(SYSTEMS, m.offices_by_system, strict=True):
        yield "system", name, ratio(math.fsum(ordered.take(offices).tolist()), whole)


@measure("society_own_share")
def society_own_share(m: Month) -> Iterator[Row]:
    tables = m.model.affair_tables
    own = m.hours_by_office[:, ~tables.everyday & (tables.origin != DEPARTMENT_ORDERS)].sum(axis=1)
    moved = m.moved_hours_by_office.sum(axis=1)
    society = m.model.systems != SYSTEMS.index("government")
    theirs = [*own[society].tolist(), *moved[society].tolist()]
    yield "", "", ratio(math.fsum(theirs), math.fsum(m.hours_without_everyday.tolist()))


def _share_by_system(m: Month, hours: Floats) -> Iterator[Row]:
    # summed exactly, so that offices a later phase opens change nothing before it
    shares = [math.fsum(hours.take(offices).tolist()) for offices in m.offices_by_system]
    whole = math.fsum(hours.tolist())
    yield "", "", ratio(shares[0], whole)
    for name, share in zip(SYSTEMS, shares, strict=True):
        yield "system", name, ratio(share, whole)


@measure("body_utilisation")
def body_utilisation(m: Month) -> Iterator[Row]:
    has, wanted = 0.0, 0.0
    for body, (demanded, available) in m.public_load().items():
        has += available
        wanted += demanded
        if available > 0.0:
            yield "body", body, demanded / available
    yield "", "", ratio(wanted, has)

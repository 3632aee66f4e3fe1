"""Measures of society: self-governance, trust, volunteers, elections, contractors, facilities, relief."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.agents.contractors import NGO
from sim.agents.society import CommunityUnit
from sim.cases.providers import BY_LINE
from sim.institutions.structure import SYSTEMS
from sim.measures.indicators import Measured, Row, measure
from sim.measures.month import Month
from sim.measures.samples import column_means, ratio
from sim.mechanisms.elections import AGES


@measure("self_governance_capital")
def self_governance_capital(m: Month) -> Iterator[Row]:
    yield "", "", m.model.mean_capital()
    for i, value in enumerate(m.model.people.capital[: m.model.structure.precincts]):
        yield "precinct", str(i + 1), value


@measure("older_share")
def older_share(m: Month) -> Iterator[Row]:
    community = m.model.community
    older = np.flatnonzero(community.has("older"))
    yield "", "", older.size / community.residents
    homes = m.model.household_precinct[community.household[older]]
    theirs = np.bincount(homes, minlength=m.model.structure.precincts)
    for i, count in enumerate(theirs.tolist()):
        yield "precinct", str(i + 1), ratio(count, m.precinct_residents[i])


@measure("residents_replaced")
def residents_replaced(m: Month) -> Iterator[Row]:
    yield "", "", m.model.state.newcomers.replaced / m.thousands


@measure("trust")
def trust(m: Month) -> Iterator[Row]:
    means = column_means(m.model.trust)
    yield "", "", means.mean()
    yield from (("system", name, value) for name, value in zip(SYSTEMS, means.tolist(), strict=True))


@measure("turnout")
def turnout(m: Month) -> Iterator[Row]:
    last = m.model.election
    assert last is not None, "there is an election in the first month"
    yield "", "", last.overall
    yield from (("age_group", band, value) for band, value in last.by_age.items())
    yield from (("precinct", str(i + 1), value) for i, value in enumerate(last.by_precinct))


@measure("turnout_of_party_members")
def turnout_of_party_members(m: Month) -> Iterator[Row]:
    last = m.model.election
    assert last is not None, "there is an election in the first month"
    yield "", "", last.party_members


@measure("volunteers")
def volunteers(m: Month) -> Iterator[Row]:
    yield "", "", np.count_nonzero(m.model.volunteering.volunteer) / m.thousands


@measure("volunteer_share")
def volunteer_share(m: Month) -> Iterator[Row]:
    volunteering = m.model.volunteering
    there = volunteering.people_by_age
    helping = volunteering.by_age()
    yield "", "", ratio(float(helping.sum()), float(there.sum()))
    for band, count, whole in zip(AGES, helping.tolist(), there.tolist(), strict=True):
        if whole:
            yield "age_group", band, count / whole


@measure("volunteer_hours")
def volunteer_hours(m: Month) -> Iterator[Row]:
    teams = [team for team in m.model.teams if team.is_open]
    yield "", "", sum(team.worked for team in teams) / m.thousands
    for team in teams:
        residents = m.precinct_residents[team.instance] / 1000.0
        yield "precinct", str(team.instance + 1), ratio(team.worked, residents)


@measure("ngos")
def ngos(m: Month) -> Iterator[Row]:
    yield "", "", float(sum(isinstance(c, NGO) for c in m.contractors))


@measure("ngos_dormant_share")
def ngos_dormant_share(m: Month) -> Iterator[Row]:
    there = [c for c in m.contractors if isinstance(c, NGO)]
    yield "", "", ratio(sum(c.dormant for c in there), len(there))


@measure("ngos_closed")
def ngos_closed(m: Month) -> Iterator[Row]:
    yield "", "", float(sum(c.closed for c in m.model.contracts.contractors if isinstance(c, NGO)))


@measure("contractor_staff")
def contractor_staff(m: Month) -> Iterator[Row]:
    yield "", "", sum(c.staff for c in m.contractors)


@measure("contractor_competence")
def contractor_competence(m: Month) -> Iterator[Row]:
    active = [c for c in m.contractors if not c.dormant]
    yield "", "", float(np.mean([c.competence for c in active])) if active else np.nan


@measure("contractor_dependence")
def contractor_dependence(m: Month) -> Iterator[Row]:
    active = [c for c in m.contractors if not c.dormant]
    yield "", "", float(np.mean([c.dependence for c in active])) if active else np.nan


@measure("contractor_autonomy")
def contractor_autonomy(m: Month) -> Iterator[Row]:
    there = m.contractors
    yield "", "", float(np.mean([c.autonomy for c in there])) if there else np.nan


@measure("contracted_share")
def contracted_share(m: Month) -> Iterator[Row]:
    lots = m.model.contracts.lots
    yield "", "", ratio(sum(lot.hours for lot in lots if lot.holder >= 0), sum(lot.hours for lot in lots))


@measure("contract_price")
def contract_price(m: Month) -> Iterator[Row]:
    held = [lot for lot in m.model.contracts.lots if lot.holder >= 0]
    yield "", "", ratio(sum(lot.hours * lot.price for lot in held), sum(lot.hours for lot in held))


@measure("contract_fit")
def contract_fit(m: Month) -> Iterator[Row]:
    contracts = m.model.contracts
    held = [lot for lot in contracts.lots if lot.holder >= 0]
    fits = {holder: contracts.contractors[holder].fit() for holder in {lot.holder for lot in held}}
    fit = sum(lot.hours * fits[lot.holder][lot.affair] for lot in held)
    yield "", "", ratio(float(fit), sum(lot.hours for lot in held))


@measure("incumbent_share")
def incumbent_share(m: Month) -> Iterator[Row]:
    contracts = m.model.contracts
    held = [lot for lot in contracts.lots if lot.holder >= 0]
    own = [lot for lot in held if contracts.contractors[lot.holder].kind == "community_service_centre"]
    yield "", "", ratio(sum(lot.hours for lot in own), sum(lot.hours for lot in held))


@measure("facility_level")
def facility_level(m: Month) -> Iterator[Row]:
    yield "", "", m.model.facilities.mean_level()


@measure("everyday_capacity")
def everyday_capacity(m: Month) -> Iterator[Row]:
    kinds = dict.fromkeys(BY_LINE, 0.0)
    for body in m.model.bodies:
        if body.is_open and body.serves_by_line:
            kinds[str(body.kind)] = kinds.get(str(body.kind), 0.0) + body.people()
    yield "", "", sum(kinds.values()) / m.thousands
    yield from (("body", kind, value / m.thousands) for kind, value in kinds.items())


@measure("relief_paid")
def relief_paid(m: Month) -> Iterator[Row]:
    yield "", "", m.model.accounts.spent("relief") / m.thousands


@measure("price_spared")
def price_spared(m: Month) -> Iterator[Row]:
    yield "", "", m.model.relief.spared


@measure("unit_contributions")
def unit_contributions(m: Month) -> Iterator[Row]:
    given = sum(b.given for b in m.model.bodies if isinstance(b, CommunityUnit))
    yield "", "", given / m.thousands


@measure("stations_referred_share")
def stations_referred_share(m: Month) -> Measured:
    return m.direct.mean(m.direct.column("referred"), ("area",))

"""Indicators of society (社会指标): capital, trust, votes, volunteers, contractors, facilities, relief."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.twin.contractors import NGO
from tests.twin.measures.breakdowns import Row, mean, one, ratio
from tests.twin.relief import CommunityUnit
from tests.twin.volunteering import VolunteerTeam
from tests.twin.words import SYSTEMS, has

if TYPE_CHECKING:
    from tests.twin.town import Town

BANDS = {"18-29": (18, 29), "30-49": (30, 49), "50-59": (50, 59), "60-69": (60, 69), "70+": (70, 999)}


def of_society(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    """Name and rows of each."""
    society, thousands = model.society, len(model.residents) / 1000.0
    precincts = range(model.structure.precincts)
    rows = [("precinct", str(i + 1), society.capital[i]) for i in precincts]
    yield "self_governance_capital", iter([("", "", society.mean_capital()), *rows])
    older = [resident for resident in model.residents if has(resident.attributes, "older")]
    here = [sum(resident.home.precinct == i for resident in older) for i in precincts]
    rows = [("precinct", str(i + 1), ratio(here[i], model.precinct_residents[i])) for i in precincts]
    yield "older_share", iter([("", "", len(older) / len(model.residents)), *rows])
    yield "residents_replaced", one(model.replaced / thousands)
    trust = {name: mean([resident.trust[name] for resident in model.residents]) for name in SYSTEMS}
    rows = [("system", name, value) for name, value in trust.items()]
    yield "trust", iter([("", "", mean(list(trust.values()))), *rows])
    yield from _turnout(model)
    yield from _volunteers(model)
    yield from _contractors(model)
    facilities = [facility.level for facility in model.facilities]
    yield "facility_level", one(mean(facilities))
    people = {"service_station": 0.0, "market": 0.0}
    for body in model.bodies:
        if body.is_open and body.kind in people:
            people[body.kind] += body.people
    rows = [("body", kind, n / thousands) for kind, n in people.items()]
    yield "everyday_capacity", iter([("", "", sum(people.values()) / thousands), *rows])
    yield "price_spared", one(model.relief.spared)
    given = sum(body.given for body in model.bodies if isinstance(body, CommunityUnit))
    yield "unit_contributions", one(given / thousands)


def _turnout(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    ballots = model.elections.ballots
    rows: list[Row] = [("", "", mean([ballot.voted for ballot in ballots]))]
    for band, (low, high) in BANDS.items():
        rows.append(("age_group", band, mean([b.voted for b in ballots if low <= b.age <= high])))
    for i in range(model.elections.polls):
        rows.append(("precinct", str(i + 1), mean([b.voted for b in ballots if b.precinct == i])))
    yield "turnout", iter(rows)
    members = [ballot.voted for ballot in ballots if ballot.party_member]
    yield "turnout_of_party_members", one(mean(members))


def _volunteers(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    thousands = len(model.residents) / 1000.0
    yield "volunteers", one(sum(resident.volunteer for resident in model.residents) / thousands)
    adults = [resident for resident in model.residents if resident.age >= 18]
    rows: list[Row] = [("", "", mean([resident.volunteer for resident in adults]))]
    for band, (low, high) in BANDS.items():
        there = [resident.volunteer for resident in adults if low <= resident.age <= high]
        rows += [("age_group", band, mean(there))] if there else []
    yield "volunteer_share", iter(rows)
    teams = [body for body in model.bodies if isinstance(body, VolunteerTeam) and body.is_open]
    rows = [("", "", sum(team.worked for team in teams) / thousands)]
    for team in teams:
        residents = model.precinct_residents[team.instance] / 1000.0
        rows.append(("precinct", str(team.instance + 1), ratio(team.worked, residents)))
    yield "volunteer_hours", iter(rows)


def _contractors(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    contracts = model.contracts
    there = [c for c in contracts.contractors if c.is_open and c.exists]
    ngos = [c for c in there if isinstance(c, NGO)]
    active = [c for c in there if not c.dormant]
    yield "ngos", one(len(ngos))
    yield "ngos_dormant_share", one(mean([c.dormant for c in ngos]))
    closed = sum(c.times_closed for c in contracts.contractors if isinstance(c, NGO))
    yield "ngos_closed", one(closed)
    yield "contractor_staff", one(sum(c.staff for c in there))
    yield "contractor_competence", one(mean([c.competence for c in active]))
    yield "contractor_dependence", one(mean([c.dependence for c in active]))
    yield "contractor_autonomy", one(mean([c.autonomy for c in there]))
    held = [(lot, lot.holder) for lot in contracts.lots if lot.holder is not None]
    hours = sum(lot.hours for lot, _ in held)
    yield "contracted_share", one(ratio(hours, sum(lot.hours for lot in contracts.lots)))
    yield "contract_price", one(ratio(sum(lot.hours * lot.price for lot, _ in held), hours))
    fit = sum(lot.hours * holder.fit(lot.affair) for lot, holder in held)
    yield "contract_fit", one(ratio(fit, hours))
    own = sum(lot.hours for lot, holder in held if holder.kind == "community_service_centre")
    yield "incumbent_share", one(ratio(own, hours) if hours else math.nan)

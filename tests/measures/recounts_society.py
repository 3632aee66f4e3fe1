"""Indicators of society and of the reform's health worked out again, agent by agent and person by person."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from sim.agents.contractors import Contractor
from sim.agents.government import PublicServiceCentre
from sim.institutions.affairs import AREAS, ATTRIBUTES
from sim.institutions.structure import SYSTEMS, Route
from sim.kernel.randomness import stream, uniforms
from tests.measures.recounts_service import means, tasks
from tests.recount import Row, Seen, recount

BANDS = {"18-29": (18, 29), "30-49": (30, 49), "50-59": (50, 59), "60-69": (60, 69), "70+": (70, 200)}
PUSHES = (1, 2, 3, 4)
"""Handed down, to the office, over the Party line, as assistance."""


@recount("self_governance_capital")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", float(np.mean([seen.committees[p].capital for p in seen.precinct]))
    for p, committee in enumerate(seen.committees):
        yield "precinct", str(p + 1), committee.capital


@recount("older_share")
def _(seen: Seen) -> Iterator[Row]:
    age, n = seen.model.community.age, seen.model.structure.precincts
    precinct = seen.precinct
    yield "", "", sum(int(a >= 60) for a in age) / len(age)
    for p in range(n):
        here = [int(a >= 60) for a, home in zip(age, precinct, strict=True) if home == p]
        yield "precinct", str(p + 1), sum(here) / len(here)


@recount("residents_replaced")
def _(seen: Seen) -> Iterator[Row]:
    came = seen.model.state.newcomers
    yield "", "", (came.moved_in + came.joined + came.born) / seen.thousands


@recount("trust")
def _(seen: Seen) -> Iterator[Row]:
    trust = seen.model.people.trust.astype(np.float64)
    yield "", "", float(trust.mean())
    for k, system in enumerate(SYSTEMS):
        yield "system", system, float(trust[:, k].mean())


def _ballots(seen: Seen) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """[residents] who may vote, and who did in the last election, by the logit of the model's description."""
    vote, values = seen.votes[-1], seen.model.values
    party = (vote.attributes >> ATTRIBUTES.index("party_member")) & 1
    z = values["election.base"] + values["election.age"] * (np.minimum(vote.age, 80) - 50.0) / 10.0
    z = z + values["election.party"] * party + values["election.trust"] * (vote.trust - 0.5)
    z = z + values["election.volunteer"] * vote.volunteer
    z = z + values["election.capital"] * vote.capital[vote.precinct]
    z = z - values["election.size"] * np.log(vote.residents[vote.precinct] / values["election.usual_size"])
    key = stream(seen.model.seed, f"elections/{vote.month}")
    u = uniforms(key, np.arange(vote.age.size))
    may = vote.age >= 18
    return may, may & (u < 1.0 / (1.0 + np.exp(-z)))


@recount("turnout")
def _(seen: Seen) -> Iterator[Row]:
    may, cast = _ballots(seen)
    vote = seen.votes[-1]
    yield "", "", cast.sum() / may.sum()
    for band, (youngest, oldest) in BANDS.items():
        here = (vote.age >= youngest) & (vote.age <= oldest)
        yield "age_group", band, cast[here].sum() / here.sum()
    for p in range(seen.model.structure.precincts):
        here = may & (vote.precinct == p)
        yield "precinct", str(p + 1), cast[here].sum() / here.sum()


@recount("turnout_of_party_members")
def _(seen: Seen) -> Iterator[Row]:
    may, cast = _ballots(seen)
    members = may & ((seen.votes[-1].attributes >> ATTRIBUTES.index("party_member")) & 1 == 1)
    yield "", "", cast[members].sum() / members.sum()


@recount("volunteers")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", sum(bool(v) for v in seen.model.volunteering.volunteer) / seen.thousands


@recount("volunteer_share")
def _(seen: Seen) -> Iterator[Row]:
    age, helps = seen.model.community.age, seen.model.volunteering.volunteer
    yield "", "", (helps & (age >= 18)).sum() / (age >= 18).sum()
    for band, (youngest, oldest) in BANDS.items():
        here = (age >= youngest) & (age <= oldest)
        yield "age_group", band, helps[here].sum() / here.sum()


@recount("volunteer_hours")
def _(seen: Seen) -> Iterator[Row]:
    by = [0.0 for _ in seen.residents]
    teams = seen.work[seen.work["body"] == "volunteer_team"]
    for p, hours in teams[["instance", "hours"]].itertuples(index=False):
        by[p] += hours
    yield "", "", sum(by) / seen.thousands
    for p, hours in enumerate(by):
        yield "precinct", str(p + 1), hours * 1000.0 / seen.residents[p]


# --- contractors -----------------------------------------------------------------------------------


def _registered(seen: Seen) -> list[Contractor]:
    return [body for body in seen.bodies if isinstance(body, Contractor) and body.exists]


def _holders(seen: Seen) -> set[int]:
    """Who holds a contract, by identity."""
    contracts = seen.model.contracts
    return {id(contracts.contractors[lot.holder]) for lot in contracts.lots if lot.holder >= 0}


def _working(seen: Seen) -> list[Contractor]:
    return [c for c in _registered(seen) if id(c) in _holders(seen)]


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else math.nan


@recount("ngos")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", float(len([c for c in _registered(seen) if c.body_id == "ngo"]))


@recount("ngos_dormant_share")
def _(seen: Seen) -> Iterator[Row]:
    there = [c for c in _registered(seen) if c.body_id == "ngo"]
    yield "", "", _mean([float(id(c) not in _holders(seen)) for c in there])


@recount("ngos_closed")
def _(seen: Seen) -> Iterator[Row]:
    places = [c for c in seen.model.bodies if isinstance(c, Contractor) and c.body_id == "ngo"]
    yield "", "", float(sum(c.closed for c in places))


@recount("contractor_staff")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", sum(c.staff for c in _registered(seen))


@recount("contractor_competence")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", _mean([c.competence for c in _working(seen)])


@recount("contractor_dependence")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", _mean([c.dependence for c in _working(seen)])


def _autonomy(seen: Seen, contractor: Contractor) -> float:
    return 1.0 - seen.model.values["contractor.autonomy_loss"] * contractor.dependence


@recount("contractor_autonomy")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", _mean([_autonomy(seen, c) for c in _registered(seen)])


@recount("contracted_share")
def _(seen: Seen) -> Iterator[Row]:
    held = {True: 0.0, False: 0.0}
    for lot in seen.model.contracts.lots:
        held[lot.holder >= 0] += lot.hours
    whole = held[True] + held[False]
    yield "", "", held[True] / whole if whole else math.nan


def _by_hours(seen: Seen, values: list[float]) -> float:
    """The mean of something over the lots that are held, by their hours."""
    hours = [lot.hours for lot in seen.model.contracts.lots if lot.holder >= 0]
    return sum(h * v for h, v in zip(hours, values, strict=True)) / sum(hours) if hours else math.nan


@recount("contract_price")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", _by_hours(seen, [lot.price for lot in seen.model.contracts.lots if lot.holder >= 0])


@recount("contract_fit")
def _(seen: Seen) -> Iterator[Row]:
    contracts, values = seen.model.contracts, seen.model.values
    affairs = list(seen.model.spec.affairs.values())
    fits = []
    for lot in contracts.lots:
        if lot.holder >= 0:
            holder = contracts.contractors[lot.holder]
            fit = values["contractor.fit_incumbent"]
            if holder.body_id == "ngo":
                key = stream(seen.model.seed, f"contractor/ngo/{holder.instance}")
                home = AREAS[int(uniforms(key, np.array([3]))[0] * len(AREAS))]
                fit = 1.0 if affairs[lot.affair].area == home else values["contractor.fit_elsewhere"]
            fits.append(fit * _autonomy(seen, holder))
    yield "", "", _by_hours(seen, fits)


@recount("incumbent_share")
def _(seen: Seen) -> Iterator[Row]:
    contracts = seen.model.contracts
    held = [contracts.contractors[lot.holder] for lot in contracts.lots if lot.holder >= 0]
    yield "", "", _by_hours(seen, [float(c.body_id == "community_service_centre") for c in held])


# --- facilities, stations, relief -------------------------------------------------------------------


@recount("facility_level")
def _(seen: Seen) -> Iterator[Row]:
    facilities = seen.model.facilities
    levels = [c * u for c, u in zip(facilities.capital, facilities.upkeep, strict=True)]
    assert len(levels) == sum(a.affair_class == "facility" for a in seen.model.spec.affairs.values())
    yield "", "", sum(levels) / len(levels)


@recount("everyday_capacity")
def _(seen: Seen) -> Iterator[Row]:
    people = {"service_station": 0.0, "market": 0.0}
    for body in seen.bodies:
        if body.body_id in people:
            people[body.body_id] += body.available / 140.0
    yield "", "", sum(people.values()) / seen.thousands
    for name, count in people.items():
        yield "body", name, count / seen.thousands


def _asked_of_the_poor(seen: Seen) -> float:
    """Yuan that stations asked this month of those on relief, before anything was spared."""
    yuan, doors = 0.0, seen.model.layout.doors
    rows = seen.rows[(seen.rows["person"] >= 0) & (seen.rows["state"] == "done") & seen.rows["low_income"]]
    for affair, door in rows[["affair", "door"]].itertuples(index=False):
        if door >= 0 and doors[door] == "service_station":
            yuan += seen.model.spec.affairs[affair].price * seen.model.values["station.price_factor"]
    return yuan


def _spared(seen: Seen) -> float:
    """What the fund's balance allowed at the start of the month, seen from what it paid."""
    asked = _asked_of_the_poor(seen)
    relief = sum(yuan for (payer, _, _), yuan in seen.paid.items() if payer == "relief_fund")
    return relief / asked if asked else 0.0


@recount("relief_paid")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", seen.model.relief.spared * _asked_of_the_poor(seen) / seen.thousands


@recount("price_spared")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", _spared(seen)


@recount("unit_contributions")
def _(seen: Seen) -> Iterator[Row]:
    structure, values = seen.model.structure, seen.model.values
    bodies = structure.bodies.values()
    given = 0.0
    if any(body.kind == "charity_association" for body in bodies):
        seat = any("community_unit" in body.members for body in bodies)
        each = values["unit.contribution"] * (1.0 + values["unit.seat"] * seat)
        given = structure.bodies["community_unit"].count * each * structure.rules["cultivation"] * seen.scale
    yield "", "", given / seen.thousands


# --- the reform ------------------------------------------------------------------------------------


def _routes(seen: Seen) -> list[Route]:
    structure = seen.model.structure
    return [*structure.routes.values(), *structure.affair_routes.values()]


@recount("push_down_rate")
def _(seen: Seen) -> Iterator[Row]:
    sample = tasks(seen)
    pushed = ("handed_down", "office", "passed_on", "party_line", "assistance")
    yield from means(seen, sample, sample["channel"].isin(pushed), ("area", "class"))
    ways = ("own_work", *pushed, "returned", "contract", "no_contractor")
    some = any(route.transferable_to for route in _routes(seen))
    for way in (*ways, "moved") if some else ways:
        yield "channel", way, (sample["channel"] == way).mean()


@recount("caught_share")
def _(seen: Seen) -> Iterator[Row]:
    pushed = caught = 0
    for a in range(seen.pushed.shape[0]):
        for way in PUSHES:
            if seen.model.book["banned"][a, way] > 0.0:
                pushed += int(seen.pushed[a, way])
                caught += int(seen.caught[a, way])
    yield "", "", caught / pushed if pushed else math.nan


@recount("oversight_hours")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", seen.activity("oversight")


@recount("guidance_hours")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", seen.activity("guidance")


@recount("cadre_supervision_hours")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", seen.activity("cadre_supervision")


@recount("evaluated_share")
def _(seen: Seen) -> Iterator[Row]:
    # what each department knows of its own, by how much it did
    tasks = seen.evaluated.sum(axis=1)
    covered = [d.coverage for d in seen.model.departments]
    yield "", "", (tasks * covered).sum() / tasks.sum() if tasks.sum() else math.nan


@recount("coordination_hours")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", seen.activity("coordination")


@recount("contracting_hours")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", seen.activity("contracting")


@recount("handoff_shortening")
def _(seen: Seen) -> Iterator[Row]:
    values = seen.model.values
    hours, core = seen.activity("coordination"), seen.model.structure.rules["party_core"]
    most = core * values["coordination.most_shortening"] + (1.0 - core) * values["coordination.without_core"]
    handed = int(seen.rows["handoffs"].astype(int).sum())
    yield "", "", most * hours / (hours + values["coordination.hours_per_handoff"] * handed)


@recount("detection")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", sum(seen.model.delegation.detection) / 8.0


@recount("perceived_risk")
def _(seen: Seen) -> Iterator[Row]:
    risks = [d.risk for d in seen.model.departments if d.department_id in seen.model.structure.departments]
    yield "", "", sum(risks) / len(seen.model.structure.departments)


@recount("attention")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", seen.model.district.attention


@recount("inspection")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", seen.model.contracts.inspection


@recount("money_follows_task_ratio")
def _(seen: Seen) -> Iterator[Row]:
    public = {*seen.public_posts(), *seen.model.structure.departments}
    issued = [seen.model.spec.affairs[affair].programme is not None for affair in seen.work["affair"]]
    work = seen.work[np.array(issued) & ~seen.work["body"].isin(public) & ~seen.work["moved"]]
    whole = work["hours"].sum()
    yield "", "", work.loc[work["paid"], "hours"].sum() / whole if whole else math.nan


@recount("generalist_skill")
def _(seen: Seen) -> Iterator[Row]:
    yield "", "", _mean([body.skill for body in seen.bodies if isinstance(body, PublicServiceCentre)])

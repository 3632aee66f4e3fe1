"""A month of a model taken down in raw form, so that tests can work every indicator out again.

What is taken down is what measures could see when they looked: outcomes of cases, hours by office, what
is open and waiting, what was paid, who holds what. `Seen` also works out, from the structure's data and
the registry alone, who holds which posts and how many hours that makes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from sim.agents.base import Body
from sim.agents.committee import ResidentsCommittee
from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.scenario import Scenario
from sim.institutions.structure import SYSTEMS
from sim.kernel.queueing import STATE_NAMES
from sim.kernel.service_state import OPEN_STATES, WAITING
from sim.measures.observing import observe
from sim.mechanisms.elections import hold_election
from sim.mechanisms.push import CHANNELS
from sim.model import GovernanceModel
from sim.model.reform_dates import cost_hours
from tests.worlds import variant

DAYS = 21
"""Working days of a month."""
RESIDENTS = 4000
REFERENCE = 38_000
"""Residents of the reference sub-district, by which posts are counted."""


@dataclass
class Vote:
    """What an election was held on."""

    month: int
    age: npt.NDArray[np.int64]
    attributes: npt.NDArray[np.int64]
    precinct: npt.NDArray[np.int64]
    trust: npt.NDArray[np.float64]
    volunteer: npt.NDArray[np.bool_]
    capital: npt.NDArray[np.float64]
    residents: npt.NDArray[np.int64]


@dataclass
class Seen:
    """What was there when a month was measured."""

    model: GovernanceModel
    rows: pd.DataFrame
    """the outcomes of the month's ended cases, with words for numbers"""
    year: pd.DataFrame
    """the same of all months since the year began, if it ends with this one; else none"""
    work: pd.DataFrame
    """one row per office, affair and whether it was paid for: body, instance, affair, paid, hours"""
    demand: npt.NDArray[np.float64]
    """[offices] hours at full effort that the month's new cases ask for"""
    waiting: npt.NDArray[np.float64]
    """[offices] hours at full effort of the cases that stand in queues, counted case by case"""
    assigned: npt.NDArray[np.int64]
    """[affairs, precincts]"""
    assisted: npt.NDArray[np.int64]
    """[affairs]"""
    pushed: npt.NDArray[np.int64]
    """[affairs, options]"""
    caught: npt.NDArray[np.int64]
    """[affairs, options]"""
    paid: dict[tuple[str, str, str], float]
    """yuan by payer, payee and what for"""
    balance: dict[str, float]
    """yuan, at the start of the month"""
    open_before: npt.NDArray[np.int64]
    """[affairs] open cases at the start of the month"""
    open_now: npt.NDArray[np.int64]
    """[affairs] open cases at its end"""
    complaints: npt.NDArray[np.int64]
    """[precincts, affairs]"""
    evaluated: npt.NDArray[np.float64]
    """[departments, areas] own tasks of the month before, which were looked at this month"""
    hired: dict[str, float]
    """coordinators beyond the structure's, by department, at the reference size"""
    votes: list[Vote]
    """elections so far"""
    month: int
    values: dict[tuple[str, str, str], float] = field(default_factory=dict)
    """what the model measured"""

    def __getitem__(self, name: str) -> float:
        return self.values[name, "", ""]

    def by(self, name: str, dimension: str) -> dict[str, float]:
        """A breakdown."""
        return {key: v for (n, by, key), v in self.values.items() if (n, by) == (name, dimension)}

    # --- people and posts, from the structure's data -------------------------------------------------------

    @property
    def thousands(self) -> float:
        """Residents in thousands."""
        return len(self.model.community.household) / 1000.0

    @property
    def scale(self) -> float:
        """Size relative to the reference sub-district."""
        return len(self.model.community.household) / REFERENCE

    @cached_property
    def precinct(self) -> npt.NDArray[np.int64]:
        """[residents] the precinct where each lives."""
        return np.array([self.model.household_precinct[h] for h in self.model.community.household])

    @cached_property
    def residents(self) -> list[int]:
        """[precincts] how many live there."""
        return [int((self.precinct == p).sum()) for p in range(self.model.structure.precincts)]

    @cached_property
    def bodies(self) -> list[Body]:
        """The bodies that are open."""
        return [body for body in self.model.bodies if body.is_open]

    @cached_property
    def committees(self) -> list[ResidentsCommittee]:
        """The open residents' committees."""
        return [body for body in self.bodies if isinstance(body, ResidentsCommittee)]

    def full_time(self, body: Body) -> dict[str, float]:
        """Full-time equivalents by duty: dual posts take their share, and leave the rest, of one person."""
        structure = self.model.structure
        data = structure.bodies[body.body_id]
        found: dict[str, float] = {}
        for post_id, post in data.posts.items():
            found[post.duty] = found.get(post.duty, 0.0) + post.count * self.share(body.body_id, post_id)
        if body.extra_leaders or body.released_leaders:
            found["lead"] = found.get("lead", 0.0) + body.extra_leaders - body.released_leaders
        rest = sum(v for duty, v in found.items() if duty != "lead")
        for duty in found:
            if duty != "lead" and rest > 0.0:
                found[duty] *= (rest + body.temporary - body.released) / rest
        return {duty: people * self.scale for duty, people in found.items()}

    def share(self, body_id: str, post_id: str) -> float:
        """Share of a person's hours that goes into this post."""
        structure = self.model.structure
        post = structure.bodies[body_id].posts[post_id]
        if post.dual_post_of:
            return post.hours_share

        def places(body: str) -> int:
            entry = structure.bodies[body]
            return structure.precincts if entry.per == "precinct" else entry.count

        elsewhere = 0.0
        for other, entry in structure.bodies.items():
            for held in entry.posts.values():
                if held.dual_post_of == f"{body_id}.{post_id}":
                    elsewhere += places(other) * held.count * held.hours_share
        return 1.0 - elsewhere / (places(body_id) * post.count) if post.count else 1.0

    def members(self, committee: ResidentsCommittee) -> float:
        """Members in office (full-time equivalents)."""
        return sum(self.full_time(committee).values()) - committee.vacancies * self.scale

    def filled(self, committee: ResidentsCommittee) -> float:
        """Full-time equivalents of the posts of a committee that are filled."""
        data = self.model.structure.bodies[committee.body_id]
        posts = sum(post.count for post in data.posts.values() if not post.dual_post_of)
        return sum(self.full_time(committee).values()) * (1.0 - committee.vacancies / posts)

    def lent(self) -> float:
        """Coordinators' full-time equivalents that each committee gets."""
        share = self.model.values["coordinator.committee_share"]
        return self.coordinators() * share / self.model.structure.precincts

    def coordinators(self) -> float:
        """Coordinators of all departments."""
        data = self.model.structure.departments
        hired = {d.department_id: d.hired for d in self.model.departments if d.is_open}
        return sum(data[name].coordinators + hired[name] for name in hired) * self.scale

    def pool(self) -> float:
        """People whose posts a reform has cut, still paid."""
        return self.model.district.pool.waiting * self.scale

    def plain_hours(self, committee: ResidentsCommittee) -> float:
        """Hours of a committee without overtime."""
        values, structure = self.model.values, self.model.structure
        hours = (self.filled(committee) + self.lent() + committee.help) * 140.0
        if any("residents_committee" in body.members for body in structure.bodies.values()):
            hours -= values["committee.seat_hours"] * self.scale
        return hours

    def hours_there_are(self, body: Body) -> float:
        """Person-hours of a body whose people follow from the structure."""
        if isinstance(body, ResidentsCommittee):
            return self.plain_hours(body) * (1.0 + body.overtime)
        return sum(self.full_time(body).values()) * 140.0

    def norm(self, committee: ResidentsCommittee) -> float:
        """Hours that self-governance should get."""
        return self.model.values["committee.self_governance_norm"] * self.filled(committee) * 140.0

    # --- hours ----------------------------------------------------------------------------------------------

    def cases(self, body: Body) -> float:
        """Hours that a body's offices booked on cases."""
        return self._booked.get((body.body_id, body.instance), 0.0)

    @cached_property
    def _booked(self) -> dict[tuple[str, int], float]:
        """Hours on cases by body and its number."""
        found: dict[tuple[str, int], float] = {}
        for body, instance, hours in self.work[["body", "instance", "hours"]].itertuples(index=False):
            found[body, instance] = found.get((body, instance), 0.0) + hours
        return found

    def asked(self, body_id: str, instance: int | None = None) -> float:
        """Hours at full effort that the month's new cases ask of a body, or of one of its places."""
        offices = [
            o.index for o in self.model.layout.offices if o.body == body_id and instance in (None, o.instance)
        ]
        return float(self.demand[offices].sum())

    def self_governance(self, committee: ResidentsCommittee) -> float:
        """Hours on self-governance: the norm, and the useful part of what is left beyond it."""
        values = self.model.values
        useful = values["committee.slack_useful_base"]
        useful = min(1.0, useful + values["committee.slack_useful_turnout"] * committee.turnout)
        left = max(0.0, self.hours_there_are(committee) - self.cases(committee))
        norm = self.norm(committee)
        return min(left, norm) + useful * max(0.0, left - norm)

    def booked(self, body: Body) -> float:
        """Hours that a body worked, on cases and on what are no cases."""
        return self.cases(body) + sum(body.activities.values())

    def activity(self, name: str) -> float:
        """Hours booked on an activity: what cases leave, poured over all until it is used up."""
        whole = 0.0
        for body in self.bodies:
            left = max(0.0, body.available - self.cases(body))
            if name in body.demanded:
                whole += self.poured(body.demanded, left)[name]
        return whole

    def poured(self, asked: dict[str, float], hours: float) -> dict[str, float]:
        """Hours of each, at the level (sought by halving) at which they are used up."""
        values = self.model.values
        width = {k: values.get(f"claim.{k}", 1.0) for k in asked}
        low, high = 0.0, max((asked[k] / width[k] for k in asked), default=0.0)
        for _ in range(200):
            level = (low + high) / 2.0
            if sum(min(asked[k], level * width[k]) for k in asked) < hours:
                low = level
            else:
                high = level
        return {k: min(asked[k], high * width[k]) for k in asked}

    # --- public posts ------------------------------------------------------------------------------------

    def public_posts(self) -> dict[str, float]:
        """Posts the district pays, at the reference size, by body; who holds two is counted once."""
        found: dict[str, float] = {}
        for body in self.bodies:
            posts = self.model.structure.bodies[body.body_id].posts.values()
            paid = [p for p in posts if p.payer == "district"]
            if paid:
                count = sum(p.count for p in paid if not p.dual_post_of)
                count += body.temporary - body.released + body.extra_leaders - body.released_leaders
                if count:
                    found[body.body_id] = found.get(body.body_id, 0.0) + count
        return found

    def public_bodies(self) -> list[Body]:
        """Open bodies that hold public posts."""
        return [body for body in self.bodies if body.body_id in self.public_posts()]

    def public_pay(self) -> float:
        """Yuan a month of the public posts."""
        values, yuan = self.model.values, 0.0
        for body in self.bodies:
            posts = self.model.structure.bodies[body.body_id].posts.values()
            paid = [p for p in posts if p.payer == "district" and not p.dual_post_of]
            if any(p.payer == "district" for p in posts):
                yuan += sum(p.count * values[f"wage.{p.pay}"] for p in paid)
                working = [p for p in paid if p.duty != "lead"]
                if body.released:
                    people = sum(p.count for p in working)
                    mean = sum(p.count * values[f"wage.{p.pay}"] for p in working) / people
                    yuan -= body.released * mean
                yuan += body.temporary * values["wage.coordinator"]
                yuan += (body.extra_leaders - body.released_leaders) * values["wage.civil_servant"]
        return yuan * self.scale

    def system_of(self, body_id: str) -> str:
        """The system that a body (or department, or the neighbours) belongs to."""
        if body_id == "neighbours":
            return "self_governance"
        for structure in [self.model.structure, *self.model.structures]:
            if body_id in structure.bodies:
                return structure.bodies[body_id].system
        return "government"


def see(
    scenario: str | Scenario,
    month: int,
    *,
    residents: int = RESIDENTS,
    parameters: dict[str, float] | None = None,
    prepare: Callable[[GovernanceModel], None] | None = None,
    seed: int = 1,
) -> Seen:
    """Run to the end of a month and take down all that its measures could know.

    Args:
        prepare: changes the model's state at the start of that month.
    """
    model = GovernanceModel(scenario, residents=residents, rng=seed, parameters=parameters)
    seen: list[Seen] = []
    votes: list[Vote] = []
    open_before = np.zeros(0, dtype=np.int64)
    balance: dict[str, float] = {}

    def vote(*arguments: Any) -> Any:
        homes = model.household_precinct[model.community.household]
        votes.append(
            Vote(
                month=model.month,
                age=model.community.age.astype(np.int64),
                attributes=model.community.attributes.astype(np.int64),
                precinct=homes.astype(np.int64),
                trust=model.people.trust[:, 1].astype(np.float64),  # in self-governance
                volunteer=model.volunteering.volunteer.copy(),
                capital=np.array([c.capital for c in model.committees if c.is_open]),
                residents=np.bincount(homes),
            )
        )
        return hold_election(*arguments)

    months: list[pd.DataFrame] = []

    def take_down(*arguments: Any) -> dict[str, float]:
        now = model.day // DAYS
        if month % 12 == 0 and now > month - 12:
            months.append(rows_of(model))
        if now == month:
            seen.append(
                Seen(
                    model=model,
                    rows=rows_of(model),
                    year=pd.concat(months, ignore_index=True) if months else rows_of(model).head(0),
                    work=work_of(model),
                    demand=model.counts.demand.sum(axis=1),
                    waiting=waiting_at(model),
                    assigned=model.counts.assigned.copy(),
                    assisted=model.counts.assisted.copy(),
                    pushed=model.counts.pushed.copy(),
                    caught=model.counts.caught.copy(),
                    paid=dict(model.accounts.paid),
                    balance=balance,
                    open_before=open_before,
                    open_now=open_by_affair(model),
                    complaints=model.tally.complaints.copy(),
                    evaluated=evaluated,
                    hired={d.department_id: d.hired for d in model.departments},
                    votes=votes,
                    month=month,
                )
            )
        return observe(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.model.closing.observe", take_down)
        patch.setattr("sim.model.opening.hold_election", vote)
        model.run_for((month - 1) * DAYS)
        if prepare is not None:
            prepare(model)
        open_before = open_by_affair(model)
        balance.update(model.accounts.balance)
        evaluated = model.evaluation.tasks.copy()
        model.run_for(DAYS)
    frame = model.indicators()
    for row in frame[frame["month"] == month].itertuples():
        seen[0].values[str(row.indicator), str(row.by), str(row.key)] = float(row.value)  # type: ignore[arg-type]
    return seen[0]


def _reviewed(model: GovernanceModel) -> None:
    """Reviews have taken on and let go people in every public body, and leaders were added."""
    there = model.district.posts()
    for k, body in enumerate(b for b in model.bodies if b.is_open and b.is_public):
        body.temporary, body.released, body.extra_leaders = 1.5 + k, 0.5 + 0.25 * k, 0.75 + k
        body.released = min(body.released, body.established())
        body.released_leaders = 0.15 + 0.1 * k
    # nobody may be lost from a run
    gone = there - model.district.posts()
    model.district.pool.absorbed += max(0.0, gone)
    model.district.pool.recruited += max(0.0, -gone)
    model.district.reversals = 3
    for k, department in enumerate(model.departments):
        department.hired = 0.5 * (k % 3)
    cost_hours(model)


def _taken_back(model: GovernanceModel) -> None:
    """As reviewed, and some of what had moved came back."""
    _reviewed(model)
    model.functions.steps_back = 2


def _closed(model: GovernanceModel) -> None:
    """Some organisations have closed, some of their places have been filled again."""
    _reviewed(model)
    for k, contractor in enumerate(model.contracts.contractors):
        if contractor.kind == "ngo":
            contractor.closed = k % 3


def _given_back(model: GovernanceModel) -> None:
    """The street office comes back, and what was feared of it is past."""
    model.district.restored, model.district.hazard = True, 0.25
    model.district.cumulated = 0.85
    model.district.pool.recruited += 7.5 - model.district.pool.waiting
    model.district.pool.waiting = 7.5


MUCH_WORK = {"programmes.volume": 4.0}
MUCH_TURNOVER = {"turnover.base": 0.15, "turnover.overloaded": 0.3}

FEW = {"member": {"count": 0}, "deputy_director": {"count": 1}}

WORLDS: dict[str, Callable[[], Seen]] = {
    "old": lambda: see("old", 5, parameters=MUCH_TURNOVER, prepare=_reviewed),
    "starved": lambda: see(
        variant("old", {"bodies": {"residents_committee": {"posts": FEW}}}, parameters=MUCH_WORK),
        5,
        residents=2000,
    ),
    "new": lambda: see("new", 7, parameters=MUCH_TURNOVER),
    "reformed": lambda: see(
        variant(
            "old",
            later={4: "new"},
            years=2,
            parameters={**MUCH_TURNOVER, "population.turnover": 1.0},
        ),
        14,
        prepare=_closed,
    ),
    "restored": lambda: see(
        variant("old", later={4: "new"}, years=2, parameters=MUCH_TURNOVER), 9, prepare=_given_back
    ),
    "half-way": lambda: see(
        variant(
            "new",
            {
                "rules": {"assignment_ban": 0.6, "supervision": 0.5, "one_stop": 0.3, "assessment": 0.4},
                "routes": {"administrative": {"sunset": {"months": 3}}},
                "affair_routes": {
                    "culture_rooms": {"transferable_to": "self_governance", "transferred": 0.6},
                    "health_files": {"transferable_to": "contract", "transferred": 0.9},
                    "street_cleaning": {"transferable_to": "market", "transferred": 1.0},
                    "fitness_trails": {"transferable_to": "self_governance"},
                },
            },
            parameters={**MUCH_TURNOVER, "sanction.size": 1.0, "programmes.volume": 1.5},
        ),
        3,
        prepare=_taken_back,
    ),
}
"""Months that differ in what there is to count: between them hardly an indicator is 0."""

YEARS: dict[str, Callable[[], Seen]] = {
    "a year": lambda: see(
        variant("new", years=2, parameters={"population.turnover": 1.0}), 24, residents=1500
    ),
}
"""Ends of years, for what is told of a year: reviews that follow change what else could be counted."""


@cache
def world(name: str) -> Seen:
    """One of `WORLDS` or `YEARS`, run once."""
    return {**WORLDS, **YEARS}[name]()


def rows_of(model: GovernanceModel) -> pd.DataFrame:
    """The month's outcomes with words for numbers."""
    rows = model.ledger.month_rows()
    frame = pd.DataFrame({name: rows[name].copy() for name in rows.dtype.names or ()})
    names = list(model.spec.affairs)
    catalogue = [model.spec.affairs[names[i]] for i in frame["affair"]]
    frame["affair"] = [names[i] for i in rows["affair"]]
    frame["class"] = [a.affair_class for a in catalogue]
    frame["area"] = [a.area for a in catalogue]
    frame["due"] = [a.due_days for a in catalogue]
    frame["loss"] = [a.loss for a in catalogue]
    frame["state"] = [STATE_NAMES[i] for i in rows["state"]]
    frame["channel"] = [CHANNELS[i] for i in rows["channel"]]
    frame["system"] = [SYSTEMS[i] if i >= 0 else "" for i in rows["system"]]
    for bit, attribute in enumerate(ATTRIBUTES):
        frame[attribute] = (rows["attributes"] >> bit & 1).astype(bool)
    return frame


def work_of(model: GovernanceModel) -> pd.DataFrame:
    """Hours booked on cases, office by office and affair by affair."""
    names = list(model.spec.affairs)
    table = model.ledger.service.hours
    found = [
        (office.body, office.instance, *_booked(int(account), names), table[office.index, account])
        for office in model.layout.offices
        for account in np.flatnonzero(table[office.index])
    ]
    return pd.DataFrame(found, columns=["body", "instance", "affair", "paid", "moved", "hours"])


def _booked(account: int, names: list[str]) -> tuple[str, bool, bool]:
    """The affair of an account, whether money went with it, and whether it has moved to society."""
    if account >= 2 * len(names):
        return names[account - 2 * len(names)], False, True
    return names[account // 2], bool(account % 2), False


def waiting_at(model: GovernanceModel) -> npt.NDArray[np.float64]:
    """[offices] hours at full effort of the cases that stand in queues."""
    service = model.ledger.service
    hours = np.zeros(len(model.layout.offices))
    for slot in np.flatnonzero(service.case["state"] == WAITING):
        stage = service.plan[slot, service.case["stage"][slot]]
        hours[stage["provider"]] += stage["effort"]
    return hours


def open_by_affair(model: GovernanceModel) -> npt.NDArray[np.int64]:
    """[affairs] cases that are open."""
    counts = np.zeros(len(model.spec.affairs), dtype=np.int64)
    for slot in np.flatnonzero(np.isin(model.ledger.service.case["state"], OPEN_STATES)):
        counts[model.ledger.facts["affair"][slot]] += 1
    return counts


type Row = tuple[str, str, float]
type Recount = Callable[[Seen], Iterator[Row]]

RECOUNTS: dict[str, Recount] = {}
"""By indicator, how tests work it out again: (by, key, value), as measures give it."""


def recount(name: str) -> Callable[[Recount], Recount]:
    """Register how an indicator is worked out again."""

    def register(function: Recount) -> Recount:
        assert name not in RECOUNTS, name
        RECOUNTS[name] = function
        return function

    return register

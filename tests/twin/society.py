"""What residents share (居民所共有): expected waits, complaints, capital, relief, votes, voluntary work."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tests.twin.draws import draw, stream
from tests.twin.public_bodies import VolunteerTeam
from tests.twin.residents import Pull, Resident
from tests.twin.sellers import Market
from tests.twin.structures import by_kind
from tests.twin.words import AREAS, MONTHS_A_YEAR, cut, has, share

if TYPE_CHECKING:
    from tests.twin.town import Town


@dataclass
class Facility:
    """A public facility: what stands, and how well it is run."""

    affair: int
    stands: float
    upkeep: float

    @property
    def level(self) -> float:
        """What is served."""
        return self.stands * self.upkeep


@dataclass(frozen=True)
class Ballot:
    """Who might vote, and whether she did."""

    age: int
    party_member: bool
    precinct: int
    voted: bool


@dataclass
class Burden:
    """What a resident's own matters that ended have cost her."""

    cases: int = 0
    visits: int = 0
    hours: float = 0.0
    """waited in person"""


class Society:
    """The state that residents share."""

    def __init__(self, model: Town) -> None:
        self.model = model
        values, places = model.values, model.places
        self.expected: dict[tuple[str, str], float] = {}
        """days that people expect a matter to take at a door"""
        self.waited: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
        """days of the cases that ended this month"""
        self.capital = [values["capital.initial"]] * places
        self.guidance = [0.0] * places
        self.by_party_line = [0.0] * places
        self.community_work = 0.0
        self.complaints = [[0] * len(model.affairs) for _ in range(places)]
        self.complaint_shares = [0.0] * places
        self.missed = [[0.0] * len(AREAS) for _ in range(places)]
        self.complained = [[0.0] * len(AREAS) for _ in range(places)]
        self.votes = [0.0] * len(AREAS)
        self.priorities: list[int] = []
        self.spared = 0.0
        """part of station prices that those on relief are spared this month"""
        self.asked = 0.0
        """yuan that stations ask of those on relief, as foreseen"""
        self.heard = 1.0
        self.station: str | None = None
        self.volunteering = stream(model.seed, "volunteering")
        self.helping: set[int] = set()
        self.pull = Pull(1.0, 0.0, [], set())
        """what moved people to volunteer last month"""
        self.ballots: list[Ballot] = []
        """of the last election, minors left out"""
        self.polls = 0
        """precincts in which it was held"""
        self.burdens = [Burden() for _ in model.residents]
        """what residents' own matters have cost them since the year began"""

    def look_round(self) -> None:
        """Note where volunteers live."""
        self.helping = {resident.home.number for resident in self.model.residents if resident.volunteer}

    def expected_days(self, door: str, place: str) -> float:
        """Days that people expect a matter to take at a door."""
        return self.expected.get((door, place), self.model.values["door.expected_days"])

    def tell_of(self, door: str, place: str, days: float) -> None:
        """A case that ended is news of its door."""
        self.waited[door, place].append(days)

    def mean_capital(self) -> float:
        """Self-governance capital, mean over residents."""
        weights = self.model.precinct_residents
        return sum(c * n for c, n in zip(self.capital, weights, strict=False)) / sum(weights)

    # --- a month opens -----------------------------------------------------------------------------------

    def elect(self) -> None:
        """Residents elect their committees; turnout says how far these answer to voters."""
        model = self.model
        key = stream(model.seed, f"elections/{model.month}")
        voters, votes = [0] * model.places, [0] * model.places
        self.ballots = []
        for resident in model.residents:
            if resident.age >= 18:
                here = resident.home.precinct
                voted = resident.votes(key, self.capital[here], model.precinct_residents[here])
                voters[here] += 1
                votes[here] += voted
                party = has(resident.attributes, "party_member")
                self.ballots.append(Ballot(resident.age, party, here, voted))
        self.polls = model.structure.precincts
        for committee in model.committees:
            if committee.is_open:
                committee.turnout = share(votes[committee.instance], voters[committee.instance])

    def promise_relief(self) -> None:
        """Promise those on relief no more than the fund holds, as far as can be foreseen."""
        model, values = self.model, self.model.values
        asked = self.asked
        if asked <= 0.0:  # one everyday need a month and head, at a mean price
            prices = [
                door.price
                for affair, route in zip(model.affairs, model.routes, strict=True)
                for door in route.doors
                if affair.affair_class == "everyday" and door.price > 0.0
            ]
            heads = sum(resident.on_relief for resident in model.residents)
            asked = sum(prices) / len(prices) * heads if prices else 0.0
        self.spared = 0.0
        if model.has("charity_association") and asked > 0.0:
            most = values["relief.most_spared"] * model.structure.rules["cultivation"]
            fund = max(0.0, model.money.balance["relief_fund"]) * values["relief.spent_a_month"]
            self.spared = min(most, fund / asked)

    def set_lessons(self) -> None:
        """Who hears complaints this month, and of which stations the centre tells."""
        model = self.model
        kinds = dict(by_kind(model.structure))
        self.heard = model.oversight.heard_more()
        door = kinds.get("service_station")
        tells = door in model.layout.doors and "public_service_centre" in kinds
        self.station = door if tells else None

    # --- a month closes ----------------------------------------------------------------------------------

    def note_party_line(self) -> None:
        """Share of the month's tasks that came over the Party line, by precinct."""
        tasks, by_line = [0] * self.model.places, [0] * self.model.places
        for case in self.model.ended:
            tasks[case.precinct] += case.channel != "resident"
            by_line[case.precinct] += case.channel == "party_line"
        self.by_party_line = [share(b, t) for b, t in zip(by_line, tasks, strict=True)]

    def settle_sales(self) -> None:
        """Customers pay, the relief fund pays the rest, residents give, sellers pay their people."""
        model, values, money = self.model, self.model.values, self.model.money
        sales: defaultdict[str, float] = defaultdict(float)
        to_the_poor: defaultdict[str, float] = defaultdict(float)
        for case in model.ended:
            if case.person >= 0 and case.state == "done":
                price = next((d.price for d in model.routes[case.affair].doors if d.name == case.door), 0.0)
                sales[case.door] += price
                if has(case.attributes, "low_income"):
                    to_the_poor[case.door] += price
        low_cost = {door.name for route in model.routes for door in route.doors if door.low_cost}
        asked = sum(to_the_poor[door] for door in model.layout.doors if door in low_cost)
        before = self.asked
        self.asked = before + values["expectation.speed"] * (asked - before) if before else asked
        relief = min(asked * self.spared, max(0.0, money.balance["relief_fund"]))
        for door in model.layout.doors:
            part = relief * to_the_poor[door] / asked if door in low_cost and asked > 0.0 else 0.0
            money.pay("customers", door, "sale", max(0.0, sales[door] - part))
            money.pay("relief_fund", door, "relief", part)
        for body in model.bodies:
            if isinstance(body, Market) and body.is_open:
                money.pay(body.body_id, "people", "payroll", body.people * model.wage("service_worker"))
        if model.has("charity_association"):
            trust = np.array([r.trust["market_social"] for r in model.residents], dtype=np.float32)
            given = values["charity.giving"] * len(model.residents) * float(trust.mean())
            money.pay("donors", "relief_fund", "donation", given * model.structure.rules["cultivation"])

    def keep_facilities(self) -> None:
        """Facilities fare as the month's work on them."""
        values = self.model.values
        for facility in self.model.facilities:
            ended = [case.true_quality for case in self.model.ended if case.affair == facility.affair]
            done = cut(sum(ended) / len(ended)) if ended else 1.0
            facility.upkeep += values["facility.memory"] * (done - facility.upkeep)
            more = max(0.0, facility.upkeep - values["facility.extend_from"]) * (1.0 - facility.stands)
            decay = (1.0 - facility.upkeep) * facility.stands
            change = values["facility.growth"] * more - values["facility.decay"] * decay
            facility.stands = cut(facility.stands + change / MONTHS_A_YEAR)

    def turn_volunteers_over(self) -> None:
        """People take up volunteering and leave it, by what neighbours did last month."""
        model, values = self.model, self.model.values
        teams = [body for body in model.bodies if isinstance(body, VolunteerTeam)]
        leave = [values["volunteer.drop_out"]] * max(len(teams), model.structure.precincts)
        for team in teams:
            if team.is_open:
                leave[team.instance] = team.leaving()
        satisfaction = model.latest.get("satisfaction", 0.0)
        seen = 0.0 if math.isnan(satisfaction) else satisfaction
        others = 1.0 + values["volunteer.cultivation"] * model.structure.rules["cultivation"]
        others *= max(0.0, 1.0 - values["volunteer.crowding_out"] * seen)
        others *= model.happening.helpfulness
        self.pull = pull = Pull(others, model.oversight.mobilisation(), leave, self.helping)
        key = draw(self.volunteering, model.month)
        for resident in model.residents:
            if resident.changes_volunteering(key, pull):
                resident.volunteer = not resident.volunteer
        self.look_round()

    def adjust_expectations(self) -> None:
        """What people expect to wait moves towards what they saw; complaints are counted by case."""
        speed = self.model.values["expectation.speed"]
        for (door, place), days in self.waited.items():
            before = self.expected_days(door, place)
            self.expected[door, place] = before + speed * (sum(days) / len(days) - before)
        self.waited.clear()
        cases = [0] * self.model.places
        for case in self.model.ended:
            cases[case.precinct] += case.person >= 0
        self.complaint_shares = [
            sum(complaints) / max(1, n) for complaints, n in zip(self.complaints, cases, strict=True)
        ]
        self.model.oversight.handoffs = float(sum(case.handoffs for case in self.model.ended))

    def note_what_presses(self) -> None:
        """What residents missed and complained of, where."""
        for case in self.model.ended:
            area = self.model.affairs[case.affair].area
            if case.person >= 0 and area is not None:
                self.missed[case.precinct][AREAS.index(area)] += 1.0 - case.satisfaction
        for precinct, complaints in enumerate(self.complaints):
            for a, number in enumerate(complaints):
                area = self.model.affairs[a].area
                if area is not None:
                    self.complained[precinct][AREAS.index(area)] += number

    def note_burdens(self) -> None:
        """What residents' matters that ended this month cost them is added to the year's."""
        if (self.model.month - 1) % MONTHS_A_YEAR == 1:
            self.burdens = [Burden() for _ in self.model.residents]
        for case in self.model.ended:
            everyday = self.model.affairs[case.affair].affair_class == "everyday"
            if case.person >= 0 and not case.orphaned and not everyday:
                burden = self.burdens[case.person]
                burden.cases += 1
                burden.visits += case.visits
                burden.hours += case.counter_minutes / 60.0

    def set_priorities(self) -> None:
        """The Party core puts first the areas that pressed most; members have their votes."""
        model, values = self.model, self.model.values
        part = values["priority.complaints"]
        all_missed, all_complaints = sum(map(sum, self.missed)), sum(map(sum, self.complained))
        pressing = [
            [
                (1.0 - part) * share(m, all_missed) + part * share(c, all_complaints)
                for m, c in zip(*both, strict=True)
            ]
            for both in zip(self.missed, self.complained, strict=True)
        ]
        voting = [row for row in pressing if sum(row) > 0.0]
        votes = [sum(row[i] / sum(row) for row in voting) / max(1, len(voting)) for i in range(len(AREAS))]
        voted = values["representation.weight"] if model.heads_have_seats else 0.0
        score = [
            (1.0 - voted) * sum(row[i] for row in pressing) + voted * votes[i] for i in range(len(AREAS))
        ]
        number = round(values["priority.areas"] * model.structure.rules["party_core"])
        order = sorted(range(len(AREAS)), key=lambda i: -score[i])
        self.priorities = [i for i in order[:number] if score[i] > 0.0]
        self.votes = [voted * vote for vote in votes]
        for rows in (self.missed, self.complained):
            for row in rows:
                row[:] = [0.0] * len(AREAS)
        self.put_first()

    def put_first(self) -> None:
        """Matters of the year's priority areas go one place up in queues."""
        first = {AREAS[i] for i in self.priorities}
        for route in self.model.routes:
            place = route.affair.priority
            route.priority = max(0, place - 1) if route.affair.area in first else place

    def spread(self, residents: list[int]) -> None:
        """Give other precincts, by residents, what was counted in those before."""
        total = sum(residents)
        for rows in (self.missed, self.complained):
            sums = [sum(row[i] for row in rows) for i in range(len(AREAS))]
            for row, number in zip(rows, residents, strict=True):
                row[:] = [s * number / total for s in sums]


__all__ = ["Facility", "Resident", "Society"]

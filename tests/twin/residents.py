"""Residents (居民): whom they turn to, what they learn from it, whether they vote and volunteer."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.institutions.affairs import Affair
from tests.twin.cases import Case, Office
from tests.twin.draws import COMPLAINT, TOLD, chance, draw, gumbel
from tests.twin.routes import Door, Route
from tests.twin.words import AREAS, DAY_HOURS, LINES, MONTHS_A_YEAR, SYSTEMS, cut, has, place_of, single

if TYPE_CHECKING:
    from tests.twin.town import Town
    from tests.twin.volunteering import Pull

CENTRE_TELLS_OF = "administrative_help"
"""The line under which the door of the stations is remembered that the centre tells of."""


@dataclass(eq=False)
class Household:
    """Where residents live together."""

    number: int
    x: float
    y: float
    size: int
    precinct: int = 0
    neighbours: list[int] = field(default_factory=list)
    members: list[Resident] = field(default_factory=list)
    _km: dict[int, float] = field(default_factory=dict)

    @property
    def helps(self) -> bool:
        """Whether a volunteer lives here."""
        return any(member.volunteer for member in self.members)

    def km_to(self, office: Office) -> float:
        """Kilometres to an office, in single precision as columns hold positions."""
        if office.index not in self._km:
            dx, dy = np.float32(self.x) - np.float32(office.x), np.float32(self.y) - np.float32(office.y)
            self._km[office.index] = float(np.sqrt(dx * dx + dy * dy))
        return self._km[office.index]

    def forget_distances(self) -> None:
        """Offices have moved."""
        self._km.clear()


class Resident(mesa.Agent):
    """One resident."""

    model: Town

    def __init__(self, model: Town, row: int, home: Household) -> None:
        super().__init__(model)
        self.row = row
        self.home = home
        self.volunteer = False
        self.age = 0
        self.attributes = 0
        """bits (`words.has`)"""
        self.income = 1.0
        """yuan a month"""
        self.on_relief = False
        self.trust: dict[str, float] = {}
        """in each system, in [0, 1]; in single precision"""
        self.habit: dict[str, str] = {}
        """by area or line, the door that she is used to"""
        home.members.append(self)

    def be(self, age: int, attributes: int, income: float, trust: list[float], *, old_habits: bool) -> None:
        """Be somebody: at the start, or when others come to live here."""
        self.age = age
        self.attributes = attributes
        self.income = max(income, 1.0)
        self.on_relief = has(attributes, "low_income")
        self.trust = dict(zip(SYSTEMS, trust, strict=True))
        self.habit = {}
        if old_habits and "residents_committee" in self.model.layout.doors:
            self.habit |= dict.fromkeys(AREAS, "residents_committee")
        if old_habits and "market" in self.model.layout.doors:
            self.habit |= dict.fromkeys(LINES, "market")

    # --- the choice of a door ----------------------------------------------------------------------------

    def choose_door(self, route: Route, key: int) -> Door:
        """Turn to the door of the greatest value; what values leave out is taste."""
        best, most = route.doors[0], -math.inf
        for door in route.doors:
            taste = gumbel(draw(key, door.taste)) * self.model.values["door.taste_scale"]
            value = self.value_of(door, route.affair, key) + taste
            if value > most:
                best, most = door, value
        return best

    def value_of(self, door: Door, affair: Affair, key: int) -> float:
        """What a door is worth: trust, waiting, distance, price and habit."""
        values = self.model.values
        if door.site is None:
            return -values["door.loss"] * affair.loss
        value = values["door.trust"] * self.trust[door.system]
        value -= values["door.wait"] * math.log1p(
            self.model.society.expected_days(door.name, place_of(affair))
        )
        if door.name == "neighbours":
            value += values["door.neighbours"]
        else:
            office = door.site.for_case(self.home.precinct, key)
            value -= values["door.distance"] * self.home.km_to(office)
            value -= values["door.cost"] * self.asked_at(door) / self.income
        if self.habit.get(place_of(affair)) == door.name:
            value += values["door.habit"]
        return value

    def asked_at(self, door: Door) -> float:
        """Yuan asked at a door: those on relief are spared a part where it spares them any."""
        if door.low_cost and self.on_relief:
            return door.price * (1.0 - self.model.relief.spared)
        return door.price

    # --- what is learnt ----------------------------------------------------------------------------------

    def learn(self, case: Case, route: Route) -> float:
        """Judge what became of a case; remember the door, whom to trust, the wait; complain or not."""
        if not case.stages:
            return 0.0  # turned to nobody: nothing done, and nobody to blame for it
        model, values, door = self.model, self.model.values, route.door(case.door)
        done, days = case.state == "done", (case.ended - case.raised) / DAY_HOURS
        satisfaction = 0.0
        if done:
            loss = days / route.affair.due_days
            loss += values["satisfaction.per_visit"] * max(0, case.visits - 1)
            price = self.asked_at(door) if door is not None else 0.0
            loss += values["satisfaction.per_price"] * price / self.income
            satisfaction = case.quality * math.exp(-loss)
        if case.orphaned:
            return satisfaction
        self.remember(case, route, done=done)
        if door is not None:  # a reform may have closed it
            before = self.trust[door.system]
            self.trust[door.system] = single(cut(before + values["trust.step"] * (satisfaction - before)))
        seen = days if done else max(days, route.affair.patience_days)
        model.society.tell_of(case.door, place_of(route.affair), seen)
        rate = min(1.0, values["complaint.rate"] * model.society.heard)
        if chance(case.key, COMPLAINT) < rate * (1.0 - single(satisfaction)):
            model.society.complaints[case.precinct][case.affair] += 1
        return satisfaction

    def remember(self, case: Case, route: Route, *, done: bool) -> None:
        """The door that served is the door for next time; one that failed is no habit any more."""
        place = place_of(route.affair)
        if not done:
            if self.habit.get(place) == case.door:
                del self.habit[place]
            return
        sent_on = case.redirected and not case.referred
        learnt = route.right_door(carried=case.carried) if sent_on else case.door
        if learnt is not None:
            self.habit[place] = learnt
            if sent_on and case.carried:  # behind one door are all areas
                self.habit |= dict.fromkeys(AREAS, learnt)
        station = self.model.society.station
        if case.carried and station and chance(case.key, TOLD) < self.model.values["station.told_share"]:
            self.habit[CENTRE_TELLS_OF] = station

    # --- votes and voluntary work ------------------------------------------------------------------------

    def votes(self, key: int, capital: float, residents: int) -> bool:
        """Whether an adult votes in her precinct."""
        return chance(key, self.row) < self.chance_to_vote(capital, residents)

    def chance_to_vote(self, capital: float, residents: int) -> float:
        """Chance that she votes, in a precinct of so much capital and so many residents."""
        values = self.model.values
        z = values["election.base"] + values["election.age"] * (min(self.age, 80) - 50.0) / 10.0
        z += values["election.party"] * has(self.attributes, "party_member")
        z += values["election.trust"] * (self.trust["self_governance"] - 0.5)
        z += values["election.volunteer"] * self.volunteer
        z += values["election.capital"] * capital
        z -= values["election.size"] * math.log(max(1, residents) / values["election.usual_size"])
        return 1.0 / (1.0 + math.exp(-z))

    def changes_volunteering(self, key: int, pull: Pull) -> bool:
        """Whether a volunteer leaves, or an adult joins, this month."""
        return chance(key, self.row) < 1.0 - math.exp(-self.rate_of_change(pull) / MONTHS_A_YEAR)

    def rate_of_change(self, pull: Pull) -> float:
        """Rate a year at which a volunteer leaves, or an adult joins."""
        if self.volunteer:
            rate = pull.leave[self.home.precinct]
        elif has(self.attributes, "minor"):
            return 0.0
        else:
            rate = self.model.values["volunteer.join"] * pull.others * (0.5 + self.trust["self_governance"])
            if has(self.attributes, "party_member"):
                rate *= 1.0 + self.model.values["volunteer.mobilisation"] * pull.mobilisation
            if has(self.attributes, "older"):
                rate *= self.model.values["volunteer.older"]
            elif has(self.attributes, "young_adult"):
                rate *= self.model.values["volunteer.young"]
            if self.home.neighbours:
                active = sum(h in pull.helping for h in self.home.neighbours)
                rate *= 1.0 + self.model.values["volunteer.neighbours"] * active / len(self.home.neighbours)
        return rate

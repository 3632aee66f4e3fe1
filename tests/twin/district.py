"""The district (区政府): attention to its ban, the yearly review of posts, and the way back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import mesa

from tests.twin.absorbing import taker_of
from tests.twin.bodies import Body
from tests.twin.draws import chance, stream
from tests.twin.hours import leaders
from tests.twin.words import MONTHS_A_QUARTER, MONTHS_A_YEAR

if TYPE_CHECKING:
    from tests.twin.town import Town

MIRRORING = {"street_office", "public_service_committee"}


@dataclass(frozen=True)
class Year:
    """What a review sees of the year."""

    on_time: float
    social: float
    failing: bool


def mean_of_known(months: Sequence[float]) -> float:
    """Mean of the months that are known; 0 where none is."""
    known = [month for month in months if not math.isnan(month)]
    return sum(known) / len(known) if known else 0.0


class District(mesa.Agent):
    """The district government."""

    model: Town

    def __init__(self, model: Town) -> None:
        super().__init__(model)
        self.attention = 1.0
        """to its own ban, in [0, 1]"""
        self.ban = 0.0
        """strength of the ban in force, in [0, 1]"""
        self.reversals = 0
        """times that something came back"""
        self.restored = False
        """whether the street office has come back"""
        self.hazard = self.cumulated = 0.0
        """what pressed for that in the last year, and in all"""
        self.threshold = -math.log1p(-chance(stream(model.seed, "district/restoration"), 0))
        """how much it takes"""
        self.closed: list[str] = []
        """bodies closed by reviews"""
        self.pool = self.absorbed = self.recruited = 0.0
        """people whose posts were cut, and where the others have gone, at the reference size"""
        # month by month, what a review looks at
        self.on_time: list[float] = []
        """share of residents' public matters on time"""
        self.late: list[float] = []
        """share of tasks that were not done well in time"""
        self.pushed: list[float] = []
        """share of tasks pushed"""
        self.social: list[float] = []
        """share of hours worked by society, weighed with those it ordered itself"""

    def reform(self, ban: float) -> None:
        """A ban has attention as far as it is new."""
        if ban > self.ban:
            self.attention += (1.0 - self.attention) * (ban - self.ban) / ban
        self.ban = ban

    def open_month(self) -> None:
        """Attention fades, unless something puts the ban on the agenda again."""
        now = self.model.happening
        self.attention *= math.exp(-self.model.values["district.attention_decay"] / MONTHS_A_YEAR)
        if now.attention is not None:
            self.attention = now.attention
        self.attention = max(self.attention, now.drive)

    # --- the pool ----------------------------------------------------------------------------------------

    @property
    def public(self) -> list[Body]:
        """Open bodies of which it pays posts."""
        return [body for body in self.model.bodies if body.is_open and body.is_public]

    @property
    def posts(self) -> float:
        """Permanent posts that it pays."""
        return sum(body.public_posts - body.temporary for body in self.public)

    def redeploy(self, before: float) -> None:
        """Who has lost a post goes to the pool; posts that open are filled from it first."""
        after = self.posts
        self.pool += max(0.0, before - after)
        opened = max(0.0, after - before)
        filled = min(self.pool, opened)
        self.pool -= filled
        self.recruited += opened - filled

    def pay_pool(self) -> None:
        """A part of the pool is absorbed elsewhere; the others are paid."""
        model = self.model
        stay = (1.0 - model.values["redeployment.attrition"]) ** (1.0 / MONTHS_A_YEAR)
        leaving = self.pool * (1.0 - stay)
        self.pool -= leaving
        self.absorbed += leaving
        yuan = self.pool * model.wage("civil_servant") * model.scale
        model.money.pay("district", "people", "payroll", yuan)

    # --- the review --------------------------------------------------------------------------------------

    def close_month(self) -> None:
        """Keep what the review will look at."""
        seen, weight = self.model.latest, self.model.values["review.ordered_weight"]
        self.on_time.append(seen["on_time_share"])
        self.late.append(1.0 - seen["tasks_on_time_share"] * seen["quality_true"])
        self.pushed.append(seen["push_down_rate"])
        worked, own = seen["government_hours_share"], seen["society_own_share"]
        self.social.append((1.0 - weight) * (1.0 - worked) + weight * own)

    def close_year(self) -> None:
        """Review every public body's posts, then the structure itself."""
        if len(self.on_time) < MONTHS_A_YEAR // 2:
            return
        on_time = mean_of_known(self.on_time[-MONTHS_A_YEAR:])
        year = Year(on_time, mean_of_known(self.social[-MONTHS_A_YEAR:]), self.failing())
        before = self.posts
        restored = [self.review(body, year) for body in self.public]
        self.redeploy(before)
        returned = self.close_bodies(year)
        self.reversals += any(restored) or returned
        self.restore(on_time)

    def failing(self) -> bool:
        """Whether service was below its floor for two quarters on end."""
        months, floor = self.on_time[-MONTHS_A_YEAR:], self.model.values["review.on_time_floor"]
        below = [
            mean_of_known(months[k : k + MONTHS_A_QUARTER]) < floor
            for k in range(0, len(months) - 2, MONTHS_A_QUARTER)
        ]
        return any(first and second for first, second in pairwise(below))

    def serves_well(self, year: Year) -> bool:
        """Whether posts may go."""
        values = self.model.values
        return (
            year.on_time >= values["review.on_time_target"] and year.social >= values["review.social_share"]
        )

    def review(self, body: Body, year: Year) -> bool:
        """Change a body's posts; whether some were restored."""
        use = body.year_wanted / body.year_available if body.year_available > 0.0 else 0.0
        body.year_wanted = body.year_available = 0.0
        if use <= 0.0 or body.established <= 0.0:
            return False
        temporary, released = self.posts_after(body, use, year)
        fewer = self.leaders_after(body, year)
        restored = released < body.released or fewer < body.released_leaders
        same = fewer == body.released_leaders
        body.temporary, body.released, body.released_leaders = temporary, released, fewer
        if same and not restored:
            body.extra_leaders += self.leaders_added(body)
        return restored

    def posts_after(self, body: Body, use: float, year: Year) -> tuple[float, float]:
        """Temporary people and released posts after the review."""
        values, posts = self.model.values, body.established
        temporary, released = body.temporary, body.released
        if year.failing and released > 0.0:
            return temporary, released - min(released, values["review.restore_share"] * posts)
        if use > values["review.high_use"]:
            gap = (use / values["review.high_use"] - 1.0) * (posts + temporary - released)
            more = min(values["review.growth"] * posts, values["review.growth_share"] * gap)
            return min(values["review.ceiling"] * posts, temporary + more), released
        if use < values["review.low_use"]:
            temporary *= 1.0 - values["review.attrition"]
            if self.serves_well(year):
                spare = (1.0 - use / values["review.low_use"]) * posts
                most = values["review.attrition"] * posts * self.model.structure.rules["withdrawal"]
                released = min(values["review.most_released"] * posts, released + min(most, spare))
        return temporary, released

    def leaders_after(self, body: Body, year: Year) -> float:
        """Leading posts given up after the review (span of control)."""
        values, released = self.model.values, body.released_leaders
        if year.failing:
            return released - min(released, values["review.restore_share"] * leaders(body.posts))
        led = sum(b.established - b.released + b.temporary for b in self.public if self.leads(body, b))
        needed = max(1.0, led / values["span.people_per_leader"])
        if self.serves_well(year) and body.leaders > (1.0 + values["span.slack"]) * needed:
            withdrawal = self.model.structure.rules["withdrawal"]
            return released + withdrawal * values["span.release"] * (body.leaders - needed)
        return released

    @staticmethod
    def leads(body: Body, other: Body) -> bool:
        """Whether a body's leaders lead another one (or itself)."""
        held = [post.dual_post_of or "" for post in other.posts if post.duty == "lead"]
        return body is other or any(name.startswith(f"{body.body_id}.") for name in held)

    def leaders_added(self, body: Body) -> float:
        """Leading posts gained by mirroring departments."""
        kinds = {body.kind, *(closed.kind for closed in body.carried)}
        if body.leaders <= 0.0 or not kinds & MIRRORING:
            return 0.0
        values = self.model.values
        departments = sum(department.is_open for department in self.model.departments)
        short = departments / values["mirror.departments_per_leader"]
        short -= sum(b.leaders for b in self.public)
        return values["mirror.rate"] * max(0.0, short) * (1.0 - self.attention)

    def close_bodies(self, year: Year) -> bool:
        """Close bodies with too few people, or let all come back where service fails; whether they do."""
        structure, floor = self.model.structure, self.model.values["closing.floor"]
        for body in self.public:
            body.reviews_below = body.reviews_below + 1 if body.public_posts < floor else 0
            may = taker_of(structure, body.body_id) is not None and structure.rules["withdrawal"] > 0.0
            if not year.failing and may and body.reviews_below >= 2:
                self.closed.append(body.body_id)
        returned = year.failing and bool(self.closed)
        if returned:
            self.closed.clear()
        return returned

    def restore(self, on_time: float) -> None:
        """Let the street office come back once enough has pressed for it."""
        model, values = self.model, self.model.values
        self.hazard = 0.0
        if model.phase.restored is None or self.restored or model.has("street_office"):
            return
        target = values["review.on_time_target"]
        pressure = mean_of_known(self.late[-MONTHS_A_YEAR:]) + mean_of_known(self.pushed[-MONTHS_A_YEAR:])
        pressure += max(0.0, target - on_time) / target
        self.hazard = values["restoration.rate"] * (1.0 - self.attention) * pressure
        self.hazard *= 1.0 - model.society.mean_capital()
        self.cumulated += self.hazard
        if self.cumulated > self.threshold:
            self.restored = True
            self.reversals += 1

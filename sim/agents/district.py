"""The district: attention to its own ban, the yearly review of posts, and the way back.

The rules are the same under every structure. Only whether posts may be released is a rule of the
structure (`withdrawal`), and only a structure without a street office can have it restored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from sim.institutions.absorbing import taker_of
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.kernel.randomness import stream, uniform
from sim.mechanisms.attention import faded, on_the_agenda, renewed
from sim.mechanisms.closing_bodies import closes, reviews_below
from sim.mechanisms.establishment_review import (
    FAILING_QUARTERS,
    LEAST_MONTHS,
    Posts,
    Year,
    failing_quarters,
    mean_of_known,
    reviewed,
    social_share,
)
from sim.mechanisms.mirroring import leaders_added
from sim.mechanisms.money import DISTRICT, PEOPLE
from sim.mechanisms.redeployment import Pool, pay
from sim.mechanisms.restoration import hazard, is_due, late, pressure, threshold
from sim.mechanisms.span_of_control import leaders_released

if TYPE_CHECKING:
    from sim.agents.base import Body
    from sim.model import GovernanceModel

MIRRORING = ("street_office", "public_service_committee")
"""Kinds of bodies that answer to departments and gain leaders by mirroring."""


class District(mesa.Agent):
    """The district government: it sets the structure, pays the public posts and reviews them.

    Entity: district

    Attributes:
        attention: how much it heeds its own ban, in [0, 1]; fades, and jumps with campaigns and leaders.
        reversals: times so far that posts or leaders were restored or closed bodies came back because service
            had failed, or that the street office was restored.
        restored: whether the street office has been restored.
        hazard: hazard of restoration a year, as it stood at the last review.
        cumulated: sum of these hazards over the reviews so far.
        threshold: cumulated hazard at which the street office comes back in this run.
        reforms: (month, structure) in order.
        closed: bodies that it has closed since reviews found too few people there, in order.
        pool: people whose posts a reform or a review has cut, at the reference size.
    """

    model: GovernanceModel

    def __init__(self, model: GovernanceModel) -> None:
        super().__init__(model)
        self.attention = 1.0
        self.reversals = 0
        self.restored = False
        self.hazard = 0.0
        self.cumulated = 0.0
        self.threshold = threshold(uniform(stream(model.seed, "district/restoration"), 0))
        self._ban = 0.0
        self.reforms: list[tuple[int, str]] = []
        self.closed: list[str] = []
        self.pool = Pool()
        self._on_time: list[float] = []
        self._late_tasks: list[float] = []
        self._pushed: list[float] = []
        self._social: list[float] = []

    def reform(self, month: int, structure: str, ban: float) -> None:
        """Note that a structure came into force in `month`; a ban has attention as far as it is new."""
        self.reforms.append((month, structure))
        self.attention = renewed(self.attention, ban, self._ban)
        self._ban = ban

    def open_month(self) -> None:
        """Attention fades a little, unless something puts it on the agenda again."""
        effects = self.model.effects
        self.attention = faded(self.attention, self.model.values)
        self.attention = on_the_agenda(self.attention, effects.attention, effects.drive)

    def posts(self) -> float:
        """Permanent posts that it pays in open bodies, at the reference size."""
        return sum(body.public_posts() - body.temporary for body in self.model.bodies if _pays(body))

    def redeploy(self, before: float) -> None:
        """Let people whose posts were cut go to the pool, or fill new ones; `before`: posts till then."""
        self.pool.change(before, self.posts())

    def pay_pool(self) -> None:
        """Let some of the pool be absorbed, and pay the others."""
        self.pool.close_month(self.model.values)
        self.model.accounts.pay(DISTRICT, PEOPLE, "payroll", self.pool_pay())

    def pool_pay(self) -> float:
        """Yuan a month that it pays people in the pool, at this community's size."""
        return pay(self.pool.waiting, self.model.scale, self.model.values)

    def close_month(self) -> None:
        """Keep what the review will look at."""
        seen = self.model.latest
        self._on_time.append(seen["on_time_share"])
        self._late_tasks.append(late(seen["tasks_on_time_share"], seen["quality_true"]))
        self._pushed.append(seen["push_down_rate"])
        worked, own = seen["government_hours_share"], seen["society_own_share"]
        self._social.append(social_share(worked, own, self.model.values))

    # --- the year ------------------------------------------------------------------------------------

    def close_year(self) -> None:
        """Review every public body's posts, then the structure itself."""
        if len(self._on_time) >= LEAST_MONTHS:
            on_time = _year_mean(self._on_time)
            failing = failing_quarters(self._on_time, self.model.values) >= FAILING_QUARTERS
            year = Year(on_time, _year_mean(self._social), failing)
            before = self.posts()
            restored = [self._review(body, year) for body in self.model.bodies if _pays(body)]
            self.redeploy(before)
            self.reversals += any([*restored, self._close_bodies(year)])
            self._restore(on_time)

    def _review(self, body: Body, year: Year) -> bool:
        """Give a body the posts that the review leaves it; whether released ones were restored."""
        use = body.year_use()
        if use <= 0.0 or body.established() <= 0.0:
            return False
        posts, leaders = self.review(body, use, year), self.release_leaders(body, year)
        restored = posts.released < body.released or leaders < body.released_leaders
        adds = not restored and leaders == body.released_leaders
        body.temporary, body.released, body.released_leaders = posts.temporary, posts.released, leaders
        if adds:
            body.extra_leaders += self.add_leaders(body)
        return restored

    def _close_bodies(self, year: Year) -> bool:
        """Close bodies with too few people, or let all come back where service fails; whether some do."""
        for body in self.model.bodies:
            if _pays(body):
                body.reviews_below = reviews_below(body.reviews_below, body.public_posts(), self.model.values)
                if not year.failing and self.consider_closing(body):
                    self.closed.append(body.body_id)
        returned = year.failing and bool(self.closed)
        if returned:
            self.closed.clear()
        return returned

    def consider_closing(self, body: Body) -> bool:
        """Decide whether a public body is closed, to be absorbed by the one that its structure names."""
        structure = self.model.structure
        declared = taker_of(structure, body.body_id) is not None
        return closes(body.reviews_below, structure.rules["withdrawal"], declared)

    def review(self, body: Body, use: float, year: Year) -> Posts:
        """Decide on a public body's posts for the year to come.

        Args:
            body: the body, open and with established posts.
            use: hours asked for over hours available in the year that ends, above 0.
            year: what service was like in it.

        Returns:
            The posts as they will be, at the reference size; fewer released ones than before count as a
            reversal.
        """
        posts = Posts(body.established(), body.temporary, body.released)
        return reviewed(posts, use, year, self.model.structure.rules["withdrawal"], self.model.values)

    def release_leaders(self, body: Body, year: Year) -> float:
        """Decide how many leading posts of a public body, at the reference size, are given up from now on."""
        return leaders_released(
            body.released_leaders,
            body.leaders(),
            body.leading_posts(),
            self._led(body),
            year,
            self.model.structure.rules["withdrawal"],
            self.model.values,
        )

    def _led(self, body: Body) -> float:
        """People whom a body's leaders lead: its own, and those of the bodies that they head as well."""
        theirs = [b for b in self.model.bodies if _pays(b) and (b is body or b.is_headed_from(body))]
        return sum(b.established() - b.released + b.temporary for b in theirs)

    def add_leaders(self, body: Body) -> float:
        """Decide how many leading posts, at the reference size, a public body gains this year (職責同構)."""
        kinds = {role.kind for role in (body, *body.carried)}
        if body.leaders() <= 0.0 or kinds.isdisjoint(MIRRORING):
            return 0.0
        all_leaders = sum(b.leaders() for b in self.model.bodies if b.is_open and b.is_public)
        departments = sum(d.is_open for d in self.model.departments)
        return leaders_added(departments, all_leaders, self.attention, self.model.values)

    def _restore(self, on_time: float) -> None:
        """Let the street office come back, where it can and the district decides so."""
        self.hazard = 0.0
        if self.model.phase.restored is None or self.restored or self.model.has_street_office:
            return
        self.hazard = self.restoration_hazard(on_time)
        self.cumulated += self.hazard
        if self.consider_restoration(self.cumulated):
            self.restored = True
            self.reversals += 1

    def restoration_hazard(self, on_time: float) -> float:
        """How pressing it is, a year, that the street office comes back; `on_time` is a mean share."""
        values = self.model.values
        pressing = pressure(_year_mean(self._late_tasks), _year_mean(self._pushed), on_time, values)
        return hazard(pressing, self.attention, self.model.mean_capital(), values)

    def consider_restoration(self, cumulated: float) -> bool:
        """Decide whether the street office comes back now; `cumulated` is the sum of hazards so far."""
        return is_due(cumulated, self.threshold)


def _pays(body: Body) -> bool:
    """Whether a body is open and the district pays posts of it."""
    return body.is_open and body.is_public


def _year_mean(months: list[float]) -> float:
    """Mean of the last year's months that are known."""
    return mean_of_known(months[-MONTHS_A_YEAR:])

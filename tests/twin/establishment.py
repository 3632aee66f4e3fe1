"""Establishment (编制): a body's posts, what reviews have changed of them, who pays for whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import mesa

from sim.institutions.structure import BodyData, Post
from tests.twin.hours import established, leaders, number_of

if TYPE_CHECKING:
    from tests.twin.town import Town


class Establishment(mesa.Agent):
    """The posts of a body, or of one of several like bodies."""

    model: Town

    def __init__(self, model: Town, body_id: str, instance: int) -> None:
        super().__init__(model)
        self.body_id = body_id
        self.instance = instance
        """its number among like bodies; of committees, the precinct's"""
        self.data: BodyData | None = None
        """what the structure says of it, or last said"""
        self.is_open = False
        self.is_public = False
        """whether the district pays posts of it"""
        self.fte: dict[str, float] = {}
        """full-time equivalents by duty, at this community's size"""
        self.temporary = self.released = 0.0
        """people added and posts released by reviews, at the reference size"""
        self.extra_leaders = self.released_leaders = 0.0
        """leading posts added and released by reviews, at the reference size"""
        self.reviews_below = 0
        """reviews on end at which it had too few people"""
        self.year_wanted = self.year_available = 0.0
        """hours asked for and available since the last review"""

    @property
    def productive(self) -> float:
        """Person-hours that a full-time equivalent works in a month."""
        return self.model.values["service.productive_hours_month"]

    @property
    def account(self) -> str:
        """Its account, where it has money of its own."""
        return f"{self.body_id}_{self.instance + 1}"

    @property
    def kind(self) -> str:
        """What kind of body it is (or was)."""
        return "" if self.data is None else self.data.kind

    @property
    def posts(self) -> list[Post]:
        """Its posts."""
        return [] if self.data is None else list(self.data.posts.values())

    def restructure(self, data: BodyData | None) -> None:
        """Take up the posts of a new structure, or close."""
        before = self.posts if self.is_open else None
        self.is_open = data is not None
        if data is None:
            self.temporary = self.released = self.extra_leaders = self.released_leaders = 0.0
            self.reviews_below = 0
            self.year_wanted = self.year_available = 0.0
            self.fte = {}
            return
        self.data = data
        self.is_public = any(post.payer == "district" for post in data.posts.values())
        if before is not None:  # what reviews did already is not done twice
            added = established(self.posts) - established(before)
            leading = leaders(self.posts) - leaders(before)
            self.temporary = max(0.0, self.temporary - max(0.0, added))
            self.released = max(0.0, self.released - max(0.0, -added))
            self.extra_leaders = max(0.0, self.extra_leaders - max(0.0, leading))
            self.released_leaders = max(0.0, self.released_leaders - max(0.0, -leading))
        self.released = min(self.released, self.established)
        self.released_leaders = min(self.released_leaders, leaders(self.posts) + self.extra_leaders)
        self.fte = self.full_time()

    def take_over(self, temporary: float, released: float) -> None:
        """Have these temporary people and released posts, since a body was closed or came back."""
        self.temporary, self.released = temporary, min(released, self.established)
        self.reviews_below = 0
        self.fte = self.full_time()

    def shares(self) -> Iterator[tuple[Post, float]]:
        """Its posts with the share of their hours that holders are here: an hour is worked once."""
        structure = self.model.structure
        assert self.data is not None
        for post_id, post in self.data.posts.items():
            if post.dual_post_of:
                yield post, post.hours_share
                continue
            holders = number_of(structure.bodies[self.body_id], structure.precincts) * post.count
            given = sum(
                number_of(structure.bodies[other], structure.precincts) * held.count * held.hours_share
                for other, body in structure.bodies.items()
                for held in body.posts.values()
                if held.dual_post_of == f"{self.body_id}.{post_id}"
            )
            yield post, max(0.0, 1.0 - given / holders) if holders > 0.0 else 1.0

    def full_time(self) -> dict[str, float]:
        """Full-time equivalents by duty, with what reviews have changed."""
        scale = self.model.scale
        fte: dict[str, float] = {}
        for post, part in self.shares():
            fte[post.duty] = fte.get(post.duty, 0.0) + post.count * part * scale
        if self.more_leaders:
            fte["lead"] = max(0.0, fte.get("lead", 0.0) + self.more_leaders * scale)
        change = (self.temporary - self.released) * scale
        working = [duty for duty in fte if duty != "lead"]
        whole = sum(fte[duty] for duty in working)
        if change:
            for duty in working:
                fte[duty] = max(0.0, fte[duty] * (1.0 + change / whole))
        return fte

    def payers(self) -> dict[str, float]:
        """Share of its hours by who pays the posts they come from."""
        weights: dict[str, float] = {}
        for post, part in self.shares():
            weights[post.payer] = weights.get(post.payer, 0.0) + post.count * part
        whole = sum(weights.values())
        return {payer: weight / whole for payer, weight in weights.items()} if whole > 0.0 else {}

    @property
    def established(self) -> float:
        """Established posts that work on cases, at the reference size."""
        return established(self.posts)

    @property
    def more_leaders(self) -> float:
        """Leading posts added less those released."""
        return self.extra_leaders - self.released_leaders

    @property
    def leaders(self) -> float:
        """Leading posts, at the reference size."""
        return leaders(self.posts) + self.more_leaders

    @property
    def public_posts(self) -> float:
        """Posts that the district pays, at the reference size."""
        if not self.is_public:
            return 0.0
        return self.established - self.released + self.temporary + self.leaders

    @property
    def people(self) -> float:
        """Full-time equivalents of all duties."""
        return sum(self.fte.values())

    def payroll(self) -> float:
        """Yuan a month that the district pays."""
        if not self.is_public:
            return 0.0
        paid = [post for post in self.posts if post.payer == "district" and not post.dual_post_of]
        working = [post for post in paid if post.duty != "lead"]
        count = sum(post.count for post in working)
        mean = sum(post.count * self.model.wage(post.pay) for post in working) / count if count else 0.0
        yuan = sum(post.count * self.model.wage(post.pay) for post in paid)
        yuan += self.temporary * self.model.wage("coordinator") - self.released * mean
        yuan += self.more_leaders * self.model.wage("civil_servant")
        return yuan * self.model.scale

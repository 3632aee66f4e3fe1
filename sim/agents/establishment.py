"""The posts of a body (编制): what its structure gives it, what reviews have changed, and what they cost.

The establishment is counted at the reference size, full-time equivalents at this community's size.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import mesa

from sim.institutions.structure import BodyData, Duty, Post
from sim.mechanisms import posts
from sim.mechanisms.dual_posts import share_of_hours
from sim.mechanisms.payroll import body_payroll

if TYPE_CHECKING:
    from sim.model import GovernanceModel


class Establishment(mesa.Agent):
    """Who has posts, under the structure in force (`data`) and after what reviews have changed.

    What its attributes are is told with `sim.agents.base.Body`.
    """

    model: GovernanceModel

    def __init__(self, model: GovernanceModel, body_id: str) -> None:
        super().__init__(model)
        self.body_id = body_id
        self.data: BodyData | None = None
        self.is_public = False
        self.temporary = 0.0
        self.released = 0.0
        self.extra_leaders = 0.0
        self.released_leaders = 0.0

    def carry_over(self, before: BodyData) -> None:
        """Take what reviews have changed from one structure to the next."""
        assert self.data is not None
        then, now = before.posts.values(), self.data.posts.values()
        self.temporary, self.released, self.extra_leaders, self.released_leaders = posts.carried(
            self.temporary,
            self.released,
            self.extra_leaders,
            self.released_leaders,
            posts.established(now) - posts.established(then),
            posts.leaders(now, 0.0) - posts.leaders(then, 0.0),
        )

    def full_time_equivalents(self) -> dict[Duty, float]:
        """Posts as full-time equivalents: a person with two posts is counted once, by share of hours.

        Released posts come off, and temporary people come to, those who work on cases.
        """
        return posts.full_time_equivalents(
            self._posts_by_share(), self.temporary, self.released, self._more_leaders(), self.model.scale
        )

    def payers(self) -> dict[str, float]:
        """Share of the body's hours by who pays the posts they come from; together 1."""
        return posts.payer_shares(self._posts_by_share())

    def _posts_by_share(self) -> Iterator[tuple[Post, float]]:
        """Its posts, with the share of hours that those who hold each are there."""
        assert self.data is not None
        for post_id, post in self.data.posts.items():
            yield post, share_of_hours(post, self.model.share_kept(self.body_id, post_id))

    def established(self) -> float:
        """Established posts that work on cases, at the reference size, each person once."""
        assert self.data is not None
        return posts.established(self.data.posts.values())

    def leaders(self) -> float:
        """Leading posts held by nobody else, at the reference size."""
        assert self.data is not None
        return posts.leaders(self.data.posts.values(), self._more_leaders())

    def leading_posts(self) -> float:
        """Leading posts that the structure has here, held by nobody else, at the reference size."""
        assert self.data is not None
        return posts.leaders(self.data.posts.values(), 0.0)

    def is_headed_from(self, other: Establishment) -> bool:
        """Whether whoever leads here holds a post of another body, and leads here besides."""
        data = self.data.posts.values() if self.data is not None else ()
        held = [post.dual_post_of for post in data if post.duty == "lead" and post.dual_post_of]
        return any(name.startswith(f"{other.body_id}.") for name in held)

    def _more_leaders(self) -> float:
        """Leading posts that reviews have added, less those they have released, at the reference size."""
        return self.extra_leaders - self.released_leaders

    def public_posts(self) -> float:
        """Posts the district pays here now, at the reference size: established, temporary, leading."""
        if not self.is_public:
            return 0.0
        return posts.public(self.established(), self.released, self.temporary, self.leaders())

    def payroll(self) -> float:
        """Yuan a month that the district pays for its posts, at this community's size."""
        if not self.is_public or self.data is None:
            return 0.0
        return body_payroll(
            self.data.posts.values(),
            self.temporary,
            self.released,
            self._more_leaders(),
            self.model.scale,
            self.model.values,
        )

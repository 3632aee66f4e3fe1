"""Posts at work: people by duty, who pays them, and posts as the review counts them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from sim.mechanisms.posts import established, full_time_equivalents, leaders, payer_shares, public
from tests.mechanisms.by_hand import near


def post(count: float, duty: str, payer: str = "district", dual: str | None = None) -> Any:
    return SimpleNamespace(count=count, duty=duty, payer=payer, dual_post_of=dual)


POSTS: list[Any] = [
    (post(3.0, "lead"), 0.9),
    (post(7.0, "office"), 1.0),
    (post(5.0, "desk"), 0.8),
    (post(4.0, "office", dual="elsewhere.head"), 0.25),
    (post(6.0, "field", "committee_fund"), 1.0),
    (post(2.0, "lead", "committee_fund"), 1.0),
    (post(9.0, "lead", dual="elsewhere.head"), 0.1),
]
LEAD = 3.0 * 0.9 + 2.0 + 9.0 * 0.1
WORKING = {"office": 7.0 + 4.0 * 0.25, "desk": 5.0 * 0.8, "field": 6.0}
"""18 full-time equivalents of people who work on cases."""


@pytest.mark.parametrize(
    ("temporary", "released", "added", "scale"),
    [
        (0.0, 0.0, 0.0, 0.3),
        (5.0, 0.0, 0.0, 0.3),
        (0.0, 4.0, 0.7, 1.5),
        (3.0, 7.0, 0.0, 0.3),
        (2.0, 2.0, 0.4, 0.3),
    ],
)
def test_people_by_duty(temporary: float, released: float, added: float, scale: float) -> None:
    found = full_time_equivalents(POSTS, temporary, released, added, scale)
    factor = (18.0 + temporary - released) / 18.0
    expected = {duty: people * scale * factor for duty, people in WORKING.items()}
    assert found == pytest.approx({"lead": (LEAD + added) * scale, **expected})


def test_no_more_go_than_there_are_and_leaders_come_where_none_were() -> None:
    working = [(post(2.0, "office"), 1.0)]
    assert full_time_equivalents(working, 0.0, 3.0, 0.7, 0.3) == {"office": 0.0, "lead": near(0.21)}
    assert full_time_equivalents([], 3.0, 1.0, 0.0, 0.3) == {}


def test_who_pays() -> None:
    district = 3.0 * 0.9 + 7.0 + 5.0 * 0.8 + 4.0 * 0.25 + 9.0 * 0.1
    whole = district + 6.0 + 2.0
    assert payer_shares(POSTS) == pytest.approx({"district": district / whole, "committee_fund": 8.0 / whole})
    assert payer_shares([(post(0.0, "office"), 1.0)]) == payer_shares([]) == {}


def test_posts_as_the_review_counts_them() -> None:
    posts = [it for it, _ in POSTS]
    assert established(posts) == 12.0
    assert (leaders(posts, 0.0), leaders(posts, 0.6)) == (3.0, near(3.6))
    assert established([]) == leaders([], 0.0) == 0.0
    assert public(12.0, 5.0, 1.5, 3.6) == near(12.0 - 5.0 + 1.5 + 3.6)

"""Dual posts: hours that one person shares out between two posts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from sim.mechanisms.dual_posts import places, share_kept, share_of_hours
from tests.mechanisms.by_hand import near


def post(count: float, dual: str | None = None, share: float = 1.0) -> Any:
    return SimpleNamespace(count=count, dual_post_of=dual, hours_share=share)


class Structure:
    """Seven precincts with a committee and a branch each, one office, three clubs."""

    precincts = 7

    def __init__(self) -> None:
        self.bodies = {
            "committee": SimpleNamespace(
                per="precinct", count=1, posts={"director": post(1.0), "member": post(5.0)}
            ),
            "branch": SimpleNamespace(
                per="precinct", count=1, posts={"secretary": post(1.0, "committee.director", 0.2)}
            ),
            "office": SimpleNamespace(
                per="subdistrict",
                count=1,
                posts={
                    "director": post(1.0, "committee.member", 0.7),
                    "deputy": post(4.0),
                    "idle": post(0.0),
                },
            ),
            "club": SimpleNamespace(
                per="subdistrict",
                count=3,
                posts={"head": post(1.0, "office.deputy", 0.4), "guest": post(2.0, "office.deputy", 0.15)},
            ),
            "crowd": SimpleNamespace(
                per="subdistrict",
                count=11,
                posts={"all": post(1.0, "club.head"), "idle": post(1.0, "office.idle")},
            ),
        }

    def all_posts(self) -> Any:
        return [(b, p, it) for b, body in self.bodies.items() for p, it in body.posts.items()]


STRUCTURE: Any = Structure()


@pytest.mark.parametrize(
    ("body", "number"), [("committee", 7), ("branch", 7), ("office", 1), ("club", 3), ("crowd", 11)]
)
def test_how_many_like_bodies_there_are(body: str, number: int) -> None:
    assert places(body, STRUCTURE) == number


@pytest.mark.parametrize(
    ("body", "name", "kept"),
    [
        ("committee", "director", 1.0 - 7.0 * 1.0 * 0.2 / (7.0 * 1.0)),
        ("committee", "member", 1.0 - 1.0 * 1.0 * 0.7 / (7.0 * 5.0)),
        ("office", "deputy", 1.0 - (3.0 * 1.0 * 0.4 + 3.0 * 2.0 * 0.15) / 4.0),
        ("branch", "secretary", 1.0),
        ("club", "head", 0.0),  # asked for by eleven at once
        ("office", "idle", 1.0),  # nobody holds it
    ],
)
def test_what_is_left_to_who_holds_two(body: str, name: str, kept: float) -> None:
    assert share_kept(body, name, STRUCTURE) == near(kept)


def test_a_dual_post_has_its_own_share_of_hours() -> None:
    assert share_of_hours(post(3.0, "office.deputy", 0.4), 0.9) == 0.4
    assert share_of_hours(post(3.0), 0.9) == 0.9

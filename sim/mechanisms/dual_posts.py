"""Dual posts (兼任): one person in two posts is counted once and shares out the hours.

A post that is held by the holder of another one (`Post.dual_post_of`) takes a share of that person's hours,
and the other post is left with what remains. Where a body has several like it, one in each precinct say, the
holders are counted over all of them.

Equation::

    given = sum over dual posts p of this one of places of p's body * count of p * hours_share of p
    kept  = max(0, 1 - given / (places of the body * count)), 1 where nobody holds it
    share of hours of a post = hours_share where it is a dual post, kept where it is not

with places the number of like bodies: the precincts for a body that each precinct has, its count for others.

Parameters: none; count, dual_post_of and hours_share are the structure's.
State: none; the model keeps the shares for as long as a structure is in force.
Clauses: B1, B2, B4, B5, B8.
Source: the plan's dual posts (the director is the secretary, a deputy heads the centre); an hour is worked
once.
"""

from __future__ import annotations

from sim.institutions.structure import Post, Structure


def share_kept(body_id: str, post_id: str, structure: Structure) -> float:
    """Share of their hours left to those who hold this post, dual posts held elsewhere taken off."""
    name = f"{body_id}.{post_id}"
    holders = places(body_id, structure) * structure.bodies[body_id].posts[post_id].count
    given = sum(
        places(other, structure) * post.count * post.hours_share
        for other, _, post in structure.all_posts()
        if post.dual_post_of == name
    )
    return max(0.0, 1.0 - given / holders) if holders > 0.0 else 1.0


def share_of_hours(post: Post, kept: float) -> float:
    """Share of a full-time equivalent that each person in a post is there; `kept` from `share_kept`."""
    return post.hours_share if post.dual_post_of else kept


def places(body_id: str, structure: Structure) -> int:
    """How many like bodies there are in a structure."""
    body = structure.bodies[body_id]
    return structure.precincts if body.per == "precinct" else body.count

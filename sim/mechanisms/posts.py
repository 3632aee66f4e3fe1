"""Posts at work (岗位折算): how many people a body has for each duty, and who pays them.

A body's posts are those of its structure, each counted by the share of hours that its holder is there. The
yearly reviews change them: leaders are added and released, other posts released and temporary people taken
on. The last two concern those who work on cases, and change all their duties in proportion.

Equation::

    n[d]     = sum over posts of duty d of count * share of hours * scale        (full-time equivalents)
    n[lead]  = max(0, n[lead] + (leaders added - leaders released) * scale)
    n[d]     = max(0, n[d] * (1 + (temporary - released) * scale / N))  for duties d other than leading
    payer p's share of a body's hours
             = sum over posts that p pays of count * share of hours / sum over all posts
    established = sum of counts of posts that the district pays, neither leading nor dual posts
    leaders     = sum of counts of leading posts that the district pays, no dual posts,
                  + leaders added - leaders released
    public      = established - released + temporary + leaders

Under another structure, places that it takes away are those given up already, and places that it adds are
filled by those who are there beyond the establishment::

    released      = min(max(0, released - established taken away), established)
    temporary     = max(0, temporary - established added)
    leaders added = max(0, leaders added - leading posts added)
    leaders released = min(max(0, leaders released - leading posts taken away), leading posts + leaders added)

with N the sum of n over the duties other than leading, before the change, the share of hours from
`sim.mechanisms.dual_posts`, and counts, temporary, released and leaders at the reference size.

Parameters: none; counts, duties and payers are the structure's.
State: `Body.fte`.
Clauses: A1, A3.
Source: establishment control (编制管理): posts are counted apart from hours.
"""

from __future__ import annotations

from collections.abc import Iterable

from sim.institutions.structure import Duty, Post


def full_time_equivalents(
    posts: Iterable[tuple[Post, float]], temporary: float, released: float, leaders: float, scale: float
) -> dict[Duty, float]:
    """People by duty, at this community's size.

    Args:
        posts: (post, share of hours that each of its holders is there).
        temporary: people taken on beyond the establishment, at the reference size.
        released: posts given up, at the reference size.
        leaders: leading posts added, less those released, at the reference size.
        scale: residents over those of the reference.
    """
    fte: dict[Duty, float] = {}
    for post, share in posts:
        fte[post.duty] = fte.get(post.duty, 0.0) + post.count * share * scale
    if leaders:
        fte["lead"] = max(0.0, fte.get("lead", 0.0) + leaders * scale)
    change = (temporary - released) * scale
    if change:
        working = {duty: people for duty, people in fte.items() if duty != "lead"}
        whole = sum(working.values())
        for duty, people in working.items():
            fte[duty] = max(0.0, people * (1.0 + change / whole))
    return fte


def payer_shares(posts: Iterable[tuple[Post, float]]) -> dict[str, float]:
    """Share of a body's hours by who pays the posts they come from; together 1, empty without hours."""
    weights: dict[str, float] = {}
    for post, share in posts:
        weights[post.payer] = weights.get(post.payer, 0.0) + post.count * share
    whole = sum(weights.values())
    return {payer: weight / whole for payer, weight in weights.items()} if whole > 0.0 else {}


def established(posts: Iterable[Post]) -> float:
    """Established posts that work on cases, at the reference size, each person once."""
    return sum(p.count for p in posts if p.payer == "district" and p.duty != "lead" and not p.dual_post_of)


def leaders(posts: Iterable[Post], added: float) -> float:
    """Leading posts held by nobody else, at the reference size, with those `added` (net) since."""
    leading = sum(p.count for p in posts if p.payer == "district" and p.duty == "lead" and not p.dual_post_of)
    return leading + added


def carried(
    temporary: float,
    released: float,
    leaders: float,
    released_leaders: float,
    established: float,
    leading: float,
) -> tuple[float, float, float, float]:
    """What reviews have changed, once another structure is in force.

    Args:
        temporary, released, leaders: people taken on, posts given up and leading posts added until then.
        released_leaders: leading posts given up until then.
        established: established posts that the structure adds (below 0: takes away).
        leading: leading posts that it adds (below 0: takes away).

    Returns:
        Temporary people, released posts, leading posts added, leading posts released.
    """
    return (
        max(0.0, temporary - max(0.0, established)),
        max(0.0, released - max(0.0, -established)),
        max(0.0, leaders - max(0.0, leading)),
        max(0.0, released_leaders - max(0.0, -leading)),
    )


def public(established: float, released: float, temporary: float, leaders: float) -> float:
    """Posts that the district pays now, at the reference size: established, temporary, leading."""
    return established - released + temporary + leaders

"""Span of control (管理幅度): leading posts are released where few people are left to be led.

At its yearly review of a body the district compares the leading posts with the people whom their holders
lead: the body's own and those of the bodies whose leading posts they hold as well. What is beyond the need is
released where service was good and society carried its share, as for other posts
(`sim.mechanisms.establishment_review`), as far as the rule withdrawal goes. A body with a little more than it
needs is left alone, and one that lost or got back leaders gets none by mirroring that year, so that posts do
not go back and forth. Failing service brings released leaders back as it brings back other posts.

Equation::

    led      = sum over the body and those that its leaders lead too of established - released + temporary
    needed   = max(1, led / span.people_per_leader)
    leaders released, where failing and some are released:
        released = released - min(released, review.restore_share * leading posts of the structure)
    else where not failing, on time >= review.on_time_target, social share >= review.social_share and
    leaders > (1 + span.slack) * needed:
        released = released + (rule withdrawal) * span.release * (leaders - needed)

with leaders the leading posts that the district pays in the body and nobody else holds, and all posts at the
reference size. Whoever held a post that is released goes to the pool (`sim.mechanisms.redeployment`).

Parameters: span.people_per_leader, span.slack, span.release, review.on_time_target, review.social_share,
review.restore_share.
State: `Body.released_leaders`.
Clauses: A1, A3.
Source: span of control (Urwick 1956: no more than five or six directly below one); that leading posts follow
the number led is a rule of Chinese establishment control (领导职数按编制数核定).
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters
from sim.mechanisms.establishment_review import Year, serves_well

LEAST_LEADERS = 1.0
"""Leaders that any body needs: somebody answers for it."""


def needed(led: float, values: Parameters) -> float:
    """Leading posts that so many people ask for, at the reference size."""
    return max(LEAST_LEADERS, led / values["span.people_per_leader"])


def leaders_released(
    released: float,
    leaders: float,
    established: float,
    led: float,
    year: Year,
    withdrawal: float,
    values: Parameters,
) -> float:
    """Leading posts of a body that are given up after the year's review, at the reference size.

    Args:
        released: those given up before it.
        leaders: leading posts that are left.
        established: leading posts that the structure has here.
        led: people whom its leaders lead.
        year: what service was like.
        withdrawal: the rule of that name, in [0, 1].
    """
    if year.failing:
        return released - min(released, values["review.restore_share"] * established)
    need = needed(led, values)
    if serves_well(year, values) and leaders > (1.0 + values["span.slack"]) * need:
        return released + withdrawal * values["span.release"] * (leaders - need)
    return released

"""Establishment review (编制审查): each year the district releases, adds or restores public posts.

The rules are the same under every structure; only whether posts may be released is a rule of the structure
(withdrawal). Slack years release posts, no faster than people leave, where service is good and society
carries its share; full years bring temporary posts up to a ceiling; service below its floor for two quarters
on end restores what was released. The review takes place at the end of a year of which at least 6 months have
been seen, and looks at open bodies with posts that the district pays, established posts among them, and hours
asked for. Leading posts have a rule of their own (`sim.mechanisms.span_of_control`). Bodies are reviewed one
after another, so a later one finds what the review has made of those before it.

Equation::

    failing:          at least 2 quarters of the year on end with mean on-time share < review.on_time_floor
    released posts, where failing and some are released:
        released  = released - min(released, review.restore_share * established)
    else where use > review.high_use:
        gap       = (use / review.high_use - 1) * (established + temporary - released)
        temporary = min(review.ceiling * established,
                        temporary + min(review.growth * established, review.growth_share * gap))
    else where use < review.low_use:
        temporary = temporary * (1 - review.attrition)
        and, where on time >= review.on_time_target and social share >= review.social_share:
        spare     = (1 - use / review.low_use) * established
        released  = min(review.most_released * established,
                        released + min(review.attrition * established * (rule withdrawal), spare))

    social share of a month = (1 - review.ordered_weight) * (1 - hours that government works)
        + review.ordered_weight * (hours that government neither works nor orders),
        both as shares of the month's case hours without everyday needs

with use the hours asked for over hours available in the year, posts at the reference size, on time and
social share the year's means of months in which they are known (0 where none is). What a department orders
and a committee or contractor works is government's by who orders, and society's by who works; weight 1
goes by who orders, 0 by who works.

Parameters: review.low_use, review.high_use, review.on_time_target, review.on_time_floor,
review.social_share, review.ordered_weight, review.attrition, review.most_released,
review.restore_share, review.growth, review.growth_share, review.ceiling.
State: `Body.temporary`, `Body.released`; `District.reversals` counts years in which posts or
    leaders were restored or closed bodies came back, and the return of the street office.
Clauses: A1, A3.
Source: establishment control (编制管理) with attrition; "the small government does not come back in numbers"
is what the plan promises, so both ways are open.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.institutions.parameters import Parameters
from sim.institutions.scenario import MONTHS_A_QUARTER, MONTHS_A_YEAR

LEAST_MONTHS = MONTHS_A_YEAR // 2
"""Months that must have been seen for a review."""
FAILING_QUARTERS = 2
"""Quarters below the floor on end that make a year one of failing service."""


@dataclass(frozen=True)
class Posts:
    """Posts of a body that work on cases, at the reference size.

    Attributes:
        established: posts of its establishment.
        temporary: people taken on beyond it.
        released: posts of it given up.
    """

    established: float
    temporary: float
    released: float


@dataclass(frozen=True)
class Year:
    """What a review sees of the year that has ended.

    Attributes:
        on_time: mean share of cases finished in time.
        social: mean share of case hours that society carried, as the review counts them.
        failing: whether service was below its floor for two quarters on end.
    """

    on_time: float
    social: float
    failing: bool


def social_share(worked: float, own: float, values: Parameters) -> float:
    """Share of a month's case hours that the review counts as society's.

    Args:
        worked: share of them that government works, whoever orders.
        own: share of them that government neither works nor orders.
        values: the parameters.
    """
    weight = values["review.ordered_weight"]
    return (1.0 - weight) * (1.0 - worked) + weight * own


def mean_of_known(values: Sequence[float]) -> float:
    """Mean of the months that have a value, 0 where none has."""
    known = [value for value in values if not math.isnan(value)]
    return sum(known) / len(known) if known else 0.0


def failing_quarters(on_time: Sequence[float], values: Parameters) -> int:
    """Most quarters of the last year on end with service below its floor; `on_time` is month by month."""
    floor = values["review.on_time_floor"]
    recent = on_time[-MONTHS_A_YEAR:]
    most = run = 0
    for begin in range(0, len(recent) - 2, MONTHS_A_QUARTER):
        run = run + 1 if mean_of_known(recent[begin : begin + MONTHS_A_QUARTER]) < floor else 0
        most = max(most, run)
    return most


def serves_well(year: Year, values: Parameters) -> bool:
    """Whether service was in time and society carried its share, so that posts may go."""
    return year.on_time >= values["review.on_time_target"] and year.social >= values["review.social_share"]


def restored(posts: Posts, values: Parameters) -> Posts:
    """Released posts come back, a part of the establishment at a time."""
    back = min(posts.released, values["review.restore_share"] * posts.established)
    return Posts(posts.established, posts.temporary, posts.released - back)


def grown(posts: Posts, use: float, values: Parameters) -> Posts:
    """Temporary posts for a part of the gap between use and what is full, within the ceiling."""
    most = values["review.growth"] * posts.established
    ceiling = values["review.ceiling"] * posts.established
    gap = (use / values["review.high_use"] - 1.0) * (posts.established + posts.temporary - posts.released)
    temporary = min(ceiling, posts.temporary + min(most, gap * values["review.growth_share"]))
    return Posts(posts.established, temporary, posts.released)


def shrunk(posts: Posts, use: float, year: Year, withdrawal: float, values: Parameters) -> Posts:
    """Some of the temporary leave; posts are released as far as the rule `withdrawal` lets it."""
    temporary = posts.temporary * (1.0 - values["review.attrition"])
    released = posts.released
    if serves_well(year, values):
        most = values["review.attrition"] * posts.established * withdrawal
        spare = (1.0 - use / values["review.low_use"]) * posts.established
        released = min(values["review.most_released"] * posts.established, released + min(most, spare))
    return Posts(posts.established, temporary, released)


def reviewed(posts: Posts, use: float, year: Year, withdrawal: float, values: Parameters) -> Posts:
    """Posts after the year's review.

    Args:
        posts: before it.
        use: hours asked for over hours available in the year, above 0.
        year: what service was like.
        withdrawal: the rule of that name, in [0, 1].
    """
    if year.failing and posts.released > 0.0:
        return restored(posts, values)
    if use > values["review.high_use"]:
        return grown(posts, use, values)
    if use < values["review.low_use"]:
        return shrunk(posts, use, year, withdrawal, values)
    return posts

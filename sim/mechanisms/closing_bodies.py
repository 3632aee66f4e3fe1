"""Bodies close (机构撤并): a body with too few people left is absorbed by the one declared for it.

Each yearly review counts who is left in a body. One that stays below the floor is closed, where the structure
says who takes it over and lets posts be released at all: its posts that work on cases, released and temporary
ones among them, its desks, steps, open cases and activities go to the taker from the next month on. Leading
posts are not taken over: whoever leads another body too stays there, the others go to the pool. A year of
failing service brings back every body that was closed, and its share of what has been released since.

Equation::

    people  = established - released + temporary + leaders                     at the reference size
    reviews = reviews + 1 where people < closing.floor, else 0
    closes  where reviews >= 2, rule withdrawal > 0, absorbed_by is said and service does not fail
    returns where service fails (`sim.mechanisms.establishment_review`)
    released and temporary of the taker = its own + those of the body closed; on return divided by
        established posts:  x[b] = sum of x * established[b] / sum of established

    posts + pool + absorbed - recruited do not change by closing or returning (`sim.mechanisms.redeployment`)

Parameters: closing.floor.
State: `Body.reviews_below`, `Body.carried`, `District.closed`, `Structure.absorbed`.
Clauses: A1, A3.
Source: public institutions too small to stand alone are merged (小散弱事业单位整合); that the same body
takes everything over is our simplification.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.institutions.parameters import Parameters

REVIEWS = 2
"""Reviews on end below the floor that close a body."""


def reviews_below(before: int, people: float, values: Parameters) -> int:
    """Reviews on end that found a body below the floor, this one among them.

    Args:
        before: until the last review.
        people: posts of the body that are filled, at the reference size.
        values: the parameters.
    """
    return before + 1 if people < values["closing.floor"] else 0


def closes(reviews: int, withdrawal: float, declared: bool) -> bool:
    """Whether a body closes; `declared` says whether the structure names who takes it over."""
    return declared and withdrawal > 0.0 and reviews >= REVIEWS


def divided(whole: float, established: Sequence[float]) -> list[float]:
    """Released posts, or temporary people, of bodies that part again, by their established posts."""
    total = sum(established)
    return [whole * own / total if total > 0.0 else 0.0 for own in established]

"""Dividing hours (工时分配): what a body's people give to cases and to each of its activities.

Leading, coordinating, overseeing and organising are no cases: nobody waits in a queue for them. All that a
body is to do claims its people's hours; each claim presses with a weight, and the hours rise like water in
vessels as wide as the weights, until a claim is met or the hours are used up. So whoever has too much to do
gives less to everything, most to what presses most, and to nothing that presses at all no hour. Residents'
committees divide their own hours by `sim.mechanisms.committee_hours`; cases at desks are served as they come.

Equation::

    h[k] = max(f[k], min(d[k], lambda * w[k])),   sum over k of h[k] = min(hours available, sum of d[k])
    f[k] = min(d[k], p[k] * hours of all its people)      what the structure protects; less where hours lack
    w[k] = claim.cases, claim.leading, claim.coordination, ...        one registered weight for each claim

    hours that staff hold back from cases = max(0, sum over activities of h[k] - leaders' hours)
    hours of the month's end    = hours available - hours worked on cases, divided anew between the activities

    leading asks for      leading.hours_per_person * people led, at most the leaders' hours
    hours asked for     = hours of cases that were asked for + sum over activities of d[k]
    use                 = hours asked for / hours available, of the year, 0 where none were available
    given of activity k = hours booked / hours asked for, 0 where none were asked for

a month, with d[k] the hours that claim k asks for: for cases those that wait at the body's staff and those
that came lately, at most its staff's hours; leaders, where they serve no cases, have hours for activities
only. The use is what posts are reviewed by (`sim.mechanisms.establishment_review`).

Parameters: claim.cases, claim.leading, claim.cadre_supervision, claim.assessing, claim.coordination,
claim.contracting, claim.guidance, claim.oversight, claim.party_work, claim.community_work,
leading.hours_per_person.
State: `Body.activities`, `Body.demanded`, `Body.for_cases`.
Clauses: C1, C2, C3.
Source: weighted max-min fairness (Bertsekas and Gallager 1992, 6.5; water-filling). Weights far apart give a
strict order, equal weights give equal shares. The weights are reasoned: a client at the counter presses more
than a report nobody waits for.
"""

from __future__ import annotations

from collections.abc import Mapping

from sim.institutions.parameters import Parameters

CASES = "cases"
"""The claim of what waits at a body's staff."""


def weight_of(claim: str, values: Parameters) -> float:
    """How much a claim presses, above 0; an activity of a user's own presses as party work does."""
    name = f"claim.{claim}"
    return values[name] if name in values else values["claim.party_work"]


def divide(
    claims: Mapping[str, float],
    available: float,
    weights: Mapping[str, float],
    protected: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Hours that each claim is given.

    Args:
        claims: hours that each asks for, at least 0.
        available: hours to divide; below 0 counts as none.
        weights: how much each claim presses, above 0.
        protected: hours that claims are given first; all a part less where they are more than there are.
    """
    hours = max(0.0, available)
    if sum(claims.values()) <= hours:
        return dict(claims)
    floors = {name: min(asked, (protected or {}).get(name, 0.0)) for name, asked in claims.items()}
    if (most := sum(floors.values())) > hours:
        floors = {name: hours * floor / most for name, floor in floors.items()}
    # between two levels at which a claim begins to rise or is met, the sum is linear in the level
    levels = sorted({x / weights[name] for name in claims for x in (floors[name], claims[name])})
    below = 0.0
    for level in levels:
        if sum(_at(level, claims, floors, weights).values()) >= hours:
            break
        below = level
    given = _at(below, claims, floors, weights)
    rising = [name for name in claims if floors[name] / weights[name] <= below < claims[name] / weights[name]]
    width = sum(weights[name] for name in rising)
    left = hours - sum(given.values())
    for name in rising:
        given[name] += left * weights[name] / width
    return given


def _at(
    level: float, claims: Mapping[str, float], floors: Mapping[str, float], weights: Mapping[str, float]
) -> dict[str, float]:
    return {name: max(floors[name], min(asked, level * weights[name])) for name, asked in claims.items()}


def held_back(activities: float, leaders: float) -> float:
    """Hours that staff keep from cases for activities, beyond what leaders have for them."""
    return max(0.0, activities - leaders)


def leading_wanted(led: float, leaders_hours: float, values: Parameters) -> float:
    """Hours a month that leading so many people asks for, at most those of the leaders."""
    return min(leaders_hours, values["leading.hours_per_person"] * led)


def hours_asked_for(cases: float, wanted: Mapping[str, float]) -> float:
    """Hours a month that cases and activities together ask for."""
    return cases + sum(wanted.values())


def use_of(asked_for: float, available: float) -> float:
    """Hours asked for over hours available; 0 where there were none."""
    return asked_for / available if available > 0.0 else 0.0


def share_given(booked: float, wanted: float) -> float:
    """Share of the hours that an activity asked for that it was given; 0 where it asked for none."""
    return booked / wanted if wanted > 0.0 else 0.0

"""Activities (内部工作): what a body's people do besides cases, in what hours cases leave.

Leading, coordinating, overseeing and organising are no cases: nobody waits in a queue for them. They get the
hours that cases leave, one after the other in the order in which the body names them, so that the last named
is squeezed first.

Equation::

    left after cases = max(0, hours available - hours worked on cases)
    a[k] = min(left, wanted[k]),  left = left - a[k],  for k = 1, 2, ... in order
    hours asked for  = hours of cases that were asked for + sum over k of wanted[k]
    use              = hours asked for / hours available, of the year, 0 where none were available

a month. The use is what posts are reviewed by (`sim.mechanisms.establishment_review`).

Parameters: none; what each activity wants is told where it acts.
State: `Body.activities`, `Body.demanded`.
Clauses: none.
Source: reasoned: who waits at the counter comes before what can be put off.
"""

from __future__ import annotations

from collections.abc import Mapping


def squeezed(wanted: Mapping[str, float], available: float, worked: float) -> dict[str, float]:
    """Hours a month that each activity gets.

    Args:
        wanted: hours that each asks for, the most urgent first.
        available: hours of the body's people.
        worked: those of them that went into cases.
    """
    left = max(0.0, available - worked)
    given = {}
    for activity, hours in wanted.items():
        given[activity] = min(left, hours)
        left -= given[activity]
    return given


def hours_asked_for(cases: float, wanted: Mapping[str, float]) -> float:
    """Hours a month that cases and activities together ask for."""
    return cases + sum(wanted.values())


def use_of(asked_for: float, available: float) -> float:
    """Hours asked for over hours available; 0 where there were none."""
    return asked_for / available if available > 0.0 else 0.0

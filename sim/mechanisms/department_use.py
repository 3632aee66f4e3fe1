"""A department's use (部门负荷): how full the days of its own people are, as it lately was.

Own work gets dearer with it (`sim.mechanisms.push`).

Equation::

    now  = min(hours that the month's new cases ask for / hours of its people, coping.most_load)
    use += expectation.speed * (now - use)

Who has nobody is as strained as can be: now is coping.most_load where something is asked for, else 0.

Parameters: coping.most_load, expectation.speed.
State: `Department.use`.
Clauses: none.
Source: adaptive expectations, at the speed at which everybody's move.
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters


def use_now(wanted: float, hours: float, values: Parameters) -> float:
    """Hours asked for over the hours there are, this month."""
    if hours > 0.0:
        return min(wanted / hours, values["coping.most_load"])
    return values["coping.most_load"] if wanted > 0.0 else 0.0


def smoothed(before: float, now: float, values: Parameters) -> float:
    """Use as it lately was, a month on."""
    return before + values["expectation.speed"] * (now - before)

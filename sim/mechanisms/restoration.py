"""Restoration (恢复街道办事处): the street office comes back once enough has pressed for it.

Departments left waiting, claims that stay high, service that fails, little self-government to build on, and
a district that has lost interest in its reform make it likelier. Only where a structure with a street office
gave way to one without can it be restored, and once only. What presses adds up from review to review, and
each run has one threshold of its own: over many runs the years of return spread as the hazards say.

Equation::

    late of a month = 1 - tasks in time * quality
    pressure = late + pushed + max(0, review.on_time_target - on time) / review.on_time_target
    hazard   = restoration.rate * (1 - attention) * pressure * (1 - capital)
    cumulated = sum of the yearly reviews' hazards
    survival  = exp(-cumulated)
    threshold = -ln(1 - u), u uniform, drawn once a run; restored at the first review with
                cumulated > threshold

a year, with tasks in time the share of a month's departments' tasks that were in time and quality the mean
true quality of what was done (the product of the two means, not the share of tasks that were both), late its
mean over the year's months in which it is known, pushed and on time the like means of the share of tasks
pushed down and of cases in time, capital the self-governance capital, mean over residents.

Parameters: restoration.rate, review.on_time_target.
State: `District.hazard`, `District.cumulated`, `District.threshold`, `District.restored`.
Clauses: A1, A3.
Source: the reform of Tongling withdrew street offices that came back elsewhere; proportional hazard, whose
cumulated value is exponential with mean 1 where it happens, as survival analysis knows.
"""

from __future__ import annotations

import math

from sim.institutions.parameters import Parameters


def late(on_time: float, quality: float) -> float:
    """How far a month's tasks of departments fell short: late, or done badly.

    Args:
        on_time: share of them that were in time.
        quality: mean true quality of what was done, in [0, 1].
    """
    return 1.0 - on_time * quality


def pressure(late: float, pushed: float, on_time: float, values: Parameters) -> float:
    """What calls for a street office: the year's shares of late tasks, pushed tasks, missing service."""
    target = values["review.on_time_target"]
    called = late + pushed
    called += max(0.0, target - on_time) / target
    return called


def hazard(pressure: float, attention: float, capital: float, values: Parameters) -> float:
    """Hazard a year; `attention` is the district's, `capital` that of self-governance, both in [0, 1]."""
    return values["restoration.rate"] * (1.0 - attention) * pressure * (1.0 - capital)


def threshold(u: float) -> float:
    """Cumulated hazard that a run bears: exponential with mean 1, where `u` is uniform in [0, 1)."""
    return -math.log1p(-u)


def is_due(cumulated: float, threshold: float) -> bool:
    """Whether the cumulated hazard has passed what the run bears."""
    return cumulated > threshold


def survival(cumulated: float) -> float:
    """Share of like runs in which it has not happened yet, given the cumulated hazard."""
    return math.exp(-cumulated)

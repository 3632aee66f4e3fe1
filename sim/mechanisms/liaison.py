"""Liaison (联络代表): deputies' liaison lets more complaints be heard.

Equation::

    factor on complaints that are heard = 1 + complaint.liaison * hours of Party work booked / wanted

where there is a Party-Mass Work Department (booked in full where it wanted none), 1 elsewhere.

Parameters: complaint.liaison.
State: none.
Clauses: C5.
Source: the plan: the department is where deputies to the people's congress meet residents.
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters


def heard_more(booked: float, wanted: float, values: Parameters) -> float:
    """Factor on complaints that are heard, from last month's hours of Party work."""
    done = booked / wanted if wanted > 0.0 else 1.0
    return 1.0 + values["complaint.liaison"] * done

"""Assessment (考评): what assessing residents' committees costs the street office.

What being assessed does to committees is told where they divide their hours.

Equation::

    hours = assessment.office_hours * precincts * (rule assessment) * scale

Parameters: assessment.office_hours.
State: none.
Clauses: D3.
Source: reports of street offices that score committees item by item.
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters


def office_hours(precincts: int, assessment: float, scale: float, values: Parameters) -> float:
    """Person-hours a month for assessing so many committees, as far as the rule `assessment` is in force."""
    assessing = values["assessment.office_hours"] * precincts * assessment
    return assessing * scale

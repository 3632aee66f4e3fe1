"""Contractors' competence (承接方能力): learnt by doing, lost with those who leave.

Competence is the share of full effort that a contractor gives when nobody looks. It grows in months with
work, faster where organisations are cultivated and guided, and a part goes with people who leave, twice as
many of whom leave an organisation without a contract.

Equation::

    first   = min(1, max(0, contractor.competence + contractor.competence_spread * (2 v - 1)))
    learnt  = contractor.learning * (1 + contractor.incubation * (rule cultivation) + contractor.guided * u)
              * (1 - competence) / 12
    leaving = contractor.staff_attrition, twice that where dormant
    lost    = contractor.lost_with_staff * leaving / 12 * max(0, competence - floor)
    floor   = contractor.competence - contractor.competence_spread

with v a draw in [0, 1) of each organisation and u the share of the guidance it asked for that it got
(`sim.mechanisms.guidance`); learnt only in months in which it worked or held a project, and lost from what it
then is.

Parameters: contractor.competence, contractor.competence_spread, contractor.learning, contractor.incubation,
contractor.guided, contractor.staff_attrition, contractor.lost_with_staff.
State: `Contractor.competence`.
Clauses: C2, E3.
Source: organisational learning by doing and forgetting with turnover (Argote).
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters
from sim.institutions.scenario import MONTHS_A_YEAR


def first_competence(luck: float, values: Parameters) -> float:
    """Competence of a new organisation; `luck` is its own, in [0, 1)."""
    spread = values["contractor.competence_spread"]
    return min(1.0, max(0.0, values["contractor.competence"] + spread * (2.0 * luck - 1.0)))


def learnt(competence: float, cultivation: float, guidance: float, values: Parameters) -> float:
    """Competence gained in a month with work.

    Args:
        competence: before.
        cultivation: the rule of that name, in [0, 1].
        guidance: share of the guidance that organisations asked for last month that they got.
        values: the parameters.
    """
    faster = 1.0 + values["contractor.incubation"] * cultivation + values["contractor.guided"] * guidance
    return values["contractor.learning"] * faster * (1.0 - competence) / MONTHS_A_YEAR


def lost(competence: float, dormant: bool, values: Parameters) -> float:
    """Competence lost in a month with people who leave; twice as many leave where there is no contract."""
    leaving = values["contractor.staff_attrition"]
    if dormant:
        leaving = 2.0 * values["contractor.staff_attrition"]
    floor = values["contractor.competence"] - values["contractor.competence_spread"]
    return values["contractor.lost_with_staff"] * leaving / MONTHS_A_YEAR * max(0.0, competence - floor)

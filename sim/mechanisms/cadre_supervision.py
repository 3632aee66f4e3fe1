"""Cadre supervision (党管干部): the Party core's hours for branches and for posted cadres.

The Party Working Committee leads the Party branches of the committees and supervises the cadres whom
departments post here; under a street office with a Party core, the office's own Party committee does. Only
as far as hours are given does supervision make sanctions credible: a rule on paper supervises nobody.

Equation::

    hours for leading branches     = party.core_hours_per_committee * precincts * scale
    hours for cadre supervision    = cadre.hours_per_department * open departments * (rule party_core) * scale
                                     / bodies that supervise
    given                          = hours booked / hours wanted last month, 0 where none were wanted
    credibility of a sanction s    = sanction.credibility
                                     + (1 - sanction.credibility) * (rule party_core) * given

Parameters: party.core_hours_per_committee, cadre.hours_per_department, sanction.credibility.
State: none.
Clauses: B4, D1.
Source: the plan: the working committee supervises the cadres whom government posts to the community. Hours
are reasoned: a norm for each committee and department, as posts of assessed cadres have.
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters


def core_hours(precincts: int, scale: float, values: Parameters) -> float:
    """Person-hours a month that leading the Party branches of so many committees asks for."""
    return values["party.core_hours_per_committee"] * precincts * scale


def supervision_hours(departments: int, party_core: float, scale: float, values: Parameters) -> float:
    """Person-hours a month that supervising the cadres of so many departments asks for."""
    return values["cadre.hours_per_department"] * departments * party_core * scale


def credibility(party_core: float, given: float, values: Parameters) -> float:
    """How far a sanction is believed, in [0, 1].

    Args:
        party_core: the rule of that name, in [0, 1].
        given: share of the cadre supervision wanted that was given last month.
        values: the parameters.
    """
    base = values["sanction.credibility"]
    return base + (1.0 - base) * party_core * given

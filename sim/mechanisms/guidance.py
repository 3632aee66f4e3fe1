"""Guidance (指导): help for committees and social organisations from whoever replaced the street office.

Who can do less alone asks for more of it: committees whose precincts have little capital, contractors of
little competence. Hours are divided between the two as both ask. Committees get them evenly, but for the part
that the committees' heads decide where they sit on that body: that part goes where capital lacks.

Equation::

    asked of committee i = guidance.hours_per_committee * (1 - G_i) * scale
    asked by contractors = guidance.hours_per_organisation * (sum over them of 1 - competence) * scale
    share given          = hours booked / hours asked, 0 where nobody guides        (to contractors)
    hours of committee i = hours for committees * ((1 - r) / n + r * (1 - G_i) / (sum over all of 1 - G))
    u_i                  = min(1, hours of committee i / asked of committee i)      (0 where it asks none)
    r                    = representation.weight where committees' heads are members, 0 elsewhere

with n committees. Hours booked are those of last month, and so are the hours asked of which contractors were
given their share; capital, competence and precincts, by which hours for committees are divided, are those
now. What guidance is worth is told where capital (`sim.mechanisms.capital`) and competence
(`sim.mechanisms.contractor_competence`) grow.

Parameters: guidance.hours_per_committee, guidance.hours_per_organisation, representation.weight.
State: `GovernanceModel.guidance` and `GovernanceModel.guidance_of_organisations`, last month's.
Clauses: B1, C2, D5.
Source: the Organic Law of Residents' Committees: the government guides, supports and helps; the plan's clause
on cultivating civil organisations.
"""

from __future__ import annotations

import numpy as np

from sim.institutions.parameters import Parameters
from sim.kernel.arrays import Floats


def asked_by_committees(capital: Floats, scale: float, values: Parameters) -> Floats:
    """[committees] person-hours of guidance a month that each asks for, by its precinct's capital."""
    return values["guidance.hours_per_committee"] * (1.0 - capital) * scale


def asked_by_organisations(competence: Floats, scale: float, values: Parameters) -> float:
    """Person-hours of guidance a month that contractors ask for together, by their competence."""
    return float(values["guidance.hours_per_organisation"] * (1.0 - competence).sum() * scale)


def representation(heads_are_members: bool, values: Parameters) -> float:
    """Part that members' votes decide, in [0, 1]."""
    return values["representation.weight"] if heads_are_members else 0.0


def shares_of_committees(asked: Floats, given: float, represented: float) -> Floats:
    """[committees] share of what each asked for that it got, in [0, 1].

    Args:
        asked: [committees] hours that each asked for.
        given: hours that all of them got.
        represented: part of these that goes where it is asked for, the rest goes evenly.
    """
    total = asked.sum()
    if total <= 0.0:
        return np.zeros_like(asked)
    hours = given * ((1.0 - represented) / asked.size + represented * asked / total)
    return np.minimum(1.0, np.divide(hours, asked, out=np.zeros_like(asked), where=asked > 0.0))

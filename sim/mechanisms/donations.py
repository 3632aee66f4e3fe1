"""Donations (捐赠): what community units and residents give to the relief fund.

Equation::

    a unit gives    = unit.contribution * scale * (rule cultivation) * (1 + unit.seat * seat)
    residents give  = charity.giving * residents * trust * (rule cultivation)

yuan a month, where there is a charity aid association; seat is 1 where community units are members of a body
of the structure in force, trust residents' mean trust in the market and social system.

Parameters: unit.contribution, unit.seat, charity.giving.
State: `CommunityUnit.given`; the fund's balance.
Clauses: B1, E3.
Source: reasoning: giving follows trust, and a seat at the table binds.
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters


def unit_gives(cultivation: float, seat: bool, scale: float, values: Parameters) -> float:
    """Yuan a month that a community unit gives."""
    given = values["unit.contribution"] * scale * cultivation
    return given * (1.0 + values["unit.seat"] * seat)


def residents_give(residents: int, trust: float, cultivation: float, values: Parameters) -> float:
    """Yuan a month that residents give together; `trust` is their mean trust, in [0, 1]."""
    given = values["charity.giving"] * residents * trust
    return given * cultivation

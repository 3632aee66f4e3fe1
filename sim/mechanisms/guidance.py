"""Guidance (指导): help that residents' committees get from the body that replaced the street office.

Equation::

    hours wanted = guidance.hours_per_committee * precincts * scale
    guidance     = hours booked / hours wanted, 0 where nobody guides

What guidance is worth to committees is told where their capital grows.

Parameters: guidance.hours_per_committee.
State: `GovernanceModel.guidance`, last month's.
Clauses: C2, D5.
Source: the Organic Law of Residents' Committees: the government guides, supports and helps.
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters


def hours_wanted(precincts: int, scale: float, values: Parameters) -> float:
    """Person-hours a month that guiding so many committees asks for."""
    return values["guidance.hours_per_committee"] * precincts * scale


def share_given(booked: float, wanted: float) -> float:
    """Share of the guidance wanted that was given, from hours last month."""
    return booked / wanted if wanted > 0.0 else 0.0

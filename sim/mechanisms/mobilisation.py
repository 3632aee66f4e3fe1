"""Mobilisation (动员): how strongly Party members are called on to volunteer.

Equation::

    hours wanted = party.office_hours * scale
    mobilisation = H / (H + party.office_hours * scale)

with H the hours of Party work that all bodies have booked in the month that ends, so that hours saturate.

Parameters: party.office_hours.
State: none.
Clauses: B5, B8.
Source: reasoning: hours of work that saturate.
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters


def hours_wanted(scale: float, values: Parameters) -> float:
    """Person-hours a month that an office of Party work asks for."""
    return values["party.office_hours"] * scale


def mobilisation(hours: float, scale: float, values: Parameters) -> float:
    """How strongly members are called on, in [0, 1), after so many hours of Party work."""
    half = values["party.office_hours"] * scale
    return hours / (hours + half)

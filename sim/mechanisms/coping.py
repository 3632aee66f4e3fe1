"""Coping (应付): what whoever has more to do than hours makes of each task.

Departments, the street office and the Public Service Committee take all their work for the load, residents'
committees the assigned work and the hours that it gets.

Equation::

    L = min(hours due / hours there are, coping.most_load)    (what waits, and what came lately)
    e = 1                                         where L <= 1
    e = max(coping.floor, L^-coping.exponent)     where L > 1

A task then takes e times its hours, and its true quality is multiplied by e^coping.quality_exponent (but for
relaying, which loses none). With no hours at all L is coping.most_load where something is due and 1 where
nothing is.

Parameters: coping.most_load, coping.floor, coping.exponent, coping.quality_exponent.
State: `Body.load`, `ResidentsCommittee.effort`, `Department.effort`.
Clauses: none.
Source: coping at the street level, Lipsky (1980): tasks are met in number, not in depth (形式主义).
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters


def load_of(due: float, hours: float, values: Parameters) -> float:
    """Hours due over the hours there are, at most coping.most_load."""
    if hours > 0.0:
        return min(due / hours, values["coping.most_load"])
    return values["coping.most_load"] if due > 0.0 else 1.0


def effort_under(load: float, values: Parameters) -> float:
    """Share of full effort that goes into a task when `load` times the hours there are is due."""
    if load <= 1.0:
        return 1.0
    return max(values["coping.floor"], float(load ** -values["coping.exponent"]))


def quality_of(effort: float, values: Parameters) -> float:
    """Share of full quality that a task done with a share of full effort has."""
    return float(effort ** values["coping.quality_exponent"])

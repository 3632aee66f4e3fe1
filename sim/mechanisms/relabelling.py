"""Relabelling (改头换面): a forbidden task comes to the committees as "assistance".

Where handing tasks down is forbidden, a department can send one under another name. That takes more
handling, shows less, and can be done with a part of the tasks only.

Equation::

    extra cost  = push.relabel_handling * c + push.relabel_visibility * b * felt
    chance that it is found out = push.relabel_visibility * chance for a task under its own name
    open to the share push.relabel_share of the tasks

with c the department's cost of an hour, b how strongly the ban forbids the way, and felt the sanction as
it is feared (`sim.mechanisms.oversight`).

Parameters: push.relabel_handling, push.relabel_visibility, push.relabel_share.
State: none.
Clauses: D3, E1.
Source: the plan leaves committees to assist (协助) departments, and a name is a way round a ban; the
strengths are reasoned.
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters
from sim.kernel.arrays import Floats


def handling(own_cost: float, values: Parameters) -> float:
    """Yuan for a task hour: what it takes to send a task under another name."""
    return values["push.relabel_handling"] * own_cost


def risk(banned: Floats, felt: float, values: Parameters) -> Floats:
    """[affairs] yuan for a task hour: the sanction feared for tasks that show less.

    Args:
        banned: [affairs] how strongly the way is forbidden, in [0, 1].
        felt: yuan for a task hour, the sanction feared for a task under its own name.
        values: the parameters.
    """
    return values["push.relabel_visibility"] * banned * felt


def visibility(values: Parameters) -> float:
    """How visible a relabelled task is, relative to one under its own name, in [0, 1]."""
    return values["push.relabel_visibility"]


def share_open(values: Parameters) -> float:
    """Share of the tasks that can be given another name."""
    return values["push.relabel_share"]

"""Sunsets of assigned affairs: what the structure in force says, and who has done the month's tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.institutions.affairs import Affair
from sim.institutions.structure import Structure
from sim.kernel.service_state import DONE

if TYPE_CHECKING:
    from sim.model import GovernanceModel

NO_OFFICE = -2
"""The office of affairs that no department keeps, which no case has."""


def take_up(model: GovernanceModel) -> None:
    """Affairs that carry a sunset in the structure in force get a review date; others come back."""
    affairs = model.spec.affairs
    months = [sunset_of(name, affair, model.structure) for name, affair in affairs.items()]
    model.sunsets.take_up(np.array(months, dtype=np.int64))


def sunset_of(name: str, affair: Affair, structure: Structure) -> int:
    """Months from one review of an affair to the next, 0 where it carries no sunset or cannot be assigned.

    What society may take over does not lapse with its class: its own review decides.
    """
    route = structure.route_of(name, affair.affair_class)
    if route.sunset is None or route.transferable_to is not None:
        return 0
    return route.sunset.months if affair.is_assignable else 0


def close_month(model: GovernanceModel) -> None:
    """Note what departments did themselves of each affair this month; what is due is renewed or lapses."""
    n = len(model.spec.affairs)
    rows = model.ledger.month_rows()
    rows = rows[rows["person"] < 0]
    home = np.full(n, NO_OFFICE)
    for department in model.departments:
        home[department.affairs] = department.office
    affair = rows["affair"]
    own = affair[(rows["office"] == home[affair]) & (rows["state"] == DONE)]
    own_tasks, tasks = np.bincount(own, minlength=n), np.bincount(affair, minlength=n)
    model.sunsets.close_month(own_tasks.astype(np.float64), tasks.astype(np.float64), model.values)

"""Guidance of committees and social organisations: what is asked for, and who got it last month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.contractors import Contractor
from sim.kernel.arrays import Floats
from sim.mechanisms import guidance
from sim.mechanisms.activities import share_given
from sim.processes.coordination import given, hours_on

if TYPE_CHECKING:
    from sim.model import GovernanceModel


def hours_wanted(model: GovernanceModel) -> float:
    """Hours a month that committees and contractors ask for."""
    return float(_by_committees(model).sum()) + _by_organisations(model)


def _by_committees(model: GovernanceModel) -> Floats:
    capital = model.state.capital[: model.structure.precincts]
    return guidance.asked_by_committees(capital, model.scale, model.values)


def _by_organisations(model: GovernanceModel) -> float:
    competence = [
        body.competence
        for body in model.bodies
        if isinstance(body, Contractor) and body.is_open and body.exists
    ]
    return guidance.asked_by_organisations(np.array(competence), model.scale, model.values)


def open_month(model: GovernanceModel) -> None:
    """Note who got how much of the guidance that last month's hours were."""
    state = model.state
    state.guidance = np.zeros_like(state.capital)
    state.guidance_of_organisations = given(model, "guidance")
    asked = _by_committees(model)
    hours = hours_on(model, "guidance")
    part = share_given(float(asked.sum()), float(asked.sum()) + _by_organisations(model))
    represented = guidance.representation(model.heads_have_seats, model.values)
    state.guidance[: asked.size] = guidance.shares_of_committees(asked, hours * part, represented)

"""Skill of generalists (全科窗口): clerks who take any matter begin below specialists and learn by doing.

Equation::

    skill = skill + desk.learning_rate * (1 - skill)                                       (a month)

beginning at desk.generalist_skill, and anew whenever the centre opens.

Parameters: desk.generalist_skill, desk.learning_rate.
State: `PublicServiceCentre.skill`.
Clauses: C4.
Source: learning curves of service work.
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters


def learnt(skill: float, values: Parameters) -> float:
    """Effort done in an hour relative to a specialist's, a month later."""
    return skill + values["desk.learning_rate"] * (1.0 - skill)

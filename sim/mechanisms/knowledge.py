"""Local knowledge (情况熟悉度): how well a committee knows its people, in [0, 1].

Handling affairs is how a committee gets to know its people. Who does not know them needs longer for their
matters, at their homes and between them.

Equation::

    K    += knowledge.growth * (1 - K) * (c / R) / (c / R + knowledge.half_hours) - knowledge.decay * K
    slow  = (1 + knowledge.effort * (1 - K)) / (1 + knowledge.effort * (1 - knowledge.initial))

every month, with c the committee's hours on matters of residents and households and R thousand residents (at
least 1). Every task's hours are multiplied by slow: hours of the catalogue are those of a committee that
knows its people as at the start.

Parameters: knowledge.growth, knowledge.half_hours, knowledge.decay, knowledge.effort, knowledge.initial.
State: `ResidentsCommittee.knowledge`.
Clauses: B6.
Source: the strongest counter-argument to freeing committees of affairs: that affairs are how they know
people. The speeds are reasoned.
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters


def after_month(knowledge: float, contact: float, values: Parameters) -> float:
    """K at the end of a month, in [0, 1].

    Args:
        knowledge: K before.
        contact: hours on matters of residents and households, per thousand residents.
        values: the parameters.
    """
    learnt = (
        values["knowledge.growth"] * (1.0 - knowledge) * contact / (contact + values["knowledge.half_hours"])
    )
    return min(1.0, max(0.0, knowledge + (learnt - values["knowledge.decay"] * knowledge)))


def slowness(knowledge: float, values: Parameters) -> float:
    """Factor on a task's hours: 1 with the knowledge that committees begin with."""
    unknown = values["knowledge.effort"] * (1.0 - knowledge)
    return (1.0 + unknown) / (1.0 + values["knowledge.effort"] * (1.0 - values["knowledge.initial"]))

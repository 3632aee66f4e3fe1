"""Attention (注意力): how much the district heeds its own ban; it fades and jumps.

A new ban puts itself on the agenda as far as it is stronger than the one before. Then attention fades month
by month, until a new leader sets it to what is theirs or a drive to lighten the load lifts it.

Equation::

    a month:  attention = attention * exp(-district.attention_decay / 12)
              attention = a new leader's, if one came this month
              attention = max(attention, drive)
    a reform: attention = attention + (1 - attention) * (ban - ban before) / ban     where ban > ban before

Parameters: district.attention_decay (how often leaders and drives come: `sim.mechanisms.happenings`).
State: `District.attention`.
Clauses: E1.
Source: attention of leaders and campaign-style governance (运动式治理, Zhou Xueguang 2012).
"""

from __future__ import annotations

import math

from sim.institutions.parameters import Parameters
from sim.institutions.scenario import MONTHS_A_YEAR


def faded(attention: float, values: Parameters) -> float:
    """Attention a month later, when nothing happens."""
    return attention * math.exp(-values["district.attention_decay"] / MONTHS_A_YEAR)


def on_the_agenda(attention: float, leader: float | None, drive: float) -> float:
    """Attention after the month's events: a new leader's, if there is one, at least that of a drive."""
    if leader is not None:
        attention = leader
    return max(attention, drive)


def renewed(attention: float, ban: float, before: float) -> float:
    """Attention after a reform with a ban so strong, where the one `before` was so strong, in [0, 1]."""
    if ban > before:
        return attention + (1.0 - attention) * (ban - before) / ban
    return attention

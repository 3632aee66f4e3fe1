"""Station capacity (服务站能力): people by line of everyday service follow demand with a lag.

Equation::

    wanted   = hours asked for lately / (service.productive_hours_month * market.use)        by line
    capacity = capacity + speed * (wanted - capacity)              (a month, where anything was asked for)
    capacity = max(capacity, market.least * scale)
    speed    = market.adjustment on the market,
               station.adjustment * (0.5 + local knowledge of the committee) at a station
    at first = people * needs of the line / needs, even where there are none

in full-time equivalents. A share (market.general_share, station.general_share) of every line's people serve
any line.

Parameters: market.adjustment, market.use, market.least, market.general_share, station.adjustment,
station.general_share, service.productive_hours_month.
State: `EverydayProvider.capacity`.
Clauses: B9, D6.
Source: capacity that adjusts in part each period (partial adjustment, Nerlove 1958).
"""

from __future__ import annotations

import numpy as np

from sim.institutions.parameters import Parameters
from sim.kernel.arrays import Floats


def first_capacity(people: float, needs: Floats) -> Floats:
    """[lines] full-time equivalents at the start, by the hours that the lines' `needs` ask for."""
    if needs.sum() > 0.0:
        return people * needs / needs.sum()
    return np.full(needs.size, people / needs.size)


def speed_with_knowledge(speed: float, knowledge: float) -> float:
    """Share of the gap closed in a month where the committee knows its people so well, in [0, 1]."""
    return speed * (0.5 + knowledge)


def next_capacity(capacity: Floats, asked: Floats, speed: float, scale: float, values: Parameters) -> Floats:
    """[lines] full-time equivalents of the month that begins.

    Args:
        capacity: [lines] last month's.
        asked: [lines] hours a month asked for lately.
        speed: share of the gap that closes in a month.
        scale: residents over those of the reference.
    """
    if asked.sum() > 0.0:
        wanted = asked / (values["service.productive_hours_month"] * values["market.use"])
        capacity = capacity + speed * (wanted - capacity)
    return np.maximum(capacity, values["market.least"] * scale)


def in_line(capacity: float, general: float) -> float:
    """Full-time equivalents of a line that serve it only, where a share `general` serves any line."""
    return capacity * (1.0 - general)


def anywhere(capacity: Floats, general: float) -> float:
    """Full-time equivalents that serve any line."""
    return float(capacity.sum()) * general

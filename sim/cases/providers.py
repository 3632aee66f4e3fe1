"""Offices as providers of the service kernel: groups of servers, opening, hand-off delays."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from sim.cases.offices import NEIGHBOURS, NEIGHBOURS_AT_ONCE, Layout
from sim.institutions.affairs import AREAS, LINES
from sim.institutions.parameters import Parameters
from sim.institutions.structure import SYSTEMS, Structure
from sim.kernel.queueing import Group, Provider

DAY_HOURS = 8.0

BY_LINE = ("service_station", "market")
"""The package's kinds of body whose people stand by line of everyday needs."""


def kernel_providers(layout: Layout, values: Parameters, own_by_line: Collection[str] = ()) -> list[Provider]:
    """One provider per office, all without people yet but for the neighbours.

    A station, the market and kinds of a user's own that are like them (`own_by_line`) have one group a line
    and one for any line. A desk has one group per
    project area and one that takes any matter; visitors who are not reached by closing, or turn round at a
    long line, come again.
    Papers handed to staff lie for the hand-off delay and until the next opening.
    """
    delay = values["handoff.delay_days"] * DAY_HOURS
    head_hours = values["balking.hours_a_head"]
    lines = (*(Group(0, purposes=(line,)) for line in range(len(LINES))), Group(0))
    desk = (*(Group(0, purposes=(area,)) for area in range(len(AREAS))), Group(0))
    providers = []
    for office in layout.offices:
        if office.kind == "desk":
            # whoever is sent on to a desk goes there the next day
            providers.append(Provider(groups=desk, walk_in=True, delay=DAY_HOURS, head_hours=head_hours))
        elif office.body == NEIGHBOURS:
            providers.append(Provider(servers=NEIGHBOURS_AT_ONCE))
        elif office.body_kind in (*BY_LINE, *own_by_line):
            providers.append(Provider(groups=lines, delay=delay, at_opening=True))
        else:
            providers.append(Provider(servers=0, delay=delay, at_opening=True))
    return providers


def system_of_offices(
    layout: Layout, structure: Structure, structures: Sequence[Structure]
) -> npt.NDArray[np.int8]:
    """[offices] place in SYSTEMS of the body that keeps each office (departments: government)."""
    known = {b: body.system for other in structures for b, body in other.bodies.items()}
    known |= {b: body.system for b, body in structure.bodies.items()}
    known[NEIGHBOURS] = "self_governance"
    return np.array(
        [SYSTEMS.index(known.get(office.body, "government")) for office in layout.offices], dtype=np.int8
    )

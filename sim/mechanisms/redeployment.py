"""Redeployment pool (分流): where people go whose posts a reform or a review has cut.

Whoever holds a public post that another structure does not have, or that a yearly review releases, and is
not taken over by one of its posts, stays on the district's payroll until a post elsewhere, retirement or
leaving absorbs them. Posts that open again are filled from the pool first. Temporary people have no claim to
a place and do not come here.

Equation::

    a reform, or the reviews of a year:
        pool      += max(0, posts before - posts after)
        filled     = min(pool, max(0, posts after - posts before));  pool -= filled
        recruited += max(0, posts after - posts before) - filled
    each month:
        leaving    = pool * (1 - (1 - redeployment.attrition) ** (1 / 12))
        pool      -= leaving;  absorbed += leaving
    pay            = pool * wage.civil_servant * scale                           (yuan a month)

    posts + pool + absorbed - recruited = posts at the start

with posts the permanent ones that the district pays (established - released + leaders), summed over bodies,
at the reference size.

Parameters: redeployment.attrition, wage.civil_servant.
State: `District.pool`.
Clauses: A1, A3.
Source: staff displaced by the reforms of 1998 and after were kept on the payroll for years while they were
placed (人员分流); the form, attrition at a constant rate, is reasoned.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.institutions.parameters import Parameters
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.mechanisms.payroll import wage


@dataclass
class Pool:
    """People without a post, at the reference size, and where the others have gone.

    Attributes:
        waiting: in the pool now.
        absorbed: placed elsewhere, retired or left from the pool so far.
        recruited: taken on from outside so far, for posts that opened while the pool was empty.
    """

    waiting: float = 0.0
    absorbed: float = 0.0
    recruited: float = 0.0

    def change(self, before: float, after: float) -> None:
        """Take in those whose posts were cut, or fill the posts that opened; permanent posts in sum."""
        self.waiting += max(0.0, before - after)
        opened = max(0.0, after - before)
        filled = min(self.waiting, opened)
        self.waiting -= filled
        self.recruited += opened - filled

    def close_month(self, values: Parameters) -> None:
        """Let a month's part of the pool be absorbed."""
        leaving = self.waiting * monthly(values["redeployment.attrition"])
        self.waiting -= leaving
        self.absorbed += leaving


def monthly(yearly: float) -> float:
    """Share absorbed in a month, given the share absorbed in a year."""
    return 1.0 - math.pow(1.0 - yearly, 1.0 / MONTHS_A_YEAR)


def pay(waiting: float, scale: float, values: Parameters) -> float:
    """Yuan a month that the district pays people in the pool.

    Args:
        waiting: how many they are, at the reference size.
        scale: residents over those of the reference.
        values: the parameters.
    """
    return waiting * wage("civil_servant", values) * scale

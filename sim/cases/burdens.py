"""What getting things done costs each resident: hours waited at counters, and visits, since the year began.

Only what a resident's own matters cost is counted, when they end: no everyday needs, no departments' tasks,
and nothing of a case whose resident has died or moved away while it was open (the next in the same row did
not spend it).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.kernel.arrays import Flags, Floats
from sim.kernel.service_state import GIVEN_UP, Rows

MINUTES_AN_HOUR = 60.0


class Burdens:
    """What residents' matters that ended have cost them.

    Entity: residents

    Attributes:
        cases: [residents] own matters that ended.
        given_up: [residents] of these, matters given up or taken to nobody.
        visits: [residents] visits made for them.
        hours: [residents] hours waited in person at public desks for them.
    """

    def __init__(self, residents: int) -> None:
        self.cases: npt.NDArray[np.int64] = np.zeros(residents, dtype=np.int64)
        self.given_up: npt.NDArray[np.int64] = np.zeros(residents, dtype=np.int64)
        self.visits: npt.NDArray[np.int64] = np.zeros(residents, dtype=np.int64)
        self.hours: Floats = np.zeros(residents)

    def add(self, rows: Rows, everyday: Flags) -> None:
        """Count outcomes in.

        Args:
            rows: OUTCOME.
            everyday: [affairs] whether an affair is an everyday need.
        """
        own = np.flatnonzero((rows["person"] >= 0) & ~rows["orphaned"] & ~everyday[rows["affair"]])
        person, n = rows["person"][own], self.cases.size
        self.cases += np.bincount(person, minlength=n)
        self.given_up += np.bincount(person[rows["state"][own] == GIVEN_UP], minlength=n)
        self.visits += np.bincount(person, rows["visits"][own], minlength=n).astype(np.int64)
        self.hours += np.bincount(person, rows["counter_minutes"][own].astype(np.float64), minlength=n) / (
            MINUTES_AN_HOUR
        )

    def forget(self) -> None:
        """Begin anew."""
        for column in (self.cases, self.given_up, self.visits, self.hours):
            column[:] = 0

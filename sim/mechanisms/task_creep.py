"""Task creep (任务膨胀): departments ask for more each year of what others do for them unpaid.

The department gains and the committee pays, so the committees' time is a commons. Candidates are drawn as if
everything had been handed down unpaid (the bound, equal under every structure) and thinned here to what
the structure's own past allows.

Equation::

    volume *= 1 + programmes.creep * unpaid / tasks
    bound  *= 1 + programmes.creep
    a candidate is kept with the chance volume / bound, and none of an affair that is issued no more

every year and affair, with tasks the affair's tasks that ended in the year and unpaid those of them that
others did without money; only programmes that others can do in part (local_share above 0) grow.

Parameters: programmes.creep.
State: volumes and bounds (`TaskCreep`).
Clauses: none.
Source: a commons, Hardin (1968). The rate is reasoned.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sim.institutions.affairs import Affair
from sim.kernel.arrays import Floats
from sim.kernel.compiling import kernel
from sim.kernel.randomness import draw, unit
from sim.kernel.service_state import Rows
from sim.kernel.tags import Tag
from sim.mechanisms.push import IS_PUSHED


class TaskCreep:
    """Growth of the departments' programmes.

    Attributes:
        volume: [affairs] volume now over volume at the start.
    """

    def __init__(self, affairs: Mapping[str, Affair], rate: float) -> None:
        can_grow = [a.programme is not None and a.local_share > 0.0 for a in affairs.values()]
        self._rate = np.where(can_grow, rate, 0.0)
        self._bound: Floats = np.ones(len(affairs))
        self.volume: Floats = np.ones(len(affairs))
        self._tasks = np.zeros(len(affairs))
        self._unpaid = np.zeros(len(affairs))

    @property
    def kept(self) -> Floats:
        """[affairs] share of the candidates drawn now that the volumes allow."""
        return self.volume / self._bound

    def most(self, years: int) -> float:
        """The greatest growth a run of so many years can draw candidates for."""
        return float((1.0 + self._rate.max(initial=0.0)) ** max(0, years - 1))

    def thin(self, candidates: Rows, n: int, issued: Floats) -> int:
        """Keep the candidates that the volumes now allow, in place; the number kept.

        Of `candidates` ([at least n]: key, time, unit, affair) the first n count; `issued` ([affairs]) is 0
        for affairs that are issued no more and 1 for others.
        """
        return int(_thin(candidates, n, self.kept * issued))

    def close_month(self, outcomes: Rows) -> None:
        """Note which tasks that ended this month were handed down unpaid.

        `outcomes` are rows with the fields person (-1: a department's task), affair, channel (place in
        CHANNELS) and paid.
        """
        tasks = outcomes[outcomes["person"] < 0]
        unpaid = tasks[IS_PUSHED[tasks["channel"]] & ~tasks["paid"]]
        self._tasks += np.bincount(tasks["affair"], minlength=self._tasks.size)
        self._unpaid += np.bincount(unpaid["affair"], minlength=self._tasks.size)

    def close_year(self, rate: Floats) -> None:
        """Let the volumes grow, and the rates at which candidates are drawn by as much as they could.

        `rate` ([at least affairs], candidates a year and unit) changes in place.
        """
        share = np.divide(self._unpaid, self._tasks, out=np.zeros_like(self._tasks), where=self._tasks > 0)
        self.volume *= 1.0 + self._rate * share
        self._bound *= 1.0 + self._rate
        rate[: self._rate.size] *= 1.0 + self._rate
        self._tasks[:] = 0.0
        self._unpaid[:] = 0.0


@kernel
def _thin(candidates: Rows, n: int, kept: npt.NDArray[np.float64]) -> int:
    m = 0
    for i in range(n):
        candidate = candidates[i]
        share = kept[candidate.affair]
        if share < 1.0 and unit(draw(candidate.key, np.uint64(Tag.CREEP))) >= share:
            continue
        if m < i:
            candidates[m].key = candidate.key
            candidates[m].time = candidate.time
            candidates[m].unit = candidate.unit
            candidates[m].affair = candidate.affair
        m += 1
    return m

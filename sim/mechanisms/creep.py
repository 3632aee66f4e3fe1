"""Task creep: departments ask for more each year of what others do for them unpaid.

Model section 6.2: the volume of an affair grows each year by g times the share of its tasks that was
handed down unpaid the year before. The department gains and the committee pays, so the committees'
time is a commons. Candidates are drawn as if everything had been handed down unpaid (the bound, equal
under every structure) and thinned here to what the structure's own past allows.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sim.cases.ledger import OUTCOME
from sim.cases.needs import Sources
from sim.cases.planning_state import (
    CHANNEL_ASSIST,
    CHANNEL_DOWN,
    CHANNEL_OFFICE,
    CHANNEL_PARTY,
    CHANNEL_PASSED,
)
from sim.institutions.affairs import Affair
from sim.kernel.compiling import kernel
from sim.kernel.randomness import draw, unit
from sim.kernel.service_state import Rows
from sim.kernel.tags import Tag

UNPAID_WAYS = (CHANNEL_DOWN, CHANNEL_OFFICE, CHANNEL_PASSED, CHANNEL_PARTY, CHANNEL_ASSIST)


class TaskCreep:
    """Growth of the departments' programmes.

    Attributes:
        volume: [affairs] volume now over volume at the start.
    """

    def __init__(self, affairs: Mapping[str, Affair], rate: float) -> None:
        can_grow = [a.programme is not None and a.local_share > 0.0 for a in affairs.values()]
        self._rate = np.where(can_grow, rate, 0.0)
        self._bound: npt.NDArray[np.float64] = np.ones(len(affairs))
        self.volume: npt.NDArray[np.float64] = np.ones(len(affairs))
        self._tasks = np.zeros(len(affairs))
        self._unpaid = np.zeros(len(affairs))

    @property
    def kept(self) -> npt.NDArray[np.float64]:
        """[affairs] share of the candidates drawn now that the volumes allow."""
        return self.volume / self._bound

    def most(self, years: int) -> float:
        """The greatest growth a run of so many years can draw candidates for."""
        return float((1.0 + self._rate.max(initial=0.0)) ** max(0, years - 1))

    def thin(self, candidates: Rows, n: int) -> int:
        """Keep the candidates that the volumes now allow, in place; the number kept."""
        return int(_thin(candidates, n, self.kept))

    def close_month(self, outcomes: Rows) -> None:
        """Note which tasks that ended this month were handed down unpaid."""
        assert outcomes.dtype == OUTCOME
        tasks = outcomes[outcomes["person"] < 0]
        unpaid = tasks[np.isin(tasks["channel"], UNPAID_WAYS) & ~tasks["paid"]]
        self._tasks += np.bincount(tasks["affair"], minlength=self._tasks.size)
        self._unpaid += np.bincount(unpaid["affair"], minlength=self._tasks.size)

    def close_year(self, sources: Sources) -> None:
        """Let the volumes grow, and the rates at which candidates are drawn by as much as they could."""
        share = np.divide(self._unpaid, self._tasks, out=np.zeros_like(self._tasks), where=self._tasks > 0)
        self.volume *= 1.0 + self._rate * share
        self._bound *= 1.0 + self._rate
        sources.rate[: self._rate.size] *= 1.0 + self._rate
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

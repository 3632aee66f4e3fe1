"""Sunset of assigned affairs (任务到期退出): what departments do not do themselves lapses on a review date.

A structure may give an administrative affair that a department issues, and that others can do in part, a
review date so many months after the sunset has come into force. At that date it is renewed for as many months
again where the department has done enough of its tasks with its own people in the last year; otherwise it
lapses, and no task of it is issued any more. What is under way goes on to its end. It stays lapsed as long as
the structure in force keeps its sunset, and comes back under one that drops it. So what goes is what was
asked of others rather than done; what only a department or the street office itself can do has no sunset, nor
has what society may take over (`sim.mechanisms.moving_functions`). Another number of months begins
anew; what has lapsed stays so.

Equation::

    own share = (tasks of the last twelve months, or as many as there were, that were done and whose last
                 office was its department's)
                / (all tasks of the affair that ended in them), 0 where none has
    every `months` after its sunset came into force:
        renewed where own share >= sunset.own_share, else lapsed
    issued  = 0 where lapsed, else 1                                      (factor on the affair's volume)

Parameters: sunset.own_share (0 renews everything; `months` is the structure's).
State: what is lapsed and how long the others have (`Sunsets`).
Clauses: A3, D4.3.
Source: sunset legislation (Lowi 1969), turned from agencies to tasks. The form and the share are reasoned.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.institutions.parameters import Parameters
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.kernel.arrays import Flags, Floats


class Sunsets:
    """Review dates of affairs, and which affairs have lapsed.

    Entity: department

    Attributes:
        months: [affairs] months from one review to the next; 0: carries no sunset.
        left: [affairs] months until the next review.
        lapsed: [affairs] whether its tasks are issued no more.
    """

    def __init__(self, affairs: int) -> None:
        self.months: npt.NDArray[np.int64] = np.zeros(affairs, dtype=np.int64)
        self.left: npt.NDArray[np.int64] = np.zeros(affairs, dtype=np.int64)
        self.lapsed: Flags = np.zeros(affairs, dtype=np.bool_)
        self._own = np.zeros((MONTHS_A_YEAR, affairs))
        self._tasks = np.zeros((MONTHS_A_YEAR, affairs))
        self._month = 0

    @property
    def issued(self) -> Floats:
        """[affairs] 0 where lapsed, else 1."""
        return np.where(self.lapsed, 0.0, 1.0)

    def take_up(self, months: npt.NDArray[np.int64]) -> None:
        """Let a structure's sunsets be in force; a review date starts anew where the sunset does.

        Args:
            months: [affairs] as `Sunsets.months`. What carries none any more comes back.
        """
        self.left = np.where(months == self.months, self.left, months)
        self.lapsed = self.lapsed & (months > 0)
        self.months = months.copy()

    def close_month(self, own: Floats, tasks: Floats, values: Parameters) -> None:
        """Note a month's tasks, and review the affairs that are due.

        Args:
            own: [affairs] tasks that ended this month and were done by their department's own people.
            tasks: [affairs] all tasks that ended this month.
            values: the parameters.
        """
        place = self._month % MONTHS_A_YEAR
        self._own[place], self._tasks[place] = own, tasks
        self._month += 1
        waits = (self.months > 0) & ~self.lapsed
        self.left[waits] -= 1
        due = waits & (self.left == 0)
        share = own_share(self._own.sum(axis=0), self._tasks.sum(axis=0))
        self.lapsed = self.lapsed | (due & ~is_renewed(share, values))
        self.left[due] = self.months[due]


def own_share(own: Floats, tasks: Floats) -> Floats:
    """Share of tasks that departments did themselves, 0 where there was none."""
    return np.divide(own, tasks, out=np.zeros_like(tasks), where=tasks > 0.0)


def is_renewed(share: Floats, values: Parameters) -> Flags:
    """Whether a department does enough of an affair itself for it to be renewed."""
    return share >= values["sunset.own_share"]

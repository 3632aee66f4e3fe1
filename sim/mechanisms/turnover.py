"""Turnover (人员流失): members of a residents' committee quit, more so after overtime.

Equation::

    1 - (1 - p)^12 = turnover.base + (turnover.overloaded - turnover.base) * o / committee.overtime_cap

with p the chance that a member quits in a month and o last month's overtime (where none is possible, the
base). The place stays empty for turnover.vacancy_months. Each draw is keyed by the committee, the month and
the seat.

Parameters: turnover.base, turnover.overloaded, turnover.vacancy_months, committee.overtime_cap.
State: until when each seat is empty (`Seats`).
Clauses: none.
Source: the registry's basis for turnover.base and turnover.overloaded.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.institutions.parameters import Parameters
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.kernel.randomness import Word, uniforms


def chance_of_quitting(overtime: float, values: Parameters) -> float:
    """Chance that a member quits in a month, given last month's overtime."""
    cap = values["committee.overtime_cap"]
    strain = overtime / cap if cap > 0.0 else 0.0
    yearly = values["turnover.base"] + (values["turnover.overloaded"] - values["turnover.base"]) * strain
    return 1.0 - float((1.0 - yearly) ** (1.0 / MONTHS_A_YEAR))


class Seats:
    """A committee's seats, each filled or empty until a month.

    Attributes:
        empty_until: [seats] the month from which each is filled.
    """

    def __init__(self, seats: int, key: Word) -> None:
        self.empty_until: npt.NDArray[np.int64] = np.zeros(seats, dtype=np.int64)
        self._key = key

    def fill(self) -> None:
        """Fill every seat."""
        self.empty_until[:] = 0

    def turn_over(self, members: int, month: int, chance: float, vacancy_months: int) -> tuple[int, int]:
        """Let members quit at the start of a month; how many do, and how many seats are empty then.

        Args:
            members: seats in use, the first ones.
            month: counted from 1.
            chance: that a member quits.
            vacancy_months: how long a seat stays empty.
        """
        u = uniforms(self._key, np.arange(members) + month * self.empty_until.size)
        empty_until = self.empty_until[:members]
        leaving = (empty_until <= month) & (u < chance)
        empty_until[leaving] = month + vacancy_months
        return int(np.count_nonzero(leaving)), int(np.count_nonzero(empty_until > month))

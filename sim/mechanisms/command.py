"""Command (命令): how far a residents' committee is ordered about rather than persuaded.

Equation::

    command = max(rule command, tasks over the Party line / tasks of the month)

precinct by precinct, 0 for the share where the month brought no task.

Parameters: none.
State: `GovernanceModel.by_party_line`, this month's shares.
Clauses: D1, D2.
Source: the plan: guiding and being guided instead of ordering and being ordered.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def share_by_party_line(
    tasks: npt.NDArray[np.int64], by_line: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """[precincts] share of the tasks there that came over the Party line."""
    return np.divide(by_line, tasks, out=np.zeros(tasks.size), where=tasks > 0)


def command(rule: float, by_party_line: float) -> float:
    """How far a committee is commanded, in [0, 1]."""
    return max(rule, by_party_line)

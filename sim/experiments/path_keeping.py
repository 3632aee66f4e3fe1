"""Noting the paths that cases take through the offices, from a run's ledger, as they end.

Indicators don't hold them: an outcome names the last office only. `PathKeepingModel` is the model that
also looks at the stages of every case that ends, before its slot is used again; what it does is otherwise
the same, draw by draw.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.cases.providers import DAY_HOURS
from sim.cases.routing import RouteBook
from sim.experiments.case_paths import CASE_PATHS, ENDS, OUTCOMES, SEPARATOR
from sim.experiments.rows import RUN_COLUMNS
from sim.institutions.scenario import DAYS_A_MONTH, Scenario
from sim.institutions.structure import DEPARTMENT
from sim.kernel.compiling import kernel
from sim.kernel.service_state import DONE, GIVEN_UP, N_FINISHED, Rows, Service
from sim.model import GovernanceModel
from sim.model.schedule import after, before

RAISED_BY = ("residents", "departments")
LEFT_OUT = ("everyday",)
"""Classes of affairs that are no matter of administration: nine in ten cases are everyday needs."""


@kernel
def note_paths(
    sv: Service,
    facts: Rows,
    book: RouteBook,
    counted: npt.NDArray[np.bool_],
    body_of: npt.NDArray[np.int64],
    bodies: int,
    day_hours: float,
    codes: npt.NDArray[np.int64],
    n: int,
) -> int:
    """Append the path of each case that ended today to `codes`, from place `n` on; returns the number.

    A path is a number: its bodies, counted from 1, are digits to the base bodies + 1, in their order, before
    them the outcome and who raised the case. A stage counts when the case reached its office, even if it was
    given up there; going on within a body is no step. `body_of` is [offices].
    """
    for i in range(sv.counters[N_FINISHED]):
        slot = sv.finished[i]
        f = facts[slot]
        if not counted[f.affair]:
            continue
        c = sv.case[slot]
        code, last = 0, -1
        for stage in range(min(c.stage + 1, c.stages)):
            body = body_of[sv.plan[slot, stage].provider]
            if body != last:
                code = code * (bodies + 1) + body + 1
                last = body
        if c.state == DONE:
            outcome = 0 if (c.ended - c.raised) / day_hours <= book[f.affair].due else 1
        elif c.state == GIVEN_UP:
            outcome = 2
        else:
            outcome = 3
        codes[n] = (code * 4 + outcome) * 2 + (0 if f.person >= 0 else 1)
        n += 1
    return n


class PathKeepingModel(GovernanceModel):
    """`GovernanceModel` that counts by which bodies every case went that ended; departments are one body.

    `indicators()` gives the paths, too: a row for each path of a month, called `CASE_PATHS`, `by` residents
    or departments, with the path and its outcome as key and cases per 1,000 residents as value.
    """

    def __init__(self, scenario: str | Path | Scenario = "old", **settings: Any) -> None:
        super().__init__(scenario, **settings)
        departments = {department.department_id for department in self.departments}
        offices = [DEPARTMENT if o.body in departments else o.body for o in self.layout.offices]
        self._names = list(dict.fromkeys(offices))
        self._body_of = np.array([self._names.index(body) for body in offices], dtype=np.int64)
        self._counted = np.array([a.affair_class not in LEFT_OUT for a in self.spec.affairs.values()])
        stages = self.ledger.service.plan.shape[1]
        if 8 * (len(self._names) + 1) ** stages >= 2**63:  # far beyond what structures may hold
            raise ValueError(f"paths of {stages} stages among {len(self._names)} bodies have no number")
        self._codes = np.zeros(1024, dtype=np.int64)
        self._noted = 0
        self._rows: list[tuple[int, str, str, str, float]] = []
        here = [before("learn", self._note_paths), after("clear_counters", self._count_paths)]
        self.schedule = self.schedule.with_steps(here)

    def _note_paths(self, _: GovernanceModel) -> None:
        """The paths of the cases that ended today, before their slots are used again."""
        service = self.ledger.service
        room = self._noted + int(service.counters[N_FINISHED])
        if room > self._codes.size:
            self._codes = np.concatenate([self._codes, np.zeros(room, dtype=np.int64)])
        self._noted = note_paths(
            service,
            self.ledger.facts,
            self.book,
            self._counted,
            self._body_of,
            len(self._names),
            DAY_HOURS,
            self._codes,
            self._noted,
        )

    def _count_paths(self, _: GovernanceModel) -> None:
        """The month's paths, counted."""
        month, thousands = self.day // DAYS_A_MONTH, self.community.residents / 1000.0
        for code, count in zip(*np.unique(self._codes[: self._noted], return_counts=True), strict=True):
            by, key = self._said(int(code))
            self._rows.append((month, CASE_PATHS, by, key, float(count) / thousands))
        self._noted = 0

    def _said(self, code: int) -> tuple[str, str]:
        """Who raised cases of this code, and their path and outcome as a row's key."""
        code, by = divmod(code, 2)
        code, outcome = divmod(code, 4)
        bodies: list[str] = []
        while code:
            code, body = divmod(code, len(self._names) + 1)
            bodies.insert(0, self._names[body - 1])
        return RAISED_BY[by], f"{SEPARATOR.join(bodies)}{ENDS}{OUTCOMES[outcome]}"

    def indicators(self) -> pd.DataFrame:
        """The indicators, as the model has them, and the paths."""
        return pd.concat([super().indicators(), self.paths()], ignore_index=True)

    def paths(self) -> pd.DataFrame:
        """The paths alone (`sim.experiments.rows.RUN_COLUMNS`)."""
        return pd.DataFrame(self._rows, columns=list(RUN_COLUMNS))

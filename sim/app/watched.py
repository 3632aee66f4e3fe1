"""A model that is watched while it runs: which ways cases take, and what became of the last ones.

It draws nothing and decides nothing, so it runs as the model does, draw by draw.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.cases.ledger import OUTCOME
from sim.experiments.path_keeping import LEFT_OUT
from sim.institutions.scenario import DAYS_A_MONTH, Scenario
from sim.institutions.structure import DEPARTMENT
from sim.kernel.service_state import N_FINISHED, OPEN_STATES, Rows
from sim.model import GovernanceModel
from sim.model.schedule import after, before

RESIDENTS = "residents"
"""Who raises cases, beside departments."""

REMEMBERED = 120_000
"""Ended cases that are remembered."""

ENDED = np.dtype([("day", np.int32), *((name, OUTCOME[name]) for name in OUTCOME.names or ())], align=True)
"""An ended case and the day on which it ended."""


class WatchedModel(GovernanceModel):
    """`GovernanceModel` that also notes flows and the last cases.

    Attributes:
        nodes: bodies that cases go between; departments are one.
        flow: [nodes, nodes] cases a day from one to another, smoothed over a month.
        node_of: [offices] node of each office.
    """

    def __init__(self, scenario: str | Path | Scenario = "old", **settings: Any) -> None:
        super().__init__(scenario, **settings)
        departments = {department.department_id for department in self.departments}
        bodies = [DEPARTMENT if o.body in departments else o.body for o in self.layout.offices]
        self.nodes: list[str] = [RESIDENTS, *dict.fromkeys([DEPARTMENT, *bodies])]
        number = {name: k for k, name in enumerate(self.nodes)}
        self.node_of: npt.NDArray[np.int64] = np.array([number[body] for body in bodies])
        self.flow: npt.NDArray[np.float64] = np.zeros((len(self.nodes), len(self.nodes)))
        self._counted = np.array([a.affair_class not in LEFT_OUT for a in self.spec.affairs.values()])
        self._ring = np.zeros(REMEMBERED, dtype=ENDED)
        self._noted = 0
        self._outcomes_before = 0
        here = [before("learn", self._note_today), after("learn", self._note_outcomes)]
        self.schedule = self.schedule.with_steps(here)

    def _note_today(self, _: GovernanceModel) -> None:
        """The ways of the cases that ended today, before their slots are used again."""
        service = self.ledger.service
        self._note_flow(service.finished[: int(service.counters[N_FINISHED])].copy())
        self._outcomes_before = self.ledger.n_outcomes

    def _note_outcomes(self, _: GovernanceModel) -> None:
        """What became of them."""
        self._note_ended(self.ledger.outcomes[self._outcomes_before : self.ledger.n_outcomes])

    def _note_flow(self, slots: npt.NDArray[np.int32]) -> None:
        """Add today's ended cases to the flows; going on within a body is no step."""
        service, facts = self.ledger.service, self.ledger.facts
        slots = slots[self._counted[facts["affair"][slots]]]
        today = np.zeros_like(self.flow)
        if slots.size:
            case = service.case[slots]
            reached = np.minimum(case["stage"].astype(np.int64) + 1, case["stages"])
            at = np.where(facts["person"][slots] >= 0, 0, 1)
            for stage in range(int(reached.max())):
                here = reached > stage
                to = self.node_of[service.plan["provider"][slots, stage]]
                moved = here & (to != at)
                np.add.at(today, (at[moved], to[moved]), 1.0)
                at = np.where(here, to, at)
        self.flow += (today - self.flow) / DAYS_A_MONTH

    def _note_ended(self, rows: Rows) -> None:
        rows = rows[-REMEMBERED:]
        places = (self._noted + np.arange(rows.size)) % REMEMBERED
        for name in OUTCOME.names or ():
            self._ring[name][places] = rows[name]
        self._ring["day"][places] = self.day
        self._noted += int(rows.size)

    def last_cases(self, *, person: int | None = None, node: int | None = None, most: int = 12) -> Rows:
        """The last cases (`ENDED`) of a resident, or those that ended at a node, the latest first."""
        size = min(self._noted, REMEMBERED)
        order = (self._noted - 1 - np.arange(size)) % REMEMBERED
        if person is not None:
            mine = self._ring["person"][order] == person
        else:
            office = self._ring["office"][order]
            mine = (office >= 0) & (self.node_of[office] == node) & self._counted[self._ring["affair"][order]]
        cases: Rows = self._ring[order[mine][:most]]
        return cases

    def open_at(self) -> npt.NDArray[np.int64]:
        """[offices] cases that wait at, are served by or are on their way to an office."""
        service = self.ledger.service
        slots = np.flatnonzero(np.isin(service.case["state"], OPEN_STATES))
        stage = np.minimum(service.case["stage"][slots], service.case["stages"][slots] - 1)
        offices = service.plan["provider"][slots, np.maximum(stage, 0)]
        return np.bincount(offices, minlength=len(self.layout.offices)).astype(np.int64)

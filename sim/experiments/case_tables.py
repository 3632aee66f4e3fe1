"""The case table of a run: a row a case, a row a stage, the hours booked, precincts, as Parquet files.

`CaseRecorder` looks at a model while it runs; the model does what it does without, draw by draw. Memory
follows what is open and the month under way: each month is a row group.

Times are working hours since the run began (`day_hours` of the files' metadata to a day). A stage's
`arrived` is when the case last came to the office (who went home at closing comes again). A case that a
reform or an empty contractor sent elsewhere has no row for the place that it waited at in vain, and counts
its stages from 1 again. A stage's `month` is the one in which its row was written, none for what is open
when the run ends. A case's `payer` is whoever pays most of the hours worked at its last office when the
month ends.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.cases.planning_state import MAX_STAGES
from sim.cases.providers import DAY_HOURS
from sim.experiments.case_columns import CaseColumns
from sim.experiments.case_files import CaseFiles, Recorder
from sim.experiments.case_names import told
from sim.institutions.scenario import DAYS_A_MONTH
from sim.kernel.compiling import kernel
from sim.kernel.service_state import (
    DONE,
    FREE,
    IN_SERVICE,
    N_FINISHED,
    N_RECORDS,
    PENDING,
    RECORD,
)
from sim.mechanisms.complaints import complains
from sim.model import GovernanceModel
from sim.model.schedule import after, before


@kernel
def note_complaints(
    key: npt.NDArray[np.uint64],
    heard: npt.NDArray[np.bool_],
    satisfaction: npt.NDArray[np.float32],
    rate: float,
    complained: npt.NDArray[np.bool_],
) -> None:
    """Which of the cases that ended brought a complaint; `heard`: a resident's, and somebody had it."""
    for i in range(key.size):
        complained[i] = heard[i] and complains(key[i], rate, satisfaction[i])


class CaseRecorder(Recorder):
    """Writes the case table of a model's run into a folder; to be closed, or used in a ``with``.

    Args:
        model: before its first day.
        folder: made if it is not there.

    Raises:
        InputError: a folder that cannot be written to, or that holds this run's tables already.
    """

    def __init__(self, model: GovernanceModel, folder: Path) -> None:
        self._model = model
        known = {
            "scenario": model.spec.id,
            "seed": model.spec.seed,
            "residents": model.community.residents,
            "day_hours": DAY_HOURS,
            "days_a_month": DAYS_A_MONTH,
            **told(model.spec, model.layout),
        }
        super().__init__(CaseFiles(folder, model.spec.seed, known))
        self._ids = np.full(0, -1, dtype=np.int64)
        self._next = 0
        self._ended: list[pd.DataFrame] = []
        self._stages: list[pd.DataFrame] = []
        self._columns = CaseColumns(model)
        here = [
            after("raise_cases", self._number_cases),
            before("learn", self._look_at_the_day),
            after("learn", self._take_outcomes),
            after("measure", self._write_month),  # the year's review changes what an hour costs
        ]
        model.schedule = model.schedule.with_steps(here)

    # --- the day -----------------------------------------------------------------------------------------

    def _number_cases(self, _: GovernanceModel) -> None:
        """Cases get numbers in the order in which they were raised; there is room for what will be served."""
        ledger = self._model.ledger
        if self._ids.size < ledger.slots:
            more = np.full(ledger.slots - self._ids.size, -1, dtype=np.int64)
            self._ids = np.concatenate([self._ids, more])
        if ledger.service.record.size < ledger.slots * MAX_STAGES:
            room = np.zeros(ledger.slots * MAX_STAGES, dtype=RECORD)
            ledger.service = ledger.service._replace(record=room)
        case = ledger.service.case
        new = np.flatnonzero((case["state"] != FREE) & (self._ids < 0))
        new = new[np.argsort(case["raised"][new], kind="stable")]
        self._ids[new] = np.arange(self._next, self._next + new.size)
        self._next += int(new.size)

    def _look_at_the_day(self, _: GovernanceModel) -> None:
        """What was served today, and the cases that ended, before their slots are used again."""
        ledger = self._model.ledger
        service = ledger.service
        record = service.record[: int(service.counters[N_RECORDS])]
        service.counters[N_RECORDS] = 0
        slots = record["case"]
        purpose = service.plan["purpose"][slots, record["stage"]]
        self._stages.append(self._stage_rows(slots, record, record["provider"], purpose))
        gone = service.finished[: int(service.counters[N_FINISHED])].copy()
        self._gone = gone
        self._before = ledger.n_outcomes
        self._cases_gone = service.case[gone]
        self._facts_gone = ledger.facts[gone]
        case = self._cases_gone
        left = gone[(case["state"] != DONE) & (case["stages"] > 0)]
        if left.size:
            self._stages.append(self._unfinished(left, still_open=False))

    def _stage_rows(self, slots: Any, times: Any, provider: Any, purpose: Any) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "case": self._ids[slots],
                "stage": times["stage"].copy(),
                "provider": provider.copy(),
                "purpose": purpose.copy(),
                "arrived": times["arrived"].copy(),
                "started": times["started"].copy(),
                "ended": times["ended"].copy(),
            }
        )

    def _unfinished(self, slots: npt.NDArray[Any], *, still_open: bool) -> pd.DataFrame:
        """The stage at which cases are, or at which they ended undone."""
        service = self._model.ledger.service
        case = service.case[slots]
        plan = service.plan[slots, case["stage"]]
        rows = self._stage_rows(slots, case, plan["provider"], plan["purpose"])
        served = case["state"] == IN_SERVICE
        rows["started"] = np.where(served, case["started"], np.nan)
        if still_open:
            rows["ended"] = np.nan
            coming = case["state"] == PENDING
            rows["arrived"] = np.where(coming & (case["arrived"] > self._model.now), np.nan, case["arrived"])
        return rows

    def _take_outcomes(self, _: GovernanceModel) -> None:
        """The outcomes of today's ended cases, with what only the cases themselves held."""
        ledger = self._model.ledger
        rows = ledger.outcomes[self._before : ledger.n_outcomes]
        complained = np.zeros(rows.size, dtype=np.bool_)
        heard = (rows["person"] >= 0) & (rows["office"] >= 0) & ~self._facts_gone["orphaned"]
        rate = self._model.state.lessons.complaint_rate
        note_complaints(self._cases_gone["key"], heard, rows["satisfaction"].copy(), rate, complained)
        frame = pd.DataFrame({name: rows[name].copy() for name in rows.dtype.names or ()})
        frame["id"] = self._ids[self._gone]
        frame["household"] = self._facts_gone["household"]
        frame["raised"] = self._cases_gone["raised"]
        frame["ended"] = self._cases_gone["ended"]
        frame["complained"] = complained
        self._ended.append(frame)
        self._ids[self._gone] = -1

    # --- the month ---------------------------------------------------------------------------------------

    def _write_month(self, model: GovernanceModel) -> None:
        """The month's rows go to the files."""
        month = model.day // DAYS_A_MONTH
        self._columns.note_payers()
        if self._ended:
            self._files.write("cases", self._columns.cases(pd.concat(self._ended, ignore_index=True), month))
        if self._stages:
            self._files.write(
                "stages", self._columns.stages(pd.concat(self._stages, ignore_index=True), month)
            )
        self._files.write("hours", self._columns.hours(month))
        self._files.write("precincts", self._columns.precincts(month))
        self._ended, self._stages = [], []

    def _open_cases(self) -> pd.DataFrame:
        """The cases that are open when the run ends, as far as they are."""
        model, ledger = self._model, self._model.ledger
        slots = ledger.open_slots()
        case, facts = ledger.service.case[slots], ledger.facts[slots]
        person = facts["person"]
        office = np.where(case["stages"] > 0, ledger.service.plan["provider"][slots, case["stage"]], -1)
        zero = np.zeros(slots.size, dtype=np.float32)
        same = ("affair", "person", "household", "precinct", "door", "channel", "carried", "bounced")
        frame = {name: facts[name].copy() for name in (*same, "redirected", "referred", "orphaned")}
        attributes = np.where(person >= 0, model.community.attributes[np.maximum(person, 0)], 0)
        attributes = np.where(facts["orphaned"], facts["attributes"], attributes)
        no = np.zeros(slots.size, dtype=np.bool_)
        return pd.DataFrame(
            {
                **frame,
                "id": self._ids[slots],
                "raised": case["raised"],
                "ended": np.full(slots.size, np.nan),
                "state": case["state"],
                "visits": case["visits"],
                "handoffs": case["handoffs"],
                "wait": (case["wait"] / DAY_HOURS).astype(np.float32),
                "counter_minutes": (case["counter_wait"] * 60.0).astype(np.float32),
                "work": case["work"].astype(np.float32),
                "paid": (case["account"] & 1).astype(np.bool_),
                "office": office,
                "system": np.where(office >= 0, model.systems[office], -1),
                "attributes": attributes.astype(np.uint16),
                "days": zero * np.nan,
                "quality": zero,
                "satisfaction": zero * np.nan,
                "on_time": no,
                "complained": no,
            }
        )

    def _finish(self) -> None:
        """The cases that are open."""
        self._columns.note_payers()
        self._files.write("cases", self._columns.cases(self._open_cases(), None))
        slots = self._model.ledger.open_slots()
        slots = slots[self._model.ledger.service.case["stages"][slots] > 0]
        self._files.write("stages", self._columns.stages(self._unfinished(slots, still_open=True), None))

"""What happened to cases, as events: raised, arrived, started, served, left, done, given up, expired.

A case table counts working hours; an event has a time of day. Day 1 is `FIRST_DAY`, a Monday; days follow on
weekdays from `OPENS` on, without a noon break. Times are whole seconds; the milliseconds only say what came
first of a case's events of one second.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.cases.planning_state import MAX_STAGES
from sim.experiments.case_reading import CaseTable

EVENT_TYPES = ("Raised", "Arrived", "Started", "Served", "Left", "Done", "GivenUp", "Expired")
"""In the order in which they may come to a case; the middle four are of a stage. ``Left``: the case ended, or
was given up, before its turn came."""
RAISED, ARRIVED, STARTED, SERVED, LEFT, DONE, GIVEN_UP, EXPIRED = range(len(EVENT_TYPES))
FIRST_DAY = np.datetime64("2024-01-01")
OPENS = np.timedelta64(9, "h")

_HOUR = 3600.0  # seconds
_LAST = 3 * MAX_STAGES + 1  # milliseconds at which a case's end is told


@dataclass(frozen=True)
class Events:
    """The events of some cases, case by case, each in the order of time.

    Attributes:
        cases: a row a case, as in the case table.
        case: [events] row in `cases`.
        kind: [events] place in `EVENT_TYPES`.
        time: [events] milliseconds (``datetime64[ms]``), local time.
        office: [events] number of the office, -1 for events that are at none.
        body, purpose: [events] words, empty where there is no office.
    """

    cases: pd.DataFrame
    case: npt.NDArray[np.int64]
    kind: npt.NDArray[np.int8]
    time: npt.NDArray[np.datetime64]
    office: npt.NDArray[np.int64]
    body: npt.NDArray[np.object_]
    purpose: npt.NDArray[np.object_]

    @property
    def texts(self) -> npt.NDArray[np.str_]:
        """[events] times as ``2024-01-01T09:00:00.000``."""
        return np.datetime_as_string(self.time, unit="ms")


def events_of(table: CaseTable, *, everyday: bool = True) -> Iterator[Events]:
    """The events of all cases of a run, month by month of their ends; open ones, as far as they are, last.

    Args:
        table: of the run.
        everyday: whether everyday needs (nine in ten cases) are among them.
    """
    hours = table.known.day_hours
    for cases, stages in table.months():
        if not everyday:
            cases = cases[cases["class"] != "everyday"].reset_index(drop=True)
            stages = stages[stages["case"].isin(cases["id"])].reset_index(drop=True)
        yield _events(cases, stages, hours)


def moments(hours: npt.NDArray[np.float64], day_hours: float) -> npt.NDArray[np.datetime64]:
    """Working hours since the run began as local times, in whole seconds."""
    day = np.floor(hours / day_hours).astype(np.int64)
    seconds = np.rint((hours - day * day_hours) * _HOUR).astype("timedelta64[s]")
    dates = np.busday_offset(FIRST_DAY, day, roll="forward").astype("datetime64[s]")
    found: npt.NDArray[np.datetime64] = np.add(np.add(dates, OPENS), seconds)
    return found


def _events(cases: pd.DataFrame, stages: pd.DataFrame, day_hours: float) -> Events:
    n = len(cases)
    every = np.arange(n)
    row = np.searchsorted(cases["id"].to_numpy(), stages["case"].to_numpy())
    stage = stages["stage"].to_numpy().astype(np.int64)
    arrived, started, ended = (stages[name].to_numpy() for name in ("arrived", "started", "ended"))
    ends = np.select(
        [cases["state"] == "done", cases["state"] == "given_up", cases["state"] == "expired"],
        [DONE, GIVEN_UP, EXPIRED],
        -1,
    )
    came, begun = ~np.isnan(arrived), ~np.isnan(started)
    served, left = begun & ~np.isnan(ended), ~begun & ~np.isnan(ended)
    parts: list[tuple[Any, ...]] = [  # rows of cases, kind, hours, order in a second, rows of stages
        (every, RAISED, cases["raised"].to_numpy(), np.zeros(n, dtype=np.int64), np.full(n, -1)),
        (row[came], ARRIVED, arrived[came], 3 * stage[came] - 2, np.flatnonzero(came)),
        (row[begun], STARTED, started[begun], 3 * stage[begun] - 1, np.flatnonzero(begun)),
        (row[served], SERVED, ended[served], 3 * stage[served], np.flatnonzero(served)),
        (row[left], LEFT, ended[left], 3 * stage[left], np.flatnonzero(left)),
    ]
    for end in (DONE, GIVEN_UP, EXPIRED):
        of = np.flatnonzero(ends == end)
        parts.append((of, end, cases["ended"].to_numpy()[of], np.full(of.size, _LAST), np.full(of.size, -1)))
    case = np.concatenate([part[0] for part in parts])
    kind = np.concatenate([np.full(part[0].size, part[1], dtype=np.int8) for part in parts])
    time = moments(np.concatenate([part[2] for part in parts]), day_hours).astype("datetime64[ms]")
    time += np.concatenate([part[3] for part in parts]).astype("timedelta64[ms]")
    at = np.concatenate([part[4] for part in parts])
    order = np.lexsort((time, case))
    at = at[order]

    def of_stage(values: npt.NDArray[Any], none: object) -> npt.NDArray[Any]:
        padded: npt.NDArray[Any] = np.concatenate([values, np.array([none], dtype=values.dtype)])
        found: npt.NDArray[Any] = padded[at]  # the last for -1
        return found

    return Events(
        cases,
        case[order],
        kind[order],
        time[order],
        of_stage(stages["office"].to_numpy().astype(np.int64), -1),
        of_stage(stages["body"].astype(object).to_numpy(), ""),
        of_stage(stages["purpose"].astype(object).to_numpy(), ""),
    )

"""The columns of a run's case table: cases, stages, hours and precincts as they stand in its files."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from sim.cases.accounts import hours_on_affairs, moved_hours
from sim.cases.affair_tables import BODY_ORDERS, ORIGINS
from sim.cases.offices import NEIGHBOURS
from sim.cases.providers import DAY_HOURS
from sim.cases.routing import CLASS_PURPOSE, RELAY_PURPOSE
from sim.experiments.case_files import Columns, coded, or_none
from sim.institutions.affairs import AREAS, ATTRIBUTES, CLASSES, LINES
from sim.institutions.scenario import DAYS_A_MONTH
from sim.institutions.structure import SYSTEMS
from sim.kernel.queueing import STATE_NAMES
from sim.kernel.service_state import MOST_PURPOSES
from sim.measures.samples import RESIDENT_GROUPS
from sim.mechanisms.push import CHANNEL_MOVED, CHANNELS
from sim.model import GovernanceModel


class CaseColumns:
    """Makes columns of what a recorder saw of a model's cases, and of what the model has now."""

    def __init__(self, model: GovernanceModel) -> None:
        self._model = model
        affairs = model.spec.affairs
        self._words: dict[str, pa.Array] = {
            "affair": pa.array(list(affairs)),
            "class": pa.array(list(CLASSES)),
            "area": pa.array(list(AREAS)),
            "origin": pa.array(list(ORIGINS)),
            "door": pa.array(list(model.layout.doors)),
            "channel": pa.array(list(CHANNELS)),
            "state": pa.array(list(STATE_NAMES)),
            "system": pa.array(list(SYSTEMS)),
            "purpose": pa.array(list(_purposes())),
        }
        bodies = list(dict.fromkeys(office.body for office in model.layout.offices))
        self._words["body"] = pa.array(bodies)
        self._body_of = np.array([bodies.index(o.body) for o in model.layout.offices])
        self._desk = np.array([o.kind == "desk" for o in model.layout.offices]).astype(np.int32)
        self._payers: list[str] = []

    def note_payers(self) -> None:
        """Note who pays most of the hours worked at each office now; nobody where there is nobody."""
        model = self._model
        paid = ["" for _ in model.layout.offices]
        for department in model.departments:
            paid[department.office] = "department"
        for office in model.layout.offices_of(NEIGHBOURS):
            paid[office.index] = "unpaid"
        for body in model.bodies:
            if body.is_open and body.data is not None and (shares := body.payers()):
                for place in body.offices.values():
                    paid[place] = max(sorted(shares), key=lambda payer: shares[payer])
        self._payers = paid

    def cases(self, f: pd.DataFrame, month: int | None) -> Columns:
        """Cases that ended in a month, or that are open (None)."""
        tables = self._model.affair_tables
        affair = f["affair"].to_numpy()
        person, office = f["person"].to_numpy(), f["office"].to_numpy()
        is_open = month is None
        payers = sorted(set(self._payers))
        payer = np.array([payers.index(p) for p in self._payers])
        losses = tables.loss[affair]
        moved = f["channel"].to_numpy() == CHANNEL_MOVED
        columns: Columns = {
            "id": pa.array(f["id"]),
            "affair": self._coded("affair", affair),
            "class": self._coded("class", tables.affair_class[affair]),
            "area": self._coded("area", tables.area[affair]),
            "person": or_none(person),
            "household": or_none(f["household"].to_numpy()),
            "precinct": pa.array(f["precinct"].to_numpy() + np.int16(1)),
            "origin": self._coded("origin", np.where(moved, BODY_ORDERS, tables.origin[affair])),
            "door": self._coded("door", f["door"].to_numpy()),
            "channel": self._coded("channel", f["channel"].to_numpy()),
            "raised": pa.array(f["raised"]),
            "ended": pa.array(f["ended"], mask=np.full(len(f), is_open)),
            "month_raised": pa.array((f["raised"] // (DAY_HOURS * DAYS_A_MONTH)).astype("int32") + 1),
            "month_ended": pa.array(np.full(len(f), month or 0, np.int32), mask=np.full(len(f), is_open)),
            "state": self._coded("state", f["state"].to_numpy()),
            "body": self._coded("body", np.where(office >= 0, self._body_of[office], -1)),
            "system": self._coded("system", f["system"].to_numpy()),
            "payer": coded(pa.array(payers), np.where(office >= 0, payer[office], -1)),
            "waits": pa.array(f["wait"]),
            "hours": pa.array(f["work"]),
            "satisfaction": pa.array(f["satisfaction"], from_pandas=True),
            "loss": pa.array(losses),
        }
        plain = ("visits", "handoffs", "days", "counter_minutes", "quality", "on_time", "paid", "carried")
        for name in (*plain, "bounced", "redirected", "referred", "orphaned", "complained"):
            columns[name] = pa.array(f[name])
        for group in RESIDENT_GROUPS:
            bit = ATTRIBUTES.index(group)
            columns[group] = pa.array(((f["attributes"].to_numpy().astype(np.int64) >> bit) & 1).astype(bool))
        return columns

    def stages(self, f: pd.DataFrame, month: int | None) -> Columns:
        """Stages whose rows are written in a month, or that are open (None)."""
        provider = f["provider"].to_numpy()
        return {
            "case": pa.array(f["case"]),
            "stage": pa.array(f["stage"].to_numpy() + np.int8(1)),
            "body": self._coded("body", self._body_of[provider]),
            "office": pa.array(provider),
            "purpose": self._coded("purpose", f["purpose"].to_numpy() + self._desk[provider] * MOST_PURPOSES),
            "arrived": pa.array(f["arrived"], from_pandas=True),
            "started": pa.array(f["started"], from_pandas=True),
            "ended": pa.array(f["ended"], from_pandas=True),
            "month": pa.array(np.full(len(f), month or 0, np.int32), mask=np.full(len(f), month is None)),
        }

    def hours(self, month: int) -> Columns:
        """Person-hours booked in the month, with what an hour costs there: cost is spent month by month."""
        booked = self._model.ledger.service.hours
        moved = moved_hours(booked)
        hours = np.stack([hours_on_affairs(booked) - moved, moved], axis=2)  # as ordered, and as takers' own
        office, affair, own = np.nonzero(hours)
        origin = np.where(own, BODY_ORDERS, self._model.affair_tables.origin[affair])
        return {
            "month": pa.array(np.full(office.size, month, dtype=np.int32)),
            "office": pa.array(office.astype(np.int16)),
            "body": self._coded("body", self._body_of[office]),
            "affair": self._coded("affair", affair),
            "origin": self._coded("origin", origin),
            "hours": pa.array(hours[office, affair, own]),
            "yuan_an_hour": pa.array(self._model.hourly_cost[office]),
        }

    def precincts(self, month: int) -> Columns:
        """How many live in each precinct that is in force."""
        n = self._model.structure.precincts
        return {
            "month": pa.array(np.full(n, month, dtype=np.int32)),
            "precinct": pa.array(np.arange(1, n + 1, dtype=np.int16)),
            "residents": pa.array(self._model.precinct_residents[:n].astype(np.int64)),
        }

    def _coded(self, word: str, codes: npt.NDArray[Any]) -> pa.DictionaryArray:
        return coded(self._words[word], codes)


def _purposes() -> list[str]:
    """What a purpose's number means at a staff office (a line of everyday needs, a class of affairs, an
    errand), then what it means at a desk (an area)."""
    names = [f"purpose_{i}" for i in range(MOST_PURPOSES)]
    names[: len(LINES)] = LINES
    names[CLASS_PURPOSE : CLASS_PURPOSE + len(CLASSES)] = CLASSES
    names[RELAY_PURPOSE] = "relay"
    return [*names, *AREAS]

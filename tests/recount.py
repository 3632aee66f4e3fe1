"""A month of a model taken down in raw form, so that tests can work indicators out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.structure import SYSTEMS
from sim.kernel.queueing import STATE_NAMES
from sim.kernel.service_state import OPEN_STATES
from sim.measures.observing import observe
from sim.mechanisms.push import CHANNELS
from sim.model import GovernanceModel

MONTH = 5


@dataclass
class Seen:
    """What was there when a month was measured."""

    model: GovernanceModel
    rows: pd.DataFrame
    hours: dict[tuple[str, str, bool], float]
    """person-hours by body, affair, and whether they were paid for"""
    assigned: pd.DataFrame
    assisted: list[int]
    pushed: npt.NDArray[np.int64]
    caught: npt.NDArray[np.int64]
    paid: dict[tuple[str, str, str], float]
    open_before: int
    open_now: int
    complaints: int
    demand: dict[str, float]
    values: dict[tuple[str, str, str], float]

    def __getitem__(self, name: str) -> float:
        return self.values[name, "", ""]

    def by(self, name: str, dimension: str) -> dict[str, float]:
        """A breakdown."""
        return {key: v for (n, by, key), v in self.values.items() if (n, by) == (name, dimension)}


def see(structure: str, residents: int = 6000) -> Seen:
    """Run to the end of `MONTH` and take down all that its measures could know."""
    model = GovernanceModel(structure, residents=residents, rng=1)
    model.run_for((MONTH - 1) * 21)
    open_before = len(model.ledger.open_slots())
    seen: list[Seen] = []

    def observe_and_note(*arguments: Any) -> dict[str, float]:
        seen.append(
            Seen(
                model,
                frame_of(model),
                hours_of(model),
                pd.DataFrame(model.counts.assigned.copy(), index=list(model.spec.affairs)),
                model.counts.assisted.tolist(),
                model.counts.pushed.copy(),
                model.counts.caught.copy(),
                dict(model.accounts.paid),
                open_before,
                int(np.isin(model.ledger.service.case["state"], OPEN_STATES).sum()),
                int(model.tally.complaints.sum()),
                demand_of(model),
                {},
            )
        )
        return observe(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.model.closing.observe", observe_and_note)
        model.run_for(21)
    frame = model.indicators()
    for row in frame[frame["month"] == MONTH].itertuples():
        seen[0].values[str(row.indicator), str(row.by), str(row.key)] = float(row.value)  # type: ignore[arg-type]
    return seen[0]


def frame_of(model: GovernanceModel) -> pd.DataFrame:
    """The month's outcomes with words for numbers."""
    rows = model.ledger.month_rows()
    frame = pd.DataFrame({name: rows[name] for name in rows.dtype.names or ()})
    names = list(model.spec.affairs)
    catalogue = [model.spec.affairs[names[i]] for i in frame["affair"]]
    frame["affair"] = [names[i] for i in rows["affair"]]
    frame["class"] = [a.affair_class for a in catalogue]
    frame["area"] = [a.area for a in catalogue]
    frame["due"] = [a.due_days for a in catalogue]
    frame["loss"] = [a.loss for a in catalogue]
    frame["state"] = [STATE_NAMES[i] for i in rows["state"]]
    frame["channel"] = [CHANNELS[i] for i in rows["channel"]]
    frame["system"] = [SYSTEMS[i] for i in rows["system"]]
    for bit, attribute in enumerate(ATTRIBUTES):
        frame[attribute] = (rows["attributes"] >> bit & 1).astype(bool)
    return frame


def hours_of(model: GovernanceModel) -> dict[tuple[str, str, bool], float]:
    names = list(model.spec.affairs)
    booked: dict[tuple[str, str, bool], float] = {}
    for office in model.layout.offices:
        for account, hours in enumerate(model.ledger.service.hours[office.index]):
            key = (office.body, names[account // 2], bool(account % 2))
            booked[key] = booked.get(key, 0.0) + float(hours)
    return booked


def demand_of(model: GovernanceModel) -> dict[str, float]:
    demand = dict.fromkeys({office.body for office in model.layout.offices}, 0.0)
    for office in model.layout.offices:
        demand[office.body] += float(model.counts.demand[office.index].sum())
    return demand

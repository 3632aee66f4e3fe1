"""How loaded every body is: hours demanded, available and booked a month, by body and purpose.

Nothing is worked out beside the model: a run of the scenario itself is watched, so the table cannot
drift from what the simulator does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from sim.cases.routing import CLASS_PURPOSE, RELAY_PURPOSE
from sim.institutions.affairs import AREAS, CLASSES, LINES
from sim.institutions.scenario import DAYS_A_MONTH, MONTHS_A_YEAR, Scenario
from sim.model import GovernanceModel
from sim.model.own_seed import Unsaid

COLUMNS = ("body", "purpose", "demanded", "available", "booked")
ALL = "all"
"""The purpose under which a body's total stands."""


def purpose_name(kind: str, purpose: int) -> str:
    """What a purpose of an office is called: an area at a desk, elsewhere a line, a class, or relay."""
    if kind == "desk":
        return AREAS[purpose]
    if purpose == RELAY_PURPOSE:
        return "relay"
    return LINES[purpose] if purpose < CLASS_PURPOSE else CLASSES[purpose - CLASS_PURPOSE]


def load_table(
    scenario: str | Path | Scenario,
    *,
    residents: int | None = None,
    seed: int | None = None,
    months: int = MONTHS_A_YEAR,
    parameters: dict[str, float] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Hours a month by body and purpose, in the year after the last reform of a scenario has settled.

    Args:
        scenario, residents, seed, parameters: as for `GovernanceModel`.
        months: how many months to average over; they begin a year after the last reform.
        progress: called with (months done, months in all).

    Returns:
        Columns body, purpose, demanded, available, booked, hours a month. A body's total has the
        purpose "all"; only totals have `available`, since people are not tied to a purpose. Hours
        demanded are at full effort; hours booked are those really worked.
    """
    rng = Unsaid.SEED if seed is None else seed
    model = GovernanceModel(scenario, residents=residents, rng=rng, parameters=parameters)
    last_reform = max(phase.month for phase in model.spec.phases)
    settle = last_reform - 1 + MONTHS_A_YEAR
    watch = _Watch()
    for month in range(settle + months):
        model.run_for(DAYS_A_MONTH)
        if month >= settle:
            watch.month(model)
        if progress is not None:
            progress(month + 1, settle + months)
    return watch.table(months)


class _Watch:
    """Sums up hours over months."""

    def __init__(self) -> None:
        self.demanded: defaultdict[tuple[str, str], float] = defaultdict(float)
        self.booked: defaultdict[tuple[str, str], float] = defaultdict(float)
        self.available: defaultdict[str, float] = defaultdict(float)

    def month(self, model: GovernanceModel) -> None:
        """Add the month that has just been closed."""
        for office in model.layout.offices:
            for purpose in range(model.work.last_demand.shape[1]):
                wanted = float(model.work.last_demand[office.index, purpose])
                worked = float(model.work.last_worked[office.index, purpose])
                if wanted or worked:
                    name = purpose_name(office.kind, purpose)
                    self.demanded[office.body, name] += wanted
                    self.booked[office.body, name] += worked
        for body in model.bodies:
            if body.is_open:
                self.available[body.body_id] += body.available
                for activity, hours in body.demanded.items():
                    self.demanded[body.body_id, activity] += hours
                    self.booked[body.body_id, activity] += body.activities[activity]
        for department in model.departments:
            if department.is_open:
                self.available[department.department_id] += department.available

    def table(self, months: int) -> pd.DataFrame:
        rows = []
        bodies = dict.fromkeys([*self.available, *(body for body, _ in self.demanded)])
        for body in bodies:
            purposes = dict.fromkeys(p for b, p in [*self.demanded, *self.booked] if b == body)
            wanted = sum(self.demanded[body, p] for p in purposes)
            worked = sum(self.booked[body, p] for p in purposes)
            if wanted or self.available[body]:
                rows.append((body, ALL, wanted, self.available[body], worked))
            rows += [(body, p, self.demanded[body, p], float("nan"), self.booked[body, p]) for p in purposes]
        frame = pd.DataFrame(rows, columns=list(COLUMNS))
        frame[["demanded", "available", "booked"]] /= months
        return frame

"""The ways that cases took through the offices, noted from a run's ledger as they end.

Indicators don't hold them: an outcome names the last office only. `PathKeepingModel` is the model that
also looks at the stages of every case that ends, before its slot is used again; what it does is otherwise
the same, draw by draw.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.compare import WINDOW_MONTHS
from sim.model import GovernanceModel
from sim.providers import DAY_HOURS
from sim.scenario import DAYS_A_MONTH, MONTHS_A_YEAR, Scenario
from sim.service_state import DONE, EXPIRED, GIVEN_UP, N_FINISHED

PATH_COLUMNS = ("scenario", "replicate", "by", "path", "outcome", "cases")
"""`by`: residents or departments; `path`: bodies joined by `SEPARATOR`, empty for nobody; `cases` per 1,000
residents and month."""
SEPARATOR = ">"
OUTCOMES = ("done_on_time", "done_late", "given_up", "expired")
LEFT_OUT = ("everyday",)
"""Classes of affairs that are no matter of administration: nine in ten cases are everyday needs."""


class PathKeepingModel(GovernanceModel):
    """`GovernanceModel` that counts in `paths` by which bodies every case went that ended.

    A stage counts when the case reached its office, even if it was given up there; departments are all
    one body (``department``), and going on within a body is no step.
    """

    def __init__(self, scenario: str | Path | Scenario = "old", **settings: Any) -> None:
        super().__init__(scenario, **settings)
        self.paths: Counter[tuple[str, tuple[str, ...], str]] = Counter()
        departments = {department.department_id for department in self.departments}
        self._body_of = [
            "department" if office.body in departments else office.body for office in self.layout.offices
        ]
        affairs = self.spec.affairs.values()
        self._counted = [affair.affair_class not in LEFT_OUT for affair in affairs]

    def _feed_back(self) -> None:
        service, facts = self.ledger.service, self.ledger.facts
        for slot in service.finished[: int(service.counters[N_FINISHED])]:
            affair = int(facts["affair"][slot])
            if self._counted[affair]:
                self.paths[self._path(int(slot), affair)] += 1
        super()._feed_back()

    def _path(self, slot: int, affair: int) -> tuple[str, tuple[str, ...], str]:
        """Who raised an ended case, the bodies it reached one after another, and what became of it."""
        case = self.ledger.service.case[slot]
        reached = min(int(case["stage"]) + 1, int(case["stages"]))
        bodies: list[str] = []
        for provider in self.ledger.service.plan["provider"][slot, :reached]:
            body = self._body_of[int(provider)]
            if not bodies or bodies[-1] != body:
                bodies.append(body)
        days = (float(case["ended"]) - float(case["raised"])) / DAY_HOURS
        state = int(case["state"])
        if state == DONE:
            outcome = "done_on_time" if days <= float(self.book["due"][affair]) else "done_late"
        else:
            outcome = {GIVEN_UP: "given_up", EXPIRED: "expired"}[state]
        by = "residents" if int(self.ledger.facts["person"][slot]) >= 0 else "departments"
        return by, tuple(bodies), outcome


def case_paths(
    scenarios: Sequence[Scenario],
    *,
    residents: int | None = None,
    replicates: int = 3,
    years: float | None = None,
    window: int = WINDOW_MONTHS,
) -> pd.DataFrame:
    """Run scenarios and count the ways of the cases that ended in the last `window` months (`PATH_COLUMNS`).

    Replicates are seeded as `shequ compare` does: from each scenario's base seed on. `years` is the horizon
    (default: the scenario's own).
    """
    rows: list[tuple[str, int, str, str, str, float]] = []
    for scenario in scenarios:
        for replicate in range(replicates):
            model = PathKeepingModel(scenario, residents=residents, rng=scenario.seed + replicate)
            months = round((scenario.years if years is None else years) * MONTHS_A_YEAR)
            for month in range(months):
                if month == months - window:
                    model.paths.clear()
                for _ in range(DAYS_A_MONTH):
                    model.step()
            per = model.community.residents / 1000.0 * min(window, months)
            rows += [
                (scenario.id, replicate, by, SEPARATOR.join(path), outcome, count / per)
                for (by, path, outcome), count in sorted(model.paths.items())
            ]
    return pd.DataFrame(rows, columns=list(PATH_COLUMNS))

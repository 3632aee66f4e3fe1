"""What a run shows of each clause of the plan: its indicators, year by year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from sim.institutions.clauses import Clause
from sim.institutions.files.library import load_clauses
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.model import run

COLUMNS = ("clause", "indicator", "acts", "year", "value")


def measured(
    scenario: str | Path | Scenario,
    *,
    residents: int | None = None,
    seed: int | None = None,
    parameters: dict[str, float] | None = None,
    clauses: Mapping[str, Clause] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Every clause's indicators in one run of a scenario, as means of a year.

    Args:
        scenario, residents, seed, parameters, progress: as for `sim.run`.
        clauses: those of the plan, by id; all of them by default.

    Returns:
        Columns clause, indicator, acts, year (from 1), value: the mean of the year's months in which the
        indicator is known, NaN where it is known in none. `acts` marks what counts hours, decisions or
        cases of the clause's own mechanism: above 0 in a year in which the clause acts.
    """
    months = run(scenario, seed, residents=residents, parameters=parameters, progress=progress)
    totals = months[months["by"] == ""].pivot(index="month", columns="indicator", values="value")
    years = totals.groupby((totals.index - 1) // MONTHS_A_YEAR + 1).mean()
    rows = [
        (name, indicator, indicator in clause.acts, year, float(value))
        for name, clause in (load_clauses() if clauses is None else clauses).items()
        for indicator in dict.fromkeys((*clause.acts, *clause.indicators))
        for year, value in zip(years.index.tolist(), years[indicator].tolist(), strict=True)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))

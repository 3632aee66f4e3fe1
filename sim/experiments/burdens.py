"""Residents' burdens from case tables: hours and visits that getting things done cost each in a year.

Hours are a resident's own: those in line at counters. Days until cases ended are time waited for, and not
added to them. Everyday needs are left out. A resident is a row of the community: where the population turns
over, compare years in which the same people live there.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.burdens import changes, spread
from sim.experiments.case_reading import CaseTable
from sim.institutions.documents import InputError, Problem, display_path
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.text.problems import message

BURDENS = ("counter_hours", "visits", "days", "undone")
"""A year and resident: hours in line at counters, visits, working days until cases ended (summed over cases),
cases given up."""
FIFTHS = ("1", "2", "3", "4", "5")
AGES = {"0-17": 18, "18-39": 40, "40-59": 60, "60-69": 70, "70+": 1000}
"""Name -> the age at which the next begins."""


def burdens(table: CaseTable, residents: pd.DataFrame, *, months: int = MONTHS_A_YEAR) -> pd.DataFrame:
    """The burdens (`BURDENS`) of every resident over the last `months`, as a year; by `person`.

    Args:
        table: of the run.
        residents: rows of one month of ``residents-SEED.parquet``; who had no case has 0.
        months: over which cases that ended are counted.
    """
    columns = ["person", "class", "month_ended", "state", "visits", "days", "counter_minutes", "orphaned"]
    cases = table.cases(columns)
    last = int(table.precincts()["month"].max())
    own = cases[cases["person"].notna() & (cases["class"] != "everyday") & ~cases["orphaned"]]
    own = own[own["month_ended"].astype(float) > last - months]
    by = own["person"].astype(np.int64)
    a_year = MONTHS_A_YEAR / min(months, last)
    sums = pd.DataFrame(
        {
            "counter_hours": (own["counter_minutes"].astype(float) / 60.0).groupby(by).sum(),
            "visits": own["visits"].astype(float).groupby(by).sum(),
            "days": own["days"].astype(float).fillna(0.0).groupby(by).sum(),
            "undone": (own["state"] == "given_up").astype(float).groupby(by).sum(),
        }
    )
    people = pd.Index(np.sort(residents["person"].to_numpy()), name="person")
    return sums.reindex(people, fill_value=0.0).mul(a_year)


def groups_of(residents: pd.DataFrame, households: pd.DataFrame) -> pd.DataFrame:
    """By `person`: fifth of income and of distance (1: lowest, nearest), age, precinct.

    Args:
        residents, households: rows of one month of the residents' tables.
    """
    own = residents.set_index("person").sort_index()
    away = own["household"].map(households.set_index("household")["distance_km"])
    bounds = [0, *AGES.values()]
    return pd.DataFrame(
        {
            "income": fifths(own["income"]),
            "distance": fifths(away),
            "age": pd.cut(own["age"], bounds, right=False, labels=list(AGES)),
            "precinct": pd.Categorical(own["precinct"]),
        },
        index=own.index,
    )


def spreads(found: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """`sim.analysis.burdens.spread` of each burden, one under another, named in ``burden``."""
    return pd.concat([spread(found[name], groups).assign(burden=name) for name in BURDENS], ignore_index=True)


def gains_and_losses(base: pd.DataFrame, option: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """`sim.analysis.burdens.changes` of each burden between two runs with the same residents and needs."""
    return pd.concat(
        [changes(base[name], option[name], groups).assign(burden=name) for name in BURDENS],
        ignore_index=True,
    )


def residents_of(table: CaseTable, month: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Residents and households of a month beside a case table.

    Raises InputError where `shequ run --residents-table` has not written that month.
    """
    found = []
    for name in ("residents", "households"):
        path = table.paths["cases"].with_name(f"{name}-{table.seed}.parquet")
        rows = pd.read_parquet(path) if path.exists() else None
        if rows is None or not (rows["month"] == month).any():
            what = message("no_month_of_residents", month=month)
            raise InputError(
                Problem(display_path(path), 0, "", what, message("residents_table", month=month))
            )
        found.append(rows[rows["month"] == month].reset_index(drop=True))
    return found[0], found[1]


def fifths(values: pd.Series[float]) -> pd.Series[str]:
    """Fifths of as many residents each; equals are parted by their order, and what is missing is in none."""
    if values.isna().all():
        return pd.Series(pd.Categorical([None] * len(values), categories=list(FIFTHS)), index=values.index)
    return pd.qcut(values.rank(method="first"), len(FIFTHS), labels=list(FIFTHS))

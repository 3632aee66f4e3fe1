"""Who hands cases to whom, how often and with what wait: a process view of case tables.

A handover is that a case comes from one body to another: at first from whoever raised it, then from the body
that did the step before. Moves within a body are none, and all departments are one body. The wait is the
working time from the end of the step before (or from being raised) until somebody began: the way, the queue,
nights at home. A case that was given up before its turn counts as handed over, without a wait.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.analysis.compare import WINDOW_MONTHS
from sim.experiments.case_reading import CaseTable
from sim.institutions.structure import DEPARTMENT

HANDOVER_COLUMNS = ("giver", "taker", "cases", "unserved", "wait_median", "wait_p90")
"""Bodies; handovers per 1,000 residents and month; the share that left before their turn; working days, none
where nobody was served."""
RAISERS = {"resident": "residents", "department": "departments", "body": "own_work"}
"""Origin of a case -> what its first giver is called."""


def handovers(tables: Sequence[CaseTable], *, window: int = WINDOW_MONTHS) -> pd.DataFrame:
    """The handovers of cases that ended in the last `window` months, over all runs (`HANDOVER_COLUMNS`).

    Args:
        tables: of runs of one scenario, one at least.
        window: months; all, where the runs have fewer.

    Everyday needs are left out. Rows are in the order of cases, the most first.
    """
    found = pd.concat([_moves(table, window) for table in tables], ignore_index=True)
    months = sum(min(window, _last_month(table)) * table.known.residents / 1000.0 for table in tables)
    by = found.groupby(["giver", "taker"], sort=True)["wait"]
    rows = pd.DataFrame(
        {
            "cases": by.size() / months,
            "unserved": 1.0 - by.count() / by.size(),
            "wait_median": by.median(),
            "wait_p90": by.quantile(0.9),
        }
    ).reset_index()
    order = rows.sort_values(["cases", "giver", "taker"], ascending=[False, True, True], ignore_index=True)
    return order[list(HANDOVER_COLUMNS)]


def side_by_side(found: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Handovers of several scenarios in one table: ``cases_0``, ``wait_median_0``, ``cases_1`` and so on.

    A handover that a scenario has not is 0 cases without a wait; rows with the most cases of all come first.
    """
    keyed = [rows.set_index(["giver", "taker"]).add_suffix(f"_{k}") for k, rows in enumerate(found)]
    table = pd.concat(keyed, axis=1).sort_index()
    counts = [f"cases_{k}" for k in range(len(found))]
    table[counts] = table[counts].fillna(0.0)
    most = table[counts].sum(axis=1)
    return table.loc[most.sort_values(ascending=False, kind="stable").index].reset_index()


def _last_month(table: CaseTable) -> int:
    return int(table.precincts()["month"].max())


def _moves(table: CaseTable, window: int) -> pd.DataFrame:
    """giver, taker, wait (working days, missing for who left) of each handover of a run."""
    departments = table.known.departments
    first = _last_month(table) - window
    parts = [pd.DataFrame({"giver": [], "taker": [], "wait": []}).astype({"wait": float})]
    for cases, stages in table.months():
        own = cases[(cases["class"] != "everyday") & (cases["month_ended"] > first)].set_index("id")
        rows = stages[stages["case"].isin(own.index)]
        if rows.empty:
            continue
        body = rows["body"].astype(object).map(lambda name: DEPARTMENT if name in departments else name)
        same = (rows["case"] == rows["case"].shift()).to_numpy()
        begin = rows["case"].map(own["raised"]).to_numpy()
        by = rows["case"].map(own["origin"].astype(object)).map(RAISERS)
        giver = np.where(same, body.shift(), by)
        since = np.where(same, rows["ended"].shift(), begin)
        wait = (rows["started"].to_numpy() - since) / table.known.day_hours
        made = pd.DataFrame({"giver": giver, "taker": body.to_numpy(), "wait": wait})
        parts.append(made[made["giver"] != made["taker"]])
    return pd.concat(parts, ignore_index=True)

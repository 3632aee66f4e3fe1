"""The columns of a user's table of residents or households: which may be there, and the values in them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.community.columns import FEWEST, MOST
from sim.community.mistakes import Mistakes
from sim.community.synthetic import STATUSES
from sim.community.table_places import FARTHEST
from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.documents import one_of
from sim.kernel.arrays import Floats
from sim.text.problems import Said, message

RESIDENTS = ("resident_id", "household_id", "age", "income", "x_km", "y_km", *STATUSES)
HOUSEHOLDS = (
    "household_id",
    "size",
    "minors",
    "older",
    "income",
    "x_km",
    "y_km",
    "low_income",
    "migrant",
)
LARGEST, OLDEST, RICHEST = 1_000, 120, 1_000_000
"""Beyond these a value is taken for a mistake: members, years, yuan a month."""

_TRUTH = {"TRUE": "1", "True": "1", "true": "1", "FALSE": "0", "False": "0", "false": "0"}


def plain_name(name: str) -> str:
    """A column's name as it is looked up, however it is written."""
    return name.strip().lower()


def sort_of(names: list[str], mistakes: Mistakes) -> tuple[str, ...]:
    """Which sort of table has these columns: `RESIDENTS` or `HOUSEHOLDS`. Raises what is wrong with them."""
    plain = [plain_name(name) for name in names]
    sort: tuple[str, ...]
    needed: tuple[str, ...]
    if "resident_id" in plain:
        sort, needed = RESIDENTS, ("resident_id", "household_id")
    elif "size" in plain:
        sort, needed = HOUSEHOLDS, ("household_id", "size")
    else:
        allowed = message("table_columns")
        mistakes.in_header("columns", ", ".join(names), allowed)
        mistakes.raise_if_any()
        raise AssertionError
    for name in needed:
        if name not in plain:
            mistakes.in_header(name, message("no_such_column"), message("column_named", name=name))
    for k, (name, written) in enumerate(zip(plain, names, strict=True), start=1):
        if not name:
            mistakes.in_header(f"column {k}", message("nameless_column"), one_of(sort))
        elif name in plain[: k - 1]:
            mistakes.in_header(name, message("column_twice"), message("every_column_once"))
        elif name not in sort and name in ATTRIBUTES:
            allowed = message("leave_out_column")
            mistakes.in_header(name, message("column_not_here"), allowed)
        elif name not in sort:
            mistakes.in_header(written.strip(), message("unlisted_column"), one_of(sort, name))
    if ("x_km" in plain) != ("y_km" in plain):
        there, missing = ("x_km", "y_km") if "x_km" in plain else ("y_km", "x_km")
        mistakes.in_header(missing, message("no_column_beside", column=there), message("both_coordinates"))
    mistakes.raise_if_any()
    return sort


def numbers(
    frame: pd.DataFrame,
    column: str,
    mistakes: Mistakes,
    bounds: tuple[float, float],
    *,
    whole: bool = False,
    needed: bool = False,
    allowed: Said | None = None,
) -> Floats:
    """A column's values; NaN where the cell is empty or wrong, or there is no such column."""
    if column not in frame:
        return np.full(len(frame), np.nan)
    written = frame[column]
    digits = written.replace(_TRUTH) if bounds == (0, 1) else written
    values = pd.to_numeric(digits, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    low, high = bounds
    wrong = ~((values >= low) & (values <= high))
    if whole:
        wrong |= values != np.floor(values)
    if not needed:
        wrong &= (written != "").to_numpy(dtype=bool)
    if allowed is None:
        kind = "whole_number" if whole else "number"
        allowed = message(f"{kind}.from_to", low=f"{low:,.0f}", high=f"{high:,.0f}")
        if not needed:
            allowed = message("or_nothing", rest=allowed)
    mistakes.at(
        wrong,
        column,
        lambda i: repr(str(written.iloc[i])) if written.iloc[i] else message("nothing"),
        allowed,
    )
    return np.where(wrong, np.nan, values)


def check_number(residents: int, mistakes: Mistakes) -> None:
    """Note a table of too few residents or too many."""
    if not FEWEST <= residents <= MOST:
        mistakes.in_file(
            "residents",
            message("residents", count=f"{residents:,}"),
            message("range", fewest=FEWEST, most=f"{MOST:,}"),
        )


def positions(frame: pd.DataFrame, mistakes: Mistakes) -> tuple[Floats, Floats] | None:
    """Where each row lives (x, y in km); None where the table does not say."""
    if "x_km" not in frame:
        return None
    x, y = (numbers(frame, c, mistakes, (-FARTHEST, FARTHEST), needed=True) for c in ("x_km", "y_km"))
    return x, y

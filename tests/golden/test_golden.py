"""A small run is what it was: any change of the numbers is noticed, and meant changes are easy to take over.

When numbers are meant to change, renew the tables and look at what changed before committing them::

    SHEQU_RENEW_GOLDEN=1 .venv/bin/python -m pytest tests/golden
    git diff tests/golden

Equal to 1 part in 10^9: machines may differ in the last digits of exponentials and logarithms.
"""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from sim.model import run

FOLDER = Path(__file__).parent
RENEW = os.environ.get("SHEQU_RENEW_GOLDEN", "") not in ("", "0")


def measured(scenario: str) -> pd.DataFrame:
    """Totals of the indicators of a year: the mean over its months, and the last month."""
    frame = run(scenario, 1, residents=2000, years=1)
    totals = frame[frame["by"] == ""].groupby("indicator", sort=False)["value"]
    return pd.DataFrame({"mean": totals.mean(), "month_12": totals.last(skipna=False)})


@pytest.mark.parametrize("scenario", ["old", "new"])
def test_a_year_of_a_small_sub_district_is_what_it_was(scenario: str) -> None:
    path = FOLDER / f"{scenario}.csv"
    found = measured(scenario)
    if RENEW:
        found.to_csv(path, float_format="%.12g", lineterminator="\n")
        pytest.skip(f"renewed {path.name}")
    kept = pd.read_csv(path, index_col="indicator")
    hint = "if these numbers were meant to change, see the top of this file"
    assert found.index.tolist() == kept.index.tolist(), hint
    changed = [
        f"{name}.{column}: {before:.9g} -> {after:.9g}"
        for column in kept
        for name, before, after in zip(kept.index, kept[column], found[column], strict=True)
        if before != pytest.approx(after, rel=1e-09, abs=1e-12, nan_ok=True)
    ]
    assert not changed, "\n".join([hint, *changed])

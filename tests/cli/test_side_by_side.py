"""What is said under the tables of a comparison."""

from __future__ import annotations

import pandas as pd

from sim.cli.side_by_side import restorations

COLUMNS = ("scenario", "seed", "month", "indicator", "by", "value")
ROWS = pd.DataFrame(
    [
        ("old", 1, 2, "street_office_restored", "", 0.0),
        ("new", 1, 2, "street_office_restored", "", 1.0),
        ("new", 1, 1, "street_office_restored", "", 0.0),
        ("new", 2, 1, "street_office_restored", "", 0.0),
        ("new", 2, 2, "street_office_restored", "", 0.0),
        ("new", 3, 2, "street_office_restored", "", 1.0),
        ("new", 2, 2, "reversals", "", 1.0),
    ],
    columns=list(COLUMNS),
)


def test_runs_in_which_the_street_office_came_back_are_counted() -> None:
    (said,) = restorations(ROWS, "en")
    assert said.startswith("In 2 of 3 runs of new ")
    (told,) = restorations(ROWS, "zh")
    assert "new的3次运行中有2次" in told
    assert not list(restorations(ROWS[ROWS["scenario"] == "old"], "en"))

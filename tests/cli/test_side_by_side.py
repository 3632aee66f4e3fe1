"""What is said under the tables of a comparison."""

from __future__ import annotations

import pandas as pd

from sim.analysis.undone import split_means, undone
from sim.cli.side_by_side import restorations
from sim.measures.indicators import INDICATORS

COLUMNS = ("scenario", "replicate", "month", "indicator", "by", "key", "value")


def rows(*runs: tuple[str, int, list[float], float]) -> pd.DataFrame:
    """Runs (scenario, replicate, whether the office was back month by month, on time in all of them)."""
    found = []
    for scenario, replicate, back, on_time in runs:
        for month, value in enumerate(back, start=1):
            found.append((scenario, replicate, month, "street_office_restored", "", "", value))
            found.append((scenario, replicate, month, "on_time_share", "", "", on_time))
            found.append((scenario, replicate, month, "reversals", "", "", 1.0))
    return pd.DataFrame(found, columns=list(COLUMNS))


ROWS = rows(
    ("old", 1, [0.0, 0.0, 0.0], 0.5),
    ("new", 1, [0.0, 1.0, 1.0], 0.2),
    ("new", 2, [0.0, 0.0, 0.0], 0.8),
    ("new", 3, [0.0, 0.0, 1.0], 0.4),
    ("new", 4, [1.0, 0.0, 0.0], 0.6),  # came back and went again
)


def test_runs_in_which_the_street_office_came_back_are_counted_and_split() -> None:
    """2 of 4: Clopper and Pearson's interval is 6.76 to 93.24 %; the others' mean is that of 0.8 and 0.6."""
    said, split = restorations(ROWS, INDICATORS, 12, "en")
    assert said == (
        "In 2 of 4 runs of new the street office came back (between months 2 and 3; 95 % of such runs: 7% to "
        "93%): its means mix two kinds of run."
    )
    assert split == "  Done on time [%]: 30 [0, 100] where it came back, 70 [0, 100] where not"
    told, _ = restorations(ROWS, INDICATORS, 12, "zh")
    assert "new的4次运行中有2次" in told and "第2至3月" in told
    assert not list(restorations(ROWS[ROWS["scenario"] == "old"], INDICATORS, 12, "en"))


def test_where_all_runs_were_undone_there_is_nothing_to_split() -> None:
    own = rows(("new", 1, [0.0, 1.0], 0.2), ("new", 2, [0.0, 1.0], 0.3))
    (said,) = restorations(own, INDICATORS, 12, "en")
    assert "In 2 of 2 runs" in said and "in month 2;" in said


def test_only_the_window_counts_in_the_split() -> None:
    own = rows(("new", 1, [0.0, 1.0], 0.2), ("new", 2, [0.0, 0.0], 0.4))
    own.loc[(own["month"] == 1) & (own["indicator"] == "on_time_share"), "value"] = 0.9
    split = split_means(own, undone(own)[0], INDICATORS, ["on_time_share"], 1)
    assert dict(zip(split["scenario"], split["mean"], strict=True)) == {"back": 0.2, "kept": 0.4}

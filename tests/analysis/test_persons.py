"""Who gains and who loses among the same persons, and Lorenz curves: by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.analysis.persons import (
    CHANGE_COLUMNS,
    LORENZ_COLUMNS,
    TOLERANCES,
    gains_and_losses,
    lorenz,
    lorenz_curves,
)


def persons(cases: list[int], visits: list[int], hours: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"cases": cases, "visits": visits, "hours": hours})


BASE = persons([1, 2, 0, 1, 3, 0, 1], [2, 5, 0, 1, 4, 0, 3], [1.0, 2.0, 0.0, 0.5, 3.0, 0.0, 0.75])
OPTION = persons([1, 1, 0, 1, 3, 1, 1], [1, 5, 0, 3, 1, 1, 3], [0.5, 2.25, 0.0, 2.5, 2.0, 0.25, 0.5])
GROUPS = pd.DataFrame({"income": ["1", "1", "1", "2", "2", "2", None], "age": list("xyxyxyx")})
# changes of visits: -1, 0, 0, +2, -3, +1, 0; of hours: -0.5, +0.25, 0, +2, -1, +0.25, -0.25


def one(*, tolerances: dict[str, float] | None = None, burden: str = "visits") -> Any:
    table = gains_and_losses([(BASE, OPTION)], [GROUPS], "new", tolerances or TOLERANCES)
    assert list(table) == list(CHANGE_COLUMNS) and set(table["scenario"]) == {"new"}
    return table[table["burden"] == burden].set_index(["by", "key"])


def test_visits_by_hand() -> None:
    rows = one()
    assert list(rows.index) == [("", ""), ("income", "1"), ("income", "2"), ("age", "x"), ("age", "y")]
    assert rows["residents"].tolist() == [7, 3, 3, 4, 3]
    assert rows["gain"].tolist() == pytest.approx([2 / 7, 1 / 3, 1 / 3, 2 / 4, 0.0])
    assert rows["lose"].tolist() == pytest.approx([2 / 7, 0.0, 2 / 3, 0.0, 2 / 3])
    assert rows["same"].tolist() == pytest.approx([3 / 7, 2 / 3, 0.0, 2 / 4, 1 / 3])
    assert rows["net"].tolist() == pytest.approx([0.0, 1 / 3, -1 / 3, 1 / 2, -2 / 3])
    assert rows["before"].tolist() == pytest.approx([15 / 7, 7 / 3, 5 / 3, 9 / 4, 6 / 3])
    assert rows["after"].tolist() == pytest.approx([14 / 7, 6 / 3, 5 / 3, 5 / 4, 9 / 3])
    assert rows["change"].tolist() == pytest.approx([-1 / 7, -1 / 3, 0.0, -1.0, 1.0])
    assert rows["need"].tolist() == pytest.approx([6 / 7, 2 / 3, 1.0, 3 / 4, 1.0])  # under one or the other
    assert rows["gain_mean"].tolist() == pytest.approx([-2.0, -1.0, -3.0, -2.0, np.nan], nan_ok=True)
    assert rows["lose_mean"].tolist() == pytest.approx([1.5, np.nan, 1.5, np.nan, 1.5], nan_ok=True)


def test_hours_by_hand_at_the_edge_of_the_tolerance() -> None:
    """A quarter of an hour is no change; anything beyond is one."""
    rows = one(burden="hours")
    assert rows["gain"].iloc[0] == pytest.approx(2 / 7) and rows["lose"].iloc[0] == pytest.approx(1 / 7)
    assert rows["tolerance"].tolist() == [0.25] * 5
    finer = one(burden="hours", tolerances={"hours": 0.2, "visits": 0.5})
    assert finer["lose"].iloc[0] == pytest.approx(3 / 7) == finer["gain"].iloc[0]
    coarser = one(burden="hours", tolerances={"hours": 0.6, "visits": 0.5})
    assert coarser["gain"].iloc[0] == pytest.approx(1 / 7)
    assert one(tolerances={"hours": 0.25, "visits": 2.0})[["gain", "lose"]].iloc[0].tolist() == [
        pytest.approx(1 / 7),
        0.0,
    ]


def test_shares_of_all_are_those_of_groups_by_their_size() -> None:
    rows = one()
    ages = rows.loc["age"]
    for share in ("gain", "lose", "same", "net", "change", "need"):
        assert (ages[share] * ages["residents"]).sum() / 7 == pytest.approx(rows[share].iloc[0]), share


def test_replicates_count_alike_whatever_their_size() -> None:
    """Intervals are Student's over replicates: with two, 12.706 standard errors."""
    few = (BASE.head(2), OPTION.head(2))
    table = gains_and_losses([(BASE, OPTION), few], [GROUPS, GROUPS.head(2)], "new")
    rows: Any = table[table["burden"] == "visits"].set_index(["by", "key"])
    whole = rows.iloc[0]
    assert whole["replicates"] == 2 and whole["residents"] == pytest.approx((7 + 2) / 2)
    gain = (2 / 7 + 1 / 2) / 2
    half = 12.7062 * (1 / 2 - 2 / 7) / 2
    assert whole["gain"] == pytest.approx(gain)
    assert gain - half < 0.0 and gain + half > 1.0, "so the interval ends where the possible values do"
    assert (whole["gain_low"], whole["gain_high"]) == (0.0, 1.0)
    all_, two = (float((OPTION - BASE)["visits"].head(count).mean()) for count in (7, 2))
    mean, half = (all_ + two) / 2, 12.7062 * abs(two - all_) / 2
    assert (whole["change_low"], whole["change_high"]) == pytest.approx((mean - half, mean + half), rel=1e-5)
    net = (0.0 + 1 / 2) / 2
    assert whole["net"] == pytest.approx(net)
    assert net + 12.7062 * (1 / 2) / 2 > 1.0
    assert (whole["net_low"], whole["net_high"]) == (-1.0, 1.0)
    assert rows.loc["income"].loc["2", "replicates"] == 1  # nobody of it in the other
    assert np.isnan(rows.loc["income"].loc["2", "gain_low"])
    assert np.isnan(one()["gain_low"]).all(), "one run has no interval"


def test_others_are_no_pair() -> None:
    with pytest.raises(ValueError, match="not the same"):
        gains_and_losses([(BASE, OPTION.head(6))], [GROUPS], "new")
    assert gains_and_losses([], [], "new").empty


def test_lorenz_curves_by_hand() -> None:
    # 0, 0, 3, 5 of 8: after a quarter, a half, three quarters of the residents
    assert lorenz(np.array([3.0, 0.0, 5.0, 0.0]), 5).tolist() == pytest.approx([0, 0, 0, 3 / 8, 1])
    assert lorenz(np.array([1.0, 4.0]), 5).tolist() == pytest.approx([0, 0.1, 0.2, 0.6, 1])
    assert lorenz(np.array([7.0]), 3).tolist() == pytest.approx([0, 0.5, 1])
    assert lorenz(np.array([2.0, 2.0, 2.0]), 4).tolist() == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert np.isnan(lorenz(np.zeros(3), 4)).all() and np.isnan(lorenz(np.array([]), 4)).all()


def test_curves_are_of_those_with_a_matter_and_means_over_replicates() -> None:
    table = lorenz_curves({"old": [BASE, BASE.head(2)], "new": [OPTION]})
    assert list(table) == list(LORENZ_COLUMNS) and len(table) == 2 * 2 * 101
    old: Any = table[(table["scenario"] == "old") & (table["burden"] == "visits")].reset_index()
    # five have a matter: 1, 2, 3, 4, 5 visits; and two: 2, 5
    gini = ((-4 * 1 - 2 * 2 + 2 * 4 + 4 * 5) / (5 * 15), (-2 + 5) / (2 * 7))
    assert old["gini"].iloc[0] == pytest.approx(sum(gini) / 2)
    assert old["share"][60] == pytest.approx((6 / 15 + (2 + 0.2 * 5) / 7) / 2)
    assert old["share"][0] == 0.0 and old["share"][100] == 1.0
    new: Any = table[(table["scenario"] == "new") & (table["burden"] == "hours")].reset_index()
    # 0.25, 0.5, 0.5, 2, 2.25, 2.5: the one without a matter is not among them
    assert new["share"][50] == pytest.approx(1.25 / 8.0) and np.isnan(new["low"]).all()

"""Summaries and paired differences: right against scipy, right in coverage, and calm about gaps."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.analysis.claims import worth
from sim.analysis.compare import (
    DIFFERENCE_COLUMNS,
    SUMMARY_COLUMNS,
    differences,
    summary,
    verdict,
    window_means,
)
from tests.fakes import INDICATORS


def means_of(values: dict[str, list[float]], indicator: str = "time_to_finish_median") -> pd.DataFrame:
    """One value per scenario and replicate, as `window_means` gives them."""
    rows = [
        (scenario, replicate, indicator, "", "", value)
        for scenario, own in values.items()
        for replicate, value in enumerate(own)
    ]
    return pd.DataFrame(rows, columns=["scenario", "replicate", "indicator", "by", "key", "value"])


def cell(table: pd.DataFrame, row: Hashable, column: str) -> Any:
    """One value of a table with an index."""
    return table[column].to_dict()[row]


def only_difference(values: dict[str, list[float]], indicator: str = "time_to_finish_median") -> pd.Series:
    table = differences(means_of(values, indicator), INDICATORS, "old", ["new"])
    assert len(table) == 1
    return table.iloc[0]


def test_window_takes_the_last_months_and_skips_missing_ones() -> None:
    months = pd.DataFrame(
        {
            "scenario": "old",
            "replicate": 0,
            "seed": 1,
            "month": range(1, 25),
            "indicator": "time_to_finish_median",
            "by": "",
            "key": "",
            "value": [100.0] * 12 + [1.0, np.nan, 3.0] + [2.0] * 9,
        }
    )
    (value,) = window_means(months)["value"]
    assert value == pytest.approx((1.0 + 3.0 + 2.0 * 9) / 11)
    (whole,) = window_means(months, 24)["value"]
    assert whole == pytest.approx((1200.0 + 22.0) / 23)
    months["value"] = np.nan
    assert window_means(months).empty


def test_summary_is_students_interval() -> None:
    values = [3.0, 5.0, 4.0, 8.0]
    row = summary(means_of({"old": values}), INDICATORS, ["old"]).iloc[0]
    low, high = stats.t.interval(0.95, 3, np.mean(values), stats.sem(values))
    assert tuple(summary(means_of({"old": values}), INDICATORS, ["old"]).columns) == SUMMARY_COLUMNS
    assert row["mean"] == pytest.approx(5.0)
    assert (row["low"], row["high"]) == (pytest.approx(low), pytest.approx(high))
    assert (row["unit"], row["better"], row["replicates"]) == ("days", "down", 4)


def test_difference_is_the_paired_t_test() -> None:
    old, new = [3.0, 5.0, 4.0, 8.0, 6.5], [2.0, 4.5, 2.5, 7.0, 6.0]
    expected = stats.ttest_rel(new, old).confidence_interval(0.95)
    row = only_difference({"old": old, "new": new})
    assert tuple(row.index) == DIFFERENCE_COLUMNS
    assert row["difference"] == pytest.approx(np.mean(new) - np.mean(old))
    assert (row["low"], row["high"]) == (pytest.approx(expected.low), pytest.approx(expected.high))
    assert row["relative"] == pytest.approx((np.mean(new) - np.mean(old)) / np.mean(old))
    assert row["correlation"] == pytest.approx(stats.pearsonr(old, new).statistic)
    assert (row["verdict"], row["replicates"]) == ("better", 5)


def test_pairs_go_by_replicate_not_by_order() -> None:
    means = means_of({"old": [1.0, 2.0, 3.0], "new": [1.5, 2.5, 3.5]})
    shuffled = means.sample(frac=1.0, random_state=3)
    row = differences(shuffled, INDICATORS, "old", ["new"]).iloc[0]
    assert (row["difference"], row["low"], row["high"]) == pytest.approx((0.5, 0.5, 0.5))
    assert row["verdict"] == "worse"


def test_missing_replicates_leave_the_pairs_that_are_whole() -> None:
    means = means_of({"old": [1.0, 2.0, 3.0, 4.0], "new": [2.0, np.nan, 4.5, 5.0]})
    without = means[~((means["scenario"] == "old") & (means["replicate"] == 3))]
    row = differences(without, INDICATORS, "old", ["new"]).iloc[0]
    assert row["replicates"] == 2
    assert row["difference"] == pytest.approx(1.25)
    assert np.isnan(row["correlation"])  # two pairs always lie on a line


def test_one_replicate_has_no_interval_and_no_verdict() -> None:
    row = only_difference({"old": [1.0], "new": [0.1]})
    assert row["difference"] == pytest.approx(-0.9)
    assert np.isnan([row["low"], row["high"], row["correlation"]]).all()
    assert (row["verdict"], row["replicates"]) == ("unclear", 1)
    mean = summary(means_of({"old": [1.0]}), INDICATORS, ["old"]).iloc[0]
    assert mean["mean"] == 1.0 and np.isnan([mean["low"], mean["high"]]).all()


def test_what_only_one_scenario_has_is_no_difference() -> None:
    assert differences(means_of({"old": [1.0, 2.0]}), INDICATORS, "old", ["new"]).empty
    assert differences(means_of({"old": [1.0], "new": [np.nan]}), INDICATORS, "old", ["new"]).empty
    assert list(differences(means_of({"old": [1.0]}), INDICATORS, "old", []).columns) == list(
        DIFFERENCE_COLUMNS
    )


def test_certain_differences_are_clear_and_rounding_is_not() -> None:
    same = [0.1 + 0.2] * 4
    assert only_difference({"old": same, "new": [0.3] * 4})["verdict"] == "unclear"
    assert only_difference({"old": [70.0] * 4, "new": [34.0] * 4}, "posts_strict")["verdict"] == "better"
    # Equal differences whose rounding differs in the last digit
    old = [0.1, 1.1, 7.3, 1e3]
    row = only_difference({"old": old, "new": [value + 0.1 for value in old]})
    assert row["high"] - row["low"] < 1e-9 and row["verdict"] == "worse"


def test_zero_base_has_no_relative_difference() -> None:
    row = only_difference({"old": [0.0, 0.0, 0.0], "new": [1.0, 2.0, 3.0]})
    assert np.isnan(row["relative"]) and np.isnan(row["correlation"])


@pytest.mark.parametrize(
    ("better", "low", "high", "expected"),
    [
        ("up", 0.1, 0.2, "better"),
        ("up", -0.2, -0.1, "worse"),
        ("down", 0.1, 0.2, "worse"),
        ("down", -0.2, -0.1, "better"),
        ("up", -0.1, 0.1, "unclear"),
        ("down", 0.0, 0.0, "unclear"),
        ("up", np.nan, np.nan, "unclear"),
        ("none", 0.1, 0.2, "unclear"),
    ],
)
def test_verdict_by_direction(better: str, low: float, high: float, expected: str) -> None:
    assert verdict(better, low, high) == expected


def test_rows_stand_in_the_declared_order_totals_first() -> None:
    means = pd.concat(
        [
            means_of({"old": [1.0, 2.0]}, "time_to_finish_median").assign(by="precinct", key="2"),
            means_of({"old": [1.0, 2.0]}, "unknown"),
            means_of({"old": [1.0, 2.0]}, "time_to_finish_median"),
            means_of({"old": [1.0, 2.0]}, "on_time_share"),
        ]
    )
    table = summary(means, INDICATORS, ["old"])
    assert list(zip(table["indicator"], table["key"], strict=True)) == [
        ("on_time_share", ""),
        ("time_to_finish_median", ""),
        ("time_to_finish_median", "2"),
        ("unknown", ""),
    ]


@pytest.mark.parametrize("replicates", [2, 5, 20])
def test_intervals_cover_the_truth_as_often_as_they_say(replicates: int) -> None:
    """4,000 experiments at once, each as an indicator: about 95 % of intervals hold the true difference."""
    experiments = 4000
    luck = np.random.default_rng(replicates)
    shared = luck.standard_normal((experiments, replicates))
    old = shared + 0.5 * luck.standard_normal((experiments, replicates))
    new = shared + 0.5 * luck.standard_normal((experiments, replicates)) + 0.3
    keys = np.repeat([f"{i:05}" for i in range(experiments)], replicates)
    frame = pd.DataFrame({"replicate": np.tile(range(replicates), experiments), "by": "x", "key": keys})
    means = pd.concat(
        [frame.assign(scenario=s, value=v.ravel()) for s, v in (("old", old), ("new", new))]
    ).assign(indicator="time_to_finish_median")
    table = differences(means, INDICATORS, "old", ["new"])
    covered = ((table["low"] <= 0.3) & (table["high"] >= 0.3)).mean()
    assert abs(covered - 0.95) < 4 * np.sqrt(0.95 * 0.05 / experiments)
    wider = summary(means, INDICATORS, ["old"])
    assert abs(((wider["low"] <= 0.0) & (wider["high"] >= 0.0)).mean() - 0.95) < 0.014
    if replicates == 20:  # the pairing's gain: correlation 0.8, so narrower than either mean's interval
        assert table["correlation"].mean() == pytest.approx(0.8, abs=0.02)
        assert (table["high"] - table["low"]).mean() < (wider["high"] - wider["low"]).mean()


NEAR_ZERO = {"gap": replace(INDICATORS["trust"], better="zero")}


def test_what_is_better_near_zero_is_judged_by_its_distance() -> None:
    def gap(old: list[float], new: list[float]) -> pd.Series:
        return differences(means_of({"old": old, "new": new}, "gap"), NEAR_ZERO, "old", ["new"]).iloc[0]

    base = [0.21, 0.19, 0.2, 0.22]
    nearer = gap(base, [0.05, 0.04, 0.05, 0.06])
    assert nearer["verdict"] == "better" and nearer["difference"] == pytest.approx(-0.155)
    # it moved as far again on the other side
    beyond = gap(base, [-0.31, -0.29, -0.32, -0.3])
    assert beyond["verdict"] == "worse" and beyond["difference"] == pytest.approx(-0.51)
    assert gap([-value for value in base], [-0.05, -0.04, -0.05, -0.06])["verdict"] == "better"
    # far from where it was, as far from 0: nothing is gained
    across = gap(base, [-0.2, -0.22, -0.21, -0.18])
    assert across["verdict"] == "unclear" and across["high"] < 0.0
    assert verdict("zero", -0.2, -0.1) == "unclear"


def test_worth_turns_values_so_that_more_is_better() -> None:
    values = np.array([0.3, -0.4, 0.1])
    assert worth(values, "up").tolist() == [0.3, -0.4, 0.1]
    assert worth(values, "down").tolist() == [-0.3, 0.4, -0.1]
    assert worth(values, "zero").tolist() == [-0.3, -0.4, -0.1]

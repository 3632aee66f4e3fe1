"""Inequality and who gains: by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.analysis.burdens import changes, spread


def test_spread_over_all_and_groups() -> None:
    burden = pd.Series([0.0, 2.0, 6.0, 1.0, 4.0], index=[3, 5, 7, 9, 11])
    groups = pd.DataFrame({"age": ["old", "young", "old", "young", None]}, index=burden.index)
    rows = spread(burden, groups).set_index(["by", "key"])
    assert rows["residents"].tolist() == [5, 2, 2] and rows["mean"].tolist() == [2.6, 3.0, 1.5]
    assert rows["gini"].tolist() == pytest.approx([(-2 + 0 * 2 + 2 * 4 + 4 * 6) / (5 * 13), 0.5, 1 / 6])
    assert rows["worst_decile_share"].tolist() == pytest.approx([6 / 13, 1.0, 2 / 3])
    assert rows["worst_decile_mean"].tolist() == [6.0, 6.0, 2.0]


def test_who_gains_and_who_loses() -> None:
    base = pd.Series([5.0, 5.0, 5.0, 0.0, 2.0])
    option = pd.Series([3.0, 4.0, 8.0, 0.0, 2.5])
    groups = pd.DataFrame({"precinct": [2, 2, 1, 1, 1]})
    rows = changes(base, option, groups)
    assert list(zip(rows["by"], rows["key"], strict=True)) == [("", ""), ("precinct", "1"), ("precinct", "2")]
    assert rows[["gain", "lose", "same"]].to_numpy().tolist() == [[2, 2, 1], [0, 2, 1], [2, 0, 0]]
    assert rows["mean_change"].tolist() == pytest.approx([0.5 / 5, 3.5 / 3, -1.5])
    assert rows["gain_mean"].tolist() == [-1.5, 0.0, -1.5]
    assert rows["loss_mean"].tolist() == [1.75, 1.75, 0.0]
    assert changes(base, option, groups, tolerance=1.0)[["gain", "lose"]].iloc[0].tolist() == [1, 1]
    with pytest.raises(ValueError, match="not the same"):
        changes(base, option.head(4), groups)

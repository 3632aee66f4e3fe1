"""The difference split into reform, assumption and interaction, against sums done by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sim.analysis.assumption import CELLS, PARTS, Cell, split


def four(*values: list[float], name: str = "x") -> dict[Cell, pd.DataFrame]:
    """Outcomes of the cells in the order of `CELLS`."""
    return {cell: pd.DataFrame({name: own}) for cell, own in zip(CELLS, values, strict=True)}


def means(found: pd.DataFrame, name: str = "x") -> dict[str, float]:
    own = found[found["indicator"] == name]
    return dict(zip(own["part"], own["mean"], strict=True))


@pytest.mark.parametrize(
    ("base", "option", "base_changed", "option_changed", "by_hand"),
    [
        # 23-11, 17-11, 41-23-17+11, 41-11, 41-17
        (11.0, 23.0, 17.0, 41.0, (12.0, 6.0, 12.0, 30.0, 24.0)),
        # no interaction: the lines are parallel
        (5.0, 8.0, 9.5, 12.5, (3.0, 4.5, 0.0, 7.5, 3.0)),
        # the assumption turns the reform's sign: 7-10, 10.5-10, 14-7-10.5+10, 14-10, 14-10.5
        (10.0, 7.0, 10.5, 14.0, (-3.0, 0.5, 6.5, 4.0, 3.5)),
        (3.0, 3.0, 3.0, 3.0, (0.0, 0.0, 0.0, 0.0, 0.0)),
    ],
)
def test_parts_are_those_of_the_sums_by_hand(
    base: float, option: float, base_changed: float, option_changed: float, by_hand: tuple[float, ...]
) -> None:
    found = means(split(four([base], [option], [base_changed], [option_changed])))
    assert [found[part] for part in PARTS] == pytest.approx(by_hand)
    assert found["total"] == pytest.approx(found["reform"] + found["assumption"] + found["interaction"])
    assert found["then"] == pytest.approx(found["reform"] + found["interaction"])


def test_intervals_are_over_differences_of_the_same_luck() -> None:
    found = split(four([1.0, 101.0, 51.0], [4.0, 106.0, 55.0], [1.0, 101.0, 51.0], [4.0, 106.0, 55.0]))
    reform = found[found["part"] == "reform"].iloc[0]
    # differences 3, 5, 4: mean 4, standard deviation 1, t(2) at 97.5 % = 4.302653
    assert reform["mean"] == pytest.approx(4.0)
    assert reform["high"] - 4.0 == pytest.approx(4.302653 / math.sqrt(3.0), rel=1e-6)
    assert 4.0 - reform["low"] == pytest.approx(4.302653 / math.sqrt(3.0), rel=1e-6)
    nothing = found[found["part"] == "assumption"].iloc[0]
    assert (nothing["mean"], nothing["low"], nothing["high"]) == (0.0, 0.0, 0.0)


def test_a_replicate_that_lacks_one_of_the_four_counts_nowhere() -> None:
    gap = math.nan
    found = split(four([2.0, 700.0], [3.0, 900.0], [7.0, gap], [13.0, 800.0]))
    assert set(found["replicates"]) == {1}
    assert means(found) == {"reform": 1.0, "assumption": 5.0, "interaction": 5.0, "total": 11.0, "then": 6.0}
    assert found["low"].isna().all(), "one replicate says nothing of its own error"


def test_parts_add_up_whatever_the_values() -> None:
    rng = np.random.default_rng(3)
    values = [list(rng.normal(50.0, 30.0, 7)) for _ in CELLS]
    found = means(split(four(*values)))
    assert found["total"] == pytest.approx(
        found["reform"] + found["assumption"] + found["interaction"], abs=1e-11
    )
    assert found["total"] == pytest.approx(np.mean(values[3]) - np.mean(values[0]))


def test_without_any_replicate_nothing_is_said() -> None:
    found = split(four([math.nan], [1.0], [1.0], [1.0]))
    assert found["mean"].isna().all()
    assert set(found["replicates"]) == {0}

"""The Gini coefficient and the worst-off tenth: by hand, with ties, zeros, one and none."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.measures.inequality import gini, worst


def test_the_gini_coefficient() -> None:
    assert gini(np.array([3.0, 3.0, 3.0])) == pytest.approx(0.0)
    assert gini(np.array([0.0, 0.0, 0.0, 7.0])) == pytest.approx(3 / 4)
    # 1, 2, 6: (-2 * 1 + 0 * 2 + 2 * 6) / (3 * 9)
    assert gini(np.array([6.0, 1.0, 2.0])) == pytest.approx(10 / 27)
    pairs = [abs(a - b) for a in (1.0, 4.0, 7.0, 11.0) for b in (1.0, 4.0, 7.0, 11.0)]
    assert gini(np.array([7.0, 1.0, 11.0, 4.0])) == pytest.approx(sum(pairs) / (2 * 4 * 23.0))


def test_ties_zeros_one_and_none() -> None:
    # 0, 0, 5, 5, 8: (-4 * 0 - 2 * 0 + 0 * 5 + 2 * 5 + 4 * 8) / (5 * 18)
    assert gini(np.array([5.0, 0.0, 8.0, 5.0, 0.0])) == pytest.approx(42 / 90)
    assert gini(np.array([4.5])) == 0.0
    assert math.isnan(gini(np.zeros(3))) and math.isnan(gini(np.array([])))
    assert gini(np.array([2.0, 4.0, 12.0])) == pytest.approx(gini(np.array([1.0, 2.0, 6.0])))


def test_the_worst_tenth() -> None:
    assert worst(np.arange(20.0)).tolist() == [18.0, 19.0]
    assert worst(np.array([2.0, 9.0, 4.0])).tolist() == [9.0]
    assert worst(np.array([7.0])).tolist() == [7.0]
    assert worst(np.array([])).size == 0
    tied = np.array([5.0, 1.0, 5.0, 0.0, 5.0, 0.0, 0.0, 2.0, 3.0, 5.0] * 3)  # twelve have 5
    assert worst(tied).tolist() == [5.0, 5.0, 5.0]

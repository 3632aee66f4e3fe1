"""A reform date: what committees take over."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.model.reform_dates import merge_committees


def committee(instance: int, knowledge: float, *, is_open: bool = True) -> Any:
    return SimpleNamespace(instance=instance, knowledge=knowledge, capital=0.77, is_open=is_open)


def test_merged_committees_begin_with_their_parts_means_less_the_loss() -> None:
    committees = [committee(0, 0.3), committee(1, 0.5), committee(2, 0.9, is_open=False)]
    capital = np.array([0.2, 0.6, 0.8])
    shared = np.array([[30.0, 10.0], [0.0, 50.0], [20.0, 40.0]])
    merge_committees(committees, capital, shared, 0.15, 0.3)
    first = (0.2 * 30.0 + 0.8 * 20.0) / 50.0 * 0.85
    second = (0.2 * 10.0 + 0.6 * 50.0 + 0.8 * 40.0) / 100.0 * 0.85
    assert capital.tolist() == pytest.approx([first, second, 0.8])
    assert [c.capital for c in committees] == pytest.approx([first, second, 0.77])
    assert [c.knowledge for c in committees] == pytest.approx(
        [
            (0.3 * 30.0 + 0.9 * 20.0) / 50.0 * 0.7,
            (0.3 * 10.0 + 0.5 * 50.0 + 0.9 * 40.0) / 100.0 * 0.7,
            0.9,
        ]
    )


def test_split_precincts_begin_likewise() -> None:
    committees = [committee(0, 0.3), committee(1, 0.0)]
    capital = np.array([0.6, 0.2])
    merge_committees(committees, capital, np.array([[30.0, 70.0]]), 0.25, 0.5)
    assert capital.tolist() == pytest.approx([0.45, 0.45])
    assert [c.knowledge for c in committees] == pytest.approx([0.15, 0.15])


def test_nothing_is_lost_where_the_number_of_precincts_stays() -> None:
    committees = [committee(0, 0.3), committee(1, 0.5)]
    capital = np.array([0.2, 0.6])
    merge_committees(committees, capital, np.array([[30.0, 10.0], [5.0, 50.0]]), 0.15, 0.3)
    assert capital.tolist() == [0.2, 0.6]
    assert [c.knowledge for c in committees] == [0.3, 0.5]

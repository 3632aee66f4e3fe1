"""Merging: who lives where before and after, who takes over, and what is lost."""

from __future__ import annotations

import numpy as np
import pytest

from sim.mechanisms.merging import changes_number, merged, overlap, successors


def test_overlap_counts_residents() -> None:
    before = np.array([0, 0, 1, 2, 2, 2], dtype=np.int16)
    after = np.array([0, 1, 1, 0, 0, 1], dtype=np.int16)
    size = np.array([3, 4, 2, 1, 5, 7], dtype=np.int16)
    assert overlap(before, after, size).tolist() == [[3.0, 4.0], [0.0, 2.0], [6.0, 7.0]]


def test_overlap_when_precincts_split() -> None:
    before = np.array([0, 0, 1], dtype=np.int16)
    after = np.array([2, 0, 1], dtype=np.int16)
    size = np.array([3, 4, 2], dtype=np.int16)
    assert overlap(before, after, size).tolist() == [[4.0, 0.0, 3.0], [0.0, 2.0, 0.0]]


def test_who_goes_on_keeps_its_tasks_and_who_closes_leaves_them_where_most_go() -> None:
    shared = np.array([[1.0, 9.0], [8.0, 2.0], [6.0, 7.0], [5.0, 4.0]])
    assert successors(shared).tolist() == [0, 1, 1, 0]
    assert successors(shared).dtype == np.int16


def test_all_keep_their_tasks_when_precincts_split() -> None:
    assert successors(np.array([[0.0, 3.0, 4.0], [5.0, 0.0, 1.0]])).tolist() == [0, 1]


@pytest.mark.parametrize("loss", [0.0, 0.15, 1.0])
def test_a_mean_over_residents_less_the_loss(loss: float) -> None:
    found = merged(np.array([0.2, 0.5, 0.9]), np.array([[3.0, 4.0], [0.0, 2.0], [6.0, 14.0]]), loss)
    assert found.tolist() == pytest.approx(
        [
            (0.2 * 3.0 + 0.9 * 6.0) / 9.0 * (1.0 - loss),
            (0.2 * 4.0 + 0.5 * 2.0 + 0.9 * 14.0) / 20.0 * (1.0 - loss),
        ]
    )


@pytest.mark.parametrize(("old", "new", "changes"), [(9, 6, True), (6, 9, True), (6, 6, False)])
def test_precincts_are_merged_or_split_where_their_number_changes(old: int, new: int, changes: bool) -> None:
    assert changes_number(np.zeros((old, new))) is changes

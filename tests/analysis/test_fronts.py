"""Fronts: dominance, hypervolume, progress, what stands for many and whether searches agree, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.fronts import (
    MARGIN,
    EpsilonArchive,
    Scale,
    agreement,
    compromise,
    epsilon_progress,
    hypervolume,
    hypervolume_by,
    nondominated,
    scale_of,
    spread_out,
)

NAN = float("nan")
UNIT = Scale(np.zeros(2), np.ones(2))


def test_what_nothing_beats_is_on_the_front() -> None:
    values = np.array([[1.0, 5.0], [2.0, 2.0], [2.0, 3.0], [4.0, 1.0], [2.0, 2.0], [0.5, NAN]])
    # (2, 3) is beaten by (2, 2), of which there are two; what lacks a value is on no front
    assert nondominated(values).tolist() == [True, True, False, True, True, False]
    assert nondominated(np.array([[NAN, 0.0], [3.0, 4.0]])).tolist() == [False, True]


def test_a_scale_runs_over_the_front_only() -> None:
    scale = scale_of(np.array([[1.0, 7.0], [3.0, 2.0], [30.0, 70.0]]))
    assert scale(np.array([[2.0, 4.5]])).tolist() == [[0.5, 0.5]]
    one = scale_of(np.array([[4.0, 9.0], [5.0, 9.0]]))
    assert one.span.tolist() == [1.0, 1.0]
    with pytest.raises(ValueError, match="no candidate"):
        scale_of(np.array([[NAN, 1.0]]))


def test_hypervolume_is_the_share_of_the_box_that_is_dominated() -> None:
    side = 1.0 + MARGIN
    # two boxes to the corner (1.1, 1.1): 0.9 x 0.5 and 0.4 x 0.8, which share 0.4 x 0.5
    values = np.array([[0.2, 0.6], [0.7, 0.3], [NAN, 0.0], [2.0, 0.0]])
    wanted = (0.9 * 0.5 + 0.4 * 0.8 - 0.4 * 0.5) / side**2
    assert hypervolume(values, UNIT) == pytest.approx(wanted)
    assert hypervolume(np.array([[NAN, 1.0]]), UNIT) == 0.0
    assert hypervolume(np.array([[-3.0, -3.0]]), UNIT) == pytest.approx(1.0)
    first = 0.9 * 0.5 / side**2
    assert hypervolume_by(values, UNIT, [1, 2]) == pytest.approx([first, wanted])


def test_progress_is_entering_a_box_that_none_had_beaten() -> None:
    archive = EpsilonArchive(UNIT, 0.25)
    assert archive.add(np.array([0.6, 0.6]))  # box (2, 2)
    assert not archive.add(np.array([0.55, 0.7]))  # the same box
    assert not archive.add(np.array([0.8, 0.6]))  # beaten
    assert archive.add(np.array([0.9, 0.1]))  # (3, 0)
    assert archive.add(np.array([0.3, 0.3]))  # (1, 1) beats (2, 2)
    assert not archive.add(np.array([NAN, 0.0]))
    assert archive.progress == 3
    corner = EpsilonArchive(UNIT, 0.25)
    assert corner.add(np.array([0.25, 0.2]))  # (1, 0): a box begins at its lower side
    assert not corner.add(np.array([0.26, 0.0]))  # the same box, though smaller
    assert corner.add(np.array([0.24, 0.2]))  # (0, 0)
    values = np.array([[0.6, 0.6], [0.8, 0.6], [0.3, 0.3]])
    assert epsilon_progress(values, UNIT, 0.25).tolist() == [1, 1, 2]


def test_the_compromise_has_the_best_worst_and_others_lie_far_from_it() -> None:
    values = np.array([[0.0, 1.0], [0.4, 0.5], [1.0, 0.0], [0.45, 0.5], [0.4, 0.5]])
    assert compromise(values, UNIT) == 1
    assert compromise(np.array([[0.0, 0.6], [0.4, 0.5]]), UNIT) == 1, "the worst counts, not the sum"
    assert compromise(np.array([[0.5, 0.5], [0.4, 0.5]]), UNIT) == 1, "of ties the smaller sum"
    assert spread_out(values, UNIT, 3) == [1, 2, 0]
    assert spread_out(values, UNIT, 9) == [1, 2, 0, 3], "what has the values of a chosen one is left out"


def test_agreement_says_what_is_shared_and_what_is_not() -> None:
    found = agreement([{"a", "b"}, {"a", "b", "c"}, {"a", "c"}])
    assert (found.shared, found.disputed, found.same) == (("a",), ("b", "c"), False)
    assert found.alike == pytest.approx((2 / 3 + 1 / 3 + 2 / 3) / 3)
    assert agreement([{"a"}, {"a"}]).same
    assert agreement([set(), set()]).alike == 1.0
    assert agreement([{"a"}]).searches == 1

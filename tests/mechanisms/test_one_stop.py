"""What is carried and delegated, who walks, how desks are divided and how generalists learn."""

from __future__ import annotations

import numpy as np
import pytest

from sim.mechanisms.one_stop import (
    divide_desks,
    is_carried,
    is_delegated,
    learn_by_doing,
    walks,
)
from tests.cases.by_hand import keys

N = 6000


def share_of(found: list[bool], share: float) -> bool:
    return bool(abs(np.mean(found) - share) <= 4.0 * np.sqrt(share * (1.0 - share) / len(found)))


@pytest.mark.parametrize("share", [0.0, 0.2, 0.65, 1.0])
def test_the_rule_s_strength_is_the_share_of_cases(share: float) -> None:
    assert share_of([is_carried(key, share) for key in keys(N)], share)
    for step in (1, 3):
        assert share_of([is_delegated(key, step, share) for key in keys(N)], share)


def test_a_stronger_rule_takes_in_more_cases_and_loses_none() -> None:
    some = keys(800)
    few, more = ([is_carried(key, share) for key in some] for share in (0.3, 0.6))
    assert all(m for f, m in zip(few, more, strict=True) if f)


def test_steps_are_delegated_each_for_itself_and_not_as_cases_are_carried() -> None:
    some = keys(N)
    first, second = ([is_delegated(key, step, 0.5) for key in some] for step in (1, 2))
    carried = [is_carried(key, 0.5) for key in some]
    assert share_of([a == b for a, b in zip(first, second, strict=True)], 0.5)
    assert share_of([a == b for a, b in zip(first, carried, strict=True)], 0.5)


@pytest.mark.parametrize(
    ("by_resident", "carried", "sent_on", "bits"),
    [
        (True, False, False, 0b11111111),
        (True, False, True, 0b11111111),
        (True, True, False, 0b1),
        (True, True, True, 0b11),
        (False, False, False, 0),
        (False, True, True, 0),
    ],
)
def test_stages_a_resident_walks_to(by_resident: bool, carried: bool, sent_on: bool, bits: int) -> None:
    assert walks(by_resident, carried, sent_on) == bits


def test_clerks_sit_where_work_is_expected_and_the_pooled_take_any() -> None:
    asked = np.array([30.0, 0.0, 10.0, 20.0])
    by_area, pooled = divide_desks(6.0, 0.25, asked)
    np.testing.assert_allclose(by_area, [6.0 * 0.75 * 0.5, 0.0, 6.0 * 0.75 / 6.0, 6.0 * 0.75 / 3.0])
    assert pooled == pytest.approx(1.5)
    by_area, pooled = divide_desks(6.0, 0.0, asked)
    assert pooled == 0.0 and by_area.sum() == pytest.approx(6.0)
    by_area, pooled = divide_desks(6.0, 1.0, asked)
    assert pooled == 6.0 and (by_area == 0.0).all()


def test_where_nobody_knows_what_will_come_areas_are_even() -> None:
    by_area, pooled = divide_desks(6.0, 0.25, np.zeros(8))
    np.testing.assert_allclose(by_area, 4.5 / 8.0)
    assert pooled == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("skill", "rate", "after"), [(0.6, 0.15, 0.66), (0.95, 0.3, 0.965), (1.0, 0.3, 1.0), (0.6, 0.0, 0.6)]
)
def test_a_part_of_what_is_missing_is_learnt(skill: float, rate: float, after: float) -> None:
    assert learn_by_doing(skill, rate) == pytest.approx(after)

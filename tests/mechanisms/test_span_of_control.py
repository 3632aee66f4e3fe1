"""Span of control: how many leading posts the people led ask for, and when others go or come back."""

from __future__ import annotations

import pytest

from sim.mechanisms.establishment_review import Year
from sim.mechanisms.span_of_control import leaders_released, needed
from tests.mechanisms.by_hand import near, numbers

VALUES = numbers(
    {
        "span.people_per_leader": 7.0,
        "span.slack": 0.3,
        "span.release": 0.4,
        "review.on_time_target": 0.7,
        "review.social_share": 0.3,
        "review.restore_share": 0.15,
    }
)
GOOD = Year(on_time=0.9, social=0.4, failing=False)


@pytest.mark.parametrize(("led", "leaders"), [(21.0, 3.0), (10.5, 1.5), (7.0, 1.0), (3.0, 1.0), (0.0, 1.0)])
def test_need(led: float, leaders: float) -> None:
    assert needed(led, VALUES) == near(leaders)


def after(leaders: float, led: float, year: Year = GOOD, withdrawal: float = 0.9, gone: float = 1.1) -> float:
    return leaders_released(gone, leaders, 6.0, led, year, withdrawal, VALUES)


@pytest.mark.parametrize(
    ("leaders", "led", "released"),
    [
        (5.0, 21.0, 1.1 + 0.9 * 0.4 * (5.0 - 3.0)),
        (3.95, 21.0, 1.1 + 0.9 * 0.4 * 0.95),
        (3.85, 21.0, 1.1),  # 3.9 is let be
        (2.0, 21.0, 1.1),
        (1.5, 0.7, 1.1 + 0.9 * 0.4 * 0.5),  # one stays
        (1.2, 0.0, 1.1),
    ],
)
def test_what_is_beyond_the_need_goes(leaders: float, led: float, released: float) -> None:
    assert after(leaders, led) == near(released)


def test_it_asks_for_good_service_a_society_that_carries_and_the_rule() -> None:
    assert after(5.0, 21.0, Year(0.7, 0.3, False)) == near(1.82), "on the targets is enough"
    assert after(5.0, 21.0, Year(0.69, 0.4, False)) == 1.1
    assert after(5.0, 21.0, Year(0.9, 0.29, False)) == 1.1
    assert after(5.0, 21.0, withdrawal=0.0) == 1.1
    assert after(5.0, 21.0, withdrawal=0.25) == near(1.1 + 0.25 * 0.4 * 2.0)


@pytest.mark.parametrize(("gone", "left"), [(1.1, 1.1 - 0.15 * 6.0), (0.7, 0.0), (0.0, 0.0)])
def test_failing_service_brings_them_back(gone: float, left: float) -> None:
    assert after(5.0, 21.0, Year(0.9, 0.4, True), gone=gone) == near(left)


def test_switched_off_nothing_goes() -> None:
    off = numbers({**VALUES.overrides, "span.release": 0.0})
    assert leaders_released(1.1, 9.0, 6.0, 7.0, GOOD, 0.9, off) == 1.1

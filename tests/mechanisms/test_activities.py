"""Dividing hours: claims that press, what is protected, what leaders take off the staff."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.mechanisms.activities import (
    divide,
    held_back,
    hours_asked_for,
    leading_wanted,
    share_given,
    use_of,
    weight_of,
)
from tests.mechanisms.by_hand import near, numbers

ASKED = {"cases": 100.0, "guidance": 30.0, "oversight": 50.0}
WEIGHTS = {"cases": 4.0, "guidance": 1.0, "oversight": 0.5}


@pytest.mark.parametrize(
    ("available", "given"),
    [
        (200.0, (100.0, 30.0, 50.0)),
        (180.0, (100.0, 30.0, 50.0)),  # just enough
        (150.0, (100.0, 30.0, 20.0)),  # the level is 40: two are met
        (142.0, (100.0, 28.0, 14.0)),  # 28: cases are met
        (130.0, (130.0 * 4.0 / 5.5, 130.0 / 5.5, 130.0 * 0.5 / 5.5)),  # nobody is met
        (137.5, (100.0, 25.0, 12.5)),  # the level at which cases are met
        (11.0, (8.0, 2.0, 1.0)),
        (0.0, (0.0, 0.0, 0.0)),
        (-7.0, (0.0, 0.0, 0.0)),  # cases took more than there was
    ],
)
def test_hours_rise_in_vessels_as_wide_as_the_weights(
    available: float, given: tuple[float, float, float]
) -> None:
    found = divide(ASKED, available, WEIGHTS)
    assert list(found) == list(ASKED) and tuple(found.values()) == near(given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("protected", "available", "given"),
    [
        ({"oversight": 30.0}, 130.0, (80.0, 20.0, 30.0)),  # the level is 20 for the others
        ({"oversight": 12.0}, 142.0, (100.0, 28.0, 14.0)),  # it would get more anyway
        ({"oversight": 99.0}, 130.0, (64.0, 16.0, 50.0)),  # no more than it asks for
        ({"cases": 120.0, "oversight": 60.0}, 75.0, (50.0, 0.0, 25.0)),  # half of what both are promised
        ({"oversight": 14.0, "guidance": 29.0}, 142.0, (99.0, 29.0, 14.0)),
    ],
)
def test_what_is_protected_comes_first(
    protected: dict[str, float], available: float, given: tuple[float, float, float]
) -> None:
    assert tuple(divide(ASKED, available, WEIGHTS, protected).values()) == near(given)  # type: ignore[arg-type]


def test_weights_far_apart_are_an_order_and_equal_ones_equal_shares() -> None:
    strict = divide(ASKED, 115.0, {"cases": 1e6, "guidance": 1.0, "oversight": 1e-6})
    assert strict == pytest.approx({"cases": 100.0, "guidance": 15.0, "oversight": 0.0}, abs=1e-3)
    equal = divide(ASKED, 102.0, dict.fromkeys(ASKED, 3.0))
    assert equal == {"cases": near(36.0), "guidance": near(30.0), "oversight": near(36.0)}
    assert divide({}, 9.0, {}) == {}


hours = st.floats(0.0, 1e4)
weights = st.floats(1e-3, 100.0)


@given(st.lists(st.tuples(hours, weights, hours), min_size=1, max_size=7), st.floats(0.0, 3e4))
def test_all_hours_are_used_and_whoever_gets_less_than_asked_is_at_the_level(
    claims: list[tuple[float, float, float]], available: float
) -> None:
    asked = {str(k): c[0] for k, c in enumerate(claims)}
    width = {str(k): c[1] for k, c in enumerate(claims)}
    protected = {str(k): c[2] for k, c in enumerate(claims) if k % 2}
    found = divide(asked, available, width, protected)
    assert sum(found.values()) == pytest.approx(min(available, sum(asked.values())), abs=1e-6)
    assert all(-1e-9 <= found[k] <= asked[k] + 1e-6 for k in asked)
    if sum(min(asked[k], protected.get(k, 0.0)) for k in asked) > available:
        return
    level = max((found[k] / width[k] for k in asked if k not in protected), default=0.0)
    for k in asked:
        if found[k] < asked[k] - 1e-6:
            assert found[k] / width[k] >= level - 1e-6 * (1.0 + level), "no other stands higher"


@pytest.mark.parametrize(
    ("activities", "leaders", "held"), [(130.0, 90.0, 40.0), (90.0, 130.0, 0.0), (75.0, 75.0, 0.0)]
)
def test_staff_hold_back_what_leaders_have_no_hours_for(
    activities: float, leaders: float, held: float
) -> None:
    assert held_back(activities, leaders) == near(held)


@pytest.mark.parametrize(
    ("led", "leaders", "hours"), [(12.5, 300.0, 87.5), (50.0, 300.0, 300.0), (0.0, 9.0, 0.0)]
)
def test_leading_goes_by_those_led(led: float, leaders: float, hours: float) -> None:
    values = numbers({"leading.hours_per_person": 7.0})
    assert leading_wanted(led, leaders, values) == near(hours)


def test_weights_of_claims() -> None:
    values = numbers({"claim.oversight": 0.3, "claim.party_work": 0.9})
    values = type(values)(registry=dict.fromkeys(values.overrides), overrides=values.overrides)  # type: ignore[arg-type]
    assert weight_of("oversight", values) == 0.3
    assert weight_of("inventing", values) == 0.9


def test_hours_asked_for() -> None:
    assert hours_asked_for(370.0, ASKED) == near(550.0)
    assert hours_asked_for(370.0, {}) == 370.0


@pytest.mark.parametrize(
    ("asked", "available", "use"), [(900.0, 1200.0, 0.75), (1500.0, 1200.0, 1.25), (7.0, 0.0, 0.0)]
)
def test_use(asked: float, available: float, use: float) -> None:
    assert use_of(asked, available) == near(use)


@pytest.mark.parametrize(
    ("booked", "wanted", "given"), [(33.0, 44.0, 0.75), (7.0, 7.0, 1.0), (0.0, 0.0, 0.0)]
)
def test_what_an_activity_was_given(booked: float, wanted: float, given: float) -> None:
    assert share_given(booked, wanted) == near(given)

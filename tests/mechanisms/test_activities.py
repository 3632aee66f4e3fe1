"""Activities: hours that cases leave, in the order in which they are named."""

from __future__ import annotations

import pytest

from sim.mechanisms.activities import hours_asked_for, squeezed, use_of
from tests.mechanisms.by_hand import near

WANTED = {"leading": 60.0, "oversight": 70.0, "contracting": 50.0}


@pytest.mark.parametrize(
    ("available", "worked", "given"),
    [
        (450.0, 230.0, (60.0, 70.0, 50.0)),
        (450.0, 270.0, (60.0, 70.0, 50.0)),  # just enough
        (450.0, 300.0, (60.0, 70.0, 20.0)),
        (450.0, 345.0, (60.0, 45.0, 0.0)),
        (450.0, 411.0, (39.0, 0.0, 0.0)),
        (450.0, 470.0, (0.0, 0.0, 0.0)),  # cases took more than there was
        (0.0, 0.0, (0.0, 0.0, 0.0)),
    ],
)
def test_the_last_named_is_squeezed_first(
    available: float, worked: float, given: tuple[float, float, float]
) -> None:
    found = squeezed(WANTED, available, worked)
    assert list(found) == list(WANTED) and tuple(found.values()) == near(given)  # type: ignore[arg-type]


def test_the_order_of_the_names_counts() -> None:
    assert squeezed(dict(reversed(WANTED.items())), 450.0, 345.0) == {
        "contracting": 50.0, "oversight": near(55.0), "leading": 0.0,
    }  # fmt: skip
    assert squeezed({}, 450.0, 345.0) == {}


def test_hours_asked_for() -> None:
    assert hours_asked_for(370.0, WANTED) == near(550.0)
    assert hours_asked_for(370.0, {}) == 370.0


@pytest.mark.parametrize(
    ("asked", "available", "use"), [(900.0, 1200.0, 0.75), (1500.0, 1200.0, 1.25), (7.0, 0.0, 0.0)]
)
def test_use(asked: float, available: float, use: float) -> None:
    assert use_of(asked, available) == near(use)

"""Turnover: the monthly chance of quitting from the yearly one, and seats that stay empty."""

from __future__ import annotations

import numpy as np
import pytest

from sim.institutions.parameters import Parameters
from sim.kernel.randomness import stream, uniforms
from sim.mechanisms.turnover import Seats, chance_of_quitting


def values(cap: float = 0.15) -> Parameters:
    return Parameters({}, {"turnover.base": 0.12, "turnover.overloaded": 0.26, "committee.overtime_cap": cap})


@pytest.mark.parametrize(("overtime", "yearly"), [(0.0, 0.12), (0.06, 0.12 + 0.14 * 0.4), (0.15, 0.26)])
def test_twelve_months_make_the_yearly_chance(overtime: float, yearly: float) -> None:
    monthly = chance_of_quitting(overtime, values())
    assert 1.0 - (1.0 - monthly) ** 12 == pytest.approx(yearly)
    assert monthly == pytest.approx(yearly / 12.0, rel=0.2)


def test_without_overtime_it_is_the_base() -> None:
    assert 1.0 - (1.0 - chance_of_quitting(0.1, values(cap=0.0))) ** 12 == pytest.approx(0.12)


def test_a_seat_stays_empty_for_its_months() -> None:
    seats = Seats(5, stream(1, "a"))
    assert seats.turn_over(3, 4, 1.0, 2) == (3, 3)
    assert seats.empty_until.tolist() == [6, 6, 6, 0, 0]
    assert seats.turn_over(3, 5, 1.0, 2) == (0, 3)  # nobody is there to leave
    assert seats.turn_over(3, 6, 0.0, 2) == (0, 0)
    assert seats.turn_over(3, 7, 1.0, 3) == (3, 3)
    assert seats.empty_until.tolist() == [10, 10, 10, 0, 0]
    seats.fill()
    assert seats.turn_over(3, 8, 0.0, 3) == (0, 0)


def test_seats_become_empty_one_by_one() -> None:
    seats = Seats(4, stream(1, "a"))
    seats.empty_until[:] = [9, 0, 5, 3]
    assert seats.turn_over(4, 5, 0.0, 2) == (0, 1)
    assert seats.turn_over(2, 5, 0.0, 2) == (0, 1)  # the first two
    assert seats.turn_over(4, 5, 1.0, 4) == (3, 4)
    assert seats.empty_until.tolist() == [9, 9, 9, 9]


def test_who_quits_is_drawn_by_month_and_seat() -> None:
    key = stream(3, "quits")
    seats = Seats(40, key)
    u = uniforms(key, np.arange(30) + 7 * 40)
    quits, empty = seats.turn_over(30, 7, 0.3, 5)
    assert quits == empty == int((u < 0.3).sum()) > 0
    assert ((seats.empty_until[:30] == 12) == (u < 0.3)).all()


def test_as_many_quit_as_the_chance_says() -> None:
    gone = 0
    for month in range(1, 201):
        quits, _ = Seats(50, stream(2, f"quits{month}")).turn_over(50, month, 0.07, 3)
        gone += quits
    assert gone / 10_000 == pytest.approx(0.07, abs=0.008)

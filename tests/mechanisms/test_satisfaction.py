"""Satisfaction by hand."""

from __future__ import annotations

from dataclasses import replace
from math import exp

import pytest

from sim.institutions.files.library import load_scenario
from sim.mechanisms.satisfaction import Dislikes, make_dislikes, satisfaction_with

DISLIKES = Dislikes(per_visit=0.3, per_price=7.0, low_cost=0.35)


@pytest.mark.parametrize(
    ("quality", "days", "due", "visits", "price", "income", "expected"),
    [
        (0.8, 4.0, 10.0, 3, 60.0, 2000.0, 0.8 * exp(-0.4 - 0.6 - 0.21)),
        (1.0, 0.0, 10.0, 1, 0.0, 2000.0, 1.0),
        (0.9, 25.0, 10.0, 2, 0.0, 500.0, 0.9 * exp(-2.5 - 0.3)),
        (0.7, 3.0, 12.0, 0, 90.0, 1500.0, 0.7 * exp(-0.25 - 0.42)),
        (0.0, 3.0, 12.0, 1, 90.0, 1500.0, 0.0),
        (1.0, 6.0, 4.0, 6, 10.0, 7000.0, exp(-1.5 - 1.5 - 0.01)),
    ],
)
def test_days_visits_and_price_take_their_share(
    quality: float, days: float, due: float, visits: int, price: float, income: float, expected: float
) -> None:
    found = satisfaction_with(quality, days, due, visits, price, income, DISLIKES)
    assert found == pytest.approx(expected)


def test_dislikes_are_the_parameters_of_these_names() -> None:
    numbers = {"satisfaction.per_visit": 0.21, "satisfaction.per_price": 4.5}
    values = replace(load_scenario("old").parameters, overrides=numbers)
    assert make_dislikes(values, 0.4) == Dislikes(per_visit=0.21, per_price=4.5, low_cost=0.4)

"""Values of doors by hand, and the shares that taste makes of them."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log

import numpy as np
import pytest

from sim.institutions.files.library import load_scenario
from sim.mechanisms.door_choice import (
    Tastes,
    dread_of_waiting,
    make_tastes,
    price_asked,
    taste,
    value_of_doing_without,
    value_of_door,
    value_of_neighbours,
)
from tests.cases.by_hand import keys

TASTES = Tastes(
    trust=1.7, cost=30.0, distance=0.9, habit=1.3, loss=6.0, scale=0.8, neighbours=-2.2, low_cost=0.45
)


@pytest.mark.parametrize(
    ("trust", "dread", "km", "price", "income", "habitual", "value"),
    [
        (0.6, 0.4, 1.5, 90.0, 2500.0, False, 1.7 * 0.6 - 0.4 - 0.9 * 1.5 - 30.0 * 90.0 / 2500.0),
        (0.6, 0.4, 1.5, 90.0, 2500.0, True, 1.7 * 0.6 - 0.4 - 0.9 * 1.5 - 30.0 * 90.0 / 2500.0 + 1.3),
        (0.25, 1.1, 0.0, 0.0, 800.0, True, 1.7 * 0.25 - 1.1 + 1.3),
        (0.0, 0.0, 3.0, 40.0, 1.0, False, -0.9 * 3.0 - 30.0 * 40.0),
        (0.9, 0.2, 0.7, 12.0, 400.0, False, 1.53 - 0.2 - 0.63 - 0.9),
    ],
)
def test_a_door_is_worth_trust_less_waiting_way_and_price(
    trust: float, dread: float, km: float, price: float, income: float, habitual: bool, value: float
) -> None:
    assert value_of_door(TASTES, trust, dread, km, price, income, habitual) == pytest.approx(value)


@pytest.mark.parametrize(
    ("trust", "dread", "habitual", "value"),
    [
        (0.6, 0.4, False, 1.7 * 0.6 - 0.4 - 2.2),
        (0.6, 0.4, True, 1.7 * 0.6 - 0.4 - 2.2 + 1.3),
        (0.0, 0.0, False, -2.2),
        (0.35, 0.9, True, 0.595 - 0.9 - 2.2 + 1.3),
    ],
)
def test_neighbours_are_near_and_ask_no_price(
    trust: float, dread: float, habitual: bool, value: float
) -> None:
    assert value_of_neighbours(TASTES, trust, dread, habitual) == pytest.approx(value)


@pytest.mark.parametrize(("loss", "value"), [(0.3, -1.8), (0.0, 0.0), (1.0, -6.0)])
def test_doing_without_loses_what_the_affair_is_worth(loss: float, value: float) -> None:
    assert value_of_doing_without(TASTES, loss) == pytest.approx(value)


def test_dread_grows_with_the_logarithm_of_the_days() -> None:
    days = np.array([[0.0, 1.0, 3.0], [9.0, 30.0, 0.4]])
    expected = [[0.0, 0.7 * log(2.0), 0.7 * log(4.0)], [0.7 * log(10.0), 0.7 * log(31.0), 0.7 * log(1.4)]]
    np.testing.assert_allclose(dread_of_waiting(days, 0.7), expected)


@pytest.mark.parametrize(
    ("spares", "on_relief", "asked"),
    [(True, True, 80.0 * 0.7), (True, False, 80.0), (False, True, 80.0), (False, False, 80.0)],
)
def test_only_who_is_on_relief_is_spared_and_only_at_stations(
    spares: bool, on_relief: bool, asked: float
) -> None:
    assert price_asked(80.0, spares, on_relief, 0.3) == pytest.approx(asked)


def test_all_of_a_price_can_be_spared() -> None:
    assert price_asked(80.0, True, True, 1.0) == 0.0


@pytest.mark.parametrize("scale", [0.8, 3.0])
def test_taste_is_gumbel(scale: float) -> None:
    """Mean Euler's constant times the scale, variance (pi x scale)^2 / 6, P(less than 0) = 1/e."""
    n = 40_000
    found = np.array([taste(word, scale) for word in keys(n, seed=7)])
    deviation = scale * np.pi / np.sqrt(6.0)
    assert found.mean() == pytest.approx(0.5772157 * scale, abs=4.0 * deviation / np.sqrt(n))
    assert found.std() == pytest.approx(deviation, rel=0.03)
    assert (found < 0.0).mean() == pytest.approx(exp(-1.0), abs=4.0 * np.sqrt(0.2325 / n))


def test_weights_are_the_parameters_of_these_names() -> None:
    values = load_scenario("old").parameters
    numbers = {
        "door.trust": 1.1,
        "door.cost": 41.0,
        "door.distance": 0.81,
        "door.habit": 2.1,
        "door.loss": 8.1,
        "door.taste_scale": 1.2,
        "door.neighbours": -2.6,
    }
    tastes = make_tastes(replace(values, overrides=numbers), 0.37)
    assert tastes == Tastes(
        trust=1.1, cost=41.0, distance=0.81, habit=2.1, loss=8.1, scale=1.2, neighbours=-2.6, low_cost=0.37
    )

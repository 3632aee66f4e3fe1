"""Rates of needs and programmes by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.institutions.affairs import ATTRIBUTES, Programme
from sim.mechanisms.needs import acceptance, daily_rate, is_prevented, programme_rate
from tests.cases.by_hand import keys


def bits(*names: str) -> int:
    return sum(1 << ATTRIBUTES.index(name) for name in names)


def test_attributes_multiply_a_rate_and_the_greatest_product_is_drawn_for() -> None:
    most, share = acceptance({"older": 3.0, "low_income": 1.5, "migrant": 0.25, "minor": 0.0})
    assert most == 4.5, "what lowers a rate does not lower the bound"
    assert share.size == 2048
    assert share[0] == pytest.approx(1.0 / 4.5)
    assert share[bits("older")] == pytest.approx(3.0 / 4.5)
    assert share[bits("low_income")] == pytest.approx(1.5 / 4.5)
    assert share[bits("older", "low_income")] == pytest.approx(1.0)
    assert share[bits("older", "migrant")] == pytest.approx(0.75 / 4.5)
    assert share[bits("older", "low_income", "migrant", "volunteer")] == pytest.approx(0.25)
    assert share[bits("minor", "older")] == 0.0


def test_without_multipliers_everybody_is_alike() -> None:
    most, share = acceptance({})
    assert most == 1.0 and (share == 1.0).all()


@pytest.mark.parametrize(
    ("per", "rate"),
    [("resident", 7.0 * 1.3), ("household", 9.1), ("committee", 9.1 * 0.4), ("subdistrict", 9.1 * 0.4)],
)
def test_what_is_per_committee_or_sub_district_follows_the_size_of_the_community(
    per: str, rate: float
) -> None:
    programme = Programme(per=per, volume=7.0)
    assert programme_rate(programme, 1.3, 0.4) == pytest.approx(rate)


@pytest.mark.parametrize(
    ("rate", "season", "periodic", "day", "mean"),
    [
        (126.0, 1.5, False, 0, 0.75),
        (126.0, 1.5, False, 20, 0.75),
        (126.0, 1.5, True, 0, 0.75 * 4.2),
        (126.0, 1.5, True, 4, 0.75 * 4.2),
        (126.0, 1.5, True, 5, 0.0),
        (126.0, 1.5, True, 20, 0.0),
        (126.0, 0.0, False, 3, 0.0),
        (0.0, 1.5, True, 3, 0.0),
    ],
)
def test_a_year_s_rate_on_a_day(rate: float, season: float, periodic: bool, day: int, mean: float) -> None:
    assert daily_rate(rate, season, periodic, day) == pytest.approx(mean)


def test_the_days_of_a_year_add_up_to_the_year() -> None:
    for periodic in (False, True):
        assert sum(daily_rate(37.0, 1.0, periodic, day % 21) for day in range(252)) == pytest.approx(37.0)


@pytest.mark.parametrize(
    ("preventable", "capital", "share"),
    [(0.6, 0.35, 0.21), (0.6, 0.0, 0.0), (0.0, 0.35, 0.0), (1.0, 1.0, 1.0)],
)
def test_capital_prevents_a_part_of_what_can_be(preventable: float, capital: float, share: float) -> None:
    found = np.mean([is_prevented(key, preventable, capital) for key in keys(8000)])
    assert found == pytest.approx(share, abs=4.0 * np.sqrt(share * (1.0 - share) / 8000))

"""Facilities: upkeep and capital after months with good and with poor work on them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.mechanisms.facilities import Facilities, facilities_of, next_capital, next_upkeep, share_done
from tests.mechanisms.by_hand import near, numbers

VALUES = numbers(
    {
        "facility.initial": 0.55,
        "facility.initial_upkeep": 0.75,
        "facility.memory": 0.15,
        "facility.decay": 0.24,
        "facility.growth": 0.36,
        "facility.extend_from": 0.6,
    }
)


def array(*values: float) -> Any:
    return np.array(values)


def test_work_done_over_work_due() -> None:
    shares = share_done(array(30.0, 50.0, 0.0, 0.0), array(40.0, 40.0, 40.0, 0.0))
    assert shares.tolist() == [0.75, 1.0, 0.0, 1.0]


def test_upkeep_follows() -> None:
    assert next_upkeep(array(0.5, 0.5, 0.5), array(0.9, 0.1, 0.5), VALUES) == near([0.56, 0.44, 0.5])


@pytest.mark.parametrize(
    ("capital", "upkeep", "expected"),
    [
        (0.7, 0.9, 0.7 + (0.36 * 0.3 * 0.3 - 0.24 * 0.1 * 0.7) / 12.0),
        (0.7, 0.6, 0.7 - 0.24 * 0.4 * 0.7 / 12.0),
        (0.7, 0.2, 0.7 - 0.24 * 0.8 * 0.7 / 12.0),
        (1.0, 1.0, 1.0),
        (0.0, 0.3, 0.0),
    ],
)
def test_capital_is_built_and_decays_by_yearly_rates(capital: float, upkeep: float, expected: float) -> None:
    assert next_capital(array(capital), array(upkeep), VALUES) == near([expected])


def test_a_good_and_a_poor_month() -> None:
    facilities = Facilities(("home", "trail"), np.array([3, 8]), array(0.7, 0.4), array(0.8, 0.5))
    assert facilities.mean_level() == near((0.56 + 0.2) / 2.0)
    facilities.close_month(array(19.0, 3.0), array(20.0, 30.0), VALUES)
    good, poor = 0.8 + 0.15 * 0.15, 0.5 - 0.15 * 0.4
    assert facilities.upkeep == near([good, poor])
    # capital follows the month's upkeep, not the one before
    better = 0.7 + (0.36 * (good - 0.6) * 0.3 - 0.24 * (1.0 - good) * 0.7) / 12.0
    worse = 0.4 - 0.24 * (1.0 - poor) * 0.4 / 12.0
    assert facilities.capital == near([better, worse])
    assert facilities.level == near([better * good, worse * poor])


def test_facilities_of_a_catalogue() -> None:
    kinds = ("direct", "facility", "everyday", "facility")
    affairs: Any = {f"a{i}": SimpleNamespace(affair_class=kind) for i, kind in enumerate(kinds)}
    facilities = facilities_of(affairs, VALUES)
    assert facilities.names == ("a1", "a3") and facilities.rows.tolist() == [1, 3]
    assert facilities.capital.tolist() == [0.55, 0.55] and facilities.upkeep.tolist() == [0.75, 0.75]
    assert np.isnan(facilities_of({}, VALUES).mean_level())

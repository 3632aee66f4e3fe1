"""Rates of joining and leaving by hand, and what a month makes of them."""

from __future__ import annotations

from dataclasses import replace
from math import exp, nan
from typing import Any

import numpy as np
import pytest

from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.files.library import load_scenario
from sim.institutions.parameters import Parameters
from sim.kernel.randomness import stream
from sim.mechanisms.volunteering import (
    Pull,
    chance_in_a_month,
    hours_offered,
    make_pull,
    pull_on_all,
    rate_of_joining,
    rate_of_leaving,
    turn_over,
    use_of_hours,
)

NUMBERS = {
    "volunteer.join": 0.011,
    "volunteer.mobilisation": 2.3,
    "volunteer.neighbours": 2.7,
    "volunteer.older": 1.6,
    "volunteer.young": 0.7,
    "volunteer.cultivation": 1.2,
    "volunteer.crowding_out": 0.15,
    "volunteer.drop_out": 0.3,
    "volunteer.fatigue": 0.6,
    "volunteer.line_work": 0.9,
    "volunteer.active_share": 0.25,
    "volunteer.hours_year": 30.0,
}
PULL = Pull(join=0.3, party=1.4, neighbours=2.5, older=1.6, young=0.7, others=1.3, leave=np.array([0.4, 0.9]))


@pytest.fixture(scope="module")
def values() -> Parameters:
    return replace(load_scenario("old").parameters, overrides=NUMBERS)


def bits(*names: str) -> int:
    return sum(1 << ATTRIBUTES.index(name) for name in names)


@pytest.mark.parametrize(
    ("trust", "have", "active", "known", "rate"),
    [
        (0.2, (), 0, 0, 0.3 * 1.3 * 0.7),
        (0.0, (), 0, 4, 0.3 * 1.3 * 0.5),
        (1.0, (), 3, 4, 0.3 * 1.3 * 1.5 * (1.0 + 2.5 * 0.75)),
        (0.2, ("party_member",), 0, 0, 0.3 * 1.3 * 0.7 * 2.4),
        (0.2, ("older",), 0, 0, 0.3 * 1.3 * 0.7 * 1.6),
        (0.2, ("young_adult",), 0, 0, 0.3 * 1.3 * 0.7 * 0.7),
        (0.2, ("older", "party_member"), 1, 5, 0.3 * 1.3 * 0.7 * 2.4 * 1.6 * 1.5),
        (0.2, ("older", "young_adult"), 0, 0, 0.3 * 1.3 * 0.7 * 1.6),  # a table may say both
        (0.2, ("low_income", "very_old"), 0, 0, 0.3 * 1.3 * 0.7),
    ],
)
def test_what_moves_a_resident_to_join(
    trust: float, have: tuple[str, ...], active: int, known: int, rate: float
) -> None:
    assert rate_of_joining(PULL, trust, bits(*have), active, known) == pytest.approx(rate)


@pytest.mark.parametrize(("rate", "chance"), [(0.6, 1.0 - exp(-0.05)), (24.0, 1.0 - exp(-2.0)), (0.0, 0.0)])
def test_a_year_s_rate_in_a_month(rate: float, chance: float) -> None:
    assert chance_in_a_month(rate) == pytest.approx(chance)


@pytest.mark.parametrize(
    ("use", "command", "rate"),
    [(0.0, 0.0, 0.3), (0.7, 0.0, 0.3 * 1.42), (0.0, 0.4, 0.3 * 1.36), (0.7, 0.4, 0.3 * (1.0 + 0.42 + 0.36))],
)
def test_what_drives_volunteers_away(use: float, command: float, rate: float, values: Parameters) -> None:
    assert rate_of_leaving(values, use, command) == pytest.approx(rate)


@pytest.mark.parametrize(
    ("cultivation", "satisfaction", "helpfulness", "factor"),
    [
        (0.0, 0.0, 1.0, 1.0),
        (0.6, 0.0, 1.0, 1.72),
        (0.0, 0.8, 1.0, 0.88),
        (0.6, 0.8, 1.5, 1.72 * 0.88 * 1.5),
        (0.6, nan, 1.5, 1.72 * 1.5),
        (0.6, 10.0, 1.5, 0.0),
    ],
)
def test_what_moves_everybody(
    cultivation: float, satisfaction: float, helpfulness: float, factor: float, values: Parameters
) -> None:
    assert pull_on_all(values, cultivation, satisfaction, helpfulness) == pytest.approx(factor)


def test_the_pull_of_a_month(values: Parameters) -> None:
    leave = np.array([0.1, 0.2])
    pull = make_pull(values, 0.35, 1.9, leave)
    assert pull[:6] == pytest.approx((0.011, 2.3 * 0.35, 2.7, 1.6, 0.7, 1.9))
    assert pull.leave is leave
    assert pull._fields[:6] == ("join", "party", "neighbours", "older", "young", "others")


@pytest.mark.parametrize(("volunteers", "hours"), [(48, 30.0), (1, 0.625), (0, 0.0)])
def test_hours_offered_in_a_month(volunteers: int, hours: float, values: Parameters) -> None:
    assert hours_offered(values, volunteers) == pytest.approx(hours)


@pytest.mark.parametrize(
    ("worked", "offered", "use"), [(3.0, 12.0, 0.25), (15.0, 12.0, 1.0), (0.0, 12.0, 0.0), (0.0, 0.0, 0.0)]
)
def test_use_of_what_is_offered(worked: float, offered: float, use: float) -> None:
    assert use_of_hours(worked, offered) == use


# --- a month of a whole community --------------------------------------------------------------------

HOMES, EACH = 6, 4000
"""Households of like people: what they are is told below, row by row."""


def month(**changed: Any) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """One month; who volunteers after it ([homes, each]) and which households help."""
    n = HOMES * EACH
    household = np.arange(n, dtype=np.int32)
    kind = np.repeat(np.arange(HOMES), EACH)
    attributes = np.array(
        [0, bits("party_member", "older"), bits("minor"), 0, 0, bits("young_adult")], dtype=np.uint16
    )[kind]
    volunteer = np.isin(kind, [3, 4])  # in precinct 0 and in precinct 1
    precinct = np.where(kind == 4, 1, 0).astype(np.int16)
    neighbours = np.full((n, 3), -1, dtype=np.int32)
    # the young know three households: two without a volunteer and one with
    neighbours[kind == 5] = [0, 3 * EACH, 1]
    helping = volunteer.copy()
    trust = np.tile(np.array([0.9, 0.3, 0.1], dtype=np.float32), (n, 1))
    pull = PULL._replace(**changed)
    turn_over(volunteer, attributes, household, precinct, neighbours, helping, trust, pull, stream(3, "v"), 7)
    return volunteer.reshape(HOMES, EACH), helping.reshape(HOMES, EACH)


def test_residents_join_and_leave_with_the_chance_of_a_month() -> None:
    volunteer, helping = month()
    joined = volunteer.mean(axis=1)
    base = 0.3 * 1.3 * (0.5 + 0.3)
    rates = [base, base * 2.4 * 1.6, 0.0, 0.4, 0.9, base * 0.7 * (1.0 + 2.5 / 3.0)]
    for kind, rate in enumerate(rates):
        chance = 1.0 - exp(-rate / 12.0)
        expected = 1.0 - chance if kind in (3, 4) else chance
        assert joined[kind] == pytest.approx(expected, abs=4.0 * np.sqrt(chance * (1.0 - chance) / EACH)), (
            kind
        )
    assert (helping == volunteer).all(), "each household is one person here"


def test_nobody_moves_without_a_rate() -> None:
    volunteer, _ = month(join=0.0, leave=np.zeros(2))
    assert (volunteer.mean(axis=1) == [0.0, 0.0, 0.0, 1.0, 1.0, 0.0]).all()


def test_everybody_decides_on_what_neighbours_did_last_month() -> None:
    """A chain of households, each knowing the one before: the pull does not run along it in one month."""
    n = 4000
    volunteer = np.zeros(n, dtype=np.bool_)
    volunteer[0] = True
    neighbours = np.arange(-1, n - 1, dtype=np.int32).reshape(n, 1)
    helping = volunteer.copy()
    homes = np.arange(n, dtype=np.int32)
    trust = np.full((n, 3), 0.3, dtype=np.float32)
    pull = PULL._replace(join=0.4, others=1.0, neighbours=6000.0, leave=np.zeros(1))
    turn_over(
        volunteer, np.zeros(n, dtype=np.uint16), homes, np.zeros(n, dtype=np.int16), neighbours, helping,
        trust, pull, stream(3, "v"), 1,
    )  # fmt: skip
    assert volunteer[0] and volunteer[1]
    chance = 1.0 - exp(-0.4 * 0.8 / 12.0)
    assert volunteer[2:].mean() == pytest.approx(chance, abs=4.0 * np.sqrt(chance / n))


def test_a_household_helps_as_long_as_one_of_it_volunteers() -> None:
    volunteer = np.array([True, False, False, False, True])
    household = np.array([0, 0, 1, 2, 2], dtype=np.int32)
    helping = np.array([False, True, True])
    turn_over(
        volunteer, np.full(5, bits("minor"), dtype=np.uint16), household, np.zeros(3, dtype=np.int16),
        np.full((3, 1), -1, dtype=np.int32), helping, np.zeros((5, 3), dtype=np.float32),
        PULL._replace(leave=np.zeros(1)), stream(3, "v"), 1,
    )  # fmt: skip
    assert helping.tolist() == [True, False, True]

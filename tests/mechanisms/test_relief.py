"""Relief and donations: what is spared, who pays what, who gives what."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.agents.market import Market
from sim.agents.society import RELIEF_FUND, CommunityUnit
from sim.cases.ledger import OUTCOME
from sim.kernel.service_state import DONE, GIVEN_UP
from sim.mechanisms.donations import residents_give, unit_gives
from sim.mechanisms.relief import customers_pay, first_guess, foreseen, fund_pays, spared
from sim.processes.relief import LOW_INCOME, Relief
from tests.mechanisms.by_hand import a_model, bare, near, numbers

GIVEN = {
    "relief.most_spared": 0.6,
    "relief.spent_a_month": 0.4,
    "expectation.speed": 0.35,
    "charity.giving": 0.05,
    "unit.contribution": 120.0,
    "unit.seat": 0.7,
    "wage.service_worker": 1000.0,
}
VALUES = numbers(GIVEN)


# --- formulas --------------------------------------------------------------------------------------------


def test_the_first_guess() -> None:
    prices = np.array([[0.0, 30.0, 0.0], [12.0, 0.0, 0.0]])
    assert first_guess(prices, 9) == near(21.0 * 9.0)
    assert first_guess(np.zeros((2, 3)), 9) == 0.0
    assert first_guess(prices, 0) == 0.0


@pytest.mark.parametrize(
    ("balance", "asked", "cultivation", "expected"),
    [
        (300.0, 400.0, 0.9, 0.3),
        (300.0, 150.0, 0.9, 0.54),
        (300.0, 150.0, 0.0, 0.0),
        (-300.0, 400.0, 0.9, 0.0),
        (300.0, 0.0, 0.9, 0.0),
    ],
)
def test_what_is_spared(balance: float, asked: float, cultivation: float, expected: float) -> None:
    assert spared(balance, asked, cultivation, VALUES) == near(expected)


def test_what_is_foreseen() -> None:
    assert foreseen(200.0, 260.0, VALUES) == near(221.0)
    assert foreseen(200.0, 100.0, VALUES) == near(165.0)
    assert foreseen(0.0, 260.0, VALUES) == 260.0


def test_who_pays() -> None:
    assert fund_pays(250.0, 0.3, 900.0) == near(75.0)
    assert fund_pays(250.0, 0.3, 60.0) == 60.0
    assert fund_pays(250.0, 0.3, -5.0) == 0.0
    assert customers_pay(400.0, 75.0) == 325.0
    assert customers_pay(40.0, 75.0) == 0.0


def test_donations() -> None:
    assert unit_gives(0.8, False, 0.3, VALUES) == near(28.8)
    assert unit_gives(0.8, True, 0.3, VALUES) == near(28.8 * 1.7)
    assert unit_gives(0.0, True, 0.3, VALUES) == 0.0
    assert residents_give(1500, 0.64, 0.8, VALUES) == near(38.4)
    assert residents_give(1500, 0.64, 0.0, VALUES) == 0.0


# --- a month ---------------------------------------------------------------------------------------------


def outcomes() -> Any:
    """Sales at doors 0 (a station) and 1 (the market) of affairs that ask 10 to 50 yuan."""
    rows = np.zeros(8, dtype=OUTCOME)
    rows["person"] = [3, 4, 5, 6, -1, 8, 9, 2]
    rows["affair"] = [0, 1, 0, 1, 0, 0, 1, 0]
    rows["door"] = [0, 0, 1, 1, 0, 0, -1, 0]
    rows["state"] = [DONE, DONE, DONE, DONE, DONE, GIVEN_UP, DONE, DONE]
    poor = LOW_INCOME | 1
    rows["attributes"] = [poor, 1, poor, 0, poor, poor, poor, LOW_INCOME]
    return rows


PRICES = np.array([[10.0, 14.0], [30.0, 50.0]])


def a_world(fund: float, *, has_charity: bool = True, people: float = 2.5) -> Any:
    market = bare(Market, None, body_id="market", is_open=True, fte={"field": people})
    closed = bare(Market, None, body_id="station", is_open=False, fte={"field": 9.0})
    model = a_model(
        GIVEN,
        {"cultivation": 0.9},
        bodies=[market, closed],
        prices=PRICES,
        low_cost_doors=np.array([True, False]),
        has_charity=has_charity,
        layout=SimpleNamespace(doors=("station", "market")),
        ledger=SimpleNamespace(month_rows=outcomes),
        community=SimpleNamespace(residents=1500),
        trust=np.array([[0.1, 0.2, 0.6], [0.3, 0.4, 0.68]]),
        affair_tables=SimpleNamespace(everyday=np.array([True, False])),
        people=SimpleNamespace(low_income=np.array([True, False, True, True])),
    )
    model.accounts.balance[RELIEF_FUND] = fund
    return model


def test_a_month_of_relief_by_hand() -> None:
    model, relief = a_world(9.0), Relief()
    relief.open_month(model)
    # three on relief at a mean price of 12; 0.4 of the fund may be spent
    assert relief.spared == near(9.0 * 0.4 / 36.0)
    relief.close_month(model)
    # the station sold for 10 + 30 + 10, of which 20 to those on relief; the market for 14 + 50
    given = 0.05 * 1500.0 * 0.64 * 0.9
    assert dict(model.accounts.paid) == {
        ("customers", "station", "sale"): near(48.0),
        (RELIEF_FUND, "station", "relief"): near(2.0),
        ("customers", "market", "sale"): near(64.0),
        ("market", "people", "payroll"): near(2500.0),
        ("donors", RELIEF_FUND, "donation"): near(given),
    }
    assert model.accounts.balance[RELIEF_FUND] == near(7.0 + given)
    # from now on the 20 yuan of the first month are expected
    relief.open_month(model)
    assert relief.spared == near(0.54), "as much as can be"
    model.accounts.balance[RELIEF_FUND] = 5.0
    relief.open_month(model)
    assert relief.spared == near(5.0 * 0.4 / 20.0)


def test_relief_is_shared_by_the_doors_that_ask_for_it() -> None:
    model, relief = a_world(90.0), Relief()
    model.low_cost_doors = np.array([True, True])
    relief.spared = 0.5
    relief.close_month(model)
    # 20 yuan asked of those on relief at the station, 14 at the other door
    assert model.accounts.paid[RELIEF_FUND, "station", "relief"] == near(10.0)
    assert model.accounts.paid[RELIEF_FUND, "market", "relief"] == near(7.0)


def test_the_fund_never_pays_more_than_it_has() -> None:
    model, relief = a_world(4.0), Relief()
    relief.spared = 0.54
    relief.close_month(model)
    assert model.accounts.paid[RELIEF_FUND, "station", "relief"] == near(4.0)
    assert model.accounts.paid["customers", "station", "sale"] == near(46.0)


def test_without_an_association_nothing_is_spared_or_given() -> None:
    model, relief = a_world(9.0, has_charity=False), Relief()
    relief.open_month(model)
    relief.close_month(model)
    assert relief.spared == 0.0
    assert not [key for key in model.accounts.paid if RELIEF_FUND in key]


# --- community units -------------------------------------------------------------------------------------


def a_unit(
    monkeypatch: pytest.MonkeyPatch, kind: type[CommunityUnit] = CommunityUnit, **more: Any
) -> CommunityUnit:
    monkeypatch.setattr("sim.agents.base.Body.close_month", lambda self: None)
    model = a_model(GIVEN, {"cultivation": 0.8}, has_charity=True)
    model.structure.bodies = {"committee": SimpleNamespace(members=("school", "heads"))}
    return bare(kind, model, **{"body_id": "school", "is_open": True, "given": 5.0, **more})


def test_units_give_more_with_a_seat(monkeypatch: pytest.MonkeyPatch) -> None:
    for body_id, gift in (("school", 28.8 * 1.7), ("hospital", 28.8)):
        unit = a_unit(monkeypatch, body_id=body_id)
        unit.close_month()
        assert unit.given == near(gift)
        assert dict(unit.model.accounts.paid) == {("donors", RELIEF_FUND, "donation"): near(gift)}


def test_who_is_closed_or_has_no_association_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    closed, alone = a_unit(monkeypatch, is_open=False), a_unit(monkeypatch)
    alone.model.has_charity = False  # type: ignore[misc]
    for unit in (closed, alone):
        unit.close_month()
        assert unit.given == 0.0 and not unit.model.accounts.paid


def test_a_unit_of_ones_own_gives_what_it_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    class Generous(CommunityUnit):
        def give(self) -> float:
            return 777.0

    unit = a_unit(monkeypatch, Generous)
    unit.close_month()
    assert unit.given == unit.model.accounts.balance[RELIEF_FUND] == 777.0

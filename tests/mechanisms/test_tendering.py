"""Tenders: prices, purses, scores, and who gets which lot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.mechanisms.tendering import (
    Bid,
    Bidder,
    Call,
    Lot,
    Weights,
    award,
    contract_budget,
    contracting_hours,
    homes_of_projects,
    hour_cost,
    least_price,
    lot_hours,
    lots_per_affair,
    may_bid,
    price_asked,
    project_hours,
    quality_held,
    representation,
    reserve_price,
    score,
    set_aside,
    share_set_aside,
)
from tests.mechanisms.by_hand import near, numbers

VALUES = numbers(
    {
        "service.productive_hours_month": 150.0,
        "contractor.use": 0.8,
        "wage.social_worker": 1100.0,
        "contractor.overhead": 0.35,
        "contract.reserve_factor": 1.3,
        "contract.budget_per_resident": 7.0,
        "contract.tender_hours": 13.0,
        "contract.inspection_hours": 3.5,
        "money.paid_share": 0.45,
    }
)
WEIGHTS = Weights(quality=0.5, price=0.3, fit=0.2)


# --- formulas --------------------------------------------------------------------------------------------


def test_what_an_hour_costs_and_the_most_that_is_paid() -> None:
    assert hour_cost(VALUES) == near(1100.0 * 1.35 / (150.0 * 0.8))
    assert reserve_price(VALUES) == near(12.375 * 1.3)


@pytest.mark.parametrize(
    ("cost", "altruism", "margin", "luck", "least", "asked"),
    [
        (12.0, 0.25, 0.2, 0.3, 9.0, 9.0 * (1.0 + 0.2 * 0.8)),
        (15.0, 0.0, 0.1, 0.9, 15.0, 15.0 * 1.14),
        (12.0, 0.4, 0.0, 0.7, 7.2, 7.2),
        (12.0, 0.4, 0.3, 0.0, 7.2, 7.2 * 1.15),
    ],
)
def test_prices(cost: float, altruism: float, margin: float, luck: float, least: float, asked: float) -> None:
    assert least_price(cost, altruism) == near(least)
    assert price_asked(Call(cost, 99.0, 30.0), altruism, margin, luck) == near(asked)
    assert price_asked(Call(cost, asked - 0.1, 30.0), altruism, margin, luck) == near(asked - 0.1)


def test_hours_of_lots() -> None:
    assert lot_hours(720.0, 1.5, 3) == near(30.0)
    assert lot_hours(100.0, 0.6, 4) == near(100.0 * 0.6 / 12.0 / 4.0)
    assert lot_hours(0.0, 0.6, 4) == 0.0


@pytest.mark.parametrize(("asked", "lots"), [(1.4, 1), (2.6, 3), (3.0, 3), (4.0, 4), (5.3, 4), (9.0, 4)])
def test_no_more_lots_of_an_affair_than_four(asked: float, lots: int) -> None:
    assert lots_per_affair(numbers({"contract.lots_per_affair": asked})) == lots


@pytest.mark.parametrize(
    ("homes", "most", "affairs"),
    [
        ([7, 3, 5], 2.0, [7, 3]),
        ([7, 3], 5.0, [7, 3, 7, 3, 7]),
        ([7, 3], 2.6, [7, 3, 7]),
        ([], 5.0, []),
        ([7], 0.3, []),
    ],
)
def test_projects_go_to_areas_by_turns(homes: list[int], most: float, affairs: list[int]) -> None:
    assert homes_of_projects(homes, numbers({"contract.most_projects": most})) == affairs


def test_hours_of_projects() -> None:
    assert project_hours(0.3, numbers({"contract.project_hours": 90.0})) == near(27.0)


@pytest.mark.parametrize(
    ("free", "reserve", "may"),
    [(30.0, 9.0, True), (31.0, 9.5, True), (29.9, 9.5, False), (31.0, 8.9, False)],
)
def test_who_may_bid_has_the_hours_and_is_paid_enough(free: float, reserve: float, may: bool) -> None:
    assert may_bid(Call(12.0, reserve, free), 30.0, 0.25) is may


def test_quality_is_what_is_remembered_if_anything() -> None:
    assert [quality_held(seen, 0.7) for seen in (0.45, 0.0, float("nan"))] == [0.45, 0.0, 0.7]


def test_purses() -> None:
    assert contract_budget(1500, 0.9, 0.7, VALUES) == near(7.0 * 1500.0 / 12.0 * 0.9 * 0.7)
    assert contract_budget(1500, 0.9, 1.0, VALUES) == near(787.5)
    assert contract_budget(1500, 0.0, 0.7, VALUES) == 0.0
    assert share_set_aside(0.8, 0.7, VALUES) == near(0.8 * 0.45 * 0.7)
    assert share_set_aside(0.8, 1.0, VALUES) == near(0.36)
    assert set_aside(0.36, 25.0, 16.0) == near(144.0)


@pytest.mark.parametrize(
    ("put_out", "running", "scale", "expected"),
    [(9, 4, 0.3, (13.0 * 3.0 + 14.0) * 0.3), (0, 4, 0.3, 4.2), (5, 0, 1.7, 13.0 * 5.0 / 3.0 * 1.7)],
)
def test_hours_of_contracting(put_out: int, running: int, scale: float, expected: float) -> None:
    assert contracting_hours(put_out, running, scale, VALUES) == near(expected)


def test_representation() -> None:
    assert [representation(heads, units) for heads in (False, True) for units in (False, True)] == [
        0.0, 0.5, 0.5, 1.0,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("bid", "expected"),
    [
        (Bid(16.0, 0.9, 0.4), 0.45 + 0.3 * 0.2 + 0.08),
        (Bid(11.0, 0.55, 0.8), 0.275 + 0.3 * 0.45 + 0.16),
        (Bid(20.0, 0.0, 0.0), 0.0),
        (Bid(0.0, 1.0, 1.0), 1.0),
    ],
)
def test_scores(bid: Bid, expected: float) -> None:
    assert score(bid, 20.0, WEIGHTS) == near(expected)


# --- a tender by hand ------------------------------------------------------------------------------------


class Seller:
    """Bids the same for every lot that it has hours for, and notes what it was told."""

    def __init__(self, place: int, hours: float, may: list[bool], bid: Bid) -> None:
        self.calls: list[tuple[int, float]] = []
        self._bid = bid
        self.bidder = Bidder(place, hours, np.array(may), self.bid)

    def bid(self, lot: Lot, call: Call) -> Bid | None:
        assert (call.cost, call.reserve) == (10.0, 20.0)
        self.calls.append((lot.affair, call.free_hours))
        return self._bid if call.free_hours >= lot.hours else None


def tender(lots: list[Lot], sellers: list[Seller], purses: dict[str, float]) -> int:
    return award(lots, [s.bidder for s in sellers], purses, 10.0, 20.0, WEIGHTS, month=7, term=14)


def test_three_lots_by_hand() -> None:
    running = Lot(0, 0, 30.0, "district", holder=1, price=12.0, until=9)
    ended = Lot(1, 0, 40.0, "district", holder=4, price=9.0, until=7)
    never = Lot(2, 0, 25.0, "civil_affairs")
    too_late = Lot(0, 1, 10.0, "district", holder=0, price=9.0, until=3)
    sellers = [
        Seller(0, 60.0, [True, True, True], Bid(16.0, 0.9, 0.4)),  # scores 0.59
        Seller(1, 70.0, [True, True, False], Bid(11.0, 0.55, 0.8)),  # scores 0.57
        Seller(4, 100.0, [True, False, True], Bid(13.0, 0.7, 0.1)),  # scores 0.475
    ]
    purses = {"district": 1160.0, "civil_affairs": 500.0}
    assert tender([running, ended, never, too_late], sellers, purses) == 2
    assert (running.holder, running.price, running.until) == (1, 12.0, 9)
    # 1160 less the running 360 just holds 40 hours at the reserve of 20
    assert (ended.holder, ended.price, ended.until) == (0, 16.0, 21)
    # the best has 20 hours left, the second may not; the purse just holds 25 hours at the reserve
    assert (never.holder, never.price, never.until) == (4, 13.0, 21)
    # 160 yuan are left, less than 10 hours at the reserve: nobody holds it any more
    assert (too_late.holder, too_late.price) == (-1, 0.0)
    assert purses == {"district": near(160.0), "civil_affairs": near(175.0)}
    assert [seller.calls for seller in sellers] == [
        [(1, 60.0), (2, 20.0)],
        [(1, 40.0)],
        [(2, 100.0)],
    ]


@pytest.mark.parametrize(
    ("purse", "taken_off", "is_put_out"),
    [
        (800.0, 0.0, True),  # 40 hours at the reserve of 20, not at what is asked for them
        (799.9, 0.0, False),
        (640.0, 0.0, False),  # though the dearer of the bids would not cost more
        (1250.0, 450.0, True),  # less what the running contract costs
        (1249.9, 450.0, False),
        (0.0, 0.0, False),
        (-3.0, 0.0, False),
    ],
)
def test_a_lot_whose_purse_does_not_hold_the_reserve_is_not_put_out(
    purse: float, taken_off: float, is_put_out: bool
) -> None:
    running = Lot(0, 1, 30.0, "district", holder=5, price=taken_off / 30.0, until=9)
    lot = Lot(0, 0, 40.0, "district", holder=3, price=9.0, until=7)
    sellers = [
        Seller(0, 60.0, [True], Bid(16.0, 0.9, 0.4)),
        Seller(1, 60.0, [True], Bid(11.0, 0.55, 0.8)),
    ]
    purses = {"district": purse}
    assert tender([running, lot], sellers, purses) == is_put_out
    assert (lot.holder, lot.price) == ((0, 16.0) if is_put_out else (-1, 0.0))
    assert purses["district"] == near(purse - taken_off - (640.0 if is_put_out else 0.0))
    assert [len(seller.calls) for seller in sellers] == [is_put_out] * 2, "nobody is asked in vain"


def test_lots_are_put_out_in_the_order_that_they_come_in() -> None:
    for places in ((0, 1), (1, 0)):
        lots = [Lot(0, 0, 40.0, "district"), Lot(1, 0, 30.0, "district")]
        seller = Seller(0, 90.0, [True, True], Bid(16.0, 0.9, 0.4))
        assert tender([lots[place] for place in places], [seller], {"district": 1100.0}) == 1
        assert [lot.holder for lot in (lots[place] for place in places)] == [0, -1]


def test_the_first_of_equals_wins() -> None:
    lot = Lot(0, 0, 40.0, "district")
    sellers = [Seller(place, 60.0, [True], Bid(11.0, 0.55, 0.8)) for place in (3, 1)]
    tender([lot], sellers, {"district": 900.0})
    assert lot.holder == 3


@pytest.mark.parametrize("price", [20.0001, -0.5, float("nan")])
def test_bids_outside_are_not_looked_at(price: float) -> None:
    lot = Lot(0, 0, 40.0, "district")
    assert tender([lot], [Seller(0, 60.0, [True], Bid(price, 1.0, 1.0))], {"district": 9000.0}) == 1
    assert lot.holder == -1 and lot.price == 0.0
    tender([lot], [Seller(0, 60.0, [True], Bid(20.0, 0.2, 0.1))], {"district": 9000.0})
    assert (lot.holder, lot.price) == (0, 20.0), "the reserve itself is paid"


def test_what_a_winner_takes_on_is_not_free_for_the_next_lot() -> None:
    lots = [Lot(0, k, 25.0, "district") for k in range(3)]
    seller = Seller(0, 60.0, [True], Bid(11.0, 0.55, 0.8))
    tender(lots, [seller], {"district": 9000.0})
    assert [lot.holder for lot in lots] == [0, 0, -1]
    assert seller.calls == [(0, 60.0), (0, 35.0), (0, 10.0)]


def test_without_a_purse_nothing_is_put_out() -> None:
    lot = Lot(0, 0, 25.0, "nobody", holder=1, price=3.0, until=7)
    assert tender([lot], [Seller(0, 60.0, [True], Bid(11.0, 0.5, 0.8))], {"district": 900.0}) == 0
    assert lot.holder == -1


def test_a_contract_of_one_that_is_gone_still_binds_the_purse() -> None:
    held, new = Lot(0, 0, 40.0, "district", holder=8, price=15.0, until=9), Lot(0, 1, 20.0, "district")
    purses = {"district": 800.0}
    tender([held, new], [Seller(0, 60.0, [True], Bid(11.0, 0.5, 0.8))], purses)
    assert purses["district"] == near(800.0 - 600.0) and new.holder == -1


def test_a_lot_that_is_freed() -> None:
    lot = Lot(3, 1, 25.0, "district", holder=1, price=3.0, until=7)
    lot.free()
    assert lot == Lot(3, 1, 25.0, "district")


def test_any_object_with_a_bid_may_take_part() -> None:
    asked: Callable[[Lot, Call], Any] = lambda lot, call: Bid(call.reserve / 4.0, 0.1, 0.1)  # noqa: E731
    lot = Lot(0, 0, 40.0, "district")
    award([lot], [Bidder(6, 0.0, np.array([True]), asked)], {"district": 900.0}, 10.0, 20.0, WEIGHTS, 7, 12)
    assert (lot.holder, lot.price, lot.until) == (6, 5.0, 19)

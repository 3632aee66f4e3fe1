"""Transfer of functions: what takers can do and show, who moves first, what comes back, and the money."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.cases.ledger import OUTCOME
from sim.institutions.files.library import load_affairs, load_structure
from sim.institutions.structure import TAKERS, Route
from sim.kernel.randomness import uniform
from sim.kernel.service_state import DONE, EXPIRED
from sim.kernel.tags import Tag
from sim.mechanisms import moving_functions as moving
from sim.mechanisms.moving_functions import CONTRACT, MARKET, NOBODY, SELF_GOVERNANCE, Functions
from sim.mechanisms.push import CHANNEL_MOVED, CHANNEL_OWN
from sim.processes import functions
from tests.mechanisms.by_hand import a_model, near, numbers

PARAMETERS = {
    "functions.step": 0.3,
    "functions.affairs_a_review": 1.0,
    "functions.capital_needed": 0.4,
    "functions.competence_needed": 0.64,
    "functions.cover_needed": 1.25,
    "functions.forward": 0.75,
    "functions.back": 0.45,
    "functions.kept": 0.85,
    "functions.money_share": 0.6,
}
VALUES = numbers(PARAMETERS)
NAN = math.nan


def array(*values: float) -> Any:
    return np.array(values, dtype=np.float64)


def with_takers(*taker: int, imposed: Any = None) -> Functions:
    made = Functions(len(taker))
    made.take_up(np.array(taker, dtype=np.int8), array(*[NAN] * len(taker)) if imposed is None else imposed)
    return made


def a_year(
    state: Functions, ended: Any, on_time: Any, quality: Any, ability: Any, values: Any = VALUES
) -> None:
    """Twelve months of which the first has all the cases, and the review."""
    nothing = np.zeros(len(state.taker))
    for month in range(12):
        state.close_month(*((ended, on_time, quality) if month == 0 else (nothing,) * 3))
    state.close_year(ability, values)


# --- formulas ----------------------------------------------------------------------------------------------


def test_the_words_for_takers_are_in_order() -> None:
    assert [TAKERS[i] for i in (SELF_GOVERNANCE, CONTRACT, MARKET)] == [
        "self_governance",
        "contract",
        "market",
    ]


def test_committees_can_do_what_their_capital_allows() -> None:
    for capital, able in ((0.0, 0.0), (0.3, 0.75), (0.4, 1.0), (0.9, 2.25)):
        assert moving.ability_of_committees(capital, VALUES) == near(able)


def test_contractors_can_do_what_competence_and_money_allow() -> None:
    # 0.8 / 0.64 = 1.25, with a quarter, all and more than all of what an hour costs
    able = moving.ability_of_contractors(0.8, array(0.0, 4.0, 16.0, 23.0), 16.0, VALUES)
    assert able.tolist() == near([0.0, 0.3125, 1.25, 1.25])
    assert moving.ability_of_contractors(0.0, array(9.0), 16.0, VALUES).tolist() == [0.0], "nobody sells"


def test_the_market_can_do_what_prices_cover() -> None:
    able = moving.ability_of_market(array(0.0, 90.0, 300.0), array(6.0, 6.0, 8.0), 15.0, VALUES)
    # 90 / (6 * 15) / 1.25, 300 / (8 * 15) / 1.25
    assert able.tolist() == near([0.0, 0.8, 2.0])


def test_service_is_the_lower_of_time_and_quality() -> None:
    found = moving.service_of(array(8, 8, 0, 5), array(6, 8, 0, 0), array(7.2, 3.2, 0, 4.5))
    assert found[[0, 1, 3]].tolist() == near([0.75, 0.4, 0.0])
    assert math.isnan(found[2])


def test_capacity_is_shown_by_ability_and_by_service_where_something_has_moved() -> None:
    share = array(0.0, 0.0, 0.3, 0.3, 0.3, 0.3)
    ability = array(1.0, 0.99, 1.0, 1.2, 0.99, 1.0)
    service = array(NAN, 0.9, 0.75, 0.74, 0.9, NAN)
    assert moving.shows_capacity(share, ability, service, VALUES).tolist() == [
        True, False, True, False, False, False,
    ]  # fmt: skip


def test_a_taker_fails_below_the_lower_thresholds() -> None:
    share = array(0.0, 0.3, 0.3, 0.3, 0.3, 0.3)
    ability = array(0.1, 0.85, 0.84, 2.0, 2.0, 0.85)
    service = array(0.1, 0.9, 0.9, 0.45, 0.44, NAN)
    assert moving.fails(share, ability, service, VALUES).tolist() == [False, False, True, False, True, False]


def test_the_score_is_ability_and_the_weaker_of_both_later() -> None:
    found = moving.score(array(0.0, 0.3, 0.6), array(1.3, 1.3, 1.1), array(0.2, 0.9, 0.9), VALUES)
    assert found.tolist() == near([1.3, 1.2, 1.1])


@pytest.mark.parametrize(("most", "places"), [(1.0, [4]), (2.0, [4, 1]), (3.4, [4, 1, 2]), (6.0, [4, 1, 2])])
def test_those_who_show_most_come_first(most: float, places: list[int]) -> None:
    values = numbers({"functions.affairs_a_review": most})
    ready = np.array([False, True, True, False, True])
    # the first among equals, whoever is not ready left out
    assert moving.chosen(ready, array(9.0, 1.4, 1.4, 8.0, 1.7), values).tolist() == places


def test_money_follows_as_far_as_budgets_go() -> None:
    money = moving.money_an_hour(array(20.0, 7.0), 0.9, VALUES)
    assert money.tolist() == near([10.8, 3.78])  # 0.6 * 0.9 * 20, 0.6 * 0.9 * 7
    assert moving.payment(array(3.0, 11.0), array(10.8, 3.78)) == near(73.98)


def test_a_case_moves_by_its_own_draw() -> None:
    keys = np.random.default_rng(5).integers(0, 2**64, 3000, dtype=np.uint64)
    draws = np.array([float(uniform(key, Tag.MOVE)) for key in keys])
    for share in (0.0, 0.25, 0.6, 1.0):
        found = [bool(moving.is_moved(key, share)) for key in keys]
        assert found == (draws < share).tolist()
        assert np.mean(found) == pytest.approx(share, abs=0.03)


# --- the review --------------------------------------------------------------------------------------------


def test_the_first_step_takes_two_reviews_and_the_next_two_more() -> None:
    state = with_takers(SELF_GOVERNANCE)
    shares, none = [], array(0.0)
    a_year(state, none, none, none, array(1.1))
    shares.append(float(state.share[0]))
    a_year(state, none, none, none, array(1.1))
    shares.append(float(state.share[0]))
    for _ in range(6):
        a_year(state, array(20.0), array(16.0), array(15.0), array(1.1))
        shares.append(float(state.share[0]))
    assert shares == near([0.0, 0.3, 0.3, 0.6, 0.6, 0.9, 0.9, 1.0]), "never more than all"
    a_year(state, array(20.0), array(16.0), array(15.0), array(1.1))
    a_year(state, array(20.0), array(16.0), array(15.0), array(1.1))
    assert state.share.tolist() == [1.0]


def test_a_weak_year_between_begins_the_count_anew() -> None:
    state = with_takers(SELF_GOVERNANCE)
    none = array(0.0)
    for ability, share, running in ((1.1, 0.0, 1), (0.9, 0.0, 0), (1.1, 0.0, 1), (1.0, 0.3, 0)):
        a_year(state, none, none, none, array(ability))
        assert (float(state.share[0]), int(state.running[0])) == (near(share), running)


def test_between_the_thresholds_nothing_moves_and_below_them_it_comes_back() -> None:
    state = with_takers(SELF_GOVERNANCE, CONTRACT)
    state.share[:] = 0.6, 0.2
    # 0.6 of the cases in time: neither forward nor back
    a_year(state, array(10, 10), array(6, 6), array(9, 9), array(2, 2))
    a_year(state, array(10, 10), array(6, 6), array(9, 9), array(2, 2))
    assert state.share.tolist() == near([0.6, 0.2])
    assert state.steps_back == 0
    a_year(state, array(10, 10), array(4, 4), array(9, 9), array(2, 2))
    assert state.share.tolist() == near([0.3, 0.0]), "all that fail, not below nothing"
    assert state.steps_back == 2
    a_year(state, array(10, 0), array(9, 0), array(9, 0), array(0.84, 0.84))
    assert state.share.tolist() == near([0.0, 0.0])
    assert state.steps_back == 1, "what has not moved cannot come back"
    a_year(state, array(10, 0), array(9, 0), array(9, 0), array(2.0, 0.1))
    assert state.steps_back == 0


def test_only_cases_since_the_last_review_count() -> None:
    state = with_takers(SELF_GOVERNANCE)
    state.share[:] = 0.6
    a_year(state, array(100), array(100), array(100), array(1.1))
    a_year(state, array(10), array(4), array(10), array(1.1))
    assert state.share.tolist() == near([0.3])


def test_one_affair_a_review_the_best_first() -> None:
    state = with_takers(SELF_GOVERNANCE, NOBODY, MARKET, CONTRACT)
    none, ability = np.zeros(4), array(1.1, 9.0, 1.6, 1.3)
    seen = []
    for _ in range(4):
        a_year(state, none, none, none, ability)
        seen.append(state.share.tolist())
    # what has moved has no cases here, and so shows nothing
    assert seen == [[0, 0, 0, 0], [0, 0, 0.3, 0], [0, 0, 0.3, 0.3], [0.3, 0, 0.3, 0.3]]


def test_what_could_move_for_less_than_half_a_year_is_not_reviewed() -> None:
    for months, running in ((5, 0), (6, 1)):
        state = with_takers(SELF_GOVERNANCE)
        for _ in range(months):
            state.close_month(*(array(0.0),) * 3)
        state.close_year(array(1.5), VALUES)
        assert state.running.tolist() == [running]


def test_an_imposed_share_is_not_reviewed() -> None:
    state = with_takers(SELF_GOVERNANCE, SELF_GOVERNANCE, imposed=array(0.7, NAN))
    assert state.share.tolist() == [0.7, 0.0]
    for _ in range(2):
        a_year(state, array(10, 0), array(0, 0), array(0, 0), array(0.0, 1.5))
    assert state.share.tolist() == near([0.7, 0.3])
    assert state.steps_back == 0


def test_a_step_of_nought_moves_nothing() -> None:
    off = numbers({**PARAMETERS, "functions.step": 0.0})
    state = with_takers(SELF_GOVERNANCE, SELF_GOVERNANCE)
    state.share[:] = 0.0, 0.4
    for _ in range(3):
        a_year(state, array(0, 9), array(0, 1), array(0, 1), array(1.5, 1.5), off)
    assert state.share.tolist() == [0.0, 0.4]
    assert state.steps_back == 0


def test_a_new_structure_keeps_what_has_moved_to_the_same_taker() -> None:
    state = with_takers(SELF_GOVERNANCE, CONTRACT, MARKET, SELF_GOVERNANCE)
    state.share[:], state.running[:] = (0.3, 0.6, 0.9, 0.25), (1, 1, 1, 1)
    state.close_month(*(array(3, 4, 5, 6),) * 3)
    taker = np.array([SELF_GOVERNANCE, MARKET, NOBODY, SELF_GOVERNANCE], dtype=np.int8)
    state.take_up(taker, array(NAN, NAN, NAN, 0.5))
    assert state.share.tolist() == [0.3, 0.0, 0.0, 0.5]
    assert state.running.tolist() == [1, 0, 0, 1]
    assert state.months.tolist() == [1, 0, 0, 1]
    assert state.ended.tolist() == [3, 0, 0, 6]
    assert state.transferable.tolist() == [True, True, False, True]
    taker[0] = NOBODY
    assert state.taker[0] == SELF_GOVERNANCE, "the structure's table stays the structure's"


# --- what the model gives it -------------------------------------------------------------------------------


def test_only_what_a_department_issues_may_be_taken_over() -> None:
    structure, affairs = load_structure("new"), dict(load_affairs())
    name = "fire_safety_check"
    assert functions.transfer_of(name, affairs[name], structure)[0] == NOBODY
    routes = {
        **structure.routes,
        "administrative": structure.routes["administrative"].model_copy(
            update={"transferable_to": "self_governance", "transferred": 0.2}
        ),
    }
    own = {name: Route(transferable_to="contract", transferred=None)}
    named = structure.model_copy(update={"routes": routes, "affair_routes": own})
    taker, imposed = functions.transfer_of(name, affairs[name], named)
    assert taker == CONTRACT and math.isnan(imposed), "its own route says more than its class's"
    assert functions.transfer_of("police_matters", affairs["police_matters"], named) == (SELF_GOVERNANCE, 0.2)
    assert functions.transfer_of("culture_rooms", affairs["culture_rooms"], named)[0] == NOBODY
    for update in ({"department": None}, {"programme": None, "rate": 1.0}):
        assert functions.transfer_of(name, affairs[name].model_copy(update=update), named)[0] == NOBODY


HOURS = {7: array(3.0, 5.0, 11.0), 8: array(2.0, 0.0, 1.0), 9: array(1.0, 13.0, 0.0)}
"""Hours on what has moved, by office and affair."""


def stand_in(**more: Any) -> Any:
    """Three affairs, of self-governance, contract and market; two committees, a seller, and the market."""
    state = with_takers(SELF_GOVERNANCE, CONTRACT, MARKET)
    book = np.zeros(3, dtype=[("site", np.int16, (2,)), ("moved", np.float64), ("taker_site", np.int16)])
    book["site"][:, 0], book["taker_site"] = (2, 0, 1), (-1, -1, 3)
    committees = [
        SimpleNamespace(is_open=True, office=7, account="committee_1"),
        SimpleNamespace(is_open=False, office=7, account="committee_2"),
        SimpleNamespace(is_open=True, office=8, account="committee_3"),
    ]
    sellers = [
        SimpleNamespace(offices={"staff": 9}, competence=0.8),
        SimpleNamespace(offices={}, competence=1.0),
    ]
    given = {
        **PARAMETERS,
        "wage.social_worker": 2000.0,
        "contractor.overhead": 0.12,
        "service.productive_hours_month": 140.0,
        "contractor.use": 0.8,
    }
    return a_model(
        given,
        functions=state,
        book=book,
        layout=SimpleNamespace(where=np.array([[0], [1], [2], [3]])),
        hourly_cost=array(20.0, 30.0, 10.0, 15.0),
        effects=SimpleNamespace(budget=0.5),
        choices=np.array([(9,)] * 3, dtype=[("pay_office", np.int16)]),
        contracts=SimpleNamespace(contractors=sellers, reserve=lambda model: 5.5),
        state=SimpleNamespace(mean_capital=lambda: 0.7),
        spec=SimpleNamespace(
            affairs={k: SimpleNamespace(price=p) for k, p in (("a", 1.0), ("b", 2.0), ("c", 90.0))}
        ),
        hours_a_case=array(3.0, 4.0, 6.0),
        work=SimpleNamespace(moved_hours=lambda office: HOURS[office]),
        committees=committees,
        bodies=[SimpleNamespace(is_open=True, kind="market", body_id="shops")],
        **more,
    )


def test_money_goes_by_what_an_hour_cost_where_it_comes_from() -> None:
    # 0.6 * 0.5 of the offices of sites 2, 0 and 1
    assert functions.money(stand_in()).tolist() == near([3.0, 6.0, 9.0])


def test_contractors_get_no_more_than_the_reserve() -> None:
    # hours 3, 5 and 11 at 3, at 5.5 instead of 6, and at 9
    model = stand_in()
    yuan = (model.work.moved_hours(7) * functions.yuan_an_hour(model)).sum()
    assert yuan == near(3 * 3.0 + 5 * 5.5 + 11 * 9.0)


def test_ability_is_that_of_each_ones_taker() -> None:
    able = functions.ability(stand_in())
    # a seller's hour costs 2000 * 1.12 / (140 * 0.8)
    # 0.7 / 0.4; 0.8 * (6 / 20) / 0.64; 90 / (6 * 15) / 1.25
    assert able.tolist() == near([1.75, 0.375, 0.8])
    model = stand_in()
    model.functions.taker[0] = NOBODY
    model.choices["pay_office"] = -1
    assert functions.ability(model).tolist() == near([0.0, 0.0, 0.8]), "nobody sells"


def test_takers_are_paid_and_what_they_did_is_noted() -> None:
    rows = np.zeros(8, dtype=OUTCOME)
    rows["channel"] = [CHANNEL_MOVED] * 7 + [CHANNEL_OWN]
    rows["affair"] = [0, 0, 0, 1, 2, 2, 2, 2]
    rows["state"] = [DONE, DONE, EXPIRED, DONE, DONE, DONE, EXPIRED, DONE]
    rows["on_time"] = [True, False, False, True, True, True, False, True]
    rows["quality"] = [0.75, 0.5, 0.0, 1.0, 0.25, 0.5, 0.0, 1.0]
    model = stand_in(ledger=SimpleNamespace(month_rows=lambda: rows))
    functions.close_month(model)
    assert dict(model.accounts.paid) == {
        ("departments", "committee_1", "task_payment"): near(3 * 3.0 + 5 * 5.5 + 11 * 9.0),
        ("departments", "committee_3", "task_payment"): near(2 * 3.0 + 9.0),
        ("customers", "shops", "sale"): near(2 * 90.0),
    }
    state = model.functions
    assert state.ended.tolist() == [3.0, 1.0, 3.0]
    assert state.on_time.tolist() == [1.0, 1.0, 2.0]
    assert state.quality.tolist() == near([1.25, 1.0, 0.75])
    assert state.months.tolist() == [1, 1, 1]


def test_a_review_tells_new_cases_where_to_go() -> None:
    model = stand_in()
    model.functions.months[:], model.functions.running[:] = 12, 1
    functions.review(model)
    assert model.book["moved"].tolist() == near([0.3, 0.0, 0.0]), "only committees are able"


def test_where_nobody_may_take_anything_over_nothing_happens() -> None:
    model = stand_in()
    model.functions.taker[:] = NOBODY
    assert not functions.yuan_an_hour(model).any()
    functions.close_month(model)
    functions.review(model)
    assert not model.accounts.paid and not model.functions.months.any()

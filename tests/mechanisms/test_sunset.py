"""Sunsets: review dates, what is renewed, what lapses, what comes back; and how a model feeds them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.cases.ledger import OUTCOME
from sim.institutions.affairs import Affair, Programme
from sim.institutions.files.library import load_affairs, load_structure
from sim.institutions.structure import Route, Structure, Sunset
from sim.kernel.service_state import DONE, EXPIRED, GIVEN_UP
from sim.mechanisms.sunset import Sunsets, is_renewed, own_share
from sim.processes import sunsets
from tests.mechanisms.by_hand import near, numbers

VALUES = numbers({"sunset.own_share": 0.4})


def array(*values: float) -> Any:
    return np.array(values, dtype=np.float64)


def dated(*months: int) -> Sunsets:
    made = Sunsets(len(months))
    made.take_up(np.array(months))
    return made


def month(state: Sunsets, own: Any, tasks: Any) -> list[bool]:
    state.close_month(own, tasks, VALUES)
    return [bool(lapsed) for lapsed in state.lapsed]


def test_the_share_that_departments_do_themselves() -> None:
    assert own_share(array(3.0, 0.0, 7.0, 0.0), array(12.0, 5.0, 7.0, 0.0)).tolist() == [0.25, 0.0, 1.0, 0.0]


def test_on_the_share_is_enough() -> None:
    assert is_renewed(array(0.39, 0.4, 0.41, 0.0), VALUES).tolist() == [False, True, True, False]
    all_renewed = numbers({"sunset.own_share": 0.0})
    assert is_renewed(array(0.0), all_renewed).tolist() == [True]


def test_what_is_not_done_by_its_department_lapses_on_its_date() -> None:
    state = dated(3, 3, 0, 5)
    for left in (2, 1):
        assert month(state, array(1, 4, 0, 0), array(10, 5, 10, 10)) == [False] * 4
        assert state.left.tolist() == [left, left, 0, 2 + left]
        assert state.issued.tolist() == [1.0] * 4
    assert month(state, array(1, 4, 0, 0), array(10, 5, 10, 10)) == [True, False, False, False]
    assert state.issued.tolist() == [0.0, 1.0, 1.0, 1.0]
    assert state.left[1] == 3, "renewed for as long again"
    assert month(state, array(0, 0, 0, 9), array(0, 5, 10, 10)) == [True, False, False, False]
    # 9 of 10 this month, but 18 of 50 in all five
    assert month(state, array(0, 0, 0, 9), array(0, 5, 10, 10)) == [True, False, False, True]
    # 12 of 30 is 0.4 in the months since the start
    assert month(state, array(0, 0, 0, 0), array(0, 5, 10, 0)) == [True, False, False, True]
    for _ in range(2):
        month(state, array(0, 0, 0, 0), array(0, 5, 10, 0))
    assert month(state, array(0, 0, 0, 0), array(0, 5, 10, 0)) == [True, True, False, True]


def test_only_the_last_twelve_months_count() -> None:
    state = dated(13)
    month(state, array(90), array(90))
    for _ in range(11):
        month(state, array(4), array(10))
    # 48 of 120 in the last twelve
    assert month(state, array(4), array(10)) == [False]
    state = dated(13)
    month(state, array(90), array(90))
    for _ in range(11):
        month(state, array(4), array(10))
    assert month(state, array(3), array(10)) == [True], "47 of 120, whatever was long ago"


def test_all_of_the_last_twelve_months_count() -> None:
    state = dated(13)
    month(state, array(90), array(90))
    month(state, array(0), array(5))
    for _ in range(10):
        month(state, array(4), array(10))
    assert month(state, array(4), array(10)) == [True], "44 of 115; without the first of them 44 of 110"


def test_what_has_no_tasks_lapses() -> None:
    assert month(dated(1, 0), array(0, 0), array(0, 0)) == [True, False]


def test_a_structure_without_the_sunset_brings_it_back() -> None:
    state = dated(1, 1, 4, 4)
    month(state, array(0, 0, 4, 4), array(9, 9, 9, 9))
    assert state.lapsed.tolist() == [True, True, False, False]
    state.take_up(np.array([0, 2, 4, 6]))
    # one dropped it, one has another date and stays lapsed, one goes on, one has a new date
    assert state.lapsed.tolist() == [False, True, False, False]
    assert state.left.tolist() == [0, 2, 3, 6]
    state.take_up(np.array([5, 2, 4, 6]))
    assert state.lapsed.tolist() == [False, True, False, False]
    assert state.left.tolist() == [5, 2, 3, 6]
    month(state, array(0, 0, 4, 4), array(9, 9, 9, 9))
    assert state.left.tolist() == [4, 2, 2, 5], "what has lapsed has no date"


# --- what the model gives it -----------------------------------------------------------------------------


def test_only_what_a_department_may_assign_has_a_date() -> None:
    structure: Structure = load_structure("new")
    affairs: dict[str, Affair] = dict(load_affairs())
    name = "fire_safety_check"
    by_class = structure.model_copy(
        update={
            "routes": {
                **structure.routes,
                "administrative": structure.routes["administrative"].model_copy(
                    update={"sunset": Sunset(months=24)}
                ),
            },
            "affair_routes": {name: Route(sunset=Sunset(months=7))},
        }
    )
    assert sunsets.sunset_of(name, affairs[name], structure) == 0
    assert sunsets.sunset_of(name, affairs[name], by_class) == 7, "its own route says more than its class's"
    named = {"affair_routes": {name: Route(transferable_to="contract")}}
    assert sunsets.sunset_of(name, affairs[name], by_class.model_copy(update=named)) == 0, "its own review"
    assert sunsets.sunset_of("monthly_reports", affairs["monthly_reports"], by_class) == 24
    assert sunsets.sunset_of("police_matters", affairs["police_matters"], by_class) == 0
    assert sunsets.sunset_of("legal_education", affairs["legal_education"], by_class) == 0
    programme: Programme | None = affairs[name].programme
    assert programme is not None
    for update in ({"department": None}, {"programme": None, "rate": 1.0}, {"local_share": 0.0}):
        assert sunsets.sunset_of(name, affairs[name].model_copy(update=update), by_class) == 0


def test_own_tasks_are_those_done_at_the_affairs_own_department() -> None:
    rows = np.zeros(9, dtype=OUTCOME)
    rows["person"] = [-1, -1, -1, -1, -1, -1, -1, 0, -1]
    rows["affair"] = [0, 0, 0, 1, 1, 1, 1, 1, 2]
    rows["office"] = [3, 3, 8, 4, 4, 3, -1, 4, 4]
    rows["state"] = [DONE, EXPIRED, DONE, DONE, DONE, DONE, GIVEN_UP, DONE, DONE]
    departments = [
        SimpleNamespace(office=3, affairs=np.array([True, False, False])),
        SimpleNamespace(office=4, affairs=np.array([False, True, False])),
    ]
    found: list[tuple[list[float], list[float], float]] = []

    def close(own: Any, tasks: Any, values: Any) -> None:
        found.append((own.tolist(), tasks.tolist(), values["sunset.own_share"]))

    model: Any = SimpleNamespace(
        spec=SimpleNamespace(affairs=["a", "b", "c"]),
        ledger=SimpleNamespace(month_rows=lambda: rows),
        departments=departments,
        sunsets=SimpleNamespace(close_month=close),
        values=VALUES,
    )
    sunsets.close_month(model)
    assert found == [([1.0, 2.0, 0.0], [3.0, 4.0, 1.0], near(0.4))]

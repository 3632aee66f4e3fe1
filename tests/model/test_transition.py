"""A reform date: what committees take over, which offices are open, which cases come first."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.kernel.service_state import DONE, WAITING
from sim.model import GovernanceModel
from sim.model.transition import merge_committees, oldest_first, open_offices
from tests.worlds import variant


def committee(instance: int, knowledge: float, *, is_open: bool = True) -> Any:
    return SimpleNamespace(instance=instance, knowledge=knowledge, capital=0.77, is_open=is_open)


def test_merged_committees_begin_with_their_parts_means_less_the_loss() -> None:
    committees = [committee(0, 0.3), committee(1, 0.5), committee(2, 0.9, is_open=False)]
    capital = np.array([0.2, 0.6, 0.8])
    shared = np.array([[30.0, 10.0], [0.0, 50.0], [20.0, 40.0]])
    merge_committees(committees, capital, shared, 0.15, 0.3)
    first = (0.2 * 30.0 + 0.8 * 20.0) / 50.0 * 0.85
    second = (0.2 * 10.0 + 0.6 * 50.0 + 0.8 * 40.0) / 100.0 * 0.85
    assert capital.tolist() == pytest.approx([first, second, 0.8])
    assert [c.capital for c in committees] == pytest.approx([first, second, 0.77])
    assert [c.knowledge for c in committees] == pytest.approx(
        [
            (0.3 * 30.0 + 0.9 * 20.0) / 50.0 * 0.7,
            (0.3 * 10.0 + 0.5 * 50.0 + 0.9 * 40.0) / 100.0 * 0.7,
            0.9,
        ]
    )


def test_split_precincts_begin_likewise() -> None:
    committees = [committee(0, 0.3), committee(1, 0.0)]
    capital = np.array([0.6, 0.2])
    merge_committees(committees, capital, np.array([[30.0, 70.0]]), 0.25, 0.5)
    assert capital.tolist() == pytest.approx([0.45, 0.45])
    assert [c.knowledge for c in committees] == pytest.approx([0.15, 0.15])


def test_nothing_is_lost_where_the_number_of_precincts_stays() -> None:
    committees = [committee(0, 0.3), committee(1, 0.5)]
    capital = np.array([0.2, 0.6])
    merge_committees(committees, capital, np.array([[30.0, 10.0], [5.0, 50.0]]), 0.15, 0.3)
    assert capital.tolist() == [0.2, 0.6]
    assert [c.knowledge for c in committees] == [0.3, 0.5]


@pytest.fixture(scope="module")
def model() -> GovernanceModel:
    made = GovernanceModel(variant("old"), residents=500, rng=1)
    made.run_for(1)
    return made


def test_offices_of_closed_bodies_and_given_up_desks_are_shut(model: GovernanceModel) -> None:
    offices = len(model.layout.offices)
    assert open_offices(model.bodies, model.departments, model.structure, offices).all()
    (street,) = [body for body in model.bodies if body.body_id == "street_office"]
    without = model.structure.model_copy(update={"desks": {}})
    found = open_offices(model.bodies, model.departments, without, offices)
    assert np.flatnonzero(~found).tolist() == [street.offices["desk"]]
    department = model.departments[1]
    street.is_open = department.is_open = False
    found = open_offices(model.bodies, model.departments, model.structure, offices)
    street.is_open = department.is_open = True
    assert set(np.flatnonzero(~found)) == {*street.offices.values(), department.office}


def test_the_oldest_open_case_of_a_changed_affair_is_first(model: GovernanceModel) -> None:
    ledger = model.ledger
    ledger.service.case["state"] = DONE
    for slot, (affair, raised, state) in enumerate(
        [(3, 50.0, WAITING), (1, 20.0, WAITING), (3, 10.0, DONE), (3, 30.0, WAITING), (3, 30.0, WAITING)]
    ):
        ledger.facts["affair"][slot] = affair
        ledger.service.case["raised"][slot] = raised
        ledger.service.case["state"][slot] = state
    changed = np.zeros(ledger.raised.size, dtype=np.bool_)
    changed[3] = True
    assert oldest_first(ledger, changed).tolist() == [3, 4, 0]
    changed[1] = True
    assert oldest_first(ledger, changed).tolist() == [1, 3, 4, 0]

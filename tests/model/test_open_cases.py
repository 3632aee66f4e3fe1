"""Open cases that move: which offices are open, and which cases come first."""

from __future__ import annotations

import numpy as np
import pytest

from sim.kernel.service_state import DONE, WAITING
from sim.model import GovernanceModel
from sim.model.open_cases import oldest_first, open_offices
from tests.worlds import variant


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
    assert found.all(), "where routes have people come, there is at least a table"
    without = without.model_copy(update={"routes": {}, "affair_routes": {}})
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

"""Visitors turn round at the model's desks: what the kernel is handed, and that it acts at full size."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from sim.mechanisms.balking import stands
from sim.model import GovernanceModel
from tests.worlds import hours_add_up, totals, variant, walk

NUMBERS = {"balking.hours_a_head": 0.7, "balking.patience": 1.3}


def test_desks_are_looked_at_and_nothing_else() -> None:
    model = GovernanceModel(variant("old", parameters=NUMBERS), residents=500, rng=1)
    for office in model.layout.offices:
        provider = model.ledger.service.provider[office.index]
        assert provider["head_hours"] == (0.7 if office.kind == "desk" else 0.0)
        assert provider["walk_in"] == (office.kind == "desk")


def test_residents_bring_the_patience_of_their_case() -> None:
    model = GovernanceModel(variant("old", parameters=NUMBERS), residents=2000, rng=1)
    model.run_for(30)
    slots = model.ledger.open_slots()
    slots = slots[model.ledger.facts["person"][slots] >= 0]
    assert slots.size > 20
    case = model.ledger.service.case[slots]
    assert case["stand"] == pytest.approx([stands(key, 1.3) for key in case["key"]])


@cache
def full_size(base: str, hours_a_head: float) -> tuple[pd.Series[float], float]:
    """Totals from the fourth month on, and the longest that anybody with an open case stood, in hours."""
    scenario = variant(base, parameters={"balking.hours_a_head": hours_a_head})
    model = GovernanceModel(scenario, residents=38_000, rng=1)
    model.run_for(252)
    walk(model)
    hours_add_up(model)
    waited = model.ledger.service.case["counter_wait"][model.ledger.open_slots()]
    return totals(model, since=4), float(np.max(waited))


@pytest.mark.parametrize("base", ["old", "new"])
def test_at_full_size_people_stand_less_and_come_more_often(base: str) -> None:
    with_it, longest = full_size(base, 0.6)
    without, longest_without = full_size(base, 0.0)
    assert with_it["counter_wait"] < 0.7 * without["counter_wait"]
    assert with_it["visits_per_case"] > without["visits_per_case"] + 0.02
    assert longest <= longest_without

"""Functions that move, in a run: takers get the cases and the hours are theirs; it can be switched off."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.institutions.scenario import DAYS_A_MONTH
from sim.kernel.arrays import Floats
from sim.kernel.service_state import DONE
from sim.mechanisms.push import CHANNEL_MOVED
from sim.model import GovernanceModel
from sim.processes import functions
from tests.worlds import totals, variant, walk

IMPOSED = {
    "affair_routes": {
        "sanitation_drive": {"transferable_to": "self_governance", "transferred": 0.75},
        "fire_safety_check": {"transferable_to": "contract", "transferred": 1},
        "street_cleaning": {"transferable_to": "market", "transferred": 1},
        "police_matters": {"transferable_to": "self_governance"},
    }
}
NAMED = {"affair_routes": {"sanitation_drive": {"transferable_to": "self_governance"}}}
ABLE = {"functions.capital_needed": 0.3}


@cache
def imposed(months: int, residents: int = 38_000) -> GovernanceModel:
    model = GovernanceModel(variant("new", IMPOSED), residents=residents, rng=1)
    model.run_for(months * DAYS_A_MONTH)
    return model


@cache
def without(months: int, residents: int = 38_000) -> GovernanceModel:
    model = GovernanceModel(variant("new"), residents=residents, rng=1)
    model.run_for(months * DAYS_A_MONTH)
    return model


def place(model: GovernanceModel, name: str) -> int:
    return list(model.spec.affairs).index(name)


def test_at_full_size_takers_do_what_has_moved() -> None:
    model, plain = imposed(3), without(3)
    issued = ~model.affair_tables.by_residents
    raised = [m.ledger.raised[issued].tolist() for m in (model, plain)]
    assert raised[0] == raised[1], "the same tasks come up"
    found, before = totals(model), totals(plain)
    assert found["functions_moved"] == pytest.approx((0.75 + 1 + 1 + 0) / 4)
    assert found["society_own_share"] > before["society_own_share"] + 0.03
    assert found["government_ordered_share"] < before["government_ordered_share"] - 0.03
    assert found["government_hours_share"] < before["government_hours_share"]
    assert np.isnan(before["functions_moved"])
    state = model.functions
    moved = [place(model, name) for name in list(IMPOSED["affair_routes"])[:3]]
    assert (state.ended[moved] > 0).all(), "cases were done by takers of all three kinds"
    assert state.ended[place(model, "police_matters")] == 0.0
    walk(model)


def test_at_full_size_money_follows_to_each_taker() -> None:
    paid, plain = imposed(3).accounts, without(3).accounts
    assert paid.spent("task_payment") > plain.spent("task_payment")
    assert paid.spent("purchase") > plain.spent("purchase")
    assert paid.spent("sale", "customers") > plain.spent("sale", "customers")
    assert sum(paid.balance.values()) == pytest.approx(0.0, abs=1e-3)


def test_takers_offices_do_the_cases() -> None:
    model = GovernanceModel(variant("new", IMPOSED), residents=4000, rng=1)
    seen: dict[str, set[str]] = {}
    shares: dict[str, list[bool]] = {}
    names = list(model.spec.affairs)
    for _ in range(4):
        model.run_for(DAYS_A_MONTH - 1)
        rows = model.ledger.month_rows()
        for row in rows[(rows["person"] < 0) & (rows["state"] == DONE)]:
            name = names[row["affair"]]
            shares.setdefault(name, []).append(bool(row["channel"] == CHANNEL_MOVED))
            if row["channel"] == CHANNEL_MOVED:
                seen.setdefault(name, set()).add(model.layout.offices[row["office"]].body_kind)
        model.run_for(1)
    assert seen["sanitation_drive"] == {"residents_committee"}
    assert seen["street_cleaning"] == {"market"}
    assert seen["fire_safety_check"] <= {"ngo", "community_service_centre", "charity_association"}
    assert set(seen) <= set(IMPOSED["affair_routes"]) - {"police_matters"}
    assert np.mean(shares["sanitation_drive"]) == pytest.approx(0.75, abs=0.2)
    assert all(shares["street_cleaning"])


def test_naming_takers_alone_changes_nothing_before_a_review() -> None:
    named = GovernanceModel(variant("new", NAMED), residents=1500, rng=1)
    named.run_for(3 * DAYS_A_MONTH)
    ours, theirs = (m.indicators() for m in (named, without(3, 1500)))
    ours = ours[~((ours["indicator"] == "push_down_rate") & (ours["key"] == "moved"))]
    ours = ours[ours["indicator"] != "functions_moved"]
    theirs = theirs[theirs["indicator"] != "functions_moved"]
    assert ours["value"].tolist() == pytest.approx(theirs["value"].tolist(), rel=0, abs=0, nan_ok=True)


@pytest.mark.parametrize(("step", "moved"), [(0.25, 0.25), (0.0, 0.0)])
def test_it_moves_after_two_reviews_unless_steps_are_nought(step: float, moved: float) -> None:
    values = {**ABLE, "functions.step": step}
    model = GovernanceModel(variant("new", NAMED, parameters=values, years=3), residents=1000, rng=1)
    a = place(model, "sanitation_drive")
    shares = []
    for _ in range(2):
        model.run_for(12 * DAYS_A_MONTH - 1)
        for committee in model.committees:
            committee.capital = 0.9
        model.run_for(1)
        shares.append(float(model.functions.share[a]))
    assert shares == [0.0, moved]
    assert float(model.book["moved"][a]) == moved
    assert model.latest["functions_moved"] == moved, "the review comes before the month is measured"
    model.run_for(DAYS_A_MONTH)
    assert (model.functions.ended[a] > 0.0) == (moved > 0.0)


def test_what_has_moved_comes_back_with_a_structure_that_names_no_taker() -> None:
    dropped = {"affair_routes": {"sanitation_drive": {"transferable_to": None, "transferred": None}}}
    scenario = variant("new", IMPOSED, later={3: dropped})
    model = GovernanceModel(scenario, residents=1500, rng=1)
    a = place(model, "sanitation_drive")
    model.run_for(2 * DAYS_A_MONTH)
    assert float(model.book["moved"][a]) == 0.75
    model.run_for(2 * DAYS_A_MONTH)
    assert float(model.book["moved"][a]) == 0.0
    assert model.functions.taker[a] == -1
    rows: Any = model.ledger.facts[model.ledger.open_slots()]
    mine = rows[rows["affair"] == a]
    assert not (mine["channel"] == CHANNEL_MOVED).any()
    walk(model)


def test_money_that_is_owed_follows_the_hours_of_the_month() -> None:
    model = GovernanceModel(variant("new", IMPOSED), residents=4000, rng=1)
    model.run_for(3 * DAYS_A_MONTH - 1)
    committee = max(model.committees, key=lambda c: float(model.work.moved_hours(c.office).sum()))
    held = model.accounts.balance[committee.account]
    owed: list[float] = []
    original = functions.yuan_an_hour

    def noted(m: GovernanceModel) -> Floats:
        price = original(m)
        hours = m.work.moved_hours(committee.office)
        owed.append(sum(h * yuan for h, yuan in zip(hours.tolist(), price.tolist(), strict=True)))
        return price

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(functions, "yuan_an_hour", noted)
        patch.setattr(committee, "_be_paid", lambda: None)
        model.run_for(1)
    assert owed[-1] > 0.0
    assert model.accounts.balance[committee.account] == pytest.approx(held + owed[-1])

"""Numbers that kernels are handed: each from its own rule and parameter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.cases.offices import lay_out
from sim.cases.rules import make_lessons, make_policy
from sim.institutions.files.library import load_scenario
from sim.kernel.service_state import MOST_PURPOSES
from sim.mechanisms.satisfaction import Dislikes
from sim.model import GovernanceModel
from tests.worlds import variant

NUMBERS = {
    "sorting.error_share": 0.12,
    "money.paid_share": 0.4,
    "relay.hours": 1.9,
    "push.direct_hours": 0.71,
    "door.redirect_hours": 0.13,
    "sorting.hours": 0.37,
    "oversight.check_hours": 0.53,
    "balking.patience": 1.7,
    "satisfaction.per_visit": 0.21,
    "satisfaction.per_price": 4.5,
    "trust.step": 0.07,
    "complaint.rate": 0.04,
    "station.told_share": 0.27,
}
RULES = {"one_stop": 0.9, "delegated_authority": 0.7, "affairs_sorted": 0.8, "money_follows_task": 0.3}


def test_the_rules_in_force() -> None:
    scenario = variant("new", {"rules": RULES})
    structure = scenario.phases[0].structure
    values = replace(scenario.parameters, overrides=NUMBERS)
    layout = lay_out([structure])
    made = make_policy(values, structure, layout)
    sorter = layout.site("public_service_committee")
    assert sorter is not None
    assert made._asdict() == pytest.approx(
        {
            "one_stop": 0.9,
            "delegated_authority": 0.7,
            "sorting_error": 0.8 * 0.12,
            "funded": 0.3 * 0.4,
            "relay_hours": 1.9,
            "direct_hours": 0.71,
            "redirect_hours": 0.13,
            "sorting_hours": 0.37,
            "check_hours": 0.53,
            "standing": 1.7,
            "sorting_site": sorter.row,
        }
    )


def test_how_residents_judge_and_learn() -> None:
    new = load_scenario("new")
    structure, values = new.phases[0].structure, replace(new.parameters, overrides=NUMBERS)
    layout = lay_out([structure])
    made = make_lessons(values, structure, layout, 0.45, 1.6)
    assert made.dislikes == Dislikes(per_visit=0.21, per_price=4.5, low_cost=0.45)
    assert (made.trust_step, made.told) == (0.07, 0.27)
    assert made.complaint_rate == pytest.approx(0.064)
    assert layout.doors[made.station] == next(
        b for b, body in structure.bodies.items() if body.kind == "service_station"
    )


def test_nobody_tells_of_stations_where_there_is_no_centre() -> None:
    old = load_scenario("old")
    structure = old.phases[0].structure
    assert make_lessons(old.parameters, structure, lay_out([structure]), 0.0, 1.0).station == -1


def test_a_month_s_hours_and_budgets_of_an_office() -> None:
    """`Workforce` on a model's ledger, by hand."""
    model = GovernanceModel("old", residents=500, rng=1, parameters={"service.productive_hours_month": 126.0})
    model.run_for(1)
    work, service = model.work, model.ledger.service
    office = next(iter(model.committees[0].offices.values()))
    group = service.group[int(service.provider["first_group"][office])]
    for people, servers, pace in ((2.6, 3, 2.6 / 3.0 * 0.75), (0.4, 1, 0.3), (2.4, 2, 0.9), (0.0, 0, 1.0)):
        work.set_staff(office, people, now=model.now)
        assert (group["servers"], group["skill"]) == (servers, 1.0)
        assert group["pace"] == pytest.approx(pace)
    work.set_staff(office, 2.0, now=model.now, skill=0.7, pace=0.5)
    assert (group["servers"], group["pace"], group["skill"]) == pytest.approx((2, 0.375, 0.7))
    budget = service.purpose["budget"]
    budget[office, 3] = np.inf
    work.set_budget(office, 3, 42.0)
    assert budget[office, 3] == 0.0
    work.open_day()
    assert budget[office, 3] == pytest.approx(2.0)
    budget[office, 3] = -5.0
    work.set_budget(office, 3, 63.0)
    assert budget[office, 3] == -5.0, "debts stay"
    work.open_day()
    assert budget[office, 3] == pytest.approx(-2.0)
    budget[office, 3] = 4.0
    work.set_budget(office, 3, 63.0)
    assert budget[office, 3] == 0.0, "what is left of last month does not"
    assert work.expected.shape[1] == MOST_PURPOSES

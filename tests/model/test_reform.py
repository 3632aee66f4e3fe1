"""A reform date: bodies open and close, precincts are redrawn, open cases move, and nothing else happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.cases.offices import has_staff
from sim.cases.reforming import reroute
from sim.cases.routing import ROLE_COUNTER
from sim.institutions.scenario import DAYS_A_MONTH, Scenario
from sim.kernel.service_state import IN_SERVICE, N_EVENTS, PENDING
from sim.model import GovernanceModel
from tests.worlds import at_closed_offices, variant, walk

MONTH = 3
BEFORE = (MONTH - 1) * DAYS_A_MONTH


@dataclass
class Seen:
    """An open case: where it is, and the hours still to do for it without errands."""

    affair: str
    state: int
    office: int
    purpose: int
    steps: int
    entered: int
    left: float
    visits: int
    handoffs: int
    walks: int
    bytes: bytes


def look(model: GovernanceModel) -> dict[int, Seen]:
    """Every open case by its key."""
    ledger, sv = model.ledger, model.ledger.service
    ends = {int(e["case"]): float(e["time"]) for e in sv.event[: sv.counters[N_EVENTS]]}
    names = list(model.spec.affairs)
    seen = {}
    for slot in ledger.open_slots().tolist():
        case, plan = sv.case[slot].copy(), sv.plan[slot]
        at = int(case["stage"])
        left = sum(float(s["effort"]) for s in plan[at : int(case["stages"])] if s["steps"])
        here = plan[at]
        if case["state"] == IN_SERVICE and here["steps"]:
            group = sv.group[case["group"]]
            rate = group["pace"] * group["skill"] / sv.purpose["factor"][here["provider"], here["purpose"]]
            left += float((ends[slot] - model.now) * rate - here["effort"])
        seen[int(case["key"])] = Seen(
            affair=names[ledger.facts["affair"][slot]],
            state=int(case["state"]),
            office=int(here["provider"]),
            purpose=int(here["purpose"]),
            steps=int(here["steps"]),
            entered=int(case["entered"]),
            left=left,
            visits=int(case["visits"]),
            handoffs=int(case["handoffs"]),
            walks=int(case["walks"]),
            bytes=case.tobytes() + plan.tobytes() + ledger.facts[slot].tobytes(),
        )
    return seen


@dataclass
class Reform:
    """A model on the morning of a reform, and its open cases the evening before and right after."""

    model: GovernanceModel
    before: dict[int, Seen]
    after: dict[int, Seen]


def reform(scenario: Scenario, residents: int = 5000) -> Reform:
    """Run a scenario to its reform in `MONTH` and look at the cases just before and after they move."""
    model = GovernanceModel(scenario, residents=residents, rng=1)
    model.run_for(BEFORE)
    looks: list[dict[int, Seen]] = []

    def look_move_look(*arguments: Any) -> int:
        looks.append(look(model))
        moved: int = reroute(*arguments)
        looks.append(look(model))
        return moved

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.model.open_cases.reroute", look_move_look)
        model.step()
    walk(model)
    return Reform(model, *looks)


FORTH = variant("old", later={MONTH: "new"})
BACK = variant("new", later={MONTH: "old"})
MERGED = variant("old", later={MONTH: {"precincts": 4}})
RULES = variant("old", later={MONTH: {"rules": {"one_stop": 1.0, "delegated_authority": 0.5}}})
ALL = pytest.mark.parametrize(
    "scenario", [FORTH, BACK, MERGED, RULES], ids=["forth", "back", "merged", "rules"]
)


@ALL
def test_no_work_is_lost_or_done_again(scenario: Scenario) -> None:
    seen = reform(scenario)
    assert len(seen.before) > 150
    gone = seen.before.keys() - seen.after.keys()
    assert all(seen.before[key].left == 0.0 for key in gone), "a case with work left vanished"
    for key, after in seen.after.items():
        assert after.left == pytest.approx(seen.before[key].left, abs=1e-6), after.affair


@ALL
def test_a_case_moves_to_the_next_opening_of_another_office_or_stays(scenario: Scenario) -> None:
    seen = reform(scenario)
    moved = 0
    for key, after in seen.after.items():
        before = seen.before[key]
        if after.handoffs == before.handoffs:
            same = ("state", "office", "purpose", "steps", "entered", "visits")
            assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
        else:
            assert after.state == PENDING and after.handoffs == before.handoffs + 1
            assert (after.office, after.purpose) != (before.office, before.purpose) or after.steps == 0
            assert after.visits - before.visits in (0, 1)
            moved += 1
    assert 0 < moved < len(seen.after) or scenario is RULES


@ALL
def test_no_case_is_left_at_a_closed_office(scenario: Scenario) -> None:
    seen = reform(scenario)
    assert not at_closed_offices(seen.model)
    ledger, model = seen.model.ledger, seen.model
    slots = ledger.open_slots()
    facts = ledger.facts[slots]
    homes = facts["household"] >= 0
    assert (facts["precinct"][homes] == model.household_precinct[facts["household"][homes]]).all()
    assert (facts["precinct"] < model.structure.precincts).all()


@pytest.mark.parametrize("scenario", [FORTH, MERGED, RULES], ids=["forth", "merged", "rules"])
def test_whoever_is_helped_by_neighbours_or_the_market_is_left_alone(scenario: Scenario) -> None:
    seen = reform(scenario)
    keeps = [o.index for o in seen.model.layout.offices if o.body in ("neighbours", "market")]
    there = [key for key, case in seen.before.items() if case.office in keeps]
    assert len(there) > 5
    for key in there:
        assert seen.after[key].handoffs == seen.before[key].handoffs
        assert seen.after[key].left == seen.before[key].left


def test_a_rule_leaves_what_it_does_not_concern_untouched() -> None:
    route = {"doors": ["residents_committee", "neighbours", "nobody"]}
    seen = reform(variant("old", later={MONTH: {"routes": {"self_governance": route}}}))
    catalogue = seen.model.spec.affairs
    others = [k for k, c in seen.before.items() if catalogue[c.affair].affair_class != "self_governance"]
    assert len(others) > 100
    assert all(seen.after[key].bytes == seen.before[key].bytes for key in others)
    teams = [o.index for o in seen.model.layout.offices if o.body == "volunteer_team"]
    left = [key for key, case in seen.before.items() if case.office in teams]
    assert left
    assert not any(seen.after[key].office in teams for key in left)


@pytest.mark.parametrize(
    "entry",
    ["old", {"rules": {"one_stop": 0.0}}, {"precincts": 9}, {"desks": {"street_office": 8}}],
    ids=["structure", "rule", "precincts", "desks"],
)
def test_an_entry_that_changes_nothing_changes_nothing(entry: Any) -> None:
    models = [
        GovernanceModel(scenario, residents=1500, rng=1)
        for scenario in ("old", variant("old", later={MONTH: entry, MONTH + 1: entry}))
    ]
    for model in models:
        model.run_for(6 * DAYS_A_MONTH)
    plain, dated = (model.indicators() for model in models)
    pd.testing.assert_frame_equal(dated, plain, check_exact=True)


def test_bodies_open_and_close_with_their_staff() -> None:
    model = GovernanceModel(FORTH, residents=3000, rng=1)
    model.run_for(BEFORE)
    was_open = {body.key for body in model.bodies if body.is_open}
    model.step()
    is_open = {body.key for body in model.bodies if body.is_open}
    assert {"street_office", "residents_committee_9"} <= was_open - is_open
    assert {"public_service_committee", "public_service_centre", "service_station_6"} <= is_open - was_open
    sv = model.ledger.service
    for body in model.bodies:
        for kind, office in body.offices.items():
            # a body that may take over another's staff has an office for them from the first
            works = body.data is not None and (kind == "desk" or has_staff(body.data))
            first = int(sv.provider["first_group"][office])
            servers = sv.group["servers"][first : first + int(sv.provider["groups"][office])].sum()
            assert (servers > 0) == (body.is_open and works and body.people() > 0.0), body.key
        assert (body.available > 0.0) == (body.is_open and body.people() > 0.0), body.key
    assert len([c for c in model.committees if c.is_open]) == model.structure.precincts == 6
    assert model.district.reforms == [(1, "old"), (MONTH, "new")]
    model.run_for(DAYS_A_MONTH - 1)
    assert all(body.worked == 0.0 for body in model.bodies if not body.is_open)


def test_precincts_are_redrawn_over_the_same_households() -> None:
    model = GovernanceModel(MERGED, residents=3000, rng=1)
    model.run_for(BEFORE)
    nine = model.household_precinct.copy()
    capital = np.array([c.capital for c in model.committees])
    model.step()
    four = model.household_precinct
    assert np.array_equal(four, model.community.precincts(4)) and set(four.tolist()) == {0, 1, 2, 3}
    assert np.array_equal(model.people.precinct, four)
    assert model.precinct_residents.sum() == 3000
    # a precinct starts with the mean capital of those who live in it, less what merging costs
    loss = model.values["capital.merger_loss"]
    home = model.community.household
    for precinct, committee in enumerate(model.committees[:4]):
        expected = capital[nine[home[four[home] == precinct]]].mean() * (1.0 - loss)
        assert committee.capital == pytest.approx(expected)
        assert model.people.capital[precinct] == pytest.approx(expected)


def test_committees_tasks_go_to_the_committee_that_takes_over() -> None:
    seen = reform(MERGED)
    ledger, model = seen.model.ledger, seen.model
    slots = ledger.open_slots()
    slots = slots[(ledger.facts["household"][slots] < 0)]
    committees = {c.office: c.instance for c in model.committees}
    at = ledger.service.plan["provider"][slots, ledger.service.case["stage"][slots]]
    here = [
        (slot, committees[office]) for slot, office in zip(slots, at, strict=True) if office in committees
    ]
    assert len(here) > 5
    assert all(ledger.facts["precinct"][slot] == committee for slot, committee in here)


def test_the_back_office_takes_over_what_residents_carried() -> None:
    seen = reform(FORTH)
    model = seen.model
    sv, facts = model.ledger.service, model.ledger.facts
    checked = 0
    for slot in model.ledger.open_slots().tolist():
        row = model.book[facts["affair"][slot]]
        before = seen.before.get(int(sv.case["key"][slot]))
        if not facts["carried"][slot] or before is None:
            continue
        first = int(sv.case["stage"][slot])
        for s in range(first + 1, int(sv.case["stages"][slot])):
            steps = int(sv.plan["steps"][slot, s])
            counter = any(row["role"][k] == ROLE_COUNTER for k in range(row["steps"]) if steps >> k & 1)
            assert bool(int(sv.case["walks"][slot]) >> s & 1) == counter
            checked += 1
    assert checked > 3


def test_doors_are_remembered_by_name_across_a_reform() -> None:
    seen = reform(FORTH)
    model = seen.model
    facts = model.ledger.facts[model.ledger.open_slots()]
    facts = facts[facts["person"] >= 0]
    gone = 0
    for fact in facts:
        row = model.book[fact["affair"]]
        doors = row["door"][: row["doors"]].tolist()
        expected = doors.index(fact["door"]) if fact["door"] in doors else -1
        assert fact["door_index"] == expected
        gone += expected < 0
    assert 0 < gone < len(facts)

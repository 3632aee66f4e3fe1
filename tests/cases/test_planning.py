"""From candidate to outcome on a hand-made street: stages, visits, patience, prevention, bounces."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.cases.needs import BY_COMMITTEE, BY_HOUSEHOLD, BY_RESIDENT, BY_SUBDISTRICT
from sim.cases.planning_state import Policy
from sim.cases.reforming import reroute
from sim.cases.routing import (
    DOOR_BODY,
    DOOR_NEIGHBOURS,
    DOOR_NOBODY,
    ROLE_COUNTER,
    ROLE_DECISION,
    ROLE_OTHER,
)
from sim.kernel.queueing import Group, Provider
from sim.kernel.service_state import DONE, EXPIRED, GIVEN_UP, Rows
from sim.mechanisms.step_hours import effort_of
from tests.cases.by_hand import NO_TASTES, Handful, blank_book, keys, lessons, policy, some_people

COMMITTEE, DESK, DEPARTMENT, STATION, OTHER = range(5)
"""Offices; each is a site of its own."""
HOURS = (0.02, 0.03, 0.05)


def street(door: int = COMMITTEE, *, seal: bool = True, refers: bool = False, slots: int = 64) -> Handful:
    """An affair looked at by the committee, taken in at a desk and decided by a department; one door."""
    book = blank_book(1)
    row = book[0]
    row["steps"] = 3
    row["site"][:3] = COMMITTEE, DESK, DEPARTMENT
    row["role"][:3] = ROLE_OTHER, ROLE_COUNTER, ROLE_DECISION
    row["hours"][:3] = HOURS
    row["shape"][:3] = 1, 2, 3
    row["purpose"][:3] = 1, 2, 3
    row["seal"][2] = seal
    row["sorting_purpose"] = 4
    row["doors"], row["place"] = 1, 3
    row["door"][0], row["door_site"][0], row["door_kind"][0] = door, door, DOOR_BODY
    row["door_purpose"][0] = {COMMITTEE: 1, DESK: 2}.get(door, 5)
    row["door_refers"][0] = refers
    row["door_system"][0] = 1
    people = some_people(3, sites=[[0], [1], [2], [3], [4]])
    offices = [Provider(groups=[Group(40)]) for _ in range(5)]
    return Handful(book, people, offices, slots)


def stages(handful: Handful, slot: int) -> list[tuple[int, int, int]]:
    """(office, purpose, steps) of a case's stages."""
    n = int(handful.ledger.service.case["stages"][slot])
    plan = handful.ledger.service.plan[slot, :n]
    return [(int(s["provider"]), int(s["purpose"]), int(s["steps"])) for s in plan]


def outcome(handful: Handful, rules: Policy) -> Any:
    """One case of resident 1, from start to end; its outcome."""
    handful.raise_cases(keys(1, seed=2), rules, unit=1, time=0.1)
    handful.serve()
    handful.days(3)
    rows = handful.feed_back(lessons())
    assert rows.size == 1 and rows["state"][0] == DONE
    return rows[0]


# --- who walks ---------------------------------------------------------------------------------------


def test_siloed_the_resident_walks_from_office_to_office() -> None:
    handful = street()
    row = outcome(handful, policy())
    assert (row["visits"], row["handoffs"]) == (3, 2)
    assert not (row["carried"] or row["redirected"] or row["referred"] or row["bounced"])


def test_one_stop_the_resident_comes_once() -> None:
    handful = street(DESK)
    row = outcome(handful, policy(one_stop=1.0))
    assert (row["visits"], row["handoffs"]) == (1, 2)
    assert row["carried"] and not row["redirected"]


def test_the_counter_comes_first_when_carried() -> None:
    handful = street(DESK)
    siloed, carried = street(), handful
    (slot,) = siloed.raise_cases(keys(1), policy())
    assert stages(siloed, slot) == [(COMMITTEE, 1, 1), (DESK, 2, 2), (DEPARTMENT, 3, 4)]
    (slot,) = carried.raise_cases(keys(1), policy(one_stop=1.0))
    assert stages(carried, slot) == [(DESK, 2, 2), (COMMITTEE, 1, 1), (DEPARTMENT, 3, 4)]


@pytest.mark.parametrize(
    ("one_stop", "door", "visits", "first"),
    [
        (1.0, STATION, 2, DESK),
        (0.0, STATION, 4, COMMITTEE),
        (0.0, DESK, 4, COMMITTEE),
        (1.0, COMMITTEE, 2, DESK),
    ],
)
def test_a_wrong_door_costs_a_visit(one_stop: float, door: int, visits: int, first: int) -> None:
    rules = policy(one_stop=one_stop)
    handful = street(door)
    (slot,) = handful.raise_cases(keys(1), rules)
    assert [office for office, _, _ in stages(handful, slot)[:2]] == [door, first]
    assert stages(handful, slot)[0][2] == 0, "an errand does no step"
    assert handful.ledger.service.plan["effort"][slot, 0] == 0.11
    row = outcome(street(door), rules)
    assert (row["visits"], row["handoffs"], row["redirected"], row["referred"]) == (visits, 3, True, False)


def test_a_station_refers_without_another_visit_where_the_back_office_carries() -> None:
    row = outcome(street(STATION, refers=True), policy(one_stop=1.0))
    assert (row["visits"], row["redirected"], row["referred"]) == (1, True, True)
    siloed = outcome(street(STATION, refers=True), policy())
    assert (siloed["visits"], siloed["redirected"], siloed["referred"]) == (4, True, False)


def test_a_decision_without_a_seal_may_be_the_counter_s() -> None:
    for seal, authority, expected in (
        (False, 1.0, [(DESK, 2, 2), (COMMITTEE, 1, 1), (DESK, 2, 4)]),
        (True, 1.0, [(DESK, 2, 2), (COMMITTEE, 1, 1), (DEPARTMENT, 3, 4)]),
        (False, 0.0, [(DESK, 2, 2), (COMMITTEE, 1, 1), (DEPARTMENT, 3, 4)]),
    ):
        handful = street(DESK, seal=seal)
        (slot,) = handful.raise_cases(keys(1), policy(one_stop=1.0, delegated_authority=authority))
        assert stages(handful, slot) == expected
    handful = street(COMMITTEE, seal=False)
    (slot,) = handful.raise_cases(keys(1), policy(delegated_authority=1.0))
    assert stages(handful, slot) == [(COMMITTEE, 1, 1), (DESK, 2, 6)], "siloed, it is decided where it is"
    effort = handful.ledger.service.plan["effort"][slot]
    key = keys(1)[0]
    assert effort[1] == effort_of(key, 1, 0.03, 2) + effort_of(key, 2, 0.05, 3)


@pytest.mark.parametrize("rule", ["one_stop", "delegated_authority", "sorting_error"])
def test_a_rule_of_a_part_strength_takes_that_share_of_the_cases(rule: str) -> None:
    n = 3000
    handful = street(DESK, seal=False, slots=n + 4)
    rules = policy(**{"one_stop": 0.0, "sorting_site": OTHER, rule: 0.3})
    slots = handful.raise_cases(keys(n), rules)
    facts = handful.ledger.facts[slots]
    if rule == "delegated_authority":
        delegated = [DEPARTMENT not in [office for office, _, _ in stages(handful, slot)] for slot in slots]
        share = np.mean(delegated)
    else:
        share = facts["carried" if rule == "one_stop" else "bounced"].mean()
    assert share == pytest.approx(0.3, abs=4.0 * np.sqrt(0.21 / n))


# --- cases sorted wrongly ----------------------------------------------------------------------------


def test_a_case_that_bounces_goes_round_after_its_first_stage() -> None:
    rules = policy(sorting_error=1.0, sorting_site=OTHER)
    handful = street()
    (slot,) = handful.raise_cases(keys(1), rules)
    assert stages(handful, slot) == [(COMMITTEE, 1, 1), (OTHER, 4, 0), (DESK, 2, 2), (DEPARTMENT, 3, 4)]
    assert handful.ledger.service.plan["effort"][slot, 1] == 0.31
    row = outcome(street(), rules)
    assert (row["visits"], row["handoffs"], row["bounced"]) == (4, 3, True)
    handful = street(DESK)
    (slot,) = handful.raise_cases(keys(1), policy(one_stop=1.0, sorting_error=1.0, sorting_site=OTHER))
    assert stages(handful, slot) == [(DESK, 2, 2), (OTHER, 4, 0), (COMMITTEE, 1, 1), (DEPARTMENT, 3, 4)]


def test_without_an_office_to_go_round_by_nothing_bounces() -> None:
    handful = street()
    (slot,) = handful.raise_cases(keys(1), policy(sorting_error=1.0, sorting_site=-1))
    assert len(stages(handful, slot)) == 3 and not handful.ledger.facts["bounced"][slot]


# --- across a reform ---------------------------------------------------------------------------------


def reform(handful: Handful, slot: int, rules: Policy) -> int:
    """Let rules come into force at this closing, everything still open."""
    return int(
        reroute(
            handful.ledger.service, handful.ledger.facts, np.array([slot]), handful.book, handful.choices,
            handful.people, rules, np.ones(5, dtype=np.bool_), np.arange(3, dtype=np.int16), handful.draft,
            handful.day * 8.0, 8.0,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("moves", "one_stop", "visits", "handoffs"),
    [
        (False, 0.0, 3, 2),  # as without a reform
        (False, 1.0, 2, 2),  # once where it was, once at the counter; the department is not walked to
        (True, 0.0, 4, 3),  # to where the committee's step is done now, too
        (True, 1.0, 2, 3),  # carried from the counter, which comes first
    ],
)
def test_visits_across_a_reform(moves: bool, one_stop: float, visits: int, handoffs: int) -> None:
    handful = street()
    staff = handful.ledger.service.group
    staff["servers"][COMMITTEE] = staff["idle"][COMMITTEE] = 0  # the case waits there
    (slot,) = handful.raise_cases(keys(1), policy())
    handful.serve()
    assert handful.ledger.service.case["visits"][slot] == 1
    if moves:
        handful.book["site"][0, 0] = OTHER
    assert reform(handful, slot, policy(one_stop=one_stop)) == moves
    staff["servers"][COMMITTEE] = staff["idle"][COMMITTEE] = 40
    handful.days(4)
    (row,) = handful.feed_back(lessons())
    assert row["state"] == DONE
    assert (row["visits"], row["handoffs"]) == (visits, handoffs)


# --- what a case is at first -------------------------------------------------------------------------


def test_patience_of_the_affair_is_the_mean_wait_of_residents() -> None:
    n = 6000
    handful = street(slots=n + 4)
    handful.book["patience"] = 12.0
    slots = handful.raise_cases(keys(n), policy(), time=0.25)
    case = handful.ledger.service.case[slots]
    assert (case["raised"] == 2.0).all() and (case["on_deadline"] == GIVEN_UP).all()
    waits = handful.ledger.service.link["deadline"][slots] - 2.0
    assert waits.mean() == pytest.approx(96.0, abs=4.0 * 96.0 / np.sqrt(n))
    assert (waits > 96.0).mean() == pytest.approx(np.exp(-1.0), abs=4.0 * np.sqrt(0.2325 / n))


def test_efforts_are_those_of_the_steps() -> None:
    handful = street()
    (key,) = keys(1)
    (slot,) = handful.raise_cases([key], policy())
    expected = [effort_of(key, k, HOURS[k], k + 1) for k in range(3)]
    assert handful.ledger.service.plan["effort"][slot, :3].tolist() == expected
    demand = handful.counts.demand
    assert [demand[COMMITTEE, 1], demand[DESK, 2], demand[DEPARTMENT, 3]] == expected
    assert demand.sum() == pytest.approx(sum(expected))


def test_self_governance_prevents_by_the_capital_of_the_precinct() -> None:
    n = 4000
    handful = street(slots=n + 4)
    handful.book["preventable"] = 0.6
    handful.people.capital[:] = [0.9, 0.35, 0.0]
    handful.people.precinct[handful.people.household[2]] = 1
    raised = len(handful.raise_cases(keys(n), policy(), unit=2))
    assert raised / n == pytest.approx(1.0 - 0.21, abs=4.0 * np.sqrt(0.21 * 0.79 / n))
    assert handful.counts.raised[0] == raised


def test_neighbours_do_the_whole_of_it_and_nobody_does_nothing() -> None:
    handful = street(DESK)
    handful.book["door_kind"] = DOOR_NEIGHBOURS
    (key,) = keys(1)
    (slot,) = handful.raise_cases([key], policy(one_stop=1.0))
    assert stages(handful, slot) == [(DESK, 2, 255)]
    whole = sum(effort_of(key, k, HOURS[k], k + 1) for k in range(3))
    assert handful.ledger.service.plan["effort"][slot, 0] == pytest.approx(whole)
    handful = street()
    handful.book["door_kind"] = DOOR_NOBODY
    handful.raise_cases([key], policy())
    (row,) = handful.feed_back(lessons())
    assert (row["state"], row["visits"], row["days"], row["office"]) == (GIVEN_UP, 0, 0.0, -1)


@pytest.mark.parametrize("unit", [BY_RESIDENT, BY_HOUSEHOLD, BY_COMMITTEE, BY_SUBDISTRICT])
def test_a_task_arises_where_its_unit_is_and_lapses_on_a_day(unit: int) -> None:
    n = 900
    handful = street(slots=n + 4)
    handful.book["by_residents"] = False
    handful.book["unit"] = unit
    handful.book["patience"] = 9.0
    handful.people.precinct[:] = [1, 2, 0]
    slots = handful.raise_cases(keys(n), policy(), unit=0)
    sv, facts = handful.ledger.service, handful.ledger.facts[slots]
    case = sv.case[slots]
    assert (sv.link["deadline"][slots] == 2.0 + 72.0).all() and (case["on_deadline"] == EXPIRED).all()
    assert (case["visits"] == 0).all() and (case["walks"] == 0).all() and (facts["door"] == -1).all()
    if unit == BY_RESIDENT:
        assert (facts["household"] == 2).all() and (facts["precinct"] == 0).all()
    elif unit == BY_HOUSEHOLD:
        assert (facts["household"] == 0).all() and (facts["precinct"] == 1).all()
    elif unit == BY_COMMITTEE:
        assert (facts["household"] == -1).all() and (facts["precinct"] == 0).all()
    else:
        share = np.bincount(facts["household"], minlength=3) / n
        assert share == pytest.approx(1.0 / 3.0, abs=4.0 * np.sqrt(2.0 / 9.0 / n))
        assert (facts["precinct"] == np.array([1, 2, 0])[facts["household"]]).all()


def test_the_door_taken_is_the_resident_s_choice() -> None:
    """Who knows a door, and minds nothing else, takes it."""
    handful = street()
    row = handful.book[0]
    row["doors"] = 2
    row["door"][:2] = COMMITTEE, DESK
    row["door_site"][:2] = COMMITTEE, DESK
    row["door_kind"][:2] = DOOR_BODY
    handful.people.habit[1, 3] = DESK
    tastes = NO_TASTES._replace(habit=1.0)
    (slot,) = handful.raise_cases(keys(1), policy(), tastes, unit=1)
    facts: Rows = handful.ledger.facts
    assert (facts["door"][slot], facts["door_index"][slot], facts["person"][slot]) == (DESK, 1, 1)

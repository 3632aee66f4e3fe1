"""Changing the service from outside: nothing is lost, lists stay whole, work done stays done."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.kernel.queueing import Group, Provider
from sim.kernel.queues import enqueue, schedule
from sim.kernel.service import finish
from sim.kernel.service_state import (
    DONE,
    GIVEN_UP,
    IN_SERVICE,
    N_EVENTS,
    N_FINISHED,
    OPEN_STATES,
    PENDING,
    WAITING,
)
from sim.kernel.staffing import interrupt, staff_group, take_out
from tests.properties.networks import Network, Run, check, networks, start

some = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def one_office(efforts: list[float], *groups: Group, day_hours: float = 8.0) -> Run:
    """All cases raised at time 0, in order, for one office."""
    n = len(efforts)
    options = {
        "routes": [[0]] * n,
        "purposes": [[0]] * n,
        "priorities": [0] * n,
        "patience": [np.inf] * n,
        "walks": False,
        "day_hours": day_hours,
    }
    return start(Network([0.0] * n, [[e] for e in efforts], [Provider(groups=groups)], options))


def finish_all(run: Run, days: int = 400) -> None:
    for _ in range(days):
        run.serve()
        check(run)
        if run.all_ended:
            return
    raise AssertionError("cases are left")


def due_effort(run: Run) -> float:
    """Person-hours at skill 1 still to be done for the stage under way of each open case."""
    sv = run.sv
    waiting = np.flatnonzero(sv.case["state"] == WAITING)
    total = float(sv.plan["effort"][waiting, sv.case["stage"][waiting]].sum())
    for event in sv.event[: sv.counters[N_EVENTS]]:
        group = sv.group[sv.case["group"][event["case"]]]
        total += (event["time"] - run.now) * group["pace"] * group["skill"]
    return total


def test_fewer_servers_interrupt_the_last_begun() -> None:
    run = one_office([10.0, 11.0, 12.0, 13.0], Group(3))
    run.serve()
    staff_group(run.sv, 0, 1, 1.0, 1.0, run.now)
    check(run)
    assert run.sv.case["state"].tolist() == [IN_SERVICE, WAITING, WAITING, WAITING]
    # the interrupted come first, in the order in which they had begun, with what is left to do
    assert run.sv.queue["head"][0, 0, 0] == 1
    assert run.sv.link["next"][1] == 2
    assert run.sv.plan["effort"][:, 0].tolist() == [10.0, 3.0, 4.0, 13.0]
    finish_all(run)
    assert run.sv.case["ended"].tolist() == [10.0, 13.0, 17.0, 30.0]
    assert run.sv.case["work"].tolist() == [10.0, 11.0, 12.0, 13.0]
    assert run.sv.case["wait"].tolist() == [0.0, 2.0, 5.0, 17.0]
    assert run.sv.hours.sum() == 46.0


def test_who_began_last_is_interrupted_whoever_ends_first() -> None:
    options = {
        "routes": [[0]] * 3,
        "purposes": [[0]] * 3,
        "priorities": [0] * 3,
        "patience": [np.inf] * 3,
        "walks": False,
        "day_hours": 8.0,
    }
    run = start(Network([0.0, 1.0, 2.0], [[20.0], [30.0], [10.0]], [Provider(groups=(Group(3),))], options))
    run.serve()
    staff_group(run.sv, 0, 2, 1.0, 1.0, run.now)
    assert run.sv.case["state"].tolist() == [IN_SERVICE, IN_SERVICE, WAITING]
    staff_group(run.sv, 0, 1, 1.0, 1.0, run.now)
    assert run.sv.case["state"].tolist() == [IN_SERVICE, WAITING, WAITING]
    check(run)


def test_interrupted_one_after_another_keep_their_order() -> None:
    """Two groups are closed on different days; who entered first is first again."""
    run = one_office([10.0, 20.0, 5.0], Group(1), Group(1))
    run.serve()
    staff_group(run.sv, 0, 0, 1.0, 1.0, run.now)
    staff_group(run.sv, 1, 0, 1.0, 1.0, run.now)
    check(run)
    assert run.sv.queue["head"][0, 0, 0] == 0
    staff_group(run.sv, 0, 1, 1.0, 1.0, run.now)
    finish_all(run)
    assert run.sv.case["ended"].tolist() == [10.0, 22.0, 27.0]


def test_more_servers_take_who_waits() -> None:
    run = one_office([10.0, 10.0, 10.0], Group(1))
    run.serve()
    staff_group(run.sv, 0, 3, 1.0, 1.0, run.now)
    check(run)
    finish_all(run)
    assert run.sv.case["ended"].tolist() == [10.0, 18.0, 18.0]


def test_a_new_pace_holds_for_services_under_way() -> None:
    run = one_office([10.0, 6.0], Group(1))
    run.serve()
    staff_group(run.sv, 0, 1, 0.5, 1.0, run.now)
    finish_all(run)
    assert run.sv.case["ended"].tolist() == [12.0, 24.0]
    assert run.sv.case["work"].tolist() == [10.0, 6.0]


def test_a_new_skill_changes_the_hours_still_needed() -> None:
    run = one_office([10.0, 6.0], Group(1))
    run.sv.purpose["budget"][0, 0] = 100.0
    run.serve()
    staff_group(run.sv, 0, 1, 1.0, 2.0, run.now)
    finish_all(run)
    assert run.sv.case["ended"].tolist() == [9.0, 12.0]
    assert run.sv.case["work"].tolist() == [9.0, 3.0]
    assert run.sv.purpose["budget"][0, 0] == 100.0 - 12.0


def test_closing_a_group_and_opening_it_again() -> None:
    run = one_office([10.0, 5.0], Group(2))
    run.serve()
    staff_group(run.sv, 0, 0, 0.0, 0.0, run.now)
    check(run)
    run.serve()
    check(run)
    assert run.sv.hours.sum() == 13.0
    assert run.sv.case["state"].tolist() == [WAITING, DONE]
    staff_group(run.sv, 0, 2, 1.0, 1.0, run.now)
    finish_all(run)
    assert run.sv.case["ended"].tolist() == [18.0, 5.0]
    assert run.sv.case["wait"][0] == 8.0
    assert run.sv.case["work"].tolist() == [10.0, 5.0]


def test_the_interrupted_goes_before_others_of_its_kind_only() -> None:
    """At the head of its own queue; a better priority still goes first."""
    options = {
        "routes": [[0]] * 3,
        "purposes": [[0]] * 3,
        "priorities": [1, 1, 0],
        "patience": [np.inf] * 3,
        "walks": False,
        "day_hours": 8.0,
    }
    run = start(Network([0.0, 1.0, 2.0], [[10.0]] * 3, [Provider()], options))
    run.serve()
    staff_group(run.sv, 0, 0, 1.0, 1.0, run.now)
    staff_group(run.sv, 0, 1, 1.0, 1.0, run.now)
    check(run)
    finish_all(run)
    assert run.sv.case["ended"].tolist() == [20.0, 30.0, 18.0]


def test_taking_out_of_queue_service_and_calendar() -> None:
    run = one_office([10.0, 10.0, 10.0, 10.0, 10.0], Group(1))
    run.serve()
    sv = run.sv
    for case in (3, 1, 4):  # the middle, the head and the tail of the queue
        take_out(sv, case, run.now, run.day_hours)
        check(run, frozenset({3, 1, 4}) - {c for c in (3, 1, 4) if sv.case["state"][c] == WAITING})
    assert sv.case["wait"][[1, 3, 4]].tolist() == [8.0] * 3
    take_out(sv, 0, run.now, run.day_hours)
    check(run, frozenset({0, 1, 3, 4}))
    assert sv.plan["effort"][0, 0] == 2.0
    assert sv.counters[N_EVENTS] == 0
    for case, t in ((1, 17.0), (3, 18.0), (4, 19.0)):  # three on the same later day
        schedule(sv, case, t, run.day_hours)
    check(run, frozenset({0}))
    for case in (3, 1, 4):
        take_out(sv, case, run.now, run.day_hours)
    check(run, frozenset({0, 1, 3, 4}))
    assert (sv.calendar["head"] == -1).all()
    for case in (0, 1, 3, 4):
        enqueue(sv, case, run.now)
    finish_all(run)
    assert sv.case["work"].tolist() == [10.0] * 5


def test_budget_follows_an_interruption() -> None:
    run = one_office([10.0], Group(1, pace=0.5, skill=2.0))
    run.sv.purpose["budget"][0, 0] = 20.0
    run.serve()
    assert run.sv.purpose["budget"][0, 0] == 15.0
    interrupt(run.sv, 0, run.now)
    assert run.sv.purpose["budget"][0, 0] == 16.0
    assert run.sv.plan["effort"][0, 0] == 2.0
    assert run.sv.case["state"][0] == PENDING


actions = st.lists(
    st.tuples(
        st.integers(0, 8),
        st.integers(0, 3),
        st.sampled_from([0.4, 1.0, 1.7]),
        st.sampled_from([0.5, 1.0, 2.0]),
    ),
    max_size=12,
)


@some
@given(networks(), actions)
def test_restaffing_at_random_loses_nothing(
    network: Network, changes: list[tuple[int, int, float, float]]
) -> None:
    """Cases, effort and set-aside hours are as before after any change; in the end all cases end."""
    run = start(network)
    run.sv.purpose["budget"][:] = 1e6
    for group, servers, pace, skill in changes:
        run.serve()
        check(run)
        due, booked = due_effort(run), run.sv.hours.sum()
        g = group % run.sv.group.size
        staff_group(run.sv, g, servers, pace, skill, run.now)
        check(run)
        assert run.sv.group["servers"][g] == servers
        assert due_effort(run) == pytest.approx(due)
        assert run.sv.hours.sum() == booked
        assert_budget(run)
    for g in range(run.sv.group.size):
        staff_group(run.sv, g, 3, 1.0, 1.0, run.now)
        check(run)
    for _ in range(40):
        run.serve()
        check(run)
        assert_budget(run)
    assert run.sv.case["work"].sum() == pytest.approx(run.sv.hours.sum())


def assert_budget(run: Run) -> None:
    """Hours set aside = hours booked + hours that services under way still take."""
    sv = run.sv
    left = sum(
        (event["time"] - run.now) * sv.group["pace"][sv.case["group"][event["case"]]]
        for event in sv.event[: sv.counters[N_EVENTS]]
    )
    used = (1e6 - sv.purpose["budget"]).sum()
    assert used == pytest.approx(float(sv.hours.sum() + left), abs=1e-6)


@some
@given(
    networks(), st.lists(st.tuples(st.integers(1, 4), st.integers(0, 100), st.integers(0, 2)), max_size=15)
)
def test_taking_out_at_random_keeps_the_lists_whole(
    network: Network, changes: list[tuple[int, int, int]]
) -> None:
    """Whatever is taken out can end, queue again or come later, and the others never notice."""
    run = start(network)
    for days, pick, fate in changes:
        for _ in range(days):
            run.serve()
        check(run)
        is_open = np.isin(run.sv.case["state"][: run.raised], OPEN_STATES)
        if not is_open.any():
            continue
        case = int(np.flatnonzero(is_open)[pick % is_open.sum()])
        take_out(run.sv, case, run.now, run.day_hours)
        check(run, frozenset({case}))
        if fate == 0:
            finish(run.sv, case, GIVEN_UP, run.now)
            run.sv.counters[N_FINISHED] = 0
        elif fate == 1:
            enqueue(run.sv, case, run.now)
        else:
            schedule(run.sv, case, run.now + pick * 0.7 * run.day_hours, run.day_hours)
        check(run)
    run.serve()
    check(run)

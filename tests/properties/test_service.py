"""The service kernel on random networks: equal to a naive simulator, and conserving everything."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.kernel.queueing import Provider, Result, simulate
from tests.oracles.reference import Outcome, reference
from tests.properties.networks import Network, check, networks, start

quick = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
some = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])

EXACT = ("ended", "wait", "counter_wait", "visits", "handoffs")


def assert_equal(result: Result, expected: Outcome) -> None:
    """Cases, services and their order agree exactly; sums of hours up to rounding."""
    services = [tuple(row) for row in result.services.itertuples(index=False)]
    assert services == expected.services
    assert list(result.cases["state"].astype(str)) == [case.state for case in expected.cases]
    for name in EXACT:
        np.testing.assert_array_equal(result.cases[name], [getattr(c, name) for c in expected.cases], name)
    np.testing.assert_allclose(result.cases["work"], [c.work for c in expected.cases], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(result.hours, expected.hours, rtol=1e-9, atol=1e-9)


def assert_same(a: Result, b: Result) -> None:
    assert a.cases.equals(b.cases)
    assert a.services.equals(b.services)
    assert a.hours.tobytes() == b.hours.tobytes()


def rows_of(frame: pd.DataFrame) -> list[Any]:
    """Rows with the columns as attributes."""
    return list(frame.itertuples())


def run_reference(network: Network, **options: Any) -> Outcome:
    arguments = {**network.arguments, **options}
    if arguments["purposes"] is None:
        arguments["purposes"] = []
    return reference(**arguments)


@quick
@given(networks())
def test_equal_to_the_reference(network: Network) -> None:
    assert_equal(simulate(**network.arguments), run_reference(network))


@quick
@given(networks(ties=True, day_hours=(8.0, 3.0, 0.1)))
def test_equal_to_the_reference_when_much_happens_at_once(network: Network) -> None:
    assert_equal(simulate(**network.arguments), run_reference(network))


@some
@given(networks(), st.integers(0, 12))
def test_equal_to_the_reference_when_stopped(network: Network, days: int) -> None:
    assert_equal(simulate(**network.arguments, days=days), run_reference(network, days=days))


@some
@given(networks())
def test_results_are_possible(network: Network) -> None:
    result = simulate(**network.arguments)
    cases, services = result.cases, result.services
    assert set(cases["state"].astype(str)) <= {"done", "given_up"}
    assert (cases["ended"] >= cases["raised"]).all()
    assert (cases[["wait", "counter_wait", "work", "handoffs"]] >= 0).all(axis=None)
    assert (cases["counter_wait"] <= cases["wait"] + 1e-9).all()
    assert (services["started"] >= services["arrived"]).all()
    assert (services["ended"] >= services["started"]).all()
    raised = cases["raised"].to_numpy()[services["case"].to_numpy()]
    assert (services["arrived"].to_numpy() >= raised).all()
    # stages in order, each after the last; a case that is done has been through all of them
    for _, rows in services.groupby("case"):
        assert rows["stage"].tolist() == list(range(len(rows)))
        assert all(a <= b for a, b in pairwise(np.ravel(rows[["started", "ended"]])))
        route = network.options["routes"][rows["case"].iloc[0]]
        assert rows["provider"].tolist() == route[: len(rows)]
    through = services.groupby("case").size().reindex(cases.index, fill_value=0)
    done = cases["state"] == "done"
    assert (through[done] == np.array(network.stages, dtype=int)[done]).all()


@some
@given(networks())
def test_work_is_the_effort_of_the_services(network: Network) -> None:
    """Each service takes effort / skill person-hours of some group of its provider, no more or less."""
    result = simulate(**network.arguments)
    total = np.zeros(len(network.providers))
    for row in rows_of(result.services):
        effort = network.efforts[row.case][row.stage]
        groups = network.providers[row.provider].all_groups
        clock = [effort / g.skill / g.pace for g in groups]
        match = [
            g for g, hours in zip(groups, clock, strict=True) if np.isclose(hours, row.ended - row.started)
        ]
        assert match
        if len({g.skill for g in match}) > 1:
            return
        total[row.provider] += effort / match[0].skill
    np.testing.assert_allclose(result.hours, total, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(result.cases["work"].sum(), total.sum(), rtol=1e-9, atol=1e-9)


@some
@given(networks())
def test_never_more_services_than_servers(network: Network) -> None:
    services = simulate(**network.arguments).services
    for p, provider in enumerate(network.providers):
        rows = services[services["provider"] == p]
        changes = sorted([(t, 1) for t in rows["started"]] + [(t, -1) for t in rows["ended"]])
        busy = 0
        for _, change in changes:  # an end sorts before a start at the same time
            busy += change
            assert busy <= sum(g.servers for g in provider.all_groups)


@some
@given(networks())
def test_first_come_first_served(network: Network) -> None:
    """Within a provider, purpose and priority, who entered first starts first."""
    services = simulate(**network.arguments).services
    for p in range(len(network.providers)):
        queues: dict[tuple[int, int], list[tuple[float, float]]] = {}
        for row in rows_of(services[services["provider"] == p]):
            u = network.options["purposes"][row.case][row.stage]
            k = network.options["priorities"][row.case]
            queues.setdefault((u, k), []).append((row.arrived, row.started))
        for times in queues.values():
            times.sort()
            starts = [started for _, started in times]
            assert starts == sorted(starts)


@some
@given(networks(days_matter=False), st.sampled_from([0.1, 3.0, 8.0, 1000.0]))
def test_days_change_nothing_without_openings(network: Network, day_hours: float) -> None:
    a = simulate(**network.arguments)
    b = simulate(**{**network.arguments, "day_hours": day_hours})
    for name in a.services:
        np.testing.assert_allclose(a.services[name], b.services[name], rtol=0, atol=1e-7)
    for name in ("ended", "wait", "work"):
        np.testing.assert_allclose(a.cases[name], b.cases[name], rtol=0, atol=1e-6)
    assert (a.cases["state"] == b.cases["state"]).all()


@some
@given(networks(ties=True))
def test_running_again_gives_the_same_bytes(network: Network) -> None:
    assert_same(simulate(**network.arguments), simulate(**network.arguments))


@some
@given(networks(), st.integers(1, 20))
def test_stopping_changes_nothing_before(network: Network, days: int) -> None:
    """Whatever has ended after some days ended like that in the whole run."""
    whole, part = simulate(**network.arguments), simulate(**network.arguments, days=days)
    rows = len(part.services)
    assert part.services.equals(whole.services.head(rows))
    ended = part.cases["state"].isin(["done", "given_up"])
    assert part.cases[ended].equals(whole.cases[ended])


@some
@given(networks())
def test_every_case_is_somewhere_at_every_closing(network: Network) -> None:
    run = start(network)
    for _ in range(60):
        run.serve()
        check(run)
        if run.all_ended:
            break


@some
@given(networks(ties=True))
def test_hours_booked_fit_the_servers(network: Network) -> None:
    """A day's hours are no more than servers x pace x day, and all are some case's work."""
    run = start(network)
    for _ in range(30):
        before = run.sv.hours.sum(axis=1)
        run.serve()
        booked = run.sv.hours.sum(axis=1) - before
        for p, provider in enumerate(network.providers):
            most = sum(g.servers * g.pace for g in provider.all_groups) * run.day_hours
            assert -1e-9 <= booked[p] <= most * (1 + 1e-9)
    assert run.sv.case["work"].sum() == pytest.approx(run.sv.hours.sum())
    np.testing.assert_allclose(run.sv.purpose["worked"].sum(axis=1), run.sv.hours.sum(axis=1), atol=1e-9)


@some
@given(
    networks(most_cases=40, days_matter=False, day_hours=(1000.0,)), st.floats(0.0, 3.0), st.integers(0, 2)
)
def test_budgets_are_kept(network: Network, budget: float, purpose: int) -> None:
    """A purpose takes no more than its hours and one case; the others go on.

    A case starts only while hours are left, so that the last one may take more than was left.
    """
    run = start(network)
    sv = run.sv
    sv.purpose["budget"][:, purpose] = budget
    for _ in range(20):
        run.serve()
        check(run)
    left = sv.purpose["budget"][:, purpose]
    largest = sv.plan["effort"].max(initial=0.0)
    for p, provider in enumerate(network.providers):
        assert left[p] >= -largest / min(g.skill for g in provider.all_groups) - 1e-9
        assert left[p] <= 0.0 or sv.queue["waiting"][p, purpose].sum() == 0
        assert budget > 0.0 or left[p] == 0.0
    others = [u for u in range(3) if u != purpose]
    assert sv.queue["waiting"][:, others].sum() == 0


def test_hours_given_back_are_used() -> None:
    """Cases that waited for hours, not for servers, are served when there are hours again."""
    options = {
        "routes": [[0]] * 3,
        "purposes": [[0], [0], [1]],
        "priorities": [0] * 3,
        "patience": [np.inf] * 3,
        "walks": False,
        "day_hours": 8.0,
    }
    run = start(Network([0.0] * 3, [[2.0]] * 3, [Provider()], options))
    run.sv.purpose["budget"][0, 0] = 1.0
    run.serve()
    check(run)
    assert run.sv.case["ended"][[0, 2]].tolist() == [2.0, 4.0]
    assert run.sv.queue["waiting"][0, 0, 0] == 1
    run.sv.purpose["budget"][0, 0] = 1.0
    run.serve()
    check(run)
    assert run.sv.case["started"][1] == 8.0
    assert run.all_ended

"""Networks of offices against product form; delays, openings and visits against the slow reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from sim.kernel.queueing import Group, Provider, simulate
from tests.oracles.measuring import (
    LONG_DAY,
    Sample,
    assert_agrees,
    assert_differs,
    fast_server,
    poisson,
    runs,
)
from tests.oracles.reference import reference
from tests.oracles.routes import FEEDBACK, HAND_OFF, walk
from tests.oracles.theory import jackson_arrivals, mmc_wait, pollaczek_khinchine

# --- product form --------------------------------------------------------------------------------


def jackson(
    n: int, routing: npt.NDArray[np.float64], servers: list[int], means: list[float], pace: float = 1.0
) -> Callable[[np.random.Generator], Sample]:
    """Mean time in each queue of an open network; 2 cases an hour come to all offices."""
    providers = [Provider(groups=[Group(c, pace=pace)]) for c in servers]
    arrivals = jackson_arrivals([1.0, 0.6, 0.4], routing)
    # One visit of an office and those that follow are an exponential amount of work together.
    visits = np.diag(np.linalg.inv(np.eye(len(servers)) - routing))
    work = visits * means / servers
    ever = arrivals / 2.0 / visits

    def measure(rng: np.random.Generator) -> Sample:
        gaps = rng.standard_exponential(n) / 2.0
        first = rng.choice(3, n, p=[0.5, 0.3, 0.2])
        routes = walk(rng, first, routing)
        efforts = rng.standard_exponential(routes.shape)
        hours = efforts * np.array(means)[routes]
        raised = gaps.cumsum()
        services = simulate(raised, hours, providers, routes=routes, day_hours=LONG_DAY).services
        provider = services["provider"].to_numpy()
        wait = (services["started"] - services["arrived"]).to_numpy()
        steady = services["arrived"].between(raised[n // 20], raised[-1]).to_numpy()
        sample = {"~gap": gaps.mean() * 2.0 - 1.0}
        case, stage = np.nonzero(routes >= 0)  # most routes are far shorter than the longest
        office, effort, hour = routes[case, stage], efforts[case, stage], hours[case, stage]
        for p in range(len(servers)):
            here = office == p
            # a fast server that does a case's work for this office in one go
            alone = fast_server(gaps, np.bincount(case[here], hour[here], n) / servers[p])
            known = pollaczek_khinchine(2.0, ever[p] * work[p], 2.0 * ever[p] * work[p] ** 2)
            sample[f"~alone {p}"] = alone.mean() / known - 1.0
            sample[f"wait {p}"] = wait[steady & (provider == p)].mean()
            sample[f"~visits {p}"] = here.sum() / n / (arrivals[p] / 2.0) - 1.0
            sample[f"~effort {p}"] = effort[here].mean() - 1.0
        return sample

    return measure


@pytest.mark.parametrize(
    ("routing", "servers", "means"),
    [(HAND_OFF, [2, 1, 3], [1.1, 0.7, 3.2]), (FEEDBACK, [3, 2, 1], [1.2, 0.75, 0.7])],
    ids=["30 % handed off", "feedback"],
)
def test_jackson(routing: npt.NDArray[np.float64], servers: list[int], means: list[float]) -> None:
    """Each office of an open network waits as an M/M/c of its own."""
    arrivals = jackson_arrivals([1.0, 0.6, 0.4], routing)
    theory = [mmc_wait(c, a, 1.0 / m) for c, a, m in zip(servers, arrivals, means, strict=True)]
    samples = runs(jackson(75_000, routing, servers, means), 40, seed=47)
    wrong = runs(jackson(20_000, routing, servers, means, pace=1 / 1.05), 20, seed=47)
    for p, wait in enumerate(theory):
        assert_agrees(samples, f"wait {p}", wait)
        assert_differs(wrong, f"wait {p}", wait)


@pytest.mark.parametrize("delay", [0.0, 3.5])
def test_tandem(delay: float) -> None:
    """What leaves M/M/c is Poisson again (Burke 1956), and stays so when it is on its way for a while."""

    def measure(rng: np.random.Generator) -> Sample:
        n, rate = 100_000, 1.4
        gaps = rng.standard_exponential(n) / rate
        efforts = rng.standard_exponential((n, 2)) * [1.0, 0.5]
        offices = [Provider(servers=2), Provider(servers=1, delay=delay)]
        routes = np.broadcast_to([0, 1], (n, 2))
        result = simulate(gaps.cumsum(), efforts, offices, routes=routes, day_hours=LONG_DAY)
        services = result.services.sort_values(["case", "stage"])
        started, ended = (services[name].to_numpy().reshape(n, 2) for name in ("started", "ended"))
        arrived = services["arrived"].to_numpy().reshape(n, 2)
        np.testing.assert_allclose(arrived[:, 1], ended[:, 0] + delay, rtol=0, atol=1e-9)
        wait = (started - arrived)[n // 20 :].mean(axis=0)
        return {
            "first": wait[0],
            "second": wait[1],
            "~gap": gaps.mean() * rate - 1.0,
            "~effort": efforts[:, 0].mean() - 1.0,
            "~next effort": efforts[:, 1].mean() * 2.0 - 1.0,
            "~fast": fast_server(gaps, efforts[:, 0] / 2).mean() / mmc_wait(1, rate, 2.0) - 1.0,
            "~as if alone": fast_server(gaps, efforts[:, 1]).mean() / mmc_wait(1, rate, 2.0) - 1.0,
        }

    samples = runs(measure, 20, seed=53)
    assert_agrees(samples, "first", mmc_wait(2, 1.4))
    assert_agrees(samples, "second", mmc_wait(1, 1.4, 2.0))


# --- delays and openings against the slow reference ----------------------------------------------


@pytest.mark.parametrize("day_hours", [8.0, 7.5, 0.7])
@pytest.mark.parametrize("walks", [False, True])
def test_delays_openings_and_visits_equal_the_reference(day_hours: float, walks: bool) -> None:
    """A busy network with everything at once, for many days."""
    rng = np.random.default_rng(59)
    n = 800
    raised = poisson(rng, n, 2.0)
    routes = walk(rng, rng.integers(0, 3, n), FEEDBACK)
    shape = routes.shape
    arguments: dict[str, Any] = {
        "arrivals": raised,
        "efforts": rng.standard_exponential(shape),
        "providers": [
            Provider(groups=[Group(1, purposes=[0, 1]), Group(2, pace=0.6)], walk_in=True),
            Provider(servers=2, delay=1.3),
            Provider(servers=2, delay=5.0, at_opening=True),
        ],
        "routes": routes,
        "purposes": rng.integers(0, 3, shape),
        "priorities": rng.integers(0, 3, n),
        "patience": np.where(rng.random(n) < 0.3, rng.standard_exponential(n) * 10.0, np.inf),
        "walks": walks,
        "day_hours": day_hours,
    }
    result, expected = simulate(**arguments), reference(**arguments)
    assert [tuple(row) for row in result.services.itertuples(index=False)] == expected.services
    for name in ("ended", "wait", "counter_wait", "visits", "handoffs"):
        np.testing.assert_array_equal(result.cases[name], [getattr(c, name) for c in expected.cases])
    assert {"done", "given_up"} == set(result.cases["state"])
    if walks:
        assert result.cases["visits"].max() > 3


def test_at_opening_waits_for_the_next_day() -> None:
    """Worked out by hand: days of 8 hours, a delay of 3."""
    offices = [Provider(servers=9), Provider(servers=9, delay=3.0, at_opening=True)]
    result = simulate([0.0, 1.0, 4.5, 7.0], [[1.0, 0.5]] * 4, offices, routes=[[0, 1]] * 4)
    # ready after 4, 5, 8.5 and 11 hours; the next openings are at 8 and 16
    second = result.services[result.services["stage"] == 1].sort_values("case")
    assert second["arrived"].tolist() == [8.0, 8.0, 16.0, 16.0]
    assert result.cases["ended"].tolist() == [8.5, 8.5, 16.5, 16.5]


def test_a_service_goes_on_after_closing() -> None:
    """Nothing of what has been done is lost overnight, and nobody comes in between."""
    result = simulate([6.0, 7.0], [5.0, 1.0], [Provider()], day_hours=8.0)
    assert result.cases["ended"].tolist() == [11.0, 12.0]
    assert result.cases["wait"].tolist() == [0.0, 4.0]


def test_walk_ins_go_home_and_come_back() -> None:
    """Who is not served by closing has waited till then, and comes again at some time of the next day."""
    result = simulate([1.0, 2.0], [9.0, 1.0], [Provider(walk_in=True)], walks=True, day_hours=8.0)
    assert result.cases["visits"].tolist() == [1, 2]
    back = result.services["arrived"][1]
    assert 8.0 < back < 16.0
    assert result.cases["counter_wait"][1] == 6.0 + max(0.0, 10.0 - back)
    assert result.cases["wait"].tolist() == result.cases["counter_wait"].tolist()
    calls = simulate([1.0, 2.0], [9.0, 1.0], [Provider(walk_in=True)], walks=False, day_hours=8.0)
    assert calls.cases["ended"].tolist() == [10.0, 11.0]
    assert calls.cases["counter_wait"].tolist() == [0.0, 0.0]

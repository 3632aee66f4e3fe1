"""Networks of offices: product form, and case by case against Ciw and the slow reference.

Ciw (Palmer, Knight, Harper and Hawa 2019) is an independent simulator. It is given the very same
arrivals, efforts, routes, classes and patience, so every start and end of every service must agree,
which a wrong rule in either would not survive. That they also agree in the mean, within 2 %, with
what theory says of such networks is shown on longer runs of the kernel alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ciw
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from sim.queueing import Group, Provider, Result, simulate
from tests.oracles.measuring import Sample, assert_agrees, assert_differs, fast_server, poisson, runs
from tests.oracles.reference import reference
from tests.oracles.theory import jackson_arrivals, mmc_wait, pollaczek_khinchine

LONG_DAY = 1000.0

# Ciw copies its parameters, in which iterators are
quiet = pytest.mark.filterwarnings("ignore:Pickle, copy, and deepcopy support:DeprecationWarning")

HAND_OFF = np.array([[0.0, 0.2, 0.1], [0.2, 0.0, 0.1], [0.15, 0.15, 0.0]])
"""After each service 30 % of the cases are handed off to one of the other two offices."""
FEEDBACK = np.array([[0.2, 0.3, 0.1], [0.0, 0.25, 0.25], [0.3, 0.0, 0.0]])
"""Cases also come back to the office they are at."""


def walk(
    rng: np.random.Generator, first: npt.NDArray[np.int64], routing: npt.NDArray[np.float64], most: int = 60
) -> npt.NDArray[np.int64]:
    """[n, stages] routes of cases that start at `first` and go on by these probabilities."""
    going = np.cumsum(routing, axis=1)
    routes = [first]
    for _ in range(most):
        at = routes[-1]
        u = rng.random(at.size)
        to = (u[:, np.newaxis] >= going[at]).sum(axis=1)
        routes.append(np.where((at < 0) | (to == len(routing)), -1, to))
        if (routes[-1] < 0).all():
            return np.column_stack(routes[:-1])
    raise AssertionError("a case goes round for ever")


# --- case by case against Ciw --------------------------------------------------------------------


class Given(ciw.dists.Distribution):  # type: ignore[misc]
    """Efforts that are given, by case and stage."""

    def __init__(self, values: npt.NDArray[np.float64]) -> None:
        super().__init__()
        self.values = values

    def sample(self, t: float | None = None, ind: Any = None) -> float:
        del t
        stage = len(ind.data_records)
        return float(self.values[ind.id_number - 1, stage])


def run_ciw(
    raised: npt.NDArray[np.float64],
    efforts: npt.NDArray[np.float64],
    servers: list[int],
    routes: npt.NDArray[np.int64],
    priorities: npt.NDArray[np.int64] | None = None,
    patience: npt.NDArray[np.float64] | None = None,
) -> pd.DataFrame:
    """Ciw's records of the same network: one row a service, or a leaving without one."""
    n, nodes = raised.size, len(servers)
    kinds = np.zeros(n, dtype=np.int64) if priorities is None else priorities
    classes = [f"class {k}" for k in range(int(kinds.max()) + 1)]
    first: dict[str, list[Any]] = {name: [None] * nodes for name in classes}
    for k, name in enumerate(classes):
        for node in range(nodes):
            times = raised[(kinds == k) & (routes[:, 0] == node)]
            if times.size:
                gaps = [*np.diff(times, prepend=0.0).tolist(), float("inf")]
                first[name][node] = ciw.dists.Sequential(gaps)

    def route(ind: Any, _: Any) -> list[int]:
        return [int(p) + 1 for p in routes[ind.id_number - 1, 1:] if p >= 0]

    options: dict[str, Any] = {}
    if patience is not None:
        leaving = [Given(patience[:, np.newaxis]) for _ in range(nodes)]
        options["reneging_time_distributions"] = dict.fromkeys(classes, leaving)
    network = ciw.create_network(
        arrival_distributions=first,
        service_distributions={name: [Given(efforts) for _ in range(nodes)] for name in classes},
        number_of_servers=servers,
        routing={name: ciw.routing.ProcessBased(route) for name in classes},
        priority_classes={name: k for k, name in enumerate(classes)},
        **options,
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(float(raised[-1]) + 1e5)
    records = pd.DataFrame(simulation.get_all_records())
    records["case"] = records["id_number"] - 1
    return records.sort_values(["case", "arrival_date"], ignore_index=True)


def assert_equals_ciw(result: Result, records: pd.DataFrame) -> None:
    served = records[records["record_type"] == "service"].reset_index(drop=True)
    services = result.services.sort_values(["case", "stage"], ignore_index=True)
    assert len(services) == len(served)
    assert (services["case"] == served["case"]).all()
    assert (services["provider"] == served["node"] - 1).all()
    for ours, theirs in (
        ("arrived", "arrival_date"),
        ("started", "service_start_date"),
        ("ended", "service_end_date"),
    ):
        np.testing.assert_allclose(services[ours], served[theirs], rtol=0, atol=1e-9)
    wait = records.groupby("case")["waiting_time"].sum()
    np.testing.assert_allclose(result.cases["wait"], wait, rtol=0, atol=1e-8)


def network_inputs(
    seed: int, n: int, routing: npt.NDArray[np.float64], mean: tuple[float, ...]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Arrivals at all three offices, efforts with the offices' means, routes."""
    rng = np.random.default_rng(seed)
    first = rng.choice(3, n, p=[0.5, 0.3, 0.2])
    routes = walk(rng, first, routing)
    efforts = rng.standard_exponential(routes.shape) * np.array(mean)[routes]
    return poisson(rng, n, 2.0), efforts, routes


@quiet
@pytest.mark.parametrize(
    ("routing", "servers", "mean"),
    [(HAND_OFF, [1, 2, 3], (0.6, 1.2, 2.5)), (FEEDBACK, [2, 3, 1], (0.8, 1.2, 0.5))],
    ids=["30 % handed off", "feedback"],
)
def test_three_offices_equal_ciw(
    routing: npt.NDArray[np.float64], servers: list[int], mean: tuple[float, ...]
) -> None:
    raised, efforts, routes = network_inputs(41, 10_000, routing, mean)
    providers = [Provider(servers=c) for c in servers]
    result = simulate(raised, efforts, providers, routes=routes)
    records = run_ciw(raised, efforts, servers, routes)
    assert_equals_ciw(result, records)
    assert (result.services["started"] - result.services["arrived"]).mean() > 0.1, "nobody had to wait"
    wrong = simulate(raised, efforts * 1.0001, providers, routes=routes)
    with pytest.raises(AssertionError):
        assert_equals_ciw(wrong, records)


@quiet
def test_priorities_in_a_network_equal_ciw() -> None:
    raised, efforts, routes = network_inputs(43, 4000, HAND_OFF, (0.6, 1.2, 2.5))
    priorities = np.random.default_rng(44).integers(0, 3, raised.size)
    result = simulate(
        raised, efforts, [Provider(1), Provider(2), Provider(3)], routes=routes, priorities=priorities
    )
    assert_equals_ciw(result, run_ciw(raised, efforts, [1, 2, 3], routes, priorities))


@quiet
def test_patience_and_priorities_equal_ciw() -> None:
    rng = np.random.default_rng(45)
    n = 6000
    raised, efforts = poisson(rng, n, 3.3), rng.lognormal(-0.5, 1.0, (n, 1))
    patience, priorities = rng.standard_exponential(n) * 1.5, rng.integers(0, 3, n)
    routes = np.zeros((n, 1), dtype=np.int64)
    result = simulate(raised, efforts, [Provider(3)], patience=patience, priorities=priorities)
    records = run_ciw(raised, efforts, [3], routes, priorities, patience)
    assert_equals_ciw(result, records)
    left = records.set_index("case")["record_type"] == "renege"
    assert 0.05 < left.mean() < 0.5
    assert ((result.cases["state"] == "given_up") == left).all()
    np.testing.assert_allclose(
        result.cases["ended"], records.set_index("case")["exit_date"], rtol=0, atol=1e-9
    )


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
        sample: Sample = {"~gap": gaps.mean() * 2.0 - 1.0}
        for p in range(len(servers)):
            here = routes == p
            # a fast server that does a case's work for this office in one go
            alone = fast_server(gaps, (hours * here).sum(axis=1) / servers[p])
            known = pollaczek_khinchine(2.0, ever[p] * work[p], 2.0 * ever[p] * work[p] ** 2)
            sample[f"~alone {p}"] = alone.mean() / known - 1.0
            sample[f"wait {p}"] = wait[steady & (provider == p)].mean()
            sample[f"~visits {p}"] = here.mean(axis=0).sum() / (arrivals[p] / 2.0) - 1.0
            sample[f"~effort {p}"] = efforts[here].mean() - 1.0
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
    samples = runs(jackson(60_000, routing, servers, means), 40, seed=47)
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

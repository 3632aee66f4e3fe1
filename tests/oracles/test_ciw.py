"""Networks of offices, case by case against Ciw.

Ciw (Palmer, Knight, Harper and Hawa 2019) is an independent simulator. It is given the very same
arrivals, efforts, routes, classes and patience, so every start and end of every service must agree,
which a wrong rule in either would not survive. That these networks also agree, within 2 %, with what
theory says is shown in `test_network` on longer runs of the kernel alone.
"""

from __future__ import annotations

from typing import Any

import ciw
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from sim.kernel.queueing import Provider, Result, simulate
from tests.oracles.measuring import (
    poisson,
)
from tests.oracles.routes import FEEDBACK, HAND_OFF, walk

# Ciw copies its parameters, in which iterators are
quiet = pytest.mark.filterwarnings("ignore:Pickle, copy, and deepcopy support:DeprecationWarning")


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

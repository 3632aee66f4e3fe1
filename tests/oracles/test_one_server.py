"""Any service times against Pollaczek and Khinchine, priorities against Cobham."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.kernel.queueing import Group, Provider, simulate
from tests.oracles.efforts import SERVICES, Draw, deterministic, exponential
from tests.oracles.measuring import (
    LONG_DAY,
    Sample,
    assert_agrees,
    assert_differs,
    fast_server,
    runs,
    tail,
)
from tests.oracles.theory import (
    cobham,
    pollaczek_khinchine,
)

# --- M/G/1 against Pollaczek and Khinchine -------------------------------------------------------


def mg1(
    n: int, load: float, service: Draw, square: float, pace: float
) -> Callable[[np.random.Generator], Sample]:
    def measure(rng: np.random.Generator) -> Sample:
        gaps, efforts = rng.standard_exponential(n) / load, service(rng, n)
        provider = Provider(groups=[Group(1, pace=pace)])
        wait = tail(simulate(gaps.cumsum(), efforts, [provider], day_hours=LONG_DAY).cases["wait"])
        sample = {
            "wait": wait.mean(),
            "~gap": tail(gaps).mean() * load - 1.0,
            "~effort": tail(efforts).mean() - 1.0,
            "~square": (tail(efforts) ** 2).mean() / square - 1.0,
        }
        for fast in (1.02, 1.1):  # as above
            known = pollaczek_khinchine(load, 1.0 / fast, square / fast**2)
            sample[f"~fast {fast}"] = tail(fast_server(gaps, efforts / fast)).mean() / known - 1.0
        return sample

    return measure


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("load", [0.5, 0.8])
def test_pollaczek_khinchine(service: str, load: float) -> None:
    draw, square = SERVICES[service]
    theory = pollaczek_khinchine(load, 1.0, square)
    assert_agrees(runs(mg1(50_000, load, draw, square, 1.0), 20, seed=7), "wait", theory)
    assert_differs(runs(mg1(20_000, load, draw, square, 1 / 1.05), 20, seed=7), "wait", theory)


# --- priorities against Cobham -------------------------------------------------------------------


def priority_queue(
    n: int, arrivals: tuple[float, ...], service: Draw, square: float, servers: int, swap: bool = False
) -> Callable[[np.random.Generator], Sample]:
    """One office with classes of priority; `swap` gives the last class the first one's place."""

    def measure(rng: np.random.Generator) -> Sample:
        rate = sum(arrivals)
        gaps, efforts = rng.standard_exponential(n) / rate, service(rng, n)
        classes = rng.choice(len(arrivals), n, p=np.array(arrivals) / rate)
        priorities = len(arrivals) - 1 - classes if swap else classes
        result = simulate(
            gaps.cumsum(), efforts, [Provider(servers=servers)], priorities=priorities, day_hours=LONG_DAY
        )
        wait, kind = tail(result.cases["wait"]), tail(classes)
        sample = {f"wait {k}": wait[kind == k].mean() for k in range(len(arrivals))}
        known = pollaczek_khinchine(rate, 1.0 / servers, square / servers**2)
        return {
            **sample,
            "~gap": tail(gaps).mean() * rate - 1.0,
            "~effort": tail(efforts).mean() - 1.0,
            "~last class": (kind == len(arrivals) - 1).mean() * rate / arrivals[-1] - 1.0,
            "~fast": tail(fast_server(gaps, efforts / servers)).mean() / known - 1.0,
        }

    return measure


PRIORITY = {
    "two classes": ((0.3, 0.5), exponential, 1, 2.0),
    "three classes": ((0.2, 0.3, 0.3), exponential, 1, 2.0),
    "three classes, deterministic": ((0.3, 0.2, 0.3), deterministic, 1, 1.0),
    "three classes, three servers": ((0.6, 0.9, 0.9), exponential, 3, 2.0),
}


@pytest.mark.parametrize("case", PRIORITY)
def test_cobham(case: str) -> None:
    arrivals, service, servers, square = PRIORITY[case]
    samples = runs(priority_queue(100_000, arrivals, service, square, servers), 20, seed=11)
    theory = cobham(arrivals, 1.0, square, servers)
    for k, wait in enumerate(theory):
        assert_agrees(samples, f"wait {k}", wait)
    wrong = runs(priority_queue(20_000, arrivals, service, square, servers, swap=True), 10, seed=11)
    for k in (0, len(arrivals) - 1):
        assert_differs(wrong, f"wait {k}", theory[k])

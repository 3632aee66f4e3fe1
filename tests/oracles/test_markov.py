"""One office with exponential services, and patience, against queueing theory.

Each check runs the kernel long enough for a 99.9 % interval of at most 2 % of the theoretical value
to each side, and the value must lie inside. The same is then run on a wrong model (a server more, 5 %
more load, another order), and the interval must tell. Seeds are fixed: a pass is a pass for ever.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.kernel.queueing import Group, Provider, simulate
from tests.oracles.efforts import SERVICES
from tests.oracles.measuring import (
    LONG_DAY,
    Sample,
    assert_agrees,
    assert_differs,
    fast_server,
    interval,
    poisson,
    runs,
    tail,
)
from tests.oracles.theory import (
    erlang_a,
    erlang_b,
    erlang_c,
    mmc_wait,
)

# --- M/M/c against Erlang C ----------------------------------------------------------------------


def mmc(n: int, servers: int, load: float, provider: Provider) -> Callable[[np.random.Generator], Sample]:
    """A run of `provider` under the arrivals of M/M/`servers` at `load`."""

    def measure(rng: np.random.Generator) -> Sample:
        rate = servers * load
        gaps = rng.standard_exponential(n) / rate
        efforts = rng.standard_exponential(n)
        cases = simulate(gaps.cumsum(), efforts, [provider], day_hours=LONG_DAY).cases
        wait = tail(cases["wait"])
        sample = {
            "wait": wait.mean(),
            "waits": (wait > 0).mean(),
            "~gap": tail(gaps).mean() * rate - 1.0,
            "~effort": tail(efforts).mean() - 1.0,
        }
        # One server as fast as all together, or a little faster, sees the same rushes. Its mean wait
        # is known, so that what it has too much tells what the office has too much.
        for pace in (1.0, 1.03) if servers > 1 else (1.015, 1.05):
            rho = load / pace
            known = rho / (1.0 - rho) / servers / pace
            sample[f"~fast {pace}"] = tail(fast_server(gaps, efforts / servers / pace)).mean() / known - 1.0
        return sample

    return measure


MMC = [
    (1, 0.5, 50_000, 20),
    (1, 0.8, 50_000, 20),
    (1, 0.95, 250_000, 20),
    (3, 0.5, 60_000, 20),
    (3, 0.8, 60_000, 20),
    (3, 0.95, 100_000, 20),
    (8, 0.5, 250_000, 30),
    (8, 0.8, 80_000, 20),
    (8, 0.95, 100_000, 20),
]


@pytest.mark.parametrize(("servers", "load", "n", "count"), MMC)
def test_erlang_c(servers: int, load: float, n: int, count: int) -> None:
    samples = runs(mmc(n, servers, load, Provider(servers=servers)), count, seed=servers)
    assert_agrees(samples, "wait", mmc_wait(servers, servers * load))
    assert_agrees(samples, "waits", erlang_c(servers, servers * load))


@pytest.mark.parametrize(("servers", "load", "n", "count"), MMC)
@pytest.mark.parametrize("wrong", ["one server more", "5 % more load"])
def test_erlang_c_power(servers: int, load: float, n: int, count: int, wrong: str) -> None:
    provider = Provider(servers=servers + 1)
    if wrong == "5 % more load":
        provider = Provider(groups=[Group(servers, pace=1 / 1.05)])
    samples = runs(mmc(n // 3, servers, load, provider), count, seed=servers)
    assert_differs(samples, "wait", mmc_wait(servers, servers * load))


# --- patience against Erlang A and B -------------------------------------------------------------


def impatient(
    n: int, servers: int, arrival: float, leaving: float, provider: Provider
) -> Callable[[np.random.Generator], Sample]:
    def measure(rng: np.random.Generator) -> Sample:
        gaps, efforts = rng.standard_exponential(n) / arrival, rng.standard_exponential(n)
        patience = rng.standard_exponential(n) / leaving
        raised = gaps.cumsum()
        cases = simulate(raised, efforts, [provider], patience=patience, day_hours=LONG_DAY).cases
        left = (cases["state"] == "given_up").to_numpy()
        wait, ended = cases["wait"].to_numpy(), cases["ended"].to_numpy()
        # those who left waited for just as long as they had patience
        np.testing.assert_allclose(wait[left], patience[left], rtol=0, atol=1e-9)
        at = np.arange(raised[n // 20], raised[-1], 1.0)
        present = np.searchsorted(raised, at, "right") - np.searchsorted(np.sort(ended), at, "right")
        return {
            "left": tail(left).mean(),
            "wait": tail(wait).mean(),
            "delayed": tail(wait > 0).mean(),
            "present": present.mean(),
            "~gap": tail(gaps).mean() * arrival - 1.0,
            "~effort": tail(efforts).mean() - 1.0,
            "~patience": tail(patience).mean() * leaving - 1.0,
        }

    return measure


@pytest.mark.parametrize(
    ("servers", "arrival", "leaving", "n"),
    [(1, 0.9, 0.5, 80_000), (5, 4.5, 0.5, 80_000), (5, 6.0, 2.0, 80_000), (20, 21.0, 0.1, 150_000)],
)
def test_erlang_a(servers: int, arrival: float, leaving: float, n: int) -> None:
    theory = erlang_a(servers, arrival, 1.0, leaving)
    samples = runs(impatient(n, servers, arrival, leaving, Provider(servers=servers)), 20, seed=13)
    assert_agrees(samples, "left", theory.abandoned)
    assert_agrees(samples, "wait", theory.wait)
    assert_agrees(samples, "delayed", theory.delayed)
    assert_agrees(samples, "present", theory.number)
    slow = Provider(groups=[Group(servers, pace=1 / 1.05)])
    wrong = runs(impatient(n // 4, servers, arrival, leaving, slow), 10, seed=13)
    assert_differs(wrong, "left", theory.abandoned)
    assert_differs(wrong, "wait", theory.wait)


@pytest.mark.parametrize("service", ["deterministic", "lognormal"])
def test_erlang_b(service: str) -> None:
    """Patience 0: served at once or lost, and the share lost asks only for the mean effort."""
    draw, _ = SERVICES[service]

    def measure(rng: np.random.Generator) -> Sample:
        n = 50_000
        raised, efforts = poisson(rng, n, 3.0), draw(rng, n)
        cases = simulate(raised, efforts, [Provider(servers=4)], patience=0.0, day_hours=LONG_DAY).cases
        assert (cases["wait"] == 0).all()
        return {
            "lost": tail(cases["state"] == "given_up").mean(),
            "~gap": tail(np.diff(raised)).mean() * 3.0 - 1.0,
            "~effort": tail(efforts).mean() - 1.0,
        }

    samples = runs(measure, 20, seed=17)
    assert_agrees(samples, "lost", erlang_b(4, 3.0))
    assert not interval(samples, "lost").holds(erlang_b(4, 3.15))
    assert not interval(samples, "lost").holds(erlang_b(5, 3.0))


# --- Little's law --------------------------------------------------------------------------------


def test_little() -> None:
    """Cases present, counted at set times, are as many as arrivals a time x time in the office."""

    def measure(rng: np.random.Generator) -> Sample:
        n, rate = 50_000, 2.4
        raised, efforts = poisson(rng, n, rate), rng.standard_exponential(n)
        cases = simulate(raised, efforts, [Provider(servers=3)], day_hours=LONG_DAY).cases
        at = np.arange(raised[n // 20], raised[-1], 1.0)
        ended = np.sort(cases["ended"].to_numpy())
        present = np.searchsorted(raised, at, "right") - np.searchsorted(ended, at, "right")
        gaps = np.diff(raised, prepend=0.0)
        known = 0.8 / 0.2 / 3
        return {
            "present": present.mean(),
            "~gap": tail(gaps).mean() * rate - 1.0,
            "~effort": tail(efforts).mean() - 1.0,
            "~fast": tail(fast_server(gaps, efforts / 3)).mean() / known - 1.0,
        }

    assert_agrees(runs(measure, 20, seed=19), "present", 2.4 * (mmc_wait(3, 2.4) + 1.0))

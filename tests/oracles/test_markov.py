"""One office against queueing theory.

Each check runs the kernel long enough for a 99.9 % interval of at most 2 % of the theoretical value
to each side, and the value must lie inside. The same is then run on a wrong model (a server more, 5 %
more load, another order), and the interval must tell. Seeds are fixed: a pass is a pass for ever.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from sim.queueing import Group, Provider, simulate
from tests.oracles.measuring import (
    Sample,
    assert_agrees,
    assert_differs,
    fast_server,
    interval,
    poisson,
    runs,
)
from tests.oracles.theory import (
    cobham,
    erlang_a,
    erlang_b,
    erlang_c,
    mmc_wait,
    pollaczek_khinchine,
    stationary,
)

LONG_DAY = 1000.0
"""Hours; one office without walk-ins doesn't notice the days."""

type Draw = Callable[[np.random.Generator, int], npt.NDArray[np.float64]]


def exponential(rng: np.random.Generator, n: int) -> npt.NDArray[np.float64]:
    return rng.standard_exponential(n)


def tail(values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Without the first twentieth, in which the office fills."""
    array = np.asarray(values, dtype=np.float64)
    return array[array.size // 20 :]


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


# --- M/G/1 against Pollaczek and Khinchine -------------------------------------------------------


def deterministic(_: np.random.Generator, n: int) -> npt.NDArray[np.float64]:
    return np.ones(n)


def erlang_4(rng: np.random.Generator, n: int) -> npt.NDArray[np.float64]:
    return rng.standard_gamma(4.0, n) / 4.0


def lognormal(rng: np.random.Generator, n: int) -> npt.NDArray[np.float64]:
    """Mean 1, squared coefficient of variation 1."""
    return rng.lognormal(-np.log(2.0) / 2.0, np.sqrt(np.log(2.0)), n)


def hyperexponential(rng: np.random.Generator, n: int) -> npt.NDArray[np.float64]:
    """Mean 1, second moment 5: 80 % short with mean 1/4, 20 % long with mean 4."""
    return rng.standard_exponential(n) * np.where(rng.random(n) < 0.8, 0.25, 4.0)


SERVICES: dict[str, tuple[Draw, float]] = {
    "deterministic": (deterministic, 1.0),
    "erlang": (erlang_4, 1.25),
    "lognormal": (lognormal, 2.0),
    "hyperexponential": (hyperexponential, 0.8 * 2 / 16 + 0.2 * 2 * 16),
}


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


# --- groups, paces, skills and masks -------------------------------------------------------------


def by_purpose(
    rates: tuple[float, ...], providers: list[Provider], n: int = 100_000, ranked: bool = False
) -> Callable[[np.random.Generator], Sample]:
    """Mean wait by purpose; the purposes arrive at these rates."""
    speed = sum(g.servers * g.pace * g.skill for g in providers[0].all_groups)

    def measure(rng: np.random.Generator) -> Sample:
        rate = sum(rates)
        gaps, efforts = rng.standard_exponential(n) / rate, rng.standard_exponential(n)
        raised = gaps.cumsum()
        purposes = rng.choice(len(rates), n, p=np.array(rates) / rate)
        result = simulate(
            raised,
            efforts,
            providers,
            purposes=purposes,
            priorities=purposes if ranked else None,
            day_hours=LONG_DAY,
        )
        wait, kind = tail(result.cases["wait"]), tail(purposes)
        sample = {f"wait {u}": wait[kind == u].mean() for u in range(len(rates))}
        known = mmc_wait(1, rate, speed)
        return {
            **sample,
            "wait": wait.mean(),
            "busy": result.hours[0] / raised[-1],
            "~gap": tail(gaps).mean() * rate - 1.0,
            "~effort": tail(efforts).mean() - 1.0,
            "~first": (kind == 0).mean() * rate / rates[0] - 1.0,
            "~fast": tail(fast_server(gaps, efforts / speed)).mean() / known - 1.0,
        }

    return measure


@pytest.mark.parametrize(("pace", "skill"), [(0.5, 1.0), (1.0, 0.5), (2.0, 0.25)])
def test_twice_the_servers_at_half_the_rate(pace: float, skill: float) -> None:
    """The rate of a server is pace x skill: M/M/6 with rate 1/2. Hours booked are effort / skill."""
    office = Provider(groups=[Group(6, pace=pace, skill=skill)])
    samples = runs(by_purpose((2.1,), [office]), 20, seed=23)
    assert_agrees(samples, "wait", mmc_wait(6, 2.1, 0.5))
    assert_agrees(samples, "busy", 2.1 / skill)


def test_masks_that_split_make_two_offices() -> None:
    office = Provider(groups=[Group(2, purposes=[0]), Group(1, purposes=[1])])
    samples = runs(by_purpose((1.4, 0.6), [office], n=200_000), 30, seed=29)
    assert_agrees(samples, "wait 0", mmc_wait(2, 1.4))
    assert_agrees(samples, "wait 1", mmc_wait(1, 0.6))


def test_groups_without_masks_are_one_office() -> None:
    """Pooled, both kinds wait as in M/M/3, shorter than apart."""
    office = Provider(groups=[Group(2), Group(1)])
    samples = runs(by_purpose((1.4, 0.6), [office]), 20, seed=29)
    pooled = mmc_wait(3, 2.0)
    assert pooled < min(mmc_wait(2, 1.4), mmc_wait(1, 0.6))
    for name in ("wait", "wait 0", "wait 1"):
        assert_agrees(samples, name, pooled)


def test_unlike_servers() -> None:
    """A fast server that is asked first and a slow one: a chain of (fast busy, slow busy, queue)."""
    rate, fast, slow = 1.2, 1.5, 0.4

    def moves(state: tuple[int, ...]) -> dict[tuple[int, ...], float]:
        f, s, q = state
        out: dict[tuple[int, ...], float] = {}
        arrival = (1, s, q) if not f else (f, 1, q) if not s else (1, 1, q + 1)
        out[arrival] = rate
        if f:
            out[(0, s, 0) if q == 0 else (1, s, q - 1)] = fast
        if s:
            key = (f, 0, 0) if q == 0 else (f, 1, q - 1)
            out[key] = out.get(key, 0.0) + slow
        return out

    p = stationary((2, 2, 150), moves)
    queue = float((p.sum(axis=(0, 1)) * np.arange(150)).sum())
    hours = fast * float(p[1].sum()) + 0.5 * float(p[:, 1].sum())
    office = Provider(groups=[Group(1, pace=fast), Group(1, pace=0.5, skill=slow / 0.5)])
    samples = runs(by_purpose((rate,), [office]), 20, seed=31)
    assert_agrees(samples, "wait", queue / rate)
    assert_agrees(samples, "busy", hours)
    swapped = Provider(groups=office.all_groups[::-1])
    assert_differs(runs(by_purpose((rate,), [swapped]), 10, seed=31), "wait", queue / rate)


def test_one_group_helps_the_other() -> None:
    """Purpose 0 may go to either server, purpose 1 only to the second, which prefers purpose 0."""
    first, second = 0.9, 0.4

    def moves(state: tuple[int, ...]) -> dict[tuple[int, ...], float]:
        a, b, q0, q1 = state
        arrival_0 = (1, b, q0, q1) if not a else (a, 1, q0, q1) if not b else (a, b, q0 + 1, q1)
        arrival_1 = (a, 1, q0, q1) if not b else (a, b, q0, q1 + 1)
        out = {arrival_0: first}
        out[arrival_1] = out.get(arrival_1, 0.0) + second
        ends = []
        if a:
            ends.append((a, b, q0 - 1, q1) if q0 else (0, b, 0, q1))
        if b:
            ends.append((a, b, q0 - 1, q1) if q0 else (a, b, 0, q1 - 1) if q1 else (a, 0, 0, 0))
        for state_after in ends:
            out[state_after] = out.get(state_after, 0.0) + 1.0
        return out

    p = stationary((2, 2, 30, 60), moves)
    waiting_0 = float((p.sum(axis=(0, 1, 3)) * np.arange(30)).sum())
    waiting_1 = float((p.sum(axis=(0, 1, 2)) * np.arange(60)).sum())
    office = Provider(groups=[Group(1, purposes=[0]), Group(1, purposes=[0, 1])])
    samples = runs(by_purpose((first, second), [office], n=150_000, ranked=True), 20, seed=37)
    assert_agrees(samples, "wait 0", waiting_0 / first)
    assert_agrees(samples, "wait 1", waiting_1 / second)

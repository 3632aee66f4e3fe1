"""Groups of servers with their own pace, skill and purposes against independent and pooled queues."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sim.kernel.queueing import Group, Provider, simulate
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
    mmc_wait,
    stationary,
)

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
        out: dict[tuple[int, ...], float] = {arrival_0: first}
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

"""One office whose visitors turn round at a long line, against queueing theory.

With one and the same readiness to stand the room is finite: M/M/c/K. With readiness that is exponential the
chance to join falls geometrically with the line: a birth-death chain in product form. Who turns round comes
back after the long day that is looked at, so within it they are lost.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from sim.kernel.queueing import Group, Provider, simulate
from tests.oracles.measuring import Sample, assert_agrees, assert_differs, runs, tail

DAY = 1e9


def balking(
    n: int, servers: int, arrival: float, stand: Callable[[np.random.Generator], npt.ArrayLike], pace: float
) -> Callable[[np.random.Generator], Sample]:
    """A run of visitors who look at the line."""
    desk = Provider(groups=[Group(servers, pace=pace)], walk_in=True, head_hours=1.0)

    def measure(rng: np.random.Generator) -> Sample:
        gaps, efforts = rng.standard_exponential(n) / arrival, rng.standard_exponential(n)
        found = simulate(
            gaps.cumsum(), efforts, [desk], stand=stand(rng), walks=True, day_hours=DAY, days=1
        ).cases
        joined = (found["visits"] == 1).to_numpy()
        wait = found["wait"].to_numpy()
        late = np.arange(n) >= n // 20
        return {
            "turned": tail(~joined).mean(),
            "wait": wait[joined & late].mean(),
            "~gap": tail(gaps).mean() * arrival - 1.0,
            "~effort": tail(efforts).mean() - 1.0,
        }

    return measure


def theory(servers: int, arrival: float, joins: Callable[[int], float]) -> tuple[float, float]:
    """(share that turns round, mean wait of those who join); `joins` by how many stand there."""
    weight, states = [1.0], 400
    for k in range(states):
        rate = arrival * (1.0 if k < servers else joins(k - servers))
        weight.append(weight[-1] * rate / min(k + 1, servers))
    p = np.array(weight) / sum(weight)
    entering = np.array([1.0 if k < servers else joins(k - servers) for k in range(states + 1)])
    joined = float((p * entering).sum())
    line = float((p * np.maximum(0, np.arange(states + 1) - servers)).sum())
    return 1.0 - joined, line / (arrival * joined)


def test_the_chain_is_erlang_b_without_room_and_erlang_c_with_any() -> None:
    assert theory(3, 2.4, lambda _: 0.0)[0] == pytest.approx(0.2684, abs=1e-4)  # Erlang's table
    assert theory(3, 2.4, lambda _: 1.0)[1] == pytest.approx(1.0787, abs=2e-3)


@pytest.mark.parametrize(("servers", "arrival", "room", "n"), [(1, 0.9, 4, 80_000), (5, 6.0, 3, 100_000)])
def test_finite_room(servers: int, arrival: float, room: int, n: int) -> None:
    turned, wait = theory(servers, arrival, lambda line: float(line < room))
    stand = (room + 0.5) / servers

    def hours(_: np.random.Generator) -> npt.ArrayLike:
        return stand

    samples = runs(balking(n, servers, arrival, hours, 1.0), 20, seed=29)
    assert_agrees(samples, "turned", turned)
    assert_agrees(samples, "wait", wait)
    wrong = runs(balking(n // 4, servers, arrival, hours, 1.0 / 1.05), 10, seed=29)
    assert_differs(wrong, "wait", wait)


@pytest.mark.parametrize(("servers", "arrival", "mean", "n"), [(1, 1.2, 2.5, 80_000), (4, 5.0, 0.6, 100_000)])
def test_readiness_that_is_exponential(servers: int, arrival: float, mean: float, n: int) -> None:
    turned, wait = theory(servers, arrival, lambda line: float(np.exp(-(line + 1) / (servers * mean))))

    def hours(rng: np.random.Generator) -> npt.ArrayLike:
        return np.asarray(rng.standard_exponential(n) * mean)

    samples = runs(balking(n, servers, arrival, hours, 1.0), 20, seed=31)
    assert_agrees(samples, "turned", turned)
    assert_agrees(samples, "wait", wait)

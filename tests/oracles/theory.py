"""Closed forms and numerical solutions of queues. Times in hours, rates per hour.

Sources: Kleinrock, "Queueing Systems" I (1975) for M/M/c, M/G/1 and Jackson networks; Cobham (1954)
for priorities; Palm (1957) and Garnett, Mandelbaum and Reiman (2002) for Erlang-A.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import scipy.sparse
import scipy.sparse.linalg


def erlang_b(servers: int, load: float) -> float:
    """Share of arrivals lost in M/G/c/c with offered load lambda / mu."""
    lost = 1.0
    for k in range(1, servers + 1):
        lost = load * lost / (k + load * lost)
    return lost


def erlang_c(servers: int, load: float) -> float:
    """Probability of waiting in M/M/c."""
    lost = erlang_b(servers, load)
    return lost / (1.0 - load / servers * (1.0 - lost))


def mmc_wait(servers: int, arrival: float, service: float = 1.0) -> float:
    """Mean time in the queue of M/M/c with these rates."""
    return erlang_c(servers, arrival / service) / (servers * service - arrival)


def pollaczek_khinchine(arrival: float, mean: float, square: float) -> float:
    """Mean time in the queue of M/G/1; `square` is the second moment of the service time."""
    return arrival * square / (2.0 * (1.0 - arrival * mean))


def cobham(arrivals: Sequence[float], mean: float, square: float, servers: int = 1) -> list[float]:
    """Mean times in the queue by class, best first, without preemption.

    One server takes any service time; with more servers it is exponential and the same for all.
    """
    if servers == 1:
        work = sum(arrivals) * square / 2.0
    else:
        work = erlang_c(servers, sum(arrivals) * mean) * mean / servers
    loads = np.concatenate([[0.0], np.cumsum(arrivals) * mean / servers])
    return [float(work / ((1.0 - a) * (1.0 - b))) for a, b in pairwise(loads)]


@dataclass(frozen=True)
class ErlangA:
    """M/M/c+M in the long run."""

    abandoned: float
    """share of cases that leave"""
    wait: float
    """mean time in the queue of all cases, whether served or not"""
    delayed: float
    """share of cases that find no free server"""
    number: float
    """mean number of cases present"""


def erlang_a(servers: int, arrival: float, service: float, leaving: float, most: int = 2000) -> ErlangA:
    """Birth and death: n cases present leave at min(n, c) mu + max(n - c, 0) theta."""
    n = np.arange(1, most + 1)
    deaths = np.minimum(n, servers) * service + np.maximum(n - servers, 0) * leaving
    logs = np.concatenate([[0.0], np.cumsum(np.log(arrival / deaths))])
    p = np.exp(logs - logs.max())
    p /= p.sum()
    states = np.arange(most + 1)
    queue = float((p * np.maximum(states - servers, 0)).sum())
    return ErlangA(
        abandoned=leaving * queue / arrival,
        wait=queue / arrival,
        delayed=float(p[servers:].sum()),
        number=float((p * states).sum()),
    )


def stationary(
    sizes: tuple[int, ...], moves: Callable[[tuple[int, ...]], dict[tuple[int, ...], float]]
) -> npt.NDArray[np.float64]:
    """Long-run probabilities of a Markov chain on a box of states.

    Args:
        sizes: number of values of each coordinate; moves out of the box are left out.
        moves: state -> {next state: rate}.
    """
    states = list(np.ndindex(sizes))
    place = {state: i for i, state in enumerate(states)}
    rows, columns, rates = [], [], []
    for state, i in place.items():
        for to, rate in moves(state).items():
            if to in place:
                rows += [place[to], i]
                columns += [i, i]
                rates += [rate, -rate]
    n = len(states)
    flow = scipy.sparse.coo_array((rates, (rows, columns)), shape=(n, n)).tolil()
    flow[n - 1, :] = 1.0  # the probabilities add up to 1
    right = np.zeros(n)
    right[n - 1] = 1.0
    p: npt.NDArray[np.float64] = scipy.sparse.linalg.spsolve(flow.tocsc(), right)
    return p.reshape(sizes)


def jackson_arrivals(outside: npt.ArrayLike, routing: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Arrivals at each node from outside and from the others: lambda = outside + lambda P."""
    p = np.asarray(routing, dtype=np.float64)
    return np.linalg.solve(np.eye(p.shape[0]) - p.T, np.asarray(outside, dtype=np.float64))

"""Random small networks for Hypothesis, and runs of them day by day with every invariant checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

from sim.kernel.queueing import Group, Provider, make_service
from sim.kernel.queueing_inputs import read_inputs
from sim.kernel.queues import day_of, due_arrivals, in_order
from sim.kernel.service import serve_day
from sim.kernel.service_state import (
    DONE,
    EXPIRED,
    GIVEN_UP,
    IN_SERVICE,
    MOST_PURPOSES,
    N_EVENTS,
    N_FINISHED,
    PENDING,
    PRIORITIES,
    WAITING,
    Service,
)


@dataclass(frozen=True)
class Network:
    """Arguments of `simulate`."""

    arrivals: list[float]
    efforts: list[list[float]]
    providers: list[Provider]
    options: dict[str, Any]

    @property
    def arguments(self) -> dict[str, Any]:
        return {
            "arrivals": self.arrivals,
            "efforts": self.efforts,
            "providers": self.providers,
            **self.options,
        }

    @property
    def stages(self) -> list[int]:
        """Number of stages of each case."""
        return [sum(p >= 0 for p in route) for route in self.options["routes"]]


@st.composite
def networks(
    draw: st.DrawFn,
    *,
    ties: bool = False,
    days_matter: bool = True,
    most_cases: int = 25,
    day_hours: tuple[float, ...] = (8.0, 7.5, 0.1, 100.0),
) -> Network:
    """A network in which every stage has a server that may serve it.

    Args:
        draw: from Hypothesis.
        ties: times and efforts are small whole numbers, so that much happens at once; otherwise
            they are random fractions and nothing does.
        days_matter: with walk-ins and hand-offs that wait for an opening.
        most_cases: number of cases.
        day_hours: lengths of the day.
    """
    purposes = draw(st.integers(1, 3))
    providers = [_provider(draw, purposes, ties, days_matter) for _ in range(draw(st.integers(1, 3)))]
    n = draw(st.integers(0, most_cases))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    stages = draw(st.integers(1, 4))
    gaps: Any = rng.integers(0, 3, n) if ties else rng.exponential(1.0, n)
    load = draw(st.sampled_from([0.3, 1.0, 3.0]))
    efforts: Any = rng.integers(0, 4, (n, stages)) if ties else rng.exponential(load, (n, stages))
    lengths = rng.integers(1, stages + 1, n)
    routes = rng.integers(0, len(providers), (n, stages))
    routes[np.arange(stages) >= lengths[:, np.newaxis]] = -1
    patience = np.full(n, np.inf)
    if draw(st.booleans()):
        some = rng.random(n) < 0.7
        patience[some] = rng.integers(0, 5, n)[some] if ties else rng.exponential(2.0, n)[some]
    options = {
        "routes": routes.tolist() if n else np.zeros((0, 1)),
        "purposes": rng.integers(0, purposes, (n, stages)).tolist(),
        "priorities": rng.integers(0, 3, n).tolist() if draw(st.booleans()) else [0] * n,
        "patience": patience.tolist(),
        "walks": draw(st.booleans()),
        "day_hours": draw(st.sampled_from(day_hours)),
    }
    if not n:
        options["purposes"] = None
    return Network(np.cumsum(gaps).astype(float).tolist(), efforts.astype(float).tolist(), providers, options)


def _provider(draw: st.DrawFn, purposes: int, ties: bool, days_matter: bool) -> Provider:
    rates = st.sampled_from([1.0, 0.5, 2.0] if ties else [1.0, 0.3, 0.7, 1.9])
    groups = [Group(draw(st.integers(1, 3)), None, draw(rates), draw(rates))]
    for _ in range(draw(st.integers(0, 2))):
        mask = draw(st.sets(st.integers(0, purposes - 1), min_size=1))
        groups.insert(0, Group(draw(st.integers(0, 2)), sorted(mask), draw(rates), draw(rates)))
    delays = [0.0, 1.0, 9.0] if ties else [0.0, 0.37, 11.3, 700.1]
    return Provider(
        groups=groups,
        delay=draw(st.sampled_from(delays)),
        at_opening=days_matter and draw(st.booleans()),
        walk_in=days_matter and draw(st.booleans()),
    )


@dataclass
class Run:
    """A service run by hand, day by day.

    Attributes:
        sv: the service; slots are the cases in order.
        raised: cases whose time has come.
    """

    sv: Service
    arrivals: np.ndarray
    day_hours: float
    day: int = 0
    raised: int = 0

    @property
    def now(self) -> float:
        """The last closing."""
        return self.day * self.day_hours

    @property
    def all_ended(self) -> bool:
        return bool(np.isin(self.sv.case["state"], (DONE, GIVEN_UP, EXPIRED)).all())

    def serve(self) -> None:
        """One day more."""
        n = len(self.arrivals)
        buffer, ordered = np.zeros(n + 1, dtype=np.int32), np.zeros(n + 1, dtype=np.int32)
        m = due_arrivals(self.sv, self.day, self.day_hours, buffer, 0)
        while self.raised < n and day_of(self.arrivals[self.raised], self.day_hours) <= self.day:
            buffer[m] = self.raised
            m += 1
            self.raised += 1
        in_order(self.sv, buffer, m, self.now, self.day_hours, ordered)
        serve_day(self.sv, ordered, m, self.day, self.day_hours)
        self.day += 1
        ended = self.sv.finished[: self.sv.counters[N_FINISHED]]
        assert len(set(ended.tolist())) == ended.size, "a case ended twice"
        self.sv.counters[N_FINISHED] = 0


def start(network: Network, records: int = 0) -> Run:
    """A run of the network, before its first day."""
    options = network.options
    inputs = read_inputs(
        network.arrivals,
        network.efforts,
        network.providers,
        options["routes"],
        options["purposes"],
        options["priorities"],
        options["patience"],
        options["walks"],
    )
    n, stages = inputs.route.shape
    sv = make_service(network.providers, n, stages, records=records)
    sv.case["state"] = PENDING
    sv.case["key"] = np.arange(n)
    sv.case["raised"] = sv.case["arrived"] = inputs.raised
    sv.case["stages"] = (inputs.route >= 0).sum(axis=1)
    sv.case["priority"] = inputs.priority
    sv.link["deadline"] = inputs.raised + inputs.patience
    sv.case["walks"] = 0xFF if options["walks"] else 0
    sv.plan["provider"] = inputs.route
    sv.plan["effort"] = inputs.effort
    sv.plan["purpose"] = inputs.purpose
    return Run(sv, inputs.raised, options["day_hours"])


def check(run: Run, nowhere: frozenset[int] = frozenset()) -> None:
    """Walk all lists and the heap at a closing: every raised case is in exactly one place.

    Args:
        run: the run.
        nowhere: cases that a test has taken out.
    """
    sv = run.sv
    waiting, coming = list(_queues(sv)), list(_calendar(run))
    serving = sv.event["case"][: sv.counters[N_EVENTS]].tolist()
    ended = np.flatnonzero(np.isin(sv.case["state"][: run.raised], (DONE, GIVEN_UP, EXPIRED))).tolist()
    places = waiting + coming + serving + ended + sorted(nowhere)
    assert sorted(places) == list(range(run.raised)), "a case is lost or in two places"
    assert (sv.case["state"][waiting] == WAITING).all()
    assert (sv.case["state"][coming] == PENDING).all()
    assert (sv.case["state"][serving] == IN_SERVICE).all()
    _check_heap(sv, run.now)
    for g, group in enumerate(sv.group):
        busy = sum(sv.case["group"][case] == g for case in serving)
        assert 0 <= group["idle"] <= group["servers"]
        assert group["servers"] - group["idle"] == busy
    assert (sv.hours >= 0).all()


def _check_heap(sv: Service, now: float) -> None:
    n = sv.counters[N_EVENTS]
    keys = [(e["time"], e["case"]) for e in sv.event[:n]]
    assert all(keys[(i - 1) // 2] <= keys[i] for i in range(1, n)), "the heap is out of order"
    assert all(time >= now for time, _ in keys), "a service should have ended"


def _queues(sv: Service) -> Iterator[int]:
    for p in range(sv.provider.size):
        for u in range(MOST_PURPOSES):
            backlog = 0.0
            for k in range(PRIORITIES):
                queue = sv.queue[p, u, k]
                cases = list(_linked(sv, queue["head"], queue["tail"]))
                assert queue["waiting"] == len(cases)
                assert bool((sv.provider["occupied"][p, k] >> u) & 1) == bool(cases)
                places = sv.case["entered"][cases]
                assert (np.diff(places) > 0).all(), "a queue is not in order of entry"
                for case in cases:
                    stage = sv.plan[case, sv.case["stage"][case]]
                    assert (stage["provider"], stage["purpose"]) == (p, u)
                    assert sv.case["priority"][case] == k
                    backlog += stage["effort"]
                yield from cases
            assert abs(sv.purpose["backlog"][p, u] - backlog) < 1e-9 * (1.0 + backlog) + 1e-7


def _calendar(run: Run) -> Iterator[int]:
    for d, day in enumerate(run.sv.calendar):
        for case in _linked(run.sv, day["head"], day["tail"]):
            arrived = run.sv.case["arrived"][case]
            assert arrived >= run.now * (1 - 1e-12)
            assert day_of(arrived, run.day_hours) % run.sv.calendar.size == d
            yield case


def _linked(sv: Service, head: int, tail: int) -> Iterator[int]:
    before, case = -1, int(head)
    while case >= 0:
        assert sv.link["prev"][case] == before, "a link back is wrong"
        yield case
        before, case = case, int(sv.link["next"][case])
    assert before == tail, "a list's end is wrong"

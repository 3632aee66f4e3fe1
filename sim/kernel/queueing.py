"""The service kernel on its own: a network of queues without a city.

Give `simulate` arrivals, routes, efforts and providers; get one row per case and one per service.
The oracles in ``tests/oracles`` use exactly this to hold the kernel to queueing theory and to an
independent simulator. The model makes its own kernel of the same parts (`make_service`, `Provider`, `Group`).

Example: one counter with three clerks (M/M/3)::

    rng = numpy.random.default_rng(1)
    arrivals = rng.exponential(1 / 2.4, 100_000).cumsum()
    efforts = rng.exponential(1.0, 100_000)
    result = simulate(arrivals, efforts, [Provider(servers=3)])
    result.cases["wait"].mean()
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.kernel.queueing_inputs import MAX_WALKS, Inputs, check_end, read_inputs, whole_number
from sim.kernel.queues import due_arrivals, in_order
from sim.kernel.service import serve_day
from sim.kernel.service_state import (
    CASE,
    DAY,
    EVENT,
    EXPIRED,
    GIVEN_UP,
    GROUP,
    LINK,
    MOST_PURPOSES,
    N_EVENTS,
    N_FINISHED,
    N_RECORDS,
    OPEN_STATES,
    PENDING,
    PRIORITIES,
    PROVIDER,
    PURPOSE,
    QUEUE,
    RECORD,
    RING,
    STAGE,
    WAITING,
    Rows,
    Service,
)

STATE_NAMES = ("free", "pending", "waiting", "in_service", "done", "given_up", "expired")
_SERVICE_COLUMNS = ("case", "stage", "provider", "arrived", "started", "ended")
ALL_PURPOSES = (1 << MOST_PURPOSES) - 1
_NEVER = 1 << 62


@dataclass(frozen=True)
class Group:
    """Like servers of a provider. `purposes` they may serve (None: all), `pace` in person-hours per
    clock hour, `skill` in effort per person-hour."""

    servers: int
    purposes: Sequence[int] | None = None
    pace: float = 1.0
    skill: float = 1.0

    @property
    def mask(self) -> int:
        """The purposes as bits."""
        if self.purposes is None:
            return ALL_PURPOSES
        return sum(1 << int(u) for u in set(self.purposes))


@dataclass(frozen=True)
class Provider:
    """A provider: `servers` like servers, or `groups` of them (the first with a free server takes a case).

    `delay` is what a hand-off to it takes (working hours); with `at_opening` the case then enters
    at the next opening of a day. A `walk_in` provider sends waiting visitors home at closing. Where its
    visitors look at the line they reckon with `head_hours` of one server for each who waits there and for
    themselves, and turn round where that takes longer than they are ready to stand (0: they don't look).
    """

    servers: int = 1
    groups: Sequence[Group] | None = None
    delay: float = 0.0
    at_opening: bool = False
    walk_in: bool = False
    head_hours: float = 0.0

    @property
    def all_groups(self) -> Sequence[Group]:
        """Its groups; one group of `servers` when none are named."""
        return self.groups if self.groups is not None else (Group(self.servers),)


@dataclass(frozen=True)
class Result:
    """What `simulate` returns.

    `cases`: one row a case, in the order given: state (one of `STATE_NAMES`), raised, ended (NaN while
    open), wait (hours in queues, all stages; also of those who leave), counter_wait (the part spent in
    person at walk-in providers), work (person-hours), visits, handoffs, quality.
    `services`: one row a service, in order of completion: case, stage, provider, arrived (at this
    stage; of a walk-in, the last time), started, ended.
    `hours`: person-hours booked, [providers]; services under way count up to the last closing.
    """

    cases: pd.DataFrame
    services: pd.DataFrame
    hours: npt.NDArray[np.float64]


def empty_cases(n: int) -> Rows:
    """`n` free slots of CASE with the values a case starts from."""
    cases = np.zeros(n, dtype=CASE)
    cases["ended"] = np.nan
    cases["stand"] = np.inf
    cases["on_deadline"] = GIVEN_UP
    cases["quality"] = 1.0
    cases["group"] = -1
    return cases


def empty_links(n: int) -> Rows:
    """The same of LINK."""
    links = np.zeros(n, dtype=LINK)
    links["deadline"] = np.inf
    links["next"] = links["prev"] = -1
    return links


def make_service(
    providers: Sequence[Provider], slots: int, stages: int, *, accounts: int = 1, records: int = 0
) -> Service:
    """Empty queues for these providers, with room for `slots` open cases of at most `stages` stages."""
    groups = [(p, group) for p, provider in enumerate(providers) for group in provider.all_groups]
    n = len(providers)
    provider = np.zeros(n, dtype=PROVIDER)
    provider["first_group"] = np.searchsorted([p for p, _ in groups], np.arange(n))
    provider["groups"] = [len(p.all_groups) for p in providers]
    for name in ("delay", "at_opening", "walk_in", "head_hours"):
        provider[name] = [getattr(p, name) for p in providers]
    group = np.zeros(len(groups), dtype=GROUP)
    group["provider"] = [p for p, _ in groups]
    group["idle"] = group["servers"] = [g.servers for _, g in groups]
    for name in ("pace", "skill", "mask"):
        group[name] = [getattr(g, name) for _, g in groups]
    queue = np.zeros((n, MOST_PURPOSES, PRIORITIES), dtype=QUEUE)
    queue["head"] = queue["tail"] = -1
    purpose = np.zeros((n, MOST_PURPOSES), dtype=PURPOSE)
    purpose["budget"] = np.inf
    purpose["factor"] = purpose["grade"] = 1.0
    calendar = np.zeros(RING, dtype=DAY)
    calendar["head"] = calendar["tail"] = -1
    return Service(
        case=empty_cases(slots),
        link=empty_links(slots),
        plan=np.zeros((slots, stages), dtype=STAGE),
        provider=provider,
        group=group,
        queue=queue,
        purpose=purpose,
        event=np.zeros(slots + 1, dtype=EVENT),
        calendar=calendar,
        finished=np.zeros(slots + 1, dtype=np.int32),
        hours=np.zeros((n, accounts)),
        record=np.zeros(records, dtype=RECORD),
        counters=np.zeros(4, dtype=np.int64),
    )


def simulate(
    arrivals: npt.ArrayLike,
    efforts: npt.ArrayLike,
    providers: Sequence[Provider],
    *,
    routes: npt.ArrayLike | None = None,
    purposes: npt.ArrayLike | None = None,
    priorities: npt.ArrayLike | None = None,
    patience: npt.ArrayLike | None = None,
    stand: npt.ArrayLike | None = None,
    expires: bool = False,
    walks: bool = False,
    day_hours: float = 8.0,
    days: int | None = None,
) -> Result:
    """Run cases through a network of providers.

    Where an argument is [n] or [n, stages], one number stands for all, and [n] for all stages of a
    case. What stands after the last stage of a case is not read. Without walk-ins and `at_opening`
    the length of the day changes nothing; a long one (1000) is fastest.

    Args:
        arrivals: [n] times at which cases are raised, working hours, not decreasing. None is fine.
        efforts: [n] or [n, stages] person-hours each stage takes, >= 0.
        providers: the providers, numbered from 0.
        routes: [n, stages] provider of each stage, -1 after the last; without it every case goes
            to provider 0 once. A case may come back to a provider. At most 127 stages.
        purposes: [n] or [n, stages] in 0..15 (default 0): what a server may be barred from.
        priorities: [n] in 0..2, 0 first (default 0). Never preemptive.
        patience: [n] working hours, counted from the case's arrival, after which it leaves if it
            waits, or when it next would wait; 0 means served at once or lost. Services under way
            are finished. Infinite (the default) is for ever.
        stand: [n] working hours that visitors are ready to stand in a line (default: infinite); they count at
            walk-in providers with `head_hours`. Whoever turns round comes back as those sent home do.
        expires: whether leaving cases count as expired rather than given up.
        walks: whether residents walk: every stage is a visit, and a walk-in provider sends them
            home at closing; they come back at a time of the next day that hangs on the number of
            the case and of its visit. At most 32 stages.
        day_hours: length of a working day; days follow one another without a gap.
        days: how many days to run (default: until every case has ended). Cases raised later stay
            pending.

    Raises:
        ValueError: naming the argument, what is allowed and what was found: shapes that don't
            match, negative or decreasing times, unknown providers, purposes or priorities, servers
            < 0, pace or skill <= 0, cases that nobody may ever serve (without `days`).
    """
    inputs = read_inputs(arrivals, efforts, providers, routes, purposes, priorities, patience, walks, stand)
    if not (np.ndim(day_hours) == 0 and np.isfinite(day_hours) and day_hours > 0):
        raise ValueError(f"day_hours: expected a finite number > 0, found {day_hours!r}")
    day_hours = float(day_hours)
    if days is None:
        check_end(providers, inputs)
    elif (count := whole_number(days)) is None or count < 0:
        raise ValueError(f"days: expected a whole number >= 0 or None, found {days!r}")
    sv = _load(inputs, providers, expires=expires, walks=walks)
    _run(sv, inputs.raised, day_hours, days)
    return _result(sv)


def _load(inputs: Inputs, providers: Sequence[Provider], *, expires: bool, walks: bool) -> Service:
    """A service whose slots hold the cases, all yet to be raised."""
    n, stages = inputs.route.shape
    sv = make_service(providers, n, stages, records=int((inputs.route >= 0).sum()))
    cases = sv.case
    cases["state"] = PENDING
    cases["key"] = np.arange(n)
    cases["raised"] = cases["arrived"] = inputs.raised
    cases["stages"] = (inputs.route >= 0).sum(axis=1)
    cases["on_deadline"] = EXPIRED if expires else GIVEN_UP
    cases["priority"] = inputs.priority
    sv.link["deadline"] = inputs.raised + inputs.patience
    cases["stand"] = inputs.stand
    sv.plan["provider"] = inputs.route
    sv.plan["effort"] = inputs.effort
    sv.plan["purpose"] = inputs.purpose
    if walks:
        cases["walks"] = (1 << MAX_WALKS) - 1
        cases["visits"] = 1
    return sv


def _run(sv: Service, raised: npt.NDArray[np.float64], day_hours: float, days: int | None) -> None:
    """Serve day after day, for `days` or until all cases have ended."""
    n = raised.size
    day_raised = np.floor(raised / day_hours + 1e-9).astype(np.int64)
    buffer, ordered = np.zeros(n + 1, dtype=np.int32), np.zeros(n + 1, dtype=np.int32)
    day, new, ended = 0, 0, 0
    while (ended < n) if days is None else (day < days):
        m = due_arrivals(sv, day, day_hours, buffer, 0)
        upto = int(day_raised.searchsorted(day, side="right"))
        buffer[m : m + upto - new] = np.arange(new, upto, dtype=np.int32)
        m, new = m + upto - new, upto
        in_order(sv, buffer, m, day * day_hours, day_hours, ordered)
        serve_day(sv, ordered, m, day, day_hours)
        ended += int(sv.counters[N_FINISHED])
        sv.counters[N_FINISHED] = 0
        following = day + 1
        if ended < n and not (new < n and day_raised[new] == following):
            following = _next_day(sv, following, int(day_raised[new]) if new < n else None, day_hours)
        elif ended == n and days is not None:
            following = days
        if days is None and following == _NEVER:
            raise RuntimeError("cases are left and nothing will ever happen to them")
        if days is not None and day < days - 1:
            following = min(following, days - 1)  # its closing books the hours of services under way
        day = following


def _next_day(sv: Service, day: int, next_raised: int | None, day_hours: float) -> int:
    """The first day from `day` on which something happens."""
    if (sv.calendar["head"] >= 0).any():
        return day
    coming = [] if next_raised is None else [next_raised]
    if sv.counters[N_EVENTS] > 0:
        coming.append(int(sv.event[0]["time"] / day_hours))
    if not coming:  # nobody may serve those who wait: they leave at their deadlines
        deadline = sv.link["deadline"]
        deadlines = deadline[(sv.case["state"] == WAITING) & (deadline < np.inf)]
        coming.append(int(deadlines.max() / day_hours) if deadlines.size else _NEVER)
    return max(day, min(coming))


def _result(sv: Service) -> Result:
    cases = sv.case
    is_open = np.isin(cases["state"], OPEN_STATES)
    codes = cases["state"].astype(np.int64)
    frame = pd.DataFrame({"state": pd.Categorical.from_codes(codes, pd.Index(STATE_NAMES))})
    frame["raised"] = cases["raised"]
    frame["ended"] = np.where(is_open, np.nan, cases["ended"])
    for name in ("wait", "counter_wait", "work", "visits", "handoffs", "quality"):
        frame[name] = cases[name]
    rows = sv.record[: int(sv.counters[N_RECORDS])]
    services = pd.DataFrame({name: rows[name] for name in _SERVICE_COLUMNS})
    return Result(frame, services, sv.hours.sum(axis=1))

"""A handful of residents, offices and affairs whose every number a test sets, for the kernels of cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.cases.feedback import Lessons, Tally, feed_back
from sim.cases.ledger import Ledger
from sim.cases.needs import CANDIDATE
from sim.cases.planning import create_cases
from sim.cases.planning_state import Counts, People, Policy, new_choices, new_draft
from sim.cases.routing import ROUTE, RouteBook
from sim.kernel.queueing import Provider
from sim.kernel.queues import due_arrivals, in_order
from sim.kernel.randomness import draw
from sim.kernel.service import serve_day
from sim.kernel.service_state import MOST_PURPOSES, Rows
from sim.mechanisms.door_choice import Tastes
from sim.mechanisms.habit import N_PLACES
from sim.mechanisms.push import OPTIONS
from sim.mechanisms.satisfaction import Dislikes

DAY_HOURS = 8.0
DOORS = 5
NO_TASTES = Tastes(
    trust=0.0, cost=0.0, distance=0.0, habit=0.0, loss=0.0, scale=1e-9, neighbours=0.0, low_cost=0.0
)
"""Nobody minds anything: the door chosen is as good as drawn."""


def keys(n: int, seed: int = 1) -> list[np.uint64]:
    """Keys of `n` cases."""
    with np.errstate(over="ignore"):
        return [np.uint64(draw(np.uint64(seed), np.uint64(i))) for i in range(n)]


def some_people(residents: int, sites: Sequence[Sequence[int]]) -> People:
    """Residents in precinct 0, resident i alone in household n - 1 - i; `sites` are each site's offices."""
    offices = 1 + max(office for site in sites for office in site)
    where = np.full((len(sites), max(len(site) for site in sites)), -1, dtype=np.int16)
    for row, site in enumerate(sites):
        where[row, : len(site)] = site
    return People(
        household=np.arange(residents - 1, -1, -1, dtype=np.int32),
        precinct=np.zeros(residents, dtype=np.int16),
        x=np.zeros(residents, dtype=np.float32),
        y=np.zeros(residents, dtype=np.float32),
        income=np.full(residents, 3000.0, dtype=np.float32),
        low_income=np.zeros(residents, dtype=np.bool_),
        trust=np.full((residents, 3), 0.5, dtype=np.float32),
        habit=np.full((residents, N_PLACES), -1, dtype=np.int8),
        office_x=np.zeros(offices, dtype=np.float32),
        office_y=np.zeros(offices, dtype=np.float32),
        perceived=np.zeros((DOORS, N_PLACES)),
        dread=np.zeros((DOORS, N_PLACES)),
        capital=np.zeros(3),
        where=where,
        width=np.array([len(site) for site in sites], dtype=np.int16),
        by_precinct=np.zeros(len(sites), dtype=np.bool_),
    )


def blank_book(affairs: int = 1) -> RouteBook:
    """Affairs raised by residents, without steps and doors."""
    book = np.zeros(affairs, dtype=ROUTE)
    for name in ("site", "door_site", "to_site", "via_site", "department_site", "right_door"):
        book[name] = -1
    book["by_residents"] = True
    book["shape"] = 1
    book["due"] = 10.0
    book["patience"] = 1e6
    book["door_taste"] = [[1000 * a + d for d in range(book["door_taste"].shape[1])] for a in range(affairs)]
    return book


def policy(**changed: Any) -> Policy:
    """Nothing carried, delegated, sorted wrongly or paid for."""
    rules: dict[str, Any] = {
        "one_stop": 0.0,
        "delegated_authority": 0.0,
        "sorting_error": 0.0,
        "funded": 0.0,
        "relay_hours": 0.7,
        "direct_hours": 0.3,
        "redirect_hours": 0.11,
        "sorting_hours": 0.31,
        "check_hours": 0.17,
        "standing": 1.3,
        "sorting_site": -1,
    }
    return Policy(**{**rules, **changed})


def lessons(**changed: Any) -> Lessons:
    """How residents judge and learn, in numbers that differ from one another."""
    numbers: dict[str, Any] = {
        "dislikes": Dislikes(per_visit=0.3, per_price=7.0, low_cost=0.35),
        "trust_step": 0.15,
        "complaint_rate": 0.0,
        "station": -1,
        "told": 0.0,
    }
    return Lessons(**{**numbers, **changed})


class Handful:
    """Kernels of a day on a hand-made book, people and offices."""

    def __init__(self, book: RouteBook, people: People, providers: Sequence[Provider], slots: int) -> None:
        self.book, self.people = book, people
        self.ledger = Ledger(list(providers), book.size, slots)
        self.ledger.make_room(1)
        self.choices = new_choices(book.size)
        self.draft = new_draft()
        offices = len(providers)
        self.counts = Counts(
            raised=self.ledger.raised,
            demand=np.zeros((offices, MOST_PURPOSES)),
            assigned=np.zeros((book.size, 3), dtype=np.int64),
            assisted=np.zeros(book.size, dtype=np.int64),
            pushed=np.zeros((book.size, OPTIONS), dtype=np.int64),
            caught=np.zeros((book.size, OPTIONS), dtype=np.int64),
        )
        self.tally = Tally(
            waited=np.zeros((DOORS, N_PLACES)),
            ended=np.zeros((DOORS, N_PLACES)),
            complaints=np.zeros((3, book.size), dtype=np.int64),
        )
        self.systems = np.arange(offices, dtype=np.int8) % 3
        self.day = 0
        self._arriving = np.zeros(slots, dtype=np.int32)
        self._ordered = np.zeros(slots, dtype=np.int32)
        self._arrivals = 0

    def raise_cases(
        self,
        cases: Sequence[np.uint64],
        rules: Policy,
        tastes: Tastes = NO_TASTES,
        *,
        unit: int = 0,
        affair: int = 0,
        time: float = 0.25,
    ) -> list[int]:
        """Cases with these keys come up today, all of one resident (or unit); their slots."""
        candidates = np.zeros(len(cases), dtype=CANDIDATE)
        candidates["key"], candidates["time"] = cases, time
        candidates["unit"], candidates["affair"] = unit, affair
        ledger, before = self.ledger, self.ledger.n_free
        n = due_arrivals(ledger.service, self.day, DAY_HOURS, self._arriving, 0)
        ledger.n_free, self._arrivals = create_cases(
            ledger.service, ledger.facts, ledger.free, ledger.n_free, candidates, len(cases), self.book,
            self.choices, self.people, rules, tastes, self.draft, self.day, DAY_HOURS, self._arriving, n,
            self.counts,
        )  # fmt: skip
        return [int(slot) for slot in ledger.free[ledger.n_free : before][::-1]]

    def serve(self) -> None:
        """The rest of the day."""
        service = self.ledger.service
        in_order(service, self._arriving, self._arrivals, self.day * DAY_HOURS, DAY_HOURS, self._ordered)
        serve_day(service, self._ordered, self._arrivals, self.day, DAY_HOURS)
        self.day += 1
        self._arrivals = 0

    def days(self, n: int) -> None:
        """Days on which nothing new comes up."""
        for _ in range(n):
            self._arrivals = due_arrivals(self.ledger.service, self.day, DAY_HOURS, self._arriving, 0)
            self.serve()

    def feed_back(self, learnt: Lessons) -> Rows:
        """What has ended is taken in; the outcomes."""
        ledger = self.ledger
        attributes = np.arange(self.people.household.size).astype(np.uint16)
        ledger.n_free, ledger.n_outcomes = feed_back(
            ledger.service, ledger.facts, ledger.free, ledger.n_free, ledger.outcomes, ledger.n_outcomes,
            ledger.ended, self.book, self.people, attributes, self.systems, learnt, self.tally, DAY_HOURS,
        )  # fmt: skip
        return ledger.month_rows()

"""People at work: how many serve where, at what pace, with how many hours for what.

The only way in which agents act on the service kernel.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

from sim.cases.accounts import hours_on_affairs, moved_hours, paid_hours, whole
from sim.cases.ledger import Ledger
from sim.cases.providers import DAY_HOURS
from sim.institutions.parameters import Parameters
from sim.institutions.scenario import DAYS_A_MONTH
from sim.kernel.arrays import Floats
from sim.kernel.staffing import staff_group, staff_groups
from sim.mechanisms.expected_waits import learn_demand


class Workforce:
    """Staff, budgets of hours and efforts of every office.

    Attributes:
        demand: [offices, purposes] hours at full effort that this month's new cases ask for: what planning
            adds to (`Counts`), cleared at the month's end.
        expected: [offices, purposes] hours a month that new cases are expected to ask for.
        last_demand: [offices, purposes] hours at full effort that last month's new cases asked for.
        last_worked: [offices, purposes] hours booked on cases last month.
    """

    def __init__(self, ledger: Ledger, demand: Floats, values: Parameters) -> None:
        self._ledger = ledger
        self._values = values
        self.demand = demand
        self._refill: Floats = np.zeros_like(demand)
        self.expected: Floats = np.zeros_like(demand)
        self.last_demand: Floats = np.zeros_like(demand)
        self.last_worked: Floats = np.zeros_like(demand)
        self._summed: list[float] | None = None

    def set_staff(
        self, office: int, people: float, *, now: float, group: int = 0, skill: float = 1.0, pace: float = 1.0
    ) -> None:
        """Put full-time equivalents to work in a group of an office from `now` (working hours) on.

        Whole servers share the equivalents: 0.4 of a person is one server at 0.4 of the pace.
        """
        service = self._ledger.service
        g = int(service.provider["first_group"][office]) + group
        servers, each = self._servers(people, pace)
        there = service.group
        before = (there["servers"].item(g), there["pace"].item(g), there["skill"].item(g))
        if before != (servers, each, skill):
            staff_group(service, g, servers, each, skill, now)

    def set_groups(self, office: int, people: Sequence[float], *, now: float) -> None:
        """Do the same for the first groups of an office at once: full-time equivalents in each of them."""
        servers, each = zip(*(self._servers(here, 1.0) for here in people), strict=True)
        service = self._ledger.service
        first = int(service.provider["first_group"][office])
        staff_groups(service, first, np.array(servers), np.array(each), 1.0, now)

    def _servers(self, people: float, pace: float) -> tuple[int, float]:
        """How many servers so many people are, and the person-hours that each gives in a clock hour."""
        servers = max(1, round(people)) if people > 1e-9 else 0
        productive = self._values["service.productive_hours_month"] / (DAYS_A_MONTH * DAY_HOURS)
        return servers, people / servers * productive * pace if servers else 1.0

    def set_budget(self, office: int, purpose: int, hours_a_month: float) -> None:
        """Let an office spend so many hours this month on a purpose; debts of last month stay."""
        budget = self._ledger.service.purpose["budget"]
        left = budget.item(office, purpose)
        budget[office, purpose] = min(0.0, left) if math.isfinite(left) else 0.0
        self._refill[office, purpose] = hours_a_month / DAYS_A_MONTH

    def open_day(self) -> None:
        """Add the day's hours to every budget."""
        self._ledger.service.purpose["budget"] += self._refill

    def set_effort(self, office: int, purpose: int | slice, factor: float, grade: float) -> None:
        """Set the share of full effort, and of full quality, that an office gives to a purpose or several."""
        self._ledger.service.purpose["factor"][office, purpose] = factor
        self._ledger.service.purpose["grade"][office, purpose] = grade

    def backlog(self, office: int, purpose: int) -> float:
        """Hours at full effort that wait at an office for a purpose."""
        return float(self._ledger.service.purpose["backlog"][office, purpose])

    def hours_waiting(self, office: int) -> float:
        """Hours at full effort that wait at an office for any purpose."""
        waits: list[float] = self._ledger.service.purpose["backlog"][office].tolist()
        return sum(waits)

    def waiting(self, office: int) -> bool:
        """Whether any case waits at an office."""
        return bool((self._ledger.service.queue["waiting"][office] > 0).any())

    def case_hours(self, office: int) -> float:
        """Hours that an office has booked on cases this month."""
        if self._summed is not None:
            return self._summed[office]
        return float(whole(self._ledger.service.hours[office]))

    @contextmanager
    def summed(self) -> Iterator[None]:
        """Have the hours of all offices summed once, while many are asked and no case is worked on."""
        self._summed = whole(self._ledger.service.hours).tolist()
        try:
            yield
        finally:
            self._summed = None

    def hours_asked(self, office: int) -> float:
        """Hours at full effort that this month's new cases ask of an office."""
        return float(self.demand[office].sum())

    def paid_hours(self, office: int) -> float:
        """Hours that an office has booked this month on tasks that money was attached to."""
        return float(paid_hours(self._ledger.service.hours[office]).sum())

    def paid_hours_on(self, office: int, affairs: npt.NDArray[np.bool_]) -> float:
        """The same for some of the affairs ([affairs] mask)."""
        return float(paid_hours(self._ledger.service.hours[office])[affairs].sum())

    def set_delay(self, office: int, hours: float) -> None:
        """Let hand-offs to an office take so many working hours from now on."""
        self._ledger.service.provider["delay"][office] = hours

    def hours_on(self, office: int, affairs: npt.NDArray[np.bool_]) -> float:
        """Hours that an office has booked this month on some of the affairs ([affairs] mask)."""
        return float(hours_on_affairs(self._ledger.service.hours[office])[affairs].sum())

    def moved_hours(self, office: int) -> Floats:
        """[affairs] hours that an office has booked this month on what has moved to it."""
        return moved_hours(self._ledger.service.hours[office])

    def close_month(self, *, first: bool) -> None:
        """Keep the month's figures, let expectations move towards them, clear the counters.

        `first` is whether it was the first month of the run.
        """
        learn_demand(self.expected, self.demand, self._values["expectation.speed"], first=first)
        self.last_demand[:] = self.demand
        self.demand[:] = 0.0
        self.last_worked[:] = self._ledger.service.purpose["worked"]
        self._ledger.service.purpose["worked"] = 0.0
        self._ledger.service.hours[:] = 0.0

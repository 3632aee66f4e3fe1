"""Invariants (不变量): what must hold at every month's end, whatever the scenario, in every run.

Each is held from counters that nothing else derives from one another, and cheaply: by the least and the
greatest of a column, which are NaN where a NaN is in it. A run in which one does not hold has broken and
ends (`sim.text.broken`), so that no table is made of it.

Invariants::

    cases       raised = done + given up + expired + open, by affair; as many places taken as cases open
    time        a month is as long as a month; counts of cases never fall; nothing is raised, begins or ends
                before what it follows
    hours       0 <= hours worked, with activities <= hours there are, of every body and department
    money       all balances together 0; a balance changes by what was paid; a committee's cash and the relief
                fund never below 0
    people      residents stay as many, and live in the precincts in force; posts + pool + absorbed -
                recruited stays as it was
    bounds      shares, levels and probabilities from 0 to 1; hours, people and expected days from 0 on; no
                NaN in any
    indicators  each within the bounds of its unit (missing where there is nothing to count)

Source: conservation laws and bounds of the mechanisms that move what is conserved.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.agents.society import RELIEF_FUND
from sim.institutions.scenario import DAYS_A_MONTH
from sim.kernel.service_state import N_EVENTS
from sim.measures.indicators import INDICATORS
from sim.text.broken import Breach, BrokenRun
from sim.text.problems import Said, message

if TYPE_CHECKING:
    from sim.model.governance import GovernanceModel
    from sim.model.subdistrict import SubDistrict

ROUNDING = 1e-6
"""What sums of fractions may be off by, as a part of them or (below 1) as such."""
MOST_TOLD = 5
"""So many breaches are told; what has broken once breaks much else."""

type Slots = npt.NDArray[np.int64]
"""Places of open cases in the ledger."""
type Bounded = tuple[str, Any]
"""A quantity's name, and its value or values."""


class Invariants:
    """Holds a run to its invariants, and keeps what it saw a month before."""

    def __init__(self, state: SubDistrict) -> None:
        self._day = state.day
        self._residents = state.community.residents
        self._raised = state.ledger.raised.copy()
        self._ended = state.ledger.ended.copy()
        self._balance = dict(state.accounts.balance)
        self._posts = math.nan

    def hold(self, model: GovernanceModel) -> None:
        """Hold the month that has ended to all of them, before its counters are cleared.

        Raises BrokenRun where one does not hold.
        """
        state = model.state
        still = state.ledger.open_slots()
        breaches = [
            *self._cases(state, still),
            *self._time(state, still),
            *_hours(state),
            *self._money(state),
            *self._people(state),
            *_bounds(state),
            *_indicators(model),
        ]
        if breaches:
            raise BrokenRun(model.month - 1, breaches[:MOST_TOLD])
        self._day = state.day
        self._raised[:] = state.ledger.raised
        self._ended[:] = state.ledger.ended
        self._balance = dict(state.accounts.balance)

    def _cases(self, state: SubDistrict, still: Slots) -> Iterator[Breach]:
        ledger = state.ledger
        raised, ended = ledger.raised, ledger.ended.sum(axis=1)
        there = np.bincount(ledger.facts["affair"][still], minlength=ended.size)
        for i in np.flatnonzero(raised != ended + there):
            found = message("cases_found", raised=raised[i], ended=ended[i], open=there[i])
            name = message("invariant.cases", affair=list(state.spec.affairs)[i])
            yield Breach(name, found, message("cases_conserved"))
        taken = ledger.slots - ledger.n_free
        if taken != still.size:
            allowed = message("places_of_cases", cases=still.size)
            yield Breach(message("invariant.places"), str(taken), allowed)

    def _time(self, state: SubDistrict, still: Slots) -> Iterator[Breach]:
        due = self._day + DAYS_A_MONTH
        if state.day != due:
            found, allowed = message("day_of_run", day=state.day), message("day_of_run", day=due)
            yield Breach(message("invariant.time"), found, allowed)
        ledger, sv = state.ledger, state.ledger.service
        yield from _within("affair.raised", ledger.raised - self._raised, 0.0)
        yield from _within("affair.ended", ledger.ended - self._ended, 0.0)
        raised = sv.case["raised"][still]
        yield from _within("case.raised", raised, 0.0, state.now)
        yield from _within("case.arrived", sv.case["arrived"][still] - raised, 0.0)
        yield from _within("event.time", sv.event["time"][: sv.counters[N_EVENTS]], state.now)

    def _money(self, state: SubDistrict) -> Iterator[Breach]:
        balance = state.accounts.balance
        sizes = math.fsum(map(abs, balance.values()))
        whole = math.fsum(balance.values())
        if not abs(whole) <= ROUNDING * max(1.0, sizes):
            yield Breach(message("invariant.money"), f"{whole:g}", "0")
        change = {account: yuan - self._balance.get(account, 0.0) for account, yuan in balance.items()}
        for (payer, payee, _), yuan in state.accounts.paid.items():
            change[payer] += yuan
            change[payee] -= yuan
        for account, yuan in change.items():
            if not abs(yuan) <= ROUNDING * max(1.0, abs(balance[account])):
                name = message("invariant.balance", account=account)
                yield Breach(name, f"{yuan:g}", "0")
        yield from _within(f"{RELIEF_FUND}.cash", balance.get(RELIEF_FUND, 0.0), 0.0)
        cash = [balance.get(committee.account, 0.0) for committee in state.committees]
        yield from _within("committee.cash", cash, 0.0)

    def _people(self, state: SubDistrict) -> Iterator[Breach]:
        there = state.precinct_residents[: state.structure.precincts].sum()
        for found in (state.community.residents, int(there), len(state.people.trust)):
            if found != self._residents:
                yield Breach(message("invariant.residents"), str(found), str(self._residents))
        pool = state.district.pool
        posts = state.district.posts() + pool.waiting + pool.absorbed - pool.recruited
        if math.isnan(self._posts):
            self._posts = posts
        if not abs(posts - self._posts) <= ROUNDING * max(1.0, self._posts):
            yield Breach(message("invariant.posts"), f"{posts:g}", f"{self._posts:g}")


def _hours(state: SubDistrict) -> Iterator[Breach]:
    for body in state.bodies:
        if not body.is_open:
            continue
        given = body.activities.values()
        spent = body.worked + sum(given)
        least = min(body.worked, min(given, default=0.0))
        if not (least >= 0.0 and spent <= body.available * (1.0 + ROUNDING) + ROUNDING):
            yield _hours_of(body.key, spent if least >= 0.0 else least, body.available)
    for department in state.departments:
        if not 0.0 <= department.worked <= department.available * (1.0 + ROUNDING) + ROUNDING:
            yield _hours_of(department.department_id, department.worked, department.available)


def _hours_of(key: str, found: float, most: float) -> Breach:
    allowed = message("number.from_to", low=0, high=f"{most:g}")
    return Breach(message("invariant.hours", body=key), f"{found:g}", allowed)


def _bounds(state: SubDistrict) -> Iterator[Breach]:
    for name, values in _parts(state):
        yield from _within(name, values, 0.0, 1.0)
    for name, values in _amounts(state):
        yield from _within(name, values, 0.0)
    # may be in debt, and has no end where hours are not budgeted
    yield from _within("purpose.budget", state.ledger.service.purpose["budget"], -math.inf)


def _parts(state: SubDistrict) -> Iterable[Bounded]:
    """What is part of a whole."""
    rows, contractors = state.ledger.month_rows(), state.contracts.contractors
    yield "outcome.quality", rows["quality"]
    yield "outcome.satisfaction", rows["satisfaction"][rows["person"] >= 0]
    yield "resident.trust", state.people.trust
    yield "precinct.capital", state.capital
    yield "committee.knowledge", [committee.knowledge for committee in state.committees]
    yield "committee.turnout", [committee.turnout for committee in state.committees]
    yield "facility.capital", state.facilities.capital
    yield "facility.upkeep", state.facilities.upkeep
    yield "contractor.competence", [contractor.competence for contractor in contractors]
    yield "contractor.dependence", [contractor.dependence for contractor in contractors]
    yield "contractor.effort", [contractor.effort for contractor in contractors]
    yield "department.effort", [department.effort for department in state.departments]
    yield "department.risk", [department.risk for department in state.departments]
    yield "department.coverage", [department.coverage for department in state.departments]
    yield "district.attention", state.district.attention
    yield "choice.caught", state.choices["caught"]
    yield "precinct.guidance", state.guidance
    yield "precinct.by_party_line", state.by_party_line
    yield "relief.spared", state.relief.spared
    yield "functions.share", state.functions.share


def _amounts(state: SubDistrict) -> Iterable[Bounded]:
    """What there cannot be less than nothing of."""
    sv, pool, rows = state.ledger.service, state.district.pool, state.ledger.month_rows()
    yield "outcome.days", rows["days"]
    yield "outcome.wait", rows["wait"]
    yield "outcome.work", rows["work"]
    yield "office.hours", sv.hours
    yield "purpose.worked", sv.purpose["worked"]
    yield "purpose.backlog", sv.purpose["backlog"]
    yield "purpose.factor", sv.purpose["factor"]
    yield "purpose.grade", sv.purpose["grade"]
    yield "purpose.demand", state.counts.demand
    yield "purpose.expected", state.work.expected
    yield "group.idle", sv.group["idle"]
    yield "group.busy", sv.group["servers"] - sv.group["idle"]
    yield "door.perceived", state.people.perceived
    yield "source.rate", state.sources.rate
    yield "contractor.staff", [contractor.staff for contractor in state.contracts.contractors]
    yield "district.pool", [pool.waiting, pool.absorbed, pool.recruited]


def _within(name: str, values: Any, low: float, high: float = math.inf) -> tuple[Breach, ...]:
    """The breach, if a value is NaN, or below `low` or above `high` by more than rounding."""
    found = np.ascontiguousarray(values)
    if found.size == 0:
        return ()
    wrong = np.minimum.reduce(found, axis=None)
    if wrong >= low - ROUNDING:  # which does not hold of NaN
        if high == math.inf:
            return ()
        wrong = np.maximum.reduce(found, axis=None)
        if wrong <= high + ROUNDING:
            return ()
    return (Breach(message("invariant.bounds", name=name), f"{wrong:g}", _allowed(low, high)),)


def _allowed(low: float, high: float) -> Said:
    if high < math.inf:
        return message("number.from_to", low=f"{low:g}", high=f"{high:g}")
    return message("number.at_least", low=f"{low:g}") if low > -math.inf else message("number")


def _indicators(model: GovernanceModel) -> Iterator[Breach]:
    """Totals of the month; a user's own indicators may have any value."""
    for name, value in model.latest.items():
        low, high = _BOUNDS.get(name, _ANY)
        if not low - ROUNDING <= value <= high + ROUNDING and value == value:
            yield Breach(message("invariant.bounds", name=name), f"{value:g}", _allowed(low, high))


_ANY = (-math.inf, math.inf)
_BOUNDS = {name: indicator.bounds for name, indicator in INDICATORS.items()}

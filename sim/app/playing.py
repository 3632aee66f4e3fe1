"""A model that is stepped for somebody who watches, and what is seen of it at a moment.

Everything a screen needs of a moment is taken out in one go, so that the model is never read while it steps.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.agents.base import Body
from sim.app.watched import RESIDENTS, WatchedModel
from sim.community.ground import cells
from sim.institutions.scenario import DAYS_A_MONTH, MONTHS_A_YEAR, Scenario
from sim.institutions.structure import DEPARTMENT, Structure
from sim.kernel.service_state import Rows

type Box = tuple[float, float, float, float]

_SLIGHT = 0.02
"""Flows below this many cases a day, or a hundredth of the largest, are not shown."""

_KEYED = {("committee_hours", "purpose"), ("administrative_footprint", "part")}
"""Breakdowns of which each part is kept month by month, as ``indicator:key``."""


@dataclass(frozen=True)
class NodeState:
    """A body (or all like ones together) at a moment: whether it is open, cases there, people, load."""

    name: str
    open: bool
    cases: int
    people: float
    load: float


@dataclass(frozen=True)
class Moment:
    """What is seen of a model at a moment; `flow` is [nodes, nodes] cases a day, `links` those drawn."""

    day: int
    month: int
    days: int
    structure: Structure
    changed: int
    """month in which the structure was changed without being given another name; 0: it was not"""
    nodes: tuple[NodeState, ...]
    flow: npt.NDArray[np.float64]
    links: tuple[tuple[str, str], ...]
    land: tuple[Box, ...]
    box: Box
    by_precinct: Mapping[str, Mapping[str, float]]
    trends: Mapping[str, tuple[float, ...]]
    residents: int
    scale: float
    """size relative to a sub-district of full size, to which numbers of posts and people are in proportion"""
    finished: bool
    restored: bool


class Player:
    """A model that is stepped, and the trails it leaves."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario, self.seed = scenario, seed
        self._lock = threading.Lock()
        self.model = WatchedModel(scenario, rng=seed)
        self._trends: dict[str, list[float]] = {}
        self._precincts: dict[str, dict[str, float]] = {}
        self._drawn = 0
        self._land: tuple[int, tuple[Box, ...]] = (0, ())
        self._links: npt.NDArray[np.bool_] = np.zeros_like(self.model.flow, dtype=bool)
        self.advance(1)  # before its first day nothing is open

    @property
    def days(self) -> int:
        """Working days in the whole run."""
        return self.scenario.years * MONTHS_A_YEAR * DAYS_A_MONTH

    def residents_alike(self, other: Player) -> bool:
        """Whether the same people live with both."""
        own, others = self.model.community, other.model.community
        return (
            own.residents == others.residents
            and np.array_equal(own.x, others.x)
            and np.array_equal(own.attributes, others.attributes)
        )

    def reform_days(self) -> list[int]:
        """The first days of the phases after the first."""
        return [(phase.month - 1) * DAYS_A_MONTH for phase in self.scenario.phases[1:]]

    def advance(self, days: int) -> None:
        """Step so many days; not beyond the end."""
        with self._lock:
            for _ in range(days):
                if not self.model.running:
                    break
                self.model.step()
                if self.model.day % DAYS_A_MONTH == 0:
                    self._look()

    def _look(self) -> None:
        """Keep the indicators of the month that has just ended."""
        month = self.model.day // DAYS_A_MONTH
        precincts: dict[str, dict[str, float]] = {}
        for indicator, by, key, value in self.model.indicators_of(month):
            if not by:
                self._keep(indicator, month, value)
            elif by == "precinct":
                precincts.setdefault(indicator, {})[key] = value
            elif (indicator, by) in _KEYED:
                self._keep(f"{indicator}:{key}", month, value)
        self._precincts, self._drawn = precincts, self.model.structure.precincts

    def _keep(self, name: str, month: int, value: float) -> None:
        """Put a value at its month's place: a part may be missing in a month."""
        trail = self._trends.setdefault(name, [])
        trail += [math.nan] * (month - 1 - len(trail)) + [value]

    def moment(self) -> Moment:
        """Where the model is."""
        with self._lock:
            return self._moment()

    def _moment(self) -> Moment:
        model = self.model
        cases = model.open_at()
        at = np.bincount(model.node_of, cases, minlength=len(model.nodes))
        there: dict[str, list[Body]] = {}
        for body in model.bodies:
            if body.is_open:
                there.setdefault(body.body_id, []).append(body)
        states = []
        for k, name in enumerate(model.nodes):
            if name == DEPARTMENT:
                people = sum(d.field_staff for d in model.structure.departments.values()) * model.scale
                states.append(NodeState(name, True, int(at[k]), people, float("nan")))
            elif name == RESIDENTS:
                states.append(
                    NodeState(name, True, int(cases.sum()), float(model.community.residents), float("nan"))
                )
            else:
                bodies = there.get(name, [])
                people = sum(body.people() for body in bodies)
                load = float(np.mean([body.load for body in bodies])) if bodies else float("nan")
                states.append(NodeState(name, bool(bodies), int(at[k]), people, load))
        return Moment(
            day=model.day,
            month=model.month,
            days=self.days,
            structure=model.structure,
            changed=self._changed(),
            nodes=tuple(states),
            flow=model.flow.copy(),
            links=self._linked(),
            land=self._cells(),
            box=model.community.box,
            # after a merger the month's values are those of other precincts
            by_precinct=self._precincts if self._drawn == model.structure.precincts else {},
            trends={name: tuple(values) for name, values in self._trends.items()},
            residents=model.community.residents,
            scale=model.scale,
            finished=not model.running,
            restored=bool(model.district.restored),
        )

    def _changed(self) -> int:
        """The month of the phase in force, where it is called as the one before it."""
        month = max(self.model.day - 1, 0) // DAYS_A_MONTH + 1
        there = [phase for phase in self.scenario.phases if phase.month <= month]
        same = len(there) > 1 and there[-1].structure.name == there[-2].structure.name
        return there[-1].month if same and not self.model.district.restored else 0

    def _linked(self) -> tuple[tuple[str, str], ...]:
        """The flows to draw; one that is there stays until it is much slighter, or lines would flicker."""
        flow, nodes = self.model.flow, self.model.nodes
        slight = max(_SLIGHT, 0.01 * float(flow.max()))
        self._links = (flow > slight) | (self._links & (flow > slight / 5.0))
        return tuple((nodes[i], nodes[j]) for i, j in np.argwhere(self._links))

    def _cells(self) -> tuple[Box, ...]:
        n = self.model.structure.precincts
        if self._land[0] != n:
            community = self.model.community
            self._land = (n, tuple(cells(community.x, community.y, community.precincts(n), n, community.box)))
        return self._land[1]

    def last_cases(self, *, person: int | None = None, node: str | None = None) -> Rows:
        """The last cases of a resident or a body."""
        with self._lock:
            number = self.model.nodes.index(node) if node in self.model.nodes else None
            return self.model.last_cases(person=person, node=number)

"""Model and twin side by side (对照): where the two histories part, and the command that shows it again."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.institutions.scenario import Scenario
from sim.kernel.queueing import STATE_NAMES
from sim.model import GovernanceModel
from sim.model.schedule import after, before
from tests.twin import inner, kept, state
from tests.twin.cases import Case
from tests.twin.town import Town
from tests.twin.words import CHANNELS, DAYS_A_MONTH

AGREES = 1e-9
"""Numbers agree that are so near, as a part of the larger one (or of 1)."""
IN_SINGLE = 1e-6
"""The same of what the model keeps in single precision."""
MISSING = "not there"
"""What is shown of a figure that only the other side has; it agrees with nothing, not even with 0."""


@dataclass(frozen=True)
class Difference:
    """Where twin and model part."""

    month: int
    day: int
    what: str
    model: Any
    twin: Any
    replay: str

    def __str__(self) -> str:
        return (
            f"month {self.month}, day {self.day}: {self.what}\n  model {self.model!r}\n  twin  {self.twin!r}"
            f"\n  again: {self.replay}"
        )


def same(a: Any, b: Any, near: float = AGREES) -> bool:
    """Whether two figures agree: words and whole numbers exactly, others nearly."""
    if a is None or b is None:
        return a is b
    if isinstance(a, float) or isinstance(b, float):
        x, y = float(a), float(b)
        if math.isnan(x) or math.isnan(y):
            return math.isnan(x) and math.isnan(y)
        return x == y or abs(x - y) <= near * max(1.0, abs(x), abs(y))
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(same(x, y, near) for x, y in zip(a, b, strict=True))
    return bool(a == b)


# --- cases -----------------------------------------------------------------------------------------------


class Diary:
    """Notes, day by day, the cases of a model that end, before the model forgets them."""

    def __init__(self) -> None:
        self.ended: list[dict[str, Any]] = []
        self.outcomes: list[Any] = []
        self._already = 0

    def note_ended_cases(self, model: GovernanceModel) -> None:
        """Cases that end today, in the order in which they ended: how they stand before residents learn."""
        self.ended.clear()
        self._already = model.ledger.n_outcomes
        service, facts = model.ledger.service, model.ledger.facts
        for slot in service.finished[: int(service.counters[1])]:
            case, fact = service.case[slot], facts[slot]
            n = int(case["stages"])
            row = {name: case[name].item() for name in CASE_FIGURES}
            row |= {name: fact[name].item() for name in FACTS}
            row["state"] = STATE_NAMES[int(case["state"])]
            row["door"] = model.layout.doors[int(fact["door"])] if fact["door"] >= 0 else ""
            row["channel"] = CHANNELS[int(fact["channel"])]
            plan = service.plan[slot][:n]
            row["route"] = [(int(stage["provider"]), int(stage["purpose"])) for stage in plan]
            row["efforts"] = [float(stage["effort"]) for stage in plan]
            self.ended.append(row)

    def note_outcomes(self, model: GovernanceModel) -> None:
        """What the ledger keeps of the same cases once residents have learnt."""
        ledger = model.ledger
        self.outcomes = [row.copy() for row in ledger.outcomes[self._already : ledger.n_outcomes]]


CASE_FIGURES = (
    "key", "raised", "ended", "wait", "counter_wait", "work", "quality", "visits", "handoffs", "priority",
)  # fmt: skip
FACTS = (
    "affair", "person", "household", "precinct", "option", "carried", "bounced", "redirected", "referred",
    "orphaned",
)  # fmt: skip


def figures_of(case: Case) -> dict[str, Any]:
    """The same of a case of the twin."""
    row = {name: getattr(case, name) for name in (*CASE_FIGURES, *FACTS)}
    row |= {"state": case.state, "door": case.door, "channel": case.channel}
    row["route"] = [(stage.office.index, stage.purpose) for stage in case.stages]
    row["efforts"] = [stage.effort for stage in case.stages]
    return row


# --- side by side ------------------------------------------------------------------------------------------


@dataclass
class Comparison:
    """A model and its twin, run side by side.

    Attributes:
        cases: cases that ended so far in both.
        figures: figures of bodies and others that were compared.
    """

    scenario: str | Path | Scenario
    seed: int
    residents: int
    parameters: dict[str, float] | None = None
    again: str = ""
    """the command that runs this again, where it is no scenario of a name"""
    cases: int = 0
    figures: int = 0
    diary: Diary = field(default_factory=Diary)

    def __post_init__(self) -> None:
        self.model = GovernanceModel(
            self.scenario,
            residents=self.residents,
            rng=self.seed,
            parameters=self.parameters,
            steps=[
                before("learn", self.diary.note_ended_cases),
                after("learn", self.diary.note_outcomes),
            ],
        )
        self.pulls = inner.Pulls(self.model)
        self.town = Town(self.model.spec)

    @property
    def name(self) -> str:
        """How a command names the scenario."""
        if isinstance(self.scenario, Scenario):
            return self.scenario.id
        return os.path.relpath(self.scenario) if isinstance(self.scenario, Path) else self.scenario

    def replay(self, months: int) -> str:
        """The command that runs this again as far as here."""
        if self.again:
            return self.again
        said = f"--seed {self.seed} --residents {self.residents} --months {months}"
        changed = "".join(f" --set {name}={value}" for name, value in (self.parameters or {}).items())
        return f"python -m tests.twin {self.name} {said}{changed}"

    def differences(self, months: int) -> Iterator[Difference]:
        """Run on, and say where the two part, day by day and month by month."""
        for _ in range(months):
            month = self.model.month
            for day in range(1, DAYS_A_MONTH + 1):
                self.model.step()
                for what, a, b in self._cases(self._step_twin()):
                    yield Difference(month, day, what, a, b, self.replay(month))
                if day == DAYS_A_MONTH:
                    for what, a, b in self.state():
                        yield Difference(month, day, what, a, b, self.replay(month))

    def _step_twin(self) -> list[Case]:
        """`Town.step`, and the cases that ended on the day, which the closing of a month forgets."""
        already = len(self.town.ended)
        self.town.live_through_day()
        ended = self.town.ended[already:]
        self.town.end_day()
        return ended

    def _cases(self, twin: list[Case]) -> Iterator[tuple[str, Any, Any]]:
        rows = [figures_of(case) for case in twin]
        for k, (a, b) in enumerate(zip(self.diary.ended, rows, strict=False)):
            affair = self.town.names[a["affair"]]
            for name, value in a.items():
                if not same(value, b[name]):
                    yield f"{name} of case {a['key']} ({affair}, number {k} of the day)", value, b[name]
            for name, mine in (("satisfaction", twin[k].satisfaction), ("on_time", twin[k].on_time)):
                theirs = self.diary.outcomes[k][name].item()
                if not same(theirs, mine, IN_SINGLE):
                    yield f"{name} of case {a['key']} ({affair})", theirs, mine
            self.cases += 1
        if len(rows) != len(self.diary.ended):
            ours, theirs = {row["key"] for row in rows}, {row["key"] for row in self.diary.ended}
            yield "cases that ended", sorted(theirs - ours), sorted(ours - theirs)

    def state(self) -> Iterator[tuple[str, Any, Any]]:
        """Where the states that the two are in now part: what, in the model, in the twin."""
        model, town = self.model, self.town
        a = state.of_model(model) | inner.of_model(model, self.pulls.last) | kept.of_model(model)
        b = state.of_twin(town) | inner.of_twin(town) | kept.of_twin(town)
        for name in sorted(a.keys() | b.keys()):
            self.figures += 1
            if not (name in a and name in b and same(a[name], b[name])):
                yield name, a.get(name, MISSING), b.get(name, MISSING)
        theirs = state.residents_of_model(self.model)
        for (trust, habit), resident in zip(theirs, self.town.residents, strict=True):
            ours = list(resident.trust.values())
            if not same(trust, ours, IN_SINGLE):
                yield f"trust of resident {resident.row}", trust, ours
            if habit != resident.habit:
                yield f"habits of resident {resident.row}", habit, resident.habit


def first_difference(comparison: Comparison, months: int) -> Difference | None:
    """The first place where twin and model part, None where they don't."""
    return next(comparison.differences(months), None)

"""The schedule: named steps as data that the model runs and the description tells (order: `sim.model.steps`).

A stretch of time is a list of steps. What a step does is a function of the model; its name is the
function's, what it is called in English the first line of its docstring, in Chinese it stands beside it.
A user puts steps of his own where they belong::

    def count_neighbours(model):
        "Residents with a neighbour who volunteers."
        return float(model.volunteering.helping.mean())

    model = GovernanceModel("reform", steps=[after("serve", count_neighbours)])

What such a step returns (a number, or numbers by key) is an indicator of its name: a month's value is the
mean over the days of a step taken daily, the last value of any other.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from sim.institutions.documents import InputError, Problem, one_of
from sim.institutions.scenario import MONTHS_A_QUARTER, MONTHS_A_YEAR
from sim.text.problems import message

if TYPE_CHECKING:
    from sim.model.governance import GovernanceModel

type Act = Callable[[GovernanceModel], Any]
"""What a step does; what it returns counts only for a user's own."""

When = Literal["month_opens", "day", "month_closes", "reform"]
"""Stretches of time: before a month's first day, every day, after a month's last day, and a reform date."""

MONTH, QUARTER, YEAR = 1, MONTHS_A_QUARTER, MONTHS_A_YEAR
"""Months between two takings of a step."""


@dataclass(frozen=True)
class Step:
    """A step of a stretch.

    Attributes:
        act: what it does.
        zh: what it does, in Chinese.
        every: months from one taking to the next; a step that opens is taken in the first of them, one that
            closes in the last.
        name: what it is found by.
        own: whether a user put it there.
    """

    act: Act
    zh: str = ""
    every: int = MONTH
    name: str = ""
    own: bool = False

    def __post_init__(self) -> None:
        if not self.name:
            object.__setattr__(self, "name", self.act.__name__)

    @property
    def en(self) -> str:
        """What it does: the first paragraph of its docstring, or its name."""
        told = (inspect.getdoc(self.act) or "").split("\n\n")[0]
        return " ".join(told.split()) or self.name.replace("_", " ")


@dataclass(frozen=True)
class Insertion:
    """A user's step and where it goes: before or after another one, or in its place."""

    step: Step
    where: Literal["before", "after", "instead"]
    of: str


def before(name: str, act: Act, *, every: int = MONTH) -> Insertion:
    """Take `act` before the step called `name`."""
    return Insertion(Step(act, every=every, own=True), "before", name)


def after(name: str, act: Act, *, every: int = MONTH) -> Insertion:
    """Take `act` after the step called `name`."""
    return Insertion(Step(act, every=every, own=True), "after", name)


def instead(name: str, act: Act) -> Insertion:
    """Take `act` in place of the step called `name`, whose name it keeps, as often as that."""
    return Insertion(Step(act, own=True), "instead", name)


@dataclass(frozen=True)
class Schedule:
    """All stretches with their steps, in order."""

    stretches: Mapping[When, tuple[Step, ...]]

    def due(self, when: When, month: int) -> Iterator[Step]:
        """The steps of a stretch that are to be taken in a month (counted from 1)."""
        for step in self.stretches[when]:
            months = month - 1 if when == "month_opens" else month
            if step.every == MONTH or months % step.every == 0:
                yield step

    def names(self) -> list[str]:
        """The names of all steps, stretch by stretch."""
        return [step.name for steps in self.stretches.values() for step in steps]

    def with_steps(self, insertions: Sequence[Insertion]) -> Schedule:
        """The schedule with a user's steps in it.

        Raises InputError for a place that no step has, and for a name that another step has already.
        """
        made = self
        for insertion in insertions:
            made = made._with(insertion)
        return made

    def _with(self, insertion: Insertion) -> Schedule:
        names = self.names()
        if insertion.of not in names:
            allowed = message("name_of_step", names=one_of(names, insertion.of))
            raise InputError(
                Problem(
                    "steps", 0, insertion.where, message("unknown_name", name=repr(insertion.of)), allowed
                )
            )
        if insertion.where != "instead" and insertion.step.name in names:
            found = message("second_step", name=repr(insertion.step.name))
            raise InputError(Problem("steps", 0, insertion.where, found, message("own_name")))
        return Schedule({when: _put(steps, insertion) for when, steps in self.stretches.items()})


def _put(steps: tuple[Step, ...], insertion: Insertion) -> tuple[Step, ...]:
    places = [i for i, step in enumerate(steps) if step.name == insertion.of]
    if not places:
        return steps
    at = places[0]
    if insertion.where == "instead":
        other = steps[at]
        step = replace(insertion.step, name=other.name, zh=other.zh, every=other.every)
        return (*steps[:at], step, *steps[at + 1 :])
    if insertion.where == "after":
        at += 1
    return (*steps[:at], insertion.step, *steps[at:])

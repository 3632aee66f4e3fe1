"""Decisions: numbers of a structure that a government chooses, each with the range to choose from.

A decision sets the numbers at dotted paths of a structure (``*`` for any key) on top of whatever levers do.
With `times` the number is a multiple of what stands beside the place that is set, in the structure in force.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from sim.institutions.schema import Basis, Names, Strict, Text

_SLACK = 1e-9
"""What is nearly a whole number counts as one."""


class Decision(Strict):
    """One decision: what it is, its range in steps, which numbers it sets, the levers that it needs.

    `times` names a number beside each of those that are set; the decision is then a multiple of it, and
    rounded up to a whole number.
    """

    name: Names
    about: Names
    unit: Names
    low: float
    high: float
    step: Annotated[float, Field(gt=0.0)]
    sets: Annotated[tuple[Text, ...], Field(min_length=1)]
    times: Text | None = None
    needs: tuple[Text, ...] = ()
    basis: Basis

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if not self.low < self.high:
            raise ValueError(f"low must be below high, found {self.low:g} and {self.high:g}")
        return self

    @property
    def numbers(self) -> tuple[float, ...]:
        """All that may be chosen, rising from `low`; `high` where steps lead to it."""
        count = math.floor((self.high - self.low) / self.step + _SLACK)
        return tuple(round(self.low + self.step * i, 9) for i in range(count + 1))


def changes_of(made: Iterable[tuple[Decision, float]], structure: Mapping[str, Any]) -> dict[str, Any]:
    """What to lay over a structure's data so that it has the numbers decided on, ready for ``changes``."""
    changes: dict[str, Any] = {}
    for decision, number in made:
        for path in decision.sets:
            for *keys, last in _places(structure, path.split(".")):
                inside = changes
                for key in keys:
                    inside = inside.setdefault(key, {})
                inside[last] = _set(decision, number, structure, keys)
    return changes


def _set(decision: Decision, number: float, structure: Mapping[str, Any], keys: list[str]) -> float:
    """The number at a place, a whole one as such."""
    if decision.times is None:
        return _whole(number)
    beside: Any = structure
    for key in keys:
        beside = beside[key]
    return math.ceil(number * float(beside[decision.times]) - _SLACK)


def _whole(number: float) -> float:
    return int(number) if number == int(number) else number


def _places(data: Any, parts: list[str], key: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The keys that a dotted path leads to; the last part need not be there yet."""
    first, *rest = parts
    if not rest:
        yield (*key, first)
        return
    for word in list(data) if first == "*" else [first] if first in data else []:
        yield from _places(data[word], rest, (*key, word))

"""The parameter registry: every number about the world, with its range, unit and basis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sim.institutions.schema import Basis, Names, Strict, Text

ParameterKind = Literal["uncertainty", "lever", "constant"]


class Parameter(Strict):
    """One number about the world: default, plausible range, unit, kind and where it comes from."""

    name: Names
    default: float
    low: float
    high: float
    unit: Text
    kind: ParameterKind
    feeds: Text
    basis: Basis


@dataclass(frozen=True)
class Parameters(Mapping[str, float]):
    """Values of every registered parameter: the defaults with a scenario's overrides on top.

    Looking up an unregistered name raises KeyError; overriding outside [low, high] is refused
    where overrides are read.
    """

    registry: Mapping[str, Parameter]
    overrides: Mapping[str, float] = field(default_factory=dict)

    def __getitem__(self, name: str) -> float:
        if name in self.overrides:
            return float(self.overrides[name])
        return self.registry[name].default

    def __iter__(self) -> Iterator[str]:
        return iter(self.registry)

    def __len__(self) -> int:
        return len(self.registry)

"""A resident seen singly: a Mesa agent whose attributes read and write the population's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from sim.institutions.affairs import ATTRIBUTES, PLACES
from sim.institutions.structure import SYSTEMS

if TYPE_CHECKING:
    from sim.model import GovernanceModel


class Resident(mesa.Agent):
    """One row of the population. Nothing is stored here but the row.

    Entity: residents
    """

    model: GovernanceModel

    def __init__(self, model: GovernanceModel, row: int) -> None:
        super().__init__(model)
        self.row = row

    def __getattr__(self, name: str) -> bool:
        """The yes/no attributes of `sim.institutions.affairs.ATTRIBUTES` by name."""
        if name in ATTRIBUTES:
            return bool((int(self.model.community.attributes[self.row]) >> ATTRIBUTES.index(name)) & 1)
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    @property
    def age(self) -> int:
        """Years."""
        return int(self.model.community.age[self.row])

    @property
    def income(self) -> float:
        """Yuan a month and person in the household."""
        return float(self.model.community.income[self.row])

    @property
    def household(self) -> int:
        """Row of the household."""
        return int(self.model.community.household[self.row])

    @property
    def precinct(self) -> int:
        """The precinct now in force."""
        return int(self.model.household_precinct[self.household])

    @property
    def location(self) -> tuple[float, float]:
        """Home, in km."""
        community = self.model.community
        return float(community.x[self.household]), float(community.y[self.household])

    @property
    def neighbours(self) -> list[int]:
        """Rows of the households this resident's household knows."""
        row = self.model.community.neighbours[self.household]
        return [int(h) for h in row if h >= 0]

    @property
    def trust(self) -> dict[str, float]:
        """Trust in each of the three systems, in [0, 1]."""
        return {s: float(v) for s, v in zip(SYSTEMS, self.model.trust[self.row], strict=True)}

    @property
    def habit(self) -> dict[str, str]:
        """The door that last served, by project area and station line."""
        doors = self.model.layout.doors
        row = self.model.people.habit[self.row]
        return {place: doors[d] for place, d in zip(PLACES, row, strict=True) if d >= 0}

    @property
    def open_cases(self) -> list[int]:
        """Slots of this resident's open cases in the ledger."""
        slots = self.model.ledger.open_slots()
        return [int(s) for s in slots[self.model.ledger.facts["person"][slots] == self.row]]

    def __getstate__(self) -> dict[str, object]:
        return self.__dict__

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)

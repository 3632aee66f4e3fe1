"""Facilities (公益设施): what stands, and how well it is kept up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.twin.words import MONTHS_A_YEAR, cut

if TYPE_CHECKING:
    from tests.twin.town import Town


@dataclass
class Facility:
    """A public facility: what stands of it, and how well it is run."""

    affair: int
    """its number in the catalogue"""
    capital: float
    """share of what is planned that stands, in [0, 1]"""
    upkeep: float
    """mean quality of the work on it, lately, in [0, 1]"""

    @property
    def level(self) -> float:
        """Level of service, in [0, 1]."""
        return self.capital * self.upkeep


def facilities_of(model: Town) -> list[Facility]:
    """A facility for each affair of the class, as all begin."""
    capital, upkeep = model.values["facility.initial"], model.values["facility.initial_upkeep"]
    affairs = enumerate(model.affairs)
    return [Facility(a, capital, upkeep) for a, affair in affairs if affair.affair_class == "facility"]


def keep_facilities(model: Town) -> None:
    """Facilities fare as the month's work on them."""
    values = model.values
    for facility in model.facilities:
        ended = [case.true_quality for case in model.ended if case.affair == facility.affair]
        done = cut(sum(ended) / len(ended)) if ended else 1.0
        facility.upkeep += values["facility.memory"] * (done - facility.upkeep)
        more = max(0.0, facility.upkeep - values["facility.extend_from"]) * (1.0 - facility.capital)
        decay = (1.0 - facility.upkeep) * facility.capital
        change = values["facility.growth"] * more - values["facility.decay"] * decay
        facility.capital = cut(facility.capital + change / MONTHS_A_YEAR)

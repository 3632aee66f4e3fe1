"""Public facilities as stocks with a service level (model section 6.14).

A home for the aged or a fitness trail is there (`capital`) and is run (`upkeep`, the hours of work really
done on it over those it needs). What is served is the product. Capital without operating money decays;
upkeep above a threshold lets it be extended. Its use brings people together and builds self-governance
capital.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.institutions.affairs import Affair
from sim.institutions.parameters import Parameters
from sim.institutions.scenario import MONTHS_A_YEAR

type Floats = npt.NDArray[np.float64]


@dataclass
class Facilities:
    """All facilities, one entry for each affair of the class.

    Attributes:
        names: affair ids.
        rows: their places in the catalogue.
        capital: share of what is planned that stands, in [0, 1].
        upkeep: quality-weighted hours delivered over hours needed, lately.
    """

    names: tuple[str, ...]
    rows: npt.NDArray[np.int64]
    capital: Floats
    upkeep: Floats

    @property
    def level(self) -> Floats:
        """[facilities] service level, in [0, 1]."""
        return self.capital * self.upkeep

    def mean_level(self) -> float:
        """Mean service level, NaN without facilities."""
        return float(self.level.mean()) if self.rows.size else float("nan")

    def close_month(self, delivered: Floats, needed: Floats, values: Parameters) -> None:
        """Let upkeep and capital follow the month's work ([facilities], hours)."""
        share = np.divide(delivered, needed, out=np.ones_like(needed), where=needed > 0.0)
        share = np.clip(share, 0.0, 1.0)
        self.upkeep += values["facility.memory"] * (share - self.upkeep)
        lost = values["facility.decay"] * (1.0 - self.upkeep) * self.capital
        built = values["facility.growth"] * np.maximum(0.0, self.upkeep - values["facility.extend_from"])
        self.capital += (built * (1.0 - self.capital) - lost) / MONTHS_A_YEAR
        self.capital = np.clip(self.capital, 0.0, 1.0)


def facilities_of(affairs: Mapping[str, Affair], values: Parameters) -> Facilities:
    """The facilities of a catalogue, as they stand at the start."""
    rows = [i for i, a in enumerate(affairs.values()) if a.affair_class == "facility"]
    n = len(rows)
    return Facilities(
        names=tuple(name for name, a in affairs.items() if a.affair_class == "facility"),
        rows=np.array(rows, dtype=np.int64),
        capital=np.full(n, values["facility.initial"]),
        upkeep=np.full(n, values["facility.initial_upkeep"]),
    )

"""Facilities (公益设施): stocks with a service level, kept up by the work done on them.

A home for the aged or a fitness trail is there (`capital`) and is run (`upkeep`, the quality with which the
cases of its affair that ended were done). What is served is the product. Capital without operating
money decays; upkeep above a threshold lets it be extended. Its use brings people together and builds
self-governance capital, which is told where that grows.

Equation::

    share   = sum over the month's ended cases of their quality / their number, in [0, 1], 1 where none ended
    upkeep  = upkeep + facility.memory * (share - upkeep)                                     (a month)
    capital = capital + (facility.growth * max(0, upkeep - facility.extend_from) * (1 - capital)
                         - facility.decay * (1 - upkeep) * capital) / 12
    level   = capital * upkeep

Parameters: facility.initial, facility.initial_upkeep, facility.memory, facility.growth, facility.extend_from,
facility.decay.
State: `Facilities`.
Clauses: C1, D4.2.
Source: capital stocks with maintenance; service potential of public facilities.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.institutions.affairs import Affair
from sim.institutions.parameters import Parameters
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.kernel.arrays import Floats


def share_done(quality: Floats, ended: Floats) -> Floats:
    """[facilities] how well a month's cases were done, in [0, 1].

    Args:
        quality: [facilities] sum of the quality of the cases that ended, 0 for one not done.
        ended: [facilities] number of the cases that ended.
    """
    share = np.divide(quality, ended, out=np.ones_like(ended), where=ended > 0.0)
    return np.clip(share, 0.0, 1.0)


def next_upkeep(upkeep: Floats, share: Floats, values: Parameters) -> Floats:
    """[facilities] upkeep after a month with such a share of work well done."""
    return upkeep + values["facility.memory"] * (share - upkeep)


def next_capital(capital: Floats, upkeep: Floats, values: Parameters) -> Floats:
    """[facilities] capital after a month with such upkeep."""
    lost = values["facility.decay"] * (1.0 - upkeep) * capital
    built = values["facility.growth"] * np.maximum(0.0, upkeep - values["facility.extend_from"])
    return np.clip(capital + (built * (1.0 - capital) - lost) / MONTHS_A_YEAR, 0.0, 1.0)


@dataclass
class Facilities:
    """All facilities, one entry for each affair of the class.

    Entity: facilities

    Attributes:
        names: affair ids.
        rows: their places in the catalogue.
        capital: share of what is planned that stands, in [0, 1].
        upkeep: mean quality of the cases that ended, lately, in [0, 1].
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

    def close_month(self, quality: Floats, ended: Floats, values: Parameters) -> None:
        """Let upkeep and capital follow the month's cases; arguments as for `share_done`."""
        self.upkeep = next_upkeep(self.upkeep, share_done(quality, ended), values)
        self.capital = next_capital(self.capital, self.upkeep, values)


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

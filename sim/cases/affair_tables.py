"""The catalogue of affairs as columns, for counting and measuring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sim.institutions.affairs import AREAS, CLASSES, Affair

ORIGINS = ("resident", "department", "body")
"""Who raised or ordered a case: a resident, a department's programme, or the body that does it itself."""
DEPARTMENT_ORDERS = ORIGINS.index("department")
BODY_ORDERS = ORIGINS.index("body")
"""Whose what has moved to society is, too."""
OF_HOMES = ("resident", "household")
"""Units of programmes whose tasks bring staff together with people who live here."""


@dataclass(frozen=True)
class AffairTables:
    """One entry an affair, in the catalogue's order."""

    affair_class: npt.NDArray[np.int8]
    """place in CLASSES"""
    area: npt.NDArray[np.int8]
    """place in AREAS, -1 for everyday needs"""
    department: npt.NDArray[np.int16]
    """number of its department, -1 for none"""
    loss: npt.NDArray[np.float64]
    ad_hoc: npt.NDArray[np.bool_]
    everyday: npt.NDArray[np.bool_]
    by_residents: npt.NDArray[np.bool_]
    of_homes: npt.NDArray[np.bool_]
    """whether it is a matter of a resident or a household, whoever raised it"""
    origin: npt.NDArray[np.int8]
    """place in ORIGINS: whose hours these are, whoever works them and whoever pays"""

    def sums(self, counts: npt.NDArray[np.int64], by: Sequence[str]) -> Iterator[tuple[str, str, float]]:
        """Sums of a count per affair over the groups of "area" and "class", as (by, key, sum)."""
        for dimension in by:
            names, members = (AREAS, self._in_area) if dimension == "area" else (CLASSES, self._in_class)
            sums = (members @ counts).tolist()
            yield from ((dimension, name, float(value)) for name, value in zip(names, sums, strict=True))

    @cached_property
    def _in_area(self) -> npt.NDArray[np.int64]:
        """[areas, affairs] 1 where an affair is of an area"""
        return np.asarray(self.area == np.arange(len(AREAS))[:, None], dtype=np.int64)

    @cached_property
    def _in_class(self) -> npt.NDArray[np.int64]:
        """[classes, affairs] 1 where an affair is of a class"""
        return np.asarray(self.affair_class == np.arange(len(CLASSES))[:, None], dtype=np.int64)


def affair_tables(affairs: Mapping[str, Affair]) -> AffairTables:
    """Tabulate the catalogue."""
    departments = sorted({a.department for a in affairs.values() if a.department is not None})
    rows = list(affairs.values())
    return AffairTables(
        affair_class=np.array([CLASSES.index(a.affair_class) for a in rows], dtype=np.int8),
        area=np.array([AREAS.index(a.area) if a.area else -1 for a in rows], dtype=np.int8),
        department=np.array(
            [departments.index(a.department) if a.department else -1 for a in rows], dtype=np.int16
        ),
        loss=np.array([a.loss for a in rows]),
        ad_hoc=np.array([a.frequency == "ad_hoc" for a in rows]),
        everyday=np.array([a.affair_class == "everyday" for a in rows]),
        by_residents=np.array([a.raised_by_residents for a in rows]),
        of_homes=np.array([a.programme is None or a.programme.per in OF_HOMES for a in rows]),
        origin=np.array([ORIGINS.index(origin_of(a)) for a in rows], dtype=np.int8),
    )


def origin_of(affair: Affair) -> str:
    """Who orders an affair: residents raise it, its department issues it, or a body sets it itself."""
    if affair.raised_by_residents:
        return "resident"
    return "body" if affair.department is None else "department"

"""The community as columns: who lives where and with whom, what they are like, whom they know."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sim.community.places import Box
from sim.community.precincts import partition
from sim.institutions.affairs import ATTRIBUTES, Attribute
from sim.institutions.documents import InputError, Problem
from sim.text.problems import message

FEWEST, MOST = 200, 1_000_000
"""How many residents a community may have."""


@dataclass(frozen=True, eq=False)
class Community:
    """`N` residents in `H` households on a piece of land. The columns are not to be changed.

    Entity: community

    Residents are listed household by household. In a synthetic community the last household may be cut
    short to make the number of residents; its members keep the attributes they have in the whole one.
    """

    area_km2: float
    """The land's area."""
    box: Box
    """The land's (left, bottom, right, top) in km."""
    household: npt.NDArray[np.int32]
    """[N] the resident's household, 0 to H - 1, ascending."""
    attributes: npt.NDArray[np.uint16]
    """[N] bit k: has ``sim.institutions.affairs.ATTRIBUTES[k]``. The age attributes are under 18 (minor),
    18 to 29 (young_adult), 60 and over (older), 70 and over (very_old); lives_alone is an adult in a
    household of one. Drawn low_income is an income under the relief line; the unemployed are 18 to 59,
    Party members and volunteers adults. A table's own figures may differ (see `sim.community.table`)."""
    age: npt.NDArray[np.int16]
    """[N] years."""
    income: npt.NDArray[np.float32]
    """[N] yuan a month and person in the household."""
    trust: npt.NDArray[np.float32]
    """[N, 3] trust at the start in each of ``sim.institutions.structure.SYSTEMS``, 0 to 1."""
    x: npt.NDArray[np.float32]
    """[H] km, along the longer side of the land."""
    y: npt.NDArray[np.float32]
    """[H] km."""
    size: npt.NDArray[np.int16]
    """[H] residents of the household, 1 or more."""
    neighbours: npt.NDArray[np.int32]
    """[H, K] the households each household looks to, without repeats; -1 where there are fewer than K
    others. Mutual unless rewired at either end (see `sim.community.network`)."""
    _precincts: dict[int, npt.NDArray[np.int16]] = field(default_factory=dict, init=False, repr=False)

    @property
    def residents(self) -> int:
        """The number of residents, N."""
        return int(self.household.size)

    @property
    def households(self) -> int:
        """The number of households, H."""
        return int(self.size.size)

    @cached_property
    def first(self) -> npt.NDArray[np.int32]:
        """[H + 1] the first resident of each household; members: ``first[h]`` to ``first[h + 1] - 1``."""
        return np.concatenate(([0], np.cumsum(self.size, dtype=np.int32))).astype(np.int32)

    def has(self, attribute: Attribute) -> npt.NDArray[np.bool_]:
        """[N] who has the attribute."""
        return np.asarray(self.attributes & np.uint16(1 << ATTRIBUTES.index(attribute)) != 0)

    def with_people(
        self,
        age: npt.NDArray[np.int16],
        attributes: npt.NDArray[np.uint16],
        income: npt.NDArray[np.float32],
        trust: npt.NDArray[np.float32],
        neighbours: npt.NDArray[np.int32],
    ) -> Community:
        """The same homes with other people in them; arguments as the columns of their names."""
        made = replace(
            self, age=age, attributes=attributes, income=income, trust=trust, neighbours=neighbours
        )
        made._precincts.update(self._precincts)  # they hang on homes alone
        return made

    def precincts(self, n: int) -> npt.NDArray[np.int16]:
        """[H] the precinct of each household, 0 to n - 1 (see `sim.community.precincts`); kept once made.

        ``precincts(n)[household]`` is the residents' precinct. Raises InputError when there are fewer
        households than precincts, ValueError for n < 1.
        """
        if n not in self._precincts:
            if n > self.households:
                found = message("households", count=self.households)
                allowed = message("household_a_precinct", count=n)
                raise InputError(Problem("community", 0, "households", found, allowed))
            self._precincts[n] = partition(self.x, self.y, self.size, n)
        return self._precincts[n]

    def precinct_residents(self, n: int) -> npt.NDArray[np.int64]:
        """[n] the number of residents in each precinct."""
        return np.bincount(self.precincts(n)[self.household], minlength=n)

    def precinct_centroids(self, n: int) -> npt.NDArray[np.float64]:
        """[n, 2] km: where the residents of each precinct live on average, where its office stands."""
        precinct, weight = self.precincts(n), self.size.astype(np.float64)
        sums = [np.bincount(precinct, weight * position, minlength=n) for position in (self.x, self.y)]
        return np.stack(sums, axis=1) / np.bincount(precinct, weight, minlength=n)[:, None]

    def distances(self, n: int) -> npt.NDArray[np.float32]:
        """[H] km from each household to the centroid of its precinct; n = 1: of all residents."""
        at = self.precinct_centroids(n)[self.precincts(n)]
        return np.hypot(self.x - at[:, 0], self.y - at[:, 1]).astype(np.float32)

    def mean_distance(self, n: int) -> float:
        """Km from a resident's home to the centroid of the precinct, on average over residents."""
        return float(np.average(self.distances(n), weights=self.size))

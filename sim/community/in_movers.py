"""Who comes where somebody has gone: rows filled anew, by the rules that drew the first people.

A household that moves in is composed, paid and described as the first households were, for the compound its
home is in; an adult who joins a household that stays shares its income and its status as migrants. All draws
are keyed by the seed that is handed in and the row, so who comes hangs on nothing but these and on who stays.
Migrants leave sooner than others: for their share to last there must be more of them among those who come
than among those who are here, so a household that moves in is one of migrants at other odds than at the
start::

    odds = odds at the start * population.leave_migrants / population.leave

Parameters: community.*, population.leave, population.leave_migrants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sim.community.columns import Community
from sim.community.composition import MINOR, Compositions, compositions
from sim.community.network import neighbours_of
from sim.community.places import Land, compounds_of, land
from sim.community.shares import Chances, Incomes, chances, incomes
from sim.community.synthetic import ADULT_GROUPS, ANY_GROUP, STATUSES, Given, draw_people
from sim.institutions.affairs import ATTRIBUTES
from sim.kernel.arrays import Flags, Floats


@dataclass(frozen=True)
class Vacated:
    """Which rows are to be filled, and by whom; together they are those whose people are gone."""

    homes: Flags
    """[H] everybody has gone: a household moves in"""
    born: Flags
    """[N] in a household that stays: a child is born into it"""
    joined: Flags
    """[N] in a household that stays: an adult joins it"""

    def filled(self, community: Community) -> Flags:
        """[N] whose row is somebody else's now."""
        return np.asarray(self.homes[community.household] | self.born | self.joined)


def with_odds(chance: float, factor: float) -> float:
    """The chance whose odds are `factor` times those of `chance`."""
    return chance * factor / (1.0 - chance + chance * factor)


class InMovers:
    """Draws who comes, by the rules of the first population.

    Args:
        area_km2: of the land; with `parameters` and `seed` it says which compound each home is in.
        parameters: the registry's.
        seed: of the run.
    """

    def __init__(self, area_km2: float, parameters: Mapping[str, float], seed: int) -> None:
        self._area_km2 = area_km2
        self._parameters = parameters
        self._seed = seed

    @cached_property
    def _households(self) -> Compositions:
        return compositions(self._parameters)

    @cached_property
    def chances(self) -> Chances:
        """The chance of each attribute by age group."""
        return chances(self._parameters, self._households)

    @cached_property
    def _chances_of_those_who_come(self) -> Chances:
        sooner = self._parameters["population.leave_migrants"] / self._parameters["population.leave"]
        return replace(self.chances, migrant=with_odds(self.chances.migrant, sooner))

    @cached_property
    def _ground(self) -> Land:
        return land(self._area_km2, self._parameters, self._seed)

    @cached_property
    def _incomes(self) -> Incomes:
        return incomes(self._parameters, self._ground.ranks)

    def fill(self, community: Community, vacated: Vacated, seed: int) -> Community:
        """The community with other people in the rows that were vacated; all other rows stay as they are.

        Nobody who comes is a registered volunteer here yet. The households that a new one looks to are drawn
        as the first ones' were; who looked to the old one looks to the new.

        Args:
            community: with the ages and attributes of those who stay brought up to date.
            vacated: by whom which rows are to be filled.
            seed: keys the draws, together with the row.
        """
        gone = vacated.filled(community)
        size = community.size.astype(np.int64)
        people = draw_people(
            self._known(community, vacated, gone),
            compounds_of(community.households, self._ground, self._seed),
            self._households,
            self._chances_of_those_who_come,
            self._incomes,
            self._parameters,
            seed,
        )
        assert people.age.size == size.sum() == community.residents
        links = neighbours_of(community.x, community.y, community.box, self._parameters, seed)
        return community.with_people(
            age=np.where(gone, people.age, community.age),
            attributes=np.where(gone, people.attributes, community.attributes),
            income=np.where(gone, people.income, community.income),
            trust=np.where(gone[:, None], people.trust, community.trust),
            neighbours=np.where(vacated.homes[:, None], links, community.neighbours),
        )

    @staticmethod
    def _known(community: Community, vacated: Vacated, gone: Flags) -> Given:
        """What is known of everybody before those who come are drawn."""

        def of_those_who_stay(values: Floats) -> Floats:
            return np.where(gone, np.nan, values)

        age = of_those_who_stay(community.age.astype(np.float64))
        age[vacated.born] = 0.0
        groups = np.full(age.size, ANY_GROUP, dtype=np.uint8)
        groups[vacated.joined] = ADULT_GROUPS
        groups[vacated.born] = 1 << MINOR
        has = {name: community.has(name).astype(np.float64) for name in ATTRIBUTES if name in STATUSES}
        status: dict[str, Floats] = {name: of_those_who_stay(values) for name, values in has.items()}
        migrants = np.zeros(community.households, dtype=np.bool_)
        migrants[community.household[status["migrant"] == 1.0]] = True
        comes_to = vacated.born | vacated.joined
        status["migrant"][comes_to] = migrants[community.household[comes_to]]
        status["volunteer"][gone] = 0.0
        income = of_those_who_stay(community.income.astype(np.float64))
        return Given(community.size.astype(np.int64), age, groups, income, status)

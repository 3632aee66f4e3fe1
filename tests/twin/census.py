"""Who lives here (户籍): the one thing that the twin is told by the model.

How a community is made up, what those are like who come in place of others at a turn of the year, and which
share of an age group has a status, the twin does not work out again: it reads them as if they were a census
(`sim.community.build_community`, `sim.community.in_movers.InMovers`). Who ages, dies, leaves and is born, and
where precincts lie, it works out itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sim.community import Community, build_community
from sim.community.in_movers import InMovers, Vacated
from sim.institutions.scenario import Scenario


@dataclass(frozen=True)
class Entry:
    """A resident as the census has her."""

    household: int
    age: int
    attributes: int
    income: float
    trust: list[float]


@dataclass(frozen=True)
class Census:
    """Residents and households at a moment."""

    residents: list[Entry]
    x: list[float]
    y: list[float]
    size: list[int]
    neighbours: list[list[int]]


@dataclass(frozen=True)
class Vacant:
    """What those have left who are gone within a year."""

    homes: set[int]
    """households of which nobody stays; another one follows"""
    born: set[int]
    """residents in whose place a child is born"""
    joined: set[int]
    """residents in whose place an adult joins the household"""


type Aged = tuple[int, int]
"""A resident's age and attributes a year later, had she stayed."""


class Register:
    """The census office of a run."""

    def __init__(self, spec: Scenario) -> None:
        self.spec = spec
        self.community: Community = build_community(spec.community, spec.parameters, spec.seed)
        self.in_movers = InMovers(spec.community.area_km2, spec.parameters, spec.seed)

    def first(self) -> Census:
        """At the start."""
        return self._census()

    def after(self, aged: Sequence[Aged], vacated: Vacant, key: int) -> Census:
        """After the turn of a year: who has come into what was left, beside those who have aged."""
        before = self.community
        older = before.with_people(
            np.array([age for age, _ in aged], dtype=np.int16),
            np.array([attributes for _, attributes in aged], dtype=np.uint16),
            before.income,
            before.trust,
            before.neighbours,
        )
        rows, homes = range(before.residents), range(before.households)
        vacant = Vacated(
            homes=np.array([home in vacated.homes for home in homes]),
            born=np.array([row in vacated.born for row in rows]),
            joined=np.array([row in vacated.joined for row in rows]),
        )
        self.community = self.in_movers.fill(older, vacant, key)
        return self._census()

    def shares(self) -> dict[str, list[float]]:
        """By status, the share of each age group that has it."""
        of = self.in_movers.chances
        return {
            "disabled": of.disabled.tolist(),
            "unemployed": of.unemployed.tolist(),
            "party_member": of.party_member.tolist(),
        }

    def _census(self) -> Census:
        c = self.community
        return Census(
            residents=[
                Entry(int(h), int(age), int(bits), float(income), [float(t) for t in trust])
                for h, age, bits, income, trust in zip(
                    c.household, c.age, c.attributes, c.income, c.trust, strict=True
                )
            ],
            x=[float(x) for x in c.x],
            y=[float(y) for y in c.y],
            size=[int(n) for n in c.size],
            neighbours=[[int(h) for h in row if h >= 0] for row in c.neighbours],
        )


def precincts(x: Sequence[float], y: Sequence[float], size: Sequence[int], n: int) -> list[int]:
    """[households] the precinct of each: the land cut across x into strips, each across y into cells.

    There are as many strips as the square root of n rounded up, and cells of as many residents each, as
    nearly as whole households allow.
    """
    strips = math.isqrt(n - 1) + 1
    first = [k * n // strips for k in range(strips + 1)]
    where = [0] * len(x)
    across = sorted(range(len(x)), key=lambda h: x[h])
    ends = cuts([size[h] for h in across], first)
    for k in range(strips):
        strip = sorted(sorted(across[ends[k] : ends[k + 1]]), key=lambda h: y[h])
        cells = first[k + 1] - first[k]
        limits = cuts([size[h] for h in strip], list(range(cells + 1)))
        for cell in range(cells):
            for h in strip[limits[cell] : limits[cell + 1]]:
                where[h] = first[k] + cell
    return where


def cuts(residents: Sequence[int], marks: Sequence[int]) -> list[int]:
    """Where to cut a row of households so that residents divide as the marks do, as nearly as can be."""
    total, last = sum(residents), marks[-1]
    ends = [0]
    for before, mark in pairwise(marks):
        goal, place, upto = total * mark, 0, 0
        while place < len(residents) and (upto + residents[place]) * last < goal:
            upto += residents[place]
            place += 1
        if place < len(residents) and (upto + residents[place]) * last - goal <= goal - upto * last:
            place += 1
        place = max(place, ends[-1] + mark - before)
        ends.append(min(place, len(residents) - (last - mark)))
    return ends


def centroids(
    x: Sequence[float], y: Sequence[float], size: Sequence[int], where: Sequence[int], n: int
) -> list[tuple[float, float]]:
    """[precincts] km: where the residents of each live on average, in single precision."""
    found = []
    for precinct in range(n):
        here = [h for h in range(len(size)) if where[h] == precinct]
        people = sum(size[h] for h in here)
        found.append(
            (
                float(np.float32(sum(x[h] * size[h] for h in here) / people)),
                float(np.float32(sum(y[h] * size[h] for h in here) / people)),
            )
        )
    return found

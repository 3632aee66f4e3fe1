"""The ground of a community as a map shows it: the land of each precinct, and where people live."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.community.columns import Community
from sim.community.places import Box

HOUSEHOLDS = 1500
"""As many households are marked as show where people live."""


@dataclass(frozen=True)
class Ground:
    """What a map is drawn on, in km."""

    box: Box
    x: npt.NDArray[np.floating]
    """[households shown]"""
    y: npt.NDArray[np.floating]
    """[households shown]"""
    land: Mapping[int, tuple[Box, ...]]
    """number of precincts -> the land of each of them; together they are the whole box"""


def ground_of(community: Community, numbers: Iterable[int]) -> Ground:
    """The ground of a community cut into so many precincts, for each of the `numbers`."""
    shown = slice(None, None, max(1, community.households // HOUSEHOLDS))
    x, y, box = community.x, community.y, community.box
    land = {n: tuple(cells(x, y, community.precincts(n), n, box)) for n in sorted(set(numbers))}
    return Ground(box, x[shown], y[shown], land)


def cells(
    x: npt.NDArray[np.floating],
    y: npt.NDArray[np.floating],
    precinct: npt.NDArray[np.integer],
    n: int,
    box: Box,
) -> list[Box]:
    """The land of each precinct as (left, bottom, right, top) in km; together they are the whole `box`.

    Precincts are cut as `sim.community.precincts` cuts them: strips across x, cells across y. Limits run
    half-way between the households on either side.
    """
    left, bottom, right, top = box
    strips = math.isqrt(n - 1) + 1
    starts = [k * n // strips for k in range(strips + 1)]
    strip = np.searchsorted(np.array(starts[1:]), precinct, side="right")
    edges = [left, *(_between(x[strip == k], x[strip == k + 1]) for k in range(strips - 1)), right]
    found: list[Box] = []
    for k in range(strips):
        own = range(starts[k], starts[k + 1])
        limits = [bottom, *(_between(y[precinct == p], y[precinct == p + 1]) for p in own[:-1]), top]
        found += [(edges[k], limits[i], edges[k + 1], limits[i + 1]) for i in range(len(own))]
    return found


def _between(before: npt.NDArray[np.floating], after: npt.NDArray[np.floating]) -> float:
    return (float(before.max()) + float(after.min())) / 2.0

"""Where people live: the land, the compounds (小区) on it, and the households in the compounds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.community.draws import chances
from sim.kernel.arrays import Floats, Integers

type Positions = npt.NDArray[np.float32]
"""Coordinates in km along one axis."""
type Box = tuple[float, float, float, float]
"""The land as (left, bottom, right, top) in km."""

MOST_COMPOUNDS = 10_000
"""A technical bound, for very large areas."""


@dataclass(frozen=True)
class Land:
    """A rectangle with the compounds on it. Nothing here depends on how many people there are."""

    box: Box
    compound_x: Floats
    """[C] km, of the centre"""
    compound_y: Floats
    """[C] km"""
    radius: float
    """km; of each compound"""
    ranks: Integers
    """[C] the compound's rank by standing, 0 the poorest"""


def land(area_km2: float, parameters: Mapping[str, float], seed: int) -> Land:
    """The land of the sub-district: a rectangle with its longer side along x, compounds anywhere on it.

    Compounds overlap and leave gaps, as they do; together they have the area of the land.
    """
    aspect = parameters["community.aspect"]
    width, height = math.sqrt(area_km2 * aspect), math.sqrt(area_km2 / aspect)
    count = min(max(1, round(parameters["community.compounds_per_km2"] * area_km2)), MOST_COMPOUNDS)
    x = chances(seed, "compound x", count) * width
    y = chances(seed, "compound y", count) * height
    order = np.argsort(chances(seed, "compound rank", count), kind="stable")
    ranks = np.empty(count, dtype=np.int64)
    ranks[order] = np.arange(count)
    return Land((0.0, 0.0, width, height), x, y, math.sqrt(area_km2 / (count * math.pi)), ranks)


def compounds_of(households: int, land: Land, seed: int) -> Integers:
    """The compound of each household, all equally likely. Shape [H]."""
    chance = chances(seed, "compound", households)
    return (chance * land.ranks.size).astype(np.int64)


def homes(
    compound: Integers, land: Land, seed: int
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Where each household lives, x and y in km: anywhere in the disc of its compound. Shapes [H].

    What would lie beyond the edge of the land is mirrored at it.
    """
    count = compound.size
    radius = land.radius * np.sqrt(chances(seed, "home radius", count))
    angle = 2.0 * math.pi * chances(seed, "home angle", count)
    _, _, width, height = land.box
    x = _mirrored(land.compound_x[compound] + radius * np.cos(angle), width)
    y = _mirrored(land.compound_y[compound] + radius * np.sin(angle), height)
    return x.astype(np.float32), y.astype(np.float32)


def _mirrored(position: Floats, length: float) -> Floats:
    """Positions folded into [0, length]."""
    folded = np.abs(position) % (2.0 * length)
    return np.minimum(folded, 2.0 * length - folded)

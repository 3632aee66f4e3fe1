"""Precincts: the land cut into n cells of equally many residents.

The land is cut across its x axis into ceil(sqrt(n)) strips, each strip across the y axis into cells, so
that cells are contiguous. 9 are 3 strips of 3 cells and 6 are the same 3 strips of 2, so that merging 9
into 6 moves the limits inside the strips only. Cuts count residents in whole numbers and ties go by the
number of the household: the same households always give the same precincts.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import numpy.typing as npt

from sim.community.places import Positions
from sim.kernel.arrays import Integers


def partition(x: Positions, y: Positions, size: npt.NDArray[np.int16], n: int) -> npt.NDArray[np.int16]:
    """The precinct (0 to n - 1) of each household; x and y in km, `size` in residents. Shapes [H].

    Precincts are numbered strip by strip from the left, within a strip from the bottom. They differ in
    residents by a household or two (more where single households are large); none is empty. Raises
    ValueError for n < 1 or fewer households than precincts.
    """
    if not 1 <= n <= size.size:
        raise ValueError(f"{n} precincts for {size.size} households: 1 to {size.size} are possible")
    strips = math.isqrt(n - 1) + 1
    starts = [k * n // strips for k in range(strips + 1)]
    residents = size.astype(np.int64)
    precinct = np.empty(size.size, dtype=np.int16)
    across = np.argsort(x, kind="stable")
    limits = cuts(residents[across], starts)
    for k in range(strips):
        strip = np.sort(across[limits[k] : limits[k + 1]])
        along = strip[np.argsort(y[strip], kind="stable")]
        cells = starts[k + 1] - starts[k]
        ends = cuts(residents[along], list(range(cells + 1)))
        for cell in range(cells):
            precinct[along[ends[cell] : ends[cell + 1]]] = starts[k] + cell
    return precinct


def cuts(residents: Integers, marks: list[int]) -> list[int]:
    """Where to cut a row of households so that residents divide as `marks` do, as nearly as can be.

    `marks` ascend from 0; the last stands for the end of the row. Between two marks there are at least
    as many households as the marks are apart.
    """
    upto = np.cumsum(residents)
    total, households, last = int(upto[-1]), residents.size, marks[-1]
    ends = [0]
    for before, mark in itertools.pairwise(marks):
        goal = total * mark  # compared with residents times `last`, to stay in whole numbers
        place = int(np.searchsorted(upto * last, goal))  # households wholly before the goal
        below = int(upto[place - 1]) * last if place else 0
        if place < households and int(upto[place]) * last - goal <= goal - below:
            place += 1
        place = max(place, ends[-1] + mark - before)
        ends.append(min(place, households - (last - mark)))
    return ends

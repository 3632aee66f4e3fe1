"""The network of households: mostly near neighbours, some acquaintances far away (a small world).

Households form a ring in the order of a Hilbert curve over the land (Hilbert 1891), along which near
households are mostly near in space. Each is linked to the same number on either side, then some links
are rewired to anyone (Watts and Strogatz 1998). Different from theirs: every household keeps the same
number of links, and a rewired link is not mutual, so that a household's row says whom it looks to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.community.places import Box, Positions
from sim.kernel.compiling import allocating_kernel, kernel
from sim.kernel.randomness import draw, stream, uniform, unit

type Links = npt.NDArray[np.int32]

_ORDER = 16
"""The curve's fineness: cells of 1/65,536 of the land's longer side."""
_ATTEMPTS = 64
"""Draws for a new neighbour before the old one is kept; only tiny communities need more than a few."""


def neighbours_of(x: Positions, y: Positions, box: Box, parameters: Mapping[str, float], seed: int) -> Links:
    """The neighbours of each household, rows without repeats. Shape [H, K]; -1 where there are too few.

    Column 2j is j + 1 places on along the ring and column 2j + 1 as many back, unless rewired. A new
    neighbour is drawn so that one more household changes few of the others' (a consistent hash).
    """
    wanted = round(parameters["community.neighbours"])
    left, bottom, right, top = box
    scale = (2**_ORDER - 1) / max(right - left, top - bottom, 1e-9)
    along = np.clip((x.astype(np.float64) - left) * scale, 0, 2**_ORDER - 1).astype(np.uint64)
    up = np.clip((y.astype(np.float64) - bottom) * scale, 0, 2**_ORDER - 1).astype(np.uint64)
    ring = np.argsort(_hilbert(along, up), kind="stable").astype(np.int32)
    links = np.full((x.size, wanted), -1, dtype=np.int32)
    key = stream(seed, "community/rewiring")
    _link(ring, links, float(parameters["community.rewired"]), key)
    return links


_word: Any = np.uint64
"""What compiled code casts the parts of a key to: mixed with signed numbers a word becomes a float."""


@allocating_kernel
def _hilbert(x: Any, y: Any) -> Any:
    """The place along the Hilbert curve of each cell; words in, words out."""
    out = np.empty(x.size, dtype=np.uint64)
    one, three = np.uint64(1), np.uint64(3)
    for i in range(x.size):
        u, v, place = x[i], y[i], np.uint64(0)
        for bit in range(_ORDER - 1, -1, -1):
            side = one << np.uint64(bit)
            right, upper = u & side != 0, v & side != 0
            quadrant = np.uint64(0)
            if right:
                quadrant ^= three
            if upper:
                quadrant ^= one
            place = (place << np.uint64(2)) | quadrant
            # Turn the quadrant so that the curve within it starts where it should.
            if not upper:
                if right:
                    u = (side - one) - (u & (side - one))
                    v = (side - one) - (v & (side - one))
                u, v = v, u
        out[i] = place
    return out


@kernel
def _consistent(key: Any, count: int) -> Any:
    """A number under `count`, which another count rarely changes (Lamping and Veach 2014)."""
    chosen: Any = np.int64(0)
    candidate: Any = np.int64(0)
    while candidate < count:
        chosen = candidate
        candidate = np.int64(np.float64(chosen + 1) / uniform(key, _word(chosen)))
    return chosen


@kernel
def _among(row: Any, household: int) -> bool:
    found = False
    for j in range(row.size):
        found |= row[j] == household
    return found


@kernel
def _link(ring: Any, links: Any, rewired: float, key: Any) -> None:
    """Fill the rows of `links`: the ring first, then what is rewired."""
    count, wanted = links.shape
    for place in range(count):
        household = ring[place]
        row = links[household]
        for j in range(min(wanted, count - 1)):
            step = j // 2 + 1
            row[j] = ring[(place + (step if j % 2 == 0 else count - step)) % count]
        own = draw(key, _word(household))
        for j in range(min(wanted, count - 1)):
            word = draw(own, _word(j))
            if unit(word) >= rewired:
                continue
            for attempt in range(_ATTEMPTS):
                other = _consistent(draw(word, _word(attempt)), count)
                if other != household and not _among(row, other):
                    row[j] = other
                    break

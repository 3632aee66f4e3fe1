"""Keyed random draws: the same question always gets the same answer.

A draw is a hash of (stream, a, b, c): there is no generator state to advance, so who asks, in what
order and how often changes nothing. A *stream* is named by its purpose and keyed by the run's seed.
This gives common random numbers: two runs with the same seed share every draw whose key they share,
whatever the management structure.

The mixer is the 64-bit finaliser "Mix13" of D. Stafford, as used by SplitMix64 (Steele, Lea and
Flood 2014, "Fast splittable pseudorandom number generators"), applied once per word of the key with
the golden-ratio increment between words. `tests/kernel/test_randomness.py` tests it statistically over
purposes, agents and days.
"""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

from sim.kernel.arrays import Floats
from sim.kernel.compiling import allocating_kernel, kernel

type Word = int | np.uint64
"""64 bits: a `numpy.uint64` outside compiled code, where a Python integer may be too big for numba."""

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S12 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(12)
_TO_UNIT = 1.0 / 4503599627370496.0  # 2**-52


def stream(seed: int, purpose: str) -> np.uint64:
    """Key of the stream for `purpose` in the run with `seed` (any Python integer).

    The name is hashed with BLAKE2b, so streams are unrelated whatever their names look like.
    """
    digest = hashlib.blake2b(f"{seed}/{purpose}".encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


@kernel
def mix(word: Word) -> Word:
    """Stafford's Mix13: a bijection of 64-bit words in which every output bit depends on all input."""
    word = (word ^ (word >> _S30)) * _M1
    word = (word ^ (word >> _S27)) * _M2
    return word ^ (word >> _S31)


@kernel
def draw(key: Word, a: Word) -> Word:
    """A 64-bit word keyed by (key, a). Chain it for longer keys: ``draw(draw(key, a), b)``."""
    return mix(key + _GOLDEN * (a + np.uint64(1)))


@kernel
def unit(word: Word) -> float:
    """A word as a float in the open interval (0, 1), with 52 bits (one more would round up to 1)."""
    return (np.float64(word >> _S12) + 0.5) * _TO_UNIT


@kernel
def uniform(key: Word, a: int) -> float:
    """A float in (0, 1) keyed by (key, a)."""
    return unit(draw(key, np.uint64(a)))


@allocating_kernel
def uniforms(key: Word, ids: npt.NDArray[np.int64]) -> Floats:
    """One float in (0, 1) per id, each keyed by (key, id); `ids` is [n]."""
    out = np.empty(ids.size, dtype=np.float64)
    for i in range(ids.size):
        out[i] = unit(draw(np.uint64(key), np.uint64(ids[i])))
    return out

"""Keyed draws (带键随机数), from their published description.

A draw is no step of a generator but a hash of what it is for: mix a 64-bit key with a word, and read the
result as a number between 0 and 1. The mixer is Stafford's Mix13, the finaliser of SplitMix64 (Steele, Lea
and Flood 2014), with the golden-ratio increment between words.
"""

from __future__ import annotations

import hashlib
import math

WORD = (1 << 64) - 1
"""All bits of a 64-bit word."""
GOLDEN = 0x9E3779B97F4A7C15

UNIT, KEEP, TIME, PREVENT, DOWN, CAUGHT, MOVE, LOT, INSTANCE, FUND, CARRY, BOUNCE = range(12)
PATIENCE, HOUSEHOLD, CREEP, COMPLAINT = range(12, 16)
DELEGATE, TOLD, PASSED, STAND, OPTION, OPEN, EFFORT = 16, 20, 24, 25, 32, 48, 64
"""What a draw on a case's key decides; delegation and effort add the step, options add themselves."""


def stream(seed: int, purpose: str) -> int:
    """The key of all draws for a purpose in a run."""
    digest = hashlib.blake2b(f"{seed}/{purpose}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def mix(word: int) -> int:
    """Mix13: every bit of the result depends on every bit of the word."""
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & WORD
    return word ^ (word >> 31)


def draw(key: int, word: int) -> int:
    """The 64-bit word that belongs to a key and a word."""
    return mix((key + GOLDEN * (word + 1)) & WORD)


def unit(word: int) -> float:
    """A word as a number in the open interval from 0 to 1, by its highest 52 bits."""
    return ((word >> 12) + 0.5) / 2.0**52


def chance(key: int, word: int) -> float:
    """The number in (0, 1) that belongs to a key and a word."""
    return unit(draw(key, word))


def poisson(word: int, mean: float) -> int:
    """A Poisson number by inversion: the fewest n whose cumulated probability reaches the draw."""
    u = unit(word)
    probability = math.exp(-mean)
    cumulated, n = probability, 0
    while u > cumulated and probability >= 1e-300:
        n += 1
        probability *= mean / n
        cumulated += probability
    return n


def erlang(key: int, step: int, mean: float, shape: int) -> float:
    """Person-hours that a step of a case takes: the sum of `shape` exponential phases."""
    word = draw(key, EFFORT + step)
    product = 1.0
    for phase in range(shape):
        product *= chance(word, phase)
    return -math.log(product) * mean / shape


def gumbel(word: int) -> float:
    """Gumbel noise: what makes the greatest of several values a logit choice."""
    return -math.log(-math.log(unit(word)))

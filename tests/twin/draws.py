"""Keyed draws (带键随机数), from their published description.

A draw is no step of a generator but a hash of what it is for: mix a 64-bit key with a word, and read the
result as a number between 0 and 1. The mixer is Stafford's Mix13, the finaliser of SplitMix64 (Steele, Lea
and Flood 2014), with the golden-ratio increment between words. The model's own words on it are in
sim/kernel/randomness.py and sim/kernel/tags.py.

A key comes from the run's seed and a name (`stream`). These are the names, and the words drawn on each::

    needs/AFFAIR, surge/AFFAIR     day, block, number in the block: the key of a case; on this, the tags below
    door/NAME (of seed 0)          none: the key itself is the word by which a case's key draws taste
    habits                         resident's row
    population/YEAR                names of its own (population): community/death, ...; row or household
    elections/MONTH                resident's row
    volunteering                   month that follows, then resident's row
    quits/BODY/NUMBER              seat + month * seats
    contractor/BODY/NUMBER         0: competence, 2: margin, 3: the area it is at home in
    contractor/BODY/NUMBER/closing, contracts/founding
                                   month that follows; with founding, month * 1000 + the empty place
    district/restoration           0
    happenings/campaigns, happenings/leaders, happenings/rectifications
                                   month: whether; 2**32 - month: which area, how much attention
    reform/MONTH                   resident's row
"""

from __future__ import annotations

import hashlib
import math

WORD = (1 << 64) - 1
"""All bits of a 64-bit word."""
GOLDEN = 0x9E3779B97F4A7C15

# Tags: the words drawn on a case's key, and what each decides.
UNIT = 0  # which resident or household of its block it is of
KEEP = 1  # whether one with such attributes has the need at all
TIME = 2  # at which time of the day it comes up
PREVENT = 3  # whether neighbours have seen to it before it became a case
DOWN = 4  # whether anybody but the department could do it
CAUGHT = 5  # whether overseers find out that it was pushed
MOVE = 6  # whether it falls to the taker of what has moved
LOT = 7  # the lot of the affair's contracts that it belongs to
INSTANCE = 8  # the office among several of a kind
FUND = 9  # whether the department pays for what it handed down
CARRY = 10  # whether papers walk between offices, or the resident
BOUNCE = 11  # whether somebody sorts it wrongly and sends it round
PATIENCE = 12  # after how many days the resident gives up
HOUSEHOLD = 13  # where in the sub-district its task is
CREEP = 14  # whether the department issues so many yet
COMPLAINT = 15  # whether the resident says that she was served badly
DELEGATE = 16  # whether the counter may decide, + number of the step
TOLD = 20  # whether the centre mentions the station
PASSED = 24  # whether the overseeing committee has no hands for it
STAND = 25  # for how many hours the resident would stand in line
OPTION = 32  # what the department overlooks in an option's cost, + number of the option
OPEN = 48  # whether that option is open to this task, + its number
EFFORT = 64  # how many hours a step takes, + number of the step


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

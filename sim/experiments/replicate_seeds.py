"""The seeds of replicates: the same for every scenario with a base seed, and no others than its own."""

from __future__ import annotations

import hashlib

SEEDS = 2**32
"""Seeds are whole numbers under this."""


def replicate_seed(base: int, replicate: int) -> int:
    """The seed of replicate r (from 0) of a base seed: s + r h(s) modulo 2^32.

    Replicate 0 has the base seed itself. h(s) is an odd number made of s by a hash, so that the seeds of a
    base seed are all different and those of two base seeds are not the same (with s + r, all but one
    replicate of base seed 1 would be among those of base seed 2); and no seed is too large.
    """
    digest = hashlib.blake2b(f"replicates of {base}".encode(), digest_size=4).digest()
    stride = int.from_bytes(digest, "little") | 1
    return (base + replicate * stride) % SEEDS

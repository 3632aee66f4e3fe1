"""Cooperative games: what each player adds, shared out by Shapley's value, and what pairs add together.

A coalition is a whole number whose bit i says whether player i is in it; a game is an array of values
by coalition, from 0 (nobody) to 2**n - 1 (all). Trailing axes (replicates, indicators) are games of
their own. Where there are too many coalitions, games are asked along orders in which the players join
one by one.

Shapley (1953), *A value for n-person games*. Interactions are those of Grabisch and Roubens (1999),
International Journal of Game Theory 28: positive where two players do more together than one by one.
Orders come in pairs, each with its reverse, which cancels what is odd in the error (antithetic
sampling: Mitchell, Cooper, Frank and Holmes 2022, Journal of Machine Learning Research 23).
"""

from __future__ import annotations

from math import comb

import numpy as np

from sim.kernel.arrays import Floats, Integers


def players_of(values: Floats) -> int:
    """The number of players of a game. Raises ValueError for one that has not a value a coalition."""
    players = len(values).bit_length() - 1
    if len(values) == 0 or len(values) != 2**players:
        raise ValueError(f"a game has 2**n values, one a coalition; found {len(values)}")
    return players


def sizes_of(players: int) -> Integers:
    """[coalitions] the number of players in each coalition."""
    return np.array([coalition.bit_count() for coalition in range(2**players)], dtype=np.int64)


def shapley(values: Floats) -> Floats:
    """[players, ...] Shapley's value: what each adds, averaged over all orders in which they may join.

    `values` [2**players, ...]. The shares of a game add up to its value for all less that for nobody.
    """
    n = players_of(values)
    coalitions, sizes = np.arange(2**n), sizes_of(n)
    shares = np.zeros((n, *values.shape[1:]))
    for i in range(n):
        without = coalitions[coalitions >> i & 1 == 0]
        weights = np.array([1.0 / (n * comb(n - 1, size)) for size in sizes[without].tolist()])
        shares[i] = np.tensordot(weights, values[without | 1 << i] - values[without], axes=1)
    return shares


def interactions(values: Floats) -> Floats:
    """[players, players, ...] Shapley's interaction index of every pair; 0 on the diagonal.

    What j changes about what i adds, averaged over the coalitions of the others, every size counting
    alike. `values` [2**players, ...].
    """
    n = players_of(values)
    coalitions, sizes = np.arange(2**n), sizes_of(n)
    pairs = np.zeros((n, n, *values.shape[1:]))
    for i in range(n):
        for j in range(i):
            without = coalitions[(coalitions >> i & 1 == 0) & (coalitions >> j & 1 == 0)]
            weights = np.array([1.0 / ((n - 1) * comb(n - 2, size)) for size in sizes[without].tolist()])
            both = values[without | 1 << i | 1 << j] + values[without]
            either = values[without | 1 << i] + values[without | 1 << j]
            pairs[i, j] = pairs[j, i] = np.tensordot(weights, both - either, axes=1)
    return pairs


# --- along orders ------------------------------------------------------------------------------------


def paired_orders(players: int, count: int, rng: np.random.Generator) -> Integers:
    """[count, players] orders in which players join, drawn at random, each followed by its reverse.

    Raises ValueError for an odd count.
    """
    if count < 2 or count % 2:
        raise ValueError(f"orders come in pairs; found {count}")
    orders = np.empty((count, players), dtype=np.int64)
    for pair in range(count // 2):
        orders[2 * pair] = rng.permutation(players)
        orders[2 * pair + 1] = orders[2 * pair, ::-1]
    return orders


def joined(orders: Integers) -> Integers:
    """[orders, players + 1] the coalition before anybody has joined, after the first, and so on to all."""
    coalitions = np.zeros((orders.shape[0], orders.shape[1] + 1), dtype=np.int64)
    coalitions[:, 1:] = np.cumsum(np.int64(1) << orders, axis=1)
    return coalitions


def shapley_along(orders: Integers, values: Floats) -> Floats:
    """[players, ...] Shapley's value estimated along orders: the mean of what each adds when it joins.

    `values` [orders, players + 1, ...] are those of the coalitions of `joined`. Unbiased, and the shares
    add up along every order (Castro, Gomez and Tejada 2009, Computers & Operations Research 36).
    """
    mean: Floats = _added(orders, values).mean(axis=0)
    return mean


def interactions_along(orders: Integers, values: Floats) -> Floats:
    """[players, players, ...] interactions estimated along the same orders, without any further coalition.

    The interaction of i and j is what i adds with j always there, less what it adds without j (in the
    game of the others and i). In an order in which s come before i, the first is seen if j is among
    them and the second if not; weighting by n / s and n / (n - 1 - s) makes every size of coalition
    count alike, so the estimate is unbiased. In a reversed order all weights change sign: what does not
    depend on the order cancels within each pair of orders, and a game without interactions has none here
    either. The estimates for (i, j) and (j, i) are averaged.
    """
    count, n = orders.shape
    added = _added(orders, values)
    place = np.argsort(orders, axis=1)
    pairs = np.zeros((n, n, *values.shape[2:]))
    for i in range(n):
        before = place[:, i]
        for j in range(n):
            if i == j:
                continue
            earlier = place[:, j] < before
            # Clipped only where the other case holds: who has j before it has at least one before it.
            weight = np.where(earlier, n / np.maximum(before, 1), -n / np.maximum(n - 1 - before, 1))
            pairs[i, j] = np.tensordot(weight, added[:, i], axes=1) / count
    return np.asarray((pairs + np.swapaxes(pairs, 0, 1)) / 2.0)


def _added(orders: Integers, values: Floats) -> Floats:
    """[orders, players, ...] what each player adds in each order, by player."""
    steps = np.diff(values, axis=1)
    added = np.empty_like(steps)
    rows = np.arange(orders.shape[0])[:, None]
    added[rows, orders] = steps
    return added

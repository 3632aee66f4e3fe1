"""Shapley's value and interactions: known games, the definitions by brute force, estimates along orders."""

from __future__ import annotations

import itertools
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.analysis.games import (
    interactions,
    interactions_along,
    joined,
    paired_orders,
    players_of,
    shapley,
    shapley_along,
)
from sim.kernel.arrays import Floats


def game(worth: dict[frozenset[int], float] | None = None, players: int = 3) -> Floats:
    """A game from the worth of its coalitions; what is not named is worth nothing."""
    values = np.zeros(2**players)
    for members, value in (worth or {}).items():
        values[sum(1 << i for i in members)] = value
    return values


def members(coalition: int, players: int) -> set[int]:
    return {i for i in range(players) if coalition >> i & 1}


def by_definition(values: Floats) -> Floats:
    """What each adds when it joins, averaged over all orders, one by one."""
    n = players_of(values)
    total = np.zeros((n, *values.shape[1:]))
    for order in itertools.permutations(range(n)):
        there = 0
        for player in order:
            total[player] += values[there | 1 << player] - values[there]
            there |= 1 << player
    return total / factorial(n)


def interaction_by_definition(values: Floats, i: int, j: int) -> float:
    """What i adds in the game where j is always there, less what it adds in the game without j."""
    n = players_of(values)
    others = [k for k in range(n) if k != j]

    def reduced(with_j: bool) -> Floats:
        worth = [
            values[sum(1 << others[k] for k in members(c, n - 1)) | (with_j << j)]
            for c in range(2 ** (n - 1))
        ]
        return by_definition(np.array(worth))

    return float(reduced(True)[others.index(i)] - reduced(False)[others.index(i)])


finite = st.floats(-100.0, 100.0, width=32)
games = st.integers(1, 5).flatmap(lambda n: arrays(np.float64, 2**n, elements=finite))


def test_a_pair_of_gloves_is_worth_most_to_who_has_the_rare_one() -> None:
    # 0 has a left glove, 1 and 2 a right one each; a pair is worth 1.
    pair = game({frozenset({0, 1}): 1.0, frozenset({0, 2}): 1.0, frozenset({0, 1, 2}): 1.0})
    np.testing.assert_allclose(shapley(pair), [2 / 3, 1 / 6, 1 / 6])


def test_a_runway_is_paid_by_whoever_needs_each_stretch() -> None:
    """Littlechild and Owen (1973): each stretch is shared by all whose planes are long enough to need it."""
    lengths = np.array([8.0, 11.0, 13.0, 18.0])
    worth = [-max((lengths[i] for i in members(c, 4)), default=0.0) for c in range(16)]
    np.testing.assert_allclose(shapley(np.array(worth)), [-2.0, -3.0, -4.0, -9.0])


def test_what_only_some_can_do_together_is_shared_between_them() -> None:
    needed = 0b0101
    worth = np.array([float(c & needed == needed) for c in range(16)])
    np.testing.assert_allclose(shapley(worth), [0.5, 0.0, 0.5, 0.0])
    pairs = interactions(worth)
    assert pairs[0, 2] == pytest.approx(1.0)
    pairs[0, 2] = pairs[2, 0] = 0.0
    np.testing.assert_allclose(pairs, 0.0, atol=1e-15)


def test_one_player_gets_all_and_a_game_without_players_nothing() -> None:
    assert shapley(np.array([2.0, 5.0])).tolist() == [3.0]
    assert shapley(np.array([2.0])).shape == (0,)
    with pytest.raises(ValueError, match="2\\*\\*n"):
        shapley(np.zeros(3))


@settings(max_examples=30, deadline=None)
@given(games)
def test_any_game_is_shared_as_the_definition_says(values: Floats) -> None:
    shares = shapley(values)
    np.testing.assert_allclose(shares, by_definition(values), atol=1e-10)
    assert shares.sum() == pytest.approx(values[-1] - values[0], abs=1e-10)


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 4).flatmap(lambda n: arrays(np.float64, 2**n, elements=finite)))
def test_any_pair_interacts_as_the_definition_says(values: Floats) -> None:
    pairs = interactions(values)
    for i, j in itertools.permutations(range(players_of(values)), 2):
        assert pairs[i, j] == pytest.approx(interaction_by_definition(values, i, j), abs=1e-9)


def test_games_side_by_side_are_solved_alone() -> None:
    values = np.random.default_rng(1).normal(size=(16, 3, 2))
    whole, pairs = shapley(values), interactions(values)
    for k, m in itertools.product(range(3), range(2)):
        np.testing.assert_allclose(whole[:, k, m], shapley(values[:, k, m]))
        np.testing.assert_allclose(pairs[:, :, k, m], interactions(values[:, k, m]))


# --- along orders ------------------------------------------------------------------------------------


def test_along_all_orders_the_estimates_are_exact() -> None:
    values = np.random.default_rng(2).normal(size=(32, 2))
    orders = np.array(list(itertools.permutations(range(5))))
    np.testing.assert_allclose(shapley_along(orders, values[joined(orders)]), shapley(values), atol=1e-12)
    estimated = interactions_along(orders, values[joined(orders)])
    np.testing.assert_allclose(estimated, interactions(values), atol=1e-12)


def test_orders_come_with_their_reverses_and_are_the_same_for_the_same_seed() -> None:
    orders = paired_orders(6, 10, np.random.default_rng(3))
    np.testing.assert_array_equal(orders[1::2], orders[::2, ::-1])
    np.testing.assert_array_equal(np.sort(orders, axis=1), np.tile(np.arange(6), (10, 1)))
    np.testing.assert_array_equal(orders, paired_orders(6, 10, np.random.default_rng(3)))
    for wrong in (0, 3):
        with pytest.raises(ValueError, match="pairs"):
            paired_orders(6, wrong, np.random.default_rng(3))
    assert joined(np.array([[2, 0, 1]])).tolist() == [[0, 0b100, 0b101, 0b111]]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000))
def test_a_few_orders_share_out_everything_and_see_no_interaction_where_there_is_none(seed: int) -> None:
    rng = np.random.default_rng(seed)
    orders = paired_orders(7, 6, rng)
    values = rng.normal(size=128)
    assert shapley_along(orders, values[joined(orders)]).sum() == pytest.approx(values[-1] - values[0])
    own = rng.normal(size=7)
    additive = np.array([sum(own[i] for i in members(c, 7)) for c in range(128)])
    np.testing.assert_allclose(shapley_along(orders, additive[joined(orders)]), own)
    np.testing.assert_allclose(interactions_along(orders, additive[joined(orders)]), 0.0, atol=1e-12)


def test_two_orders_are_right_on_average() -> None:
    rng = np.random.default_rng(4)
    values = rng.normal(size=64)
    found = []
    for _ in range(4000):
        orders = paired_orders(6, 2, rng)
        along = values[joined(orders)]
        found.append((shapley_along(orders, along), interactions_along(orders, along)))
    for estimates, truth in ((np.array([f[0] for f in found]), shapley(values)),
                             (np.array([f[1] for f in found]), interactions(values))):  # fmt: skip
        error = estimates.std(axis=0) / np.sqrt(len(found))
        assert (np.abs(estimates.mean(axis=0) - truth) <= 4.5 * error + 1e-12).all()

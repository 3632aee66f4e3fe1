"""Attribution: which levers make the difference between two scenarios, for any indicator.

Each replicate is a game of its own (see `sim.analysis.games`): the players are levers, or groups of them,
and a coalition is worth the indicator's mean over the evaluation window with these levers only. Runs of a
replicate share residents and luck, so its game has no noise but what levers themselves stir up. Shares
are computed game by game, and intervals are Student's t over replicates.

With many players each replicate's game is estimated along orders of its own, drawn apart from those of
the others. The estimates are then independent and each unbiased, so the same interval covers both the
luck of the replicates and the choice of orders.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.evidence import interval
from sim.analysis.games import interactions, interactions_along, joined, shapley, shapley_along
from sim.kernel.arrays import Floats, Integers

SHARE_COLUMNS = (
    "indicator", "player", "share", "low", "high", "relative", "alone", "last", "replicates",
)  # fmt: skip
PAIR_COLUMNS = ("indicator", "one", "other", "interaction", "low", "high", "replicates")
EFFECT_COLUMNS = (
    "indicator", "before", "after", "effect", "low", "high", "shares", "gap", "remainder", "remainder_low",
    "remainder_high", "replicates",
)  # fmt: skip

ROUNDING = 1e-12
"""What is this small beside a game's largest value is rounding, not an effect."""


@dataclass(frozen=True)
class Attribution:
    """Shares (`SHARE_COLUMNS`), interactions (`PAIR_COLUMNS`) and what they add up to (`EFFECT_COLUMNS`).

    A share is in the indicator's unit. `relative` is its part of the effect, missing where the effect's
    interval holds 0 or is unknown. `alone` is what the player adds to nobody, `last` what it adds to all
    others; both are missing where the game was only asked along orders. `effect` is the value of all less
    that of nobody, `gap` what the shares miss of it (rounding), and `remainder` what the option does
    besides its levers. `replicates` counts those without a missing value, which are all that is used.
    """

    shares: pd.DataFrame
    pairs: pd.DataFrame
    effects: pd.DataFrame


def attribute(
    values: pd.DataFrame,
    players: Sequence[str],
    orders: Mapping[int, Integers] | None = None,
    option: pd.DataFrame | None = None,
) -> Attribution:
    """Share every indicator's effect out over the players.

    Args:
        values: index (replicate, coalition), a column an indicator; coalitions as in `sim.analysis.games`,
            bit i for `players[i]`.
        players: their names.
        orders: by replicate, the orders [orders, players] along which its game was asked; None where
            every coalition was.
        option: index replicate, the same columns: the option itself, if it is more than all players.

    Replicates that lack a value they need are left out, indicator by indicator.
    """
    shares, pairs, effects = [], [], []
    whole = 2 ** len(players) - 1
    for name in values.columns:
        table = values[name].unstack("replicate")
        games = _games(table, len(players), orders)
        kept = list(games)
        own = np.array([game.shares for game in games.values()]).reshape(-1, len(players)).T
        both = [game.pairs for game in games.values()]
        ends = table.reindex([0, whole])[kept].to_numpy(dtype=np.float64)
        change = _cleaned(ends[1] - ends[0], float(np.abs(ends).max(initial=0.0)))
        effect = interval(change)
        for i, player in enumerate(players):
            share = interval(own[i])
            alone, last = (np.nan, np.nan) if orders is not None else _ends_of(table[kept], i, whole)
            known = effect.above or effect.below
            relative = share.mean / effect.mean if known else np.nan
            figures = (share.mean, share.low, share.high, relative, alone, last, len(kept))
            shares.append((name, player, *figures))
            for j in range(i):
                pair = interval(np.array([game[i, j] for game in both]))
                pairs.append(
                    (name, players[j], player, pair.mean, pair.low, pair.high, len(kept)),
                )
        rest = interval(np.array([]))
        if option is not None and kept:
            rest = interval((option[name].reindex(kept) - table.loc[whole, kept]).to_numpy(dtype=np.float64))
        total = own.sum(axis=0)
        gap = float(np.abs(total - change).max(initial=0.0))
        before, after = (float(x.mean()) if kept else np.nan for x in ends)
        sums = float(total.mean()) if kept else np.nan
        levels = (before, after, effect.mean, effect.low, effect.high, sums, gap)
        effects.append((name, *levels, rest.mean, rest.low, rest.high, len(kept)))
    return Attribution(
        pd.DataFrame(shares, columns=list(SHARE_COLUMNS)),
        pd.DataFrame(pairs, columns=list(PAIR_COLUMNS)),
        pd.DataFrame(effects, columns=list(EFFECT_COLUMNS)),
    )


def adds_up(effects: pd.DataFrame) -> bool:
    """Whether the shares of every indicator add up to its effect, in every replicate, but for rounding."""
    scale = effects[["before", "after"]].abs().max(axis=1)
    return bool((effects["gap"] <= 1e3 * ROUNDING * scale).all())


@dataclass(frozen=True)
class _Game:
    """What was found of one replicate: shares [players] and interactions [players, players]."""

    shares: Floats
    pairs: Floats


def _games(table: pd.DataFrame, players: int, orders: Mapping[int, Integers] | None) -> dict[int, _Game]:
    """By replicate (column of `table`, index coalition) whose values are all there: its game's solution."""
    found: dict[int, _Game] = {}
    for column in table.columns:
        replicate = int(str(column))
        own = None if orders is None else orders[replicate]
        asked = np.arange(2**players) if own is None else joined(own)
        values = table[column].reindex(asked.ravel()).to_numpy(dtype=np.float64).reshape(asked.shape)
        if np.isnan(values).any():
            continue
        scale = float(np.abs(values).max())
        if own is None:
            shares, pairs = shapley(values), interactions(values)
        else:
            shares, pairs = shapley_along(own, values), interactions_along(own, values)
        found[replicate] = _Game(_cleaned(shares, scale), _cleaned(pairs, scale))
    return found


def _ends_of(table: pd.DataFrame, player: int, whole: int) -> tuple[float, float]:
    """What a player adds to nobody and to all others, on average over the replicates (columns)."""
    bit = 1 << player
    if not len(table.columns):
        return np.nan, np.nan
    scale = float(table.abs().to_numpy().max())
    alone = np.array(
        [(table.loc[bit] - table.loc[0]).mean(), (table.loc[whole] - table.loc[whole ^ bit]).mean()]
    )
    first, last = _cleaned(alone, scale).tolist()
    return first, last


def _cleaned(values: Floats, scale: float) -> Floats:
    """The values with what is only rounding beside `scale` set to 0: an interval around it would be sure."""
    return np.where(np.abs(values) <= ROUNDING * scale, 0.0, values)

"""What an attribution runs, and which run gives a coalition its value (see `sim.experiments.lever_games`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.analysis.games import joined, paired_orders
from sim.experiments.design import LEVER, MONTH, POINT, Design
from sim.experiments.lever_games import Game, Strengths
from sim.experiments.replicate_seeds import replicate_seed
from sim.institutions.scenario import Scenario
from sim.kernel.arrays import Integers

EXACT_UP_TO = 8
"""With so many players every coalition is run; with more, the coalitions along some orders are."""


@dataclass(frozen=True)
class Plan:
    """The runs of a game, and which run (point, replicate) of the design every value is from.

    `values` says so by the game's replicate and coalition, `options` by its replicate for the option (and
    is empty where all players are the option). Where every coalition is asked, a replicate of the game is
    one of the design, run so often; otherwise each asks along `orders` of its own, and the design has points
    for every replicate (their scenario's seed is the replicate's), to be run once.
    """

    design: Design
    replicates: int
    values: dict[tuple[int, int], tuple[int, int]]
    options: dict[int, tuple[int, int]]
    orders: dict[int, Integers] | None

    def looked_up(self, outcomes: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame | None]:
        """Values by (replicate, coalition), and the option's by replicate.

        `outcomes` has the index (point, replicate) and a column an indicator; missing runs leave gaps.
        """
        by_coalition = pd.MultiIndex.from_tuples(list(self.values), names=["replicate", "coalition"])
        found = outcomes.reindex(_runs(self.values.values())).set_axis(by_coalition)
        if not self.options:
            return found, None
        by_replicate = pd.Index(list(self.options), name="replicate")
        return found, outcomes.reindex(_runs(self.options.values())).set_axis(by_replicate)


def _runs(runs: Iterable[tuple[int, int]]) -> pd.MultiIndex:
    return pd.MultiIndex.from_tuples(list(runs), names=[POINT, "replicate"])


def planned(game: Game, replicates: int, orders: int | None, seed: int) -> Plan:
    """What to run: every coalition, or those along so many orders, other ones in every replicate.

    Runs are planned replicate by replicate, so that what an interruption leaves are whole ones. Coalitions
    that differ only in levers without what they need share a run.
    """
    n = len(game.players)
    points = _Points(game)
    values: dict[tuple[int, int], tuple[int, int]] = {}
    options: dict[int, tuple[int, int]] = {}
    if orders is None:
        asked_by = None
        at = {coalition: points.of(coalition) for coalition in range(2**n)}
        last = None if game.only_levers else points.option()
        for replicate in range(replicates):
            values |= {(replicate, coalition): (point, replicate) for coalition, point in at.items()}
            if last is not None:
                options[replicate] = (last, replicate)
    else:
        generators = np.random.default_rng(seed).spawn(replicates)
        asked_by = {r: paired_orders(n, orders, rng) for r, rng in enumerate(generators)}
        for replicate, own in asked_by.items():
            for coalition in np.unique(joined(own)).tolist():
                values[replicate, coalition] = (points.of(coalition, replicate), 0)
            if not game.only_levers:
                options[replicate] = (points.option(replicate), 0)
    runs = replicates if asked_by is None else 1
    return Plan(points.design(), runs, values, options, asked_by)


_NAMES_SAID = 3  # more players than these are counted, not named, while they run


class _Points:
    """The points of a design in the making; what is run alike is one point."""

    def __init__(self, game: Game) -> None:
        self._game = game
        self._made: dict[tuple[float, ...], Scenario] = {}
        self._at: dict[tuple[object, ...], int] = {}
        self._rows: list[dict[str, float | str]] = []
        self._scenarios: list[Scenario] = []

    def of(self, coalition: int, shift: int = 0) -> int:
        """The point of a coalition whose first seed is the base's plus `shift`."""
        strengths = self._game.strengths(coalition)
        key = tuple(strengths.values())
        if key not in self._made:
            self._made[key] = self._game.scenario(strengths)
        if (key, shift) not in self._at:
            there = self._there(strengths)
            scenario = self._made[key]
            if len(there) > _NAMES_SAID:
                scenario = replace(scenario, id=f"{len(there)} of {len(self._game.players)} players")
            elif there:
                scenario = replace(scenario, id="+".join(there))
            self._at[key, shift] = self._add(scenario, strengths, shift, "+".join(there))
        return self._at[key, shift]

    def option(self, shift: int = 0) -> int:
        """A point of the option as it is."""
        return self._add(self._game.option, self._game.after, shift, self._game.option.id)

    def design(self) -> Design:
        return Design(tuple(self._scenarios), pd.DataFrame(self._rows).rename_axis(POINT))

    def _there(self, strengths: Strengths) -> list[str]:
        """The players that are there with a lever at least."""
        before = self._game.before
        return [p.name for p in self._game.players if any(strengths[x] != before[x] for x in p.levers)]

    def _add(self, scenario: Scenario, strengths: Strengths, shift: int, label: str) -> int:
        factors = {LEVER + lever: x for lever, x in strengths.items()}
        seed = replicate_seed(scenario.seed, shift)
        self._rows.append({**factors, MONTH: self._game.month, "seed": seed, "label": label or scenario.id})
        self._scenarios.append(replace(scenario, seed=seed))
        return len(self._rows) - 1

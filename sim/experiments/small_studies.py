"""Small studies of one comparison: its levers, its failures, what it hangs on, its assumptions.

What `shequ attribute`, `discover` and `sensitivity` do at length, done with few runs of a smaller town, so
that it can be asked of any comparison: the same designs, the same analyses, the same tables. A study says
which runs it needs (`points`) and makes its tables of what they came to (`solve`), so who runs them can
keep them, show how far they are, and stop.

Base and option share their luck, replicate by replicate and future by future.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.analysis.assumption import CELLS, Cell, split
from sim.analysis.attribution import attribute
from sim.analysis.discovery import discover
from sim.analysis.discovery_tables import boxes_table, trajectories
from sim.analysis.goals import FUTURE, Goal, judge
from sim.analysis.sensitivity import screened
from sim.experiments import screens
from sim.experiments.coalitions import EXACT_UP_TO, planned
from sim.experiments.design import POINT
from sim.experiments.discovery import BASE, OPTION, ranges_of
from sim.experiments.ensemble import REPLICATE
from sim.experiments.futures import futures_of
from sim.experiments.lever_games import game_between, grouped
from sim.experiments.runs import Batch, Point
from sim.institutions.documents import InputError, Problem
from sim.institutions.files.library import with_settings
from sim.institutions.levers import Lever
from sim.institutions.scenario import Scenario
from sim.text.problems import message

type Tables = Mapping[str, pd.DataFrame]
type Pair = tuple[Scenario, Scenario]

FEW_LEVERS = 4
"""So many levers are players of their own; more are grouped by what they are about."""


@dataclass(frozen=True)
class SmallStudy:
    """Runs to make, and what is made of them: tables by the name of their file."""

    points: tuple[Point, ...]
    solve: Callable[[Batch], Tables]


@dataclass(frozen=True)
class Size:
    """How small: residents, and how many runs there are of the same (replicates, orders or futures)."""

    residents: int
    replicates: int = 1


def reduced(pair: Sequence[Scenario], size: Size) -> Pair:
    """Base and option in a town of that size, with so many replicates."""
    base, option = (
        with_settings(
            scenario,
            residents=min(size.residents, scenario.community.residents),
            replicates=size.replicates,
        )
        for scenario in pair
    )
    return base, option


def lever_study(
    pair: Pair, levers: Mapping[str, Lever], indicators: Sequence[str], window: int, orders: int
) -> SmallStudy:
    """Shares of the levers in which the two differ, along so many orders in each replicate.

    Where there are few levers every combination is run. Raises InputError where the two do not differ in
    levers alone from a base that has none built in (see `game_between`).
    """
    base, option = pair
    game = game_between(base, option, levers)
    if len(game.players) > FEW_LEVERS:
        game = grouped(game, {name: lever.group for name, lever in levers.items()})
    exact = len(game.players) <= min(FEW_LEVERS, EXACT_UP_TO)
    plan = planned(game, base.replicates, None if exact else orders, base.seed)
    numbered = [(p, r) for r in range(plan.replicates) for p in range(len(plan.design))]
    players = [player.name for player in game.players]

    def solve(batch: Batch) -> Tables:
        outcomes = _means(batch, numbered, window).reindex(columns=list(indicators))
        values, besides = plan.looked_up(outcomes)
        found = attribute(values, players, plan.orders, besides)
        return {"shapley.csv": found.shares, "effects.csv": found.effects, "interactions.csv": found.pairs}

    return SmallStudy(tuple(Point(plan.design.scenarios[p], r) for p, r in numbered), solve)


def failure_study(pair: Pair, goals: Sequence[Goal], window: int, futures: int) -> SmallStudy:
    """In which of so many futures the option misses any of the goals, and what these have in common."""
    registry = pair[0].parameters.registry
    drawn = futures_of(pair, ranges_of(None, pair), futures, pair[0].seed)
    numbered = [(p, 0) for p in range(len(drawn.design))]

    def solve(batch: Batch) -> Tables:
        means = _means(batch, numbered, window)
        before, after = (_of_future(means, which) for which in (BASE, OPTION))
        judged = judge(goals, before, after)
        table = drawn.table.loc[judged.values.index]
        found = discover(table, judged.missed.to_numpy(), seed=pair[0].seed)
        values = judged.values
        each = [(str(it), int(it.missed(values[str(it)]).sum()), len(values)) for it in goals]
        count = {"futures": found.futures, "misses": found.misses, "outcome": found.outcome}
        return {
            "count.csv": pd.DataFrame([count]),
            "goals.csv": pd.DataFrame(each, columns=["goal", "missed", "futures"]),
            "boxes.csv": boxes_table(found, registry),
            "trajectory.csv": trajectories(found),
        }

    return SmallStudy(tuple(Point(drawn.design.scenarios[p], r) for p, r in numbered), solve)


def screening_study(
    pair: Pair, parameters: Sequence[str], indicators: Sequence[str], window: int, paths: int
) -> SmallStudy:
    """How far each parameter moves the levels and the difference: Morris' screening along so many paths."""
    base = pair[0]
    ranges = screens.varied(parameters, base.parameters.registry, screens.fixed_by(pair))
    points = screens.trajectories(ranges, paths, base.seed)
    design = screens.crossed_with(points, pair)
    numbered = [(p, r) for r in range(base.replicates) for p in range(len(design))]

    def solve(batch: Batch) -> Tables:
        outcomes = _means(batch, numbered, window).reindex(columns=list(indicators))
        found = screened(points, screens.by_scenario(outcomes, len(points), pair), ranges, base.seed)
        return {"morris.csv": found.effects, "variance.csv": found.variances}

    return SmallStudy(tuple(Point(design.scenarios[p], r) for p, r in numbered), solve)


def assumption_study(
    pair: Pair, changed: Mapping[str, float], indicators: Sequence[str], window: int
) -> SmallStudy:
    """Base and option under today's and under changed values of parameters, month by month, and the split.

    Raises InputError for values out of a parameter's range, and for a parameter that one of the two fixes:
    it would be part of the structure, not an assumption.
    """
    fixed = screens.fixed_by(pair)
    if wrong := [name for name in changed if name in fixed]:
        said = message("set_parameter", name=repr(wrong[0]), by=fixed[wrong[0]])
        raise InputError(Problem("shequ", 0, wrong[0], said, message("unset_parameter")))
    base, option = pair
    scenarios = dict(
        zip(CELLS, (base, option, *(with_settings(s, parameters=changed) for s in pair)), strict=True)
    )
    numbered = [(cell, r) for r in range(base.replicates) for cell in range(len(CELLS))]

    def solve(batch: Batch) -> Tables:
        names = list(indicators)
        means = _means(batch, numbered, window).reindex(columns=names)
        at = means.index.get_level_values(POINT)
        by_cell: dict[Cell, pd.DataFrame] = {
            cell: means[at == k].droplevel(POINT) for k, cell in enumerate(CELLS)
        }
        rows = _rows(batch, numbered)
        rows = rows[(rows["by"] == "") & rows["indicator"].isin(names)]
        named = {k: name_of(cell) for k, cell in enumerate(CELLS)}
        told = rows.assign(scenario=rows[POINT].map(named)).drop(columns=POINT)
        return {"rows.csv": told, "split.csv": split(by_cell)}

    return SmallStudy(tuple(Point(scenarios[CELLS[cell]], r) for cell, r in numbered), solve)


def name_of(cell: Cell) -> str:
    """What the runs of a cell are called in the rows of `assumption_study`."""
    return "-".join(cell)


def _rows(batch: Batch, numbered: Sequence[tuple[int, int]]) -> pd.DataFrame:
    """The rows of all runs that ended, with their point and replicate."""
    ended = zip(numbered, batch.outcomes, strict=True)
    parts = [
        it.rows.assign(**{POINT: point, REPLICATE: replicate})
        for (point, replicate), it in ended
        if it.rows is not None
    ]
    return pd.concat(parts, ignore_index=True)


def _means(batch: Batch, numbered: Sequence[tuple[int, int]], window: int) -> pd.DataFrame:
    """[(point, replicate), indicators] means of totals over the last months; runs that failed are gaps."""
    rows: dict[tuple[int, int], pd.Series[float]] = {}
    for at, outcome in zip(numbered, batch.outcomes, strict=True):
        if outcome.rows is not None:
            own = outcome.rows
            own = own[(own["by"] == "") & (own["month"] > own["month"].max() - window)]
            rows[at] = own.groupby(own["indicator"].astype(str))["value"].mean()
    index = pd.MultiIndex.from_tuples(list(rows), names=[POINT, REPLICATE])
    table = pd.DataFrame(list(rows.values()), index=index)
    return table.reindex(pd.MultiIndex.from_tuples(numbered, names=[POINT, REPLICATE]))


def _of_future(means: pd.DataFrame, which: int) -> pd.DataFrame:
    """The runs of the base or of the option by (future, replicate); what failed is left out."""
    point = means.index.get_level_values(POINT)
    own = means[point % 2 == which].dropna(how="all")
    number = own.index.get_level_values(POINT) // 2
    return own.set_axis(
        pd.MultiIndex.from_arrays([number, own.index.get_level_values(REPLICATE)], names=[FUTURE, REPLICATE])
    )

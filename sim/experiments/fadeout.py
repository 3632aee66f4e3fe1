"""What is run to see whether administration fades out: many futures, each with luck of its own.

A future is a draw of the uncertain parameters and a seed, the same for every base, so that bases differ in a
future by what they are and not by luck. The seed is keyed by the future: with one seed for all, every run
would hold the same threshold against its hazard of restoration, and the years of return would not spread.

Factors on a catalogue, whose range runs from 1/n to n around what the catalogue says, are drawn evenly by
ratio: half as much and twice as much are equally far from it, and drawn evenly by amount, four futures in
five would have more than the catalogue. Everything else is drawn evenly over its range.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.analysis.discovery import FEWEST, Discovery, discover
from sim.analysis.fadeout import (
    BASE,
    FUTURE,
    HELD,
    MONTH,
    PATH_COLUMNS,
    Axis,
    Example,
    Question,
    axis_over,
    cells,
    cells_a_side,
    column,
    examples,
    judged,
    of_every_base,
    restoration_curves,
    shares,
)
from sim.experiments.design import POINT
from sim.experiments.ensemble import Ensemble
from sim.experiments.futures import Futures, fixed_by, futures_of, open_ranges, refuse_fixed
from sim.experiments.samples import Ranges, latin_hypercube, registry_ranges
from sim.institutions.documents import InputError, Problem
from sim.institutions.files.settings import with_settings
from sim.institutions.parameters import Parameter
from sim.institutions.scenario import Scenario
from sim.kernel.randomness import stream
from sim.text.problems import message

CAPACITY, BURDEN = "capital.growth", "programmes.volume"
"""The usual axes. Social capacity: how fast self-governance capital grows, since over ten or twenty years
what it began with has worn off. Burden: how much all departments ask for, which is in the hours that a review
holds against those available and in the share of hours that society carries."""

SOURCES: Mapping[str, str] = {
    "posts": "posts_strict",
    "pool": "pool_posts",
    "coordinators": "coordinators",
    "reversals": "reversals",
    "restored": "street_office_restored",
    "survival": "restoration_survival",
}
"""The indicator that each column of a path is."""

TURNOVER = "population.turnover"
"""Over so many years people age, move, die and are born, unless a scenario or a setting says otherwise."""


def with_turnover(scenario: Scenario) -> Scenario:
    """The scenario with a population that turns over, unless it says itself whether it does."""
    if TURNOVER in scenario.overrides:
        return scenario
    return with_settings(scenario, parameters={TURNOVER: 1.0})


def axes_of(
    names: Sequence[str], bases: Sequence[Scenario], futures: int, registry: Mapping[str, Parameter]
) -> tuple[Axis, Axis]:
    """The two axes of the map. InputError unless two different drivers with ranges are left open by all."""
    if len(set(names)) != 2 or len(names) != 2:
        found = ", ".join(names) or message("nothing")
        raise InputError(Problem("shequ", 0, "--axes", found, message("two_drivers")))
    ranges = registry_ranges(names, registry, file="--axes")
    refuse_fixed(bases, ranges, "--axes")
    side = cells_a_side(futures)
    x, y = (
        axis_over(name, low, high, side, by_ratio=drawn_by_ratio(registry[name]))
        for name, (low, high) in ranges.items()
    )
    return x, y


def with_axes(ranges: Ranges, axes: Sequence[Axis]) -> Ranges:
    """The ranges with those of the axes, which are drawn in any case."""
    return {**ranges, **{axis.name: (axis.edges[0], axis.edges[-1]) for axis in axes}}


def fadeout_futures(bases: Sequence[Scenario], ranges: Ranges, points: int, seed: int) -> Futures:
    """So many futures over the ranges, each under every base with the same seed of its own."""
    registry = bases[0].parameters.registry
    ranges = open_ranges(bases, ranges)
    ratios = [name for name in ranges if drawn_by_ratio(registry[name])]

    def draw(over: Ranges, count: int, of: int) -> pd.DataFrame:
        return _spread(over, ratios, count, of)

    drawn = futures_of(bases, ranges, points, seed, draw=draw)
    scenarios = tuple(
        replace(scenario, seed=seed_of(seed, point // len(bases)))
        for point, scenario in enumerate(drawn.design.scenarios)
    )
    return replace(drawn, design=replace(drawn.design, scenarios=scenarios))


def seed_of(seed: int, future: int) -> int:
    """The seed of a future, keyed by the base seed: 31 bits, so that every file can hold it."""
    return int(stream(seed, f"fadeout/future/{future}")) >> 33


def drawn_by_ratio(parameter: Parameter) -> bool:
    """Whether its range is a ratio either way around its default, as of a factor on a catalogue."""
    middle = math.sqrt(parameter.low * parameter.high) if parameter.low > 0.0 else math.nan
    return parameter.unit == "factor" and math.isclose(middle, parameter.default)


def _spread(ranges: Ranges, ratios: Sequence[str], points: int, seed: int) -> pd.DataFrame:
    """A Latin hypercube, even by ratio in some of its dimensions."""
    ends = {k: (math.log(a), math.log(b)) if k in ratios else (a, b) for k, (a, b) in ranges.items()}
    table = latin_hypercube(ends, points, seed)
    for name in ratios:
        low, high = ranges[name]
        table[name] = np.clip(np.exp(table[name]), low, high)
    return table


def open_for(bases: Sequence[Scenario], table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """By base, the drivers of each future that it leaves open: what its outcomes can hang on."""
    fixed = fixed_by(bases, {str(name): (0.0, 0.0) for name in table.columns})
    return {base.id: table.drop(columns=fixed.get(base.id, [])) for base in bases}


def paths_of(made: Ensemble, bases: Sequence[str], indicators: Sequence[str]) -> pd.DataFrame:
    """The paths of the finished runs, as `sim.analysis.fadeout` takes them, future by future.

    `indicators` are those besides `SOURCES` that goals are about.
    """
    wanted = list(dict.fromkeys([*SOURCES.values(), *indicators]))
    blocks = []
    for point in sorted(made.runs[POINT].unique()):
        rows = made.rows([int(point)])
        own = rows[(rows["by"] == "") & rows["indicator"].isin(wanted)]
        if len(own):
            wide = own.astype({"indicator": str}).pivot(index=MONTH, columns="indicator", values="value")
            wide = wide.reindex(columns=wanted)
            for name, indicator in SOURCES.items():
                wide[name] = wide[indicator]
            wide[BASE], wide[FUTURE] = bases[int(point) % len(bases)], int(point) // len(bases)
            blocks.append(wide.reset_index())
    columns = [*PATH_COLUMNS, *dict.fromkeys(name for name in indicators if name not in PATH_COLUMNS)]
    return pd.concat(blocks, ignore_index=True)[columns] if blocks else pd.DataFrame(columns=columns)


# --- the answer ----------------------------------------------------------------------------------------

SUCCESS = "success"
STEPS = ("lasted", "served", "broad", "strict")
"""What a success takes: looked at one by one where successes, or failures, are too few to learn from."""


@dataclass(frozen=True)
class Answer:
    """What came of the runs.

    Attributes:
        question: what was asked.
        bases: the scenarios.
        table: [futures, drivers] what was drawn.
        paths: of the futures that every base has ended.
        judged: a row a base and future (see `sim.analysis.fadeout.judged`).
        shares: in which share of futures each thing holds.
        conditions: by base, `success` and, where that tells nothing, `STEPS`: what their futures share.
        curves: the street office not restored, counted and expected.
        examples: a success and a failure.
        axes: the two axes, and what lies in their cells.
        map: successes in each of these cells.
    """

    question: Question
    bases: tuple[Scenario, ...]
    table: pd.DataFrame
    paths: pd.DataFrame
    judged: pd.DataFrame
    shares: pd.DataFrame
    conditions: Mapping[str, Mapping[str, Discovery]]
    curves: pd.DataFrame
    examples: tuple[Example, ...]
    axes: tuple[Axis, Axis]
    map: pd.DataFrame

    @property
    def registry(self) -> Mapping[str, Parameter]:
        """The parameters."""
        return self.bases[0].parameters.registry

    def drivers_and_outcomes(self) -> pd.DataFrame:
        """A row a base and future: what is judged, and the value of every driver (NaN: the base fixes it)."""
        opened = open_for(self.bases, self.table).items()
        drivers = pd.concat([own.rename_axis(FUTURE).reset_index().assign(base=base) for base, own in opened])
        return self.judged.merge(drivers, on=[BASE, FUTURE], how="left", validate="one_to_one")


def answer_of(
    question: Question,
    bases: Sequence[Scenario],
    table: pd.DataFrame,
    paths: pd.DataFrame,
    axes: tuple[Axis, Axis],
    *,
    boxes: int = 3,
) -> Answer:
    """Hold the runs against the question; `boxes`: conditions are at most so many.

    Raises ValueError where no future has been ended under every base.
    """
    paths = of_every_base(paths)
    if paths.empty:
        raise ValueError("no future that every base has ended")
    found = judged(paths, question)
    conditions = {
        base: _conditions(found[found[BASE] == base], own, question, boxes, bases[0].seed)
        for base, own in open_for(bases, table).items()
    }
    over = table[[axis.name for axis in axes]].rename_axis(FUTURE).reset_index()
    placed = found.merge(over, on=FUTURE, validate="many_to_one")
    return Answer(
        question,
        tuple(bases),
        table,
        paths,
        found,
        shares(found, question),
        conditions,
        restoration_curves(paths),
        examples(found, question),
        axes,
        cells(placed, question.succeeded, *axes),
    )


def _conditions(
    found: pd.DataFrame, drivers: pd.DataFrame, question: Question, boxes: int, seed: int
) -> dict[str, Discovery]:
    """What the successes of a base have in common, or else the futures in which each step is taken."""
    x = drivers.loc[found[FUTURE].to_numpy()]
    success = found[question.succeeded].to_numpy(dtype=np.bool_)
    described = {SUCCESS: discover(x, success, seed=seed, most=boxes)}
    if min(success.sum(), (~success).sum()) < FEWEST:
        for step in STEPS:
            level = None if step in HELD else question.success
            holds = found[column(step, question.last, level)].to_numpy(dtype=np.bool_)
            described[step] = discover(x, holds, seed=seed, most=boxes)
    return described

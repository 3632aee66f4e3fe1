"""Several options in each of many futures, with the same luck: what robust choice is judged by.

A future is a draw of the uncertain parameters. What an option fixes itself is part of the option and stays
as it is; everything else is the same for all options in a future.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.experiments.design import POINT, SCENARIO, Design, design_of
from sim.experiments.ensemble import REPLICATE, Ensemble
from sim.experiments.samples import Ranges, latin_hypercube, registry_ranges
from sim.institutions.documents import InputError, Problem
from sim.institutions.scenario import Scenario
from sim.text.problems import message

OPTION, FUTURE = "option", "future"
TABLE = "futures"
"""What a table of futures is called where something is wrong with it."""

type Draw = Callable[[Ranges, int, int], pd.DataFrame]
"""Ranges, how many and a seed to [how many, factors] values."""


@dataclass(frozen=True)
class Futures:
    """Futures ([futures, parameters], index `future` from 0) and their design, future by future."""

    table: pd.DataFrame
    design: Design
    options: tuple[str, ...]


def fixed_by(options: Sequence[Scenario], ranges: Iterable[str]) -> dict[str, list[str]]:
    """The parameters among those to be drawn that options fix: the option's id to their names."""
    found = {option.id: [name for name in ranges if name in option.overrides] for option in options}
    return {option: names for option, names in found.items() if names}


def refuse_fixed(options: Sequence[Scenario], ranges: Ranges, asked: str = "--parameters") -> None:
    """InputError for a parameter that was `asked` for by name but would not be drawn for every option."""
    problems = [
        Problem(
            "shequ",
            0,
            asked,
            message("fixed_by", name=name, option=repr(option)),
            message("left_open"),
        )
        for option, names in fixed_by(options, ranges).items()
        for name in names
    ]
    if problems:
        raise InputError(problems)


def open_ranges(options: Sequence[Scenario], ranges: Ranges) -> Ranges:
    """The ranges of what at least one option leaves open. InputError where that is nothing."""
    left = {
        name: span for name, span in ranges.items() if not all(name in option.overrides for option in options)
    }
    if not left:
        found = message("all_fixed")
        raise InputError(Problem("shequ", 0, "--parameters", found, message("left_open_by_one")))
    return left


def futures_of(
    options: Sequence[Scenario], ranges: Ranges, points: int, seed: int, *, draw: Draw = latin_hypercube
) -> Futures:
    """So many futures, drawn by Latin hypercube unless `draw` does it otherwise, each under every option."""
    return _under_every(options, draw(ranges, points, seed))


def futures_at(options: Sequence[Scenario], table: pd.DataFrame) -> Futures:
    """The futures of a table [futures, parameters], such as draws of a posterior, each under every option.

    Raises InputError for columns that are no parameters with a range, for values outside of theirs, and
    where the options leave nothing open.
    """
    known = registry_ranges(map(str, table.columns), options[0].parameters.registry, file=TABLE)
    return _under_every(options, table[list(open_ranges(options, known))])


def _under_every(options: Sequence[Scenario], table: pd.DataFrame) -> Futures:
    """Points are future 0 under every option, then future 1, so that a stop leaves whole futures."""
    table = table.rename_axis(FUTURE)
    fixed = fixed_by(options, table.columns)
    designs = [
        design_of(table.drop(columns=fixed.get(option.id, [])), option, file=TABLE) for option in options
    ]
    order = list(itertools.product(range(len(table)), range(len(options))))
    scenarios = tuple(designs[which].scenarios[future] for future, which in order)
    rows = [
        {SCENARIO: options[which].id} | {name: float(scenario.parameters[name]) for name in table.columns}
        for (_, which), scenario in zip(order, scenarios, strict=True)
    ]
    design = Design(scenarios, pd.DataFrame(rows).rename_axis(POINT))
    return Futures(table, design, tuple(option.id for option in options))


def outcomes_of(made: Ensemble, options: Sequence[str], window: int) -> pd.DataFrame:
    """Means over replicates of each option in each future: columns `option`, `future` and the indicators.

    Only replicates that every option has finished in a future count, so that all had the same luck there;
    a future that has none is left out. Ordered by future, then by option.
    """
    runs = made.outcomes(window).reset_index()
    if runs.empty:
        return pd.DataFrame(columns=[OPTION, FUTURE])
    which = runs[POINT] % len(options)
    runs = runs.assign(**{FUTURE: runs[POINT] // len(options), OPTION: which.map(list(options).__getitem__)})
    whole = runs.groupby([FUTURE, REPLICATE])[OPTION].transform("nunique") == len(options)
    own = runs[whole].drop(columns=REPLICATE).groupby([POINT, FUTURE, OPTION], as_index=False).mean()
    return own.drop(columns=POINT)

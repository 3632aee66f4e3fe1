"""What is run for scenario discovery: a base and an option in each of many futures, with the same luck."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.analysis.goals import FUTURE
from sim.experiments.design import POINT
from sim.experiments.ensemble import REPLICATE, Ensemble
from sim.experiments.futures import fixed_by, refuse_fixed
from sim.experiments.samples import Ranges, registry_ranges, uncertain_ranges
from sim.institutions.scenario import Scenario

BASE, OPTION = 0, 1  # a future's two points, in the order of `sim.experiments.futures`


def ranges_of(names: Sequence[str] | None, pair: Sequence[Scenario]) -> Ranges:
    """The ranges of parameters by name, or (None) of all uncertain ones that both scenarios leave open.

    InputError for unknown parameters, constants, and those that one of the two fixes: a condition must be
    about both.
    """
    registry = pair[0].parameters.registry
    if names is not None:
        ranges = registry_ranges(names, registry, file="shequ")
        refuse_fixed(pair, ranges)
        return ranges
    ranges = uncertain_ranges(registry)
    fixed = {name for own in fixed_by(pair, ranges).values() for name in own}
    return {name: ends for name, ends in ranges.items() if name not in fixed}


def outcomes_of(made: Ensemble, window: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The finished runs of the bases and of the options: [(future, replicate), indicators] each."""
    outcomes = made.outcomes(window)
    point = outcomes.index.get_level_values(POINT)
    found = []
    for which in (BASE, OPTION):
        own = outcomes[point % 2 == which]
        own.index = pd.MultiIndex.from_arrays(
            [own.index.get_level_values(POINT) // 2, own.index.get_level_values(REPLICATE)],
            names=[FUTURE, REPLICATE],
        )
        found.append(own)
    return found[BASE], found[OPTION]

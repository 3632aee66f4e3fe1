"""Makers of tables of points: grids, samples of ranges, subsets of levers, and crossings of tables.

Samples are those of `scipy.stats.qmc`; the same ranges, number and seed give the same table.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import qmc

from sim.experiments.design import LEVER, POINT
from sim.institutions.documents import InputError, Problem, one_of
from sim.institutions.parameters import Parameter
from sim.text.problems import message

type Ranges = Mapping[str, tuple[float, float]]
"""Factors with the lowest and the highest value each."""


def grid(factors: Mapping[str, Sequence[float | str]]) -> pd.DataFrame:
    """Every combination of the factors' values; the last factor changes fastest."""
    rows = list(itertools.product(*factors.values()))
    return pd.DataFrame(rows, columns=list(factors)).rename_axis(POINT)


def latin_hypercube(ranges: Ranges, points: int, seed: int) -> pd.DataFrame:
    """[points, factors] values: of as many strata of each range, every one is hit once.

    McKay, Beckman and Conover (1979), Technometrics 21.
    """
    unit = qmc.LatinHypercube(len(ranges), rng=np.random.default_rng(seed)).random(points)
    return _scaled(unit, ranges)


def sobol_sequence(ranges: Ranges, points: int, seed: int) -> pd.DataFrame:
    """[points, factors] values of a scrambled Sobol' sequence; balanced where `points` is a power of 2.

    Owen (1998), Journal of Complexity 14, for the scrambling.
    """
    engine = qmc.Sobol(len(ranges), scramble=True, rng=np.random.default_rng(seed))
    # The next power of two is drawn and cut, since other numbers lose the sequence's balance with a warning.
    unit = engine.random_base2(max(0, (points - 1).bit_length()))[:points]
    return _scaled(unit, ranges)


def lever_subsets(levers: Sequence[str], sizes: Iterable[int] | None = None) -> pd.DataFrame:
    """Every subset of the levers, of the sizes given: columns ``lever.<name>`` of 0 and 1, smallest first."""
    chosen = [
        dict.fromkeys(subset, 1.0)
        for size in (range(len(levers) + 1) if sizes is None else sizes)
        for subset in itertools.combinations(levers, size)
    ]
    rows = [[own.get(lever, 0.0) for lever in levers] for own in chosen]
    return pd.DataFrame(rows, columns=[LEVER + lever for lever in levers], dtype=float).rename_axis(POINT)


def crossed(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Every row of `left` with every row of `right`; the right one changes fastest."""
    twice = set(left.columns) & set(right.columns)
    if twice:
        raise ValueError(f"columns in both tables: {', '.join(sorted(map(str, twice)))}")
    return left.merge(right, how="cross").rename_axis(POINT)


def registry_ranges(
    names: Iterable[str], registry: Mapping[str, Parameter], *, file: str = "design"
) -> dict[str, tuple[float, float]]:
    """The ranges of parameters as the registry has them; InputError for unknown ones and constants."""
    found: dict[str, tuple[float, float]] = {}
    problems = []
    for name in names:
        if name not in registry:
            problems.append(Problem(file, 0, name, message("unlisted_parameter"), one_of(registry, name)))
        elif not registry[name].low < registry[name].high:
            problems.append(Problem(file, 0, name, message("constant"), message("parameter_with_range")))
        else:
            found[name] = (registry[name].low, registry[name].high)
    if problems:
        raise InputError(problems)
    return found


NOT_DRAWN = ("community.", "scale.", "event.")
"""Parameters of who lives there, of sizes and of events: not uncertain about how institutions act."""


def uncertain_ranges(registry: Mapping[str, Parameter]) -> dict[str, tuple[float, float]]:
    """Ranges of the parameters that stand for what is not known about how institutions and people act."""
    return {
        name: (parameter.low, parameter.high)
        for name, parameter in registry.items()
        if parameter.kind == "uncertainty"
        and not name.startswith(NOT_DRAWN)
        and parameter.low < parameter.high
    }


def _scaled(unit: npt.NDArray[np.float64], ranges: Ranges) -> pd.DataFrame:
    low = np.array([low for low, _ in ranges.values()])
    high = np.array([high for _, high in ranges.values()])
    return pd.DataFrame(low + unit * (high - low), columns=list(ranges)).rename_axis(POINT)

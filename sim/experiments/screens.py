"""What a sensitivity analysis runs: points over the ranges of parameters, for one scenario or for two.

The points are SALib's: trajectories for Morris' screening, Saltelli's scheme over a scrambled Sobol' sequence
for indices. Both scenarios are run at the same points with the same seeds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.analysis.morris import LEVELS, Ranges, problem_of
from sim.experiments.design import LABEL, POINT, Design, design_of
from sim.experiments.samples import uncertain_ranges
from sim.institutions.documents import InputError, Problem, display_path, one_of
from sim.institutions.parameters import Parameter
from sim.institutions.scenario import Scenario
from sim.text.problems import message

PARAMETERS = "--parameters"


def varied(
    wanted: Sequence[str], registry: Mapping[str, Parameter], fixed: Mapping[str, str]
) -> dict[str, tuple[float, float]]:
    """The parameters to vary with their ranges: those named (`push.*` for all that begin so), in their order.

    Without names all that are uncertain. `fixed` are parameters that somebody has set, each with who: they
    are left out, and refused where they are named in full. Raises InputError for them, for names that no
    parameter has, for constants, and if nothing is left.
    """
    if not wanted:
        return {name: span for name, span in uncertain_ranges(registry).items() if name not in fixed}
    ranged = {name: (p.low, p.high) for name, p in registry.items() if p.low < p.high}
    found: dict[str, tuple[float, float]] = {}
    problems = []
    for word in wanted:
        matching = [name for name in ranged if fnmatchcase(name, word) and name not in fixed]
        found |= {name: ranged[name] for name in matching}
        if matching:
            continue
        if word in fixed:
            said, allowed = (
                message("set_parameter", name=repr(word), by=fixed[word]),
                message("unset_parameter"),
            )
        elif word in registry:
            said, allowed = (
                message("constant_parameter", name=repr(word)),
                message("parameter_with_range_see"),
            )
        elif any(sign in word for sign in "*?["):
            said, allowed = message("no_match", pattern=repr(word)), message("such_patterns")
        else:
            said, allowed = message("unknown_parameter", name=repr(word)), one_of(registry, word, most=5)
        problems.append(Problem("shequ", 0, PARAMETERS, said, allowed))
    if problems:
        raise InputError(problems)
    return found


def fixed_by(scenarios: Iterable[Scenario]) -> dict[str, str]:
    """The parameters that scenarios (or options on the command line) set, each with the first that does."""
    found: dict[str, str] = {}
    for scenario in scenarios:
        for name in scenario.overrides:
            found.setdefault(name, scenario.id)
    return found


def trajectories(ranges: Ranges, count: int, seed: int) -> pd.DataFrame:
    """[count * (parameters + 1), parameters] Morris' trajectories, one after another."""
    from SALib.sample import morris

    return _points(morris.sample(problem_of(ranges), count, num_levels=LEVELS, seed=seed), ranges)


def saltelli(ranges: Ranges, samples: int, *, pairs: bool, seed: int) -> pd.DataFrame:
    """[samples * (parameters + 2), parameters] points for Sobol' indices (with pairs: twice parameters + 2).

    `samples` is a power of 2 (InputError), or the sequence loses its balance.
    """
    if samples < 2 or samples & (samples - 1):
        raise InputError(Problem("shequ", 0, "--samples", str(samples), message("power_of_2")))
    from SALib.sample import sobol

    return _points(sobol.sample(problem_of(ranges), samples, calc_second_order=pairs, seed=seed), ranges)


def _points(values: npt.NDArray[np.float64], ranges: Ranges) -> pd.DataFrame:
    """The sample as a table; what rounding has carried over a range's end is put back on it."""
    low, high = np.array(list(ranges.values())).T
    return pd.DataFrame(np.clip(values, low, high), columns=list(ranges)).rename_axis(POINT)


def crossed_with(points: pd.DataFrame, scenarios: Sequence[Scenario]) -> Design:
    """All points under the first scenario, then all under the next."""
    parts = [design_of(points, scenario) for scenario in scenarios]
    tables = [
        part.table.assign(**{LABEL: scenario.id}) for part, scenario in zip(parts, scenarios, strict=True)
    ]
    every = tuple(scenario for part in parts for scenario in part.scenarios)
    return Design(every, pd.concat(tables, ignore_index=True).rename_axis(POINT))


def by_scenario(
    outcomes: pd.DataFrame, points: int, scenarios: Sequence[Scenario]
) -> dict[str, pd.DataFrame]:
    """The outcomes of a design of `crossed_with`, by scenario, with the points of the one table."""
    found = {}
    number = outcomes.index.get_level_values(POINT)
    for i, scenario in enumerate(scenarios):
        own = outcomes[(number >= i * points) & (number < (i + 1) * points)]
        shifted = [(point - i * points, replicate) for point, replicate in own.index]
        found[scenario.id] = own.set_axis(pd.MultiIndex.from_tuples(shifted, names=outcomes.index.names))
    return found


def read_screening(folder: Path, file: str) -> pd.DataFrame:
    """The effects that an earlier screening wrote to a folder. Raises InputError where there are none."""
    try:
        table = pd.read_csv(folder / file)
        table[["of", "indicator", "parameter", "effect", "mu_star"]]
    except (OSError, ValueError, KeyError) as error:
        reason = getattr(error, "strerror", None)
        found = str(reason).lower() if reason else message("no_screening", file=file.lower())
        allowed = message("screening_folder")
        raise InputError(Problem(display_path(folder), 0, "--from", found, allowed)) from None
    return table

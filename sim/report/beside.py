"""What stands beside a comparison on its first page: other answers about the same options, and the model's.

Robustness is of `shequ robust`, falsifiers are of `shequ falsify`; patterns came with the package.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.analysis.claims import worth
from sim.experiments.sealing import file_bytes
from sim.institutions.documents import InputError, Problem, display_path
from sim.report.drawn import Declared
from sim.text.problems import message

OUTCOMES, FALSIFIERS = "outcomes.csv", "falsifiers.csv"
"""The tables that are read, of a folder of `shequ robust` and of `shequ falsify`."""
_PATTERNS = "data/stored/patterns/patterns.csv"
_REFUTED = "refuted"


class Held(NamedTuple):
    """In how many futures an option is better than the base, of how many that both have."""

    better: int
    futures: int


@dataclass(frozen=True)
class Beside:
    """`robust` holds (option, indicator) to its futures, `refuted` the falsifiers that are met (None: not
    asked), `patterns` the outcome of every pattern by its id."""

    robust: Mapping[tuple[str, str], Held] = field(default_factory=dict)
    refuted: tuple[str, ...] | None = None
    patterns: Mapping[str, str] = field(default_factory=dict)


def beside(
    base: str,
    indicators: Mapping[str, Declared],
    *,
    robust: Path | None = None,
    falsified: Path | None = None,
) -> Beside:
    """What the folders say of options against `base`, and the patterns that came with the package.

    Raises InputError for a folder that lacks its table, and for one without the base.
    """
    held = {} if robust is None else held_in(_table(robust, OUTCOMES), base, indicators, robust)
    refuted = None if falsified is None else met_in(_table(falsified, FALSIFIERS))
    return Beside(held, refuted, outcomes_of_patterns())


def held_in(
    outcomes: pd.DataFrame, base: str, indicators: Mapping[str, Declared], folder: Path
) -> dict[tuple[str, str], Held]:
    """How often each option is better than the base, future by future, in what has a better direction."""
    if not {"option", "future"} <= set(outcomes.columns) or base not in set(outcomes["option"]):
        found = message("unknown_name", name=repr(base))
        raise InputError(Problem(display_path(folder / OUTCOMES), 0, "option", found, message("robust_base")))
    counts: dict[tuple[str, str], Held] = {}
    for name in (column for column in outcomes.columns if column in indicators):
        direction = indicators[name].better
        if direction == "none":
            continue
        values = outcomes.pivot(index="future", columns="option", values=name)
        for option in (other for other in values.columns if other != base):
            pair = values[[base, option]].dropna().to_numpy(dtype=np.float64)
            gain = worth(pair[:, 1], direction) - worth(pair[:, 0], direction)
            if len(gain):
                counts[str(option), name] = Held(int((gain > 0.0).sum()), len(gain))
    return counts


def met_in(falsifiers: pd.DataFrame) -> tuple[str, ...]:
    """The falsifiers that are met, by id and each once."""
    met = falsifiers.loc[falsifiers["outcome"] == _REFUTED, "id"]
    return tuple(dict.fromkeys(str(name) for name in met))


def outcomes_of_patterns() -> dict[str, str]:
    """How each validation pattern came out when the package was made; empty where it has none."""
    file = resources.files("sim").joinpath(_PATTERNS)
    if not file.is_file():
        return {}
    table = pd.read_csv(BytesIO(file.read_bytes()))
    return {str(row.id): str(row.outcome) for row in table.itertuples()}


def _table(folder: Path, name: str) -> pd.DataFrame:
    try:
        return pd.read_csv(BytesIO(file_bytes(folder / name)))
    except (OSError, ValueError):
        found = message("folder_without", file=name) if folder.is_dir() else message("no_folder")
        raise InputError(Problem(display_path(folder), 0, "DIR", found, message("beside_folder"))) from None

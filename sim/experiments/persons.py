"""The persons of a comparison: read back, paired by seed, and who gains and who loses among them.

The files are those of `sim.experiments.persons_tables`, written by `shequ compare --persons`. Groups are
those of the base: fifths of income, age, precinct, and fifths of the distance to the counter, once as it is
under the base and once as it is under the option.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from sim.analysis.persons import TOLERANCES, gains_and_losses, lorenz_curves
from sim.experiments.burdens import AGES, fifths
from sim.experiments.files import csv_bytes
from sim.experiments.persons_tables import persons_file
from sim.institutions.documents import InputError, Problem, display_path
from sim.text.problems import message

PERSONS, LORENZ = PERSON_FILES = ("persons.csv", "persons_lorenz.csv")
"""Who gains and who loses; how unequally burdens are spread (`sim.analysis.persons`)."""
WAYS = ("income", "distance_base", "distance_option", "age", "precinct")
"""What persons are grouped by."""


def gains_in(
    folder: Path, base: str, options: Sequence[str], *, tolerances: Mapping[str, float] = TOLERANCES
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Who gains and who loses from each option, and the Lorenz curves of all, from a folder's files.

    Args:
        folder: that `shequ compare --persons` has written.
        base, options: ids of scenarios.
        tolerances: a change of at most so much is none, by burden.

    Raises InputError where no seed has a file of the base and of an option, and for other residents in one
    than in the other.
    """
    seeds = {name: _seeds(folder, name) for name in (base, *options)}
    tables = []
    for option in options:
        both = sorted(seeds[base] & seeds[option])
        if not both:
            found = message("folder_without", file=persons_file(folder, option, 1).name)
            raise InputError(Problem(display_path(folder), 0, "DIR", found, message("persons_written")))
        pairs = [(_read(folder, base, seed), _read(folder, option, seed)) for seed in both]
        tables.append(gains_and_losses(pairs, [_groups(folder, *pair) for pair in pairs], option, tolerances))
    runs = {name: [_read(folder, name, seed) for seed in sorted(seeds[name])] for name in seeds}
    return pd.concat(tables, ignore_index=True), lorenz_curves(runs)


def tables_of(folder: Path, scenarios: Sequence[str]) -> dict[str, bytes]:
    """`PERSON_FILES` with their contents, the first scenario being the base; none without persons' files."""
    base, *options = scenarios
    there = [name for name in options if _seeds(folder, name) & _seeds(folder, base)]
    if not there:
        return {}
    made = gains_in(folder, base, there)
    return {name: csv_bytes(table) for name, table in zip(PERSON_FILES, made, strict=True)}


def _seeds(folder: Path, scenario: str) -> set[int]:
    """The seeds of the runs of a scenario that have a file."""
    start, end = persons_file(folder, scenario, 0).name.split("0.parquet")[0], ".parquet"
    names = [path.name for path in folder.glob("persons-*.parquet") if path.name.startswith(start)]
    middle = [name.removeprefix(start).removesuffix(end) for name in names]
    return {int(text) for text in middle if text.isdecimal()}


def _read(folder: Path, scenario: str, seed: int) -> pd.DataFrame:
    return pd.read_parquet(persons_file(folder, scenario, seed)).set_index("person")


def _groups(folder: Path, base: pd.DataFrame, option: pd.DataFrame) -> pd.DataFrame:
    """By person: in which group of each way (`WAYS`)."""
    who = ["age", "income"]
    if not base[who].equals(option[who]):
        raise InputError(
            Problem(display_path(folder), 0, "", message("other_people"), message("same_people"))
        )
    return pd.DataFrame(
        {
            "income": fifths(base["income"]),
            "distance_base": fifths(base["counter_km"]),
            "distance_option": fifths(option["counter_km"]),
            "age": pd.cut(base["age"], [0, *AGES.values()], right=False, labels=list(AGES)),
            "precinct": pd.Categorical(base["precinct"]),
        },
        index=base.index,
    )

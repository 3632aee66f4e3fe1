"""Reading case tables back: which there are in a folder, and their cases with all stages, month by month.

Memory follows a month and the stages of cases that are open: a case comes in the month in which it ended,
those still open when the run ended come last.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiments.answers import MANIFEST
from sim.experiments.case_files import TABLES, table_file
from sim.experiments.case_names import Known, known_of
from sim.experiments.recorded_runs import CASES
from sim.institutions.documents import InputError, Problem, display_path
from sim.text.problems import message

_CASES = re.compile(r"cases-(\d+)\.parquet")
_MONTH = {"cases": "month_ended", "stages": "month"}


class CaseTable:
    """The case table of one run, read month by month.

    Args:
        folder: where `shequ run --cases` or `sim.experiments.case_runs.case_run` wrote it.
        seed: of the run; None: the lowest there is.

    Attributes:
        seed: of the run.
        seeds: of all runs that have a case table in the folder.
        known: what the files say of their run.

    Raises:
        InputError: no folder, no case table in it or none of this seed, or files that are none.
    """

    def __init__(self, folder: Path, seed: int | None = None) -> None:
        self.seeds = seeds_in(folder)
        self.seed = self.seeds[0] if seed is None else seed
        if self.seed not in self.seeds:
            there = ", ".join(str(one) for one in self.seeds)
            raise InputError(
                Problem(display_path(folder), 0, "--seed", str(seed), message("one_of", names=there))
            )
        self.paths = {table: table_file(folder, table, self.seed) for table in TABLES}
        self.known = self._known()

    def _known(self) -> Known:
        for path in self.paths.values():
            try:
                known = known_of(path)
            except (OSError, KeyError, ValueError) as error:
                reason = getattr(error, "strerror", None)
                found = reason.lower() if reason else message("no_case_table")
                allowed = message("case_table_as_written")
                raise InputError(Problem(display_path(path), 0, "DIR", found, allowed)) from None
        return known

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        return {table: pq.ParquetFile(path).metadata.num_rows for table, path in self.paths.items()}

    def cases(self, columns: Sequence[str]) -> pd.DataFrame:
        """Some columns of all cases, open ones too."""
        return pd.read_parquet(self.paths["cases"], columns=list(columns))

    def stages(self, columns: Sequence[str]) -> pd.DataFrame:
        """Some columns of all stages."""
        return pd.read_parquet(self.paths["stages"], columns=list(columns))

    def hours(self) -> pd.DataFrame:
        """The hours booked."""
        return pd.read_parquet(self.paths["hours"])

    def precincts(self) -> pd.DataFrame:
        """How many live in each precinct in each month."""
        return pd.read_parquet(self.paths["precincts"])

    def months(self) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
        """(cases, their stages) of a month after another, both in the order of cases' ids.

        The last pair are the cases that were open when the run ended, as far as they were.
        """
        with pq.ParquetFile(self.paths["cases"]) as cases, pq.ParquetFile(self.paths["stages"]) as stages:
            groups = {"cases": _groups(cases, "cases"), "stages": _groups(stages, "stages")}
            last = max([*groups["cases"], *groups["stages"], 0])
            waiting = stages.schema_arrow.empty_table()
            for month in [*range(1, last + 1), 0]:
                more = [stages.read_row_group(group) for group in groups["stages"].get(month, [])]
                waiting = pa.concat_tables([waiting, *more]).unify_dictionaries()
                if month not in groups["cases"]:
                    continue
                ended = cases.read_row_groups(groups["cases"][month]).sort_by("id")
                is_theirs = pa.compute.is_in(waiting["case"], value_set=ended["id"].combine_chunks())
                order = [("case", "ascending"), ("arrived", "ascending"), ("stage", "ascending")]
                theirs = waiting.filter(is_theirs).sort_by(order)
                waiting = waiting.filter(pa.compute.invert(is_theirs)).combine_chunks()
                yield ended.to_pandas(), theirs.to_pandas()


def places_of_cases(folder: Path) -> list[Path]:
    """The folders with case tables that a folder of results stands for: its scenarios', or itself.

    Those of a comparison (`shequ compare --cases`) come as they are compared, the base first.
    """
    within = [path for path in (folder / CASES).glob("*") if path.is_dir()]
    if not within:
        return [folder]
    try:
        order = list(json.loads((folder / MANIFEST).read_text("utf-8"))["scenarios"])
    except (OSError, ValueError, LookupError, TypeError):
        order = []  # who copied the tables alone has them by name
    return sorted(within, key=lambda path: ([*order, path.name].index(path.name), path.name))


def seeds_in(folder: Path) -> list[int]:
    """The seeds of the runs whose case tables are in a folder, the lowest first; there is one at least.

    Raises InputError for no folder and for one without case tables.
    """
    where = display_path(folder)
    if not folder.is_dir():
        found = message("file") if folder.exists() else message("no_folder")
        raise InputError(Problem(where, 0, "DIR", found, message("folder_of_cases")))
    found_names = (_CASES.fullmatch(path.name) for path in folder.iterdir())
    seeds = sorted(int(name[1]) for name in found_names if name is not None)
    if not seeds:
        found = message("folder_without", file="cases-SEED.parquet")
        apart = [display_path(path) for path in places_of_cases(folder)]
        if apart != [where]:
            raise InputError(Problem(where, 0, "DIR", found, message("one_of", names=", ".join(apart))))
        raise InputError(Problem(where, 0, "DIR", found, message("folder_of_cases")))
    return seeds


def _groups(file: pq.ParquetFile, table: str) -> dict[int, list[int]]:
    """The row groups of each month; of what was open at the end, as month 0."""
    groups: dict[int, list[int]] = {}
    for group in range(file.num_row_groups):
        column = file.read_row_group(group, columns=[_MONTH[table]]).column(0)
        if len(column):
            groups.setdefault(column[0].as_py() or 0, []).append(group)
    return groups

"""Runs whose case tables are written while they are under way, and how the files come beside the results.

Worker processes write into `RECORDING`, a folder inside that of the results. Once the batch has ended, the
files of the runs that did not fail are moved beside the other results, in place of an earlier batch's. Case
tables of several scenarios would have the same names: each scenario's go to a folder of their own in `CASES`.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiments.files import unusable
from sim.institutions.documents import InputError
from sim.institutions.scenario import Scenario

RECORDING = ".recording"
"""Where tables are while their runs are under way."""
CASES = "cases"
"""Where each of several scenarios has a folder with its case tables."""
_RECORDED = re.compile(
    r"((cases|stages|hours|precincts|residents|households)|persons-.+)-\d+\.parquet|log-\d+\.(sqlite|xes|csv)"
)
_PIECE = 1 << 20  # bytes read at a time


@dataclass(frozen=True)
class RecordedRun:
    """`sim.experiments.runs.path_run` that also writes tables of its run.

    Args:
        folder: of the results; the tables go to `RECORDING` in it.
        cases: whether the case table is written.
        residents_at: months of which residents and households are written.
        persons: whether what the last year cost each resident is written.
        apart: whether the case table goes to the scenario's folder in `CASES`; not with `residents_at`.
    """

    folder: Path
    cases: bool = True
    residents_at: tuple[int, ...] = ()
    persons: bool = False
    apart: bool = False

    def __call__(
        self, scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None
    ) -> pd.DataFrame:
        """The rows of the run. Raises InputError when the disk does not take the tables."""
        from sim.experiments.case_runs import case_run
        from sim.experiments.path_keeping import PathKeepingModel

        place = self.folder / RECORDING
        try:
            return case_run(
                scenario,
                seed,
                folder=place,
                cases_folder=place / CASES / scenario.id if self.apart else place,
                kind=PathKeepingModel,
                progress=progress,
                cases=self.cases,
                residents_at=self.residents_at,
                persons=self.persons,
            )
        except OSError as error:
            raise InputError(unusable(self.folder, error)) from None


def is_recorded(name: str) -> bool:
    """Whether a file of this name is a table or an event log of a run, or a folder of such."""
    return name in (RECORDING, CASES) or _RECORDED.fullmatch(name) is not None


def take_in(folder: Path) -> dict[str, dict[str, Any]]:
    """Move the tables beside the results, in place of those there and logs made of them.

    Returns what a manifest says of each.

    Raises OSError where the disk does not take them.
    """
    remove_tables(folder)
    under_way = folder / RECORDING
    made = sorted(path for path in under_way.rglob("*.parquet") if is_recorded(path.name))
    said: dict[str, dict[str, Any]] = {}
    for path in made:
        name = path.relative_to(under_way)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, folder / name)
        said[name.as_posix()] = _said(folder / name)
    sweep(folder)
    return said


def remove_tables(folder: Path) -> None:
    """Remove tables and event logs of runs, and folders of `CASES` that are then empty.

    Raises OSError where they cannot be removed.
    """
    apart = [path for path in (folder / CASES).glob("*") if path.is_dir()]
    for place in (folder, *apart):
        for path in place.iterdir():
            if path.is_file() and is_recorded(path.name):
                path.unlink()
    for place in (*apart, folder / CASES):
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()


def strangers_among_cases(folder: Path) -> list[str]:
    """What is in a folder's `CASES` that no run has written there, as paths in the folder."""
    places = list((folder / CASES).glob("*"))
    within = [path for place in places if place.is_dir() for path in place.iterdir()]
    files = [path for path in places if not path.is_dir()]
    strange = [path for path in within if path.is_dir() or not is_recorded(path.name)]
    return sorted(path.relative_to(folder).as_posix() for path in (*files, *strange))


def sweep(folder: Path) -> None:
    """Remove what runs that did not end have left."""
    shutil.rmtree(folder / RECORDING, ignore_errors=True)


def _said(path: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return {"bytes": path.stat().st_size, "sha256": digest.hexdigest()}

"""Runs whose case tables are written while they are under way, and how the files come beside the results.

Worker processes write into `RECORDING`, a folder inside that of the results. Once the batch has ended, the
files of the runs that did not fail are moved beside the other results, in place of an earlier batch's.
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
    """

    folder: Path
    cases: bool = True
    residents_at: tuple[int, ...] = ()
    persons: bool = False

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
                kind=PathKeepingModel,
                progress=progress,
                cases=self.cases,
                residents_at=self.residents_at,
                persons=self.persons,
            )
        except OSError as error:
            raise InputError(unusable(self.folder, error)) from None


def is_recorded(name: str) -> bool:
    """Whether a file of this name is a table or an event log of a run, or the folder of those under way."""
    return name == RECORDING or _RECORDED.fullmatch(name) is not None


def take_in(folder: Path) -> dict[str, dict[str, Any]]:
    """Move the tables beside the results, in place of those there and logs made of them.

    Returns what a manifest says of each.

    Raises OSError where the disk does not take them.
    """
    for name in os.listdir(folder):
        if name != RECORDING and is_recorded(name):
            (folder / name).unlink()
    made = sorted(p for p in (folder / RECORDING).glob("*.parquet") if is_recorded(p.name))
    said: dict[str, dict[str, Any]] = {}
    for path in made:
        os.replace(path, folder / path.name)
        said[path.name] = _said(folder / path.name)
    sweep(folder)
    return said


def sweep(folder: Path) -> None:
    """Remove what runs that did not end have left."""
    shutil.rmtree(folder / RECORDING, ignore_errors=True)


def _said(path: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return {"bytes": path.stat().st_size, "sha256": digest.hexdigest()}

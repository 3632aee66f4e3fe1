"""Event logs of a case table in the forms that process mining tools read, whole or not there."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, get_args

from sim.experiments.case_reading import CaseTable
from sim.experiments.files import try_out
from sim.experiments.flat_logs import write_csv, write_xes
from sim.experiments.ocel import write_ocel
from sim.institutions.documents import InputError, Problem, display_path
from sim.text.problems import message

LogForm = Literal["ocel", "xes", "csv"]
LOG_FORMS: tuple[LogForm, ...] = get_args(LogForm)
ENDINGS: Mapping[LogForm, str] = {"ocel": "sqlite", "xes": "xes", "csv": "csv"}

_WRITE: Mapping[LogForm, Callable[..., int]] = {"ocel": write_ocel, "xes": write_xes, "csv": write_csv}


def log_file(folder: Path, form: LogForm, seed: int) -> Path:
    """Where a log is written unless somewhere else is asked for."""
    return folder / f"log-{seed}.{ENDINGS[form]}"


def write_log(
    table: CaseTable, path: Path, form: LogForm, *, everyday: bool = True, overwrite: bool = False
) -> int:
    """Write an event log aside and rename it; returns the number of events.

    Args:
        table: the case table.
        path: of the file; its folder is made if it is not there.
        form: one of `LOG_FORMS`.
        everyday: whether everyday needs (nine in ten cases) are in it.
        overwrite: whether a file that is there may be replaced.

    Raises:
        InputError: a file that is there, or a disk that does not take it; then nothing is left of it.
    """
    where = display_path(path)
    if path.is_dir() or (path.exists() and not overwrite):
        found = message("folder") if path.is_dir() else message("file_is_there")
        raise InputError(Problem(where, 0, "--output", found, message("another_file_or_overwrite")))
    try_out(path.parent)
    aside = path.with_name(f".{path.name}.part")
    try:
        aside.unlink(missing_ok=True)
        count = _WRITE[form](table, aside, everyday=everyday)
        os.replace(aside, path)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(Problem(where, 0, "--output", reason.lower(), message("room_enough"))) from None
    finally:
        aside.unlink(missing_ok=True)
    return count

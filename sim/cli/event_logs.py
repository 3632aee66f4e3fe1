"""`shequ log`: the event log of a run."""

from __future__ import annotations

from pathlib import Path

from sim.cli.console import note, out
from sim.experiments.case_reading import CaseTable
from sim.experiments.event_logs import LogForm, log_file, write_log
from sim.institutions.documents import display_path


def write(
    folder: Path, form: LogForm, output: Path | None, seed: int | None, *, public: bool, overwrite: bool
) -> None:
    """Write the log and say where it is. Raises InputError for what the user got wrong."""
    table = CaseTable(folder, seed)
    path = log_file(folder, form, table.seed) if output is None else output
    say_which(table, seed)
    count = write_log(table, path, form, everyday=not public, overwrite=overwrite)
    note(f"{count:,} events of {table.known.scenario}, seed {table.seed}")
    out().print(f"Log: {display_path(path)}", markup=False, soft_wrap=True)


def say_which(table: CaseTable, seed: int | None) -> None:
    """Say which run was taken where there are several and none was chosen."""
    if seed is None and len(table.seeds) > 1:
        there = ", ".join(str(one) for one in table.seeds)
        note(f"There are runs with the seeds {there}; this is of {table.seed} (--seed N takes another).")

"""Where the command writes: results to standard output, everything about them to standard error.

Colours and animation appear on a terminal only; a pipe or file gets plain text, wide enough that
tables need no folding (COLUMNS says otherwise).
"""

from __future__ import annotations

import csv
import io
import json
import math
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.theme import Theme

from sim.cli.modes import is_for_machines, is_quiet
from sim.institutions.documents import display_path

if TYPE_CHECKING:
    import pandas as pd

_THEME = Theme({"better": "bold green", "worse": "bold red", "unclear": "dim", "no_direction": "dim"})
_WIDTH_OF_PIPES = 120


def out() -> Console:
    """The console for results (made anew each time, since tests and callers swap the streams).

    With ``--json`` what is for people is left out.
    """
    return _console(io.StringIO() if is_for_machines() else sys.stdout)


def err() -> Console:
    """The console for progress, notes and mistakes."""
    return _console(sys.stderr)


def _console(file: IO[str]) -> Console:
    width = None if file.isatty() or os.environ.get("COLUMNS", "").isdigit() else _WIDTH_OF_PIPES
    return Console(file=file, theme=_THEME, width=width, highlight=False, emoji=False)


def note(text: str, *, always: bool = False) -> None:
    """A line for the person at the terminal; with ``--quiet`` only what is said `always`."""
    if always or not is_quiet():
        err().print(text, markup=False, soft_wrap=True)


def grid(*headings: str, numbers: Sequence[int] = (), title: str | None = None) -> Table:
    """An empty table with plain lines; `numbers` are the columns to set right, by position.

    Words fold rather than vanish on narrow terminals.
    """
    from rich import box

    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False)
    for position, heading in enumerate(headings):
        right = position in numbers
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    return table


def print_json(value: Any) -> None:
    """A value as JSON on standard output; what its encoding has no signs for is escaped, never lost."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, ensure_ascii=True, indent=2)
    sys.stdout.write(text + "\n")


def unbroken(table: Table, column: int, ids: Iterable[str]) -> Table:
    """The table with a column wide enough for these ids, so that narrow terminals fold other columns."""
    table.columns[column].min_width = max((len(id_) for id_ in ids), default=0)
    return table


def give(folder: Path | None, found: Mapping[str, Any]) -> None:
    """With ``--json``: where the results are, and tables as lists of rows, as one JSON object."""
    if not is_for_machines():
        return
    said: dict[str, Any] = {} if folder is None else {"results": display_path(folder)}
    for name, what in found.items():
        said[name] = rows_of(what) if hasattr(what, "to_dict") else what
    print_json(said)


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as JSON has them: what is missing or infinite is null."""
    return [{str(column): _plain(value) for column, value in row.items()} for row in table.to_dict("records")]


def _plain(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, str | int | bool) or value is None else str(value)


def print_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Rows as CSV on standard output, with a heading even where there is no row."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    sys.stdout.write(text.getvalue())

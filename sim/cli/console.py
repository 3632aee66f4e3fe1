"""Where the command writes: results to standard output, everything about them to standard error.

Colours and animation appear on a terminal only; a pipe or file gets plain text, wide enough that
tables need no folding (COLUMNS says otherwise).
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import IO, Any

from rich.console import Console
from rich.table import Table
from rich.theme import Theme

_THEME = Theme({"better": "bold green", "worse": "bold red", "unclear": "dim", "no_direction": "dim"})
_WIDTH_OF_PIPES = 120


def out() -> Console:
    """The console for results (made anew each time, since tests and callers swap the streams)."""
    return _console(sys.stdout)


def err() -> Console:
    """The console for progress, notes and mistakes."""
    return _console(sys.stderr)


def _console(file: IO[str]) -> Console:
    width = None if file.isatty() or os.environ.get("COLUMNS", "").isdigit() else _WIDTH_OF_PIPES
    return Console(file=file, theme=_THEME, width=width, highlight=False, emoji=False)


def note(text: str) -> None:
    """A line for the person at the terminal."""
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


def print_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Rows as CSV on standard output, with a heading even where there is no row."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    sys.stdout.write(text.getvalue())

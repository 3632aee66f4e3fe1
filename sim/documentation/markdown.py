"""Markdown: tables, and docstrings (which are written in reStructuredText) as paragraphs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

_CELL = str.maketrans({"|": "\\|", "\n": " ", "<": "&lt;"})


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """A table; `numbers` are the columns to set right, by position."""
    rule = ["---:" if i in numbers else "---" for i in range(len(headings))]
    lines = [_row(headings), _row(rule), *(_row(row) for row in rows)]
    return "\n".join(lines)


def number(value: float) -> str:
    """A number as it was written in the files: no rounding, no trailing zeros."""
    return f"{value:.12g}"


def code(text: str) -> str:
    """A name of the code or of a file."""
    return f"`{text}`"


def prose(docstring: str) -> str:
    """A docstring as Markdown: literal blocks are indented already, tables become literal blocks."""
    blocks = []
    for block in docstring.split("\n\n"):
        text = block.replace("``", "`").removesuffix(":")
        if block.endswith("::"):
            blocks.append(text.replace("<", "&lt;"))
        elif block.startswith(("===", "    ")):
            blocks.append(f"```text\n{textwrap.dedent(block)}\n```")
        else:
            blocks.append(block.replace("``", "`").replace("<", "&lt;").replace("*", "\\*"))
    return "\n\n".join(blocks)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.strip().translate(_CELL) for cell in cells) + " |"

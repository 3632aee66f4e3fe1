"""The table of ``make bench``: what was measured, and the goal set for it."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from sim.documentation.markdown import table

PARTS = ("numpy", "numba", "mesa", "pandas")
"""Libraries whose versions bear on speed."""


class Row(NamedTuple):
    """A line of the table; one that begins with spaces belongs to the one before."""

    name: str
    figure: str
    goal: str = ""


def machine() -> str:
    """The machine and the versions that were measured, in a line."""
    used = ", ".join(f"{name} {version(name)}" for name in PARTS)
    python = f"Python {platform.python_version()}"
    system = f"{platform.system()} {platform.release()}"
    return f"{_processor()}, {os.cpu_count()} processors, {system}, {python}, {used}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def shown(rows: Sequence[Row]) -> str:
    """The table for a terminal."""
    width = max(len(row.name) for row in rows)
    lines = [f"{'':{width}}  {'measured':>16}  {'goal':>8}"]
    lines += [f"{row.name:{width}}  {row.figure:>16}  {row.goal:>8}" for row in rows]
    return "\n".join(lines)


def in_markdown(rows: Sequence[Row], headings: tuple[str, str, str]) -> str:
    """The table for the documentation."""
    return table(headings, [(row.name.strip(), row.figure, row.goal) for row in rows], (1, 2))

"""The analyses of the reform that come with the package, as tables (see `sim.app.storing`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from sim.app.desk import STORED

COMMAND = "command.txt"


@cache
def table(analysis: str, file: str) -> pd.DataFrame | None:
    """A table of an analysis; None where it did not come with the package."""
    path = STORED / analysis / file
    return pd.read_csv(path) if path.is_file() else None


@cache
def command(analysis: str) -> str:
    """The command that made an analysis; empty where there is none."""
    path: Path = STORED / analysis / COMMAND
    return path.read_text("utf-8").strip() if path.is_file() else ""

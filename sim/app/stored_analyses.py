"""The analyses of the reform that come with the package, as tables (see `sim.app.storing`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
from markupsafe import Markup as Html

from sim.app.desk import STORED
from sim.app.elements import tag
from sim.app.words import say
from sim.text import Lang

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


def made_by(analysis: str, lang: Lang) -> Html:
    """The command that made an analysis, as a line below it."""
    made = command(analysis)
    return tag("p", say("made_by", lang), " ", tag("code", made), class_="sq-help") if made else Html("")

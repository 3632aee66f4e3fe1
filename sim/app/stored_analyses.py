"""The analyses of the reform that come with the package, as tables (see `sim.app.storing`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
from markupsafe import Markup as Html

from sim.app.desk import STORED
from sim.app.elements import tag
from sim.app.words import say
from sim.experiments.identity import numbers, shipped_version
from sim.text import Lang

COMMAND = "command.txt"
VERSION = "version.txt"
"""The model that made an analysis, as `sim.experiments.identity.shipped_version` names it."""
NUMBERS = "numbers.txt"
"""What that model gives, as `sim.experiments.identity.numbers` names it."""


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


@cache
def is_of_today(analysis: str) -> bool:
    """Whether the model that made an analysis is the one that runs here, or gave the same numbers."""
    return of_today(STORED / analysis)


def of_today(folder: Path) -> bool:
    """The same of the folder that something is kept in."""
    ours = {VERSION: shipped_version(), NUMBERS: numbers()}
    return any(
        name and (folder / file).is_file() and (folder / file).read_text("utf-8").strip() == name
        for file, name in ours.items()
    )


def made_by(analysis: str, lang: Lang) -> Html:
    """The command that made an analysis, as a line below it; and that an earlier model did, where one did."""
    made = command(analysis)
    if not made:
        return Html("")
    line = tag("p", say("made_by", lang), " ", tag("code", made), class_="sq-help")
    if is_of_today(analysis):
        return line
    return Html().join((line, tag("p", say("made_before", lang), class_="sq-help", role="note")))

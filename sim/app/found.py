"""The search for reforms that the app shows: one that was given, or that which came with the package."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sim.app.desk import STORED
from sim.app.plan import FROM, Measure, Plan
from sim.institutions.documents import InputError
from sim.measures.indicators import INDICATORS
from sim.report.search_written import ABOUT, WrittenReform, WrittenSearch, read_search

SEARCH = "SHEQU_APP_SEARCH"
"""Environment variable that names the folder of a search to be shown."""

STORED_SEARCH = "search"


@dataclass(frozen=True)
class Shown:
    """What there is to show: a search, or why it cannot be read; whether it came with the package."""

    search: WrittenSearch | None
    wrong: str = ""
    stored: bool = True


def folder() -> Path:
    """Where the search is."""
    named = os.environ.get(SEARCH)
    return Path(named) if named else STORED / STORED_SEARCH


def shown() -> Shown:
    """The search; read anew where its folder was written to."""
    place = folder()
    stored = SEARCH not in os.environ
    try:
        written = (place / ABOUT).stat().st_mtime_ns
    except OSError as error:
        return Shown(None, "" if stored else str(error), stored)
    return _read(place, written, stored)


@cache
def _read(place: Path, _written: int, stored: bool) -> Shown:
    try:
        return Shown(read_search(place, INDICATORS), "", stored)
    except (OSError, ValueError, KeyError, TypeError, InputError) as error:
        return Shown(None, str(error), stored)


def plan_of(reform: WrittenReform, base: str) -> Plan | None:
    """A reform as what can be built upon; None over another base, with decisions, or without levers."""
    if base != FROM or reform.settings or not reform.steps:
        return None
    return Plan({step.lever: Measure(step.strength, step.month) for step in reform.steps})


def file_of(number: int) -> Path | None:
    """The scenario file of a reform of the search shown."""
    search = shown().search
    known = search is not None and number in {it.number for it in search.reforms}
    path = search.file(number) if search is not None and known else None
    return path if path is not None and path.is_file() else None

"""What all visitors of a server share: the workers, the answers, the files that are kept."""

from __future__ import annotations

import atexit
import os
from functools import cache
from pathlib import Path

import platformdirs

from sim.app.options import Options
from sim.app.questions import Questions
from sim.app.studies import Studies
from sim.experiments.engines import Engine
from sim.experiments.pool import Pool

FOLDER = "SHEQU_APP_FOLDER"
"""Environment variable that names where answers are kept."""

STORED = Path(__file__).resolve().parents[1] / "data" / "stored"
"""What comes with the package: a comparison, and analyses of the reform (see `sim.app.storing`)."""

LAST_IN_LINE = 10
"""How much less urgent (``nice``) first looks are than questions; at 19 they starve on a busy machine."""


def folder() -> Path:
    """Where this server keeps answers and uploaded files."""
    named = os.environ.get(FOLDER)
    return Path(named) if named else Path(platformdirs.user_cache_dir("shequ", appauthor=False)) / "app"


@cache
def pool() -> Pool:
    """The workers, started when they are first needed."""
    made = Pool()
    atexit.register(made.close)
    return made


@cache
def _looking() -> Pool:
    """One worker for first looks, which lets those of questions go before it."""
    made = Pool(1, niceness=LAST_IN_LINE)
    atexit.register(made.close)
    return made


def _engine() -> Engine:
    return pool()


def _looks() -> Engine:
    return _looking()


@cache
def questions() -> Questions:
    """Comparisons asked for, and their answers."""
    stored = [path for path in sorted(STORED.glob("comparison*")) if path.is_dir()]
    return Questions(folder(), _engine, looks=_looks, stored=stored)


@cache
def studies() -> Studies:
    """Small studies of why, and what they found."""
    return Studies(folder(), _engine)


@cache
def options() -> Options:
    """Scenarios by their text in an address."""
    return Options(folder() / "files")

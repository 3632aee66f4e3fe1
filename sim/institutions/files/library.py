"""The bundled library of institutions, and how to read from it.

`Library` (`sim.institutions.files.folder`) says what a library is and reads any; the functions here read
from the bundled one: ``scenarios/`` in a checkout, a folder inside the package once installed.

Wherever a scenario or structure is asked for, a bundled name (``reform``) or a path
(``mine/reform.yaml``) will do. Whatever is wrong with a file raises `InputError`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel

from sim.institutions.affairs import Affair
from sim.institutions.clauses import Clause
from sim.institutions.documents import InputError, Problem, display_path
from sim.institutions.files.folder import Library, is_path
from sim.institutions.files.settings import scenario_hash, with_settings
from sim.institutions.glossary import Term
from sim.institutions.levers import Lever
from sim.institutions.parameters import Parameter
from sim.institutions.patterns import Pattern
from sim.institutions.scenario import Scenario
from sim.institutions.structure import Structure
from sim.text.problems import message


@cache
def bundled() -> Library:
    """The library that comes with the package. Raises InputError when the installation lacks it."""
    package = Path(__file__).resolve().parents[2]
    for root in (package / "scenarios", package.parent / "scenarios"):
        if (root / "structures").is_dir():
            return Library(root)
    found = message("no_library")
    raise InputError(Problem(display_path(package), 0, "", found, message("whole_installation")))


def bundled_scenarios() -> list[str]:
    """The names of the bundled scenarios, sorted."""
    return bundled().scenarios()


def bundled_structures() -> list[str]:
    """The names of the bundled structures, sorted."""
    return bundled().structures()


def check_file(path: str | Path) -> str:
    """Read any file of institutions in full, against the bundled ones, and return its sort."""
    return bundled().check(path)


def load_scenario(name_or_path: str | Path | Scenario, *, kinds: Iterable[str] = ()) -> Scenario:
    """A scenario by bundled name or path; a `Scenario` is returned as it is.

    `kinds` are kinds of body of a user's own that its structures may have beside the bundled ones.
    """
    if isinstance(name_or_path, Scenario):
        return name_or_path
    library = replace(bundled(), kinds=tuple(kinds))
    if isinstance(name_or_path, str) and not is_path(name_or_path):
        files = tuple(
            (str(file), *_state(file)) for file in sorted(library.root.rglob("*")) if file.is_file()
        )
        if not os.path.isfile(name_or_path):
            found = _read_once(library, name_or_path, display_path(library.root), files)
            return replace(found, affairs=dict(found.affairs), overrides=dict(found.overrides))
    return library.scenario(name_or_path)


def _state(file: Path) -> tuple[int, int]:
    """What changes when a file does."""
    state = file.stat()
    return state.st_mtime_ns, state.st_size


@lru_cache(maxsize=128)
def _read_once(library: Library, name: str, _shown: str, _files: tuple[object, ...]) -> Scenario:
    """A scenario by name, read again when any file of the library or its place as people see it changes.

    A study asks for the same few scenarios thousands of times, and each takes reading and checking the
    whole library.
    """
    return library.scenario(name)


def load_structure(name_or_path: str | Path, levers: Mapping[str, float] | None = None) -> Structure:
    """A structure by bundled name or path; with levers (id: strength), laid over it."""
    return bundled().structure(name_or_path, levers)


def load_levers() -> dict[str, Lever]:
    """The bundled levers in the order in which they are applied."""
    return bundled().levers()


def load_affairs(path: str | Path | None = None) -> dict[str, Affair]:
    """The bundled catalogue of affairs, or another that is to fit the bundled structures."""
    return bundled().affairs(path)


def load_registry(path: str | Path | None = None) -> dict[str, Parameter]:
    """The bundled registry of parameters, or another."""
    return bundled().registry(path)


def load_clauses() -> dict[str, Clause]:
    """The clauses of the plan."""
    return bundled().clauses()


def load_table[M: BaseModel](file: str, key: str, model: type[M]) -> dict[str, M]:
    """A bundled table, such as ``load_table("indicators.yaml", "indicators", Indicator)``."""
    return bundled().table(file, key, model)


def load_glossary() -> dict[str, Term]:
    """The bundled glossary by code word."""
    return load_table("glossary.yaml", "glossary", Term)


def load_patterns() -> dict[str, Pattern]:
    """The bundled patterns by id."""
    return load_table("patterns.yaml", "patterns", Pattern)


__all__ = [
    "InputError",
    "Library",
    "bundled",
    "bundled_scenarios",
    "bundled_structures",
    "check_file",
    "load_affairs",
    "load_clauses",
    "load_levers",
    "load_registry",
    "load_scenario",
    "load_structure",
    "load_table",
    "scenario_hash",
    "with_settings",
]

"""The files of a user's own that scenarios were read from, as they were: results hold them, to be repeated.

Bundled files come with the version that the manifest names. Of a user's own the file itself is kept, whatever
it extends, and the files of structures and levers that it names. Tables of residents are not: they may be of
persons, and the scenario's hash tells whether it is the same table.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from sim.institutions.files.library import bundled
from sim.institutions.scenario import Scenario

_FORMS = (".yaml", ".yml")


def given_files(scenarios: Sequence[Scenario]) -> tuple[dict[str, str], dict[str, str]]:
    """The texts by file name, and the file name of each scenario that has one of its own.

    Names are paths from the folder that all of them are in, with ``/``. Files that are gone are left out.
    """
    root = bundled().root.resolve()
    found: dict[Path, str] = {}
    own: dict[str, Path] = {}
    kept_nowhere = {scenario.id: scenario for scenario in scenarios if scenario.text}
    for scenario in scenarios:
        path = Path(scenario.source).resolve() if scenario.source and not scenario.text else None
        if path is None or path.is_relative_to(root) or not path.is_file():
            continue
        own[scenario.id] = path
        _take(path, root, found)
    top = Path(os.path.commonpath([path.parent for path in found])) if found else Path()
    names = {path: path.relative_to(top).as_posix() for path in found}
    texts = {names[path]: text for path, text in found.items()}
    texts |= {scenario.source: scenario.text for scenario in kept_nowhere.values()}
    files = {scenario: names[path] for scenario, path in own.items() if path in names}
    return texts, files | {id_: scenario.source for id_, scenario in kept_nowhere.items()}


def _take(path: Path, root: Path, found: dict[Path, str]) -> None:
    """The file and those of its kind that it names."""
    if path in found:
        return
    try:
        text = path.read_text("utf-8")
        document = yaml.safe_load(text)
    except (OSError, ValueError, yaml.YAMLError):
        return
    found[path] = text
    for word in _words(document):
        named = (path.parent / f"{word}").resolve()
        if named.suffix in _FORMS and named.is_file() and not named.is_relative_to(root):
            _take(named, root, found)


def _words(document: Any) -> Iterator[str]:
    """Every text in it, keys too, that may be the name of a file."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield from _words(key)
            yield from _words(value)
    elif isinstance(document, list):
        for value in document:
            yield from _words(value)
    elif isinstance(document, str) and document.endswith(_FORMS):
        yield document

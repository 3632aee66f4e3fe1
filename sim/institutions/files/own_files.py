"""What a scenario brings along: affairs of its own, and levers from files beside it.

    affairs:                        # further affairs, or changes to bundled ones
      lift_repair: {name: ..., class: direct, ...}
    timeline:
      - month: 13
        levers: {mine/night_desk.yaml: 1, one_stop_centre: 1}     # a lever's file, from this file

An own lever may need bundled ones; it is laid over after them. All is checked as if it were bundled.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sim.institutions.affairs import Affair
from sim.institutions.documents import Document, InputError, Problem, merge
from sim.institutions.files.lever_files import check_lever, is_lever_file
from sim.institutions.files.parts import table_of
from sim.institutions.files.reading import read_document
from sim.institutions.files.timelines import Institutions
from sim.institutions.files.validation import check_affairs
from sim.institutions.levers import LeverFile
from sim.text.problems import message


def with_own(
    institutions: Institutions, document: Document, entries: Sequence[Document], problems: list[Problem]
) -> Institutions:
    """The institutions with what a scenario's document and the entries of its timeline bring along."""
    if document.get("affairs") is not None:
        institutions = _with_affairs(institutions, document, problems)
    own: dict[str, LeverFile] = {}
    for entry in entries:
        for name in entry.keys("levers"):
            if is_lever_file(name) and name not in own:
                lever = _lever(entry, name, institutions, problems)
                if lever is not None:
                    own[name] = lever
    return replace(institutions, levers={**institutions.levers, **own}) if own else institutions


def _with_affairs(institutions: Institutions, document: Document, problems: list[Problem]) -> Institutions:
    """The catalogue with the document's affairs laid over it; structures are checked against the whole."""
    places = {key: place for key, place in document.places.items() if not key or key[0] == "affairs"}
    own = Document({"affairs": document.get("affairs")}, places)
    catalogue, wrong = merge(institutions.catalogue, own)
    affairs, more = table_of(catalogue, "affairs", Affair)
    problems += wrong + more
    problems += check_affairs(catalogue, affairs, institutions.clauses)
    checker = institutions.checker_for(affairs, catalogue)
    return replace(institutions, affairs=affairs, catalogue=catalogue, check_structure=checker)


def _lever(
    entry: Document, name: str, institutions: Institutions, problems: list[Problem]
) -> LeverFile | None:
    """The lever in a file named in an entry; None where there is none."""
    key = ("levers", name)
    path = Path(os.path.abspath(Path(entry.place(key).file).parent / name))
    if not path.is_file():
        allowed = message("lever_file_from_here")
        problems.append(entry.problem(key, message("no_such_file_named", name=repr(name)), allowed))
        return None
    try:
        document = read_document(path)
    except InputError as error:
        problems += error.problems
        return None
    lever, wrong = check_lever(document, path.stem, institutions.clauses)
    problems += wrong
    return None if lever is None else LeverFile(lever, document)

"""Reading files of decisions (`sim.institutions.decisions`)."""

from __future__ import annotations

from pathlib import Path

from sim.institutions.decisions import Decision
from sim.institutions.documents import one_of
from sim.institutions.files.library import bundled, load_levers
from sim.institutions.files.parts import sound, table_of
from sim.institutions.files.reading import read_document
from sim.text.problems import message

FILE = "decisions.yaml"


def load_decisions() -> dict[str, Decision]:
    """The bundled decisions by id."""
    return read_decisions(bundled().root / FILE)


def read_decisions(path: str | Path) -> dict[str, Decision]:
    """The decisions of a file by id.

    Raises InputError for what is wrong with one, and for needs that are no levers.
    """
    document, levers = read_document(path), load_levers()
    table, problems = table_of(document, "decisions", Decision)
    for name, decision in table.items():
        for i, need in enumerate(decision.needs):
            if need not in levers:
                found = message("unknown_lever", name=repr(need))
                key = ("decisions", name, "needs", i)
                problems.append(document.problem(key, found, one_of(levers, need)))
    return sound(table, problems)

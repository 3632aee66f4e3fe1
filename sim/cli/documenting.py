"""`shequ odd` and `shequ glossary`: the model's description, and its words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from rich.text import Text

from sim.cli.console import grid, note, out, print_csv, print_json
from sim.institutions.documents import InputError, Problem, display_path
from sim.institutions.files.library import load_glossary
from sim.institutions.glossary import Term
from sim.text import Lang, label
from sim.text.problems import message

COLUMNS = ("id", "en", "zh", "plan", "code", "meaning")


def write_description(file: Path | None, lang: Lang) -> None:
    """The model's description to a file or standard output. Raises InputError for a file not writable."""
    from sim.documentation.odd import description
    from sim.experiments.files import write_whole

    text = description(lang)
    if file is None:
        sys.stdout.write(text)
        return
    try:
        if file.is_dir():
            raise IsADirectoryError(None, "a folder")
        write_whole(file, text.encode("utf-8"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        allowed = message("writable_place")
        raise InputError(Problem(display_path(file), 0, "--out", reason, allowed)) from None
    note(str(file))


def list_glossary(lang: Lang, as_json: bool, as_csv: bool) -> None:
    """The glossary as a table, or for machines."""
    rows = [_row(id_, term, lang) for id_, term in load_glossary().items()]
    if as_json:
        print_json(rows)
    elif as_csv:
        print_csv(rows, COLUMNS)
    else:
        words = ("glossary.en", "glossary.zh", "glossary.plan", "code", "meaning")
        table = grid(*(label(word, lang) for word in words))
        for row in rows:
            table.add_row(*(Text(row[column]) for column in COLUMNS[1:]))
        out().print(table)


def _row(id_: str, term: Term, lang: Lang) -> dict[str, Any]:
    return {
        "id": id_,
        "en": term.name.en,
        "zh": term.name.zh,
        "plan": term.plan or "",
        "code": term.code or id_,
        "meaning": getattr(term.meaning, lang),
    }

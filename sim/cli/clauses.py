"""`shequ clauses`: what the plan says, how it acts, which code carries it and which indicators move."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from sim.cli.console import grid, out, print_csv, print_json, unbroken
from sim.institutions.clauses import Clause
from sim.institutions.documents import InputError, Problem, one_of
from sim.institutions.files.library import load_clauses, load_levers
from sim.text import Lang, label
from sim.text.problems import message

COLUMNS = ("id", "name", "term", "text", "mechanism", "levers", "code", "indicators", "acts")


def chosen_clauses(wanted: str | None) -> dict[str, Clause]:
    """All clauses, or the one that is wanted. Raises InputError for one that is not there."""
    clauses = load_clauses()
    if wanted is not None and wanted not in clauses:
        found, allowed = message("unknown_clause", name=repr(wanted)), one_of(clauses, wanted)
        raise InputError(Problem("shequ", 0, "clauses", found, allowed))
    return clauses if wanted is None else {wanted: clauses[wanted]}


def list_clauses(chosen: dict[str, Clause], in_full: bool, lang: Lang, as_json: bool, as_csv: bool) -> None:
    """Clauses as a table, or one of them in full."""
    levers = levers_of(chosen)
    rows = [_row(name, clause, levers[name], lang) for name, clause in chosen.items()]
    if as_json:
        print_json(rows)
    elif as_csv:
        print_csv(
            [{k: " ".join(v) if isinstance(v, list) else v for k, v in r.items()} for r in rows], COLUMNS
        )
    elif in_full:
        _print_one(rows[0], lang)
    else:
        _print_all(rows, lang)


def levers_of(clauses: dict[str, Clause]) -> dict[str, list[str]]:
    """Clause -> the levers that cite it."""
    levers = load_levers()
    return {name: [lever for lever, data in levers.items() if name in data.clauses] for name in clauses}


def _row(name: str, clause: Clause, levers: list[str], lang: Lang) -> dict[str, Any]:
    return {
        "id": name,
        "name": getattr(clause.name, lang),
        "term": clause.term,
        "text": getattr(clause.text, lang),
        "mechanism": getattr(clause.mechanism, lang),
        "levers": levers,
        "code": list(clause.code),
        "indicators": list(clause.indicators),
        "acts": list(clause.acts),
    }


def _print_all(rows: list[dict[str, Any]], lang: Lang) -> None:
    table = grid(*(label(word, lang) for word in ("clauses", "levers", "code", "indicators")))
    for column, word in ((1, "levers"), (3, "indicators")):
        unbroken(table, column, (id_ for row in rows for id_ in row[word]))
    for row in rows:
        said = Text.assemble((f"{row['id']} {row['name']}", "bold"), "\n", (row["mechanism"], "dim"))
        code = [reference.replace(":", ":\n  ") for reference in row["code"]]
        table.add_row(said, *(Text("\n".join(words)) for words in (row["levers"], code, row["indicators"])))
        table.add_section()
    out().print(table)


def _print_one(row: dict[str, Any], lang: Lang) -> None:
    console = out()
    console.print(Text(f"{row['id']}: {row['name']} ({row['term']})", style="bold"))
    console.print(row["text"], markup=False)
    console.print(f"{label('mechanism', lang)}: {row['mechanism']}", markup=False)
    for word in ("levers", "code", "indicators"):
        console.print(f"{label(word, lang)}: {', '.join(row[word])}", markup=False)

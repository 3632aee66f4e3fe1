"""`shequ levers`: the single measures of the reform, and what each changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from rich.text import Text

from sim.cli.console import grid, out, print_json, unbroken
from sim.institutions.documents import InputError, Problem, one_of
from sim.institutions.files.lever_files import check_lever, is_lever_file
from sim.institutions.files.library import load_clauses, load_levers
from sim.institutions.files.reading import read_document
from sim.institutions.levers import Lever, Patch
from sim.text import Lang, label
from sim.text.problems import message


def list_levers(lang: Lang, as_json: bool) -> None:
    """All levers in the order in which they are applied."""
    levers = load_levers()
    if as_json:
        print_json([_plain(name, lever) for name, lever in levers.items()])
        return
    table = grid(*(label(word, lang) for word in ("levers", "group", "clauses", "strength_means")))
    unbroken(table, 0, levers)
    for name, lever in levers.items():
        needs = f"\n{label('needs', lang)} {', '.join(lever.needs)}" if lever.needs else ""
        table.add_row(
            Text.assemble((name, "bold"), f"\n{getattr(lever.name, lang)}", (needs, "dim")),
            label(f"lever.{lever.group}", lang),
            " ".join(lever.clauses),
            Text(getattr(lever.strength, lang)),
        )
    out().print(table)


def show_lever(name: str, lang: Lang, as_json: bool) -> None:
    """One lever, bundled or in a file, with what it changes in the words of its file."""
    lever = _own_lever(Path(name)) if is_lever_file(name) else load_levers().get(name)
    if lever is None:
        found, allowed = message("unknown_lever", name=repr(name)), one_of(load_levers(), name)
        raise InputError(Problem("shequ", 0, "levers", found, allowed))
    if as_json:
        print_json(_plain(name, lever))
        return
    console = out()
    console.print(Text(f"{name}: {getattr(lever.name, lang)}", style="bold"))
    console.print(getattr(lever.about, lang), markup=False)
    needs = ", ".join(lever.needs) or label("none", lang)
    if lever.needs_because is not None:
        needs += f" ({getattr(lever.needs_because, lang)})"
    rows = {
        "group": label(f"lever.{lever.group}", lang),
        "clauses": ", ".join(lever.clauses),
        "needs": needs,
        "strength_means": getattr(lever.strength, lang),
    }
    for word, text in rows.items():
        console.print(f"{label(word, lang)}: {text}", markup=False)
    console.print(label("survives" if lever.survives_restoration else "ends", lang), markup=False)
    _patch(lever, lang)
    if lever.scaled:
        _part(label("levers.scaled", lang), list(lever.scaled))
    for also in lever.also:
        word, other = ("with", also.with_) if also.with_ is not None else ("without", also.without)
        console.print(Text(f"\n{label(word, lang)} {other}:", style="bold underline"))
        _patch(also, lang)


def _own_lever(path: Path) -> Lever:
    """The lever in a file. Raises InputError for all that is wrong with it in itself."""
    lever, problems = check_lever(read_document(path), path.stem, load_clauses())
    if problems or lever is None:
        raise InputError(problems)
    return lever


def _patch(patch: Patch, lang: Lang) -> None:
    if patch.changes:
        _part(label("levers.changes", lang), patch.changes)
    if patch.append:
        _part(label("levers.append", lang), {path: list(items) for path, items in patch.append.items()})


def _part(title: str, content: Any) -> None:
    console = out()
    console.print(Text(f"\n{title}", style="bold"))
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, default_flow_style=None, width=100)
    console.print(text.rstrip(), markup=False)


def _plain(name: str, lever: Lever) -> Mapping[str, Any]:
    return {"id": name, **lever.model_dump(by_alias=True, exclude_unset=True)}

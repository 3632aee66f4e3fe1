"""`shequ handovers`: who hands cases to whom, how often and with what wait."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sim.cli.console import grid, note, out, print_csv, print_json
from sim.experiments.case_reading import CaseTable, places_of_cases
from sim.experiments.files import try_out, unusable
from sim.experiments.handovers import RAISERS, handovers, side_by_side
from sim.institutions.documents import InputError, display_path
from sim.institutions.structure import DEPARTMENT
from sim.text import Lang, label


def show_handovers(
    folders: Sequence[Path],
    *,
    seed: int | None,
    window: int,
    figure: Path | None,
    lang: Lang,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Print the table and write the figure. Raises InputError for folders without case tables.

    The folder of a comparison stands for those of its scenarios, in the order in which they are compared.
    """
    folders = [place for folder in folders for place in places_of_cases(folder)]
    read = [_tables(folder, seed) for folder in folders]
    table = side_by_side([handovers(tables, window=window) for tables in read])
    names = _scenarios(folders, read)
    if as_json or as_csv:
        rows = [
            {
                str(word): None if isinstance(value, float) and math.isnan(value) else value
                for word, value in row.items()
            }
            for row in table.to_dict("records")
        ]
        if as_json:
            print_json({"scenarios": names, "handovers": rows})
        else:
            print_csv(rows, [str(column) for column in table])
    else:
        _print(table, names, _bodies(read, lang), lang)
    if figure is not None:
        _draw(table, names, _bodies(read, lang), window, figure, lang)


def _tables(folder: Path, seed: int | None) -> list[CaseTable]:
    first = CaseTable(folder, seed)
    return [first] if seed is not None else [CaseTable(folder, one) for one in first.seeds]


def _scenarios(folders: Sequence[Path], read: Sequence[Sequence[CaseTable]]) -> list[str]:
    """The scenarios' ids; folders where these are alike."""
    names = [tables[0].known.scenario for tables in read]
    return names if len(set(names)) == len(names) else [display_path(folder) for folder in folders]


def _bodies(read: Sequence[Sequence[CaseTable]], lang: Lang) -> dict[str, str]:
    names = {name: label(f"handovers.{name}", lang) for name in (*RAISERS.values(), DEPARTMENT)}
    for tables in read:
        names |= {name: said[lang] for name, said in tables[0].known.bodies.items()}
    return names


def _print(table: pd.DataFrame, names: Sequence[str], bodies: dict[str, str], lang: Lang) -> None:
    words = ("handovers.cases_short", "handovers.wait_short")
    heads = [f"{name}: {label(word, lang)}" for name in names for word in words]
    ends = [label(word, lang) for word in ("handovers.from", "handovers.to")]
    lines = grid(*ends, *heads, numbers=range(2, 2 + len(heads)))
    for row in table.to_dict("records"):
        cells = [bodies.get(row[word], row[word]) for word in ("giver", "taker")]
        for k in range(len(names)):
            wait = row[f"wait_median_{k}"]
            cells += [f"{row[f'cases_{k}']:,.2f}", "" if math.isnan(wait) else f"{wait:.2f}"]
        lines.add_row(*cells)
    out().print(lines)
    note(label("handovers.note", lang))


def _draw(
    table: pd.DataFrame, names: Sequence[str], bodies: dict[str, str], window: int, folder: Path, lang: Lang
) -> None:
    from sim.report.fonts import refuse_without_font
    from sim.report.handovers import handover_chart
    from sim.report.save import save_all

    refuse_without_font(lang)
    try_out(folder)
    try:
        paths = save_all(handover_chart(table, names, bodies, window=window, lang=lang), folder, "handovers")
    except OSError as error:
        raise InputError(unusable(folder, error)) from None
    out().print("\n".join(display_path(path) for path in paths), markup=False, soft_wrap=True)

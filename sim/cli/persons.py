"""`shequ persons`: who gains and who loses, by group, among the persons of a comparison."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from sim.analysis.persons import BURDENS, CHANGE_COLUMNS
from sim.cli.console import grid, note, out, print_csv, print_json
from sim.experiments.files import try_out, unusable
from sim.experiments.persons import gains_in
from sim.institutions.documents import InputError, display_path
from sim.report.results import read
from sim.text import Lang, label
from sim.text.numbers import signed, typeset, with_interval


def show_persons(
    folder: Path,
    *,
    tolerances: Mapping[str, float],
    figure: Path | None,
    lang: Lang,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Print the table and write the figures.

    Raises InputError for a folder that `shequ compare --persons` has not written.
    """
    compared = read(folder)
    names = compared.names(lang)
    table, curves = gains_in(folder, compared.base, compared.options, tolerances=tolerances)
    if as_json or as_csv:
        rows = [_plain(row) for row in table.to_dict("records")]
        if as_json:
            ginis = curves.drop_duplicates(["scenario", "burden"])
            columns = ["scenario", "burden", "gini", "gini_low", "gini_high"]
            inequality = [_plain(row) for row in ginis[columns].to_dict("records")]
            print_json({"base": compared.base, "persons": rows, "inequality": inequality})
        else:
            print_csv(rows, list(CHANGE_COLUMNS))
    else:
        for option in compared.options:
            _print(table[table["scenario"] == option], names[compared.base], names[option], lang)
        note(label("persons.note", lang))
    if figure is not None:
        _draw(table, curves, names, compared.options, figure, lang)


def _plain(row: Mapping[object, object]) -> dict[str, object]:
    """A row with nothing where a number is missing."""
    return {
        str(word): None if isinstance(value, float) and math.isnan(value) else value
        for word, value in row.items()
    }


def _print(table: pd.DataFrame, base: str, option: str, lang: Lang) -> None:
    from sim.report.persons import group_name, way_name

    for burden in BURDENS:
        words = ("residents", "before", "after", "change", "gain", "lose", "same", "net")
        heads = [label(f"persons.{word}", lang) for word in words]
        title = f"{base} → {option}: {label(f'figure.persons.{burden}', lang)}"
        lines = grid(label("persons.group", lang), *heads, numbers=range(1, 1 + len(heads)), title=title)
        way = ""
        for row in table[table["burden"] == burden].to_dict("records"):
            by, key = str(row["by"]), str(row["key"])
            if by != way:
                lines.add_row(way_name(by, base, option, lang))
                way = by
            lines.add_row(
                ("  " if by else "") + group_name(by, key, lang),
                f"{row['residents']:,.0f}",
                f"{row['before']:.2f}",
                f"{row['after']:.2f}",
                _told(row, "change", 1.0, signed),
                *(_told(row, share, 100.0, with_interval) for share in ("gain", "lose")),
                f"{100.0 * row['same']:.0f}",
                _told(row, "net", 100.0, signed),
            )
        out().print(lines)


def _told(
    row: Mapping[object, float], name: str, factor: float, tell: Callable[[float, float, float], str]
) -> str:
    """A mean with its interval, where there is one."""
    return typeset(tell(*(factor * row[column] for column in (name, f"{name}_low", f"{name}_high"))))


def _draw(
    table: pd.DataFrame,
    curves: pd.DataFrame,
    names: Mapping[str, str],
    options: list[str],
    folder: Path,
    lang: Lang,
) -> None:
    from sim.report.fonts import refuse_without_font
    from sim.report.persons import gains_chart, lorenz_chart
    from sim.report.save import save_all
    from sim.report.style import SERIES

    refuse_without_font(lang)
    try_out(folder)
    drawn = {f"persons-{option}": gains_chart(table, names, option, lang=lang) for option in options}
    shown = dict(list(names.items())[: len(SERIES)])
    drawn["persons-lorenz"] = lorenz_chart(curves, shown, lang=lang)
    try:
        paths = [path for name, one in drawn.items() for path in save_all(one, folder, name)]
    except OSError as error:
        raise InputError(unusable(folder, error)) from None
    out().print("\n".join(display_path(path) for path in paths), markup=False, soft_wrap=True)

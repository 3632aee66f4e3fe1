"""`shequ load`: where the hours go, by body and purpose."""

from __future__ import annotations

import pandas as pd
from rich.markup import escape

from sim.cli.console import grid, note, out, print_csv, print_json
from sim.model import load_table
from sim.scenario import Scenario
from sim.text import Lang, label

_COLUMNS = ("body", "purpose", "demanded", "available", "booked")


def show_load(scenario: Scenario, lang: Lang, as_json: bool, as_csv: bool) -> None:
    """Run the scenario once and print hours a month by body and purpose."""
    table = load_table(scenario)
    if as_json:
        print_json(table[list(_COLUMNS)].to_dict("records"))
    elif as_csv:
        print_csv(table[list(_COLUMNS)].to_dict("records"), _COLUMNS)
    else:
        _print(table, scenario, lang)


def _print(table: pd.DataFrame, scenario: Scenario, lang: Lang) -> None:
    words = ("body", "purpose", "demanded", "available", "booked", "use")
    lines = grid(*(label(word, lang) for word in words), numbers=(2, 3, 4, 5))
    names = {
        name: str(getattr(body.name, lang))
        for phase in scenario.phases
        for name, body in phase.structure.bodies.items()
    }
    for body, rows in table.groupby("body", sort=False):
        for row in rows.itertuples():
            lines.add_row(
                escape(names.get(str(body), label(str(body), lang))),
                label(str(row.purpose), lang),
                *(f"{value:,.0f}" for value in (row.demanded, row.available, row.booked)),
                f"{row.demanded / row.available:.2f}" if row.available > 0 else "–",
            )
    out().print(lines)
    note(f"{scenario.id}: {label('hours_a_month', lang)}, {scenario.years} {label('years', lang)}")

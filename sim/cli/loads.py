"""`shequ load`: where the hours go, by body and purpose."""

from __future__ import annotations

import math
from typing import Any

from rich.text import Text

import sim.experiments.load
from sim.cli.console import grid, note, out, print_csv, print_json
from sim.cli.running import shown_progress
from sim.institutions.scenario import Scenario
from sim.text import Lang, label


def show_load(scenario: Scenario, months: int, lang: Lang, as_json: bool, as_csv: bool) -> None:
    """Run the scenario once and print hours a month by body and purpose."""
    with shown_progress(1) as progress:
        table = sim.experiments.load.load_table(scenario, months=months, progress=progress.months)
    rows: list[dict[str, Any]] = [
        {
            str(word): None if isinstance(value, float) and math.isnan(value) else value
            for word, value in row.items()
        }
        for row in table[list(sim.experiments.load.COLUMNS)].to_dict("records")
    ]
    if as_json:
        print_json(rows)
    elif as_csv:
        print_csv(rows, sim.experiments.load.COLUMNS)
    else:
        _print(rows, scenario, lang)


def _print(rows: list[dict[str, Any]], scenario: Scenario, lang: Lang) -> None:
    """A body's total in bold, its purposes below it."""
    words = ("body", "demanded", "available", "booked", "use")
    lines = grid(*(label(word, lang) for word in words), numbers=(1, 2, 3, 4))
    names = _names(scenario, lang)
    for row in rows:
        total = row["purpose"] == sim.experiments.load.ALL
        what = names.get(row["body"], row["body"]) if total else f"  {label(row['purpose'], lang)}"
        available = row["available"]
        cells = (
            what,
            *(
                "" if row[word] is None else f"{row[word]:,.0f}"
                for word in ("demanded", "available", "booked")
            ),
            f"{row['demanded'] / available:.2f}" if available else "",
        )
        lines.add_row(*(Text(cell, style="bold" if total else "") for cell in cells))
    out().print(lines)
    note(f"{scenario.id}: {label('hours_a_month', lang)}; {label('use', lang)} = "
         f"{label('demanded', lang)} / {label('available', lang)}")  # fmt: skip


def _names(scenario: Scenario, lang: Lang) -> dict[str, str]:
    """The names of bodies and departments, as the last structure that has them says."""
    names: dict[str, str] = {}
    for phase in scenario.phases:
        for parts in (phase.structure.bodies, phase.structure.departments):
            names |= {name: str(getattr(part.name, lang)) for name, part in parts.items()}
    return names

"""`shequ clauses --measured`: what a run shows of each clause, year by year."""

from __future__ import annotations

import math
from typing import Any

from rich.text import Text

from sim.cli.console import grid, note, out, print_csv, print_json
from sim.cli.running import shown_progress
from sim.experiments.clauses_measured import COLUMNS, measured
from sim.institutions.clauses import Clause
from sim.institutions.scenario import Scenario
from sim.measures.indicators import INDICATORS
from sim.text import Lang, label


def show_measured(
    scenario: Scenario, clauses: dict[str, Clause], lang: Lang, as_json: bool, as_csv: bool
) -> None:
    """Run the scenario once and print the figures of the clauses."""
    with shown_progress(1) as progress:
        table = measured(scenario, clauses=clauses, progress=progress.months)
    if as_json or as_csv:
        rows: list[dict[str, Any]] = [
            {str(k): None if isinstance(v, float) and math.isnan(v) else v for k, v in row.items()}
            for row in table.to_dict("records")
        ]
        print_json(rows) if as_json else print_csv(rows, COLUMNS)
        return
    years = sorted(table["year"].unique())
    columns = (label("clauses", lang), label("indicator", lang), *(str(year) for year in years))
    lines = grid(*columns, numbers=tuple(range(2, len(columns))))
    for clause, found in table.groupby("clause", sort=False):
        said = f"{clause} {getattr(clauses[str(clause)].name, lang)}"
        for indicator, row in found.groupby("indicator", sort=False):
            values = row.set_index("year")["value"]
            cells = (
                said,
                getattr(INDICATORS[str(indicator)].name, lang),
                *(_number(values[year]) for year in years),
            )
            lines.add_row(*(Text(cell, style="bold" if row["acts"].any() else "dim") for cell in cells))
            said = ""
        lines.add_section()
    out().print(lines)
    note(f"{scenario.id}: {label('clauses_measured', lang)}")


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:,.3g}" if abs(value) < 1000.0 else f"{value:,.0f}"

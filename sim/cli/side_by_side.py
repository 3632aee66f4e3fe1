"""Several options against one base: differences side by side, who is best, and who leaves whom behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from sim.cli.console import grid
from sim.cli.headlines import headline, judged, mean_of, name_of, titled, totals_of, window_of
from sim.experiments.store import Results
from sim.institutions.scenario import Scenario
from sim.measures.indicators import Indicator
from sim.report.percent import DIFFERENCES, SUMMARY, table_shown
from sim.text import Lang, label
from sim.text.numbers import signed

AT_A_TIME = 3
"""Options in one table: more don't fit into 100 columns."""


def options_tables(
    results: Results,
    indicators: Mapping[str, Indicator],
    scenarios: Sequence[Scenario],
    window: int,
    lang: Lang,
) -> Iterator[Table]:
    """Headline totals of the base and each option's difference with its verdict; a few options a table."""
    base, *options = scenarios
    before = totals_of(table_shown(results.summary, indicators, SUMMARY), base.id)
    differences = table_shown(results.differences, indicators, DIFFERENCES)
    for first in range(0, len(options), AT_A_TIME):
        shown = options[first : first + AT_A_TIME]
        names = ", ".join(f"{option.id} = {name_of(option, lang)}" for option in shown)
        what = label("comparison.differences", lang).format(base=name_of(base, lang))
        heading = f"{what} (± 95 %): {window_of(window, lang)}\n{names}"
        table = grid(
            label("indicator", lang), escape(base.id), *(escape(option.id) for option in shown),
            numbers=range(1, len(shown) + 2), title=escape(heading),
        )  # fmt: skip
        changes = [totals_of(differences, option.id) for option in shown]
        for group, rows in headline(indicators, before):
            table.add_row(Text(label(f"group.{group}", lang), style="bold"))
            for name, indicator in rows:
                cells: list[RenderableType] = [titled(indicator, lang), mean_of(before.get(name))]
                for change in changes:
                    if (row := change.get(name)) is None:
                        cells.append("–")
                        continue
                    figure = signed(row["difference"], row["low"], row["high"])
                    cells.append(Text.assemble(figure, "\n", judged(row, indicator, lang)))
                table.add_row(*cells)
        yield table


def best_table(
    ranking: pd.DataFrame, indicators: Mapping[str, Indicator], scenarios: Sequence[Scenario], lang: Lang
) -> Table:
    """How probably each scenario is best, headline by headline; the best mean stands out."""
    table = grid(
        label("indicator", lang), *(escape(scenario.id) for scenario in scenarios),
        numbers=range(1, len(scenarios) + 1), title=label("comparison.best", lang),
    )  # fmt: skip
    rows = {(str(r["indicator"]), str(r["scenario"])): r for r in ranking.to_dict("records")}
    for _, members in headline(indicators, ranking["indicator"]):
        for name, indicator in members:
            cells = []
            for scenario in scenarios:
                row = rows[name, scenario.id]
                share = "–" if row["best"] != row["best"] else f"{row['best']:.0%}"
                cells.append(Text(share, style="bold" if row["rank"] == 1 else ""))
            table.add_row(titled(indicator, lang), *cells)
    return table


def dominance_table(dominance: pd.DataFrame, lang: Lang) -> Table:
    """Each pair of scenarios once: counts of main outcomes, and whether one of them dominates."""
    table = grid(
        "", label("comparison.pair", lang), label("comparison.on", lang), label("verdict", lang),
        numbers=(2,), title=label("comparison.dominance", lang),
    )  # fmt: skip
    rows = dominance.to_dict("records")
    order = list(dict.fromkeys(dominance["scenario"]))
    for row in rows:
        one, other = str(row["scenario"]), str(row["against"])
        if order.index(one) < order.index(other):
            continue  # the later one is told against the earlier, so options against the base
        if row["better"] == row["worse"] == 0:
            word = label("comparison.alike", lang)
        elif row["better"] and row["worse"]:
            word = label("comparison.no_dominance", lang)
        else:
            word = label("comparison.dominates", lang).format(scenario=one if row["dominates"] else other)
        counts = f"{row['better']} / {row['worse']} / {row['unclear']}"
        table.add_row(escape(one), escape(other), counts, escape(word))
    return table


def restorations(rows: pd.DataFrame, lang: Lang) -> Iterator[str]:
    """In how many of each scenario's runs the street office had come back by the end, where it did at all.

    `rows` are long: scenario, seed, month, indicator, by, value. A mean over runs that went two ways is
    like none of them.
    """
    found = rows[(rows["indicator"] == "street_office_restored") & (rows["by"] == "")]
    for scenario, own in found.groupby("scenario", sort=False, observed=True):
        last = own.sort_values("month").groupby("seed", observed=True)["value"].last()
        if back := int((last > 0.0).sum()):
            text = label("comparison.restored", lang)
            yield text.format(scenario=scenario, back=back, runs=len(last))


def remarks(results: Results, half_width: float, lang: Lang) -> Iterator[str]:
    """What happened to whole runs, what the verdicts mean, how many replicates a given precision takes."""
    yield from restorations(results.rows, lang)
    table = results.differences
    family = table[table["p_holm"].notna()]
    if family.empty:
        if len(table):
            yield label("comparison.one_run", lang)
        return
    for option, own in table[table["by"] == ""].groupby("scenario", sort=False, observed=True):
        if (own[["difference", "low", "high"]].fillna(0.0) == 0.0).all(axis=None):
            yield label("comparison.same", lang).format(option=option, base=own["base"].iloc[0])
    yield label("comparison.verdicts", lang).format(looked=len(family))
    there = int(family["replicates"].max())
    needed = family["replicates_needed"]
    yield label("comparison.needed", lang).format(
        share=f"{half_width:.3g}" if half_width < 0.01 else f"{half_width:.0%}",
        there=there,
        known=int((needed <= there).sum()),
        of=len(family),
        most=f"{int(needed.max()):,}" if needed.notna().any() else "–",
    )

"""Several options against one base: differences side by side, who is best, and who leaves whom behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from sim.analysis.undone import BACK, KEPT, split_means, undone
from sim.cli.console import grid
from sim.cli.headlines import headline, judged, mean_of, name_of, titled, titled_plain, totals_of, window_of
from sim.experiments.store import Results
from sim.institutions.scenario import Scenario
from sim.measures.indicators import PRIORITY, Indicator
from sim.report.percent import DIFFERENCES, SUMMARY, table_shown
from sim.text import Lang, label
from sim.text.numbers import probability, signed, with_interval

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
                share = probability(row["best"])
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
    mirrored = {(str(row["scenario"]), str(row["against"])): row for row in rows}
    order = list(dict.fromkeys(dominance["scenario"]))
    for row in rows:
        one, other = str(row["scenario"]), str(row["against"])
        if order.index(one) < order.index(other):
            continue  # the later one is told against the earlier, so options against the base
        back = mirrored[other, one]
        if row["better"] == row["worse"] == 0:
            word = label("comparison.alike", lang)
        elif row["dominates"] or back["dominates"]:
            word = label("comparison.dominates", lang).format(scenario=one if row["dominates"] else other)
        elif row["better"] and row["worse"]:
            word = label("comparison.no_dominance", lang)
        else:
            ahead, it = (one, row) if row["better"] else (other, back)
            word = label("comparison.may_harm", lang).format(scenario=ahead, count=it["harmed"])
        counts = f"{row['better']} / {row['worse']} / {row['unclear']}"
        table.add_row(escape(one), escape(other), counts, escape(word))
    return table


def restorations(
    rows: pd.DataFrame, indicators: Mapping[str, Indicator], window: int, lang: Lang
) -> Iterator[str]:
    """In how many of each scenario's runs the street office came back and when, and the means of each kind.

    `rows` are long: scenario, replicate, month, indicator, by, key, value.
    """
    for found in undone(rows):
        low, high = found.share
        yield label("comparison.restored", lang).format(
            scenario=found.scenario,
            back=len(found.months),
            runs=found.runs,
            when=months_of(sorted(found.months.values()), lang),
            low=f"{low:.0%}",
            high=f"{high:.0%}",
        )
        if len(found.months) < found.runs:
            split = table_shown(split_means(rows, found, indicators, PRIORITY, window), indicators, SUMMARY)
            back, kept = totals_of(split, BACK), totals_of(split, KEPT)
            for name in (name for name in PRIORITY if name in back and name in kept):
                shown_ = [with_interval(r["mean"], r["low"], r["high"]) for r in (back[name], kept[name])]
                title = titled_plain(indicators[name], lang)
                yield "  " + label("comparison.split", lang).format(
                    indicator=title, back=shown_[0], kept=shown_[1]
                )


def months_of(months: Sequence[int], lang: Lang) -> str:
    """The month, or the first and the last."""
    code = "comparison.month" if months[0] == months[-1] else "comparison.months"
    return label(code, lang).format(first=months[0], last=months[-1])


def remarks(results: Results, half_width: float, lang: Lang) -> Iterator[str]:
    """What the verdicts mean, and how many replicates a given precision takes."""
    table = results.differences
    family = table[table["p_holm"].notna()]
    if family.empty:
        if len(table):
            yield label("comparison.one_run", lang)
        return
    for option, own in table[table["by"] == ""].groupby("scenario", sort=False, observed=True):
        if (own[["difference", "low", "high"]].fillna(0.0) == 0.0).all(axis=None):
            yield label("comparison.same", lang).format(option=option, base=own["base"].iloc[0])
    yield label("comparison.verdicts", lang).format(looked=int(family["family"].max()))
    there = int(family["replicates"].max())
    needed = family["replicates_needed"]
    yield label("comparison.needed", lang).format(
        share=f"{half_width:.3g}" if half_width < 0.01 else f"{half_width:.0%}",
        there=there,
        known=int((needed <= there).sum()),
        of=len(family),
        most=f"{int(needed.max()):,}" if needed.notna().any() else "–",
    )

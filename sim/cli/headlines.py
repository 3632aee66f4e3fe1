"""The headline tables: what changed and for better or worse, each figure as precise as its interval."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import pandas as pd
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.analysis.compare import verdict
from sim.cli.console import grid
from sim.experiments.store import Results
from sim.institutions.scenario import Scenario
from sim.measures.indicators import HEADLINE, Indicator
from sim.report.percent import DIFFERENCES, SUMMARY, shown, table_shown
from sim.text import Lang, label
from sim.text.numbers import rounded, signed


def headline(
    indicators: Mapping[str, Indicator], there: Iterable[str]
) -> list[tuple[str, list[tuple[str, Indicator]]]]:
    """The headline indicators among those `there`, group by group: (group, [(id, indicator)])."""
    there = set(there)
    groups: dict[str, list[tuple[str, Indicator]]] = {}
    for name in HEADLINE:
        if name in there and name in indicators:
            groups.setdefault(indicators[name].group, []).append((name, indicators[name]))
    return list(groups.items())


def difference_table(
    results: Results,
    indicators: Mapping[str, Indicator],
    base: Scenario,
    option: Scenario,
    window: int,
    lang: Lang,
) -> Table:
    """Headline totals of two scenarios, their difference with its interval, and the verdict in words."""
    summary = table_shown(results.summary, indicators, SUMMARY)
    before, after = totals_of(summary, base.id), totals_of(summary, option.id)
    change = totals_of(table_shown(results.differences, indicators, DIFFERENCES), option.id)
    heading = f"{name_of(base, lang)} → {name_of(option, lang)}: {window_of(window, lang)}"
    table = grid(
        label("indicator", lang), escape(base.id), escape(option.id), label("difference", lang),
        label("verdict", lang), numbers=(1, 2, 3), title=escape(heading),
    )  # fmt: skip
    for group, rows in headline(indicators, {*before, *after}):
        table.add_row(Text(label(f"group.{group}", lang), style="bold"))
        for name, indicator in rows:
            words, difference = Text(""), "–"
            if (row := change.get(name)) is not None:
                difference = signed(row["difference"], row["low"], row["high"])
                words = judged(row, indicator, lang)
            table.add_row(
                titled(indicator, lang),
                mean_of(before.get(name)),
                mean_of(after.get(name)),
                difference,
                words,
            )
    return table


def summary_table(
    results: Results, indicators: Mapping[str, Indicator], scenario: Scenario, window: int, lang: Lang
) -> Table:
    """Headline totals of one scenario with their intervals."""
    totals = totals_of(table_shown(results.summary, indicators, SUMMARY), scenario.id)
    heading = f"{name_of(scenario, lang)}: {window_of(window, lang)}"
    table = grid(
        label("indicator", lang), label("mean", lang), label("interval", lang),
        numbers=(1, 2), title=escape(heading),
    )  # fmt: skip
    for group, rows in headline(indicators, totals):
        table.add_row(Text(label(f"group.{group}", lang), style="bold"))
        for name, indicator in rows:
            row = totals[name]
            table.add_row(titled(indicator, lang), mean_of(row), _range(row["low"], row["high"], lang))
    return table


def judged(row: Row, indicator: Indicator, lang: Lang) -> Text:
    """The verdict in words; with a question mark where only the row's own interval would support one."""
    if indicator.better == "none":
        return Text(label("no_direction", lang), style="no_direction")
    word = str(row["verdict"])
    if indicator.better == "zero":
        return Text(label(word, lang), style=word)
    alone = verdict(indicator.better, row["low"], row["high"])
    if word == "unclear" != alone:
        return Text(f"{label(alone, lang)}?", style="unclear")
    return Text(label(word, lang), style=word)


def _range(low: float, high: float, lang: Lang) -> str:
    half = (high - low) / 2.0
    if not math.isfinite(half):
        return "–"
    return label("comparison.range", lang).format(low=rounded(low, half), high=rounded(high, half))


type Row = Mapping[Hashable, Any]


def totals_of(table: pd.DataFrame, scenario: str) -> dict[str, Row]:
    """The rows of one scenario without breakdown, by indicator."""
    own = table[(table["scenario"] == scenario) & (table["by"] == "")]
    return {str(row["indicator"]): row for row in own.to_dict("records")}


def mean_of(row: Row | None) -> str:
    """The mean of a row of the summary, as precise as its interval."""
    return "–" if row is None else rounded(row["mean"], (row["high"] - row["low"]) / 2.0)


def titled_plain(indicator: Indicator, lang: Lang) -> str:
    """The indicator's name and unit."""
    unit = getattr(shown(indicator).unit, lang)
    return f"{getattr(indicator.name, lang)}{f' [{unit}]' if unit else ''}"


def titled(indicator: Indicator, lang: Lang) -> Padding:
    """The indicator's name and unit, set in from the group's name, folded lines too."""
    unit = getattr(shown(indicator).unit, lang)
    title = Text.assemble(getattr(indicator.name, lang), (f" [{unit}]" if unit else "", "dim"))
    return Padding(title, (0, 0, 0, 2))


def name_of(scenario: Scenario, lang: Lang) -> str:
    """The scenario's name in a language."""
    return str(getattr(scenario.name, lang))


def window_of(window: int, lang: Lang) -> str:
    """Which months the figures are means of."""
    return f"最后 {window} 个月的均值" if lang == "zh" else f"means of the last {window} months"

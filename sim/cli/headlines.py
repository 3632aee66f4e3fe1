"""The headline tables: what changed and for better or worse, each figure as precise as its interval."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import pandas as pd
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from sim.cli.console import grid
from sim.experiments.store import Results
from sim.indicators import Indicator
from sim.scenario import Scenario
from sim.text import Lang, label

GROUPS = ("service", "workload", "footprint", "society")
"""The groups of the headline, in this order."""

PER_GROUP = 4
"""How many of a group's indicators make the headline: the first that are declared."""


def headline(indicators: Mapping[str, Indicator], there: Iterable[str]) -> list[tuple[str, str, Indicator]]:
    """The headline indicators among those `there`, as (group, id, indicator)."""
    there = set(there)
    chosen = []
    for group in GROUPS:
        own = [(name, it) for name, it in indicators.items() if it.group == group and name in there]
        chosen += [(group, name, it) for name, it in own[:PER_GROUP]]
    return chosen


def difference_table(
    results: Results,
    indicators: Mapping[str, Indicator],
    base: Scenario,
    option: Scenario,
    window: int,
    lang: Lang,
) -> Table:
    """Headline totals of two scenarios, their difference with its interval, and the verdict in words."""
    before, after = _totals(results.summary, base.id), _totals(results.summary, option.id)
    change = _totals(results.differences, option.id)
    heading = f"{_name(base, lang)} → {_name(option, lang)}: {_window(window, lang)}"
    table = grid(
        label("indicator", lang), base.id, option.id, label("difference", lang), label("verdict", lang),
        numbers=(1, 2, 3), title=escape(heading),
    )  # fmt: skip
    for group, rows in _grouped(headline(indicators, set(before.index) | set(after.index))):
        table.add_row(Text(label(f"group.{group}", lang), style="bold"))
        for name, indicator in rows:
            verdict = Text("")
            difference = "–"
            if name in change.index:
                row = change.loc[name]
                difference = signed(row["difference"], row["low"], row["high"])
                word = "no_direction" if indicator.better == "none" else str(row["verdict"])
                verdict = Text(label(word, lang), style=word)
            table.add_row(
                _titled(indicator, lang), _mean(before, name), _mean(after, name), difference, verdict
            )
    return table


def summary_table(
    results: Results, indicators: Mapping[str, Indicator], scenario: Scenario, window: int, lang: Lang
) -> Table:
    """Headline totals of one scenario with their intervals."""
    totals = _totals(results.summary, scenario.id)
    heading = f"{_name(scenario, lang)}: {_window(window, lang)}"
    table = grid(
        label("indicator", lang), label("mean", lang), label("interval", lang),
        numbers=(1, 2), title=escape(heading),
    )  # fmt: skip
    for group, rows in _grouped(headline(indicators, totals.index)):
        table.add_row(Text(label(f"group.{group}", lang), style="bold"))
        for name, indicator in rows:
            row = totals.loc[name]
            table.add_row(_titled(indicator, lang), _mean(totals, name), _range(row["low"], row["high"]))
    return table


def rounded(value: float, half_width: float = math.nan) -> str:
    """A number with the digits its interval supports: two of the half width.

    Without an interval: a whole number as it is, anything else with three digits.
    """
    if not math.isfinite(value):
        return "–"
    if half_width > 0.0:
        size = half_width
    elif value == round(value):
        return f"{value:,.0f}"
    else:
        size = abs(value) / 10.0
    digits = max(0, min(6, 1 - math.floor(math.log10(size))))
    text = f"{value:,.{digits}f}"
    # What rounds to nothing has no sign.
    return text.lstrip("-") if float(text.replace(",", "")) == 0.0 else text


def signed(difference: float, low: float, high: float) -> str:
    """A difference with its sign and, where there is one, its interval: ``+3.2 (2.1 to 4.3)``."""
    half = (high - low) / 2.0
    text = rounded(difference, half)
    text = f"+{text}" if difference > 0.0 and text != "0" else text
    return f"{text} ({_range(low, high)})" if half > 0.0 else text


def _range(low: float, high: float) -> str:
    half = (high - low) / 2.0
    if not math.isfinite(half):
        return "–"
    return f"{rounded(low, half)} to {rounded(high, half)}"


def _totals(table: pd.DataFrame, scenario: str) -> pd.DataFrame:
    """The rows of one scenario without breakdown, by indicator."""
    return table[(table["scenario"] == scenario) & (table["by"] == "")].set_index("indicator")


def _mean(totals: pd.DataFrame, name: str) -> str:
    if name not in totals.index:
        return "–"
    row = totals.loc[name]
    return rounded(float(row["mean"]), float(row["high"] - row["low"]) / 2.0)


def _titled(indicator: Indicator, lang: Lang) -> Text:
    """The indicator's name and unit."""
    unit = getattr(indicator.unit, lang)
    return Text.assemble(f"  {getattr(indicator.name, lang)}", (f" [{unit}]" if unit else "", "dim"))


def _grouped(
    rows: Iterable[tuple[str, str, Indicator]],
) -> Iterable[tuple[str, list[tuple[str, Indicator]]]]:
    groups: dict[str, list[tuple[str, Indicator]]] = {}
    for group, name, indicator in rows:
        groups.setdefault(group, []).append((name, indicator))
    return groups.items()


def _name(scenario: Scenario, lang: Lang) -> str:
    return str(getattr(scenario.name, lang))


def _window(window: int, lang: Lang) -> str:
    return f"最后 {window} 个月的均值" if lang == "zh" else f"means of the last {window} months"

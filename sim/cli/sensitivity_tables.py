"""Tables of a sensitivity analysis: what an outcome hangs on, as far as it is clear of noise."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from sim.analysis.sensitivity import DIFFERENCE, Sensitivity
from sim.cli.asking import named
from sim.cli.console import grid, out
from sim.institutions.parameters import Parameter
from sim.institutions.scenario import Scenario
from sim.measures.indicators import INDICATORS
from sim.report.percent import table_shown, times
from sim.text import Lang, label
from sim.text.numbers import rounded, with_interval

IN_DETAIL = 3
"""With up to so many indicators each has a table of its own; with more there is one for all."""

_IN_UNIT = (
    "mu", "sigma", "sigma_corrected", "noise", "mu_star", "mu_star_low", "mu_star_high", "effect",
    "effect_low", "effect_high",
)  # fmt: skip
"""Columns of a screening that are in the indicator's unit; Sobol' indices are shares of the variance."""
_MOST_ROWS, _LEAST_ROWS = 15, 5
_MOST_NAMES = 4

type Row = Mapping[Hashable, Any]


def print_sensitivity(
    found: Sensitivity, scenarios: Sequence[Scenario], names: Sequence[str], lang: Lang
) -> None:
    """What was found of the difference if there are two scenarios, otherwise of the level."""
    of = DIFFERENCE if len(scenarios) > 1 else scenarios[0].id
    title = " - ".join(str(getattr(s.name, lang)) for s in reversed(scenarios))
    effects = table_shown(found.effects[found.effects["of"] == of], INDICATORS, _IN_UNIT)
    variances = found.variances[found.variances["of"] == of].set_index("indicator")
    registry = scenarios[0].parameters.registry
    console, morris = out(), "mu_star" in effects
    if len(names) <= IN_DETAIL:
        for name in names:
            own, said = effects[effects["indicator"] == name], variances.loc[name]
            console.print(Text(f"\n{title}: {named(name, lang)}", style="bold"), soft_wrap=True)
            table = _morris_table if morris else _sobol_table
            console.print(table(own, registry, lang))
            pairs = found.pairs[found.pairs["of"] == of] if len(found.pairs) else found.pairs
            for line in (*_remarks(own, said, lang), *_pairs(pairs, name, registry, lang)):
                console.print(Text(f" {line}"))
    else:
        console.print(_overview(effects, variances, registry, escape(title), names, lang))
    if morris:
        console.print(label("sensitivity.whole_range", lang), markup=False)
    if (variances["replicates"] < 2).all():
        console.print(label("sensitivity.one", lang), markup=False)


def _morris_table(effects: pd.DataFrame, registry: Mapping[str, Parameter], lang: Lang) -> Table:
    """The parameters that are clear of noise, strongest first, and if these are few some that are not."""
    words = ("parameter", "effect", "mu", "sigma", "mu_star", "noise")
    table = grid(*(label(f"sensitivity.{word}", lang) for word in words), numbers=(1, 2, 3, 4, 5))
    clear, others = _ranked(effects)
    for row in (*clear[:_MOST_ROWS], *others[: max(0, _LEAST_ROWS - len(clear))]):
        name = "effect" if math.isfinite(row["effect"]) else "mu_star"
        low, high = row[f"{name}_low"], row[f"{name}_high"]
        size, half = with_interval(row[name], low, high), (high - low) / 2.0
        sigma = row["sigma_corrected"] if math.isfinite(row["sigma_corrected"]) else row["sigma"]
        figures = (row["mu"], sigma, row["mu_star"], row["noise"])
        style = "" if row in clear else "dim"
        table.add_row(_titled(row, registry, lang), size, *(rounded(x, half) for x in figures), style=style)
    return table


def _sobol_table(effects: pd.DataFrame, registry: Mapping[str, Parameter], lang: Lang) -> Table:
    """All parameters, the one that takes part in most first; without noise where that could be told."""
    corrected = bool(effects["ST_corrected"].notna().any())
    kinds = ("S1_corrected", "ST_corrected", "S1", "ST") if corrected else ("S1", "ST")
    heads = ("S1", "ST", "S1_raw", "ST_raw") if corrected else ("S1_raw", "ST_raw")
    words = [label(f"sensitivity.{head}", lang) for head in heads]
    numbers = tuple(range(1, len(words) + 1))
    table = grid(label("sensitivity.parameter", lang), *words, numbers=numbers)
    for row in effects.sort_values(kinds[1], ascending=False, kind="stable").to_dict("records"):
        cells = [_range(row[kind], row[f"{kind}_low"], row[f"{kind}_high"]) for kind in kinds]
        table.add_row(_titled(row, registry, lang), *cells)
    return table


def _overview(
    effects: pd.DataFrame,
    variances: pd.DataFrame,
    registry: Mapping[str, Parameter],
    title: str,
    names: Sequence[str],
    lang: Lang,
) -> Table:
    """A row an indicator: its mean over all runs, and the parameters it hangs on most."""
    kind = "effect" if "mu_star" in effects else "part"
    words = ("indicator", "mean", f"sensitivity.{kind}", "sensitivity.noise_left")
    table = grid(*(label(word, lang) for word in words), numbers=(1, 3), title=title)
    for name in names:
        said = variances.loc[name, ["mean", "noise"]].to_numpy(dtype=float)
        clear, _ = _ranked(effects[effects["indicator"] == name])
        parts = [f"{_name(row, registry, lang)}: {_size(row)}" for row in clear[:_MOST_NAMES]]
        if len(clear) > _MOST_NAMES:
            parts.append(f"+ {len(clear) - _MOST_NAMES}")
        cell = Text("\n".join(parts)) if parts else Text(label("sensitivity.flat", lang), style="dim")
        mean = rounded(times(INDICATORS[name]) * said[0])
        table.add_row(Text(named(name, lang)), mean, cell, _percent(said[1]))
        table.add_section()
    return table


def _remarks(effects: pd.DataFrame, said: Any, lang: Lang) -> list[str]:
    lines = []
    if said["replicates"] > 1:
        parts = (said[word] for word in ("parameters", "luck", "interplay", "noise"))
        lines.append(label("sensitivity.variance", lang).format(*map(_percent, parts)))
    clear, others = _ranked(effects)
    if not clear:
        lines.append(label("sensitivity.flat", lang))
    elif others:
        lines.append(label("sensitivity.within", lang).format(len(others), len(effects)))
    if said["left_out"]:
        whole = said["points"] / len(effects) if len(effects) else 0
        lines.append(label("sensitivity.left_out", lang).format(int(said["left_out"]), round(whole)))
    return lines


def _pairs(pairs: pd.DataFrame, name: str, registry: Mapping[str, Parameter], lang: Lang) -> list[str]:
    """The pairs that clearly explain something which neither does alone, strongest first."""
    if pairs.empty:
        return []
    own = pairs[pairs["indicator"] == name]
    kind = "S2_corrected" if own["S2_corrected"].notna().any() else "S2"
    clear = own[own[f"{kind}_low"] > 0.0].sort_values(kind, ascending=False, kind="stable")
    return [
        label("sensitivity.together", lang).format(
            *(getattr(registry[row[side]].name, lang) for side in ("one", "other")),
            _range(row[kind], row[f"{kind}_low"], row[f"{kind}_high"]),
        )
        for row in clear.to_dict("records")
    ]


def _ranked(effects: pd.DataFrame) -> tuple[list[Row], list[Row]]:
    """The rows of parameters whose effect is clear of noise, and the others; each strongest first.

    Where noise is not known, effects are taken as they are and count as clear of it.
    """
    kind = ("effect", "mu_star") if "mu_star" in effects else ("ST_corrected", "ST")
    name = kind[0] if effects[kind[0]].notna().any() else kind[1]
    ranked = effects.assign(_size=effects[name]).sort_values("_size", ascending=False, kind="stable")
    rows = [row for row in ranked.to_dict("records") if row["_size"] == row["_size"]]
    bound = name if name == "mu_star" else f"{name}_low"
    return [row for row in rows if row[bound] > 0.0], [row for row in rows if not row[bound] > 0.0]


def _size(row: Row) -> str:
    """How strong a parameter is: a change with its direction (Morris), or a part of the variance (Sobol')."""
    if "mu_star" not in row:
        name = "ST_corrected" if math.isfinite(row["ST_corrected"]) else "ST"
        return _range(row[name], row[f"{name}_low"], row[f"{name}_high"])
    size = float(row["_size"])
    sure = abs(row["mu"]) >= size / 2.0  # mostly one way
    sign = "+" if row["mu"] > 0.0 else "-"
    return f"{sign if sure else ''}{rounded(size)}"


def _titled(row: Row, registry: Mapping[str, Parameter], lang: Lang) -> Text:
    return Text.assemble(_name(row, registry, lang), (f"\n{row['parameter']}", "dim"))


def _name(row: Row, registry: Mapping[str, Parameter], lang: Lang) -> str:
    return str(getattr(registry[row["parameter"]].name, lang))


def _range(value: float, low: float, high: float) -> str:
    return f"{value:.2f} ({low:.2f} – {high:.2f})" if math.isfinite(value) else "–"


def _percent(share: float) -> str:
    return f"{share:.0%}" if math.isfinite(share) else "–"

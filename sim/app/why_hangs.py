"""What a difference hangs on: the uncertain numbers that move it most over their ranges."""

from __future__ import annotations

from typing import Any

import pandas as pd
import solara
from markupsafe import Markup as Html

from sim.analysis.sensitivity import DIFFERENCE
from sim.app import bars
from sim.app.elements import tag
from sim.app.failing import name_of
from sim.app.why_sources import Found
from sim.app.widgets import Chart, Markup, Table
from sim.app.words import chart_tools, say, table_words
from sim.measures.indicators import INDICATORS
from sim.report.drawn import said
from sim.report.percent import shown, table_shown
from sim.text import Lang
from sim.text.numbers import rounded, typeset

_TOP = 10
"""Parameters that are drawn and listed at first; the table has all."""
_ENDS = ("mu_star", "mu_star_low", "mu_star_high")


@solara.component
def Hangs(there: Found, chosen: str, lang: Lang) -> None:
    """The strongest as bars, all as a table."""
    effects = table_shown(there.tables["morris.csv"], INDICATORS, _ENDS)
    own = effects[(effects["indicator"] == chosen) & (effects["of"] == DIFFERENCE)]
    own = own.sort_values("mu_star", ascending=False)
    unit = said(shown(INDICATORS[chosen]).unit, lang)
    rows = [(name_of(str(row["parameter"]), lang), *_ends(row)) for row in own.head(_TOP).to_dict("records")]
    noise, variance = "", there.tables.get("variance.csv")
    if variance is not None:
        here = variance[(variance["indicator"] == chosen) & (variance["of"] == DIFFERENCE)]
        if len(here) and pd.notna(here["noise"].iloc[0]):
            noise = say("noise", lang, share=f"{100.0 * float(here['noise'].iloc[0]):.0f}")
    help_ = tag("p", say("hangs_help", lang, count=len(rows)))
    Markup(html=Html().join((help_, tag("p", noise, class_="sq-help") if noise else "")))
    title = f"{say('hangs', lang)}: {said(INDICATORS[chosen].name, lang)}"
    heard = "; ".join(f"{name} {value:.3g}" for name, value, _, _ in rows)
    with solara.Div(classes=["sq-pair"]):
        Chart(
            option=bars.marks(rows, unit=unit),
            label=f"{title}. {heard}",
            testid="hangs",
            height=60 + 60 * len(rows),
            tools=chart_tools(
                lang, title, own.to_csv(index=False, float_format="%.6g"), f"why-hangs-{chosen}"
            ),
        )
        Table(
            name=say("hangs", lang),
            columns=[
                {"label": say("parameter", lang), "kind": ""},
                {"label": f"{say('moves_by', lang)} [{unit}]", "kind": "num"},
            ],
            rows=[_row(row, lang) for row in own.to_dict("records")],
            words=table_words(lang),
            testid="hangs-table",
            first=_TOP,
        )


def _ends(row: dict[Any, Any]) -> tuple[float, float, float]:
    value, low, high = (float(row.get(name, float("nan"))) for name in _ENDS)
    return value, low, high


def _row(row: dict[Any, Any], lang: Lang) -> list[Any]:
    value, low, high = _ends(row)
    half = (high - low) / 2.0
    ends = "" if pd.isna(half) else say("to", lang, low=rounded(low, half), high=rounded(high, half))
    name = str(row["parameter"])
    return [
        {"text": name_of(name, lang), "note": name},
        {"text": rounded(value, half), "sort": value, "note": typeset(ends)},
    ]

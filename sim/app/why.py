"""Why: which levers the reform's effect comes from, what it hangs on, and when it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import solara
from markupsafe import Markup as Html

from sim.app import bars
from sim.app.address import Address
from sim.app.elements import tag
from sim.app.failing import Fails, name_of
from sim.app.stored_analyses import made_by, table
from sim.app.widgets import Chart, Form, Markup, Table
from sim.app.words import say, table_words
from sim.institutions.files.library import load_levers
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.drawn import capital, said, with_unit
from sim.report.percent import SHARES, shown, table_shown
from sim.text import Lang, label
from sim.text.numbers import rounded, signed, typeset

type Go = Callable[[Address], None]

FIRST = "satisfaction"
_TOP = 10
"""Parameters that are drawn and listed at first; the table has all."""


@solara.component
def Page(address: Address, go: Go) -> None:
    """One indicator at a time; the conditions of failure are of all goals together."""
    lang = address.lang
    shares = table("attribution", "shapley.csv")
    there = [name for name in HEADLINE if shares is not None and name in set(shares["indicator"])]
    chosen = next((name for name in address.chosen if name in there), FIRST if FIRST in there else "")
    Markup(
        html=Html().join(
            (tag("h1", say("page.why", lang)), tag("p", say("why_help", lang), class_="sq-lead"))
        )
    )
    options = [
        {
            "value": n,
            "label": with_unit(shown(INDICATORS[n]), lang),
            "group": label(f"group.{INDICATORS[n].group}", lang),
        }
        for n in there
    ]
    with solara.Div(classes=["sq-wide"]):
        Form(
            name=say("indicator", lang),
            fields=[
                {
                    "id": "why",
                    "kind": "select",
                    "label": say("indicator", lang),
                    "value": chosen,
                    "options": options,
                }
            ],
            event_changed=lambda told: go(replace(address, chosen=(str(told["value"]),))),
        )
    _Shares(chosen, lang)
    Fails(lang)
    _Hangs(chosen, lang)


_IN_UNIT = (*SHARES, "mu_star", "mu_star_low", "mu_star_high")


def _table(analysis: str, file: str) -> pd.DataFrame | None:
    """A table of an analysis, as it is shown."""
    there = table(analysis, file)
    return None if there is None else table_shown(there, INDICATORS, _IN_UNIT)


@solara.component
def _Shares(chosen: str, lang: Lang) -> None:
    shares, effects = _table("attribution", "shapley.csv"), _table("attribution", "effects.csv")
    Markup(html=tag("h2", say("shares", lang)), look="sq-after")
    if shares is None or effects is None or not chosen:
        Markup(html=tag("p", say("not_stored", lang), class_="sq-note"))
        return
    own = shares[shares["indicator"] == chosen].sort_values("share", key=lambda s: s.abs(), ascending=False)
    effect = effects[effects["indicator"] == chosen].to_dict("records")[0]
    unit = said(shown(INDICATORS[chosen]).unit, lang)
    rows = [
        (
            capital(label(f"lever.{row['player']}", lang)),
            float(row["share"]),
            float(row["low"]),
            float(row["high"]),
        )
        for row in own.to_dict("records")
    ]
    colours = [_colour(chosen, value, low, high) for _, value, low, high in rows]
    whole = say(
        "whole_effect",
        lang,
        indicator=said(INDICATORS[chosen].name, lang),
        unit=unit,
        effect=_with(float(effect["effect"]), float(effect["low"]), float(effect["high"])),
    )
    heard = "; ".join(f"{name} {_with(value, low, high)}" for name, value, low, high in rows)
    Markup(
        html=Html().join((tag("p", whole), tag("p", say("shares_help", lang), class_="sq-help"))),
        testid="whole-effect",
    )
    columns = [
        {"label": say("group", lang), "kind": ""},
        {"label": f"{say('share', lang)} [{unit}]", "kind": "num"},
    ]
    holds = [_levers_of(str(player), lang) for player in own["player"]]
    cells = [
        [{"text": name, "note": levers}, {"text": _with(value, low, high), "sort": value}]
        for (name, value, low, high), levers in zip(rows, holds, strict=True)
    ]
    with solara.Div(classes=["sq-pair"]):
        Chart(
            option=bars.marks(rows, unit=unit, colours=colours),
            label=f"{say('shares', lang)}. {heard}",
            testid="shares",
            height=60 + 60 * len(rows),
        )
        Table(
            name=say("shares", lang),
            columns=columns,
            rows=cells,
            words=table_words(lang),
            testid="shares-table",
        )
    Markup(html=made_by("attribution", lang))


def _levers_of(group: str, lang: Lang) -> str:
    """The levers of a group, or nothing where a lever stands for itself."""
    names = [said(lever.name, lang) for lever in load_levers().values() if lever.group == group]
    return label("figure.comma", lang).join(names)


def _colour(indicator: str, value: float, low: float, high: float) -> str:
    """Better, worse, or grey where the interval holds zero, or a change alone is neither."""
    better = INDICATORS[indicator].better
    if low <= 0.0 <= high or better not in ("up", "down"):
        return "var(--grey)"
    return "var(--better)" if (value > 0.0) == (better == "up") else "var(--worse)"


def _with(value: float, low: float, high: float) -> str:
    return typeset(signed(value, low, high))


@solara.component
def _Hangs(chosen: str, lang: Lang) -> None:
    effects, variance = _table("sensitivity", "morris.csv"), table("sensitivity", "variance.csv")
    Markup(html=tag("h2", say("hangs", lang)))
    if effects is None or chosen not in set(effects["indicator"]):
        Markup(html=tag("p", say("not_stored", lang), class_="sq-note"))
        return
    of = "difference" if "difference" in set(effects["of"]) else str(effects["of"].iloc[0])
    own = effects[(effects["indicator"] == chosen) & (effects["of"] == of)]
    own = own.sort_values("mu_star", ascending=False)
    unit = said(shown(INDICATORS[chosen]).unit, lang)
    rows = [
        (
            name_of(str(row["parameter"]), lang),
            float(row["mu_star"]),
            float(row.get("mu_star_low", float("nan"))),
            float(row.get("mu_star_high", float("nan"))),
        )
        for row in own.head(_TOP).to_dict("records")
    ]
    noise = ""
    if variance is not None:
        here = variance[(variance["indicator"] == chosen) & (variance["of"] == of)]
        if len(here):
            noise = say("noise", lang, share=f"{100.0 * float(here['noise'].iloc[0]):.0f}")
    Markup(
        html=Html().join(
            (tag("p", say("hangs_help", lang)), tag("p", noise, class_="sq-help") if noise else "")
        )
    )
    heard = "; ".join(f"{name} {value:.3g}" for name, value, _, _ in rows)
    columns = [
        {"label": say("parameter", lang), "kind": ""},
        {"label": f"{say('mu_star', lang)} [{unit}]", "kind": "num"},
        {"label": say("interval", lang), "kind": "num"},
    ]
    with solara.Div(classes=["sq-pair"]):
        Chart(
            option=bars.marks(rows, unit=unit),
            label=f"{say('hangs', lang)}. {heard}",
            testid="hangs",
            height=60 + 60 * len(rows),
        )
        Table(
            name=say("hangs", lang),
            columns=columns,
            rows=[_morris_row(row, lang) for _, row in own.iterrows()],
            words=table_words(lang),
            testid="hangs-table",
            first=_TOP,
        )
    Markup(html=made_by("sensitivity", lang))


def _morris_row(row: pd.Series[Any], lang: Lang) -> list[Any]:
    value, low, high = (
        float(row.get(name, float("nan"))) for name in ("mu_star", "mu_star_low", "mu_star_high")
    )
    half = (high - low) / 2.0
    between = (
        "–" if pd.isna(half) else typeset(say("to", lang, low=rounded(low, half), high=rounded(high, half)))
    )
    name = str(row["parameter"])
    return [
        {"text": name_of(name, lang), "note": name},
        {"text": rounded(value, half), "sort": value},
        between,
    ]

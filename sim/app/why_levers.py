"""Which levers make the difference: a waterfall from nothing to the whole effect, and its table."""

from __future__ import annotations

import solara
from markupsafe import Markup as Html

from sim.app import bars
from sim.app.elements import tag
from sim.app.why_sources import Found
from sim.app.widgets import Chart, Markup, Table
from sim.app.words import chart_tools, say, table_words
from sim.experiments.lever_games import REST
from sim.institutions.files.library import load_levers
from sim.institutions.levers import GROUPS
from sim.measures.indicators import INDICATORS
from sim.report.drawn import capital, said
from sim.report.percent import SHARES, shown, table_shown
from sim.text import Lang, label
from sim.text.numbers import signed, typeset

type Row = tuple[str, float, float, float]


@solara.component
def Levers(there: Found, chosen: str, lang: Lang) -> None:
    """The steps of one indicator."""
    shares = table_shown(there.tables["shapley.csv"], INDICATORS, SHARES)
    effects = table_shown(there.tables["effects.csv"], INDICATORS, SHARES)
    own = shares[shares["indicator"] == chosen].sort_values("share", key=lambda s: s.abs(), ascending=False)
    effect = effects[effects["indicator"] == chosen].to_dict("records")[0]
    unit = said(shown(INDICATORS[chosen]).unit, lang)
    players = [str(player) for player in own["player"]]
    rows: list[Row] = [
        (player_name(str(row["player"]), lang), float(row["share"]), float(row["low"]), float(row["high"]))
        for row in own.to_dict("records")
    ]
    whole: Row = (
        say("all_levers", lang), float(effect["effect"]), float(effect["low"]), float(effect["high"]),
    )  # fmt: skip
    told = say(
        "whole_effect", lang, indicator=said(INDICATORS[chosen].name, lang), unit=unit,
        effect=with_interval(*whole[1:]),
    )  # fmt: skip
    Markup(
        html=Html().join((tag("p", told), tag("p", say("shares_help", lang), class_="sq-help"))),
        testid="whole-effect",
    )
    colours = [colour_of(chosen, *row[1:]) for row in (*rows, whole)]
    heard = "; ".join(f"{name} {with_interval(*ends)}" for name, *ends in (*rows, whole))
    title = f"{say('shares', lang)}: {said(INDICATORS[chosen].name, lang)}"
    lines = [f"{name},{value:.6g},{low:.6g},{high:.6g}" for name, value, low, high in (*rows, whole)]
    csv = "\n".join([f"lever,share [{unit}],low,high", *lines]) + "\n"
    cells = [
        [{"text": name, "note": _levers_of(player, lang)}, {"text": with_interval(*ends), "sort": ends[0]}]
        for (name, *ends), player in zip(rows, players, strict=True)
    ]
    with solara.Div(classes=["sq-pair"]):
        Chart(
            option=bars.waterfall(rows, whole, unit=unit, colours=colours),
            label=f"{title}. {heard}",
            testid="shares",
            height=80 + 44 * (len(rows) + 1),
            tools=chart_tools(lang, title, csv, f"why-levers-{chosen}"),
        )
        Table(
            name=say("shares", lang),
            columns=[
                {"label": say("group", lang), "kind": ""},
                {"label": f"{say('share', lang)} [{unit}]", "kind": "num"},
            ],
            rows=cells,
            words=table_words(lang),
            testid="shares-table",
        )


def player_name(player: str, lang: Lang) -> str:
    """What a player is called: a group of levers, a lever, or the rest."""
    if player == REST:
        return label("attribute.rest", lang)
    if player in GROUPS:
        return capital(label(f"lever.{player}", lang))
    levers = load_levers()
    return capital(said(levers[player].name, lang)) if player in levers else player


def _levers_of(group: str, lang: Lang) -> str:
    """The levers of a group, or nothing where a lever stands for itself."""
    names = [said(lever.name, lang) for lever in load_levers().values() if lever.group == group]
    return label("figure.comma", lang).join(names)


def colour_of(indicator: str, value: float, low: float, high: float) -> str:
    """Better, worse, or grey where the interval holds zero, or a change alone is neither."""
    better = INDICATORS[indicator].better
    if not (low > 0.0 or high < 0.0) or better not in ("up", "down"):
        return "var(--grey)"
    return "var(--better)" if (value > 0.0) == (better == "up") else "var(--worse)"


def with_interval(value: float, low: float, high: float) -> str:
    """A change with its interval."""
    return typeset(signed(value, low, high))

"""Beside and below a run that is played: anyone in it, and its trends."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import solara
from markupsafe import Markup as Html

from sim.app import charts, desk
from sim.app.elements import tag
from sim.app.inspecting import body_card, precinct_card, resident_card
from sim.app.numerals import short
from sim.app.playing import Moment, Player
from sim.app.widgets import Actions, Chart, Form, Markup
from sim.app.words import action_words, say
from sim.institutions.scenario import DAYS_A_MONTH
from sim.measures.indicators import INDICATORS
from sim.report.drawn import said, with_unit
from sim.report.percent import shown, times
from sim.text import Lang

TRENDS = ("on_time_share", "committee_utilisation", "posts_broad", "self_governance_hours")


def axis_end(values: Sequence[float], *, percent: bool) -> float:
    """Where an axis from zero ends: a round number with room above, so that it seldom changes while a run
    goes on, and what hardly changes looks so. Large shares have all of theirs."""
    most = max((value for value in values if math.isfinite(value)), default=0.0)
    if most <= 0.0:
        return 1.0
    if percent and 50.0 < most <= 100.0:
        return 100.0
    size = 10.0 ** math.floor(math.log10(most))
    return next(
        step * size for step in (1.2, 1.6, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 12.0) if step * size >= most
    )


def other_runs(player: Player) -> dict[str, list[list[float]]]:
    """Indicator to the months of other runs of the same scenario, where an answer has them."""
    rows = desk.questions().runs_of(player.scenario)
    if rows is None:
        return {}
    rows = rows[(rows["by"] == "") & rows["indicator"].isin(TRENDS) & (rows["seed"] != player.seed)]
    found: dict[str, list[list[float]]] = {}
    for (name, _), own in rows.groupby(["indicator", "replicate"], observed=True, sort=True):
        values = times(INDICATORS[str(name)]) * own.set_index("month")["value"]
        found.setdefault(str(name), []).append(list(values.reindex(range(1, int(values.index.max()) + 1))))
    return found


@solara.component
def Trends(player: Player, moment: Moment, lang: Lang) -> None:
    """The main indicators, month by month."""
    months = len(moment.trends.get(TRENDS[0], ()))
    others = solara.use_memo(lambda: other_runs(player), [id(player)])
    reform = [day // DAYS_A_MONTH + 1 for day in player.reform_days()]
    told = say("trends_help", lang) + (" " + say("trends_others", lang) if others else "")
    Markup(html=Html().join((tag("h2", say("trends", lang)), tag("p", told, class_="sq-lead"))))
    if not months and not others:
        Markup(html=tag("p", say("trends_none", lang), class_="sq-note"))
        return

    def draw() -> list[tuple[str, dict[str, Any], str]]:
        found = []
        for name in TRENDS:
            factor = times(INDICATORS[name])
            values = [factor * value for value in moment.trends.get(name, ())]
            option = charts.line(
                {name: values},
                {name: said(INDICATORS[name].name, lang)},
                unit="",  # it stands in the title: above the axis it would meet the name of the reform
                time=say("year", lang),
                mark=say("reform_date", lang),
                at=[str(month) for month in reform],
                others=others.get(name, ()),
                others_name=say("other_runs", lang),
            )
            ends = [value for own in (values, *others.get(name, ())) for value in own]
            option["yAxis"] |= {"min": 0, "max": axis_end(ends, percent=factor != 1.0)}
            last = values[-1] if values else math.nan
            found.append((name, option, "" if math.isnan(last) else short(last)))
        return found

    with solara.Div(classes=["sq-charts"]):
        for name, option, heard in solara.use_memo(draw, [months, lang]):
            with solara.Div():
                title = say("trend_of_one", lang, indicator=with_unit(shown(INDICATORS[name]), lang))
                Markup(html=tag("h3", title))
                Chart(
                    option=option,
                    label=f"{title}. {heard}",
                    testid=f"trend-{name}",
                    height=220,
                )


@solara.component
def Inspector(
    lang: Lang,
    player: Player,
    moment: Moment,
    chosen: str,
    set_chosen: Callable[[str], None],
    *,
    paused: bool,
) -> None:
    """Any body, precinct or resident, with its recent cases."""
    kind, _, name = chosen.partition(":")
    row = int(name) if kind == "resident" and name.lstrip("-").isdigit() else 0
    outside = kind == "resident" and not 0 <= row < moment.residents
    # while it plays the card follows once a month: it is there to be read
    at = moment.day if paused else moment.day // DAYS_A_MONTH

    def card() -> Any:
        if outside:
            told = say("no_such_resident", lang, number=row + 1, most=moment.residents)
            return tag("p", told, class_="sq-problem")
        if kind == "resident":
            return resident_card(player, row, lang)
        if kind == "precinct" and name.isdigit() and 0 < int(name) <= moment.structure.precincts:
            return precinct_card(player, int(name), lang)
        if kind == "body":
            return body_card(player, name, moment, lang)
        return tag("p", say("nothing_chosen", lang), class_="sq-note")

    shown = solara.use_memo(card, [chosen, at, lang])
    with solara.Div(classes=["sq-inspect", *(["sq-chosen"] if chosen else [])]):
        Markup(
            html=Html().join(
                (tag("h2", say("inspect", lang)), tag("p", say("inspect_help", lang), class_="sq-lead"))
            )
        )
        Markup(html=shown, testid="inspector", live="polite" if paused else "")
        with solara.Div(classes=["sq-wide"]):
            Form(
                name=say("inspect", lang),
                fields=[
                    {
                        "id": "resident",
                        "kind": "number",
                        "label": say("resident_number", lang),
                        "value": row + 1 if kind == "resident" else "",
                        # what is outside is told, not moved inside
                        "min": 0,
                        "max": 10**9,
                        "help": say("resident_range", lang, most=moment.residents),
                    }
                ],
                event_changed=lambda told: (
                    set_chosen(f"resident:{int(told['value']) - 1}")
                    if isinstance(told.get("value"), int)
                    else None
                ),
            )
            Actions(
                name=say("inspect", lang),
                words=action_words(lang),
                items=[{"id": "any", "label": say("any_resident", lang)}],
                event_pressed=lambda _: set_chosen(
                    f"resident:{(row * 7919 + 1013 * (moment.day + 1)) % moment.residents}"
                ),
            )

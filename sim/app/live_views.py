"""What is seen of a moment of a run that is played: when it is, the network, the map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import solara
from markupsafe import Markup as Html

from sim.app.address import Address
from sim.app.elements import tag
from sim.app.network import network_html
from sim.app.playing import Moment
from sim.app.precincts import map_svg
from sim.app.widgets import Form, Markup
from sim.app.words import say
from sim.institutions.scenario import DAYS_A_MONTH, MONTHS_A_YEAR
from sim.measures.indicators import INDICATORS
from sim.report.drawn import said, with_unit
from sim.report.percent import shown, times
from sim.text import Lang


@solara.component
def Network(moment: Moment, lang: Lang, chosen: str, set_chosen: Callable[[str], None]) -> None:
    """Bodies and the cases between them."""
    picture = solara.use_memo(
        lambda: network_html(moment, lang, chosen.removeprefix("body:")), [id(moment), lang, chosen]
    )
    with solara.Div(classes=["sq-network"]):
        Markup(html=tag("h2", say("network", lang)))
        Markup(html=picture, testid="network", event_pressed=set_chosen)
        Markup(html=tag("p", say("network_help", lang), class_="sq-help"))


@solara.component
def Precincts(
    moment: Moment,
    address: Address,
    go: Callable[[Address], None],
    chosen: str,
    set_chosen: Callable[[str], None],
) -> None:
    """The map, coloured by an indicator that a visitor chooses."""
    lang = address.lang
    by_precinct = [name for name in INDICATORS if "precinct" in INDICATORS[name].by]
    indicator = next((name for name in address.chosen if name in by_precinct), "on_time_share")
    declared, factor = shown(INDICATORS[indicator]), times(INDICATORS[indicator])
    options = [{"value": name, "label": with_unit(shown(INDICATORS[name]), lang)} for name in by_precinct]
    with solara.Div(classes=["sq-map"]):
        Markup(html=tag("h2", say("map", lang)))
        Form(
            name=say("map", lang),
            fields=[
                {
                    "id": "map",
                    "kind": "select",
                    "label": say("indicator", lang),
                    "value": indicator,
                    "options": options,
                }
            ],
            event_changed=lambda told: go(replace(address, chosen=(str(told["value"]),))),
        )
        there = moment.by_precinct.get(indicator, {})
        values = {precinct: factor * value for precinct, value in there.items()}
        picture = map_svg(moment, values, with_unit(declared, lang), said(declared.unit, lang), lang, chosen)
        Markup(html=picture, testid="map", event_pressed=set_chosen)


def date(day: int, lang: Lang, code: str = "clock") -> str:
    """The date of a working day, the first of which is 0."""
    month = day // DAYS_A_MONTH
    return say(
        code,
        lang,
        year=month // MONTHS_A_YEAR + 1,
        month=month % MONTHS_A_YEAR + 1,
        day=day % DAYS_A_MONTH + 1,
    )


def clock(moment: Moment, lang: Lang, *, fast: bool) -> Html:
    """When it is, what is in force, how fast it goes."""
    parts = [
        tag("strong", date(max(moment.day, 1) - 1, lang)),
        tag("span", say("clock_day", lang, day=f"{moment.day:,}", days=f"{moment.days:,}")),
        tag("span", say("in_force", lang, structure=said(moment.structure.name, lang))),
    ]
    if moment.changed:
        parts.append(tag("strong", say("changed_in", lang, month=moment.changed)))
    if moment.days_a_second and fast:
        parts.append(tag("span", say("pace", lang, days=round(moment.days_a_second))))
    if moment.restored:
        parts.append(tag("span", say("restored", lang), class_="sq-worse"))
    if moment.finished:
        parts.append(tag("span", say("finished", lang)))
    return tag("div", *parts, class_="sq-clock", data_day=moment.day)

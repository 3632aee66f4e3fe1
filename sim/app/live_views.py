"""What is seen of both sides at a moment: when it is, their networks, their maps."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import solara
from markupsafe import Markup as Html

from sim.app import legends
from sim.app.address import Address
from sim.app.elements import tag
from sim.app.lockstep import SIDES, Lockstep, Side, Together
from sim.app.network import network_html
from sim.app.network_key import key
from sim.app.playing import Moment
from sim.app.precincts import map_svg
from sim.app.way import Way
from sim.app.widgets import Form, Markup
from sim.app.words import say
from sim.experiments.identity import content_hash
from sim.institutions.scenario import DAYS_A_MONTH, MONTHS_A_YEAR, CommunitySpec
from sim.measures.indicators import INDICATORS
from sim.report.drawn import said, with_unit
from sim.report.percent import shown, times
from sim.text import Lang

type Names = Mapping[Side, str]


def side_names(pair: Lockstep, lang: Lang) -> dict[Side, str]:
    """What the sides are called: a scenario without its reform by the structure that it keeps."""
    kept = pair.old.id == pair.new.id
    old = pair.old.phases[0].structure.name if kept else pair.old.name
    return {"old": said(old, lang), "new": said(pair.new.name, lang)}


def side_head(side: Side, name: str) -> Html:
    """A side's name with the look of its lines."""
    return tag("span", legends.key(SIDES.index(side)), " ", name, class_="sq-sidename")


def comparable(pair: Lockstep, moment: Together, lang: Lang) -> str:
    """Whether what differs between the sides follows from the reform."""
    if content_hash(pair.old) == content_hash(pair.new):
        return say("live_same_scenario", lang)
    if not pair.alike:
        return say("live_unlike", lang)
    return say("live_alike", lang, residents=f"{moment.new.residents:,}", seed=pair.seed)


def scaled(moment: Together, lang: Lang) -> Html:
    """That the people counted are not those of a sub-district of full size."""
    gaps = {"residents": f"{moment.new.residents:,}", "whole": f"{CommunitySpec.residents:,}"}
    return tag("p", say("live_scaled", lang, **gaps), class_="sq-first")


@solara.component
def Networks(
    moment: Together, names: Names, lang: Lang, chosen: str, set_chosen: Callable[[str], None]
) -> None:
    """Bodies and the cases between them, on both sides, and what the pictures mean."""
    body = chosen.partition("/")[2].removeprefix("body:")
    Markup(html=tag("h2", say("network", lang)))
    with solara.Div(classes=["sq-sides"]):
        for side in SIDES:
            _Network(side, moment.of(side), names[side], lang, body, set_chosen).key(f"network-{side}")
    Markup(html=Html().join((key(moment.new, lang), tag("p", say("network_help", lang), class_="sq-help"))))


@solara.component
def _Network(
    side: Side, moment: Moment, name: str, lang: Lang, body: str, set_chosen: Callable[[str], None]
) -> None:
    picture = solara.use_memo(
        lambda: Html().join(
            (
                tag("h3", side_head(side, name)),
                tag("p", in_force(moment, lang), class_="sq-help"),
                network_html(moment, lang, body),
            )
        ),
        [id(moment), lang, body, name],
    )
    Markup(
        html=picture,
        testid=f"network-{side}",
        event_pressed=lambda what: set_chosen(f"{side}/{what}"),
    )


@solara.component
def Maps(
    moment: Together,
    names: Names,
    address: Address,
    go: Way,
    chosen: str,
    set_chosen: Callable[[str], None],
) -> None:
    """The precincts of both sides on one scale, coloured by an indicator that a visitor chooses."""
    lang = address.lang
    by_precinct = [name for name in INDICATORS if "precinct" in INDICATORS[name].by]
    indicator = next((name for name in address.chosen if name in by_precinct), "on_time_share")
    declared, factor = shown(INDICATORS[indicator]), times(INDICATORS[indicator])
    options = [{"value": name, "label": with_unit(shown(INDICATORS[name]), lang)} for name in by_precinct]
    values = {
        side: {precinct: factor * value for precinct, value in own.by_precinct.get(indicator, {}).items()}
        for side, own in (("old", moment.old), ("new", moment.new))
    }
    among = [value for own in values.values() for value in own.values()]
    on, _, what = chosen.partition("/")
    alike = moment.old.structure.precincts == moment.new.structure.precincts
    with solara.Div(classes=["sq-maps"]):
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
            event_changed=lambda told: go.on("live", chosen=(str(told["value"]),)),
        )
        with solara.Div(classes=["sq-sides"]):
            for side in SIDES:
                picture = map_svg(
                    moment.of(side), values[side], with_unit(declared, lang), said(declared.unit, lang), lang,
                    what if alike or on == side else "", among=among, side=side,
                )  # fmt: skip
                Markup(
                    html=tag("h3", side_head(side, names[side])) + picture,
                    testid=f"map-{side}",
                    event_pressed=lambda what, side=side: set_chosen(f"{side}/{what}"),
                ).key(f"map-{side}")


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


def in_force(moment: Moment, lang: Lang) -> str:
    """The structure in force, since when it has been changed, whether the street office has come back."""
    parts = [say("in_force", lang, structure=said(moment.structure.name, lang))]
    if moment.changed:
        parts.append(say("changed_in", lang, month=moment.changed))
    if moment.restored:
        parts.append(say("restored", lang))
    return " · ".join(parts)


def clock(moment: Together, days: int, lang: Lang, *, fast: bool) -> Html:
    """When it is on both sides, and how fast it goes."""
    parts = [
        tag("strong", date(max(moment.day, 1) - 1, lang)),
        tag("span", say("clock_day", lang, day=f"{moment.day:,}", days=f"{days:,}")),
    ]
    if moment.pace and fast:
        parts.append(tag("span", say("pace", lang, days=round(moment.pace))))
    if moment.finished:
        parts.append(tag("span", say("finished", lang)))
    return tag("div", *parts, class_="sq-clock", data_day=moment.day)

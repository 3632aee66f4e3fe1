"""Below a run that is played: anyone in it, on both sides beside one another."""

from __future__ import annotations

from collections.abc import Callable

import solara
from markupsafe import Markup as Html

from sim.app.elements import tag
from sim.app.inspecting import body_card, precinct_card, resident_card
from sim.app.live_views import Names, side_head
from sim.app.lockstep import SIDES, Lockstep, Side, Together
from sim.app.widgets import Actions, Form, Markup
from sim.app.words import action_words, say
from sim.institutions.scenario import DAYS_A_MONTH
from sim.text import Lang


def card(pair: Lockstep, moment: Together, side: Side, chosen: str, lang: Lang) -> Html:
    """What was chosen, as it is on a side; `chosen` names the side where it was, and what it is."""
    on, _, what = chosen.partition("/")
    kind, _, name = what.partition(":")
    player, here = pair.players[side], moment.of(side)
    if kind == "resident" and name.isdigit():
        return resident_card(player, int(name), lang)
    if kind == "precinct" and name.isdigit() and 0 < int(name) <= moment.of(_side(on)).structure.precincts:
        if moment.old.structure.precincts != moment.new.structure.precincts and on != side:
            return tag("p", say("other_precincts", lang), class_="sq-note")
        return precinct_card(player, int(name), lang)
    if kind == "body":
        return body_card(player, name, here, lang)
    return tag("p", say("nothing_chosen", lang), class_="sq-note")


def _side(name: str) -> Side:
    return "old" if name == "old" else "new"


@solara.component
def Inspector(
    lang: Lang,
    pair: Lockstep,
    moment: Together,
    names: Names,
    chosen: str,
    set_chosen: Callable[[str], None],
    *,
    paused: bool,
) -> None:
    """Any body, precinct or resident, with its recent cases: the same one on both sides."""
    kind, _, name = chosen.partition("/")[2].partition(":")
    row = int(name) if kind == "resident" and name.lstrip("-").isdigit() else 0
    most = min(moment.old.residents, moment.new.residents)
    outside = kind == "resident" and not 0 <= row < most
    # while it plays the cards follow once a month: they are there to be read
    at = moment.day if paused else moment.day // DAYS_A_MONTH

    def cards() -> Html:
        if outside:
            told = say("no_such_resident", lang, number=f"{row + 1:,}", most=f"{most:,}")
            return tag("p", told, class_="sq-problem")
        if not chosen:
            return tag("p", say("nothing_chosen", lang), class_="sq-note")
        own = (
            tag(
                "div",
                tag("p", side_head(side, names[side])),
                card(pair, moment, side, chosen, lang),
                data_testid=f"card-{side}",
            )
            for side in SIDES
        )
        return tag("div", *own, class_="sq-sides")

    shown = solara.use_memo(cards, [chosen, at, lang, id(pair)])
    with solara.Div(classes=["sq-inspect", *(["sq-chosen"] if chosen else [])]):
        Markup(
            html=Html().join(
                (tag("h2", say("inspect", lang)), tag("p", say("inspect_help", lang), class_="sq-lead"))
            )
        )
        with solara.Div(classes=["sq-wide", "sq-asking"]):
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
                        "help": say("resident_range", lang, most=f"{most:,}"),
                    }
                ],
                event_changed=lambda told: (
                    set_chosen(f"new/resident:{int(told['value']) - 1}")
                    if isinstance(told.get("value"), int)
                    else None
                ),
            )
            items = [{"id": "any", "label": say("any_resident", lang)}]
            if chosen:
                items.append({"id": "close", "label": say("inspect_close", lang)})
            Actions(
                name=say("inspect", lang),
                words=action_words(lang),
                items=items,
                event_pressed=lambda what: set_chosen(
                    "" if what == "close" else f"new/resident:{(row * 7919 + 1013 * (moment.day + 1)) % most}"
                ),
            )
        Markup(html=shown, testid="inspector", live="polite" if paused else "")

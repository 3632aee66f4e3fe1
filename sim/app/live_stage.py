"""The stage of Live: one clock and one set of controls for both sides, the story, and all that is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara
from markupsafe import escape

from sim.app.address import Address
from sim.app.asking import html_problem
from sim.app.live_curves import Curves
from sim.app.live_details import Inspector
from sim.app.live_loop import Going, use_loop
from sim.app.live_story import Told, reached, title_of
from sim.app.live_views import Maps, Networks, clock, scaled, side_names
from sim.app.lockstep import Lockstep, Together
from sim.app.story import STEPS, days_of
from sim.app.way import Way
from sim.app.widgets import Actions, Markup, Watcher
from sim.app.words import action_words, say, what_broke
from sim.institutions.scenario import DAYS_A_MONTH
from sim.text import Lang


@solara.component
def Stage(address: Address, go: Way, pair: Lockstep, again: Callable[[], None]) -> None:
    """The controls, and everything at the moment that both are at."""
    lang = address.lang
    going = use_loop(pair, address.speed)
    loop, now = going.loop, going.moment
    asked, set_asked = solara.use_state("")  # a step of the story; empty: the last that was reached
    chosen, set_chosen = solara.use_state("")
    days = solara.use_memo(lambda: days_of(pair.new), [id(pair)])
    step = next((name for name in STEPS if name == asked), None) or reached(pair, days)
    # a run doesn't go back: of a step that has passed its picture is shown
    past = pair.kept.get(asked) if asked and not loop.running else None
    here = now if past is None else past

    def pressed(what: str) -> None:
        name = next((name for name in days if what == f"step-{name}"), None)
        if name is not None:
            set_asked(name)
            if name in pair.kept:
                going.pause()
            else:
                going.go_on(days[name])
            return
        set_asked("")
        if what == "play" and loop.running:
            going.pause()
        elif what == "play":
            going.go_on(None)
        elif what == "reset":
            loop.leave()
            again()
        elif what != "back":
            # several presses add up
            at = max(loop.goal or 0, pair.day) if loop.running else pair.day
            going.go_on(goal_of(what, at, pair.reform_days()))

    with solara.Div(classes=["sq-livebar"]):
        Actions(
            name=say("controls", lang),
            words=action_words(lang),
            event_pressed=pressed,
            items=controls(pair, now, lang, running=loop.running, to_goal=loop.goal is not None),
        )
        Markup(html=clock(here, pair.days, lang, fast=loop.running and _is_fast(going)), testid="clock")
    if pair.broken is not None:
        told = f"{say('live_broke', lang)}\n{what_broke(pair.broken, lang)}"
        Markup(html=html_problem(told), testid="broken", role="alert")
    if loop.unseen and not loop.running:
        Markup(html=escape(say("live_unseen", lang)), look="sq-note", testid="unseen", role="status")
    Actions(
        name=say("story", lang),
        words=action_words(lang),
        event_pressed=pressed,
        items=[
            {
                "id": f"step-{name}",
                "label": f"{k + 1}. {title_of(name, days, pair.new, lang)}",
                "pressed": name == step,
                "quiet": True,
            }
            for k, name in enumerate(days)
        ],
    )
    Told(step, days, pair, now, lang, running=loop.running)
    if past is not None and past.day != now.day:
        Actions(
            name=say("story", lang),
            words=action_words(lang),
            items=[{"id": "back", "label": say("story_back", lang), "quiet": True}],
            event_pressed=pressed,
        )
    names = side_names(pair, lang)
    if now.new.scale != 1.0:
        Markup(html=scaled(now, lang), testid="scaled")
    Curves(pair, now, names, lang)
    Networks(here, names, lang, chosen, set_chosen)
    Maps(here, names, address, go, chosen, set_chosen)
    Inspector(lang, pair, now, names, chosen, set_chosen, paused=not loop.running)
    Watcher(
        picture=going.picture,
        event_seen=loop.seen,
        event_hidden=lambda _: loop.pause(unseen=True),
    )


def _is_fast(going: Going) -> bool:
    return going.loop.speed == 0 or going.loop.goal is not None


def controls(
    pair: Lockstep, now: Together, lang: Lang = "en", *, running: bool, to_goal: bool = False
) -> list[dict[str, Any]]:
    """The buttons, and which of them lead anywhere."""
    ended = now.finished or pair.broken is not None
    still = ended or (running and not to_goal)
    return [
        {"id": "play", "label": say("pause" if running else "play", lang), "main": True, "disabled": ended},
        {"id": "day", "label": say("step_day", lang), "disabled": still},
        {"id": "month", "label": say("step_month", lang), "disabled": still},
        {"id": "reform", "label": say("to_reform", lang), "disabled": ended or _passed(now, pair)},
        {"id": "reset", "label": say("reset", lang)},
    ]


def _passed(moment: Together, pair: Lockstep) -> bool:
    return goal_of("reform", moment.day, pair.reform_days()) <= moment.day


def goal_of(what: str, day: int, reforms: list[int]) -> int:
    """The day to which a button leads from a day; the day itself where there is nothing to go to."""
    if what == "day":
        return day + 1
    if what == "month":
        return (max(day, 1) - 1) // DAYS_A_MONTH * DAYS_A_MONTH + DAYS_A_MONTH + 1
    return next((first + 1 for first in reforms if first >= day), day)

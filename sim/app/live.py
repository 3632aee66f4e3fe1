"""Live: one run day by day, with its bodies, the cases between them, its precincts, and anyone in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import solara
import solara.lab
from markupsafe import Markup as Html
from markupsafe import escape

from sim.app import desk
from sim.app.address import GIVEN, SPEEDS, Address
from sim.app.asking import html_problem
from sim.app.choosing import option_names
from sim.app.elements import tag
from sim.app.limits import LIMITS, Crowded
from sim.app.live_details import Inspector, Trends
from sim.app.live_views import Network, Precincts, clock
from sim.app.playing import PLAYERS, Player
from sim.app.widgets import Actions, Form, Markup
from sim.app.words import action_words, mistakes, say
from sim.institutions.documents import InputError
from sim.institutions.files.library import with_settings
from sim.institutions.scenario import DAYS_A_MONTH, Scenario
from sim.text import Lang

type Go = Callable[[Address], None]

FIRST = "reform"
"""The scenario that is played without being asked for: it passes a reform date."""
_FRAME = 0.1
"""Seconds between two pictures while it plays."""


def leave(who: str) -> None:
    """A visitor has gone."""
    PLAYERS.leave(who)


def scenario_of(address: Address) -> Scenario:
    """What is played. Raises InputError for what cannot be."""
    scenario = desk.options().scenario(address.shown or FIRST)
    residents = address.residents or None
    return with_settings(
        scenario, residents=residents, years=min(LIMITS.years, scenario.years), seed=address.seed
    )


def there(address: Address) -> tuple[Address, str]:
    """The address without a file that is no longer kept here, and which that is."""
    if address.shown.startswith(GIVEN):
        options = desk.options()
        if not (options.folder / f"{options.name(address.shown)}.yaml").is_file():
            return replace(address, shown=""), address.shown
    return address, ""


@solara.component
def Page(address: Address, go: Go) -> None:
    """Get a player, then show it."""
    lang = address.lang
    address, gone = there(address)
    who = solara.get_kernel_id()
    player, set_player = solara.use_state(None)
    problem, set_problem = solara.use_state(None)
    turn, set_turn = solara.use_state(0)
    what = (address.shown or FIRST, address.residents, address.seed, turn)

    async def make() -> None:
        set_problem(None)
        try:
            before = PLAYERS.there.get(who)
            scenario = await asyncio.to_thread(scenario_of, address)
            if turn == 0 and before and before.scenario == scenario and before.seed == address.seed:
                set_player(before)
                return
            set_player(None)
            set_player(await asyncio.to_thread(PLAYERS.of, who, scenario, address.seed))
        except InputError as error:
            set_player(None)
            set_problem(error)

    solara.lab.use_task(make, dependencies=list(what), raise_error=False)
    Markup(
        html=Html().join(
            (tag("h1", say("page.live", lang)), tag("p", say("live_help", lang), class_="sq-lead"))
        )
    )
    if gone:
        told = Html().join((escape(say("address_wrong", lang)), " ", tag("code", f"show={gone}")))
        Markup(html=told, look="sq-note", testid="file-gone", role="status")
    with solara.Div(classes=["sq-wide"]):
        Form(
            name=say("page.live", lang),
            fields=_fields(address),
            event_changed=lambda told: go(_changed(address, told)),
        )
    if problem is not None or (player is not None and player.gone):
        Markup(html=html_problem(_refused(problem, lang)), role="alert", testid="problem")
        Actions(
            name=say("controls", lang),
            words=action_words(lang),
            items=[{"id": "again", "label": say("live_again", lang), "main": True}],
            event_pressed=lambda _: set_turn(turn + 1),
        )
    elif player is None:
        Markup(
            html=tag("p", say("live_loading", lang), class_="sq-lead"), testid="live-loading", role="status"
        )
    else:
        _Stage(address, go, player, lambda: set_turn(turn + 1)).key(f"stage-{id(player)}")


def _refused(problem: InputError | None, lang: Lang) -> str:
    """Why nothing is played; without a problem the run has made room for another."""
    if isinstance(problem, Crowded):
        return say("live_crowded", lang, most=LIMITS.live)
    return say("live_gone", lang) if problem is None else mistakes(problem, lang)


def _fields(address: Address) -> list[dict[str, Any]]:
    lang = address.lang
    shown = replace(address, base=address.shown or FIRST, options=("old",))
    choices = [{"value": v, "label": n, "group": g} for v, (n, g) in option_names(shown).items()]
    speeds = [{"value": str(speed), "label": say(f"speed.{speed}", lang)} for speed in SPEEDS]
    return [
        {
            "id": "scenario",
            "kind": "select",
            "label": say("scenario", lang),
            "value": address.shown or FIRST,
            "options": choices,
        },
        {
            "id": "seed",
            "kind": "number",
            "label": say("seed", lang),
            "value": address.seed,
            "min": 0,
            "max": 2**32 - 1,
        },
        {
            "id": "speed",
            "kind": "select",
            "label": say("speed", lang),
            "value": str(address.speed),
            "options": speeds,
        },
    ]


def _changed(address: Address, told: dict[str, Any]) -> Address:
    what, value = told.get("id"), told.get("value")
    if what == "scenario" and isinstance(value, str):
        return replace(address, shown="" if value == FIRST else value)
    if what == "seed" and isinstance(value, int):
        return replace(address, seed=value)
    if what == "speed" and str(value).isdigit():
        return replace(address, speed=int(str(value)))
    return address


@solara.component
def _Stage(address: Address, go: Go, player: Player, again: Callable[[], None]) -> None:
    """The controls, and everything at the moment the player is at."""
    lang = address.lang
    first = solara.use_memo(player.moment, [id(player)])
    moment, set_moment = solara.use_state(first)
    playing, set_playing = solara.use_state(False)
    wanted, set_wanted = solara.use_state(0)
    goal = solara.use_ref(0)  # the day to go to; several presses add up
    chosen, set_chosen = solara.use_state("")
    halting = solara.use_ref(False)

    async def play() -> None:
        if not playing:
            return
        loop = asyncio.get_running_loop()
        owed, before = 0.0, loop.time()
        while True:
            now = loop.time()
            if address.speed == 0:
                await asyncio.to_thread(player.advance, None)
            else:
                # what a slow picture costs is not made up for later, or it would jump
                owed = min(owed + (now - before) * address.speed, 3.0 * max(1.0, address.speed * _FRAME))
                days = int(owed)
                owed -= days
                if days:
                    await asyncio.to_thread(player.advance, days)
            before = now
            seen = await asyncio.to_thread(player.moment)
            set_moment(seen)
            if seen.finished or halting.current:
                set_playing(False)  # only now, so that what is shown at a pause is where the model stands
                return
            await asyncio.sleep(max(0.02, _FRAME - (loop.time() - now)))

    solara.lab.use_task(play, dependencies=[playing, address.speed], raise_error=False)

    async def jump() -> None:
        if not wanted:
            return
        seen = await asyncio.to_thread(player.moment)  # days may have passed since the last picture
        while seen.day < goal.current and not seen.finished:
            await asyncio.to_thread(player.advance, min(goal.current - seen.day, DAYS_A_MONTH))
            seen = await asyncio.to_thread(player.moment)
            set_moment(seen)

    solara.lab.use_task(jump, dependencies=[wanted], raise_error=False)

    passed = _goal("reform", moment.day, player) <= moment.day

    def pressed(what: str) -> None:
        if what == "play":
            halting.current = playing
            if playing:
                player.halt()
            else:
                goal.current = 0
                set_playing(True)
            return
        set_playing(False)
        if what == "reset":
            player.halt()
            again()
        else:
            goal.current = _goal(what, max(goal.current, player.model.day), player)
            set_wanted(wanted + 1)

    Actions(
        name=say("controls", lang),
        words=action_words(lang),
        event_pressed=pressed,
        items=[
            {
                "id": "play",
                "label": say("pause" if playing else "play", lang),
                "main": True,
                "disabled": moment.finished,
            },
            {"id": "day", "label": say("step_day", lang), "disabled": playing or moment.finished},
            {"id": "month", "label": say("step_month", lang), "disabled": playing or moment.finished},
            {"id": "reform", "label": say("to_reform", lang), "disabled": passed},
            {"id": "reset", "label": say("reset", lang)},
        ],
    )
    Markup(html=clock(moment, lang, fast=address.speed == 0 and playing), testid="clock")
    with solara.Div(classes=["sq-stage"]):
        Network(moment, lang, chosen, set_chosen)
        Precincts(moment, address, go, chosen, set_chosen)
        Inspector(lang, player, moment, chosen, set_chosen, paused=not playing)
    Trends(player, moment, lang)


def _goal(what: str, day: int, player: Player) -> int:
    """The day to which a button leads from a day; the day itself where there is nothing to go to."""
    if what == "day":
        return day + 1
    if what == "month":
        return (max(day, 1) - 1) // DAYS_A_MONTH * DAYS_A_MONTH + DAYS_A_MONTH + 1
    return next((first + 1 for first in player.reform_days() if first >= day), day)

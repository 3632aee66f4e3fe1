"""Live: a reform day by day beside the same town without it: bodies, curves, precincts, residents."""

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
from sim.app.choosing import name_of, option_names
from sim.app.elements import tag
from sim.app.limits import LIMITS, Crowded
from sim.app.live_stage import Stage
from sim.app.lockstep import STAGES, Lockstep
from sim.app.story import days_of, reform_month, years_needed
from sim.app.way import Way
from sim.app.widgets import Actions, Form, Markup
from sim.app.words import action_words, say, what_broke
from sim.experiments.identity import content_hash
from sim.institutions.files.library import with_settings
from sim.institutions.scenario import Scenario
from sim.text import Lang

FIRST = "reform"
"""The scenario that is played without being asked for: it passes a reform date."""


def leave(who: str) -> None:
    """A visitor has gone."""
    STAGES.leave(who)


def scenarios_of(address: Address) -> tuple[Scenario, Scenario]:
    """What is played: without the reform, and with it, equally long. Raises InputError for what cannot be.

    Without it is the same scenario as it begins, so that nothing else differs; where that has no later
    phase, or the address names another, it is the base. Both last long enough for the story.
    """
    new = desk.options().scenario(address.shown or FIRST)
    base = desk.options().scenario(address.base)
    old = base
    if reform_month(new) and address.base == Address().base:
        begun = replace(new, phases=new.phases[:1], years=base.years)
        old = base if content_hash(begun) == content_hash(base) else begun
    years = min(LIMITS.years, max(new.years, old.years, years_needed(new)))
    # a table of residents is as long as it is
    own = None if old.community.table is not None else old.community.residents
    settings: dict[str, Any] = {
        "residents": address.residents or own,
        "years": years,
        "seed": address.seed,
    }
    return with_settings(old, **settings), with_settings(new, **settings)


def there(address: Address) -> tuple[Address, str]:
    """The address without a file that is no longer kept here, and which that is."""
    if address.shown.startswith(GIVEN):
        options = desk.options()
        if not (options.folder / f"{options.name(address.shown)}.yaml").is_file():
            return replace(address, shown=""), address.shown
    return address, ""


@solara.component
def Page(address: Address, go: Way) -> None:
    """Get both models, then show them."""
    lang = address.lang
    address, gone = there(address)
    who = solara.get_kernel_id()
    pair, set_pair = solara.use_state(None)
    problem, set_problem = solara.use_state(None)
    turn, set_turn = solara.use_state(0)
    what = (address.shown or FIRST, address.base, address.residents, address.seed, turn)

    async def make() -> None:
        set_problem(None)
        try:
            before = STAGES.there.get(who)
            old, new = await asyncio.to_thread(scenarios_of, address)
            if turn == 0 and before and (before.old, before.new, before.seed) == (old, new, address.seed):
                set_pair(before)
                return
            set_pair(None)
            pictures = {str(step): day for step, day in days_of(new).items()}
            set_pair(await asyncio.to_thread(STAGES.of, who, old, new, address.seed, pictures))
        except Exception as error:  # a mistake of a visitor's, or a run that breaks on its first day
            set_pair(None)
            set_problem(error)

    solara.lab.use_task(make, dependencies=list(what), raise_error=False)
    Markup(
        html=Html().join(
            (tag("h1", say("page.live", lang)), tag("p", say("live_help", lang), class_="sq-lead"))
        ),
        look="sq-livehead",
    )

    def changed(told: dict[str, Any]) -> None:
        if go.now.page == "live":
            go(_changed(there(go.now)[0], told))

    if gone:
        told = Html().join((escape(say("address_wrong", lang)), " ", tag("code", f"show={gone}")))
        Markup(html=told, look="sq-note", testid="file-gone", role="status")
    with solara.Div(classes=["sq-wide"]):
        Form(
            name=say("page.live", lang),
            fields=_fields(address),
            summary=f"{name_of(address.shown or FIRST, lang)} · {say('seed', lang)} {address.seed}",
            narrow=True,
            event_changed=changed,
        )
    if problem is not None or (pair is not None and pair.gone):
        Markup(html=html_problem(_refused(problem, lang)), role="alert", testid="problem")
        Actions(
            name=say("controls", lang),
            words=action_words(lang),
            items=[{"id": "again", "label": say("live_again", lang), "main": True}],
            event_pressed=lambda _: set_turn(turn + 1),
        )
    elif pair is None:
        Markup(
            html=tag("p", say("live_loading", lang), class_="sq-lead"), testid="live-loading", role="status"
        )
    else:
        _stage(address, go, pair, lambda: set_turn(turn + 1))


def _stage(address: Address, go: Way, pair: Lockstep, again: Callable[[], None]) -> None:
    Stage(address, go, pair, again).key(f"stage-{id(pair)}")


def _refused(problem: Exception | None, lang: Lang) -> str:
    """Why nothing is played; without a problem the run has made room for another."""
    if isinstance(problem, Crowded):
        return say("live_crowded", lang, most=LIMITS.live)
    return say("live_gone", lang) if problem is None else what_broke(problem, lang)


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

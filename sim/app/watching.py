"""Following work that goes on beside the pages, from a page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import solara
import solara.lab

from sim.app import desk
from sim.app.jobs import ENDED, Job
from sim.app.limits import Crowded
from sim.app.questions import Work
from sim.institutions.scenario import Scenario

_LOOK_EVERY, _ASK_EVERY = 0.25, 5.0  # seconds


def _seen(work: Job) -> object:
    """What a page shows of a work: as long as it is the same, nothing has to be drawn anew."""
    return id(work), work.state, work.stop, round(100.0 * work.share), work.finished, work.total


def use_watched[J: Job](work: J | None, ended: Callable[[J], None]) -> None:
    """Let the component be drawn again while something is worked on; `ended` is called once it is over."""
    first: object = None
    _, set_seen = solara.use_state(first)

    async def watch() -> None:
        while work is not None and work.state not in ENDED:
            await asyncio.sleep(_LOOK_EVERY)
            set_seen(_seen(work))
        if work is not None:
            set_seen(_seen(work))  # it may have ended while it was drawn as going on
            ended(work)

    solara.lab.use_task(watch, dependencies=[id(work)], raise_error=False)


def preview_name(who: str) -> str:
    """The name under which a visitor watches first looks, beside the comparisons asked for."""
    return f"{who}-preview"


def use_preview(scenarios: list[Scenario] | None, key: str) -> Work | None:
    """A comparison that follows what is chosen: a new choice stops the work on the one before.

    While there is no place for it, it is asked again and again.
    """
    state: tuple[Work | None, Callable[[Work | None], None]] = solara.use_state(None)
    work, set_work = state
    refused, set_refused = solara.use_state(0)
    turn, set_turn = solara.use_state(0)
    who = preview_name(solara.get_kernel_id())

    def begin() -> Callable[[], None]:
        asked: Work | None = None
        if scenarios is not None:
            try:
                asked = desk.questions().ask(scenarios, who, look=True)
            except Crowded:
                set_refused(refused + 1)
        set_work(asked)

        def over() -> None:
            if asked is not None:
                desk.questions().leave(asked, who)

        return over

    solara.use_effect(begin, [key, turn])

    async def again() -> None:
        if refused:
            await asyncio.sleep(_ASK_EVERY)
            set_turn(turn + 1)

    solara.lab.use_task(again, dependencies=[refused], raise_error=False)
    use_watched(work, lambda _work: None)
    return work


def use_rested(what: str, seconds: float) -> bool:
    """Whether something (empty: nothing) has been the same for so long."""
    rested, set_rested = solara.use_state("")

    async def rest() -> None:
        await asyncio.sleep(seconds)
        set_rested(what)

    solara.lab.use_task(rest, dependencies=[what], raise_error=False)
    return bool(what) and rested == what

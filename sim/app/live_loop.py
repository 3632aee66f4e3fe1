"""How a run that is watched goes on: as long as somebody looks at it, and no longer.

Pictures are sent to a browser, which tells of each that it has drawn it (`sim.app.widgets.Watcher`). Few are
under way at once, so a slow line slows the run rather than piling up; where none is drawn for some seconds,
the page is out of sight or has been left, the run pauses. So nothing goes on unseen, and a page that is
opened again shows what is there.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass

import solara
import solara.lab

from sim.app.limits import LIMITS
from sim.app.lockstep import Lockstep, Together

_FRAME = 0.1
"""Seconds between two pictures while it plays."""
_UNDER_WAY = 3
"""So many pictures may be on their way to the browser."""


class Loop:
    """Steps a run until its goal, until it is paused, or until nobody looks."""

    def __init__(self, pair: Lockstep) -> None:
        self.pair = pair
        self.speed = 0
        """simulated days a second; 0: as fast as it goes"""
        self.goal: int | None = None
        """the day it goes on to; None: on and on"""
        self.running = False
        self.unseen = False
        """whether it was paused because nobody looked"""
        self.sent = 0
        self._seen = 0
        self._stop, self._here = False, True
        self._lock = threading.Lock()

    def begin(self, goal: int | None) -> bool:
        """Go on to a day (None: on and on); whether somebody has to `run` it, since it stood."""
        with self._lock:
            stood = not self.running
            self.goal, self.running, self.unseen, self._stop = goal, True, False, False
            if stood:
                self._seen = self.sent
        self.pair.begin()
        return stood

    def pause(self, *, unseen: bool = False) -> None:
        """Stand still after the day that is being stepped."""
        with self._lock:
            if self.running:
                self._stop, self.unseen = True, unseen
        self.pair.halt()

    def leave(self) -> None:
        """Its page is left: show nothing more."""
        self._here = False
        self.pause()

    def seen(self, picture: int) -> None:
        """The browser has drawn a picture."""
        self._seen = max(self._seen, picture)

    async def run(self, show: Callable[[Together, int], None]) -> None:
        """Step and show until it stands."""
        clock = asyncio.get_running_loop().time
        owed, before = 0.0, clock()
        try:
            while True:
                await self._looked_at(clock)
                now = clock()
                if self.goal is not None or self.speed == 0:
                    await asyncio.to_thread(self.pair.advance, None, self.goal)
                else:
                    # what a slow picture costs is not made up for later, or it would jump
                    owed = min(owed + (now - before) * self.speed, 3.0 * max(1.0, self.speed * _FRAME))
                    days = int(owed)
                    owed -= days
                    await asyncio.to_thread(self.pair.advance, days)
                before = now
                picture = await asyncio.to_thread(self.pair.moment)
                if self._here:
                    self.sent += 1
                    show(picture, self.sent)
                if self._over(picture):
                    return
                await asyncio.sleep(max(0.02, _FRAME - (clock() - now)))
        except BaseException:
            self.running = False
            raise

    async def _looked_at(self, clock: Callable[[], float]) -> None:
        """Wait while too many pictures have not been drawn; too long, and nobody looks."""
        since = clock()
        while self.sent - self._seen >= _UNDER_WAY and not self._stop and self._here:
            if clock() - since > LIMITS.live_unseen:
                self.pause(unseen=True)
            await asyncio.sleep(0.02)

    def _over(self, picture: Together) -> bool:
        with self._lock:
            reached = self.goal is not None and picture.day >= self.goal
            over = picture.finished or self.pair.gone or self.pair.broken is not None
            if reached or over or self._stop or not self._here:
                self.running = False
            return not self.running


@dataclass(frozen=True)
class Going:
    """What a page needs of a loop: what is seen, the number of that picture, and how to go on."""

    loop: Loop
    moment: Together
    picture: int
    go_on: Callable[[int | None], None]
    pause: Callable[[], None]


def use_loop(pair: Lockstep, speed: int) -> Going:
    """A loop for as long as a component is there."""
    loop = solara.use_memo(lambda: Loop(pair), [id(pair)])
    first = solara.use_memo(lambda: (pair.moment(), 0), [id(pair)])
    state, set_state = solara.use_state(first)
    turn, set_turn = solara.use_state(0)
    ended, set_ended = solara.use_state(0)
    loop.speed = speed
    solara.use_effect(lambda: loop.leave, [id(pair)])

    async def play() -> None:
        if turn:
            await loop.run(lambda picture, number: set_state((picture, number)))
            set_ended(turn)  # only now, so that what is shown at a pause is where the models stand

    solara.lab.use_task(play, dependencies=[turn], raise_error=False)

    def go_on(goal: int | None) -> None:
        if loop.begin(goal):
            set_turn(turn + 1)

    del ended
    return Going(loop, state[0], state[1], go_on, loop.pause)

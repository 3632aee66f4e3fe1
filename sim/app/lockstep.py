"""Two models in lockstep for somebody who watches: with a reform and without, on the same residents and luck.

Luck is keyed (`sim.kernel.randomness`): with one seed the same draws meet both, so whatever differs follows
from the reform. Both are stepped day by day, so that they are never seen at different days.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sim.app.limits import LIMITS, Crowded
from sim.app.playing import Moment, Player
from sim.institutions.documents import Problem
from sim.institutions.scenario import DAYS_A_MONTH, MONTHS_A_YEAR, Scenario
from sim.text.problems import message

Side = Literal["old", "new"]
SIDES: tuple[Side, ...] = ("old", "new")

_BUSY, _FAR = 0.15, 0.6
"""Seconds that are stepped before what is reached is shown, where it is to go fast, or to a goal far off."""


@dataclass(frozen=True)
class Together:
    """What is seen of both sides at a moment; `pace` is days a second that they were last stepped at."""

    old: Moment
    new: Moment
    pace: float = 0.0

    @property
    def day(self) -> int:
        """Working days finished."""
        return self.new.day

    @property
    def finished(self) -> bool:
        """Whether the run has ended."""
        return self.new.finished

    def of(self, side: Side) -> Moment:
        """What is seen of a side."""
        return self.old if side == "old" else self.new


class Lockstep:
    """Both models and whoever plays them.

    Args:
        old, new: what is played, equally long.
        seed: the luck of both.
        pictures: days at which what is seen is kept, by name; a run doesn't go back.
    """

    def __init__(
        self, old: Scenario, new: Scenario, seed: int, pictures: Mapping[str, int] | None = None
    ) -> None:
        self.old, self.new, self.seed = old, new, seed
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self.touched = time.monotonic()
        self.gone = False
        """whether it has made room for another's, or its visitor has left"""
        self.players: dict[Side, Player] = {"old": Player(old, seed), "new": Player(new, seed)}
        self.alike = self.players["old"].residents_alike(self.players["new"])
        """whether the same people live on both sides"""
        self.broken: Exception | None = None
        """what ended it before its time: from then on both sides stand as they were last seen"""
        self._seen: Together | None = None
        self._pace = 0.0
        self._pictures = dict(pictures or {})
        self.kept: dict[str, Together] = {}
        self._keep()

    @property
    def day(self) -> int:
        """Working days finished."""
        return self.players["new"].model.day

    @property
    def days(self) -> int:
        """Working days in the whole run."""
        return self.players["new"].days

    def reform_days(self) -> list[int]:
        """The first days of the phases after the first, of either side."""
        return sorted({day for player in self.players.values() for day in player.reform_days()})

    def advance(self, days: int | None, goal: int | None = None) -> None:
        """Step both so many days, or (None) as many as a short while allows; not beyond a goal or the end."""
        with self._lock:
            self.touched = time.monotonic()
            started, first = time.perf_counter(), self.day
            busy = _FAR if goal is not None and goal - first > MONTHS_A_YEAR * DAYS_A_MONTH else _BUSY
            while not (self._stop.is_set() or self.gone or self.broken or self.day >= self.days):
                done, gone = self.day - first, time.perf_counter() - started
                if done == days or (goal is not None and self.day >= goal) or (days is None and gone > busy):
                    break
                try:
                    for player in self.players.values():
                        player.advance(1)
                    self._keep()
                except Exception as error:  # whatever it is: whoever watches is to be told
                    self.broken = error
            gone = time.perf_counter() - started
            if self.day > first and gone > 0.0:
                self._pace = (self.day - first) / gone

    def _keep(self) -> None:
        """Keep what is seen at the days whose pictures are wanted."""
        for name, day in self._pictures.items():
            if day == self.day:
                self.kept[name] = self._moment()

    def halt(self) -> None:
        """Stop stepping as soon as the day is over, and step no more until it is begun anew."""
        self._stop.set()

    def begin(self) -> None:
        """Allow it to be stepped again."""
        self._stop.clear()

    def moment(self) -> Together:
        """Where both are; of a run that has broken, where they were last seen whole."""
        with self._lock:
            if self.broken is None or self._seen is None:
                self._seen = self._moment()
            return self._seen

    def _moment(self) -> Together:
        return Together(self.players["old"].moment(), self.players["new"].moment(), self._pace)


@dataclass
class Stages:
    """What all visitors play, one each; `coming` are those that are being made."""

    there: dict[str, Lockstep] = field(default_factory=dict)
    coming: dict[str, object] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of(
        self,
        who: str,
        old: Scenario,
        new: Scenario,
        seed: int,
        pictures: Mapping[str, int] | None = None,
    ) -> Lockstep:
        """New ones for a visitor, instead of those from before. Raises Crowded for one too many.

        Where all places are taken, what has stood longest makes room, if it has stood for long.
        """
        asked = object()
        with self.lock:
            before = self.there.pop(who, None)
            if before is not None:
                before.halt()
            taken = len({*self.there, *self.coming} - {who})
            if taken >= LIMITS.live and not self._make_room():
                found, allowed = message("models_playing", count=taken), message("at_once", count=LIMITS.live)
                raise Crowded(Problem("shequ app", 0, "live", found, allowed))
            self.coming[who] = asked
        made: Lockstep | None = None
        try:
            made = Lockstep(old, new, seed, pictures)
            return made
        finally:
            with self.lock:
                if self.coming.get(who) is asked:  # else the visitor has gone, or asked for another since
                    del self.coming[who]
                    if made is not None:
                        self.there[who] = made

    def _make_room(self) -> bool:
        who = min(self.there, key=lambda name: self.there[name].touched, default="")
        if not who or time.monotonic() - self.there[who].touched < LIMITS.live_idle:
            return False
        self.there.pop(who).gone = True
        return True

    def leave(self, who: str) -> None:
        """A visitor has gone."""
        with self.lock:
            self.coming.pop(who, None)
            gone = self.there.pop(who, None)
        if gone is not None:
            gone.gone = True
            gone.halt()


STAGES = Stages()

"""Work that goes on beside the pages: its state, how far it is, who waits for it, and why it is to stop."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Literal

from sim.app.limits import LIMITS
from sim.experiments.runs import Progress

State = Literal["waiting", "running", "done", "failed", "cancelled"]
ENDED: tuple[State, ...] = ("done", "failed", "cancelled")


@dataclass(eq=False, kw_only=True)
class Job:
    """Something being worked on, or that was."""

    state: State = "waiting"
    share: float = 0.0
    finished: int = 0
    total: int = 0
    message: str = ""
    cause: Exception | None = None
    """why it failed, where more is known than the message says"""
    watchers: set[str] = field(default_factory=set)
    started: float = 0.0
    stop: str = ""
    """why it is to stop (``cancelled`` or ``minutes``); empty: it is not"""

    @property
    def seconds_left(self) -> float | None:
        """About how long it will take; None before that can be said."""
        if self.state != "running" or self.share < 0.02:
            return None
        gone = time.monotonic() - self.started
        return gone / self.share * (1.0 - self.share)

    def begin(self) -> None:
        """It is under way from now on."""
        self.started, self.state = time.monotonic(), "running"

    def fail(self, message: str, cause: Exception | None = None) -> None:
        """It has come to nothing."""
        self.message, self.cause = message, cause
        self.state = "failed"  # last: whoever follows it looks at this

    def tell(self, far: Progress) -> None:
        """Note how far it is. Raises KeyboardInterrupt where it is to stop, or has taken too long."""
        self.share, self.finished, self.total = far.share, far.finished, far.total
        if time.monotonic() > self.started + 60.0 * LIMITS.minutes:
            self.stop = self.stop or "minutes"
        if self.stop:
            raise KeyboardInterrupt

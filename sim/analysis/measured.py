"""What an analysis must know of an indicator."""

from __future__ import annotations

from typing import Protocol

EVENT_UNIT = "0 or 1"
"""The unit of what happens in a run or does not; shares of runs are what is asked of it."""


class _Unit(Protocol):
    @property
    def en(self) -> str: ...


class Measured(Protocol):
    """Its unit, the direction that is better, and which values are possible."""

    @property
    def unit(self) -> _Unit:
        """The unit's name in each language."""

    @property
    def better(self) -> str:
        """``up``, ``down``, ``zero`` (the nearer 0 the better) or ``none``."""

    @property
    def bounds(self) -> tuple[float, float]:
        """The lowest and the highest value possible, infinite where there is no such."""

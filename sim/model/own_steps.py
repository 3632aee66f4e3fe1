"""What a user's own steps yield: an indicator each, one value a month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.institutions.documents import InputError, Problem
from sim.measures.indicators import Row
from sim.model.schedule import Schedule, Step
from sim.text.problems import message

BY = "own"
"""How the numbers by key that a step returns are broken down."""


class OwnSteps:
    """Values of the user's own steps since the month began.

    Attributes:
        names: of the steps, which are the names of their indicators.
    """

    def __init__(self, schedule: Schedule) -> None:
        own = [(when, step) for when, steps in schedule.stretches.items() for step in steps if step.own]
        self.names = [step.name for _, step in own]
        self._daily = {step.name for when, step in own if when == "day"}
        self._sums: dict[str, dict[str, float]] = {}
        self._times: dict[str, int] = {}

    def note(self, step: Step, found: Any) -> None:
        """Keep what a step returned: nothing, a number, or numbers by key.

        Raises InputError for anything else.
        """
        if found is None:
            return
        values = found if isinstance(found, Mapping) else {"": found}
        try:
            numbers = {str(key): float(value) for key, value in values.items()}
        except (TypeError, ValueError):
            allowed = message("collected")
            raise InputError(Problem("steps", 0, step.name, repr(found), allowed)) from None
        if step.name not in self._daily:
            self._sums[step.name], self._times[step.name] = numbers, 1
            return
        sums = self._sums.setdefault(step.name, {})
        for key, number in numbers.items():
            sums[key] = sums.get(key, 0.0) + number
        self._times[step.name] = self._times.get(step.name, 0) + 1

    def rows(self) -> dict[str, list[Row]]:
        """The month's rows by step; begins a new month."""
        rows: dict[str, list[Row]] = {}
        for name, sums in self._sums.items():
            days = self._times[name]
            rows[name] = [(BY if key else "", key, total / days) for key, total in sums.items()]
        self._sums, self._times = {}, {}
        return rows

"""A run that has broken: something that must always hold does not, so nothing that it says counts.

That is a mistake of the program or of somebody's own code, not of what a user wrote into a file; which is
why it is no `sim.institutions.documents.InputError`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sim.text import Lang
from sim.text.problems import Said, message


@dataclass(frozen=True)
class Breach:
    """What does not hold: the invariant, what was found, and what is allowed."""

    invariant: Said
    found: Said
    allowed: Said


class BrokenRun(Exception):
    """A run in which something does not hold that must; says what, and at the end of which month."""

    def __init__(self, month: int, breaches: Iterable[Breach]) -> None:
        self.month = month
        self.breaches = tuple(breaches)
        super().__init__(month, self.breaches)

    def told(self, lang: Lang) -> str:
        """What broke, a line each, in a language."""
        where = message("broken_in", month=self.month)
        lines = (
            message("problem", where=where, field=b.invariant, found=b.found, allowed=b.allowed)
            for b in self.breaches
        )
        return "\n".join(line.told(lang) for line in lines)

    def __str__(self) -> str:
        return self.told("en")

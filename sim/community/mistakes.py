"""The mistakes of a table, of which only the first are listed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from sim.institutions.documents import InputError, Problem
from sim.institutions.notices import Notice, say
from sim.text.problems import Said, message

LISTED = 20
"""How many mistakes are listed; a table wrong in every row would otherwise bury the reader."""


class Mistakes:
    """Collects what is wrong with a table, cheaply however much it is."""

    def __init__(self, file: str, lines: npt.NDArray[np.int64]) -> None:
        """For the table in `file` whose rows stand in these `lines` (counted from 1)."""
        self.file = file
        self.lines = lines
        self._listed: list[Problem] = []
        self._count = 0

    def in_file(self, field: str, found: Said, allowed: Said) -> None:
        """Something wrong with the table as a whole."""
        self._add(Problem(self.file, 0, field, found, allowed))

    def in_header(self, field: str, found: Said, allowed: Said) -> None:
        """Something wrong with the columns."""
        self._add(Problem(self.file, 1, field, found, allowed))

    def at(
        self, wrong: npt.NDArray[np.bool_], column: str, found: Callable[[int], Said], allowed: Said
    ) -> None:
        """In the `wrong` rows ([rows]) the column has what `found` says of a row."""
        rows = np.flatnonzero(wrong)
        for i in rows[:LISTED].tolist():
            self._add(Problem(self.file, int(self.lines[i]), column, found(i), allowed))
        self._count += max(0, rows.size - LISTED)

    def row(self, i: int, column: str, found: Said, allowed: Said) -> None:
        """Something wrong with one row's column."""
        self._add(Problem(self.file, int(self.lines[i]), column, found, allowed))

    def odd(self, i: int, column: str, found: Said, taken: Said) -> None:
        """Something odd in a row's column that is taken all the same: a notice."""
        say(Notice(self.file, int(self.lines[i]), column, found, taken))

    def _add(self, problem: Problem) -> None:
        self._listed.append(problem)
        self._count += 1

    def raise_if_any(self) -> None:
        """Raise InputError with the first mistakes, by line, and how many more there are."""
        if not self._count:
            return
        first = sorted(self._listed, key=lambda problem: problem.line)[:LISTED]
        more = self._count - len(first)
        if more:
            found = message("more_mistakes" if more > 1 else "more_mistake", count=f"{more:,}")
            first.append(Problem(self.file, first[-1].line, "", found, message("mend_first")))
        raise InputError(first)

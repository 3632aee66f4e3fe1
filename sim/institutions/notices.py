"""What is odd in what a user gave and taken all the same: said once, with its file and line, never silently.

A notice is a Python warning (`OddInput`), so whoever uses the library sees it as such and may turn it
off; the command says it as a line of its own. What cannot be right is no notice but an `InputError`.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

from sim.institutions.documents import Place
from sim.text import Lang
from sim.text.problems import Said, message


@dataclass(frozen=True)
class Notice:
    """One oddity: where it is, what was found there and what is made of it."""

    file: str
    line: int
    field: str
    found: Said
    taken: Said

    def told(self, lang: Lang) -> str:
        """The notice in a language."""
        return message(
            "notice",
            where=str(Place(self.file, self.line)),
            field=self.field or message("whole_file"),
            found=self.found,
            taken=self.taken,
        ).told(lang)

    def __str__(self) -> str:
        return self.told("en")


class OddInput(UserWarning):
    """The warning that a notice is given as."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(str(notice))
        self.notice = notice


def say(notice: Notice) -> None:
    """Give a notice; the same one a second time is not said again (as Python's warnings by default)."""
    warnings.warn(OddInput(notice), stacklevel=2)

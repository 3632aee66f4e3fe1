"""What is wrong with something a user gave, said by code: in English or Chinese, whoever reads it.

A message is a code and what fills its gaps; the codes and their phrases are in ``messages/zh/problems.po``.
A gap holds text that is the same in both languages (a name, a number, what a library says), a further
message, or a text that the data has in both. So nothing that a user wrote is ever taken for a phrase.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.text import LANGUAGES, PROBLEMS, Lang, texts_of


@dataclass(frozen=True)
class Both:
    """A text that the data has in both languages."""

    en: str
    zh: str

    def told(self, lang: Lang) -> str:
        """The text in a language."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True)
class Message:
    """A code of the catalogue of problems, and by name what stands in the gaps of its phrase."""

    code: str
    gaps: tuple[tuple[str, Gap], ...] = ()

    def told(self, lang: Lang) -> str:
        """The phrase in a language, its gaps filled. Raises KeyError for a code or gap that is not there."""
        phrase = phrases()[self.code][LANGUAGES.index(lang)]
        return phrase.format(**{gap: told(value, lang) for gap, value in self.gaps})

    def __str__(self) -> str:
        return self.told("en")


type Said = str | Message
"""A message, or a plain text (a name, a number) that is the same in both languages."""
type Gap = str | Message | Both | tuple[Gap, ...]
"""What fills a gap; several are told one after another."""


def message(code: str, **gaps: object) -> Message:
    """The message of a code. Numbers, paths and the like are kept as text, so that it can travel."""
    kept = (Message, Both, tuple)
    return Message(code, tuple((gap, x if isinstance(x, kept) else str(x)) for gap, x in gaps.items()))


def told(said: Gap, lang: Lang) -> str:
    """A message in a language; plain text as it is."""
    if isinstance(said, tuple):
        return ", ".join(told(part, lang) for part in said)
    return said if isinstance(said, str) else said.told(lang)


def phrases() -> Mapping[str, tuple[str, str]]:
    """The catalogue: code to (English, Chinese)."""
    return texts_of(PROBLEMS)

"""Data that remembers where it was written, and the mistakes found in it.

A `Document` is plain data (mappings, lists, text, numbers, true/false, null) together with the file
and line of each part of it, so that a mistake found much later, in a cross-check between four files,
still names the line to mend. Documents merge: a child over its parent, a reform over a structure.
Making one from a file is `sim.institutions.files.reading`'s work, checking it against a model
`sim.institutions.files.forms`'s.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.text import Lang
from sim.text.problems import Message, Said, message

_FEW = 3  # names that are told where many mistakes have been told in full
_LONGEST = 80  # letters of an unknown name that are compared with known ones

type Key = tuple[str | int, ...]
"""Where a value is in a document: mapping keys and list positions (from 0), outermost first."""


@dataclass(frozen=True)
class Place:
    """A line of a file (counted from 1; 0 where a mistake has no line, such as a missing file)."""

    file: str
    line: int

    def __str__(self) -> str:
        name = display_path(self.file)
        return f"{name}:{self.line}" if self.line else name


@dataclass(frozen=True)
class Problem:
    """One mistake: where it is, what was found there and what is allowed instead."""

    file: str
    line: int
    field: str
    found: Said
    allowed: Said

    def told(self, lang: Lang) -> str:
        """The mistake in a language."""
        return message(
            "problem",
            where=f"{self.file}:{self.line}" if self.line else self.file,
            field=self.field or message("whole_file"),
            found=self.found,
            allowed=self.allowed,
        ).told(lang)

    def __str__(self) -> str:
        return self.told("en")


class InputError(Exception):
    """Something the user gave (a file, an argument, a table) is wrong; says everything that is."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        given = (problems,) if isinstance(problems, Problem) else tuple(problems)
        # Each mistake once, in reading order.
        self.problems: list[Problem] = sorted(dict.fromkeys(given), key=lambda p: (p.file, p.line))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass(frozen=True)
class Document:
    """Plain data and the place of each of its parts; not to be changed once made.

    `places` maps the key of every mapping entry and list item to where it is written; `removed` maps
    what a merge took away to where that was said. `around` is the key of a part within its whole, for
    naming fields in problems.
    """

    data: Any
    places: Mapping[Key, Place]
    removed: Mapping[Key, Place] = field(default_factory=dict)
    around: Key = ()

    def place(self, key: Key = ()) -> Place:
        """Where `key` is written or was taken away, or the innermost part around it of which that holds."""
        while key and key not in self.places and key not in self.removed:
            key = key[:-1]
        return self.places.get(key) or self.removed.get(key) or Place("", 0)

    def get(self, *key: str | int) -> Any:
        """The value at `key`, or None where there is none."""
        value = self.data
        for part in key:
            inside: Any = value if isinstance(value, dict | list) else {}
            try:
                value = inside[part]
            except (LookupError, TypeError):
                return None
        return value

    def keys(self, *key: str | int) -> tuple[str, ...]:
        """The keys of the mapping at `key`; none where there is no mapping."""
        value = self.get(*key)
        return tuple(value) if isinstance(value, Mapping) else ()

    def part(self, *key: str | int) -> Document:
        """The document below `key`, its places and removals counted from there."""
        size = len(key)
        places = {k[size:]: place for k, place in self.places.items() if k[:size] == key}
        places.setdefault((), self.place(key))
        removed = {k[size:]: place for k, place in self.removed.items() if k[:size] == key and k != key}
        return Document(self.get(*key), places, removed, (*self.around, *key))

    def without(self, *keys: str) -> Document:
        """The document without these top-level keys."""
        data = {key: value for key, value in self.data.items() if key not in keys}
        places = {k: place for k, place in self.places.items() if not k or k[0] not in keys}
        return Document(data, places, self.removed, self.around)

    def problem(self, key: Key, found: Said, allowed: Said) -> Problem:
        """A problem at `key`."""
        place = self.place(key)
        return Problem(display_path(place.file), place.line, dotted((*self.around, *key)), found, allowed)


def dotted(key: Key) -> str:
    """A key as people write it: ``timeline[1].structure``."""
    text = ""
    for part in key:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def shown(value: object) -> Said:
    """What was found, briefly: a scalar as it is, anything larger by its sort."""
    if value is None:
        return message("nothing")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return message("mapping")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return message("list.of", count=len(value))
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


_searches: ContextVar[list[int] | None] = ContextVar("searches", default=None)


@contextmanager
def few_searches(most: int) -> Iterator[None]:
    """Inside, what was probably meant is sought for so many unknown names at most; others are told shorter.

    A search takes a thousandth of a second or more, so a file of nothing but mistakes would take long, and
    nobody would read it all.
    """
    token = _searches.set([most])
    try:
        yield
    finally:
        _searches.reset(token)


def one_of(names: Iterable[str], found: str | None = None, most: int = 40) -> Message:
    """The names allowed, and the one that `found` was probably meant to be."""
    names = list(names)
    left = _searches.get()
    if found and left is not None:
        left[0] -= 1
        if left[0] < 0:
            found, most = None, min(most, _FEW)
    near = difflib.get_close_matches(found[:_LONGEST], names, n=1, cutoff=0.6) if found else []
    if not names:
        return message("none")
    first, more = ", ".join(names[:most]), len(names) - most
    said = message("one_of", names=message("and_more", names=first, count=more) if more > 0 else first)
    return message("did_you_mean", rest=said, name=repr(near[0])) if near else said


def display_path(path: str | Path) -> str:
    """The path as shown to people: relative to the working directory where it lies inside it."""
    try:
        here, whole = os.getcwd(), os.path.abspath(path)
    except OSError:  # the working directory has been removed
        return str(path)
    around = here.rstrip(os.sep) + os.sep
    return "." if whole == here else whole.removeprefix(around)


def merge(base: Document, patch: Document) -> tuple[Document, list[Problem]]:
    """The base with the patch laid over it, and what the patch asks for that cannot be done.

    Mappings merge key by key, anything else (lists too) is replaced, and null takes a key away: the
    places of what is new are the patch's. Taking away what is not there is a problem, since it is
    nearly always a misspelt key. A mapping that is new as a whole is taken as it stands.
    """
    places, removed, problems = dict(base.places), dict(base.removed), list[Problem]()
    old_below, new_below = _by_beginning(base.places), _by_beginning(patch.places)

    def forget(key: Key) -> None:
        for inner in old_below.get(key, ()):
            places.pop(inner, None)

    def lay(old: Mapping[str, Any], new: Mapping[str, Any], around: Key) -> dict[str, Any]:
        merged = dict(old)
        for word, value in new.items():
            key = (*around, word)
            if value is None:
                if word not in merged:
                    allowed = message("null_for_key", rest=one_of(merged, word))
                    problems.append(patch.problem(key, message("null_for_nothing"), allowed))
                    continue
                del merged[word]
                forget(key)
                removed[key] = patch.place(key)
            elif isinstance(value, Mapping) and isinstance(merged.get(word), Mapping):
                merged[word] = lay(merged[word], value, key)
            else:
                forget(key)
                removed.pop(key, None)
                merged[word] = value
                places.update({k: patch.places[k] for k in new_below.get(key, ())})
        return merged

    data = lay(base.data, patch.data, ())
    return Document(data, places, removed, base.around), problems


def _by_beginning(keys: Iterable[Key]) -> dict[Key, list[Key]]:
    """The keys at and below each key, in their order."""
    below: dict[Key, list[Key]] = {}
    for key in keys:
        for size in range(1, len(key) + 1):
            below.setdefault(key[:size], []).append(key)
    return below

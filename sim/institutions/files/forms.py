"""Checking a document against a model: pydantic does the checking, this room says it in plain words.

Every complaint becomes a `Problem` with file, line, field, what was found and what is allowed there
(with its range, its choices, or its keys and the one that was probably meant).
"""

from __future__ import annotations

import copy
import json
import types
import typing
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAliasType, Union

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from sim.institutions.documents import Document, Key, Problem, display_path, dotted, one_of, shown
from sim.institutions.notices import Notice, say
from sim.institutions.schema import Names
from sim.text.problems import Message, message

_KEY_OF_MAPPING = "[key]"  # pydantic's last part of the place of a wrong mapping key


def check[M: BaseModel](
    model: type[M], document: Document, kinds: Collection[str] = ()
) -> tuple[M | None, list[Problem]]:
    """The document as a `model`, and what is wrong with it; `kinds` are kinds of body of a user's own.

    With problems the object is what remains when everything wrong is left out (or None, when
    something the whole cannot be without is wrong): enough to look for further problems, no more.
    Types are strict: ``"3"`` and ``true`` are not numbers, ``3`` is not text.
    """
    data = document.data
    problems: list[Problem] = []
    while True:
        try:
            found = model.model_validate_json(
                json.dumps(data, default=str),
                strict=True,
                by_alias=True,
                by_name=False,
                context={"kinds": tuple(kinds)},
            )
        except ValidationError as error:
            errors = _causes([(tuple(e["loc"]), e["type"]) for e in error.errors(include_url=False)])
        else:
            _say_one_language(model, document)
            return found, problems
        if not problems:
            problems = [_problem(model, document, key, kind) for key, kind in errors]
            data = copy.deepcopy(data)
        if not all(_leave_out(data, key, kind) for key, kind in errors):
            return None, problems


def _say_one_language(model: type[BaseModel], document: Document) -> None:
    """A notice of names and texts that the document has in one language only."""
    keys = [
        key
        for key in document.places
        if isinstance(it := document.get(*key), dict)
        and len(it) == 1
        and it.keys() <= {"en", "zh"}
        and _kind_at(model, key).type is Names
    ]
    if keys:
        place, (language,) = document.place(keys[0]), document.get(*keys[0])
        found = message("in_one_language", language=language, count=len(keys))
        say(Notice(display_path(place.file), place.line, dotted(keys[0]), found, message("stands_for_both")))


def _causes(errors: list[tuple[Key, str]]) -> list[tuple[Key, str]]:
    """Errors without those that follow from others: a list is found too short when its items are wrong."""
    return [
        (key, kind)
        for key, kind in errors
        if kind != "too_short" or not any(len(at) > len(key) and at[: len(key)] == key for at, _ in errors)
    ]


def _leave_out(data: Any, key: Key, kind: str) -> bool:
    """Take what is wrong at `key` out of `data`; False if that is the whole of it.

    What lacks a key goes as a whole, and a list with one wrong item too.
    """
    if kind == "missing" or (key and key[-1] == _KEY_OF_MAPPING):
        key = key[:-1]
    while key and isinstance(key[-1], int):
        key = key[:-1]
    if not key:
        return False
    around = data
    for part in key[:-1]:
        if isinstance(around, Mapping) and part not in around:
            return True  # went with something around it
        around = around[part]
    around.pop(key[-1], None)
    return True


def _problem(model: type[BaseModel], document: Document, key: Key, kind: str) -> Problem:
    if key and key[-1] == _KEY_OF_MAPPING:
        key = key[:-1]
        return document.problem(key, message("unknown_key", name=repr(key[-1])), _kind_of_key(model, key))
    if kind == "extra_forbidden":
        keys = _kind_at(model, key[:-1]).keys
        return document.problem(key, message("unknown_key", name=repr(key[-1])), one_of(keys, str(key[-1])))
    allowed = _kind_at(model, key).describe(document.get(*key))
    if kind == "missing":
        return document.problem(key, message("nothing"), message("key_with", key=repr(key[-1]), kind=allowed))
    if kind == "too_short" and (taken := [gone for gone in document.removed if gone[:-1] == key]):
        wanted = message("to_be", place=dotted(key), kind=allowed)
        return document.problem(taken[-1], message("null_too_little"), wanted)
    return document.problem(key, shown(document.get(*key)), allowed)


@dataclass(frozen=True)
class _Kind:
    """What may stand in one place: a type and the limits on it."""

    type: Any = Any
    limits: Sequence[Any] = field(default_factory=tuple)

    @classmethod
    def of(cls, annotation: Any, limits: Iterable[Any] = ()) -> _Kind:
        """The kind an annotation means, seen through aliases, `Annotated` and ``| None``."""
        limits = list(limits)
        while True:
            if isinstance(annotation, TypeAliasType):
                annotation = annotation.__value__
            elif typing.get_origin(annotation) is Annotated:
                annotation, *more = typing.get_args(annotation)
                for limit in more:
                    limits += limit.metadata if isinstance(limit, FieldInfo) else [limit]
            elif typing.get_origin(annotation) in (Union, types.UnionType):
                (annotation,) = [a for a in typing.get_args(annotation) if a is not type(None)][:1]
            else:
                return cls(annotation, limits)

    @property
    def fields(self) -> dict[str, FieldInfo]:
        """The fields of a model by the key they have in files."""
        if isinstance(self.type, type) and issubclass(self.type, BaseModel):
            return {info.alias or name: info for name, info in self.type.model_fields.items()}
        return {}

    @property
    def keys(self) -> list[str]:
        return list(self.fields)

    def inside(self, part: str | int) -> _Kind:
        """The kind of what stands at one key or position inside."""
        if isinstance(part, str) and part in self.fields:
            info = self.fields[part]
            return _Kind.of(info.annotation, info.metadata)
        arguments = typing.get_args(self.type)
        if typing.get_origin(self.type) is dict:
            return _Kind.of(arguments[1])
        if typing.get_origin(self.type) is tuple:
            return _Kind.of(arguments[0])
        return _Kind()

    def describe(self, found: object = None) -> Message:
        """What may stand here, in words."""
        origin = typing.get_origin(self.type)
        if self.fields:
            return message("mapping.with_keys", keys=", ".join(self.keys))
        words = typing.get_args(self.type) if origin is Literal else self.words
        if words:
            return one_of(words, found if isinstance(found, str) else None)
        if origin is dict or self.type is dict:
            return self._long("mapping")
        if origin is tuple:
            return self._long("list")
        if self.type in (int, float):
            return self._within("whole_number" if self.type is int else "number")
        return message({bool: "true_or_false", str: "some_text"}.get(self.type, "something_else"))

    @property
    def words(self) -> tuple[str, ...]:
        """The words that may stand here, where a limit lists them."""
        return next((limit.words for limit in self.limits if hasattr(limit, "words")), ())

    def _limit(self, name: str) -> float | None:
        return next((getattr(limit, name) for limit in self.limits if hasattr(limit, name)), None)

    def _within(self, kind: str) -> Message:
        """A number between its limits."""
        least, above, high = (self._limit(name) for name in ("ge", "gt", "le"))
        low, most = (None if x is None else f"{x:,.12g}" for x in (above if least is None else least, high))
        if least is not None and most is not None:
            return message(f"{kind}.from_to", low=low, high=most)
        if least is not None:
            return message(f"{kind}.at_least", low=low)
        if low is not None and most is not None:
            return message(f"{kind}.above_at_most", low=low, high=most)
        if low is not None:
            return message(f"{kind}.above", low=low)
        return message(kind) if most is None else message(f"{kind}.at_most", high=most)

    def _long(self, kind: str) -> Message:
        """A list or mapping of so many items."""
        low, high = self._limit("min_length"), self._limit("max_length")
        if low is not None and high is not None:
            if low == high:
                return message(f"{kind}.of", count=f"{low:g}")
            return message(f"{kind}.from_to", low=f"{low:g}", high=f"{high:g}")
        if low is not None:
            return message(f"{kind}.at_least", count=f"{low:g}")
        return message(kind) if high is None else message(f"{kind}.at_most", count=f"{high:g}")


def _kind_at(model: type[BaseModel], key: Key) -> _Kind:
    kind = _Kind(model)
    for part in key:
        kind = kind.inside(part)
    return kind


def _kind_of_key(model: type[BaseModel], key: Key) -> Message:
    arguments = typing.get_args(_kind_at(model, key[:-1]).type)
    return _Kind.of(arguments[0]).describe(key[-1]) if arguments else message("another_key")

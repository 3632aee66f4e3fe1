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

from sim.institutions.documents import Document, Key, Problem, dotted, one_of, shown

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
            return found, problems
        if not problems:
            problems = [_problem(model, document, key, kind) for key, kind in errors]
            data = copy.deepcopy(data)
        if not all(_leave_out(data, key, kind) for key, kind in errors):
            return None, problems


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
        return document.problem(key, f"the unknown key {key[-1]!r}", _kind_of_key(model, key))
    if kind == "extra_forbidden":
        keys = _kind_at(model, key[:-1]).keys
        return document.problem(key, f"the unknown key {key[-1]!r}", one_of(keys, str(key[-1])))
    allowed = _kind_at(model, key).describe(document.get(*key))
    if kind == "missing":
        return document.problem(key, "nothing", f"the key {key[-1]!r} with {allowed}")
    if kind == "too_short" and (taken := [gone for gone in document.removed if gone[:-1] == key]):
        return document.problem(taken[-1], "null, which leaves too little", f"{dotted(key)} to be {allowed}")
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

    def describe(self, found: object = None) -> str:
        """What may stand here, in words."""
        origin = typing.get_origin(self.type)
        if self.fields:
            return f"a mapping with the keys {', '.join(self.keys)}"
        words = typing.get_args(self.type) if origin is Literal else self.words
        if words:
            return one_of(words, found if isinstance(found, str) else None)
        if origin is dict or self.type is dict:
            return f"a mapping{self._lengths()}"
        if origin is tuple:
            return f"a list{self._lengths()}"
        types = {bool: "true or false", int: "a whole number", float: "a number", str: "some text"}
        return types.get(self.type, "something else") + self._range()

    @property
    def words(self) -> tuple[str, ...]:
        """The words that may stand here, where a limit lists them."""
        return next((limit.words for limit in self.limits if hasattr(limit, "words")), ())

    def _limit(self, name: str) -> float | None:
        return next((getattr(limit, name) for limit in self.limits if hasattr(limit, name)), None)

    def _range(self) -> str:
        low, above, high = self._limit("ge"), self._limit("gt"), self._limit("le")
        if low is not None and high is not None:
            return f" from {low:,.12g} to {high:,.12g}"
        parts = [
            "" if low is None else f" of at least {low:,.12g}",
            "" if above is None else f" above {above:,.12g}",
            "" if high is None else f", at most {high:,.12g}",
        ]
        return "".join(parts)

    def _lengths(self) -> str:
        low, high = self._limit("min_length"), self._limit("max_length")
        if low is not None and high is not None:
            return f" of {low:g}" if low == high else f" of {low:g} to {high:g}"
        if low is not None:
            return f" of at least {low:g}"
        return "" if high is None else f" of at most {high:g}"


def _kind_at(model: type[BaseModel], key: Key) -> _Kind:
    kind = _Kind(model)
    for part in key:
        kind = kind.inside(part)
    return kind


def _kind_of_key(model: type[BaseModel], key: Key) -> str:
    arguments = typing.get_args(_kind_at(model, key[:-1]).type)
    return _Kind.of(arguments[0]).describe(key[-1]) if arguments else "another key"

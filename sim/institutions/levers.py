"""Levers: the single measures of the reform, to be switched on one by one and in part.

A lever is a file (``scenarios/levers/no_assessment.yaml``): a patch laid over the structure in force.
At strength 0 it is not there at all; at any other its `changes` and `append` are laid over as a whole, and
then every number at a path of `scaled` goes only that part of the way from what stood there before.
Levers are always laid over in the order of `LEVERS`, in whatever order they were switched on.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from sim.institutions.documents import Document, Key, Place, Problem, merge
from sim.institutions.schema import Names, Strict, Text

LeverId = Literal[
    "public_service_committee",
    "one_stop_centre",
    "no_assignment",
    "no_assessment",
    "affairs_sorted",
    "money_follows_task",
    "contracting",
    "committees_merged",
    "service_stations",
    "civil_cultivation",
    "party_core",
    "department_supervision",
    "withdrawal",
]
LEVERS: tuple[str, ...] = get_args(LeverId)
"""The levers in the order in which they are laid over a structure."""

Group = Literal["platform", "relations", "affairs_money", "society", "committees", "party"]
GROUPS: tuple[Group, ...] = get_args(Group)

ALL = "all"
"""The word that means every lever."""

_WHOLE = (("precincts",), ("bodies", "*", "count"))
"""Paths of the scaled numbers that are whole: rounded, halves up."""
_BODY_ORDER = (
    "street_office",
    "public_service_committee",
    "public_service_centre",
    "party_working_committee",
    "party_mass_department",
    "residents_committee",
    "party_branch",
    "service_station",
    "charity_association",
)
"""Kinds of body in the order of a structure's file; other kinds come last, as they stood."""


class Patch(Strict):
    """What is laid over a structure: mappings that merge (null takes away), and items added to lists."""

    changes: dict[str, Any] = {}
    append: dict[str, Annotated[tuple[Any, ...], Field(min_length=1)]] = {}


class Also(Patch):
    """A further patch, only together with another lever or only without it."""

    with_: Annotated[LeverId | None, Field(alias="with")] = None
    without: LeverId | None = None


class Lever(Patch):
    """One lever: what it is, what its strength means, and what it does to a structure.

    `scaled` are dotted paths (``*`` for any key) of the numbers that follow the strength. `needs` are the
    levers without which it makes no sense, `needs_because` says why. `survives_restoration` tells whether
    it stays when the street office comes back. `look_at` is what its effect shows in, in words that go on
    after "look at".
    """

    name: Names
    about: Names
    look_at: Names | None = None
    clauses: Annotated[tuple[str, ...], Field(min_length=1)]
    group: Group
    strength: Names
    needs: tuple[LeverId, ...] = ()
    needs_because: Names | None = None
    survives_restoration: bool
    scaled: tuple[Text, ...] = ()
    also: tuple[Also, ...] = ()


@dataclass(frozen=True)
class LeverFile:
    """A lever and the document it was read from, which knows the lines."""

    lever: Lever
    document: Document


@dataclass(frozen=True)
class Refusal:
    """A lever that cannot be switched on: which, what was found, what is allowed, what it lacks."""

    lever: str
    found: str
    allowed: str
    missing: tuple[str, ...] = ()


def built_in(base: Document) -> dict[str, float]:
    """The levers that a structure's file says are in it already, with their strengths."""
    noted = base.get("levers")
    given = noted.items() if isinstance(noted, Mapping) else ()
    return {str(name): float(x) for name, x in given if isinstance(x, int | float) and x > 0.0}


def refusals(
    base: Document, strengths: Mapping[str, float], levers: Mapping[str, LeverFile]
) -> list[Refusal]:
    """The levers among `strengths` that the structure cannot take: built in already, or lacking others."""
    there = built_in(base)
    structure = Path(base.place().file).stem
    found = [
        Refusal(
            name,
            f"{name!r}, which is built into the structure {structure!r}",
            "levers that are not built in (for this one, begin with another structure, such as old)",
        )
        for name in strengths
        if name in there
    ]
    in_force = {*there, *(name for name, strength in strengths.items() if strength > 0.0)}
    for name, strength in strengths.items():
        if strength > 0.0 and name not in there and name in levers:
            lever = levers[name].lever
            missing = tuple(need for need in lever.needs if need not in in_force)
            if missing:
                wanted = " and ".join(missing)
                why = f" ({lever.needs_because.en.rstrip('.')})" if lever.needs_because else ""
                found.append(
                    Refusal(name, f"{name!r} without {wanted}", f"{wanted} above 0 too{why}", missing)
                )
    return found


def with_needs(name: str, levers: Mapping[str, LeverFile]) -> set[str]:
    """A lever and all that it needs, and what those need."""
    wanted, found = [name], set[str]()
    while wanted:
        lever = wanted.pop()
        if lever not in found and lever in levers:
            found.add(lever)
            wanted += levers[lever].lever.needs
    return found


def dependents(name: str, levers: Mapping[str, LeverFile]) -> set[str]:
    """The levers that cannot do without a lever, itself among them."""
    return {other for other in levers if name in with_needs(other, levers)}


def apply_levers(
    base: Document, strengths: Mapping[str, float], levers: Mapping[str, LeverFile]
) -> tuple[Document, list[Problem]]:
    """The structure's document with levers laid over it, and what could not be done.

    Ask `refusals` first. The levers applied are noted under `levers` with their strengths.
    """
    document, problems = base, list[Problem]()
    on = sorted((name for name, x in strengths.items() if x > 0.0 and name in levers), key=_position)
    in_force = {*built_in(base), *on}
    for name in on:
        file, before = levers[name], document
        patches: list[tuple[Key, Patch]] = [((), file.lever)]
        patches += [
            (("also", i), also)
            for i, also in enumerate(file.lever.also)
            if (also.with_ is None or also.with_ in in_force)
            and (also.without is None or also.without not in in_force)
        ]
        for key, patch in patches:
            document = _patched(document, file.document, key, patch, problems)
        for path in file.lever.scaled:
            document = scaled(document, before, path, strengths[name])
        # Where something else stands under `levers`, that is wrong and told so elsewhere.
        if name in LEVERS and isinstance(document.get("levers") or {}, Mapping):
            place = file.document.place()
            places: dict[Key, Place] = {(): place, ("levers",): place, ("levers", name): place}
            noted = Document({"levers": {name: float(strengths[name])}}, places)
            document, _ = merge(document, noted)
    return (_ordered(document) if on else base), problems


def _position(lever: str) -> int:
    """Where a lever comes in the order of application; one of another name comes last."""
    return LEVERS.index(lever) if lever in LEVERS else len(LEVERS)


def _patched(document: Document, file: Document, key: Key, patch: Patch, problems: list[Problem]) -> Document:
    if patch.changes:
        document, wrong = merge(document, file.part(*key, "changes"))
        problems += wrong
    for path, items in patch.append.items():
        place = (*key, "append", path)
        parts = path.split(".")
        there, around = document.get(*parts), document.get(*parts[:-1])
        if there is None and isinstance(around, Mapping):
            there = []
        if not isinstance(there, list):
            problems.append(file.problem(place, f"{path}, where there is no list", "the path of a list"))
            continue
        document = _lengthened(document, tuple(parts), [*there], items, file.place(place))
    return document


def _lengthened(
    document: Document, path: Key, there: list[Any], items: tuple[Any, ...], place: Place
) -> Document:
    """The document with items added at the end of a list, each once."""
    places = {path[:size]: place for size in range(len(path) + 1)}
    for item in items:
        if item not in there:
            places[(*path, len(there))] = place
            there.append(item)
    old = {(*path, i): document.place((*path, i)) for i in range(len(there)) if (*path, i) not in places}
    data: Any = there
    for part in reversed(path):
        data = {part: data}
    return merge(document, Document(data, {**places, **old}))[0]


def scaled(document: Document, before: Document, path: str, strength: float) -> Document:
    """The document with the numbers at a path moved only a part of the way from those in `before`.

    Where nothing stood before the way begins at 0; what did not change stays as it is.
    """
    data = document.data
    for key in numbers_at(document.data, path):
        start, target = _number(before.get(*key)), _number(document.get(*key))
        if strength < 1.0 and start != target:
            value: float = start + strength * (target - start)
            if any(_matches(key, pattern) for pattern in _WHOLE):
                value = math.floor(value + 0.5)
            data = _replaced(data, key, value)
    return Document(data, document.places, document.removed, document.around)


def numbers_at(data: Any, path: str) -> list[tuple[str, ...]]:
    """The keys of the numbers at a dotted path, in which ``*`` means any key."""

    def inside(value: Any, parts: list[str], key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if not parts:
            if isinstance(value, int | float) and not isinstance(value, bool):
                yield key
        elif isinstance(value, Mapping):
            for word in list(value) if parts[0] == "*" else [parts[0]] if parts[0] in value else []:
                yield from inside(value[word], parts[1:], (*key, word))

    return list(inside(data, path.split("."), ()))


def _number(value: Any) -> float:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _matches(key: Key, pattern: tuple[str, ...]) -> bool:
    return len(key) == len(pattern) and all(p in ("*", k) for k, p in zip(key, pattern, strict=True))


def _replaced(data: Any, key: Key, value: Any) -> Any:
    """The data with another value at a key; what is around it is copied, the rest shared."""
    return {**data, key[0]: _replaced(data[key[0]], key[1:], value)} if key else value


def _ordered(document: Document) -> Document:
    """The document with its bodies in the order of their kinds: who is asked first may depend on it."""
    bodies = document.get("bodies")
    if not isinstance(bodies, Mapping):
        return document

    def rank(name: str) -> int:
        kind = document.get("bodies", name, "kind")
        return _BODY_ORDER.index(kind) if kind in _BODY_ORDER else len(_BODY_ORDER)

    data = {**document.data, "bodies": {name: bodies[name] for name in sorted(bodies, key=rank)}}
    return Document(data, document.places, document.removed, document.around)

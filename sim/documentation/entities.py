"""The model's entities and where the code keeps their state, as the docstrings tell it.

A class that holds state has a line ``Entity: id`` in its docstring, a record in the string below it; ``id``
is that of a text ``odd.entity.id``. A class without state is an heir, by its marker or by what it
inherits from. Entities are told in the order of these texts.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import sim.text
from sim.documentation.sources import (
    MODEL_ROOMS,
    Variable,
    attributes,
    class_summary,
    definitions,
    modules_of,
    record,
)

type Holder = Literal["class", "record"]

_MARKER = re.compile(r"^Entity: (\w+)$", re.MULTILINE)
_TEXT = re.compile(r'^msgctxt "odd\.entity\.(\w+)"$', re.MULTILINE)
_TEXTS = Path(sim.text.__file__).parent / "messages" / "zh" / "odd.po"


@dataclass(frozen=True)
class Entity:
    """A kind of entity: the term it is told under, and the classes or records that hold its state.

    `heirs` are classes that add nothing to the state but behave differently.
    """

    id: str
    classes: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    heirs: tuple[str, ...] = ()

    def holders(self) -> tuple[tuple[Holder, str], ...]:
        """Where the state is held, in the order in which it is told."""
        return (*(("class", path) for path in self.classes), *(("record", path) for path in self.records))


def entities() -> tuple[Entity, ...]:
    """All entities, in the order of their texts; what holds them by room, module and line.

    Raises ValueError where a marker names an entity without a text.
    """
    marked: dict[str, tuple[Holder, str]] = {}
    bases: dict[str, tuple[str, ...]] = {}
    paths: dict[str, str] = {}
    for room in MODEL_ROOMS:
        for module in modules_of(room):
            for node, name, text in definitions(module):
                path = f"{module}:{name}"
                found = _MARKER.search(text)
                if found:
                    marked[path] = ("class" if isinstance(node, ast.ClassDef) else "record", found[1])
                if isinstance(node, ast.ClassDef):
                    paths[name] = path
                    bases[path] = tuple(ast.unparse(base).rpartition(".")[2] for base in node.bases)
    ids = _TEXT.findall(_TEXTS.read_text("utf-8"))
    for path, (_, id_) in marked.items():
        if id_ not in ids:
            raise ValueError(
                f"{path}: 'Entity: {id_}' has no text odd.entity.{id_}; there are: {', '.join(ids)}"
            )

    def inherited(path: str) -> Iterator[str]:
        """The entity of the nearest marked class above."""
        for base in (paths[name] for name in bases[path] if name in paths and paths[name] != path):
            if base in marked:
                yield marked[base][1]
            else:
                yield from inherited(base)

    above = {name for names in bases.values() for name in names}
    heirs = {
        path: next(inherited(path), None)
        for name, path in paths.items()
        if path not in marked and name not in above
    }
    for path, (kind, id_) in list(marked.items()):
        if kind == "class" and not variables(kind, path):
            heirs[path] = id_
            del marked[path]
    return tuple(
        Entity(
            id_,
            tuple(path for path, told in marked.items() if told == ("class", id_)),
            tuple(path for path, told in marked.items() if told == ("record", id_)),
            tuple(path for path, of in heirs.items() if of == id_),
        )
        for id_ in ids
    )


def told(path: str) -> str:
    """What a class says it is."""
    module, _, name = path.partition(":")
    return class_summary(module, name)


def variables(kind: Holder, path: str) -> list[Variable]:
    """State variables held by a class or a record."""
    module, _, name = path.partition(":")
    return attributes(module, name) if kind == "class" else record(module, name)


ENTITIES: tuple[Entity, ...] = entities()

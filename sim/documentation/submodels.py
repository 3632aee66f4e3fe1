"""The submodels of the description: what the folders hold, as the docstrings tell it.

Every file of `sim/mechanisms/` is a section of its own; the other rooms of the model follow, each with its
modules. Titles, texts and the parameters that belong to a module are in its docstring, whose first line is
``Title (中文标题): what it is.`` and which may have a line ``Parameters: ids``, where ``community.*`` stands
for all ids that begin so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from sim.documentation.sources import MODEL_ROOMS, docstring, modules_of, summary
from sim.institutions.parameters import Parameter
from sim.text import Lang

MECHANISMS = "mechanisms"
_TITLE = re.compile(r"^(?P<en>[^(:]+) \((?P<zh>[^)]*[\u4e00-\u9fff][^)]*)\): ")
_PARAMETERS = re.compile(r"^Parameters: (.+(?:\n(?! *\n|[A-Z][a-z]+: ).+)*)", re.MULTILINE)
_ID = re.compile(r"(?<![\w.`])(?!sim\.)[a-z_]+\.(?:\*|[a-z0-9_]+)")
_AS_DATA = ("institutions",)
"""Rooms that hold what files may say; told in sections 2, 5 and the appendices."""


@dataclass(frozen=True)
class Section:
    """One section: its number, its title by language, its modules, and whether these are named in it."""

    number: int
    title: Mapping[Lang, str]
    modules: tuple[str, ...]


@cache
def sections() -> tuple[Section, ...]:
    """All sections, in the order in which they are told. Raises ValueError where a docstring has no title."""
    found: list[tuple[str, tuple[str, ...]]] = [
        (module, (module,)) for module in modules_of(MECHANISMS) if not module.endswith(f".{MECHANISMS}")
    ]
    for room in MODEL_ROOMS:
        if room != MECHANISMS and room not in _AS_DATA:
            package = f"sim.{room}"
            found.append((package, tuple(m for m in modules_of(room) if m != package)))
    return tuple(Section(i, title_of(named), modules) for i, (named, modules) in enumerate(found, 1))


@cache
def title_of(module: str) -> Mapping[Lang, str]:
    """What a mechanism or room is called. Raises ValueError where its docstring does not say it."""
    found = _TITLE.match(summary(docstring(module)))
    if found is None:
        raise ValueError(f"{module}: the docstring does not begin with 'Title (中文标题): '")
    return {"en": found["en"], "zh": found["zh"]}


@cache
def named_in(module: str) -> tuple[str, ...]:
    """Ids of parameters, or their beginnings with ``.*``, that a module's docstring names as its own."""
    listed = _PARAMETERS.search(docstring(module))
    return tuple(_ID.findall(listed[1])) if listed else ()


def parameters_of(modules: Iterable[str], registry: Iterable[str]) -> list[str]:
    """Ids of the parameters that modules name, in the registry's order."""
    named = {name for module in modules for name in named_in(module)}
    return [id_ for id_ in registry if id_ in named or f"{id_.partition('.')[0]}.*" in named]


def feeds(id_: str, parameter: Parameter, lang: Lang) -> str:
    """What a parameter feeds: the sections that name it; in English also what the registry says."""
    told = [s.title[lang] for s in sections() if parameters_of(s.modules, [id_])]
    words = ("、" if lang == "zh" else ", ").join(told)
    if lang == "zh":
        return words
    return f"{words}: {parameter.feeds}" if words else parameter.feeds

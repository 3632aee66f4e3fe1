"""What a lever or a scenario's own changes lay over a structure, as lines ``path: value``.

The lines are the files' own words: mappings merge key by key, null takes a key away, anything else is
replaced. What says something without changing what happens (names, clauses, notes) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sim.documentation.markdown import code, number
from sim.institutions.documents import Document
from sim.institutions.files.library import load_scenario
from sim.institutions.files.single_levers import scenario_document
from sim.institutions.levers import LEVERS, Lever, Patch
from sim.institutions.scenario import Phase, Scenario
from sim.text import Lang, label

_WORDS = ("name", "about", "clauses", "note")
"""Keys that say something about an entry without changing what happens."""


def lines(data: Mapping[str, Any], where: str = "") -> Iterator[str]:
    """A patch as lines: a path down to the last mapping, and that mapping in braces."""
    told = {key: value for key, value in data.items() if key not in _WORDS}
    flat = {key: value for key, value in told.items() if not isinstance(value, Mapping)}
    if where and flat and len(flat) == len(told):
        single = len(flat) == 1
        key, value = next(iter(flat.items()))
        yield f"{where}.{key}: {_written(value)}" if single else f"{where}: {_written(flat)}"
        return
    for key, value in told.items():
        path = f"{where}.{key}" if where else key
        if isinstance(value, Mapping):
            yield from lines(value, path)
        else:
            yield f"{path}: {_written(value)}"


def lever_lines(lever: Lever, lang: Lang) -> list[str]:
    """All that a lever lays over a structure, as items of a list in Markdown."""
    items = list(_patch(lever, "", lang))
    for also in lever.also:
        word, other = ("odd.with", also.with_) if also.with_ else ("odd.without", also.without)
        items += _patch(also, f"{label(word, lang)} {code(str(other))}: ", lang)
    if lever.scaled:
        items.append(f"{label('odd.scaled', lang)}: " + ", ".join(map(code, lever.scaled)))
    return items


def _patch(patch: Patch, when: str, lang: Lang) -> Iterator[str]:
    for line in lines(patch.changes):
        yield when + code(line)
    for path, added in patch.append.items():
        if not path.endswith(_WORDS):
            yield f"{when}{label('levers.append', lang)}: {code(f'{path}: {_written(added)}')}"


def phase(it: Phase, changed: bool, lang: Lang) -> str:
    """A phase of a timeline: the whole structure below, the levers laid over it, and whether more changes."""
    base, _, overlaid = it.structure.id.partition("+")
    parts = [code(base), _levers(it.structure.levers, lang) if overlaid else ""]
    if changed:
        parts.append(label("odd.changes_below", lang))
    return f"{it.month}: " + " + ".join(part for part in parts if part)


def changes_of(scenario: Scenario) -> dict[int, list[str]]:
    """Lines of the changes that a scenario's entries make, by month, with those of its parents.

    An entry replaces the parents' of the same month; what was changed before stays in force.
    """
    found: dict[int, list[str]] = {}
    seen: set[int] = set()
    for document in _files(scenario):
        for i, entry in enumerate(document.get("timeline") or []):
            month = int(entry["month"])
            if month not in seen and (changes := document.get("timeline", i, "changes")):
                found[month] = list(lines(changes))
        seen |= {int(entry["month"]) for entry in document.get("timeline") or []}
    return found


def _files(scenario: Scenario) -> Iterator[Document]:
    """The file of a bundled scenario and those that it extends, nearest first."""
    yield scenario_document(scenario.source)
    for name in scenario.extends:
        yield scenario_document(_source(name))


@cache
def _source(name: str) -> str:
    """The file of a bundled scenario: reading one takes its time, and most extend the same few."""
    return load_scenario(name).source


def _levers(strengths: Mapping[str, float], lang: Lang) -> str:
    """Levers with their strengths; many at full strength by those that are missing."""
    if len(strengths) > len(LEVERS) // 2 and set(strengths.values()) == {1.0}:
        missing = ", ".join(code(name) for name in LEVERS if name not in strengths)
        rest = f" ({label('odd.but', lang)} {missing})" if missing else ""
        return f"{label('odd.all_levers', lang)}{rest}"
    return " + ".join(code(f"{name}: {number(strength)}") for name, strength in strengths.items())


def _written(value: Any) -> str:
    """A value as YAML has it, without names."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key}: {_written(inner)}" for key, inner in value.items() if key not in _WORDS)
        return f"{{{inside}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_written, value))}]"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return number(value) if isinstance(value, int | float) else str(value)

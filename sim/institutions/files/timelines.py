"""From the entries of a timeline to phases: structures, levers and changes in force from month to month.

The structure in force is the last whole one (`structure`), with the levers switched on since then laid
over it in their own order, and over these the `changes` since then in order of date. A new structure
clears levers and changes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from sim.institutions.affairs import Affair
from sim.institutions.documents import Document, InputError, Key, Problem, merge, one_of
from sim.institutions.files.forms import check
from sim.institutions.files.lever_files import is_lever_file
from sim.institutions.files.reading import read_document
from sim.institutions.levers import ALL, LEVERS, LeverFile, apply_levers, built_in, refusals
from sim.institutions.parameters import Parameter
from sim.institutions.scenario import MONTHS_A_YEAR, Phase
from sim.institutions.schema import Names, Strict, Text
from sim.institutions.structure import Share, Structure
from sim.text.problems import message

RESTORED = Names(en="Street office restored", zh="街道办事处恢复")
_ABOUT_RESTORED = Names(
    en="The street office has come back; of the reform only those levers are left that do not hang on it.",
    zh="街道办事处恢复；改革中只有不依赖其撤销的措施得以保留。",
)
NO_RESTORATION = "none"


class Entry(Strict):
    """One entry of a timeline: from `month` on another structure, levers, or changes to the one in force."""

    month: Annotated[int, Field(ge=1, le=50 * MONTHS_A_YEAR)]
    structure: Text | None = None
    levers: dict[str, Share] | None = None
    changes: dict[str, Any] | None = None
    note: Names | None = None


type Checker = Callable[[Document, str], tuple[Structure | None, list[Problem]]]


@dataclass(frozen=True)
class Institutions:
    """What scenario files are read against, and how the files they name are found.

    `find_scenario` and `find_structure` turn a name or path written in a file into a path; they
    raise InputError. `check_structure` reads a structure out of a whole, possibly changed, document;
    `checker_for` makes one for another catalogue of affairs than the library's `catalogue`.
    `fallback` is the structure that districts fall back to, where there is one.
    """

    affairs: Mapping[str, Affair]
    registry: Mapping[str, Parameter]
    levers: Mapping[str, LeverFile]
    find_scenario: Callable[[Document, Key], Path]
    find_structure: Callable[[Document, Key], Path]
    check_structure: Checker
    checker_for: Callable[[Mapping[str, Affair], Document], Checker]
    catalogue: Document
    clauses: Collection[str]
    fallback: Path | None = None


@dataclass
class _InForce:
    """A structure with what lies over it: levers, by strength and by where that was said, and changes."""

    base: Document
    name: str
    strengths: dict[str, float] = field(default_factory=dict)
    said: dict[str, tuple[int, Document, Key]] = field(default_factory=dict)
    changes: list[Document] = field(default_factory=list)


def read_phases(
    entries: list[Document], scenario: str, institutions: Institutions, problems: list[Problem]
) -> tuple[Phase, ...]:
    """The structures of the timeline, in order; what is wrong goes to `problems`."""
    phases: list[Phase] = []
    current: _InForce | None = None  # None where what is in force is not sure
    for number, entry in enumerate(entries):
        read, wrong = check(Entry, entry)
        problems += wrong
        if read is None:
            current = None
            continue
        if read.structure is not None:
            try:
                path = institutions.find_structure(entry, ("structure",))
                current = _InForce(read_document(path), path.stem)
            except InputError as error:
                problems += error.problems
                current = None
        elif not (read.changes or read.levers):
            if not wrong:
                allowed = message("entry_of")
                problems.append(entry.problem((), message("idle_entry"), allowed))
            continue
        strengths = _named(entry, read.levers or {}, institutions.levers, problems)
        if current is None:
            continue
        for lever, key in strengths.items():
            current.strengths[lever] = (read.levers or {})[str(key[-1])]
            current.said[lever] = (number, entry, key)
        if read.changes and "levers" in read.changes:
            found = message("levers_noted")
            problems.append(entry.problem(("changes", "levers"), found, message("levers_beside")))
        elif read.changes:
            current.changes.append(entry.part("changes"))
        if refused := _refused(current, institutions.levers):
            problems += refused
            continue
        document = _overlaid(current, institutions.levers, problems)
        changed = current.strengths or current.changes
        name = f"{current.name}+{scenario}.{read.month}" if changed else current.name
        structure, wrong = institutions.check_structure(document, name)
        problems += wrong
        if structure is not None:
            phases.append(Phase(read.month, structure, read.note))
    return tuple(phases)


def _named(
    entry: Document, given: Mapping[str, float], levers: Mapping[str, LeverFile], problems: list[Problem]
) -> dict[str, Key]:
    """The levers that an entry speaks of, each with the key that says its strength: its own, or `all`."""
    for name in entry.keys("levers"):
        # a lever's file that could not be read was told where it was read
        if name not in levers and name != ALL and not is_lever_file(name):
            allowed = one_of((*levers, ALL), name)
            problems.append(
                entry.problem(("levers", name), message("unknown_lever", name=repr(name)), allowed)
            )
    found: dict[str, Key] = {}
    for name in levers:
        # `all` are the library's: a lever of the user's own is meant by its name only
        word = name if name in given or name not in LEVERS else ALL
        if word in given:
            found[name] = ("levers", word)
    return found


def _refused(current: _InForce, levers: Mapping[str, LeverFile]) -> list[Problem]:
    """Why the levers in force cannot be, each where it was said last; `all` is refused once."""
    problems: list[Problem] = []
    there = built_in(current.base)
    by_all = [name for name, (_, _, key) in current.said.items() if key[-1] == ALL and name in there]
    if by_all:
        _, entry, key = current.said[by_all[0]]
        found = message(
            "all_built_in", name=repr(ALL), structure=repr(current.name), levers=", ".join(by_all)
        )
        allowed = message("all_not_built_in")
        problems.append(entry.problem(key, found, allowed))
    others = {name: strength for name, strength in current.strengths.items() if name not in by_all}
    for refusal in refusals(current.base, others, levers):
        # Whoever came last is to blame: who switched the lever on, or who switched off what it needs.
        said = [current.said[name] for name in (refusal.lever, *refusal.missing) if name in current.said]
        _, entry, key = max(said, key=lambda it: it[0])
        problems.append(entry.problem(key, refusal.found, refusal.allowed))
    return problems


def _overlaid(current: _InForce, levers: Mapping[str, LeverFile], problems: list[Problem]) -> Document:
    """The document of the structure in force."""
    document, wrong = apply_levers(current.base, current.strengths, levers)
    problems += wrong
    for changes in current.changes:
        document, wrong = merge(document, changes)
        problems += wrong
    return document


def with_restoration(
    document: Document, phases: tuple[Phase, ...], institutions: Institutions, problems: list[Problem]
) -> tuple[Phase, ...]:
    """The phases, each with the structure that comes if the district restores the street office meanwhile.

    Unless the file names one, it is the library's fallback with the levers of the phase that survive;
    where a phase has a street office, there is nothing to restore.
    """
    key: Key = ("restoration",)
    named: Structure | None = None
    if isinstance(document.get(*key), str):
        if document.get(*key) == NO_RESTORATION:
            return phases
        named = _named_restoration(document, key, institutions, problems)
        if named is None:
            return phases
    elif institutions.fallback is None:
        return phases
    return tuple(
        phase
        if has_street_office(phase.structure)
        else replace(phase, restored=named or _what_survives(phase, institutions, problems))
        for phase in phases
    )


def _named_restoration(
    document: Document, key: Key, institutions: Institutions, problems: list[Problem]
) -> Structure | None:
    """The structure that the file names, which must have a street office."""
    try:
        path = institutions.find_structure(document, key)
        structure, wrong = institutions.check_structure(read_document(path), path.stem)
    except InputError as error:
        unknown = [replace(p, allowed=message("none_or", rest=p.allowed)) for p in error.problems]
        problems += unknown if len(unknown) == 1 else error.problems
        return None
    problems += wrong
    if structure is None:
        return None
    if not has_street_office(structure):
        found = message("without_street_office", name=repr(path.stem))
        problems.append(document.problem(key, found, message("with_street_office")))
    return structure.model_copy(update={"id": "restored", "name": RESTORED})


def _what_survives(phase: Phase, institutions: Institutions, problems: list[Problem]) -> Structure | None:
    """The library's fallback with the levers of a phase that do not hang on there being no street office."""
    assert institutions.fallback is not None
    surviving = {
        name: strength
        for name, strength in phase.structure.levers.items()
        if name in institutions.levers and institutions.levers[name].lever.survives_restoration
    }
    document, wrong = apply_levers(read_document(institutions.fallback), surviving, institutions.levers)
    structure, more = institutions.check_structure(document, "restored")
    problems += wrong + more
    return structure and structure.model_copy(update={"name": RESTORED, "about": _ABOUT_RESTORED})


def has_street_office(structure: Structure) -> bool:
    """Whether a structure has a street office."""
    return any(body.kind == "street_office" for body in structure.bodies.values())

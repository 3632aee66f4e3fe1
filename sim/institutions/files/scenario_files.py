"""From scenario files to a `Scenario`: parents, the timeline, changed structures, overrides.

A scenario file::

    name: {en: ..., zh: ...}
    about: {en: ..., zh: ...}
    extends: old                    # a bundled name, or a path from this file
    community: {residents: 38000, area_km2: 1.24, table: people.csv}
    horizon: {years: 5}
    replicates: 5
    seed: 1
    parameters: {some.parameter: 0.3}
    timeline:                       # see `sim.institutions.files.timelines`
      - {month: 1, structure: old}  # a bundled name, or a path from this file
      - month: 13
        levers: {all: 1, no_assignment: 0.5}
        changes: {rules: {pooling: 0.9}, bodies: {ngo: {count: 12}}}
        note: {en: ..., zh: ...}
    events:                         # see `sim.institutions.files.event_files`
      - {month: 25, kind: epidemic, months: 6}
    restoration: old                # what comes if the street office is restored; or none
    affairs: {...}                  # further affairs, or changes to bundled ones (see `own_files`)

A child merges over its parent (see `sim.institutions.documents.merge`); its entries of the timeline
replace the parent's of the same month and join the others, its events join the parent's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field

from sim.institutions.documents import Document, InputError, Key, Place, Problem, merge, shown
from sim.institutions.files.event_files import listed_events, read_events
from sim.institutions.files.forms import check
from sim.institutions.files.own_files import with_own
from sim.institutions.files.single_levers import scenario_document
from sim.institutions.files.timelines import Institutions, read_phases, with_restoration
from sim.institutions.files.validation import check_overrides
from sim.institutions.parameters import Parameters
from sim.institutions.scenario import MONTHS_A_YEAR, CommunitySpec, Scenario
from sim.institutions.schema import Names, Strict, Text

_OWN = ("name", "about", "extends", "timeline", "events")
"""What a child does not take from its parent as it is."""


class CommunityFile(Strict):
    """Which community, as files say it: of how many residents, on how much land, from which table."""

    residents: Annotated[int, Field(ge=200, le=1_000_000)]
    area_km2: Annotated[float, Field(gt=0.0, le=10_000.0)]
    table: Text | None = None


class HorizonFile(Strict):
    """How long a run goes on."""

    years: Annotated[int, Field(ge=1, le=50)]


class Settings(Strict):
    """What a scenario says besides its timeline, complete."""

    name: Names
    about: Names
    extends: Text | None = None
    community: CommunityFile
    horizon: HorizonFile
    replicates: Annotated[int, Field(ge=1, le=1000)]
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)]
    parameters: dict[str, float] = {}
    restoration: Text | None = None
    # Read item by item (see `timelines`, `event_files` and `own_files`); here they only count
    # among the keys.
    timeline: None = None
    events: None = None
    affairs: None = None


def read_scenario(path: Path, institutions: Institutions, instead: Document | None = None) -> Scenario:
    """The scenario of a file, complete and checked. Raises InputError with all that is wrong.

    `instead` is an entry that stands for everything the timeline says after its beginning: the first
    structure is in force until the entry's month, and in month 1 the entry is laid over it at once.
    """
    problems: list[Problem] = []
    chain = _chain(path, institutions)
    document, entries, listed = _joined(chain, problems)
    if instead is not None:
        entries = _with_instead(entries, instead, problems)
    settings, wrong = check(Settings, document.without("affairs"))
    problems += wrong
    problems += check_overrides(document, institutions.registry)
    problems += _table(document)
    problems += _dates(document, entries, chain[-1][1].place(("timeline",)))
    institutions = with_own(institutions, document, entries, problems)
    phases = read_phases(entries, path.stem, institutions, problems)
    events = read_events(listed, document.get("horizon", "years"), problems)
    phases = with_restoration(document, () if problems else phases, institutions, problems)
    if problems or settings is None:
        raise InputError(problems)
    table = settings.community.table
    if table is not None:
        table = str(_beside(document, ("community", "table"), table))
    return Scenario(
        id=path.stem,
        name=settings.name,
        about=settings.about,
        community=CommunitySpec(settings.community.residents, settings.community.area_km2, table),
        phases=phases,
        affairs=institutions.affairs,
        parameters=Parameters(institutions.registry, settings.parameters),
        years=settings.horizon.years,
        replicates=settings.replicates,
        seed=settings.seed,
        extends=tuple(parent.stem for parent, _ in chain[-2::-1]),
        source=str(path),
        overrides=settings.parameters,
        events=events,
    )


def _beside(document: Document, key: Key, written: str) -> Path:
    """A path written in a file, seen from that file."""
    return Path(os.path.abspath(Path(document.place(key).file).parent / written))


def _chain(path: Path, institutions: Institutions) -> list[tuple[Path, Document]]:
    """The file and all it extends, the oldest first."""
    chain: list[tuple[Path, Document]] = []
    while True:
        document = scenario_document(path)
        chain.insert(0, (path, document))
        parent = document.get("extends")
        if not isinstance(parent, str):
            return chain
        path = institutions.find_scenario(document, ("extends",))
        stems = [file.stem for file, _ in chain]
        if path.resolve() in [file.resolve() for file, _ in chain]:
            found = f"a ring: {' -> '.join([*reversed(stems), path.stem])}"
            raise InputError(
                document.problem(("extends",), found, "a scenario that does not extend this one")
            )


def _joined(
    chain: list[tuple[Path, Document]], problems: list[Problem]
) -> tuple[Document, list[Document], list[Document]]:
    """The documents of a chain merged, the entries of their timelines by month, and all their events."""
    _, first = chain[0]
    document, entries = first.without("timeline", "events"), _entries(first, problems)
    events = listed_events(first, problems)
    for _, child in chain[1:]:
        document, wrong = merge(document.without(*_OWN), child.without("timeline", "events"))
        problems += wrong
        # What is missing from the whole is missing from the file that was asked for.
        document = Document(document.data, {**document.places, (): child.place()}, document.removed)
        own = _entries(child, problems)
        months = {_month(entry) for entry in own}
        entries = [entry for entry in entries if _month(entry) not in months] + own
        events += listed_events(child, problems)
    return document, sorted(entries, key=_month), events


def _entries(document: Document, problems: list[Problem]) -> list[Document]:
    """The entries of one file's timeline; two in one month are a problem."""
    timeline = document.get("timeline")
    if not isinstance(timeline, list):
        if timeline is not None or ("timeline",) in document.places:
            problems.append(document.problem(("timeline",), shown(timeline), "a list of entries"))
        return []
    entries = [document.part("timeline", i) for i in range(len(timeline))]
    first: dict[int, Document] = {}
    for entry in entries:
        month = _month(entry)
        if month in first:
            found = f"a second entry for month {month} (first in line {first[month].place().line})"
            problems.append(entry.problem(("month",), found, "one entry a month"))
        elif month:
            first[month] = entry
    return entries


def _with_instead(entries: list[Document], instead: Document, problems: list[Problem]) -> list[Document]:
    """The first entry and `instead`, as two entries or, where both are for one month, as one."""
    if not entries or _month(entries[0]) != _month(instead):
        return [*entries[:1], instead]
    joined, wrong = merge(entries[0].without("levers"), instead)
    problems += wrong
    return [joined]


def _month(entry: Document) -> int:
    """The month of an entry; 0 while what stands there is no month."""
    month = entry.get("month")
    return month if isinstance(month, int) and not isinstance(month, bool) else 0


def _table(document: Document) -> Iterator[Problem]:
    """The table of residents, if one is named, is there."""
    key = ("community", "table")
    table = document.get(*key)
    if isinstance(table, str) and table.strip() and not os.path.isfile(_beside(document, key, table)):
        yield document.problem(key, f"no such file: {table!r}", "the path of a CSV file from this file")


def _dates(document: Document, entries: list[Document], timeline: Place) -> Iterator[Problem]:
    """A structure to begin with, and nothing after the end."""
    if not entries:
        empty = Document(None, {(): timeline})
        yield empty.problem(("timeline",), "no entries", "an entry with month: 1 and a structure")
    elif all(_month(entry) > 1 or (_month(entry) == 1 and not entry.get("structure")) for entry in entries):
        found = f"no structure at month 1 (the first entry is for month {_month(entries[0])})"
        yield entries[0].problem(("month",), found, "a first entry with month: 1 and a structure")
    years = document.get("horizon", "years")
    if isinstance(years, int) and years > 0:
        last = years * MONTHS_A_YEAR
        for entry in entries:
            if _month(entry) > last:
                allowed = f"a month up to {last}, the end of year {years}"
                yield entry.problem(("month",), str(_month(entry)), allowed)

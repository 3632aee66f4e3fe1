"""An object-centric event log, OCEL 2.0 as SQLite, of a case table.

Object types: Case, Person, Household, Precinct, Office, Body, Affair. An event belongs to its case (``of``);
raising and ending it to the person (``by``); what happens at an office to the office (``at``) and its body
(``in``). Cases are ``about`` an affair, persons ``live in`` a household and a precinct, offices are ``of`` a
body. Bodies and affairs have names in both languages; types have English names, since they name tables.

Ids are short texts that sort as they were written, and tables of ids and relations are kept in that order
without row numbers: half the size of the plainest form. A last pass packs the pages.

Source: Berti et al. 2024, OCEL (Object-Centric Event Log) 2.0 Specification, relational form.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.experiments.case_events import ARRIVED, EVENT_TYPES, RAISED, Events, events_of
from sim.experiments.case_reading import CaseTable
from sim.measures.samples import RESIDENT_GROUPS
from sim.text import LANGUAGES

OBJECT_TYPES = ("Case", "Person", "Household", "Precinct", "Office", "Body", "Affair")
OF, BY, AT, IN, ABOUT, LIVES_IN = "of", "by", "at", "in", "about", "lives in"

_ALWAYS = "1970-01-01T00:00:00.000"
"""The time of attributes that never change, as the specification has it."""
_DIGITS = np.frombuffer(b"0123456789abcdefghijklmnopqrstuvwxyz", dtype=np.uint8)
_NAMES = tuple(f"name_{lang}" for lang in LANGUAGES)
_OF_EVENTS: Mapping[str, Sequence[str]] = {EVENT_TYPES[ARRIVED]: ("purpose TEXT",)}
_OF_OBJECTS: Mapping[str, Sequence[str]] = {
    "Case": ("origin TEXT", "door TEXT", "channel TEXT", "state TEXT", "on_time INTEGER"),
    "Person": tuple(f"{group} INTEGER" for group in RESIDENT_GROUPS),
    "Household": (),
    "Precinct": ("number INTEGER",),
    "Office": ("kind TEXT", "number INTEGER"),
    "Body": ("id TEXT", *(f"{name} TEXT" for name in _NAMES)),
    "Affair": ("id TEXT", "class TEXT", "area TEXT", *(f"{name} TEXT" for name in _NAMES)),
}
"""Attributes; those of persons are as they were when they first raised a case."""


def _schema() -> Iterable[str]:
    for what in ("event", "object"):
        yield (
            f"CREATE TABLE {what}_map_type "
            "(ocel_type TEXT NOT NULL PRIMARY KEY, ocel_type_map TEXT NOT NULL) WITHOUT ROWID"
        )
        yield (
            f"CREATE TABLE {what} (ocel_id TEXT NOT NULL PRIMARY KEY, ocel_type TEXT NOT NULL, "
            f"FOREIGN KEY (ocel_type) REFERENCES {what}_map_type (ocel_type)) WITHOUT ROWID"
        )
    for table, first, second in (
        ("event_object", ("event", "event"), ("object", "object")),
        ("object_object", ("source", "object"), ("target", "object")),
    ):
        names = [f"ocel_{name}_id" for name, _ in (first, second)]
        keys = [f"FOREIGN KEY (ocel_{name}_id) REFERENCES {what} (ocel_id)" for name, what in (first, second)]
        yield (
            f"CREATE TABLE {table} ({names[0]} TEXT NOT NULL, {names[1]} TEXT NOT NULL, "
            f"ocel_qualifier TEXT NOT NULL, PRIMARY KEY ({', '.join(names)}, ocel_qualifier), "
            f"{', '.join(keys)}) WITHOUT ROWID"
        )
    for name in EVENT_TYPES:
        columns = ", ".join(("ocel_time TIMESTAMP NOT NULL", *_OF_EVENTS.get(name, ())))
        yield (
            f"CREATE TABLE event_{name} (ocel_id TEXT NOT NULL PRIMARY KEY, {columns}, "
            "FOREIGN KEY (ocel_id) REFERENCES event (ocel_id)) WITHOUT ROWID"
        )
    for name in OBJECT_TYPES:
        columns = ", ".join(("ocel_time TIMESTAMP NOT NULL", "ocel_changed_field TEXT", *_OF_OBJECTS[name]))
        yield (
            f"CREATE TABLE object_{name} (ocel_id TEXT NOT NULL, {columns}, "
            "FOREIGN KEY (ocel_id) REFERENCES object (ocel_id))"
        )


class _Writer:
    """Writes months of events and the objects that they are the first to name."""

    def __init__(self, table: CaseTable, base: sqlite3.Connection) -> None:
        self._known, self._base = table.known, base
        rows = table.rows
        self._wide = _width(2 * rows["cases"] + 3 * rows["stages"])
        self._case_wide = _width(rows["cases"])
        self._affairs = {name: f"a{k}" for k, name in enumerate(table.known.affairs)}
        self._bodies = {name: f"b{k}" for k, name in enumerate(table.known.bodies)}
        self._seen: dict[str, set[int]] = {"Person": set(), "Household": set(), "Precinct": set()}
        self._of_affairs: dict[str, tuple[str, str]] = {}
        self._events = 0

    def begin(self) -> None:
        """Tables, types, and the objects that are there from the first day."""
        for statement in _schema():
            self._base.execute(statement)
        self._insert("event_map_type", [(name, name) for name in EVENT_TYPES])
        self._insert("object_map_type", [(name, name) for name in OBJECT_TYPES])
        bodies = [
            (self._bodies[name], _ALWAYS, None, name, *(said[lang] for lang in LANGUAGES))
            for name, said in self._known.bodies.items()
        ]
        self._objects("Body", bodies)
        offices = [
            (f"o{k}", _ALWAYS, None, kind, place + 1)
            for k, (_, kind, place) in enumerate(self._known.offices)
        ]
        self._objects("Office", offices)
        of = [(f"o{k}", self._bodies[body], OF) for k, (body, _, _) in enumerate(self._known.offices)]
        self._insert("object_object", of)

    def add(self, events: Events) -> int:
        """Write a month; returns how many events it has."""
        cases = events.cases
        case_ids = _ids("c", cases["id"].to_numpy(), self._case_wide)
        n = events.kind.size
        ids = _ids("", np.arange(self._events, self._events + n), self._wide)
        self._events += n
        self._insert("event", zip(ids, (EVENT_TYPES[kind] for kind in events.kind.tolist()), strict=True))
        texts = events.texts
        for kind, name in enumerate(EVENT_TYPES):
            of = np.flatnonzero(events.kind == kind)
            rows = [[ids[i] for i in of], texts[of].tolist()]
            if kind == ARRIVED:
                rows.append(events.purpose[of].tolist())
            self._insert(f"event_{name}", zip(*rows, strict=True))
        self._relations(events, ids, case_ids)
        self._cases(events, case_ids)
        self._people(events)
        return n

    def end(self) -> None:
        """The affairs that there were cases of."""
        self._objects(
            "Affair",
            [
                (
                    self._affairs[name],
                    _ALWAYS,
                    None,
                    name,
                    *self._of_affairs.get(name, (None, None)),
                    *(said[lang] for lang in LANGUAGES),
                )
                for name, said in self._known.affairs.items()
            ],
        )

    def _relations(self, events: Events, ids: Sequence[str], case_ids: Sequence[str]) -> None:
        people = events.cases["person"].fillna(-1).astype(np.int64).to_numpy()[events.case].tolist()
        rows: list[tuple[str, str, str]] = []
        columns = (ids, events.case.tolist(), events.office.tolist(), events.body, people)
        for event, case, office, body, person in zip(*columns, strict=True):
            if office >= 0:
                rows.append((event, self._bodies[body], IN))
                rows.append((event, case_ids[case], OF))
                rows.append((event, f"o{office}", AT))
            else:
                rows.append((event, case_ids[case], OF))
                if person >= 0:
                    rows.append((event, f"p{person}", BY))
        self._insert("event_object", rows)

    def _cases(self, events: Events, ids: Sequence[str]) -> None:
        cases = events.cases
        raised = events.texts[events.kind == RAISED].tolist()
        words = [cases[name].astype(object).where(cases[name].notna(), None) for name in ("origin", "door")]
        words += [cases[name].astype(object) for name in ("channel", "state")]
        none = [None] * len(cases)
        on_time = cases["on_time"].astype(int).tolist()
        self._objects("Case", list(zip(ids, raised, none, *words, on_time, strict=True)))
        about = (self._affairs[name] for name in cases["affair"])
        self._insert("object_object", zip(ids, about, [ABOUT] * len(cases), strict=True))
        first = cases.drop_duplicates("affair")[["affair", "class", "area"]].astype(object)
        for name, of_class, area in first.where(first.notna(), None).itertuples(index=False):
            self._of_affairs.setdefault(name, (of_class, area))

    def _people(self, events: Events) -> None:
        """Persons, households and precincts that no month before has named."""
        columns = ["person", "household", "precinct", *RESIDENT_GROUPS]
        own = events.cases[events.cases["person"].notna()][columns].drop_duplicates("person").astype(np.int64)
        own = own[~own["person"].isin(self._seen["Person"])].sort_values("person")
        for name, letter in (("Person", "p"), ("Household", "h"), ("Precinct", "q")):
            numbers = own[name.lower()]
            new = sorted(set(numbers[numbers >= 0].tolist()) - self._seen[name])
            self._seen[name].update(new)
            more: Iterable[tuple[int, ...]] = [(n,) if name == "Precinct" else () for n in new]
            if name == "Person":
                more = own[list(RESIDENT_GROUPS)].itertuples(index=False)
            rows = [(f"{letter}{n}", _ALWAYS, None, *said) for n, said in zip(new, more, strict=True)]
            self._objects(name, rows)
        of = own[["person", "household", "precinct"]].itertuples(index=False)
        self._insert(
            "object_object",
            [row for p, h, q in of for row in ((f"p{p}", f"h{h}", LIVES_IN), (f"p{p}", f"q{q}", LIVES_IN))],
        )

    def _objects(self, name: str, rows: Sequence[tuple[Any, ...]]) -> None:
        self._insert("object", [(row[0], name) for row in rows])
        self._insert(f"object_{name}", rows)

    def _insert(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        rows = iter(rows)
        first = next(rows, None)
        if first is None:
            return
        statement = f"INSERT INTO {table} VALUES ({', '.join('?' * len(first))})"
        self._base.execute(statement, first)
        self._base.executemany(statement, rows)


def write_ocel(table: CaseTable, path: Path, *, everyday: bool = True) -> int:
    """Write the event log of a run to `path`, which is not there; returns the number of events.

    Args:
        table: of the run.
        path: of the file; a second one beside it, as large, is there for a moment.
        everyday: whether everyday needs (nine in ten cases) are in it.

    Raises:
        sqlite3.OperationalError: the disk does not take it.
    """
    loose = path.with_name(f"{path.name}.loose")
    try:
        with closing(sqlite3.connect(loose, isolation_level=None)) as base:
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536"):
                base.execute(f"PRAGMA {pragma}")
            base.execute("BEGIN")
            writer = _Writer(table, base)
            writer.begin()
            count = sum(writer.add(events) for events in events_of(table, everyday=everyday))
            writer.end()
            base.execute("COMMIT")
            base.execute("VACUUM INTO ?", (str(path),))
    finally:
        loose.unlink(missing_ok=True)
    return count


def _width(most: int) -> int:
    """Digits that so many ids need."""
    width = 1
    while len(_DIGITS) ** width < most:
        width += 1
    return width


def _ids(letter: str, numbers: npt.NDArray[np.int64], width: int) -> list[str]:
    """Numbers as texts of one length, which sort as the numbers do."""
    powers = len(_DIGITS) ** np.arange(width - 1, -1, -1)
    digits = np.ascontiguousarray(_DIGITS[numbers[:, None] // powers % len(_DIGITS)])
    texts = digits.view(f"S{width}").ravel().astype(str).tolist()
    return [letter + text for text in texts] if letter else texts

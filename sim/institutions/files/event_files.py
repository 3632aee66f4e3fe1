"""The events of a scenario file: what comes from outside, when, how strong and for how long.

An event::

    - {month: 25, kind: campaign, strength: 0.5, months: 3, area: city_environment, note: {en: ..., zh: ...}}

A child's events join its parent's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from sim.institutions.affairs import AREAS, Area
from sim.institutions.documents import Document, Place, Problem, shown
from sim.institutions.files.forms import check
from sim.institutions.scenario import MONTHS_A_YEAR, Event, EventKind
from sim.institutions.schema import Names, Strict
from sim.text.problems import message

INSTANT: tuple[EventKind, ...] = ("leader_turnover",)
"""Kinds of events that do not last."""
WITH_AREA: tuple[EventKind, ...] = ("campaign",)
"""Kinds of events that concern one project area."""


class EventFile(Strict):
    """One event as files say it."""

    month: Annotated[int, Field(ge=1, le=50 * MONTHS_A_YEAR)]
    kind: EventKind
    strength: Annotated[float, Field(ge=0.0, le=1.0)] = 1.0
    months: Annotated[int, Field(ge=1, le=60)] = 1
    area: Area | None = None
    note: Names | None = None


def listed_events(document: Document, problems: list[Problem]) -> list[Document]:
    """The events of one file, each as a document."""
    events = document.get("events")
    if not isinstance(events, list):
        if events is not None or ("events",) in document.places:
            problems.append(document.problem(("events",), shown(events), message("list_of_events")))
        return []
    return [document.part("events", i) for i in range(len(events))]


def read_events(documents: list[Document], years: object, problems: list[Problem]) -> tuple[Event, ...]:
    """The events in order of month; what is wrong goes to `problems`."""
    events: list[Event] = []
    first: dict[tuple[object, ...], Place] = {}
    for document in documents:
        read, wrong = check(EventFile, document)
        problems += wrong
        if read is not None:
            problems += _fitting(document, read)
            same = (read.month, read.kind, read.area)
            if same in first:
                found = message("second_event", kind=read.kind, month=read.month, place=first[same])
                allowed = message("one_event_of_a_kind")
                problems.append(document.problem((), found, allowed))
            first.setdefault(same, document.place())
            events.append(Event(read.month, read.kind, read.strength, read.months, read.area, read.note))
            last = years * MONTHS_A_YEAR if isinstance(years, int) else 0
            if 0 < last < read.month:
                allowed = message("month_up_to", last=last, years=years)
                problems.append(document.problem(("month",), str(read.month), allowed))
    return tuple(sorted(events, key=lambda event: event.month))


def _fitting(document: Document, event: EventFile) -> Iterator[Problem]:
    """An area where the kind has one, a duration where it lasts."""
    said = document.keys()
    if event.kind in WITH_AREA and "area" not in said:
        allowed = message("area_for", kind=event.kind, names=", ".join(AREAS))
        yield document.problem(("area",), message("nothing"), allowed)
    if event.kind not in WITH_AREA and "area" in said:
        allowed = message("no_area", names=", ".join(WITH_AREA))
        yield document.problem(("area",), shown(document.get("area")), allowed)
    if event.kind in INSTANT and "months" in said:
        allowed = message("no_months", kind=event.kind)
        yield document.problem(("months",), shown(document.get("months")), allowed)

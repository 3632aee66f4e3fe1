"""Flat event logs of a case table, whose notion of a case is the case: XES (IEEE 1849) and CSV.

The events are those of `sim.experiments.case_events`, case by case. Names are those that process mining
tools look for: ``concept:name`` is the activity in an event and the case's id in a trace, ``org:group`` the
body, ``org:resource`` the office. Times are local.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import quoteattr

import pandas as pd

from sim.experiments.case_events import EVENT_TYPES, Events, events_of
from sim.experiments.case_reading import CaseTable

CASE_COLUMNS = ("affair", "class", "area", "origin", "door", "channel", "state")
"""What is said of a case in both forms, in words."""
CSV_COLUMNS = (
    "case", "activity", "time", "body", "office", "purpose", "person", "household", "precinct", *CASE_COLUMNS
)  # fmt: skip

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/>\
<date key="time:timestamp" value="1970-01-01T00:00:00.000"/></global>
<classifier name="Activity" keys="concept:name"/>
"""


def write_csv(table: CaseTable, path: Path, *, everyday: bool = True) -> int:
    """Write a row an event (`CSV_COLUMNS`); returns their number. Raises OSError as the disk does.

    Arguments as for `sim.experiments.ocel.write_ocel`. What a row has not (nobody, no office) is empty.
    """
    return _written(path, lambda file: _csv(table, file, everyday), newline="")


def write_xes(table: CaseTable, path: Path, *, everyday: bool = True) -> int:
    """Write a trace a case; returns the number of events. Raises OSError as the disk does.

    Arguments as for `sim.experiments.ocel.write_ocel`. A trace also has the Chinese name of its affair.
    """
    return _written(path, lambda file: _xes(table, file, everyday), newline="\n")


def _written(path: Path, write: Callable[[TextIO], int], newline: str) -> int:
    with path.open("x", encoding="utf-8", newline=newline) as file:
        return write(file)


def _words(cases: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """The words of each case, empty where it has none, then person, household, precinct."""
    words = [cases[name].astype(object).where(cases[name].notna(), "").tolist() for name in CASE_COLUMNS]
    numbers = [
        ["" if n < 0 else str(n) for n in cases[name].fillna(-1).astype("int64")]
        for name in ("person", "household", "precinct")
    ]
    yield from zip(*words, *numbers, strict=True)


def _steps(events: Events) -> Iterator[tuple[int, str, str, str, str, str]]:
    """(row of the case, activity, time, body, office, purpose) of each event."""
    return zip(
        events.case.tolist(),
        [EVENT_TYPES[kind] for kind in events.kind.tolist()],
        events.texts.tolist(),
        events.body.tolist(),
        ["" if office < 0 else str(office) for office in events.office.tolist()],
        events.purpose.tolist(),
        strict=True,
    )


def _csv(table: CaseTable, file: TextIO, everyday: bool) -> int:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    count = 0
    for events in events_of(table, everyday=everyday):
        ids, said = events.cases["id"].tolist(), list(_words(events.cases))
        n = len(CASE_COLUMNS)
        writer.writerows(
            (ids[case], *step, *said[case][n:], *said[case][:n]) for case, *step in _steps(events)
        )
        count += events.kind.size
    return count


def _xes(table: CaseTable, file: TextIO, everyday: bool) -> int:
    names = {affair: said["zh"] for affair, said in table.known.affairs.items()}
    file.write(_HEAD)
    file.write(_text("concept:name", f"{table.known.scenario}, {table.seed}") + "\n")
    count = 0
    for events in events_of(table, everyday=everyday):
        ids = events.cases["id"].tolist()
        said = list(_words(events.cases))
        last = -1
        for case, activity, time, body, office, purpose in _steps(events):
            if case != last:
                file.write("</trace>\n" if last >= 0 else "")
                file.write(_trace(ids[case], said[case], names))
                last = case
            file.write(f'<event><string key="concept:name" value="{activity}"/>')
            file.write(f'<date key="time:timestamp" value="{time}"/>')
            if office:
                file.write(
                    _text("org:group", body) + _text("org:resource", office) + _text("purpose", purpose)
                )
            file.write("</event>\n")
        file.write("</trace>\n" if last >= 0 else "")
        count += events.kind.size
    file.write("</log>\n")
    return count


def _trace(case: int, said: tuple[str, ...], names: dict[str, str]) -> str:
    """A trace's beginning and what is known of its case."""
    keys = (*CASE_COLUMNS, "person", "household", "precinct")
    texts = [_text(key, value) for key, value in zip(keys, said, strict=True) if value]
    return "".join(
        ("<trace>", _text("concept:name", str(case)), *texts, _text("affair_zh", names[said[0]]), "\n")
    )


def _text(key: str, value: str) -> str:
    return f"<string key={quoteattr(key)} value={quoteattr(value)}/>"

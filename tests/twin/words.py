"""What things are called: the lists of words of the data files; queues, channels and options in numbers."""

from __future__ import annotations

import struct

from sim.institutions.affairs import AREAS, ATTRIBUTES, CLASSES, LINES, PLACES, Affair
from sim.institutions.structure import SYSTEMS, TAKERS

DAY_HOURS = 8.0
DAYS_A_MONTH, MONTHS_A_QUARTER, MONTHS_A_YEAR = 21, 3, 12
DAYS_A_YEAR = DAYS_A_MONTH * MONTHS_A_YEAR

PRIORITIES = 3
PURPOSES = 16
"""Kinds of work that an office may queue apart."""
FIRST_CLASS = len(LINES)
"""At a staff office, 0 to 7 are lines of everyday needs, and classes of affairs follow."""
RELAY = 14
ASSIGNED = FIRST_CLASS + CLASSES.index("administrative")
FOR_RESIDENTS = FIRST_CLASS + CLASSES.index("direct")
TASKS = tuple(FIRST_CLASS + CLASSES.index(c) for c in ("facility", "administrative", "entrusted"))

OWN, HAND_DOWN, TO_OFFICE, PARTY_LINE, ASSISTANCE, PAY = range(6)
"""Options: what a department may do with a task."""
PUSHES = (HAND_DOWN, TO_OFFICE, PARTY_LINE, ASSISTANCE)
CHANNEL_OF = ("own_work", "handed_down", "office", "party_line", "assistance", "contract")
"""The channel of each of these."""
CHANNELS = (
    "resident",
    "own_work",
    "handed_down",
    "contract",
    "returned",
    "no_contractor",
    "office",
    "party_line",
    "assistance",
    "passed_on",
    "moved",
)
PUSHED = ("handed_down", "office", "passed_on", "party_line", "assistance")
FALL_ON_COMMITTEES = ("handed_down", "party_line", "assistance", "passed_on")

VACANT_LOT = -1


def has(attributes: int, name: str) -> bool:
    """Whether somebody with these attribute bits has an attribute."""
    return bool(attributes >> ATTRIBUTES.index(name) & 1)


def class_purpose(affair: Affair) -> int:
    """The queue of an affair's class."""
    return FIRST_CLASS + CLASSES.index(affair.affair_class)


def place_of(affair: Affair) -> str:
    """What habits and expected waits are kept by: the area, or the line of everyday needs."""
    return affair.area or affair.line or LINES[0]


def single(number: float) -> float:
    """A number as the model's columns hold it, in single precision."""
    return float(struct.unpack("f", struct.pack("f", number))[0])


def cut(number: float, low: float = 0.0, high: float = 1.0) -> float:
    """A number, held between two others."""
    return min(high, max(low, number))


def share(part: float, whole: float) -> float:
    """A part of a whole; 0 where there is none."""
    return part / whole if whole > 0.0 else 0.0


__all__ = [
    "AREAS",
    "ASSIGNED",
    "ASSISTANCE",
    "ATTRIBUTES",
    "CHANNELS",
    "CHANNEL_OF",
    "CLASSES",
    "DAYS_A_MONTH",
    "DAYS_A_YEAR",
    "DAY_HOURS",
    "FALL_ON_COMMITTEES",
    "FIRST_CLASS",
    "FOR_RESIDENTS",
    "HAND_DOWN",
    "LINES",
    "MONTHS_A_QUARTER",
    "MONTHS_A_YEAR",
    "OWN",
    "PARTY_LINE",
    "PAY",
    "PLACES",
    "PRIORITIES",
    "PURPOSES",
    "PUSHED",
    "PUSHES",
    "RELAY",
    "SYSTEMS",
    "TAKERS",
    "TASKS",
    "TO_OFFICE",
    "VACANT_LOT",
    "class_purpose",
    "cut",
    "has",
    "place_of",
    "share",
    "single",
]  # fmt: skip

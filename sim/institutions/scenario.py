"""A scenario: which structure when, on which community, with which numbers, for how long.

Scenarios extend one another, date their reforms and override parameters. A `Scenario` object is
complete: everything it extends has been merged, every structure of its timeline is whole and
checked. Reading files is `sim.institutions.documents`' and `sim.institutions.files.library`'s work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sim.institutions.affairs import Affair, Area, Names
from sim.institutions.own_code import NONE, OwnCode
from sim.institutions.parameters import Parameters
from sim.institutions.structure import Structure

MONTHS_A_YEAR = 12
MONTHS_A_QUARTER = 3
DAYS_A_MONTH = 21
DAYS_A_YEAR = MONTHS_A_YEAR * DAYS_A_MONTH


EventKind = Literal["campaign", "census", "epidemic", "budget_cut", "leader_turnover", "rectification"]


@dataclass(frozen=True)
class CommunitySpec:
    """Which community: synthetic of `residents` people on `area_km2`, or a user's table."""

    residents: int = 38_000
    area_km2: float = 1.24
    table: str | None = None


@dataclass(frozen=True)
class Phase:
    """A structure in force from the first day of `month` (1 is the first month).

    Which levers of reform are in it, and how strong, is noted in `structure.levers`. `restored` is the
    structure the district falls back to if it restores the street office meanwhile; None where it never
    does, or where there is a street office anyway. After that no later phase comes: the reform is over.
    """

    month: int
    structure: Structure
    note: Names | None = None
    restored: Structure | None = None


@dataclass(frozen=True)
class Event:
    """Something that comes from outside in `month` and lasts `months`.

    `area` is the project area of a campaign; other kinds have none. A change of leaders is instant.
    """

    month: int
    kind: EventKind
    strength: float = 1.0
    months: int = 1
    area: Area | None = None
    note: Names | None = None


@dataclass(frozen=True)
class Scenario:
    """A complete scenario, ready to run."""

    id: str
    name: Names
    about: Names
    community: CommunitySpec
    phases: tuple[Phase, ...]
    affairs: Mapping[str, Affair]
    parameters: Parameters
    years: int
    replicates: int
    seed: int
    extends: tuple[str, ...] = ()
    source: str = ""
    overrides: Mapping[str, float] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    own: OwnCode = NONE
    """classes and steps of a user's own"""
    text: str = field(default="", compare=False, repr=False)
    """of the file that it was read from, where that is kept nowhere; `source` is then its name"""

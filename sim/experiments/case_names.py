"""What the files of a case table know of their run: whose offices there are, names in both languages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from sim.cases.offices import Layout
from sim.institutions.scenario import Scenario
from sim.text import LANGUAGES, label

type Named = dict[str, dict[str, str]]
"""id -> language -> name"""
_KEY = "shequ."


@dataclass(frozen=True)
class Known:
    """What the metadata of a case table say.

    `offices` are [body, ``desk`` or ``staff``, number among the body's like offices] by an office's number;
    `affairs` and `bodies` have names; `departments` are those of the bodies that are departments.
    """

    scenario: str
    seed: int
    residents: int
    day_hours: float
    days_a_month: int
    offices: tuple[tuple[str, str, int], ...]
    affairs: Named
    bodies: Named
    departments: frozenset[str]


def told(scenario: Scenario, layout: Layout) -> dict[str, str]:
    """Offices and names as the files keep them: JSON."""
    bodies: Named = {}
    for phase in scenario.phases:
        for parts in (phase.structure.bodies, phase.structure.departments):
            bodies |= {name: part.name.model_dump() for name, part in parts.items()}
    for office in layout.offices:
        bodies.setdefault(office.body, {lang: label(office.body, lang) for lang in LANGUAGES})
    kept: dict[str, Any] = {
        "offices": [[office.body, office.kind, office.instance] for office in layout.offices],
        "affairs": {name: affair.name.model_dump() for name, affair in scenario.affairs.items()},
        "bodies": bodies,
        "departments": sorted({name for phase in scenario.phases for name in phase.structure.departments}),
    }
    return {name: json.dumps(value, ensure_ascii=False) for name, value in kept.items()}


def known_of(path: Path) -> Known:
    """What a file of a case table says of its run.

    Raises KeyError or ValueError for a file that is none, OSError for one that cannot be read.
    """
    metadata = pq.read_schema(path).metadata or {}
    said = {key.decode(): value.decode() for key, value in metadata.items()}
    of = {key.removeprefix(_KEY): value for key, value in said.items() if key.startswith(_KEY)}
    return Known(
        scenario=of["scenario"],
        seed=int(of["seed"]),
        residents=int(of["residents"]),
        day_hours=float(of["day_hours"]),
        days_a_month=int(of["days_a_month"]),
        offices=tuple((str(body), str(kind), int(place)) for body, kind, place in json.loads(of["offices"])),
        affairs=json.loads(of["affairs"]),
        bodies=json.loads(of["bodies"]),
        departments=frozenset(json.loads(of["departments"])),
    )

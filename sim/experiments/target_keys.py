"""Keys of breakdowns that a target may name: those of every run, and those of a scenario's structures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

from sim.institutions.affairs import AREAS, CLASSES
from sim.institutions.scenario import Scenario
from sim.institutions.structure import SYSTEMS, Payer
from sim.measures.samples import RESIDENT_GROUPS
from sim.mechanisms.money import EDGE

KEYS: Mapping[str, Sequence[str]] = {
    "area": AREAS,
    "class": CLASSES,
    "system": SYSTEMS,
    "resident_group": RESIDENT_GROUPS,
    "payer": tuple(dict.fromkeys((*EDGE, *get_args(Payer)))),
}
"""By breakdown, its keys in every run; breakdowns that are not here have those of a scenario, or others."""


def keys_in(scenario: Scenario, by: str) -> Sequence[str] | None:
    """The keys that a breakdown may have in a scenario; None where they are not known before a run."""
    structures = [phase.structure for phase in scenario.phases]
    structures += [phase.restored for phase in scenario.phases if phase.restored is not None]
    if by == "precinct":
        return [str(n + 1) for n in range(max(structure.precincts for structure in structures))]
    if by == "body":
        return list(dict.fromkeys(name for structure in structures for name in structure.bodies))
    return KEYS.get(by)

"""What a results folder keeps of the scenarios themselves: their structures, and the ground they are on.

Charts and maps in a report are drawn from these, so that a folder needs nothing but itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError

from sim.institutions.documents import InputError
from sim.institutions.scenario import Scenario
from sim.institutions.structure import Structure

if TYPE_CHECKING:
    from sim.community.ground import Ground

_METRES = 3  # decimals of a km


def kept_of(scenarios: Sequence[Scenario], *, ground: bool) -> dict[str, Any]:
    """Timelines with whole structures by scenario, and the ground where all share it, as plain data.

    `ground` says whether runs of the model were made on it; stand-ins for the model have none.
    """
    timelines = {
        scenario.id: [
            {"month": p.month, "structure": p.structure.model_dump(mode="json", exclude_unset=True)}
            for p in scenario.phases
        ]
        for scenario in scenarios
    }
    return {"timelines": timelines, "ground": _ground(scenarios) if ground else None}


def _ground(scenarios: Sequence[Scenario]) -> dict[str, Any] | None:
    """The ground of the first replicate; None where scenarios have different ones or a table has gone."""
    from sim.community import build_community  # takes time to import
    from sim.community.ground import ground_of

    first = scenarios[0]
    if any((s.community, s.seed) != (first.community, first.seed) for s in scenarios):
        return None
    numbers = {p.structure.precincts for s in scenarios for p in s.phases}
    numbers |= {p.restored.precincts for s in scenarios for p in s.phases if p.restored is not None}
    try:
        ground = ground_of(build_community(first.community, first.parameters, first.seed), numbers)
    except InputError:
        return None
    return {
        "box": _rounded(ground.box),
        "x": _rounded(ground.x),
        "y": _rounded(ground.y),
        "land": {str(n): [_rounded(box) for box in land] for n, land in ground.land.items()},
    }


def _rounded(values: Sequence[float] | np.typing.NDArray[np.floating]) -> list[float]:
    return [round(float(value), _METRES) for value in values]


def structures_from(kept: Mapping[str, Any]) -> dict[str, Structure]:
    """Scenario id to its last structure; none where another version kept them in another shape."""
    try:
        return {
            name: Structure.model_validate(timeline[-1]["structure"])
            for name, timeline in kept["timelines"].items()
        }
    except (ValidationError, LookupError, TypeError):
        return {}


def ground_from(kept: Mapping[str, Any]) -> Ground | None:
    """The ground; None where there is none."""
    from sim.community.ground import Ground

    said = kept.get("ground")
    if said is None:
        return None
    land = {int(n): tuple((a, b, c, d) for a, b, c, d in boxes) for n, boxes in said["land"].items()}
    left, bottom, right, top = said["box"]
    return Ground((left, bottom, right, top), np.array(said["x"]), np.array(said["y"]), land)

"""What scenario discovery found (`sim.analysis.discovery`), as tables: boxes, their peeling, the tree."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.analysis.discovery import Box, Discovery
from sim.analysis.trees import Tree
from sim.institutions.parameters import Parameter


def boxes_table(found: Discovery, registry: Mapping[str, Parameter]) -> pd.DataFrame:
    """A row a parameter that a box limits, the rejected box last, with the box's figures.

    `quasi_p` is that of the less certain of the parameter's two limits; a side without limit has none.
    """
    columns = (
        "box", "confirmed", "parameter", "low", "high", "range_low", "range_high", "quasi_p", "quasi_p_low",
        "quasi_p_high", "again_low", "again_high", "inside", "missed", "coverage", "density", "mass",
        "fresh_coverage", "fresh_density", "fresh_mass", "fresh_p",
    )  # fmt: skip
    nothing = float("nan")
    rows = []
    for number, box in _numbered(found):
        for name in dict.fromkeys(limit.parameter for limit in box.limits):
            it = registry[name]
            ends = {limit.side: limit for limit in box.limits if limit.parameter == name}
            low, high = ends.get("low"), ends.get("high")
            rows.append(
                (
                    number, box.found, name, low.value if low else it.low, high.value if high else it.high,
                    it.low, it.high, max(limit.quasi_p for limit in ends.values()),
                    low.quasi_p if low else nothing, high.quasi_p if high else nothing,
                    low.again if low else nothing, high.again if high else nothing,
                    box.seen.inside, box.seen.missed, box.seen.coverage, box.seen.density, box.seen.mass,
                    box.fresh.coverage, box.fresh.density, box.fresh.mass, box.chance,
                )
            )  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns))


def trajectories(found: Discovery) -> pd.DataFrame:
    """The peeling of every box, for a figure: coverage against density, step by step."""
    parts = [box.trajectory.assign(box=number) for number, box in _numbered(found)]
    columns = ["box", "step", "coverage", "density", "mass", "inside", "limited", "correlation", "taken"]
    return pd.concat(parts)[columns] if parts else pd.DataFrame(columns=columns)


def tree_table(tree: Tree | None) -> pd.DataFrame:
    """A row a limit of every leaf, of a tree that held on fresh futures."""
    rows = [
        (number, name, low, high, leaf.futures, leaf.missed)
        for number, leaf in enumerate(tree.leaves if tree and tree.held else (), start=1)
        for name, low, high in leaf.limits
    ]
    table = pd.DataFrame(rows, columns=["leaf", "parameter", "low", "high", "futures", "missed"])
    return table.replace([float("inf"), float("-inf")], float("nan"))


def _numbered(found: Discovery) -> list[tuple[int, Box]]:
    boxes = [*found.boxes, *([found.rejected] if found.rejected else [])]
    return list(enumerate(boxes, start=1))

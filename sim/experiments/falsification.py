"""What is run to try to prove the model wrong: draws of its uncertain numbers, and variants of structures.

Every draw is run under the old and the new structure and four variants, all with the draw's own seed, so
that they share residents and luck. Ablations are runs of the new structure with the registry's defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from sim.analysis import falsification as asked
from sim.experiments.rows import stacked
from sim.experiments.runner import Batch, Point, Progress, model_run, run_points
from sim.institutions.files.library import load_structure
from sim.institutions.files.settings import with_settings
from sim.institutions.levers import LEVERS
from sim.institutions.parameters import Parameter
from sim.institutions.scenario import Phase, Scenario
from sim.institutions.structure import BodyData, Structure

MORE_PEOPLE = 1.2

BARE = {
    "assignment_ban": 0.0,
    "money_follows_task": 0.0,
    "contracting": 0.0,
    "pooling": 0.0,
    "delegated_authority": 0.0,
}
"""Rules of the new structure without what is to make it work: all is pushed down, nothing is paid for."""

NAMES_ONLY = {lever: 1.0 for lever in LEVERS if lever != "committees_merged"}
"""The new bodies over the old nine precincts: with the old rules, nothing but names and posts is new."""

type End = Literal["low", "high"]

STRONG: Mapping[str, End] = {"sanction.size": "high", "oversight.omega": "high"}
ATTENTIVE: Mapping[str, End] = {"district.attention_decay": "low", "district.leader_turnover": "low"}
ALWAYS_ATTENTIVE: Mapping[str, End] = {**ATTENTIVE, "district.rectification": "high"}
NO_RELABELLING: Mapping[str, End] = {"push.relabel_share": "low"}
USEFUL_SLACK: Mapping[str, End] = {"committee.slack_useful_base": "high"}


@dataclass(frozen=True)
class Size:
    """How much is run: draws, seeds of each ablation, residents, years."""

    draws: int
    ablation_seeds: int
    residents: int
    years: int


FULL = Size(48, 8, 3_000, 8)
QUICK = Size(8, 4, 1_500, 6)


# --- variants of structures --------------------------------------------------------------------------


def paid_people(structure: Structure) -> float:
    """Public posts, committee members, and departments' field staff and coordinators, each person once."""
    people = sum(
        post.count * _instances(structure, body)
        for body in structure.bodies.values()
        if _is_staffed_publicly(body)
        for post in body.posts.values()
        if not post.dual_post_of
    )
    return people + sum(d.field_staff + d.coordinators for d in structure.departments.values())


def scaled(structure: Structure, factor: float) -> Structure:
    """The structure with so many times the people that `paid_people` counts, and desks for them."""
    bodies = {
        name: body.model_copy(update={"posts": _scaled_posts(body, factor)})
        if _is_staffed_publicly(body)
        else body
        for name, body in structure.bodies.items()
    }
    departments = {
        name: d.model_copy(
            update={"field_staff": d.field_staff * factor, "coordinators": d.coordinators * factor}
        )
        for name, d in structure.departments.items()
    }
    desks = {name: count * factor for name, count in structure.desks.items()}
    return structure.model_copy(update={"bodies": bodies, "departments": departments, "desks": desks})


def equal_staff(structure: Structure, other: Structure) -> Structure:
    """The structure with as many paid people as the other, all scaled by one factor."""
    return scaled(structure, paid_people(other) / paid_people(structure))


def with_rules(structure: Structure, rules: Mapping[str, float]) -> Structure:
    """The structure with other strengths of some rules."""
    return structure.model_copy(update={"rules": {**structure.rules, **rules}})


def _scaled_posts(body: BodyData, factor: float) -> dict[str, object]:
    return {name: post.model_copy(update={"count": post.count * factor}) for name, post in body.posts.items()}


def _is_staffed_publicly(body: BodyData) -> bool:
    paid_by_district = any(post.payer == "district" for post in body.posts.values())
    return paid_by_district or body.kind == "residents_committee"


def _instances(structure: Structure, body: BodyData) -> int:
    return structure.precincts if body.per == "precinct" else body.count


# --- runs --------------------------------------------------------------------------------------------


def points_of_draws(old: Scenario, new: Scenario, draws: pd.DataFrame) -> list[Point]:
    """Old, new and the variants of every draw, draw by draw; draw d is replicate d."""
    first, then = old.phases[0].structure, new.phases[0].structure
    registry = new.parameters.registry
    # What is compared at equal staff are structures: the bare one must not turn into another half-way.
    bare = _under(new, with_rules(then, BARE))
    names = with_rules(load_structure("old", NAMES_ONLY), first.rules)
    renamed = _under(new, names)
    variants: list[tuple[str, Scenario, Mapping[str, float]]] = [
        (asked.OLD, old, {}),
        (asked.NEW, new, {}),
        (asked.STEADY, new, _ends(registry, {**ALWAYS_ATTENTIVE, **STRONG})),
        (asked.MORE, _under(old, scaled(first, MORE_PEOPLE)), {}),
        (asked.EQUAL, _under(old, equal_staff(first, then)), {}),
        (asked.BARE, bare, {}),
        (asked.EQUAL_NAMES, _under(old, equal_staff(first, names)), {}),
        (asked.RENAMED, renamed, {}),
    ]
    return [
        Point(_labelled(scenario, label, {**values, **own}), draw)
        for draw, values in enumerate(_rows(draws))
        for label, scenario, own in variants
    ]


def points_of_ablations(new: Scenario, seeds: int) -> list[Point]:
    """The new structure with mechanisms and without, on the same seeds."""
    registry = new.parameters.registry
    variants = {
        asked.USUAL: {},
        asked.STRONG: _ends(registry, STRONG),
        asked.ATTENTIVE: _ends(registry, {**STRONG, **ATTENTIVE}),
        asked.NO_RELABELLING: _ends(registry, NO_RELABELLING),
        asked.USEFUL_SLACK: _ends(registry, USEFUL_SLACK),
    }
    return [
        Point(_labelled(new, label, own), seed) for seed in range(seeds) for label, own in variants.items()
    ]


def totals_run(scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None) -> pd.DataFrame:
    """A run of the model of which only totals and shares by channel are kept: there are hundreds of runs."""
    rows = model_run(scenario, seed, progress=progress)
    return rows[rows["by"].isin(["", "channel"])]


def run_all(
    points: Sequence[Point],
    wanted: Iterable[str],
    *,
    jobs: int | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> tuple[pd.DataFrame, Batch]:
    """Run the points; the rows of the indicators that are wanted, and how it went."""
    batch = run_points(points, jobs=jobs, progress=progress, run=totals_run)
    names = list(wanted)
    runs = []
    for outcome in batch.succeeded:
        rows, point = outcome.rows, outcome.point
        assert rows is not None
        runs.append((point.scenario.id, point.replicate, point.seed, rows[rows["indicator"].isin(names)]))
    return stacked(runs), batch


def _under(scenario: Scenario, structure: Structure) -> Scenario:
    return replace(scenario, phases=(Phase(1, structure),))


def _labelled(scenario: Scenario, label: str, parameters: Mapping[str, float]) -> Scenario:
    return replace(with_settings(scenario, parameters=parameters), id=label)


def _ends(registry: Mapping[str, Parameter], ends: Mapping[str, End]) -> dict[str, float]:
    return {name: float(getattr(registry[name], end)) for name, end in ends.items()}


def _rows(draws: pd.DataFrame) -> Iterable[dict[str, float]]:
    return ({str(name): float(value) for name, value in row.items()} for row in draws.to_dict("records"))

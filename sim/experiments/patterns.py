"""The runs that the validation patterns ask for, each under a label."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from sim.analysis import patterns as asked
from sim.experiments.rows import stacked
from sim.experiments.runner import Batch, Point, Progress, run_points
from sim.institutions.files.library import load_scenario, with_settings
from sim.institutions.scenario import Scenario

RICH_BUDGET = {"contract.budget_per_resident": 25.0, "money.paid_share": 0.9}


@dataclass(frozen=True)
class Size:
    """How much is run: residents and replicates of most labels, and of those that time a rare event."""

    residents: int
    replicates: int
    rare_residents: int
    rare_replicates: int


FULL = Size(38_000, 8, 38_000, 24)
QUICK = Size(8_000, 3, 1_500, 16)


def scenarios_of(size: Size) -> list[Scenario]:
    """Every scenario that a judge asks for; its id is the label."""
    one_door = load_scenario("only_one_stop_centre")

    def rules(scenario: Scenario, **changed: float) -> Scenario:
        phases = tuple(
            replace(
                phase,
                structure=phase.structure.model_copy(update={"rules": {**phase.structure.rules, **changed}})
                if phase.structure.rules["one_stop"] > 0.0
                else phase.structure,
            )
            for phase in scenario.phases
        )
        return replace(scenario, phases=phases)

    listed = load_scenario("only_affairs_sorted")
    ban = {"assignment_ban": 1.0, "ban_covers_committees": 1.0}
    listed = replace(
        listed,
        phases=tuple(
            replace(p, structure=p.structure.model_copy(update={"rules": {**p.structure.rules, **ban}}))
            if p.structure.rules["affairs_sorted"] > 0.0
            else p
            for p in listed.phases
        ),
    )
    usual: list[tuple[str, Scenario, int, Mapping[str, float]]] = [
        (asked.OLD, load_scenario("old"), 6, {}),
        (asked.REFORM, load_scenario("reform"), 8, {}),
        (asked.MERGED, load_scenario("only_committees_merged"), 6, {}),
        (asked.LISTED, listed, 6, {}),
        (asked.RICH, load_scenario("reform"), 8, RICH_BUDGET),
        (asked.SHRUNK, load_scenario("lugu"), 10, {}),
        (asked.APART, rules(one_door, pooling=0.0, delegated_authority=0.0), 4, {}),
        (asked.POOLED, rules(one_door, pooling=1.0, delegated_authority=0.0), 4, {}),
    ]
    rare: list[tuple[str, Scenario, int, Mapping[str, float]]] = [
        (asked.LONG, load_scenario("reform"), 16, {}),
        (asked.WEAK, load_scenario("paper_reform"), 10, {}),
        (asked.STRONG, load_scenario("well_funded"), 10, {}),
    ]
    made = []
    for group, residents, replicates in (
        (usual, size.residents, size.replicates),
        (rare, size.rare_residents, size.rare_replicates),
    ):
        for name, scenario, years, parameters in group:
            sized = with_settings(scenario, residents=residents, parameters=dict(parameters))
            made.append(replace(sized, id=name, years=years, replicates=replicates))
    return made


def run_patterns(
    scenarios: list[Scenario],
    wanted: set[str],
    *,
    jobs: int | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> tuple[pd.DataFrame, Batch]:
    """Run all replicates and keep the rows of the indicators that are asked for."""
    points = [Point(scenario, r) for scenario in scenarios for r in range(scenario.replicates)]
    batch = run_points(points, jobs=jobs, progress=progress)
    runs = []
    for outcome in batch.succeeded:
        rows = outcome.rows
        assert rows is not None
        kept = rows[rows["indicator"].isin(wanted)]
        point = outcome.point
        runs.append((point.scenario.id, point.replicate, point.seed, kept))
    return stacked(runs), batch

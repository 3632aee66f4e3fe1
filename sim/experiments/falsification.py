"""What is run to try to prove the model wrong: draws of its uncertain numbers, and variants of structures.

Every draw is run under the old and the new structure and their variants, all with the draw's own seed, so
that they share residents and luck. Ablations and towns of other sizes are run with the registry's defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from sim.analysis import falsification as asked
from sim.analysis.labelled_runs import WINDOW_YEARS, Runs
from sim.experiments.ablations import (
    ABLATIONS,
    MERGING,
    RELEASING,
    VOTING,
    WITHDRAWING,
    End,
    Whole,
    ends,
    without,
)
from sim.experiments.rows import stacked
from sim.experiments.runner import Batch, Point, Progress, model_run, run_points
from sim.experiments.variants import (
    WITHOUT_MEANS,
    bare,
    equal_staff,
    people_for,
    scaled,
    with_rules,
)
from sim.institutions.files.settings import with_settings
from sim.institutions.scenario import MONTHS_A_YEAR, Phase, Scenario
from sim.institutions.structure import Structure

MORE_PEOPLE = 1.2
WITHDRAWALS: tuple[Whole, ...] = (WITHDRAWING, RELEASING, MERGING)
"""Withdrawals by stages that mechanisms are taken out of; they are run for longer than the others."""
WHOLES: tuple[Whole, ...] = (*WITHDRAWALS, VOTING)
"""All that mechanisms are taken out of, beside the new structure."""

STRONG: Mapping[str, End] = {"sanction.size": "high", "oversight.omega": "high"}
ATTENTIVE: Mapping[str, End] = {"district.attention_decay": "low", "district.leader_turnover": "low"}
ALWAYS_ATTENTIVE: Mapping[str, End] = {**ATTENTIVE, "district.rectification": "high"}
NO_RELABELLING: Mapping[str, End] = {"push.relabel_share": "low"}
USEFUL_SLACK: Mapping[str, End] = {"committee.slack_useful_base": "high"}

PARTS, WHOLE = (4, 10, 38), 38
"""Sizes at which signs are compared, in parts of the whole: 4,000 and 10,000 of 38,000 residents."""
SMALLEST = 200
"""The smallest town that a scenario allows."""


@dataclass(frozen=True)
class Size:
    """How much is run: draws, seeds of ablations and sizes, residents (None: the scenario's own), years."""

    draws: int
    ablation_seeds: int
    residents: int | None
    years: int


FULL = Size(24, 6, None, 8)
QUICK = Size(6, 3, 3_000, 6)


# --- runs --------------------------------------------------------------------------------------------


def points_of_draws(old: Scenario, new: Scenario, draws: pd.DataFrame) -> list[Point]:
    """Old, new and the variants of every draw, draw by draw; draw d is replicate d."""
    first, then = old.phases[0].structure, new.phases[0].structure
    registry = new.parameters.registry
    # What is compared at equal staff or money are structures: one must not turn into another half-way.
    alone, meansless = bare(first), with_rules(then, WITHOUT_MEANS)
    variants: list[tuple[str, Scenario, Mapping[str, float]]] = [
        (asked.OLD, old, {}),
        (asked.NEW, new, {}),
        (asked.STEADY, new, ends(registry, {**ALWAYS_ATTENTIVE, **STRONG})),
        (asked.MORE, _under(old, scaled(first, MORE_PEOPLE)), {}),
        (asked.EQUAL, _under(old, equal_staff(first, alone)), {}),
        (asked.BARE, _under(new, alone), {}),
        (asked.EQUAL_MEANS, _under(old, equal_staff(first, meansless)), {}),
        (asked.MEANSLESS, _under(new, meansless), {}),
        (asked.STANDING, _under(new, then), {}),
    ]
    return [
        Point(_labelled(scenario, label, {**values, **own}), draw)
        for draw, values in enumerate(_rows(draws))
        for label, scenario, own in variants
    ]


def points_at_equal_money(
    old: Scenario, new: Scenario, draws: pd.DataFrame, rows: pd.DataFrame
) -> list[Point]:
    """The old structure for what the new one cost in each draw's run, and the other way round.

    `rows` are those of `points_of_draws`; draws of which one of both runs is missing are left out.
    """
    runs = Runs(rows)
    spent = {label: runs.mean(label, asked.SPENDING) for label in (asked.OLD, asked.STANDING)}
    points = []
    for draw, values in enumerate(_rows(draws)):
        if any(draw not in found.index for found in spent.values()):
            continue
        before, after = (float(spent[label][draw]) for label in (asked.OLD, asked.STANDING))
        for label, scenario, own, wanted in (
            (asked.OLD_FOR_NEW, old, before, after),
            (asked.NEW_FOR_OLD, new, after, before),
        ):
            drawn = _labelled(scenario, label, values)
            thousands = drawn.parameters["scale.reference_residents"] / 1000.0
            first = drawn.phases[0].structure
            factor = people_for(first, own * thousands, wanted * thousands, drawn.parameters)
            points.append(Point(_under(drawn, scaled(first, factor)), draw))
    return points


def points_of_ablations(new: Scenario, wholes: Mapping[Whole, Scenario], seeds: int) -> list[Point]:
    """The new structure, and the other wholes, with mechanisms and without, on the same seeds.

    What is taken out is taken out of a structure that stands: a street office that comes back half-way
    would hide what is missing.
    """
    stand = {name: standing(whole) for name, whole in {"new": new, **wholes}.items()}
    registry = new.parameters.registry
    variants = {
        asked.USUAL: new,
        **{
            label: with_settings(new, parameters=ends(registry, wanted))
            for label, wanted in (
                (asked.STRONG, STRONG),
                (asked.ATTENTIVE, {**STRONG, **ATTENTIVE}),
                (asked.NO_RELABELLING, NO_RELABELLING),
                (asked.USEFUL_SLACK, USEFUL_SLACK),
            )
        },
        **{asked.STANDING + asked.AT + name: whole for name, whole in stand.items()},
        **{asked.ABLATED + name: without(stand[it.of], it) for name, it in ABLATIONS.items()},
    }
    return [
        Point(replace(scenario, id=label), seed)
        for seed in range(seeds)
        for label, scenario in variants.items()
    ]


def points_of_sizes(old: Scenario, new: Scenario, seeds: int) -> list[Point]:
    """Old and new, while it stands, in towns of several sizes, on the same seeds."""
    stands = standing(new)
    return [
        Point(
            _labelled(with_settings(scenario, residents=residents), f"{label}{asked.AT}{residents}", {}), seed
        )
        for seed in range(seeds)
        for residents in sizes_of(new)
        for label, scenario in ((asked.OLD, old), (asked.NEW, stands))
    ]


def sizes_of(scenario: Scenario) -> list[int]:
    """Residents of the towns whose signs are compared, the scenario's own last."""
    residents = scenario.community.residents
    return sorted({max(SMALLEST, residents * part // WHOLE) for part in PARTS})


def withdrawal_years(staged: Scenario, years: int | None) -> int:
    """Years of a withdrawal by stages: as it says, or at least until its window is past its last date."""
    last = -(-max(phase.month for phase in staged.phases) // MONTHS_A_YEAR)
    return staged.years if years is None else max(years, last + WINDOW_YEARS)


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


def standing(scenario: Scenario) -> Scenario:
    """The scenario with structures that are never taken back."""
    return replace(scenario, phases=tuple(replace(phase, restored=None) for phase in scenario.phases))


def _under(scenario: Scenario, structure: Structure) -> Scenario:
    return replace(scenario, phases=(Phase(1, structure),))


def _labelled(scenario: Scenario, label: str, parameters: Mapping[str, float]) -> Scenario:
    return replace(with_settings(scenario, parameters=parameters), id=label)


def _rows(draws: pd.DataFrame) -> Iterable[dict[str, float]]:
    return ({str(name): float(value) for name, value in row.items()} for row in draws.to_dict("records"))

"""What `shequ search` is asked: goals and aims, the reforms there are, how hard, and what to hold beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.analysis.goals import Goal
from sim.analysis.promises import Aim, By, Question
from sim.cli.asking import asked_goals
from sim.cli.console import note
from sim.experiments.candidates import Effort
from sim.experiments.reforms import Space, alike, space_of
from sim.experiments.search import BASE, BUNDLED, PLAN, SINGLE, Beside
from sim.institutions.decisions import Decision
from sim.institutions.documents import InputError, Problem, one_of
from sim.institutions.files.decision_files import load_decisions
from sim.institutions.files.library import bundled_scenarios, load_levers, load_scenario
from sim.institutions.files.single_levers import ONLY, WITHOUT
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.measures.indicators import INDICATORS
from sim.text.problems import message

PLANNED = "reform"
"""The plan as written, if it is bundled."""

FULL, HALF = 1000, 100
"""From these budgets on, ten and five optimisers search; below, two."""

LEAST = 3
"""Futures after which a candidate may be stopped at the earliest."""

STEP = 6
"""Months between two dates at which a lever may begin, unless --months says otherwise."""

ALL = "all"
"""What --decisions says for all of them."""

MORE = 10
"""Fresh futures for each in which candidates were chosen, unless --fresh says otherwise."""


@dataclass(frozen=True)
class Asked:
    """What the command was asked, as it was written; None where it said nothing."""

    goals: Sequence[str]
    minimise: Sequence[str]
    maximise: Sequence[str]
    by: By
    levers: str | None
    decisions: str | None
    strengths: str
    months: str | None
    futures: int
    least: int | None
    budget: int
    optimiser_seeds: int | None
    fresh: int | None
    reforms: int
    random: bool
    surrogate: bool
    plan: str | None
    bundled: bool
    parameters: str | None


def question_of(asked: Asked) -> Question:
    """Goals and aims. InputError where there is neither, and for what is no indicator or has no direction."""
    goals: list[Goal] = []
    problems: list[Problem] = []
    for text in asked.goals:
        try:
            # a percentage can only be of the base's level
            goals += asked_goals([text], INDICATORS, "difference" if text.rstrip().endswith("%") else "level")
        except InputError as error:
            problems += error.problems
    aims = [("--minimise", Aim(word.strip(), small=True)) for word in asked.minimise]
    aims += [("--maximise", Aim(word.strip(), small=False)) for word in asked.maximise]
    for option, aim in aims:
        if aim.indicator not in INDICATORS:
            found = message("unknown_indicator", name=repr(aim.indicator))
            problems.append(Problem("shequ", 0, option, found, one_of(INDICATORS, aim.indicator)))
        elif [other.indicator for _, other in aims].count(aim.indicator) > 1:
            found = message("twice", name=repr(aim.indicator))
            problems.append(Problem("shequ", 0, option, found, message("each_once")))
    if not goals and not aims and not problems:
        problems.append(Problem("shequ", 0, "--goal", message("nothing"), message("goal_or_aim")))
    if problems:
        raise InputError(problems)
    return Question(tuple(dict.fromkeys(goals)), tuple(aim for _, aim in aims), asked.by)


def space_for(base: Scenario, asked: Asked) -> Space:
    """The reforms there are."""
    return space_of(
        base, _words(asked.levers), _strengths(asked.strengths), _months(asked.months, base), load_levers(),
        _decisions(asked.decisions),
    )  # fmt: skip


def _words(written: str | None) -> list[str]:
    """What stands between commas."""
    return [word.strip() for word in (written or "").split(",") if word.strip()]


def _decisions(written: str | None) -> dict[str, Decision]:
    """The decisions named, in the order of their file; ``all`` stands for all of them."""
    known, words = load_decisions(), _words(written)
    problems = [
        Problem("shequ", 0, "--decisions", message("unknown_name", name=repr(word)), one_of(known, word))
        for word in words
        if word not in known and word != ALL
    ]
    if problems:
        raise InputError(problems)
    return {name: it for name, it in known.items() if name in words or ALL in words}


def _strengths(written: str) -> list[float]:
    """Shares above 0 and at most 1, by commas."""
    found = []
    for word in (word.strip() for word in written.split(",")):
        try:
            found.append(float(word))
        except ValueError:
            found.append(float("nan"))
    if not all(0.0 < strength <= 1.0 for strength in found):
        raise InputError(Problem("shequ", 0, "--strengths", repr(written), message("share_above_0")))
    return found


def _months(written: str | None, base: Scenario) -> list[int]:
    """``FIRST:LAST`` or ``FIRST:LAST:STEP``; without it, up to a year before the horizon."""
    last = base.years * MONTHS_A_YEAR
    if written is None:
        return list(range(1, max(2, last - MONTHS_A_YEAR + 1), STEP))
    parts = written.split(":")
    if len(parts) in (2, 3) and all(part.strip().isdecimal() for part in parts):
        first, end, *step = map(int, parts)
        if 1 <= first <= end <= last and all(width >= 1 for width in step):
            return list(range(first, end + 1, *(step or [STEP])))
    raise InputError(Problem("shequ", 0, "--months", repr(written), message("months_first_last", most=last)))


def effort_of(asked: Asked) -> Effort:
    """How much is tried. InputError for more seeds than candidates."""
    usual = 10 if asked.budget >= FULL else 5 if asked.budget >= HALF else 2
    seeds = usual if asked.optimiser_seeds is None else asked.optimiser_seeds
    if seeds > asked.budget:
        found = message("seeds_and_budget", seeds=seeds, budget=asked.budget)
        raise InputError(Problem("shequ", 0, "--optimiser-seeds", found, message("one_candidate_each")))
    least = max(LEAST, asked.futures // 2) if asked.least is None else asked.least
    return Effort(
        futures=asked.futures,
        least=min(least, asked.futures),
        budget=asked.budget,
        seeds=seeds,
        fresh=MORE * asked.futures if asked.fresh is None else asked.fresh,
        reforms=asked.reforms,
        random=asked.random,
        surrogate=asked.surrogate,
    )


def beside_of(base: Scenario, asked: Asked) -> list[Beside]:
    """The base, the plan as written, and bundled scenarios that differ from the base by institutions only."""
    found = [Beside(BASE, base)]
    plan = asked.plan or (PLANNED if PLANNED in bundled_scenarios() else None)
    if plan is not None:
        try:
            found.append(Beside(PLAN, alike(base, load_scenario(plan, kinds=base.own.agents))))
        except InputError:
            if asked.plan is not None:
                raise
            note(f"Not held beside: {plan}, which does not fit {base.years} years.")
    for name in bundled_scenarios() if asked.bundled else ():
        if name.startswith((ONLY, WITHOUT)) or name in {it.scenario.id for it in found}:
            continue
        own = load_scenario(name)
        if own.overrides or own.events or own.community.table != base.community.table:
            continue  # other circumstances, not other institutions
        if own.community.area_km2 != base.community.area_km2 or set(own.affairs) != set(base.affairs):
            continue
        try:
            found.append(Beside(BUNDLED, alike(base, own)))
        except InputError:
            continue  # its last reform comes after the horizon
    return found


def single_levers(space: Space) -> list[Beside]:
    """Every lever alone, as reforms whose scenarios are made once there is a folder."""
    return [Beside(SINGLE, space.base, space.single(lever)) for lever in space.levers]

"""`shequ search`: which reforms reach the goals at least cost and hold up, and where they fail."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.discovery import Discovery, discover
from sim.analysis.fronts import EXTRA
from sim.analysis.goals import Goal
from sim.analysis.promises import GOALS, Aim, By, Question
from sim.analysis.workbench import refuse_without
from sim.cli.asking import asked_goals, asked_ranges
from sim.cli.console import err, note, out, print_csv, print_json
from sim.cli.discovering import boxes_table
from sim.cli.ending import FAILED, INTERRUPTED
from sim.cli.running import note_small_town, shown_progress
from sim.cli.searching_words import print_answer, sentences
from sim.cli.settings import configured, window_of
from sim.experiments.engines import Engine
from sim.experiments.files import csv_bytes, try_out, unusable, write_whole
from sim.experiments.future_runs import Trials, held
from sim.experiments.futures import open_ranges, refuse_fixed
from sim.experiments.identity import model_version
from sim.experiments.reforms import Space, alike, space_of, write_reform
from sim.experiments.runstore import RunStore, sole_writer, sweep_store
from sim.experiments.search import BASE, BUNDLED, PLAN, SINGLE, Answer, Beside, Effort, searched
from sim.experiments.search_tables import archive_table, figures_data, promises_table, reforms_table
from sim.experiments.window_runs import WindowRun
from sim.institutions.documents import InputError, Problem, display_path, one_of
from sim.institutions.files.library import bundled_scenarios, load_levers, load_scenario
from sim.institutions.files.single_levers import ONLY, WITHOUT
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.measures.indicators import INDICATORS
from sim.report.save import save_all
from sim.report.search import convergence_chart, parallel, scatter
from sim.text import LANGUAGES, Lang
from sim.text.problems import message

RUNS, REFORMS = "runs", "reforms"
ARCHIVE, FOUND, PROMISES, OPTIMISM, CONVERGENCE, AGREEMENT = (
    "archive.csv", "reforms.csv", "promises.csv", "optimism.csv", "convergence.csv", "agreement.csv",
)  # fmt: skip
FAILS, FINDINGS, FUTURES, FRESH, REFUSED, ABOUT = (
    "conditions.csv", "findings.csv", "futures.csv", "fresh_futures.csv", "refused.csv", "search.json",
)  # fmt: skip

PLANNED = "reform"
"""The plan as written, if it is bundled."""

FULL, HALF = 1000, 100
"""From these budgets on, ten and five optimisers search; below, two."""

LEAST = 3
"""Futures after which a candidate may be stopped at the earliest."""

STEP = 6
"""Months between two dates at which a lever may begin, unless --months says otherwise."""

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
    strengths: str
    months: str | None
    futures: int
    least: int | None
    budget: int
    optimiser_seeds: int | None
    fresh: int | None
    reforms: int
    random: bool
    plan: str | None
    bundled: bool
    parameters: str | None


def search_report(
    name: str,
    asked: Asked,
    *,
    years: int | None,
    residents: int | None,
    replicates: int | None,
    seed: int | None,
    window: int,
    overrides: Sequence[str],
    code: Path | None,
    engine: Engine,
    folder: Path | None,
    as_json: bool,
    as_csv: bool,
    lang: Lang,
) -> int:
    """Search, confirm on fresh futures, write and show what was found; returns the exit code."""
    for package in ("pymoo", "moocore", "ema_workbench"):
        refuse_without(package, EXTRA)
    question = _question(asked)
    (base,) = configured(
        [name], years=years, residents=residents, replicates=replicates, seed=seed, overrides=overrides,
        code=code,
    )  # fmt: skip
    window = window_of(window, base)
    ranges = asked_ranges(asked.parameters, base.parameters.registry)
    if asked.parameters is not None:
        refuse_fixed([base], ranges)
    ranges = open_ranges([base], ranges)
    space = _space(base, asked)
    effort = _effort(asked)
    beside = [*_beside(base, asked), *_singles(space)]
    folder = Path("results") / f"search-{base.id}" if folder is None else folder
    try_out(folder)
    _say_what(space, effort, base, len(ranges))
    note_small_town(base, lang)
    once = WindowRun(window)
    plan = next((it.scenario.phases[-1].structure for it in beside if it.sort == PLAN), None)
    with sole_writer(folder), held(engine, once) as who:
        sweep_store(folder / RUNS)
        store = RunStore(folder / RUNS)
        for problem in store.drop_damaged():
            note(f"Damaged: {problem}")
        with shown_progress(effort.budget) as progress:
            trials = Trials(store, who, once, window, progress.batch if err().is_terminal else lambda _: None)
            try:
                named = {it.scenario.id: it for it in beside if it.reform is None}
                beside = [*named.values(), *_as_scenarios(space, beside, folder)]
                answer = searched(
                    question, space, effort, ranges, trials, folder, plan=plan, beside=beside, tell=_told
                )
            except KeyboardInterrupt:
                note(f"{trials.done:,} new runs are kept. Stopped. The same command goes on from here.")
                return INTERRUPTED
    failing = _failing(answer, base.seed)
    _write(folder, answer, failing, asked, window, lang)
    _show(answer, failing, as_json, as_csv, lang)
    _say_how_it_went(trials, folder, quiet=as_json or as_csv)
    return FAILED if trials.failures else 0


# --- what is asked -------------------------------------------------------------------------------------


def _question(asked: Asked) -> Question:
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


def _space(base: Scenario, asked: Asked) -> Space:
    levers = [word.strip() for word in (asked.levers or "").split(",") if word.strip()]
    return space_of(base, levers, _strengths(asked.strengths), _months(asked.months, base), load_levers())


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


def _effort(asked: Asked) -> Effort:
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
    )


def _beside(base: Scenario, asked: Asked) -> list[Beside]:
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


def _singles(space: Space) -> list[Beside]:
    """Every lever alone, as reforms whose scenarios are made once there is a folder."""
    return [Beside(SINGLE, space.base, space.single(lever)) for lever in space.levers]


def _as_scenarios(space: Space, beside: Sequence[Beside], folder: Path) -> list[Beside]:
    from sim.experiments.reforms import scenario_of
    from sim.experiments.search import CANDIDATES

    return [
        replace(it, scenario=scenario_of(space.base, it.reform, folder / CANDIDATES))
        for it in beside
        if it.reform is not None
    ]


def _say_what(space: Space, effort: Effort, base: Scenario, drawn: int) -> None:
    random = " and as many at random" if effort.random else ""
    note(
        f"{base.id}: {effort.seeds} optimiser seeds x {effort.each} candidates{random} of "
        f"{len(space.levers)} levers, in up to {effort.futures} futures of {drawn} parameters; at most "
        f"{effort.reforms} reforms confirmed in {effort.fresh} fresh futures; {base.years} years, "
        f"{base.community.residents:,} residents, base seed {base.seed}"
    )
    if effort.seeds < 10:
        note(f"With {effort.seeds} optimiser seeds less is known about luck in the search; ten are usual.")


def _told(what: str, number: int) -> None:
    steps = {
        "search": f"Search {number + 1}",
        "random": f"Random search {number + 1}",
        "beside": "What reforms are held beside",
        "fresh": "What was chosen, in fresh futures",
    }
    note(f"{steps[what]} ...")


# --- what came of it ---------------------------------------------------------------------------------------


def _failing(answer: Answer, seed: int) -> dict[str, Discovery]:
    """For each reform found, what the fresh futures in which it misses a goal have in common."""
    found = {}
    for it in answer.found if answer.question.goals else ():
        missed = answer.fresh[it.reform.id][GOALS].dropna()
        found[it.reform.id] = discover(
            answer.tables[1].loc[missed.index], missed.to_numpy() > 0.0, seed=seed, most=2
        )
    return found


def _write(
    folder: Path, answer: Answer, failing: Mapping[str, Discovery], asked: Asked, window: int, lang: Lang
) -> None:
    registry = answer.space.base.parameters.registry
    numbers = {it.reform.id: it.number for it in answer.found}
    parts = [boxes_table(found, registry).assign(reform=numbers[name]) for name, found in failing.items()]
    said = {lang: sentences(answer, failing, lang) for lang in LANGUAGES}
    agreed = answer.agreement
    contents = {
        ARCHIVE: archive_table(answer),
        FOUND: reforms_table(answer),
        PROMISES: promises_table(answer),
        OPTIMISM: answer.optimism,
        CONVERGENCE: answer.convergence,
        AGREEMENT: pd.DataFrame(
            [(name, "shared") for name in agreed.shared] + [(name, "disputed") for name in agreed.disputed],
            columns=["lever", "by"],
        ),
        FAILS: pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["reform"]),
        FINDINGS: pd.DataFrame(said),
        FUTURES: answer.tables[0].reset_index(),
        FRESH: answer.tables[1].reset_index(),
        REFUSED: pd.DataFrame(sorted(answer.refused.items()), columns=["reform", "reason"]),
    }
    about = json.dumps(_about(answer, asked, window), ensure_ascii=False, indent=2) + "\n"
    try:
        for name, content in contents.items():
            write_whole(folder / name, csv_bytes(content))
        write_whole(folder / ABOUT, about.encode())
        for it in answer.found:
            write_reform(
                folder / REFORMS, answer.space.base, it.reform, number=it.number, name=f"reform_{it.number}"
            )
        for name, drawn in figures(answer, lang).items():
            save_all(drawn, folder, name)
    except OSError as error:
        raise InputError(unusable(folder, error)) from None


def figures(answer: Answer, lang: Lang) -> dict[str, Any]:
    """The figures by the names of their files."""
    data = figures_data(answer)
    return {
        "parallel": parallel(data, answer.question, INDICATORS, lang=lang),
        "scatter": scatter(data, answer.question, INDICATORS, lang=lang),
        "convergence": convergence_chart(answer.convergence, lang=lang),
    }


def _about(answer: Answer, asked: Asked, window: int) -> dict[str, Any]:
    """What was asked of which model, the same at every making."""
    base, effort = answer.space.base, answer.effort
    return {
        "program": "shequ",
        "model_version": model_version(),
        "base": base.id,
        "goals": [str(goal) for goal in answer.question.goals],
        "aims": [str(aim) for aim in answer.question.aims],
        "by": answer.question.by,
        "levers": list(answer.space.levers),
        "strengths": list(answer.space.strengths),
        "months": list(answer.space.months),
        "parameters": list(map(str, answer.tables[0].columns)),
        "futures": effort.futures,
        "least_futures": effort.least,
        "budget": effort.budget,
        "optimiser_seeds": effort.seeds,
        "fresh_futures": effort.fresh,
        "years": base.years,
        "residents": base.community.residents,
        "seed": base.seed,
        "window_months": window,
        "plan": asked.plan,
    }


def _show(answer: Answer, failing: Mapping[str, Discovery], as_json: bool, as_csv: bool, lang: Lang) -> None:
    if as_json:
        print_json(_plain(answer, failing, lang))
    elif as_csv:
        table = promises_table(answer)
        print_csv([{str(k): v for k, v in row.items()} for row in _records(table)], list(table.columns))
    else:
        print_answer(answer, failing, lang)


def _plain(answer: Answer, failing: Mapping[str, Discovery], lang: Lang) -> dict[str, Any]:
    """The answer for machines: what is unknown is null."""
    gain = answer.gain
    agreed = answer.agreement
    return {
        "base": answer.space.base.id,
        "objectives": list(answer.question.objectives),
        "front": list(answer.front),
        "reforms": [
            {
                "number": it.number,
                "id": it.reform.id,
                "steps": [vars(step) for step in it.reform.steps],
                "distance": _known(it.distance),
                "stands": it.stands,
                "file": f"{REFORMS}/reform_{it.number}.yaml",
            }
            for it in answer.found
        ],
        "promises": _records(promises_table(answer)),
        "optimism": _records(answer.optimism),
        "hypervolume": {
            "search": answer.covered("search"),
            "random": answer.covered("random"),
            "gain": gain and dict(zip(("mean", "low", "high"), map(_known, gain), strict=True)),
        },
        "agreement": {
            "same": agreed.same,
            "shared": list(agreed.shared),
            "disputed": list(agreed.disputed),
            "alike": agreed.alike,
            "searches": agreed.searches,
        },
        "refused": len(answer.refused),
        "fails": {name: found.outcome for name, found in failing.items()},
        "said": sentences(answer, failing, lang),
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows with what JSON can hold."""
    return [{str(k): _known(v) for k, v in row.items()} for row in table.to_dict("records")]


def _known(value: Any) -> Any:
    """A value, or None where it is unknown."""
    return None if isinstance(value, float) and pd.isna(value) else value


def _say_how_it_went(trials: Trials, folder: Path, *, quiet: bool) -> None:
    alike_: dict[str, int] = {}
    for outcome in trials.failures.values():
        alike_[outcome.message] = alike_.get(outcome.message, 0) + 1
    for said, count in alike_.items():
        note(f"Failed: {count} runs: {said}")
    took = f" ({trials.seconds:.1f} s)" if trials.done else ""
    note(f"{trials.asked:,} runs were asked for; {trials.done:,} of them new{took}.")
    console = err() if quiet else out()
    console.print(f"Results: {display_path(folder)}", markup=False, soft_wrap=True)

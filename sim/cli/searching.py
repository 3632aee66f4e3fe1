"""`shequ search`: which reforms reach the goals at least cost and hold up, and where they fail."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sim.analysis.discovery import Discovery, discover
from sim.analysis.fronts import EXTRA
from sim.analysis.promises import GOALS
from sim.analysis.workbench import refuse_without
from sim.cli.asking import asked_ranges
from sim.cli.console import err, note, out, print_csv, print_json
from sim.cli.ending import FAILED, INTERRUPTED
from sim.cli.running import note_small_town, shown_progress
from sim.cli.searching_asked import Asked, beside_of, effort_of, question_of, single_levers, space_for
from sim.cli.searching_files import plain, records, write_answer
from sim.cli.searching_words import print_answer
from sim.cli.settings import configured, window_of
from sim.experiments.candidates import CANDIDATES, Effort
from sim.experiments.engines import Engine
from sim.experiments.files import try_out
from sim.experiments.future_runs import Trials, held
from sim.experiments.futures import open_ranges, refuse_fixed
from sim.experiments.reform_files import scenario_of
from sim.experiments.reforms import Space
from sim.experiments.runstore import RunStore, sole_writer, sweep_store
from sim.experiments.search import PLAN, Answer, Beside, searched
from sim.experiments.search_tables import promises_table
from sim.experiments.window_runs import WindowRun
from sim.institutions.documents import display_path
from sim.institutions.scenario import Scenario
from sim.report.search_written import REFORMS
from sim.text import Lang

RUNS = "runs"


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
    question = question_of(asked)
    (base,) = configured(
        [name], years=years, residents=residents, replicates=replicates, seed=seed, overrides=overrides,
        code=code,
    )  # fmt: skip
    window = window_of(window, base)
    ranges = asked_ranges(asked.parameters, base.parameters.registry)
    if asked.parameters is not None:
        refuse_fixed([base], ranges)
    ranges = open_ranges([base], ranges)
    space = space_for(base, asked)
    effort = effort_of(asked)
    beside = [*beside_of(base, asked), *single_levers(space)]
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
    write_answer(folder, answer, failing, asked, window, lang)
    _show(answer, failing, as_json, as_csv, lang)
    _say_how_it_went(trials, folder, quiet=as_json or as_csv)
    again = _again(name, base, answer, folder, window, overrides, code)
    note(f"To run reforms again with other seeds: {again}")
    return FAILED if trials.failures else 0


def _as_scenarios(space: Space, beside: Sequence[Beside], folder: Path) -> list[Beside]:
    """Single levers with the scenarios that their files say."""
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


def _failing(answer: Answer, seed: int) -> dict[str, Discovery]:
    """For each reform found, what the fresh futures in which it misses a goal have in common."""
    found = {}
    for it in answer.found if answer.question.goals else ():
        missed = answer.fresh[it.reform.id][GOALS].dropna()
        found[it.reform.id] = discover(
            answer.tables[1].loc[missed.index], missed.to_numpy() > 0.0, seed=seed, most=2
        )
    return found


def _show(answer: Answer, failing: Mapping[str, Discovery], as_json: bool, as_csv: bool, lang: Lang) -> None:
    if as_json:
        print_json(plain(answer, failing, lang))
    elif as_csv:
        table = promises_table(answer)
        print_csv([{str(k): v for k, v in row.items()} for row in records(table)], list(table.columns))
    else:
        print_answer(answer, failing, lang)


def _again(
    name: str,
    base: Scenario,
    answer: Answer,
    folder: Path,
    window: int,
    overrides: Sequence[str],
    code: Path | None,
) -> str:
    """The command that holds the reforms found beside the base with seeds that no search has seen."""
    files = [str(folder / REFORMS / f"reform_{it.number}.yaml") for it in answer.found]
    people = [] if base.community.table else ["--residents", str(base.community.residents)]
    own = [part for override in overrides for part in ("--set", override)]
    asked = ["--years", str(base.years), *people, *own, *(["--code", str(code)] if code else [])]
    runs = [
        "--window",
        str(window),
        "--replicates",
        str(answer.effort.replicates),
        "--seed",
        str(base.seed + 1),
    ]
    return shlex.join(["shequ", "compare", name, *files, *asked, *runs])


def _say_how_it_went(trials: Trials, folder: Path, *, quiet: bool) -> None:
    alike: dict[str, int] = {}
    for outcome in trials.failures.values():
        alike[outcome.message] = alike.get(outcome.message, 0) + 1
    for said, count in alike.items():
        note(f"Failed: {count} runs: {said}")
    took = f" ({trials.seconds:.1f} s)" if trials.done else ""
    note(f"{trials.asked:,} runs were asked for; {trials.done:,} of them new{took}.")
    console = err() if quiet else out()
    console.print(f"Results: {display_path(folder)}", markup=False, soft_wrap=True)

"""`shequ compare` and `shequ run`: run, show how far it is, write, say what came out and where it is."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from sim.analysis.compare import HALF_WIDTH
from sim.analysis.ranking import FEWEST
from sim.cli.console import err, give, note, out
from sim.cli.ending import INTERRUPTED
from sim.cli.headlines import difference_table, summary_table
from sim.cli.modes import is_quiet
from sim.cli.reporting import write_page
from sim.cli.side_by_side import best_table, dominance_table, options_tables, remarks, restorations
from sim.experiments import runner, store
from sim.experiments.files import discard
from sim.experiments.recorded_runs import RecordedRun, sweep
from sim.experiments.runner import Batch
from sim.experiments.runner import Progress as HowFar
from sim.experiments.stopping import held_back
from sim.experiments.store import Results
from sim.institutions.documents import InputError, Problem, display_path
from sim.institutions.scenario import CommunitySpec, Scenario
from sim.kernel.compiling import was_compiled
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.text import Lang, label
from sim.text.problems import message


def run_and_report(
    scenarios: Sequence[Scenario],
    *,
    jobs: int | None,
    out_folder: Path | None,
    overwrite: bool,
    window: int,
    lang: Lang,
    half_width: float = HALF_WIDTH,
    report: bool = False,
    cases: bool = False,
    residents_at: Sequence[int] = (),
    persons: bool = False,
) -> int:
    """Run all replicates of the scenarios, write the results and show the headline; returns the exit code.

    The first scenario is what the others are compared with; a single one is summed up. `half_width` is a
    share of the base's level: the precision for which the replicates needed are said. `report` also writes
    the page of the comparison, `cases` the case table of every run (of several
    scenarios in a folder each), `residents_at` residents and households
    at these months, `persons` what the last year cost each resident.
    """
    started = datetime.now(UTC)
    folder = store.prepare(out_folder, scenarios, overwrite=overwrite, now=datetime.now().astimezone())
    with store.held(folder):
        try:
            return _run_into(
                folder, scenarios, jobs=jobs, window=window, lang=lang, started=started,
                half_width=half_width, report=report, cases=cases, residents_at=residents_at, persons=persons,
            )  # fmt: skip
        finally:
            sweep(folder)
            discard(folder)  # only if nothing is in it


def _run_into(
    folder: Path,
    scenarios: Sequence[Scenario],
    *,
    jobs: int | None,
    window: int,
    lang: Lang,
    started: datetime,
    half_width: float,
    report: bool,
    cases: bool,
    residents_at: Sequence[int],
    persons: bool,
) -> int:
    if persons:
        refuse_other_people(scenarios)
    points = runner.points_of(scenarios)
    _say_what(scenarios, len(points))
    note_compiling()
    note_small_town(scenarios[0], lang)
    with shown_progress(len(points)) as progress:
        recorded = RecordedRun(folder, cases, tuple(residents_at), persons, apart=len(scenarios) > 1)
        run = recorded if cases or residents_at or persons else runner.path_run
        batch = runner.run_points(points, jobs=jobs, progress=progress.batch, run=run)
    refuse_mistakes(batch)
    if not batch.outcomes:
        note("Stopped before any run was finished; nothing was written.")
        return INTERRUPTED
    command = shlex.join(["shequ", *sys.argv[1:]])
    with held_back(lambda: note("Writing what is finished first; Ctrl-C once more gives it up.")) as stop:
        results = store.results_of(batch, scenarios, INDICATORS, window, main=HEADLINE, half_width=half_width)
        store.write(folder, results, store.manifest_of(batch, scenarios, window, command, started))
    console = out()
    if stop.asked:
        _say_how_it_went(batch)
        console.print(f"Results: {display_path(folder)}", markup=False, soft_wrap=True)
        return INTERRUPTED

    if report and batch.succeeded and not batch.interrupted:
        write_page(folder, lang)
    if batch.succeeded:
        _show(results, scenarios, window, half_width, lang)
        give(folder, _totals(results, len(scenarios)))
    _say_how_it_went(batch)
    console.print(f"Results: {display_path(folder)}", markup=False, soft_wrap=True)
    return INTERRUPTED if batch.interrupted else 1 if batch.failures else 0


def _show(
    results: Results, scenarios: Sequence[Scenario], window: int, half_width: float, lang: Lang
) -> None:
    """The headline tables: one option beside the base, or several of them with who is best."""
    console = out()
    base, *options = scenarios
    for line in restorations(results.rows, INDICATORS, window, lang):
        console.print(line, markup=False)
    if not options:
        console.print(summary_table(results, INDICATORS, base, window, lang))
        return
    if len(options) == 1:
        console.print(difference_table(results, INDICATORS, base, options[0], window, lang))
    else:
        for table in options_tables(results, INDICATORS, scenarios, window, lang):
            console.print(table)
    for remark in remarks(results, half_width, lang):
        console.print(remark, markup=False)
    if len(options) > 1:
        console.print()
        fewest = max(FEWEST, len(options) + 2)
        if results.ranking["best"].notna().any():
            console.print(best_table(results.ranking, INDICATORS, scenarios, lang))
            console.print(label("comparison.best_note", lang).format(fewest=fewest), markup=False)
        else:  # a table of dashes
            console.print(label("comparison.best_withheld", lang).format(fewest=fewest), markup=False)
        console.print()
        console.print(dominance_table(results.dominance, lang))
        console.print(label("comparison.counts", lang), markup=False)


def _totals(results: Results, scenarios: int) -> dict[str, pd.DataFrame]:
    """What is for machines: totals of every indicator; of several scenarios also what sets them apart."""
    tables = {"summary": results.summary[results.summary["by"] == ""]}
    if scenarios > 1:
        tables["differences"] = results.differences[results.differences["by"] == ""]
        tables |= {"ranking": results.ranking, "dominance": results.dominance}
    return tables


def _say_what(scenarios: Sequence[Scenario], runs: int) -> None:
    first = scenarios[0]
    names = ", ".join(scenario.id for scenario in scenarios)
    years = "1 year" if first.years == 1 else f"{first.years} years"
    count = "1 run" if runs == 1 else f"{runs} runs"
    note(f"{names}: {count} of {years}, {first.community.residents:,} residents, base seed {first.seed}")
    for scenario in scenarios[1:]:
        if scenario.community != first.community:
            note(
                f"Note: {scenario.id} is about another community than {first.id} "
                f"({scenario.community.residents:,} residents); compare with care."
            )


def refuse_other_people(scenarios: Sequence[Scenario]) -> None:
    """Persons can be compared only with themselves. Raises InputError for communities that differ."""
    first, *others = scenarios
    for scenario in others:
        if scenario.community != first.community:
            found = message("other_community", one=scenario.id, other=first.id)
            raise InputError(Problem("shequ", 0, "--persons", found, message("same_people")))


def note_compiling() -> None:
    """Say why nothing seems to happen at first where the model has never run on this machine."""
    if not was_compiled():
        note("The model is compiled for this machine first: once, for a quarter of a minute or more.")


def note_small_town(scenario: Scenario, lang: Lang) -> None:
    """Say of a town smaller than the usual one that it is an approximation."""
    residents, whole = scenario.community.residents, CommunitySpec.residents
    if residents < whole:
        note(label("small_town", lang).format(f"{residents:,}", f"{whole:,}"))


def refuse_mistakes(batch: Batch) -> None:
    """A mistake in what the user gave that stops every run is told as one, not as failed runs."""
    if batch.outcomes and all(outcome.problems for outcome in batch.outcomes):
        raise InputError(problem for outcome in batch.outcomes for problem in outcome.problems)


def _say_how_it_went(batch: Batch) -> None:
    alike: dict[str, list[str]] = {}
    for outcome in batch.failures:
        point = outcome.point
        name = f"{point.scenario.id}, replicate {point.replicate} (seed {point.seed})"
        alike.setdefault(outcome.message, []).append(name)
    for reason, names in alike.items():
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        note(f"Failed: {names[0]}{more}: {reason}", always=True)
    done, planned = len(batch.succeeded), len(batch.points)
    if batch.failures:
        note("The tracebacks are in manifest.json; the tables are of the other runs.", always=True)
    if batch.interrupted:
        note(f"Stopped: {done} of {planned} runs were finished; the results are of those.", always=True)
    else:
        processes = "1 process" if batch.jobs == 1 else f"{batch.jobs} processes"
        note(f"{done} of {planned} runs in {batch.seconds:.1f} s on {processes}.")


class Shown:
    """What a progress display is fed with."""

    def __init__(self, show: Callable[[HowFar], None]) -> None:
        self.batch = show

    def months(self, done: int, months: int) -> None:
        """A single run's progress: months done, months in all."""
        self.batch(HowFar(done / months, int(done == months), 0, 1))


@contextmanager
def shown_progress(runs: int) -> Iterator[Shown]:
    """A bar with the time left on a terminal; elsewhere lines, of many runs some."""
    console = err()
    if is_quiet():
        yield Shown(lambda _: None)
        return
    if not console.is_terminal:
        yield Shown(_line_by_line)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        TextColumn("{task.fields[runs]}"),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=console, transient=True) as display:
        task = display.add_task("Running", total=1.0, runs=f"0/{runs} runs")

        def show(how_far: HowFar) -> None:
            failed = f", {how_far.failed} failed" if how_far.failed else ""
            display.update(
                task, completed=how_far.share, runs=f"{how_far.finished}/{how_far.total} runs{failed}"
            )

        yield Shown(show)


FIRST, PARTS = 10, 20
"""So many runs at the beginning have a line each; after that every twentieth part of all has one."""


def told(finished: int, total: int) -> bool:
    """Whether the run that is the `finished`-th to end has a line of its own in a file or pipe."""
    if finished <= FIRST or finished == total:
        return True
    return finished * PARTS // total > (finished - 1) * PARTS // total


def _line_by_line(how_far: HowFar) -> None:
    if (latest := how_far.latest) is not None and (latest.failed or told(how_far.finished, how_far.total)):
        what = "failed" if latest.failed else f"done in {latest.seconds:.1f} s"
        name = f"{latest.point.scenario.id}, replicate {latest.point.replicate}"
        note(f"[{how_far.finished}/{how_far.total}] {name}: {what}")

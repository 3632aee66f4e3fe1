"""`shequ experiment` and `shequ status`: run studies, show how far they are and where their results are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console

from sim.cli.console import give, grid, note, out
from sim.cli.ending import INTERRUPTED
from sim.cli.own_code import read_code
from sim.cli.running import shown_progress
from sim.experiments import ensemble as layout
from sim.experiments.engines import Engine, Processes, Threads
from sim.experiments.ensemble import Ensemble, manifest_in, open_ensemble
from sim.experiments.ensemble_runs import run_ensemble
from sim.experiments.own import design_with
from sim.experiments.runner import Batch
from sim.experiments.runstore import is_being_written
from sim.experiments.study_files import described, read_study
from sim.institutions.documents import InputError, Problem, display_path
from sim.text import Lang, label
from sim.text.problems import message


def engine_of(name: str, scheduler: str | None, jobs: int | None) -> Engine:
    """The engine that options ask for. InputError for a scheduler without Dask, or Dask without one."""
    if (name == "dask") != (scheduler is not None):
        found = (
            message("dask_without")
            if name == "dask"
            else message("scheduler_without", scheduler=repr(scheduler), engine=name)
        )
        allowed = message("scheduler_with_dask")
        raise InputError(Problem("shequ", 0, "--scheduler", found, allowed))
    if scheduler is not None:
        from sim.experiments.dask_engine import Dask

        return Dask(scheduler)
    return Threads(jobs) if name == "threads" else Processes(jobs)


def run_study(
    file: Path,
    folder: Path | None,
    engine: str,
    scheduler: str | None,
    jobs: int | None,
    lang: Lang,
    code: Path | None = None,
) -> int:
    """Run a study's missing runs and say where the results are; returns the exit code."""
    who = engine_of(engine, scheduler, jobs)
    own = read_code(code)
    study = read_study(file, kinds=own.agents)
    design = design_with(study.design, own.agents, own.steps)
    folder = Path("results") / study.id if folder is None else folder
    planned = len(study.design) * study.replicates
    name = study.name.zh if lang == "zh" else study.name.en
    note(f"{name}: {len(study.design):,} points x {study.replicates} replicates = {planned:,} runs")
    with shown_progress(planned) as progress:
        made, batch = run_ensemble(
            design,
            replicates=study.replicates,
            folder=folder,
            keep=study.keep,
            engine=who,
            progress=progress.batch,
            window=study.window,
            about=described(study),
        )
    say_how_it_went(made, batch)
    return INTERRUPTED if batch.interrupted else 1 if len(made.failures) else 0


def say_how_it_went(made: Ensemble, batch: Batch, *, results_to: Console | None = None) -> None:
    """How many runs there are now, which failed and why, how long it took, and where the results are.

    The last is said where results are printed, unless these are for a machine.
    """
    planned, done = len(made.runs), int(made.runs[layout.RUN].isin(made.store.names()).sum())
    for problem in made.damaged:
        note(f"Damaged: {problem}")
    for said, group in made.failures.groupby("message", sort=False):
        first = group.iloc[0]
        more = f" and {len(group) - 1} more" if len(group) > 1 else ""
        note(f"Failed: point {first['point']}, replicate {first['replicate']}{more}: {said}")
    if len(made.failures):
        note(f"The tracebacks are in {layout.FAILURES}; what failed is tried again when this is run again.")
    new = len(batch.succeeded)
    took = f" ({batch.seconds:.1f} s, {batch.jobs} at a time)" if batch.outcomes else ""
    note(f"{done:,} of {planned:,} runs are there; {new:,} of them new{took}.")
    if batch.interrupted:
        note("Stopped. The same command goes on from here.")
    console = out() if results_to is None else results_to
    console.print(f"Results: {display_path(made.folder)}", markup=False, soft_wrap=True)


def say_status(folder: Path, lang: Lang) -> None:
    """Show how far the experiment in a folder is."""
    made = open_ensemble(folder)
    said = manifest_in(folder)
    planned, done = len(made.runs), int(made.runs[layout.RUN].isin(made.store.names()).sum())
    running = is_being_written(folder)
    state = "running" if running else "complete" if (folder / layout.MANIFEST).exists() else "stopped"
    failed = len(made.failures) or int(said.get("failed", 0))
    figures = {"points": len(made.design), "planned": planned, "finished": done, "failed": failed}
    give(folder, {"state": state, **figures, "updated": said.get("updated")})
    table = grid("", "", numbers=(1,))
    table.show_header = False
    table.add_row(label("state", lang), label(f"state.{state}", lang))
    table.add_row(label("state.points", lang), f"{len(made.design):,}")
    table.add_row(label("state.planned", lang), f"{planned:,}")
    table.add_row(label("state.finished", lang), f"{done:,} ({done / planned:.0%})")
    table.add_row(label("state.failed", lang), f"{failed:,}")
    if running and 0.0 < float(said.get("share", 0.0)) < 1.0:
        left = float(said["seconds"]) * (1.0 / float(said["share"]) - 1.0)
        until = datetime.now(UTC).astimezone() + timedelta(seconds=left)
        table.add_row(label("state.left", lang), f"{timedelta(seconds=round(left))} ({until:%H:%M})")
    if "updated" in said:
        table.add_row(
            label("state.updated", lang), f"{datetime.fromisoformat(said['updated']).astimezone():%F %T}"
        )
    out().print(table)

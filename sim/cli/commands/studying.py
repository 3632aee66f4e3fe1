"""Commands for experiments of many runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from sim.cli.app import command
from sim.cli.options import Code, Engine, Jobs, Language, Scheduler


@command(
    "shequ experiment study.yaml", "shequ experiment study.yaml --engine dask --scheduler tcp://host:8786"
)
def experiment(
    file: Annotated[Path, Argument(metavar="FILE", help="A study: a design of points and how to run them.")],
    out: Annotated[
        Path | None,
        Option(metavar="DIR", help="Where to write (results/<study>); what is there is not run again."),
    ] = None,
    engine: Engine = "processes",
    scheduler: Scheduler = None,
    jobs: Jobs = None,
    code: Code = None,
    lang: Language = "en",
) -> None:
    """Run a study: every point of a design, replicate by replicate.

    A study is a YAML file with a base scenario and tables of points (grids, samples of ranges, subsets of
    levers, CSV files) whose columns are parameters, lever.<name>, scenario, years, residents. Results go
    to DIR as they come in, so the same command goes on after any stop, and ends with the same files:
    design.csv, runs.csv, outcomes.csv, indicators.parquet, failures.csv, manifest.json.
    """
    from sim.cli.studying import run_study

    raise typer.Exit(run_study(file, out, engine, scheduler, jobs, lang, code))


@command("shequ status results/study", tables=True)
def status(
    folder: Annotated[Path, Argument(metavar="DIR", help="The folder of an experiment.")],
    lang: Language = "en",
) -> None:
    """Say how far an experiment is, and when it will be finished."""
    from sim.cli.studying import say_status

    say_status(folder, lang)

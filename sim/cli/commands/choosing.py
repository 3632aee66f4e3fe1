"""Commands that help to choose among options when the future is not known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from sim.cli.app import command
from sim.cli.options import (
    MOST_REPLICATES,
    MOST_RUNS,
    Code,
    Engine,
    Jobs,
    Language,
    Overrides,
    Residents,
    Scheduler,
    Seed,
    Window,
    Years,
)


@command(
    "shequ robust old reform well_funded --goal 'on_time_share>=0.6' --goal 'd:posts_broad<=-20%'",
    "shequ robust old new reform --futures 100 --parameters 'sanction.*,attention.*'",
)
def robust(
    options: Annotated[
        list[str], Argument(metavar="OPTION...", help="Two or more scenarios: bundled names or paths.")
    ],
    futures: Annotated[int, Option(metavar="N", min=2, max=MOST_RUNS, help="Futures to draw.")] = 50,
    goal: Annotated[
        list[str] | None,
        Option(
            metavar="GOAL",
            help="INDICATOR>=NUMBER or <=; d: before it: the difference from the first option. Repeatable.",
        ),
    ] = None,
    parameters: Annotated[
        str | None,
        Option(metavar="A,B,...", help="The parameters drawn, also as push.* (all uncertain ones)."),
    ] = None,
    replicates: Annotated[
        int,
        Option(
            metavar="N",
            min=1,
            max=MOST_REPLICATES,
            help="Runs of each option in each future; their mean counts.",
        ),
    ] = 1,
    years: Years = None,
    residents: Residents = None,
    seed: Seed = None,
    window: Window = 12,
    set_: Overrides = None,
    out: Annotated[
        Path | None,
        Option(metavar="DIR", help="Where to write (results/robust-...); what is there is not run again."),
    ] = None,
    engine: Engine = "processes",
    scheduler: Scheduler = None,
    jobs: Jobs = None,
    code: Code = None,
    lang: Language = "en",
) -> None:
    """Hold options against many futures: regret, and goals reached.

    Draws futures from the ranges of the uncertain parameters (Latin hypercube) and runs every option in
    each with the same luck; what an option fixes itself stays as it is. Shows, by headline indicator, how
    much worse than the best of these options each one is, and in which share of futures it reaches the
    goals. Written to DIR: options.csv, goals.csv, regret.csv (curves for a figure), outcomes.csv,
    futures.csv and ensemble/.
    """
    from sim.cli.robust import robust_report

    ended = robust_report(
        options,
        goal or [],
        futures=futures,
        parameters=parameters,
        replicates=replicates,
        years=years,
        residents=residents,
        code=code,
        seed=seed,
        window=window,
        overrides=set_ or [],
        folder=out,
        engine=engine,
        scheduler=scheduler,
        jobs=jobs,
        lang=lang,
    )
    raise typer.Exit(ended)

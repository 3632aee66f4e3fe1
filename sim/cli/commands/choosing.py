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
    AsJson,
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
    "shequ robust old reform --points results/calibrate-hotline/posterior.csv",
    tables=True,
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
    points: Annotated[
        Path | None,
        Option(
            metavar="CSV",
            help="Futures from a file, a row each, a column a parameter, instead of drawn ones: "
            "posterior.csv of shequ calibrate.",
        ),
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
        points=points,
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


@command(
    "shequ fadeout",
    "shequ fadeout reform new --futures 60 --levels 10,30,50 --success 30",
    "shequ fadeout reform --goal 'on_time_share>=0.7' --axes ngo.entry_base,programmes.creep",
)
def fadeout(
    bases: Annotated[
        list[str] | None,
        Argument(metavar="[BASE...]", help="Scenarios: bundled names or paths (reform and withdrawals)."),
    ] = None,
    years: Annotated[int, Option(metavar="N", min=2, help="Years to run; 10 and 20 are looked at.")] = 20,
    futures: Annotated[int, Option(metavar="N", min=2, help="Futures to draw.")] = 30,
    levels: Annotated[
        str, Option(metavar="A,B,...", help="By how many per cent the footprint is to fall.")
    ] = "10,30,50",
    success: Annotated[
        float | None,
        Option(metavar="PERCENT", help="The fall that conditions and figures are about (the least level)."),
    ] = None,
    goal: Annotated[
        list[str] | None,
        Option(
            metavar="GOAL",
            help="INDICATOR>=NUMBER or <=, to be met in every year from the second on; repeatable "
            "(on_time_share of at least the district's usual floor).",
        ),
    ] = None,
    axes: Annotated[
        str, Option(metavar="A,B", help="The drivers of the map: social capacity and burden.")
    ] = "capital.growth,programmes.volume",
    parameters: Annotated[
        str | None,
        Option(metavar="A,B,...", help="The parameters drawn besides, also as push.* (all uncertain ones)."),
    ] = None,
    residents: Residents = None,
    seed: Seed = None,
    set_: Overrides = None,
    out: Annotated[
        Path | None,
        Option(metavar="DIR", help="Where to write (results/fadeout-...); what is there is not run again."),
    ] = None,
    engine: Engine = "processes",
    scheduler: Scheduler = None,
    jobs: Annotated[
        int | None,
        Option("--workers", "--jobs", metavar="N", min=1, help="Worker processes (one a processor)."),
    ] = None,
    code: Code = None,
    as_json: AsJson = False,
    lang: Language = "en",
) -> None:
    """Say in which futures the administrative footprint declines and stays down, and what separates them.

    Draws futures over the ranges of the uncertain parameters (Latin hypercube) and runs every scenario in
    each with the same residents and luck. Shows, by horizon and level, in which share of futures posts, and
    posts with redeployment pool and coordinators, have fallen, service is kept, and nothing is reversed; what
    successes have in common (PRIM, tried on futures kept back); and how the street office comes back.

    Written to DIR: fadeout.csv (a row a future and scenario), columns.csv (what its columns are), shares.csv,
    conditions.csv, trees.csv, findings.csv, the figures map, paths and restoration, and ensemble/.
    Ctrl-C stops; the same command goes on from there. Needs the extra: pip install 'shequ[discovery]'.

    A run of 20 years at 38,000 residents takes half a minute, longer where demand is high; --residents takes
    less, and a smaller town is an approximation.
    """
    from sim.cli.fading_out import fadeout_report
    from sim.cli.studying import engine_of

    ended = fadeout_report(
        bases or [],
        goal or [],
        years=years,
        futures=futures,
        levels=levels,
        success=success,
        axes=axes,
        parameters=parameters,
        residents=residents,
        seed=seed,
        overrides=set_ or [],
        code=code,
        engine=engine_of(engine, scheduler, jobs),
        folder=out,
        as_json=as_json,
        lang=lang,
    )
    raise typer.Exit(ended)

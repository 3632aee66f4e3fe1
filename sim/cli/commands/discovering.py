"""Commands that ask where a reform fails, and which numbers fit what was observed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer
from typer import Argument, Option

from sim.cli.app import command
from sim.cli.options import (
    MOST_REPLICATES,
    MOST_RUNS,
    MOST_STEPS,
    Code,
    Engine,
    Jobs,
    Language,
    Residents,
    Scheduler,
    Seed,
    Window,
    Years,
)

Parameters = Annotated[
    str | None,
    Option(metavar="A,B,...", help="The parameters drawn (all uncertain ones); see shequ parameters."),
]


@command(
    "shequ discover old reform --goal 'on_time_share>=0'",
    "shequ discover old new --goal 'posts_broad<=-50%' --goal 'l:satisfaction>=0.7' --points 400",
    tables=True,
)
def discover(
    base: Annotated[str, Argument(metavar="BASE", help="What to compare with: a bundled name or a path.")],
    option: Annotated[str, Argument(metavar="OPTION", help="The reform that is to meet the goal.")],
    goal: Annotated[
        list[str],
        Option(
            metavar="GOAL",
            help="INDICATOR>=NUMBER or <=; d: before it means the difference, l: the option's level; "
            "a difference may be a percentage. Repeatable.",
        ),
    ],
    on: Annotated[
        Literal["difference", "level"], Option(help="What goals without d: or l: are about.")
    ] = "difference",
    fails: Annotated[
        Literal["any", "all"],
        Option(help="A future is a miss if any goal is missed in it, or only if all are."),
    ] = "any",
    parameters: Parameters = None,
    points: Annotated[int, Option(metavar="N", min=1, max=MOST_RUNS, help="Futures to draw.")] = 200,
    replicates: Annotated[
        int,
        Option(metavar="N", min=1, max=MOST_REPLICATES, help="Runs of each future; it counts by their mean."),
    ] = 3,
    boxes: Annotated[
        int, Option(metavar="N", min=1, max=MOST_STEPS, help="Describe misses by at most so many boxes.")
    ] = 3,
    years: Years = None,
    residents: Residents = None,
    seed: Seed = None,
    window: Window = 12,
    engine: Engine = "processes",
    scheduler: Scheduler = None,
    jobs: Jobs = None,
    out: Annotated[
        Path | None,
        Option(metavar="DIR", help="Where to write (results/discover-...); what is there is not run again."),
    ] = None,
    code: Code = None,
    lang: Language = "en",
) -> None:
    """Find the conditions under which a reform misses a goal.

    Draws futures from the ranges of the uncertain parameters, runs base and option in each with the same
    luck, and describes the futures in which the goal is missed by boxes of parameter values (PRIM) and a
    tree (CART). Every box is tried on futures kept back; one that luck may explain is not reported. Written
    to DIR: futures.csv, boxes.csv, trajectory.csv (coverage and density, step by step), tree.csv,
    findings.csv (the sentences) and ensemble/. Needs the extra: pip install 'shequ[discovery]'.
    """
    from sim.cli.discovering import discover_report
    from sim.cli.studying import engine_of

    ended = discover_report(
        [base, option],
        goal,
        on=on,
        fails=fails,
        parameters=parameters,
        points=points,
        replicates=replicates,
        boxes=boxes,
        years=years,
        residents=residents,
        code=code,
        seed=seed,
        window=window,
        engine=engine_of(engine, scheduler, jobs),
        folder=out,
        lang=lang,
    )
    raise typer.Exit(ended)


@command(
    "shequ calibrate targets.csv --parameters sanction.size,needs.volume --scenario old",
    "shequ calibrate targets.csv --parameters needs.volume,programmes.volume --discrepancy 0.05",
    "shequ calibrate hotline --parameters needs.volume,complaint.rate --points 100 --check 200",
    tables=True,
)
def calibrate(
    file: Annotated[
        Path,
        Argument(
            metavar="TARGETS.csv",
            help="Targets that come with shequ (hotline), or a file. Columns: indicator, value, sd (or low "
            "and high of a 95 % interval), year (or from_month and to_month), by, key, scenario, "
            "discrepancy.",
        ),
    ],
    parameters: Annotated[
        str, Option(metavar="A,B,...", help="The parameters to fit; see shequ parameters.")
    ],
    scenario: Annotated[
        str, Option(metavar="NAME", help="The scenario that targets are of which name none.")
    ] = "old",
    points: Annotated[
        int | None,
        Option(metavar="N", min=4, max=MOST_RUNS, help="Points of a wave (10 for each parameter)."),
    ] = None,
    waves: Annotated[int, Option(metavar="N", min=1, max=MOST_STEPS, help="At most so many waves.")] = 4,
    replicates: Annotated[
        int, Option(metavar="N", min=2, max=MOST_REPLICATES, help="Runs of each point.")
    ] = 4,
    discrepancy: Annotated[
        float,
        Option(
            metavar="SHARE", min=0.0, help="How far off the model may be, as a share of a target's value."
        ),
    ] = 0.0,
    draws: Annotated[
        int, Option(metavar="N", min=1, help="Draws of the posterior, written as points to run.")
    ] = 100,
    fresh: Annotated[
        int, Option(metavar="N", min=0, help="So many of them are run afresh and held against the targets.")
    ] = 20,
    check: Annotated[
        int,
        Option(
            metavar="N",
            min=0,
            help="Take N of the stored runs for what was observed, and see whether posteriors are right.",
        ),
    ] = 0,
    years: Years = None,
    residents: Residents = None,
    seed: Seed = None,
    engine: Engine = "processes",
    scheduler: Scheduler = None,
    jobs: Jobs = None,
    out: Annotated[
        Path | None,
        Option(metavar="DIR", help="Where to write (results/calibrate-...); what is there is not run again."),
    ] = None,
    code: Code = None,
    lang: Language = "en",
) -> None:
    """Find all parameter values that are not at odds with what was observed.

    History matching: waves of runs, each drawn from where the runs before it do not rule points out. A
    point is accepted if it is within three standard deviations of every target, counting the target's
    error, the model's discrepancy and the chance in a single run. Where nothing is accepted, the target at
    fault is named. From the same runs a posterior is learned (regression-adjusted approximate Bayesian
    computation), tried on fresh runs and, with --check, by simulation-based calibration. The same command
    goes on after any stop. Written to DIR: accepted.csv, points.csv, targets.csv, waves.csv,
    parameters.yaml, posterior.csv (for shequ robust --points), prior_and_posterior.csv, predictive.csv,
    ranks.csv and uniformity.csv, figures, and the runs, wave by wave. Needs the extra: pip install
    'shequ[discovery]'.
    """
    from sim.cli.calibrating import calibrate_report
    from sim.cli.posteriors import Asked
    from sim.cli.studying import engine_of

    ended = calibrate_report(
        file,
        scenario=scenario,
        parameters=parameters,
        points=points,
        waves=waves,
        replicates=replicates,
        discrepancy=discrepancy,
        posterior=Asked(draws, fresh, check),
        years=years,
        residents=residents,
        code=code,
        seed=seed,
        engine=engine_of(engine, scheduler, jobs),
        folder=out,
        lang=lang,
    )
    raise typer.Exit(ended)

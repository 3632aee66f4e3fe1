"""The command that looks for reforms among what levers, strengths and dates there are."""

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
    AsCsv,
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
    "shequ search old --goal 'on_time_share>=0.8' --goal 'posts_broad<=-30%' --minimise public_spending",
    "shequ search old --minimise public_spending --maximise satisfaction --futures 50 --budget 2000",
    "shequ search old --goal 'on_time_share>=0.7' --levers no_assignment,contracting --months 7:37:6",
)
def search(
    base: Annotated[
        str, Argument(metavar="BASE", help="A scenario without reforms of its own: a bundled name or path.")
    ],
    goal: Annotated[
        list[str] | None,
        Option(
            metavar="GOAL",
            help="INDICATOR>=NUMBER or <=; d: before it, or per cent: the difference from BASE. Repeatable.",
        ),
    ] = None,
    minimise: Annotated[
        list[str] | None, Option(metavar="INDICATOR", help="An indicator to be small; repeatable.")
    ] = None,
    maximise: Annotated[
        list[str] | None, Option(metavar="INDICATOR", help="An indicator to be large; repeatable.")
    ] = None,
    by: Annotated[
        Literal["mean", "worst"],
        Option(help="What of an indicator counts: its mean over futures, or the worst decile."),
    ] = "mean",
    levers: Annotated[
        str | None, Option(metavar="A,B,...", help="The levers that may be used (all); see shequ levers.")
    ] = None,
    decisions: Annotated[
        str | None,
        Option(metavar="A,B,...", help="Numbers of the structure to be chosen too (none); all: every one."),
    ] = None,
    strengths: Annotated[
        str, Option(metavar="A,B,...", help="The strengths that a lever may have.")
    ] = "0.25,0.5,0.75,1",
    months: Annotated[
        str | None,
        Option(metavar="FIRST:LAST[:STEP]", help="When levers may begin (until a year before the end, by 6)"),
    ] = None,
    futures: Annotated[
        int, Option(metavar="N", min=2, max=MOST_RUNS, help="Futures in which candidates are judged.")
    ] = 20,
    least: Annotated[
        int | None,
        Option(
            metavar="N", min=2, help="Futures before a candidate that is clearly beaten is stopped (half)."
        ),
    ] = None,
    budget: Annotated[
        int, Option(metavar="N", min=2, max=MOST_RUNS, help="Candidates of all optimiser seeds together.")
    ] = 1000,
    optimiser_seeds: Annotated[
        int | None,
        Option(
            metavar="N", min=1, max=MOST_STEPS, help="Searches (10; 5 below a budget of 1000, 2 below 100)."
        ),
    ] = None,
    fresh: Annotated[
        int | None,
        Option(metavar="N", min=2, max=MOST_RUNS, help="Fresh futures that confirm (ten times --futures)."),
    ] = None,
    reforms: Annotated[
        int, Option(metavar="N", min=1, max=MOST_STEPS, help="Reforms of the front to confirm, at most.")
    ] = 6,
    random: Annotated[
        bool, Option("--random/--no-random", help="Search at random beside, with the same budget.")
    ] = True,
    surrogate: Annotated[
        bool, Option("--surrogate/--no-surrogate", help="Let a regression propose half of what is run.")
    ] = False,
    plan: Annotated[
        str | None, Option(metavar="SCENARIO", help="The plan as written to hold beside (reform).")
    ] = None,
    bundled: Annotated[
        bool, Option("--bundled/--no-bundled", help="Hold the best of the bundled scenarios beside.")
    ] = True,
    parameters: Annotated[
        str | None,
        Option(metavar="A,B,...", help="The parameters drawn, also as push.* (all uncertain ones)."),
    ] = None,
    years: Years = None,
    residents: Residents = None,
    replicates: Annotated[
        int | None,
        Option(metavar="N", min=1, max=MOST_REPLICATES, help="Replicates to write into the reforms' files."),
    ] = None,
    seed: Seed = None,
    window: Window = 12,
    set_: Overrides = None,
    out: Annotated[
        Path | None,
        Option(metavar="DIR", help="Where to write (results/search-...); what is there is not run again."),
    ] = None,
    engine: Engine = "processes",
    scheduler: Scheduler = None,
    jobs: Jobs = None,
    code: Code = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    lang: Language = "en",
) -> None:
    """Search for reforms: which levers, how strong and from when on reach goals and hold up.

    Several optimisers (NSGA-II) choose among subsets of levers, strengths and dates; every candidate meets
    the same futures (Latin hypercube over uncertain parameters) with the same luck. What is made small is the
    share of futures in which a goal is missed, then each indicator. Combinations that cannot be are never
    run. What is chosen is run again in fresh futures, beside the base, the plan as written, the best single
    lever and bundled scenario; the optimism of selection is told, and whether random search does as well.

    Written to DIR: reforms/ (a scenario file a reform, for shequ validate and compare), reforms.csv,
    promises.csv, archive.csv (every candidate), optimism.csv, convergence.csv, conditions.csv (where reforms
    fail), findings.csv, the figures parallel, scatter and convergence. Ctrl-C stops; the same command goes on
    and ends with the same set. Needs the extra: pip install 'shequ[search]'.
    """
    from sim.cli.searching import search_report
    from sim.cli.searching_asked import Asked
    from sim.cli.studying import engine_of

    ended = search_report(
        base,
        Asked(
            goals=goal or [],
            minimise=minimise or [],
            maximise=maximise or [],
            by=by,
            levers=levers,
            decisions=decisions,
            strengths=strengths,
            months=months,
            futures=futures,
            least=least,
            budget=budget,
            optimiser_seeds=optimiser_seeds,
            fresh=fresh,
            reforms=reforms,
            random=random,
            surrogate=surrogate,
            plan=plan,
            bundled=bundled,
            parameters=parameters,
        ),
        years=years,
        residents=residents,
        replicates=replicates,
        seed=seed,
        window=window,
        overrides=set_ or [],
        code=code,
        engine=engine_of(engine, scheduler, jobs),
        folder=out,
        as_json=as_json,
        as_csv=as_csv,
        lang=lang,
    )
    raise typer.Exit(ended)

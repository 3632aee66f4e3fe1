"""Commands that explain results: what makes them, and what they hang on."""

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
    Overrides,
    Replicates,
    Residents,
    Scheduler,
    Seed,
    Window,
    Years,
)

Indicators = Annotated[
    list[str] | None,
    Option(
        "--indicator", metavar="NAME", help="An indicator to look at (those of the headline); repeatable."
    ),
]
Where = Annotated[
    Path | None,
    Option(metavar="DIR", help="Where to write (results/<question>); runs that are there are used again."),
]


@command(
    "shequ attribute old new --residents 2000 --years 3",
    "shequ attribute old reform --by lever --orders 20 --indicator satisfaction",
    "shequ attribute old new --levers no_assignment,one_stop_centre --indicator push_down_rate",
    tables=True,
)
def attribute(
    base: Annotated[str, Argument(metavar="BASE", help="Without the levers: a bundled name or a path.")],
    option: Annotated[str, Argument(metavar="OPTION", help="With them.")],
    by: Annotated[
        Literal["group", "lever"], Option(help="Share out over the six groups of levers, or single ones.")
    ] = "group",
    levers: Annotated[
        str | None,
        Option(metavar="A,B,...", help="Share out over these levers, and all others as one (rest)."),
    ] = None,
    orders: Annotated[
        int | None,
        Option(metavar="N", help="Ask N orders a replicate (above 8 levers: 16) instead of all coalitions."),
    ] = None,
    indicator: Indicators = None,
    years: Years = None,
    residents: Residents = None,
    replicates: Replicates = None,
    seed: Seed = None,
    window: Window = 12,
    set_: Overrides = None,
    out: Where = None,
    engine: Engine = "processes",
    scheduler: Scheduler = None,
    jobs: Jobs = None,
    code: Code = None,
    lang: Language = "en",
) -> None:
    """Share the difference between two scenarios out over the levers that make it.

    Runs BASE with levers of OPTION in many combinations, with the same residents and luck, and gives each
    lever its Shapley value: what it adds, averaged over all orders in which the levers could come. The
    shares add up to the whole effect. Up to 8 levers (or groups) every combination is run; with more,
    orders are drawn. Pairs that do more, or less, together than one by one are named.

    Written to DIR: shapley.csv, interactions.csv, effects.csv, manifest.json, and the runs.
    Ctrl-C stops; the same command goes on from there.
    """
    from sim.cli.attributing import Question, attribute_report
    from sim.cli.settings import configured, window_of
    from sim.cli.studying import engine_of

    first, second = configured(
        [base, option],
        years=years,
        residents=residents,
        replicates=replicates,
        seed=seed,
        overrides=set_ or [],
        code=code,
    )
    question = Question(
        first,
        second,
        by,
        [word.strip() for word in levers.split(",")] if levers is not None else [],
        orders,
        indicator or [],
        window_of(window, first),
    )
    who = engine_of(engine, scheduler, jobs)
    raise typer.Exit(attribute_report(question, engine=who, folder=out, lang=lang))


@command(
    "shequ sensitivity old new --residents 2000 --years 3 --trajectories 6",
    "shequ sensitivity new --parameters 'push.*,sanction.*' --indicator push_down_rate",
    "shequ sensitivity old new --method sobol --from results/sensitivity-morris-old-new --top 5",
    tables=True,
)
def sensitivity(
    scenario: Annotated[str, Argument(metavar="SCENARIO", help="A bundled name or a path.")],
    other: Annotated[
        str | None, Argument(metavar="[OTHER]", help="Look at the difference OTHER makes, too.")
    ] = None,
    method: Annotated[
        Literal["morris", "sobol"],
        Option(help="morris finds what matters among many, sobol says how much of a few."),
    ] = "morris",
    parameters: Annotated[
        str | None,
        Option(metavar="A,B,...", help="Parameters to vary, such as 'push.*' (morris: all uncertain ones)."),
    ] = None,
    from_: Annotated[
        Path | None,
        Option("--from", metavar="DIR", help="Vary the strongest parameters of the screening in DIR."),
    ] = None,
    top: Annotated[int, Option(metavar="K", min=2, max=MOST_STEPS, help="How many of them.")] = 6,
    trajectories: Annotated[int, Option(metavar="N", min=2, max=MOST_RUNS, help="Morris: trajectories.")] = 8,
    samples: Annotated[
        int, Option(metavar="N", min=1, max=MOST_RUNS, help="Sobol': base points, a power of 2.")
    ] = 64,
    pairs: Annotated[bool, Option("--pairs", help="Sobol': pairs of parameters as well.")] = False,
    indicator: Indicators = None,
    years: Years = None,
    residents: Residents = None,
    replicates: Annotated[
        int,
        Option(
            metavar="N",
            min=1,
            max=MOST_REPLICATES,
            help="Runs of each point; two or more tell noise from effects.",
        ),
    ] = 2,
    seed: Seed = None,
    window: Window = 12,
    set_: Overrides = None,
    out: Where = None,
    engine: Engine = "processes",
    scheduler: Scheduler = None,
    jobs: Jobs = None,
    code: Code = None,
    lang: Language = "en",
) -> None:
    """Say which parameters an outcome hangs on, over their ranges in the registry.

    With OTHER, both scenarios are run at the same points with the same luck, and what is shown is what
    their difference hangs on: whether a conclusion would change if the world were otherwise. Effects
    are given without the noise of luck, which is told apart by replicates. What a scenario or --set
    sets is not varied.

    All parameters of two scenarios at 38,000 residents and 5 years are some 8,000 runs: about four hours
    on two processors. --residents takes less, and a smaller town is an approximation.

    Written to DIR: morris.csv, or sobol.csv and sobol_pairs.csv; variance.csv, manifest.json, and the runs.
    Ctrl-C stops; the same command goes on from there.
    """
    from sim.cli.screening import Question, sensitivity_report
    from sim.cli.settings import configured, window_of
    from sim.cli.studying import engine_of

    scenarios = configured(
        [scenario, *([other] if other is not None else [])],
        years=years,
        residents=residents,
        replicates=replicates,
        seed=seed,
        overrides=set_ or [],
        code=code,
    )
    question = Question(
        scenarios,
        method,
        [word.strip() for word in parameters.split(",")] if parameters is not None else [],
        from_,
        top,
        trajectories,
        samples,
        pairs,
        indicator or [],
        window_of(window, scenarios[0]),
    )
    who = engine_of(engine, scheduler, jobs)
    raise typer.Exit(sensitivity_report(question, engine=who, folder=out, lang=lang))

"""Commands that run scenarios and say what came out."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Argument, Option

from sim.cli.app import command
from sim.cli.options import (
    AsCsv,
    AsJson,
    Code,
    Folder,
    Jobs,
    Language,
    Overrides,
    Overwrite,
    Replicates,
    Residents,
    Seed,
    Window,
    Years,
)


@command(
    "shequ compare old new reform --replicates 20", "shequ compare old mine/plan.yaml --years 8", tables=True
)
def compare(
    base: Annotated[
        str, Argument(metavar="BASE", help="What to compare with: a bundled name or a path.")
    ] = "old",
    options: Annotated[
        list[str] | None,
        Argument(metavar="OPTION", help="What to compare with it (new).", show_default=False),
    ] = None,
    years: Years = None,
    residents: Residents = None,
    replicates: Replicates = None,
    seed: Seed = None,
    jobs: Jobs = None,
    out: Folder = None,
    overwrite: Overwrite = False,
    window: Window = 12,
    half_width: Annotated[
        float,
        Option(metavar="SHARE", help="Say how many replicates a 95 % interval of ± SHARE of the base takes."),
    ] = 0.1,
    set_: Overrides = None,
    persons: Annotated[
        bool,
        Option("--persons", help="Keep what the last year cost each resident, and say who gains and loses."),
    ] = False,
    cases: Annotated[
        bool, Option("--cases", help="Write a row a case, a row a stage and the hours of every run, too.")
    ] = False,
    report: Annotated[bool, Option("--report/--no-report", help="Write report.html, too.")] = True,
    code: Code = None,
    lang: Language = "en",
) -> None:
    """Run scenarios on the same residents with the same luck and say what differs.

    Every replicate gives each scenario the same community and the same needs, so differences are paired
    by replicate: the table shows the headline differences with their 95 % intervals and whether each is
    better, worse or unclear once corrected for how many are looked at. With several options it also says
    how probably each is best and which leaves another behind in all main outcomes.

    Written to DIR: manifest.json, indicators.parquet (every indicator, month and run), summary.csv,
    differences.csv, ranking.csv, dominance.csv, paths.parquet and structures.json (for charts and maps), and
    report.html, a page for readers (shequ report writes it as PDF and workbook, too). Ctrl-C stops early and
    keeps the runs that are finished.

    With --persons also, for every run, persons-SCENARIO-SEED.parquet (cases, visits, hours waited and where
    and how each resident lives), and made of them persons.csv (who gains, who loses, how many) and
    persons_lorenz.csv; the page has a section on it. shequ persons shows them.

    With --cases also, for every run, what shequ run --cases writes, in a folder for each scenario:
    DIR/cases/SCENARIO. shequ handovers DIR shows them side by side.
    """
    from sim.cli.running import run_and_report
    from sim.cli.settings import configured, share_of, window_of

    scenarios = configured(
        [base, *(options or ["new"])],
        years=years,
        residents=residents,
        replicates=replicates,
        seed=seed,
        overrides=set_ or [],
        code=code,
    )
    ended = run_and_report(
        scenarios,
        jobs=jobs,
        out_folder=out,
        overwrite=overwrite,
        window=window_of(window, scenarios[0]),
        lang=lang,
        half_width=share_of(half_width, "--half-width"),
        report=report,
        cases=cases,
        persons=persons,
    )
    raise typer.Exit(ended)


@command("shequ run reform --years 8 --cases", "shequ run old --residents 5000 --replicates 20", tables=True)
def run(
    scenario: Annotated[str, Argument(metavar="SCENARIO", help="A bundled name or a path.")],
    years: Years = None,
    residents: Residents = None,
    replicates: Replicates = None,
    seed: Seed = None,
    jobs: Jobs = None,
    out: Folder = None,
    overwrite: Overwrite = False,
    window: Window = 12,
    set_: Overrides = None,
    cases: Annotated[
        bool, Option("--cases", help="Write a row a case, a row a stage and the hours of every run, too.")
    ] = False,
    residents_table: Annotated[
        str | None,
        Option(metavar="MONTHS", help="Write residents and households at the ends of months: 0,12,24."),
    ] = None,
    code: Code = None,
    lang: Language = "en",
) -> None:
    """Run one scenario and sum it up.

    Shows the headline indicators over the evaluation window with their 95 % intervals over replicates,
    and writes the same files as compare (those of differences, ranks and dominance without rows).

    With --cases also, for every run, cases-SEED.parquet (who asked for what, where it went, how it ended),
    stages-SEED.parquet (arrived, started, ended at an office), hours-SEED.parquet (hours booked) and
    precincts-SEED.parquet (residents); the results are the same. shequ log makes an event log of them.

    With --residents-table also residents-SEED.parquet and households-SEED.parquet: a row a resident or
    household and month; 0 is when the first day begins.
    """
    from sim.cli.running import run_and_report
    from sim.cli.settings import configured, months_of, window_of

    scenarios = configured(
        [scenario],
        years=years,
        residents=residents,
        replicates=replicates,
        seed=seed,
        overrides=set_ or [],
        code=code,
    )
    window = window_of(window, scenarios[0])
    ended = run_and_report(
        scenarios,
        jobs=jobs,
        out_folder=out,
        overwrite=overwrite,
        window=window,
        lang=lang,
        cases=cases,
        residents_at=months_of(residents_table, scenarios[0], "--residents-table"),
    )
    raise typer.Exit(ended)


@command("shequ load old", "shequ load reform --residents 10000 --csv")
def load(
    scenario: Annotated[str, Argument(metavar="SCENARIO", help="A bundled name or a path.")],
    months: Annotated[int, Option(metavar="N", min=1, help="Average over so many months.")] = 12,
    residents: Residents = None,
    seed: Seed = None,
    set_: Overrides = None,
    code: Code = None,
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Run a scenario once and show its load: hours demanded, available and booked a month.

    By body and purpose, from a year after the last reform on. Use is demanded over available: above 1,
    something is left undone, done worse, or done in overtime. Only a body's total has hours available,
    since its people are not tied to a purpose.
    """
    from sim.cli.settings import configured

    (ready,) = configured(
        [scenario], residents=residents, replicates=1, seed=seed, overrides=set_ or [], code=code
    )
    from sim.cli.loads import show_load  # loads the model: only for a scenario that can be run

    show_load(ready, months, lang, as_json, as_csv)

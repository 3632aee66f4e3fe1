"""The command's parts with their arguments and help; what they do is in the rooms beside this one.

Only typer is imported here: a command imports what it needs when it is called, so help is quick.
Every mistake of the user ends in one clear line per mistake and exit code 2, never in a traceback.
"""

from __future__ import annotations

import inspect
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer import Argument, Option

from sim.documents import InputError
from sim.text import Lang

MISTAKE = 2
"""Exit code for what the user got wrong."""

app = typer.Typer(
    name="shequ",
    help="Compare ways to manage an urban sub-district: service, workload and administrative footprint.",
    epilog="Begin with: shequ compare\n\nA command's own help: shequ compare --help",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Years = Annotated[
    int | None, Option(metavar="N", help="Years to run (the scenario's own; of several, the longest).")
]
Residents = Annotated[
    int | None,
    Option(metavar="N", help="Residents of the community (the scenario's own); staff scale with it."),
]
Replicates = Annotated[
    int | None,
    Option(metavar="N", help="Runs of each scenario, each with another seed (the first scenario's own)."),
]
Seed = Annotated[
    int | None, Option(metavar="N", help="Base seed: replicate r runs with seed N + r in every scenario.")
]
Jobs = Annotated[int | None, Option(metavar="N", min=1, help="Worker processes (one a processor).")]
Folder = Annotated[
    Path | None,
    Option(metavar="DIR", help="Where to write, a new or an empty folder (results/<time>-<names>)."),
]
Overwrite = Annotated[bool, Option("--overwrite", help="Replace results that are in DIR already.")]
Window = Annotated[int, Option(metavar="MONTHS", help="Judge the last so many months.")]
Overrides = Annotated[
    list[str] | None,
    Option(
        "--set", metavar="PARAMETER=NUMBER", help="Change a parameter (see shequ parameters); repeatable."
    ),
]
Language = Annotated[Lang, Option("--lang", help="Language of names in tables.")]
AsJson = Annotated[bool, Option("--json", help="Print JSON instead of a table.")]
AsCsv = Annotated[bool, Option("--csv", help="Print CSV instead of a table.")]


def _version(wanted: bool) -> None:
    if wanted:
        from sim.versions import program_version

        typer.echo(f"shequ {program_version()}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _shequ(
    context: typer.Context,
    _version_wanted: Annotated[
        bool, Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _command[F: Callable[..., None]](*examples: str) -> Callable[[F], F]:
    """Add a command whose help is its docstring, with the line breaks inside paragraphs taken out."""

    def add(function: F) -> F:
        paragraphs = inspect.cleandoc(function.__doc__ or "").split("\n\n")
        text = "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
        epilog = "\n\n".join(("Examples:" if examples else "", *examples)).strip()
        return app.command(help=text, epilog=epilog or None)(function)

    return add


@_command("shequ compare old new reform --replicates 20", "shequ compare old mine/plan.yaml --years 8")
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
    set_: Overrides = None,
    lang: Language = "en",
) -> None:
    """Run scenarios on the same residents with the same luck and say what differs.

    Every replicate gives each scenario the same community and the same needs, so differences are paired
    by replicate: the table shows the headline differences with their 95 % intervals and whether each is
    better, worse or unclear. Written to DIR: manifest.json, indicators.parquet (every indicator, month
    and run), summary.csv and differences.csv. Ctrl-C stops early and keeps the runs that are finished.
    """
    from sim.cli.running import run_and_report
    from sim.cli.settings import configured, window_of

    scenarios = configured(
        [base, *(options or ["new"])],
        years=years,
        residents=residents,
        replicates=replicates,
        seed=seed,
        overrides=set_ or [],
    )
    window = window_of(window, scenarios[0])
    code = run_and_report(scenarios, jobs=jobs, out_folder=out, overwrite=overwrite, window=window, lang=lang)
    raise typer.Exit(code)


@_command("shequ run reform --years 8", "shequ run old --residents 5000 --replicates 20")
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
    lang: Language = "en",
) -> None:
    """Run one scenario and sum it up.

    Shows the headline indicators over the evaluation window with their 95 % intervals over replicates,
    and writes the same files as compare (differences.csv without rows).
    """
    from sim.cli.running import run_and_report
    from sim.cli.settings import configured, window_of

    scenarios = configured(
        [scenario],
        years=years,
        residents=residents,
        replicates=replicates,
        seed=seed,
        overrides=set_ or [],
    )
    window = window_of(window, scenarios[0])
    code = run_and_report(scenarios, jobs=jobs, out_folder=out, overwrite=overwrite, window=window, lang=lang)
    raise typer.Exit(code)


@_command()
def scenarios(lang: Language = "en", as_json: AsJson = False) -> None:
    """List the bundled scenarios.

    Structures all along, one lever only, all levers but one, and others with what each is about.
    """
    from sim.cli.listing import list_scenarios

    list_scenarios(lang, as_json)


@_command("shequ levers", "shequ levers no_assignment --lang zh")
def levers(
    lever: Annotated[str | None, Argument(metavar="LEVER", help="Show this one with its changes.")] = None,
    lang: Language = "en",
    as_json: AsJson = False,
) -> None:
    """List the levers of the reform: the single measures of which the new structure is made.

    Each with its group, the clauses of the plan it stands for, the levers it needs, and what a strength
    between 0 and 1 means. A timeline switches them on: levers: {no_assignment: 0.5}.
    """
    from sim.cli.levers import list_levers, show_lever

    if lever is None:
        list_levers(lang, as_json)
    else:
        show_lever(lever, lang, as_json)


@_command("shequ clauses", "shequ clauses E1", "shequ clauses --csv --lang zh")
def clauses(
    clause: Annotated[
        str | None, Argument(metavar="[ID]", help="Show one clause in full, such as E1.")
    ] = None,
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List the clauses of the plan: how each acts, its levers, the code that carries it, what moves.

    The table is made from the files the model reads, so it says what is so.
    """
    from sim.cli.clauses import list_clauses

    list_clauses(clause, lang, as_json, as_csv)


@_command("shequ show new", "shequ show reform --month 1", "shequ show mine/plan.yaml --lang zh")
def show(
    name: Annotated[
        str, Argument(metavar="NAME", help="A scenario or a structure: a bundled name or a path.")
    ],
    month: Annotated[
        int | None, Option(metavar="M", help="Show the structure in force in month M (the last one).")
    ] = None,
    lang: Language = "en",
) -> None:
    """Show a scenario or a structure.

    Of a scenario: its settings, its timeline and events, what comes if the street office is restored, and
    what differs from the scenario it extends. Of the structure in force: its levers, the organisation
    chart (bodies, posts, who pays, which posts the same person holds), departments, routes of affairs,
    and rules with their strengths.
    """
    from sim.cli.showing import show_name

    show_name(name, month, lang)


@_command()
def validate(
    files: Annotated[
        list[str],
        Argument(metavar="FILE...", help="Scenarios, structures, levers, affairs, parameters, clauses."),
    ],
) -> None:
    """Check files without running anything.

    What a file is follows from its keys. Everything wrong is named by file, line and field, with what was
    found and what is allowed; the exit code is then 2.
    """
    from sim.cli.listing import validate_files

    raise typer.Exit(validate_files(files))


@_command()
def parameters(
    search: Annotated[
        str | None, Option(metavar="WORD", help="Only those with WORD in their id, name, use or basis.")
    ] = None,
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List the parameters: default, plausible range, unit, kind and what the figure is based on.

    Grades of basis: A read in a source, B derived, M from memory, S assumption.
    """
    from sim.cli.listing import list_parameters

    list_parameters(search, lang, as_json, as_csv)


@_command()
def affairs(
    class_: Annotated[
        str | None, Option("--class", metavar="CLASS", help="Only this class, such as direct.")
    ] = None,
    area: Annotated[
        str | None,
        Option(metavar="AREA", help="Only this project area or service line, such as tax or repairs."),
    ] = None,
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List the affairs: each kind of public matter or need, who raises it, its hours of work, its time."""
    from sim.cli.listing import list_affairs

    list_affairs(class_, area, lang, as_json, as_csv)


@_command("shequ load old", "shequ load reform --residents 10000 --csv")
def load(
    scenario: Annotated[str, Argument(metavar="SCENARIO", help="A bundled name or a path.")],
    months: Annotated[int, Option(metavar="N", min=1, help="Average over so many months.")] = 12,
    residents: Residents = None,
    seed: Seed = None,
    set_: Overrides = None,
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

    (ready,) = configured([scenario], residents=residents, replicates=1, seed=seed, overrides=set_ or [])
    from sim.cli.loads import show_load  # loads the model: only for a scenario that can be run

    show_load(ready, months, lang, as_json, as_csv)


@_command("shequ patterns --quick", "shequ patterns --out results/patterns")
def patterns(
    quick: Annotated[bool, Option("--quick", help="Small communities and few runs: about a minute.")] = False,
    out: Annotated[
        Path | None, Option(metavar="DIR", help="Also write the table to DIR as patterns.csv.")
    ] = None,
    jobs: Jobs = None,
    lang: Language = "en",
) -> None:
    """Hold the model against facts from studies and surveys.

    Each pattern has a target, what was measured with its 95 % interval, and pass, fail or not testable.
    Without --quick it takes about ten minutes. A pattern that fails is reported as it is.
    """
    from sim.cli.testing import patterns_report

    patterns_report(quick, out, jobs, lang)


@_command("shequ falsify --quick", "shequ falsify --draws 100 --out results/falsify")
def falsify(
    draws: Annotated[
        int | None, Option(metavar="N", min=1, help="Draws of the uncertain parameters (48; quick: 8).")
    ] = None,
    quick: Annotated[bool, Option("--quick", help="Fewer draws, people and years: a few minutes.")] = False,
    seed: Seed = None,
    jobs: Jobs = None,
    residents: Residents = None,
    years: Years = None,
    out: Annotated[
        Path | None, Option(metavar="DIR", help="Also write falsifiers.csv and draws.csv to DIR.")
    ] = None,
    lang: Language = "en",
) -> None:
    """Try to prove the model wrong.

    Draws all uncertain parameters by Latin hypercube and runs every draw under the old structure, the
    new one, and variants of both with the same luck. Falsifiers (F) say what must not happen if the
    model is any good, ablations (A) take a mechanism out to see what it carries. Every outcome is
    printed, whatever it is; figures are of the last two years, differences are paired by draw.
    """
    from sim.cli.falsifying import falsify_report

    code = falsify_report(
        draws=draws,
        quick=quick,
        seed=seed,
        jobs=jobs,
        residents=residents,
        years=years,
        folder=out,
        lang=lang,
    )
    raise typer.Exit(code)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command with the given arguments (those of the process) and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that cannot show Chinese gets question marks, not a traceback.
            stream.reconfigure(errors="replace")
    # An orderly stop (of a service, a container) keeps what is finished, as Ctrl-C does.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code: Any = app(args=arguments, prog_name="shequ", standalone_mode=False)
    except InputError as error:
        code = _mistake(str(error))
    except typer.TyperException as error:
        code = _mistake(f"{error.format_message()} (see shequ --help)")
    except BrokenPipeError:
        # Whoever read our output has enough (`shequ parameters | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    finally:
        signal.signal(signal.SIGTERM, before)
    sys.exit(code if isinstance(code, int) else 0)


def _mistake(message: str) -> int:
    for line in message.splitlines():
        typer.echo(f"shequ: {line.removeprefix('shequ: ')}", err=True)
    return MISTAKE

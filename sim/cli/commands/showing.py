"""Commands that show what is there: scenarios, levers, clauses, parameters, affairs."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Argument, Option

from sim.cli.app import command
from sim.cli.options import AsCsv, AsJson, Language, Overrides, Residents, Seed


@command()
def scenarios(lang: Language = "en", as_json: AsJson = False) -> None:
    """List the bundled scenarios.

    Structures all along, one lever only, all levers but one, and others with what each is about.
    """
    from sim.cli.listing import list_scenarios

    list_scenarios(lang, as_json)


@command("shequ levers", "shequ levers no_assignment --lang zh", "shequ levers mine/night_desk.yaml")
def levers(
    lever: Annotated[
        str | None, Argument(metavar="LEVER", help="Show this one, or the one in a file, with its changes.")
    ] = None,
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


@command(
    "shequ clauses", "shequ clauses E1", "shequ clauses --csv --lang zh", "shequ clauses --measured reform"
)
def clauses(
    clause: Annotated[
        str | None, Argument(metavar="[ID]", help="Show one clause in full, such as E1.")
    ] = None,
    measured: Annotated[
        str | None,
        Option(metavar="SCENARIO", help="Run this once and show each clause's figures, year by year."),
    ] = None,
    residents: Residents = None,
    seed: Seed = None,
    set_: Overrides = None,
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List the clauses of the plan: how each acts, its levers, the code that carries it, what moves.

    The table is made from the files the model reads, so it says what is so. With --measured a run says
    what each clause's mechanism did: hours, decisions and cases of its own, and what moves with it.
    """
    from sim.cli.clauses import chosen_clauses, list_clauses

    chosen = chosen_clauses(clause)
    if measured is None:
        list_clauses(chosen, clause is not None, lang, as_json, as_csv)
        return
    from sim.cli.settings import configured

    (ready,) = configured([measured], residents=residents, replicates=1, seed=seed, overrides=set_ or [])
    from sim.cli.clauses_measured import show_measured  # loads the model

    show_measured(ready, chosen, lang, as_json, as_csv)


@command("shequ show new", "shequ show reform --month 1", "shequ show mine/plan.yaml --lang zh", tables=True)
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


@command()
def validate(
    files: Annotated[
        list[str],
        Argument(metavar="FILE...", help="Scenarios, studies, structures, levers, affairs, parameters."),
    ],
) -> None:
    """Check files without running anything.

    What a file is follows from its keys. Everything wrong is named by file, line and field, with what was
    found and what is allowed; the exit code is then 2.
    """
    from sim.cli.listing import validate_files

    raise typer.Exit(validate_files(files))


@command()
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


@command()
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

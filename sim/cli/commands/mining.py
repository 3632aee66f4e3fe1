"""Commands that hand on what happened to cases and to persons."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Option

from sim.cli.app import command
from sim.cli.options import AsCsv, AsJson, Language


@command("shequ log results/mine", "shequ log results/mine --format xes --public --output mine.xes")
def log(
    folder: Annotated[
        Path, Argument(metavar="DIR", help="A folder that shequ run --cases has written.", show_default=False)
    ],
    form: Annotated[Literal["ocel", "xes", "csv"], Option("--format", help="The form of the log.")] = "ocel",
    output: Annotated[
        Path | None, Option(metavar="FILE", help="Where to write (DIR/log-SEED.sqlite, .xes or .csv).")
    ] = None,
    seed: Annotated[
        int | None, Option(metavar="N", help="Of the run with this seed (the lowest in DIR).")
    ] = None,
    public: Annotated[
        bool, Option("--public", help="Leave out everyday needs, which are nine in ten cases.")
    ] = False,
    overwrite: Annotated[
        bool, Option("--overwrite", help="Replace the file if it is there already.")
    ] = False,
) -> None:
    """Write the event log of a run, for process mining.

    An event is that a case was raised, arrived at an office, was started and served there or left, and was
    done, given up or expired.

    ocel: an object-centric log (OCEL 2.0, SQLite), in which an event belongs to its case, person, office and
    body, and cases to affairs, persons to households and precincts. xes and csv: the flat view, a trace a
    case, a row an event. pm4py and other tools read them.
    """
    from sim.cli.event_logs import write

    write(folder, form, output, seed, public=public, overwrite=overwrite)


@command(
    "shequ handovers results/old results/new",
    "shequ handovers results/compared",
    "shequ handovers results/old --figure figures --lang zh",
)
def handovers(
    folders: Annotated[
        list[Path],
        Argument(
            metavar="DIR...",
            help="Folders that shequ run --cases or compare --cases wrote.",
            show_default=False,
        ),
    ],
    seed: Annotated[
        int | None, Option(metavar="N", help="Of the runs with this seed only (all in DIR).")
    ] = None,
    months: Annotated[int, Option(metavar="N", min=1, help="Of the last so many months.")] = 12,
    figure: Annotated[
        Path | None, Option(metavar="DIR", help="Also draw it: PNG, SVG, PDF and CSV in this folder.")
    ] = None,
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show who hands cases to whom, how often and with what wait.

    Of the runs in each folder, the old beside the new: cases per 1,000 residents and month that came from one
    body to another (at first from whoever raised them), and the median wait in working days from the end of
    the step before until somebody began. Everyday needs are left out; all departments are one body.
    """
    from sim.cli.handing_over import show_handovers

    show_handovers(
        folders, seed=seed, window=months, figure=figure, lang=lang, as_json=as_json, as_csv=as_csv
    )


@command("shequ persons results/mine", "shequ persons results/mine --figure figures --lang zh")
def persons(
    folder: Annotated[
        Path,
        Argument(metavar="DIR", help="A folder of shequ compare --persons.", show_default=False),
    ],
    hours: Annotated[
        float, Option(metavar="HOURS", min=0.0, help="A change of at most so many hours a year is none.")
    ] = 0.25,
    visits: Annotated[
        float, Option(metavar="VISITS", min=0.0, help="A change of at most so many visits a year is none.")
    ] = 0.5,
    figure: Annotated[
        Path | None, Option(metavar="DIR", help="Also draw it: PNG, SVG, PDF and CSV in this folder.")
    ] = None,
    lang: Language = "en",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show who gains and who loses: the same persons under one structure and under another.

    For hours waited in person at counters and for visits in the last year, everyday needs left out: the share
    of residents whose burden falls (gain), rises (lose) or is the same, in all and by income, distance to the
    counter as it was and as it is, age and precinct. Means and 95 % intervals over replicates, each of which
    is another community. A single person's difference is luck, too; that more gain than lose (net) is what
    an interval can show.
    """
    from sim.cli.persons import show_persons

    show_persons(
        folder,
        tolerances={"hours": hours, "visits": visits},
        figure=figure,
        lang=lang,
        as_json=as_json,
        as_csv=as_csv,
    )

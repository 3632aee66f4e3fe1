"""Commands that hand on what happened to cases, for process mining."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Option

from sim.cli.app import command


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

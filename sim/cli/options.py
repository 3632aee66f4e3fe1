"""Options that several commands share, each with its help said once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from typer import Option

from sim.text import Lang

MOST_RUNS, MOST_REPLICATES, MOST_STEPS = 100_000, 1_000, 1_000
"""What nobody can mean, or wait for: more points of a design, runs of each, and boxes, waves or the like."""

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
Code = Annotated[
    Path | None,
    Option(
        "--code",
        metavar="FILE.py",
        help="Own classes of agents (agents = {kind: class}), steps (steps = [...]) and measures.",
    ),
]
Language = Annotated[Lang, Option("--lang", help="Language of names in tables.")]
AsJson = Annotated[bool, Option("--json", help="Print JSON instead of a table.")]
AsCsv = Annotated[bool, Option("--csv", help="Print CSV instead of a table.")]
Engine = Annotated[
    Literal["processes", "threads", "dask"],
    Option(help="Who does the runs: processes or threads of this machine, or a Dask cluster."),
]
Scheduler = Annotated[
    str | None, Option(metavar="ADDRESS", help="The Dask scheduler, such as tcp://127.0.0.1:8786.")
]

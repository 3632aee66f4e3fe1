"""Commands that put the model to the question."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import Option

from sim.cli.app import command
from sim.cli.options import MOST_RUNS, Jobs, Language, Residents, Seed, Years


@command("shequ patterns --quick", "shequ patterns --out results/patterns", tables=True)
def patterns(
    quick: Annotated[bool, Option("--quick", help="Small communities and few runs: about a minute.")] = False,
    out: Annotated[
        Path | None, Option(metavar="DIR", help="Also write the table to DIR as patterns.csv.")
    ] = None,
    jobs: Jobs = None,
    lang: Language = "en",
) -> None:
    """Hold the model against facts from studies and surveys.

    Each pattern has a target, what was measured with its 95 % interval, and pass, fail or not testable; and
    it says whether it rests on facts that went into the model (input), was in mind when parameters were
    chosen (calibrated) or was kept back (held out). A pattern that fails is reported as it is.

    Without --quick some 140 runs of 38,000 residents and 4 to 16 years are made: about ten minutes on two
    processors. A smaller town is an approximation.
    """
    from sim.cli.testing import patterns_report

    patterns_report(quick, out, jobs, lang)


@command("shequ falsify --quick", "shequ falsify --draws 100 --out results/falsify", tables=True)
def falsify(
    draws: Annotated[
        int | None,
        Option(metavar="N", min=1, max=MOST_RUNS, help="Draws of the uncertain parameters (24; quick: 6)."),
    ] = None,
    quick: Annotated[
        bool, Option("--quick", help="Fewer draws, years, and 3,000 residents: a few minutes.")
    ] = False,
    seed: Seed = None,
    jobs: Jobs = None,
    residents: Residents = None,
    years: Years = None,
    out: Annotated[
        Path | None,
        Option(metavar="DIR", help="Also write falsifiers.csv, draws.csv, ablations.csv, sizes.csv to DIR."),
    ] = None,
    lang: Language = "en",
) -> None:
    """Try to prove the model wrong.

    Draws all uncertain parameters by Latin hypercube and runs every draw under the old structure, the
    new one, and variants of both with the same luck. Falsifiers (F) say what must not happen if the
    model is any good, ablations (A) take a mechanism out to see what it carries. Every outcome is
    printed, whatever it is; figures are of the last two years, differences are paired by draw. Then
    come what each mechanism moves when it is taken out of a structure that stands (of withdrawals by
    stages, of 20 years or at least 11, what makes administration fade out), and the signs of all
    headlines in towns of about a tenth, a quarter and the whole of the residents.

    Without --quick some 520 runs of 38,000 residents and 8 or 20 years are made: about forty minutes on
    two processors. A smaller town is an approximation.
    """
    from sim.cli.falsifying import falsify_report

    ended = falsify_report(
        draws=draws,
        quick=quick,
        seed=seed,
        jobs=jobs,
        residents=residents,
        years=years,
        folder=out,
        lang=lang,
    )
    raise typer.Exit(ended)

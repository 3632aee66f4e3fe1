"""The command that writes the report of a comparison."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from sim.cli.app import command
from sim.cli.options import Language
from sim.experiments.report_files import REPORT_FORMS


@command("shequ report results/20300102-030405-old-new", "shequ report here --lang zh --form pdf,pptx")
def report(
    folder: Annotated[Path, Argument(metavar="DIR", help="A folder that shequ compare has written.")],
    lang: Language = "en",
    form: Annotated[
        list[str] | None,
        Option(
            metavar="|".join(REPORT_FORMS),
            help="Write these forms only; repeatable, or separated by commas.",
            autocompletion=lambda: list(REPORT_FORMS),
        ),
    ] = None,
    out: Annotated[
        Path | None, Option(metavar="DIR", help="Where to write (the folder of the comparison).")
    ] = None,
    robust: Annotated[
        Path | None,
        Option(metavar="DIR", help="Say in how many futures of shequ robust each option is better."),
    ] = None,
    falsified: Annotated[
        Path | None, Option(metavar="DIR", help="Say which falsifiers of shequ falsify were met.")
    ] = None,
) -> None:
    """Write the report of a comparison.

    First a page to be read in two minutes: what was compared, what changes for residents, committees and
    government, how sure that is and when it fails. Then figures, tables, inputs that differ, method, limits
    and how to reproduce it. Its sentences are made from the numbers and claim no more than their intervals.

    Written to DIR: report.html (one file that needs no network), report.pdf, report.xlsx, report.csv and
    report.pptx (slides of the three answers); in Chinese report.zh.html and so on.
    """
    from sim.cli.reporting import forms_of, write_forms

    write_forms(folder, lang, forms_of(form or ()), out_folder=out, robust=robust, falsified=falsified)

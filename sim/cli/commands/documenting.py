"""Commands that describe the model and its words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option

from sim.cli.app import command
from sim.cli.options import AsCsv, AsJson, Language


@command("shequ odd --out odd.md", "shequ odd --lang zh --out odd.zh.md")
def odd(
    file: Annotated[
        Path | None, Option("--out", metavar="FILE", help="Where to write (standard output).")
    ] = None,
    lang: Language = "en",
) -> None:
    """Write the model's description by the ODD+D protocol, as Markdown.

    Its seven elements with the actual values: parameters, affairs, levers, indicators, patterns and clauses
    from the files the model reads, state variables, order of steps and submodels from its code. What comes
    from docstrings is in English in both languages.
    """
    from sim.cli.documenting import write_description

    write_description(file, lang)


@command("shequ glossary", "shequ glossary --lang zh")
def glossary(lang: Language = "en", as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """List the words for the concepts of the plan and the model: in English, Chinese, the plan, the code."""
    from sim.cli.documenting import list_glossary

    list_glossary(lang, as_json, as_csv)

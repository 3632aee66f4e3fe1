"""What of an answer can be taken along: its files, and the lines that give the same numbers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from markupsafe import Markup as Html

from sim.app import desk
from sim.app.address import GIVEN, OWN, Address
from sim.app.downloads import FIGURES, figure_path, report_path, rows_path, scenario_path
from sim.app.elements import tag
from sim.app.words import say
from sim.report.blocks import Code, Paragraph
from sim.report.reproducing import reproducing
from sim.report.results import Compared
from sim.report.sentences import Sentences
from sim.text import Lang


def reproduce(sentences: Sentences) -> Html:
    """Own scenario files, the command and the Python that give the same numbers, as the report has them."""
    parts = [tag("h2", say("reproduce", sentences.lang))]
    for block in reproducing(sentences):
        if isinstance(block, Code):
            parts.append(tag("pre", tag("code", block.text), class_="sq-code", tabindex=0))
        elif isinstance(block, Paragraph):
            parts.append(tag("p", block.text))
    return Html().join(parts)


def report_files(compared: Compared, key: str, lang: Lang) -> list[dict[str, Any]]:
    """The files that most people want: they come first."""
    return [
        {
            "id": f"report-{form}",
            "label": say(f"report_{form}", lang),
            "href": report_path(key, lang, form),
            "file": f"{stem(compared, key)}.{form}",
            "main": form == "html",
        }
        for form in ("html", "pdf", "pptx", "xlsx", "csv")
    ]


def stem(compared: Compared, key: str) -> str:
    """What files of an answer are called: no two answers' files are called the same."""
    return "-".join((compared.base, *compared.options, key[:6]))


def further_files(
    address: Address, compared: Compared, key: str, drawn: Collection[str]
) -> list[dict[str, Any]]:
    """Figures one by one, all rows, and the files of own scenarios."""
    lang, called = address.lang, stem(compared, key)
    items: list[dict[str, Any]] = [
        {
            "id": f"figure-{name}",
            "label": say(f"figure.{name}", lang),
            "href": figure_path(key, lang, name),
            "file": f"{called}-{name}.png",
            "quiet": True,
        }
        for name in FIGURES
        if name in drawn
    ]
    items.append(
        {
            "id": "rows",
            "label": say("rows", lang),
            "href": rows_path(key),
            "file": f"{called}.parquet",
            "quiet": True,
        }
    )
    for option in (address.base, *address.options):
        if option.startswith((OWN, GIVEN)):
            items.append(
                {
                    "id": f"scenario-{option}",
                    "label": say("scenario_file", lang),
                    "href": scenario_path(option),
                    "file": f"{desk.options().name(option)}.yaml",
                    "quiet": True,
                }
            )
    return items

"""What a report's files are called."""

from __future__ import annotations

from typing import Literal, get_args

from sim.text import LANGUAGES, Lang

ReportForm = Literal["html", "pdf", "xlsx", "csv", "pptx"]
REPORT_FORMS: tuple[ReportForm, ...] = get_args(ReportForm)


SEARCHED = "search.json"
"""The file by which a folder is known as that of a search for reforms."""


def report_name(lang: Lang, form: str) -> str:
    """The name of a report's file, such as ``report.html``, or ``report.zh.html`` in Chinese."""
    return f"report.{form}" if lang == LANGUAGES[0] else f"report.{lang}.{form}"


REPORTS = tuple(report_name(lang, form) for lang in LANGUAGES for form in REPORT_FORMS)
"""Every file that a report can be."""

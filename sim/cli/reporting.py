"""`shequ report`, and the page that `shequ compare` writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sim.cli.console import note, out
from sim.experiments.files import try_out, unusable, write_whole
from sim.experiments.report_files import REPORT_FORMS, SEARCHED, ReportForm, report_name
from sim.institutions.documents import InputError, Problem, display_path, one_of
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.text import Lang
from sim.text.problems import message


def forms_of(written: Sequence[str]) -> tuple[ReportForm, ...]:
    """The forms that are asked for, each once and in the order of all of them; all where none is.

    `written` are words, each one form or several separated by commas. Raises InputError for unknown ones.
    """
    words = [word.strip() for part in written for word in part.split(",")]
    unknown = [word for word in dict.fromkeys(words) if word not in REPORT_FORMS]
    if unknown:
        raise InputError(
            [
                Problem("shequ", 0, "--form", message("unknown_name", name=repr(w)), one_of(REPORT_FORMS, w))
                for w in unknown
            ]
        )
    return tuple(form for form in REPORT_FORMS if form in words or not words)


def write_forms(
    folder: Path,
    lang: Lang,
    forms: Sequence[ReportForm],
    *,
    out_folder: Path | None = None,
    robust: Path | None = None,
    falsified: Path | None = None,
) -> None:
    """Write the report in some forms into its folder, or another; `robust` and `falsified` are of answers
    that stand beside it.

    Raises InputError for a folder that holds no comparison and where Chinese cannot be drawn.
    """
    from sim.report.beside import beside
    from sim.report.content import report_of
    from sim.report.fonts import refuse_without_font
    from sim.report.page import html
    from sim.report.pdf import pdf
    from sim.report.results import read
    from sim.report.sentences import Sentences
    from sim.report.slides import slides
    from sim.report.workbook import tables_csv, workbook

    if (folder / SEARCHED).is_file():
        refuse_without_font(lang)
        _write_search(folder, lang, forms, out_folder)
        return
    compared = read(folder)
    refuse_without_font(lang)
    others = beside(compared.base, INDICATORS, robust=robust, falsified=falsified)
    report = report_of(compared, INDICATORS, HEADLINE, lang, others)
    where = folder if out_folder is None else out_folder
    if out_folder is not None:
        try_out(out_folder)
    make: Mapping[ReportForm, Callable[[], bytes]] = {
        "html": lambda: html(report),
        "pdf": lambda: pdf(report),
        "xlsx": lambda: workbook(report, compared, Sentences(compared, INDICATORS, HEADLINE, lang)),
        "csv": lambda: tables_csv(report),
        "pptx": lambda: slides(compared, INDICATORS, HEADLINE, lang, others),
    }
    for form in dict.fromkeys(forms):
        content = make[form]()
        path = where / report_name(lang, form)
        try:
            write_whole(path, content)
        except OSError as error:
            raise InputError(unusable(where, error)) from None
        out().print(f"Report: {display_path(path)}", markup=False, soft_wrap=True)


def _write_search(folder: Path, lang: Lang, forms: Sequence[ReportForm], out_folder: Path | None) -> None:
    """The report of a search for reforms, in the forms that it has.

    Raises InputError where its files cannot be read, or the report not be written.
    """
    from sim.report.page import html
    from sim.report.pdf import pdf
    from sim.report.search_report import search_report_of
    from sim.report.search_written import read_search
    from sim.report.workbook import tables_csv

    try:
        search = read_search(folder, INDICATORS)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(unusable(folder, OSError(str(error)))) from None
    report = search_report_of(search, INDICATORS, lang, display_path(folder))
    where = folder if out_folder is None else out_folder
    try_out(where)
    make: Mapping[str, Callable[[], bytes]] = {
        "html": lambda: html(report), "pdf": lambda: pdf(report), "csv": lambda: tables_csv(report),
    }  # fmt: skip
    for form in dict.fromkeys(forms):
        if form not in make:
            note(f"A search has no report as {form}, but as {', '.join(make)}.")
            continue
        path = where / report_name(lang, form)
        try:
            write_whole(path, make[form]())
        except OSError as error:
            raise InputError(unusable(where, error)) from None
        out().print(f"Report: {display_path(path)}", markup=False, soft_wrap=True)


def write_page(folder: Path, lang: Lang) -> None:
    """Write the page of a comparison that has just been written; what hinders it is said, not raised."""
    try:
        from sim.report.content import report_of
        from sim.report.fonts import refuse_without_font
        from sim.report.page import html
        from sim.report.results import read

        refuse_without_font(lang)
        content = html(report_of(read(folder), INDICATORS, HEADLINE, lang))
        write_whole(folder / report_name(lang, "html"), content)
    except (Exception, KeyboardInterrupt) as error:  # the results are whole without it
        again = f"shequ report {display_path(folder)} tries again"
        note(f"No report was written: {str(error) or 'stopped'} ({again})")

"""The report's tables as a workbook (XLSX) and as CSV, and the whole tables of the comparison with them.

Made by XlsxWriter, which keeps nothing of the time of its making: the same results give the same bytes.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from numbers import Real

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sim.report.blocks import Grid, Report
from sim.report.overview import overview
from sim.report.results import Compared
from sim.report.sentences import Sentences

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's dates have no zone
_NAME_AT_MOST = 31  # characters of a sheet's name
_NARROW, _WIDE = 9, 48  # characters


def workbook(report: Report, compared: Compared, sentences: Sentences | None = None) -> bytes:
    """An overview with charts (of `sentences`), a sheet for each table of the report with the digits that are
    shown, then the tables of numbers in full."""
    out = io.BytesIO()
    # names may be a visitor's: what looks like a formula or an address stays text
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, {"in_memory": True, "nan_inf_to_errors": False, **plain})
    book.set_properties({"title": report.title, "created": _MADE})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    if sentences is not None:
        overview(book, sentences, report.title, report.subtitle)
    formats: dict[str, Format] = {}
    for grid in report.grids():
        sheet = book.add_worksheet(_sheet(grid.name))
        headings, rows = _apart(grid)
        sheet.merge_range(0, 0, 0, max(1, len(headings) - 1), grid.caption, wrapped)
        sheet.set_row(0, 48)
        _fill(sheet, 1, headings, rows, bold)
        for i, row in enumerate(rows, 2):
            for k, cell in enumerate(row):
                if isinstance(cell, Shown):
                    if cell.form not in formats:
                        formats[cell.form] = book.add_format({"num_format": cell.form})
                    sheet.write_number(i, k, float(cell), formats[cell.form])
    for name, table in _whole(compared).items():
        sheet = book.add_worksheet(name)
        _fill(sheet, 0, list(table.columns), table.itertuples(index=False), bold)
        sheet.autofilter(0, 0, max(1, len(table)), len(table.columns) - 1)
    book.close()
    return out.getvalue()


def tables_csv(report: Report) -> bytes:
    """All tables of the report as shown, one after another, each under its caption.

    Begins with a byte-order mark, so that spreadsheets read Chinese.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for grid in report.grids():
        writer.writerow([_inert(grid.caption)])
        writer.writerow([_inert(heading) for heading in grid.headings])
        writer.writerows([_inert(text) for text in row] for row in _texts(grid))
        writer.writerow([])
    return text.getvalue().encode("utf-8-sig")


def _whole(compared: Compared) -> dict[str, pd.DataFrame]:
    return {
        "summary": compared.summary,
        "differences": compared.differences,
        "ranking": compared.ranking,
        "dominance": compared.dominance,
    }


def _texts(grid: Grid) -> list[list[str]]:
    return [[_spaced(cell.text) for cell in row] for row in grid.rows]


class Shown(float):
    """A number with the format in which it looks as in the report."""

    form: str


_CELL = re.compile(r"([+−-]?)(\d[\d,]*)(\.\d+)?(?: ?(%))?(?: (±.*|\[.*\]))?")


def _apart(grid: Grid) -> tuple[list[str], list[list[object]]]:
    """The table with numbers as numbers, and their intervals in a column of their own beside them."""
    rows = _texts(grid)
    whole = [row for row in rows if len(row) == len(grid.headings)]
    numbers = [k >= grid.words for k in range(len(grid.headings))]
    with_interval = [
        numbers[k] and any((m := _CELL.fullmatch(row[k])) and m[5] for row in whole)
        for k in range(len(grid.headings))
    ]
    headings: list[str] = []
    for k, heading in enumerate(grid.headings):
        headings += [heading, f"{heading} ±"] if with_interval[k] else [heading]
    found: list[list[object]] = []
    for row in rows:
        if len(row) != len(grid.headings):
            found.append(list(row))
            continue
        cells: list[object] = []
        for k, text in enumerate(row):
            number = _CELL.fullmatch(text) if numbers[k] else None
            cells.append(text if number is None else _shown(number))
            if with_interval[k]:
                cells.append(number[5] or "" if number else "")
        found.append(cells)
    return headings, found


def _shown(number: re.Match[str]) -> Shown:
    sign, digits, places, percent, _ = number.groups()
    value = Shown(f"{sign.replace('−', '-').replace('+', '')}{digits.replace(',', '')}{places or ''}")
    plain = "#,##0" + (f".{'0' * (len(places) - 1)}" if places else "") + (' "%"' if percent else "")
    value.form = f"+{plain};-{plain};{plain}" if sign == "+" else plain
    return value


_NUMBER = re.compile(r"[+−-][\d.,]+(?: [±%].*)?")


def _inert(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula; numbers with a sign stay as they are."""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") and not _NUMBER.fullmatch(text) else text


def _spaced(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def _fill(
    sheet: Worksheet, first: int, headings: Sequence[str], rows: Iterable[Sequence[object]], bold: Format
) -> None:
    """Headings and rows; numbers as numbers, what is missing as an empty cell."""
    widths = [len(heading) for heading in headings]
    sheet.write_row(first, 0, headings, bold)
    sheet.freeze_panes(first + 1, 1)
    for i, row in enumerate(rows, first + 1):
        for k, value in enumerate(row):
            if isinstance(value, bool | str):
                (sheet.write_boolean if isinstance(value, bool) else sheet.write_string)(i, k, value)
                widths[k] = max(widths[k], len(str(value)))
            elif isinstance(value, Real) and not math.isnan(value):
                sheet.write_number(i, k, float(value))
    for k, width in enumerate(widths):
        sheet.set_column(k, k, min(_WIDE, max(_NARROW, width + 2)))


def _sheet(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:_NAME_AT_MOST]

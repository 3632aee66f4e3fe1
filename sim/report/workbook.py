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
from sim.report.results import Compared

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's dates have no zone
_NAME_AT_MOST = 31  # characters of a sheet's name
_NARROW, _WIDE = 9, 48  # characters


def workbook(report: Report, compared: Compared) -> bytes:
    """A sheet for each table of the report as it is shown, then the tables of numbers in full."""
    out = io.BytesIO()
    # names may be a visitor's: what looks like a formula or an address stays text
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, {"in_memory": True, "nan_inf_to_errors": False, **plain})
    book.set_properties({"title": report.title, "created": _MADE})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for grid in report.grids():
        sheet = book.add_worksheet(_sheet(grid.name))
        sheet.merge_range(0, 0, 0, max(1, len(grid.headings) - 1), grid.caption, wrapped)
        sheet.set_row(0, 48)
        _fill(sheet, 1, grid.headings, _texts(grid), bold)
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

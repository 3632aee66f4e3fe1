"""Reading a CSV file as text, so that every complaint about its values is ours and names the line."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import warnings
from pathlib import Path

import pandas as pd

from sim.institutions.documents import InputError, Problem, display_path
from sim.text.problems import message


def read_frame(path: str | Path) -> pd.DataFrame:
    """The table as text without its blank lines; the index is the line less 2.

    Raises InputError when it cannot be read: not a file, empty, not UTF-8, not separated by commas,
    a line with more values than the header has names, a quotation mark that is not closed.
    """
    file = display_path(path)
    text = _text(path, file)
    if not text.strip():
        raise InputError(Problem(file, 0, "", message("empty_file"), message("header_and_rows")))
    header = re.split(r"[\r\n]", text, maxsplit=1)[0]
    if not header.strip():
        raise InputError(Problem(file, 1, "", message("empty_line"), message("column_names")))
    for mark, name in ((";", message("semicolons")), ("\t", message("tabs"))):
        if mark in header and "," not in header:
            allowed = message("commas")
            raise InputError(Problem(file, 1, "", message("separated_by", mark=name), allowed))
    names = next(csv.reader([header]))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame = pd.read_csv(
                io.StringIO(text),
                dtype=str,
                header=None,
                names=list(range(len(names))),
                skiprows=1,
                keep_default_na=False,
                skip_blank_lines=False,
                index_col=False,
            )
    except pd.errors.EmptyDataError:
        frame = pd.DataFrame({k: pd.Series(dtype=str) for k in range(len(names))})
    except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
        raise InputError(_unreadable(str(error), text, len(names), file)) from None
    frame.columns = pd.Index(names)
    for k in range(frame.shape[1]):
        frame.isetitem(k, frame.iloc[:, k].fillna("").str.strip().array)
    return frame[(frame != "").any(axis=1)]


def _text(path: str | Path, file: str) -> str:
    """The file's text. Raises InputError when it cannot be read or is not UTF-8."""
    allowed = message("csv_utf8")
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        found = message("unreadable_file", reason=error.strerror)
        raise InputError(Problem(file, 0, "", found, message("csv_of_people"))) from None
    if raw.startswith(b"PK\x03\x04"):
        raise InputError(Problem(file, 0, "", message("workbook"), allowed))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(Problem(file, 0, "", message("utf16"), allowed))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        found = message("byte_not_utf8", byte=f"{raw[error.start]:#04x}")
        raise InputError(Problem(file, line, "", found, allowed)) from None


def _unreadable(reason: str, text: str, width: int, file: str) -> Problem:
    """What pandas could not read: a line with too many values, or a quotation mark that is not closed."""
    if quoted := re.search(r"inside string starting at row (\d+)", reason):
        found = message("open_quotation")
        return Problem(file, int(quoted[1]) + 1, "", found, message("quotation_pairs"))
    rows = csv.reader(io.StringIO(text, newline=""))
    with contextlib.suppress(csv.Error):  # then only pandas knows
        for row in rows:
            if len(row) > width:
                return Problem(
                    file,
                    rows.line_num,
                    "",
                    message("values", count=len(row)),
                    message("values_as_header", count=width),
                )
    return Problem(file, 0, "", reason.strip(), message("comma_separated"))

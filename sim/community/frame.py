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


def read_frame(path: str | Path) -> pd.DataFrame:
    """The table as text without its blank lines; the index is the line less 2.

    Raises InputError when it cannot be read: not a file, empty, not UTF-8, not separated by commas,
    a line with more values than the header has names, a quotation mark that is not closed.
    """
    file = display_path(path)
    text = _text(path, file)
    if not text.strip():
        raise InputError(
            Problem(file, 0, "", "an empty file", "a header line and one line a resident or household")
        )
    header = re.split(r"[\r\n]", text, maxsplit=1)[0]
    if not header.strip():
        raise InputError(Problem(file, 1, "", "an empty line", "the names of the columns"))
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if mark in header and "," not in header:
            allowed = "columns separated by commas (save it as 'CSV UTF-8, comma delimited')"
            raise InputError(Problem(file, 1, "", f"columns separated by {name}", allowed))
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
    allowed = "text in UTF-8 (in a spreadsheet: save as 'CSV UTF-8')"
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        found = f"a file that cannot be read ({error.strerror})"
        raise InputError(Problem(file, 0, "", found, "a CSV file of residents or households")) from None
    if raw.startswith(b"PK\x03\x04"):
        raise InputError(Problem(file, 0, "", "a workbook or archive", allowed))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(Problem(file, 0, "", "text in UTF-16", allowed))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        found = f"the byte {raw[error.start]:#04x}, which is not UTF-8 (perhaps the text is in GBK)"
        raise InputError(Problem(file, line, "", found, allowed)) from None


def _unreadable(message: str, text: str, width: int, file: str) -> Problem:
    """What pandas could not read: a line with too many values, or a quotation mark that is not closed."""
    if quoted := re.search(r"inside string starting at row (\d+)", message):
        found = "a quotation mark that is not closed"
        return Problem(file, int(quoted[1]) + 1, "", found, "quotation marks in pairs")
    rows = csv.reader(io.StringIO(text, newline=""))
    with contextlib.suppress(csv.Error):  # then only pandas knows
        for row in rows:
            if len(row) > width:
                return Problem(
                    file, rows.line_num, "", f"{len(row)} values", f"{width} values, as in the header"
                )
    return Problem(file, 0, "", message.strip(), "comma-separated values")

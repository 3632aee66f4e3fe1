"""Reading a CSV file: the one way for every table that a user gives (residents, points, targets).

A table is text in UTF-8 with a header line, columns separated by commas and as many values in every line
as in the header. Everything is read as text, so that ``001`` and ``NA`` stay what they are and every
complaint about a value is ours and names its line. Lines that begin with ``#`` are comments; a ``#``
further on is text.

What spreadsheets and programs make of tables is named: other encodings, separators and control
characters are refused, as are lines that sum others up; a column that only counts the rows, empty columns
behind the last separator and invisible characters are left out, which is said once.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from sim.institutions.documents import InputError, Problem, display_path
from sim.institutions.files.plain_text import read_text
from sim.institutions.notices import Notice, say
from sim.text.problems import Message, message

LINE = "line"
"""The name of a table's index: the line of the file that each row begins in, counted from 1."""

_MARKS = {
    ";": message("semicolons"),
    "\t": message("tabs"),
    "|": message("bars"),
    "\uff0c": message("fullwidth_commas"),
    "\uff1b": message("semicolons"),
}
"""What else separates columns, in files that do so with no comma, and its name."""
_TOTAL = re.compile(
    r"((grand|sub|over)[ _-]?)?(total|sum)s?([ _:].*)?|overall:?"
    r"|(合计|小计|总计|总和|共计|汇总|累计|总数|总人数|总户数).*"
)
_ERROR = re.compile(r"#(n/a|ref!|value!|name\?|div/0!|num!|null!|spill!|#+)", re.IGNORECASE)
"""What a spreadsheet writes where it has no value, or no room for it."""
_UNNAMED = re.compile(r"(unnamed: ?\d+)?", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_LONGEST_WORD = 30
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def read_csv(path: str | Path, holds: Message, *, comments: bool = True) -> pd.DataFrame:
    """The table of a file as text without its blank lines; its index (`LINE`) says where each row begins.

    `holds` says what such a file holds. Comments stand before the header only unless `comments`. Names
    of columns and cells have no blanks around them; a name may come twice. Raises InputError for what
    is no such table; gives notices of what is left out.
    """
    file = display_path(path)
    text = _visible(read_text(Path(path), file, holds, message("csv_utf8")), file)
    names, lines, rows = _rows(text, file, holds, comments)
    frame = pd.DataFrame(rows, columns=range(len(names)), index=pd.Index(lines, name=LINE), dtype=object)
    frame.columns = pd.Index(names, dtype=object)
    frame = _without_nameless(frame, file)
    _refuse_totals_and_errors(frame, file)
    return frame


def number_of(cell: str) -> float:
    """The finite number that a cell says in digits, a point and an exponent; NaN for anything else."""
    if not _NUMBER.fullmatch(cell) or not cell.isascii():
        return float("nan")
    number = float(cell)
    return number if abs(number) != float("inf") else float("nan")


# --- from bytes to lines -----------------------------------------------------------------------------


def _visible(text: str, file: str) -> str:
    """The text without invisible characters, said once. Raises InputError for control characters."""
    if control := _CONTROL.search(text):
        line = _line(text, control.start())
        found = message("control_character_of", char=f"U+{ord(control[0]):04X}")
        raise InputError(Problem(file, line, "", found, message("visible_text")))
    if text.isascii():
        return text
    unseen = [c for c in set(text) if unicodedata.category(c) in ("Cf", "Zl", "Zp", "Cs")]
    if not unseen:
        return text
    first = min(text.index(c) for c in unseen)
    count = sum(text.count(c) for c in unseen)
    found = message("invisible_characters", count=f"{count:,}", char=f"U+{ord(text[first]):04X}")
    say(Notice(file, _line(text, first), "", found, message("read_without")))
    return text.translate(dict.fromkeys(map(ord, unseen)))


def _line(text: str, at: int) -> int:
    """The line that a place of the text is in; lines end with LF, CR or both."""
    before = text[:at]
    return 1 + before.count("\n") + before.count("\r") - before.count("\r\n")


def _rows(
    text: str, file: str, holds: Message, comments: bool
) -> tuple[list[str], list[int], list[tuple[str, ...]]]:
    """The names of the columns, and the rows that are not blank with the line each begins in."""
    if not text.strip():
        raise InputError(Problem(file, 0, "", message("empty_file"), holds))
    names: list[str] = []
    lines: list[int] = []
    rows: list[tuple[str, ...]] = []
    for line, row, comment in _records(text, file, comments):
        if comment:
            if names and row[0].lstrip("#") and len(row) == len(names) > 1:
                said = message("comment_like_a_row", text=repr(row[0]))
                say(Notice(file, line, "", said, message("read_without")))
        elif not names:
            names = _header(row, line, file)
        elif any(row):
            if len(row) > len(names) and not any(row[len(names) :]):
                row = row[: len(names)]  # empty ones behind it, as spreadsheets write
            if len(row) != len(names):
                allowed = message("values_as_header", count=len(names))
                raise InputError(Problem(file, line, "", message("values", count=len(row)), allowed))
            lines.append(line)
            rows.append(tuple(row))
    if not names:
        raise InputError(Problem(file, 0, "", message("empty_file"), holds))
    return names, lines, rows


def _records(text: str, file: str, comments: bool) -> Iterator[tuple[int, list[str], bool]]:
    """Where each line begins, its cells without blanks around them, and whether it is a comment.

    Unless `comments`, the first line that is none is followed by rows only, whatever they begin with.
    """
    source = _Lines(text)
    rows = csv.reader(source, strict=True, skipinitialspace=True)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            found, allowed = message("open_quotation"), message("quotation_pairs")
            raise InputError(Problem(file, source.begins, "", found, allowed)) from None
        if source.comment is not None:
            yield source.begins, [cell.strip() for cell in source.comment.split(",")], True
            continue
        yield source.begins, [cell.strip() for cell in row], False
        source.comments &= comments


class _Lines(Iterator[str]):
    """The lines of a text as `csv` asks for them, with where the row that it reads begins."""

    def __init__(self, text: str) -> None:
        self._lines = enumerate(io.StringIO(text, newline=""), start=1)
        self._inside = False
        self.begins = 1
        self.comment: str | None = None
        self.comments = True

    def __next__(self) -> str:
        number, line = next(self._lines)
        if not self._inside:
            self.begins = number
            self.comment = line if self.comments and line.startswith("#") else None
            if self.comment is not None:
                return "\n"
        self._inside ^= line.count('"') % 2 == 1
        return line


def _header(row: Sequence[str], line: int, file: str) -> list[str]:
    """The names of the columns. Raises InputError where the columns are not separated by commas."""
    if not any(row):
        raise InputError(Problem(file, line, "", message("empty_line"), message("column_names")))
    if len(row) == 1:
        for mark, name in _MARKS.items():
            if mark in row[0]:
                found = message("separated_by", mark=name)
                raise InputError(Problem(file, line, "", found, message("commas")))
    return list(row)


# --- columns and rows that are none ------------------------------------------------------------------


def _without_nameless(frame: pd.DataFrame, file: str) -> pd.DataFrame:
    """The table without a column that only counts the rows, and without empty columns that have no name."""
    keep = list(range(frame.shape[1]))
    names = [str(name) for name in frame.columns]
    if len(names) > 1 and _UNNAMED.fullmatch(names[0]) and _counts(frame.iloc[:, 0]):
        found = message("index_column", name=repr(names[0]))
        say(Notice(file, 1, "", found, message("read_without")))
        del keep[0]
    empty = [k for k in keep if _UNNAMED.fullmatch(names[k]) and not (frame.iloc[:, k] != "").any()]
    if empty and len(empty) < len(keep):
        found = message("empty_columns", count=len(empty))
        say(Notice(file, 1, "", found, message("read_without")))
        keep = [k for k in keep if k not in empty]
    return frame if len(keep) == len(names) else frame.iloc[:, keep]


def _counts(column: pd.Series[str]) -> bool:
    """Whether a column numbers the rows, from 0 or 1 on."""
    cells = column.tolist()
    return any(cells == [str(i) for i in range(start, start + len(cells))] for start in (0, 1))


def _refuse_totals_and_errors(frame: pd.DataFrame, file: str) -> None:
    """InputError for lines that sum others up, as a word in them says, and for errors of spreadsheets."""
    problems: dict[int, Problem] = {}
    for k, name in enumerate(frame.columns):
        cells = frame.iloc[:, k].tolist()
        words = {cell for cell in set(cells) if len(cell) < _LONGEST_WORD and is_total(cell)}
        errors = {cell for cell in set(cells) if cell.startswith("#") and _ERROR.fullmatch(cell)}
        if not words and not errors:
            continue
        for line, cell in zip(frame.index.tolist(), cells, strict=True):
            if cell in words:
                found = message("total_line", word=repr(cell))
                problems.setdefault(line, Problem(file, line, "", found, message("no_totals")))
            elif cell in errors:
                found = message("spreadsheet_error", cell=repr(cell))
                problems.setdefault(line, Problem(file, line, str(name), found, message("value_or_nothing")))
    if problems:
        raise InputError(problems[line] for line in sorted(problems)[:20])


def is_total(cell: str) -> bool:
    """Whether a cell has the word for a sum, in English or Chinese, in any spelling."""
    word = " ".join(unicodedata.normalize("NFKC", cell).casefold().split())
    if not word.isascii():
        word = word.replace(" ", "")
    return _TOTAL.fullmatch(word) is not None

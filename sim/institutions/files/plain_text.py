"""The bytes of a user's text file as text: what is no text, or in another encoding, is named."""

from __future__ import annotations

from pathlib import Path

from sim.institutions.documents import InputError, Problem
from sim.text.problems import Message, Said, message

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MARKS = (
    ("UTF-32", b"\xff\xfe\x00\x00"),
    ("UTF-32", b"\x00\x00\xfe\xff"),
    ("UTF-16", b"\xff\xfe"),
    ("UTF-16", b"\xfe\xff"),
)
"""The byte order marks that other encodings begin with, the longer first."""


def read_text(path: Path, file: str, holds: Message, allowed: Message) -> str:
    """The text of a file called `file`, without its byte order mark.

    `holds` says what such a file holds, `allowed` in which form. Raises InputError where there is none, for
    what is not a plain file (a pipe would be waited for), a workbook, and text that is not UTF-8.
    """

    def refuse(line: int, found: Said, right: Message) -> InputError:
        return InputError(Problem(file, line, "", found, right))

    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise refuse(0, message("no_plain_file"), holds)
        raw = path.read_bytes()
    except FileNotFoundError:
        raise refuse(0, message("no_such_file"), holds) from None
    except IsADirectoryError:
        raise refuse(0, message("directory"), holds) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refuse(0, message("unreadable_file", reason=reason), holds) from None
    if raw.startswith(_WORKBOOKS):
        raise refuse(0, message("workbook"), allowed)
    for name, mark in _MARKS:
        if raw.startswith(mark):
            raise refuse(0, message("encoding", name=name), allowed)
    start = raw[:400]
    if len(start) > 3 and max(start[0::2].count(0), start[1::2].count(0)) > len(start) // 3:
        raise refuse(0, message("encoding", name="UTF-16"), allowed)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = f"{raw[error.start]:#04x}"
        found = message("byte_in", byte=byte, name="GBK") if _is_gbk(raw) else message("byte", byte=byte)
        raise refuse(line, found, allowed) from None


def _is_gbk(raw: bytes) -> bool:
    """Whether bytes are Chinese text in GBK (or what contains it, GB 18030)."""
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return any("\u4e00" <= char <= "\u9fff" for char in text)

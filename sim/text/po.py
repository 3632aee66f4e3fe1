"""Reading PO files, the form of texts that translators' tools (Poedit, Weblate, Babel) open.

An entry names its text by a code (``msgctxt``), with the English as ``msgid`` and the Chinese as ``msgstr``;
gaps are named in braces, as `str.format` has them, and marked ``python-brace-format`` for the tools.

Files are read when the first text is asked for, rather than compiled: this reader takes about 10 ms for all
of them, Babel's with its import nearly 100, and a compiled form would be one more thing to keep in step. It
takes only what the files have (no plurals, nothing fuzzy) and refuses the rest; tests read them by Babel too.
"""

from __future__ import annotations

import re
from pathlib import Path

_KEYWORDS = ("msgctxt", "msgid", "msgstr")
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


def read_po(path: Path) -> dict[str, tuple[str, str]]:
    """Code to (English, Chinese), in the order of the file.

    Raises ValueError, naming file and line, for an entry without a code, English or Chinese, a code that
    comes twice, a fuzzy entry, and anything else that these files do not have.
    """
    texts: dict[str, tuple[str, str]] = {}
    entry: dict[str, str] = {}
    last = ""

    def finish(line: int) -> None:
        if not entry:
            return
        code = entry.get("msgctxt", "")
        if "msgctxt" not in entry and not entry.get("msgid", "-"):
            pass  # the header
        elif not all(entry.get(keyword) for keyword in _KEYWORDS) or code in texts:
            raise ValueError(
                f"{path}:{line}: an entry that is not whole, or not the first of its code: {entry}"
            )
        else:
            texts[code] = (entry["msgid"], entry["msgstr"])
        entry.clear()

    lines = path.read_text("utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if not line or line[0] == "#":
            finish(number)
            if line.startswith("#,") and "fuzzy" in line:
                raise ValueError(f"{path}:{number}: a text that is marked as fuzzy")
            continue
        keyword, _, quoted = ("", "", line) if line[0] == '"' else line.partition(" ")
        if len(quoted) < 2 or not quoted[0] == quoted[-1] == '"' or (keyword or last) not in _KEYWORDS:
            raise ValueError(f"{path}:{number}: neither a code nor a text: {line}")
        said = quoted[1:-1]
        if "\\" in said:
            said = _ESCAPED.sub(lambda found: _MEANT[found[1]], said)
        if keyword:
            if keyword in entry:
                finish(number)
            entry[keyword] = said
            last = keyword
        else:
            entry[last] += said
    finish(len(lines))
    return texts

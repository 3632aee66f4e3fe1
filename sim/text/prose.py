"""The prose of the model's description: Markdown, a folder a language, the same files in each.

A heading of the second level is the code of the text below it, as in ``## odd.purpose``. English paragraphs
may be wrapped at spaces; a Chinese paragraph is one line, since a wrap would put a space into it. Gaps are
named in braces, as `str.format` has them.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "odd"
_HEADING = "## "
_VARIABLE = re.compile(r"- `([^`]+)`: (.+)")


def read_prose(folder: Path = FOLDER) -> dict[str, tuple[str, str]]:
    """Code to (English, Chinese), file by file.

    Raises ValueError for a text that one of the languages lacks, that comes twice or is empty, and for a
    Chinese paragraph of several lines.
    """
    english, chinese = (_texts(folder / lang, wrapped=lang == "en") for lang in ("en", "zh"))
    if lacking := english.keys() ^ chinese.keys():
        raise ValueError(f"{folder}: in one language only: {', '.join(sorted(lacking))}")
    return {code: (text, chinese[code]) for code, text in english.items()}


def _texts(folder: Path, wrapped: bool) -> dict[str, str]:
    """Code to text, of the files of one language."""
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.md")):
        above, *sections = f"\n{path.read_text('utf-8')}".split(f"\n{_HEADING}")
        if above.strip():
            raise ValueError(f"{path}: something above the first heading")
        for section in sections:
            code, _, body = section.partition("\n")
            paragraphs = [part.split("\n") for part in body.strip().split("\n\n")]
            if code in texts or not body.strip():
                raise ValueError(f"{path}: {code}: there already, or empty")
            if not wrapped and any(len(lines) > 1 for lines in paragraphs):
                raise ValueError(f"{path}: {code}: a paragraph of several lines")
            texts[code] = "\n\n".join(" ".join(lines) for lines in paragraphs)
    return texts


@cache
def read_modules() -> dict[str, str]:
    """Module to what it is about, in Chinese (in English its docstring says it).

    Raises ValueError as `read_prose`.
    """
    return _texts(FOLDER / "modules", wrapped=False)


@cache
def read_variables() -> dict[str, tuple[str, dict[str, str]]]:
    """Class or record (``module:name``) to what it is and what its state variables mean, in Chinese.

    In English both stand in the code. Where a section says only what its variables mean, what it is is empty.
    Raises ValueError for a line that is neither.
    """
    found: dict[str, tuple[str, dict[str, str]]] = {}
    path = FOLDER / "variables" / "zh.md"
    for section in f"\n{path.read_text('utf-8')}".split(f"\n{_HEADING}")[1:]:
        name, _, body = section.partition("\n")
        told, variables = "", {}
        for line in filter(None, body.split("\n")):
            if entry := _VARIABLE.fullmatch(line):
                variables[entry[1]] = entry[2]
            elif told or variables:
                raise ValueError(f"{path}: {name}: neither what it is nor a variable: {line}")
            else:
                told = line
        found[name] = (told, variables)
    return found

"""The prose of the model's description: Markdown, a folder a language, the same files in each.

A heading of the second level is the code of the text below it, as in ``## odd.purpose``. English paragraphs
may be wrapped at spaces; a Chinese paragraph is one line, since a wrap would put a space into it. Gaps are
named in braces, as `str.format` has them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "odd"
_HEADING = "## "


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

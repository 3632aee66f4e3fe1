"""Words and sentences shown to people, in English and Chinese.

Names of bodies, affairs, parameters and indicators are in the data; here are the fixed words of the
schema, of tables, reports and screens. ``messages`` has a PO file for each subject (`sim.text.po`), ``odd``
the prose of the model's description in Markdown (`sim.text.prose`). A text goes by its code; a sentence's
gaps are named in braces, as `str.format` has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from sim.text.po import read_po
from sim.text.prose import read_prose

Lang = Literal["en", "zh"]
LANGUAGES: tuple[Lang, ...] = get_args(Lang)

MESSAGES = Path(__file__).parent / "messages" / "zh"
"""The folder of the PO files."""
PROBLEMS = "problems"
"""The subject whose codes are its own (see `sim.text.problems`)."""


@cache
def texts_of(subject: str) -> Mapping[str, tuple[str, str]]:
    """Code to (English, Chinese), of one subject, such as ``report``."""
    return read_po(MESSAGES / f"{subject}.po")


@cache
def texts() -> Mapping[str, tuple[str, str]]:
    """Code to (English, Chinese), of all subjects and the description's prose.

    Raises ValueError for a code in two files: it would be shown as one of them by chance.
    """
    found: dict[str, tuple[str, str]] = {}
    subjects = sorted(path.stem for path in MESSAGES.glob("*.po") if path.stem != PROBLEMS)
    for more in (*(texts_of(subject) for subject in subjects), read_prose()):
        if twice := found.keys() & more.keys():
            raise ValueError(f"texts given twice: {', '.join(sorted(twice))}")
        found |= more
    return found


def label(word: str, lang: Lang) -> str:
    """The word for a code in a language; a code without one is shown as words."""
    found = texts().get(word)
    return word.replace("_", " ") if found is None else found[LANGUAGES.index(lang)]

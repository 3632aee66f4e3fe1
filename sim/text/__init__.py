"""Words and sentences shown to people, in English and Chinese.

Names of bodies, affairs, parameters and indicators are in the data; here are the fixed words of the
schema, of tables, reports and screens. Each module of this room holds one subject's texts as `TEXTS`:
code to (English, Chinese); a sentence's gaps are named in braces, as `str.format` has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from sim.text import (
    app,
    app_evidence,
    app_live,
    app_why,
    calibration,
    comparison,
    discovery,
    evidence,
    experiments,
    explaining,
    figures,
    limits,
    odd_concepts,
    odd_prose,
    report,
    units,
    website,
    words,
)

Lang = Literal["en", "zh"]
LANGUAGES: tuple[Lang, ...] = get_args(Lang)

_ROOMS = (
    words,
    website,
    app,
    app_evidence,
    app_live,
    app_why,
    evidence,
    experiments,
    comparison,
    explaining,
    figures,
    report,
    units,
    discovery,
    calibration,
    limits,
    odd_prose,
    odd_concepts,
)


def _merged() -> dict[str, tuple[str, str]]:
    """All texts; a code in two modules would be shown as one of them by chance."""
    found: dict[str, tuple[str, str]] = {}
    for room in _ROOMS:
        twice = found.keys() & room.TEXTS.keys()
        assert not twice, f"texts given twice: {', '.join(sorted(twice))}"
        found |= room.TEXTS
    return found


_TEXTS: Mapping[str, tuple[str, str]] = _merged()


def label(word: str, lang: Lang) -> str:
    """The word for a code in a language; a code without one is shown as words."""
    found = _TEXTS.get(word)
    return word.replace("_", " ") if found is None else found[LANGUAGES.index(lang)]

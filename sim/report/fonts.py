"""The files of fonts, for documents that carry their own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection
from matplotlib import font_manager

from sim.institutions.documents import InputError, Problem
from sim.report.style import CHINESE_FONTS, chinese_font
from sim.text import Lang
from sim.text.problems import message

PLAIN = "DejaVu Sans"
"""Comes with matplotlib, so it is everywhere."""


def refuse_without_font(lang: Lang) -> None:
    """Raises InputError when the language needs a font that is not installed."""
    if lang == "zh" and chinese_font() is None:
        found = message("no_font")
        allowed = message("install_font", names=", ".join(CHINESE_FONTS[:3]))
        raise InputError(Problem("shequ", 0, "--lang zh", found, allowed))


@cache
def file_of(family: str, weight: str) -> tuple[str, int]:
    """A font's file, and its place in it where the file is a collection."""
    path = font_manager.findfont(font_manager.FontProperties(family=[family], weight=weight))
    if Path(path).suffix.lower() not in (".ttc", ".otc"):
        return path, 0
    with TTCollection(path) as collection:
        names = [face["name"].getBestFamilyName() for face in collection.fonts]
    return path, names.index(family) if family in names else 0

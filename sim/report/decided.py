"""Decisions in words: which number, of what, from which month on."""

from __future__ import annotations

from sim.institutions.files.decision_files import load_decisions
from sim.report.drawn import said
from sim.text import Lang, label


def setting_words(decision: str, number: float, month: int, lang: Lang) -> str:
    """The number that a decision sets, its unit and its month; raises KeyError for an unknown one."""
    unit = said(load_decisions()[decision].unit, lang)
    words = label("search.setting", lang)
    return words.format(number=f"{number:g}", unit=unit, month=month)

"""Decisions in words: which number, of what, from which month on."""

from __future__ import annotations

from sim.institutions.decisions import Decision
from sim.report.drawn import said
from sim.text import Lang, label


def setting_words(decision: Decision, number: float, month: int, lang: Lang) -> str:
    """The number that a decision sets, its unit and its month."""
    words = label("search.setting", lang)
    return words.format(number=f"{number:g}", unit=said(decision.unit, lang), month=month)

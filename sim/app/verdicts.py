"""Verdicts on screen: a mark and words, so that they need no colour."""

from __future__ import annotations

from markupsafe import Markup as Html

from sim.app.elements import tag
from sim.app.words import say
from sim.text import Lang

_MARKS = {"better": "▲", "worse": "▼", "higher": "△", "lower": "▽", "unclear": "○"}


def verdict_text(verdict: str, lang: Lang) -> str:
    """A verdict as text."""
    return f"{_MARKS[verdict]} {say(f'verdict.{verdict}', lang)}"


def verdict_tag(name: str, verdict: str, lang: Lang) -> Html:
    """A verdict as an element; its mark is not read out."""
    mark = tag("span", _MARKS[verdict], aria_hidden="true")
    return tag(name, mark, " ", say(f"verdict.{verdict}", lang), class_=f"sq-verdict sq-{verdict}")

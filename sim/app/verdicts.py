"""Verdicts on screen: a mark and words, so that they need no colour.

Better is a full circle, worse a full diamond, unclear an empty circle, as in the figures of the report.
Triangles say only which way a number went, so they never point against its sign.
"""

from __future__ import annotations

from markupsafe import Markup as Html

from sim.app.elements import tag
from sim.app.words import say
from sim.text import Lang

MARKS = {"better": "●", "worse": "◆", "higher": "▲", "lower": "▼", "unclear": "○"}


def verdict_text(verdict: str, lang: Lang) -> str:
    """A verdict as text."""
    return f"{MARKS[verdict]} {say(f'verdict.{verdict}', lang)}"


def verdict_mark(verdict: str) -> Html:
    """The mark alone, which is not read out."""
    return tag("span", MARKS[verdict], class_=f"sq-mark sq-{verdict}", aria_hidden="true")


def verdict_tag(name: str, verdict: str, lang: Lang) -> Html:
    """A verdict as an element; its mark is not read out."""
    mark = tag("span", MARKS[verdict], aria_hidden="true")
    return tag(name, mark, " ", say(f"verdict.{verdict}", lang), class_=f"sq-verdict sq-{verdict}")

"""What every indicator of a report means: its unit, which way is better, and over what it is counted."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from sim.institutions.schema import Names
from sim.report.blocks import Cell, Grid
from sim.report.drawn import said
from sim.report.sentences import Sentences
from sim.text import label


@runtime_checkable
class _Defined(Protocol):
    @property
    def definition(self) -> Names:
        """What exactly is measured, and over what."""


def definitions(sentences: Sentences, name: str) -> Grid:
    """A row an indicator of the report, those of the main outcomes first: name, unit, better, definition."""
    lang = sentences.lang
    rows: list[tuple[Cell, ...]] = []
    for names in (sentences.main, sentences.others):
        groups = list(dict.fromkeys(sentences.indicators[one].group for one in names))
        for group in groups:
            code = "main_group" if names is sentences.main else "other_group"
            rows.append((Cell(sentences.say(code, group=label(f"group.{group}", lang))),))
            rows += [_row(sentences, one) for one in names if sentences.indicators[one].group == group]
    words = ("better_way", "definition")
    headings = (label("indicator", lang), label("unit", lang), *(sentences.say(word) for word in words))
    title, text = sentences.say("definitions_table"), sentences.say("definitions_caption")
    caption = sentences.say("labelled", name=name, title=title, caption=text)
    return Grid(name, caption, headings, tuple(rows), words=4)


def _row(sentences: Sentences, name: str) -> tuple[Cell, ...]:
    lang, shown, declared = sentences.lang, sentences.indicators[name], sentences.declared[name]
    defined = said(declared.definition, lang) if isinstance(declared, _Defined) else "–"
    ways = {"up": "way_up", "down": "way_down", "zero": "way_zero", "none": "way_none"}
    return (
        Cell(said(shown.name, lang)),
        Cell(said(shown.unit, lang)),
        Cell(sentences.say(ways[declared.better])),
        Cell(defined),
    )

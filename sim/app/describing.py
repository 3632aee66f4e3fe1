"""The whole description of the model as a page: a list of contents, and chapters that are folded."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import markdown
import solara

from sim.documentation.odd import description
from sim.text import Lang

type Data = dict[str, Any]

_PRIVATE = re.compile(r"`(?:[\w.]*[.:])?_(\w+)`")
_LONG = 6_000
"""Characters of a chapter from which its sections are folded, too."""

_CJK = re.compile(r"[\u3400-\u9fff]")
_PIECE = re.compile(r"<(p|li|td|th|code)>((?:(?!<\1>).)*?)</\1>", re.DOTALL)


@solara.component_vue("widgets/article.vue", vuetify=False)
def Article(chapters: list[Data], words: Data, testid: str) -> None:
    """Folded chapters (title, html, parts of title and html), and a list of contents that opens them."""


@cache
def chapters(lang: Lang) -> tuple[str, list[Data]]:
    """What stands before the first chapter as markup, and the chapters. Titles are text."""
    first, *others = re.split(r"^## ", _public(description(lang)), flags=re.MULTILINE)
    made: list[Data] = []
    parts: Sequence[Mapping[str, str]]
    for chapter in others:
        title, _, body = chapter.partition("\n")
        before, *sections = re.split(r"^### ", body, flags=re.MULTILINE)
        if len(body) < _LONG:
            made.append({"title": _plain(title), "html": _shown(body, lang), "parts": []})
            continue
        cut = [section.partition("\n") for section in sections]
        parts = [{"title": _plain(name), "html": _shown(text, lang)} for name, _, text in cut]
        made.append({"title": _plain(title), "html": _shown(before, lang), "parts": parts})
    without_title = re.sub(r"^# .*\n", "", first)
    return _shown(without_title, lang), made


def _public(text: str) -> str:
    """The description without names that are only the code's own: a heading loses them, a step is named."""
    text = re.sub(r"^(#+ .*\S) `[\w.:]*`$", r"\1", text, flags=re.MULTILINE)
    return _PRIVATE.sub(lambda found: f"`{found[1].replace('_', ' ')}`", text)


def _plain(title: str) -> str:
    return title.replace("`", "").replace("\\", "").strip()


def _shown(text: str, lang: Lang) -> str:
    """Markdown as markup. The text is the package's own, so it is safe to show."""
    lower = re.sub(r"^(#{3,4}) ", r"#\1 ", text, flags=re.MULTILINE)
    made = markdown.markdown(lower, extensions=["tables"])
    return made if lang == "en" else _PIECE.sub(_in_english, made)


def _in_english(found: re.Match[str]) -> str:
    """A paragraph, item or cell on a Chinese page that has no Chinese in it, marked as English."""
    name, inside = found[1], found[2]
    words = re.sub(r"<[^>]*>", "", inside)
    if _CJK.search(words) or not re.search(r"[A-Za-z]{3}", words):
        return f"<{name}>{_PIECE.sub(_in_english, inside)}</{name}>"
    return f'<{name} lang="en">{inside}</{name}>'

"""Small pieces of HTML. Every text that goes in is escaped here; nothing else makes markup for the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape as _escape


class Html(str):
    """Markup that is safe to show as it is."""

    __slots__ = ()


def html(text: object) -> Html:
    """A text as markup: escaped, unless it is markup already."""
    return text if isinstance(text, Html) else Html(_escape(str(text), quote=True))


def tag(name: str, *inside: object, **attributes: object) -> Html:
    """An element. An attribute's underscores are dashes, ``class_`` is the class; None leaves one out."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escape(str(value), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{said}>{''.join(html(part) for part in inside)}</{name}>")


def joined(parts: Iterable[object]) -> Html:
    """Pieces one after another."""
    return Html("".join(html(part) for part in parts))


def progress_bar(share: float, name: str) -> Html:
    """How far something is, of 1."""
    return tag(
        "div",
        tag("span", style=f"width:{100.0 * share:.1f}%"),
        class_="sq-progress",
        role="progressbar",
        aria_valuenow=round(100.0 * share),
        aria_valuemin=0,
        aria_valuemax=100,
        aria_label=name,
    )


def facts(pairs: Mapping[str, object] | Sequence[tuple[str, object]]) -> Html:
    """Names and what they are, as a list of two columns."""
    items = pairs.items() if isinstance(pairs, Mapping) else pairs
    inside = joined(joined((tag("dt", name), tag("dd", value))) for name, value in items)
    return tag("dl", inside, class_="sq-facts")

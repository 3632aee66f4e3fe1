"""Elements of HTML. Every text that goes in is escaped (by MarkupSafe); only `Markup` goes in as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup as Html
from markupsafe import escape


def tag(name: str, *inside: object, **attributes: object) -> Html:
    """An element. An attribute's underscores are dashes, ``class_`` is the class; None leaves one out."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{said}>{Html().join(map(escape, inside))}</{name}>")


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
    inside = Html().join(tag("dt", name) + tag("dd", value) for name, value in items)
    return tag("dl", inside, class_="sq-facts")

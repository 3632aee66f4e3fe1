"""Legends: the key of every line, layer and part of a bar, told apart without colour."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup as Html

from sim.app.chart_parts import COLOURS, CROSS, PATTERNS, TONES
from sim.app.elements import tag

_DASHES = ("7 4", None, "2 3", "9 3 2 3", "4 2")
_MARKERS = (
    {"d": "M17 2.5a4.5 4.5 0 1 0 .01 0z"},
    {"d": "M13 3h8v8h-8z"},
    {"d": "M17 2l5 9h-10z"},
    {"d": "M17 1.5l5.5 5.5-5.5 5.5-5.5-5.5z"},
    {"d": CROSS, "transform": "translate(13 3)"},
)
"""Circle, square, triangle, diamond, cross around the middle of a key, as the lines carry them."""


def key(place: int, *, marked: bool = True) -> Html:
    """How the line of a scenario looks: colour, dashes and, where it has one, marker (`LINES`, `SYMBOLS`)."""
    stroke = tag(
        "line", x1=0, x2=34, y1=7, y2=7, stroke="currentColor", stroke_width=2.5,
        stroke_dasharray=_DASHES[place],
    )  # fmt: skip
    marker = tag("path", **_MARKERS[place], fill="currentColor") if marked else ""
    return tag(
        "svg", stroke, marker, viewBox="0 0 34 14", width=34, height=14, class_="sq-linekey",
        style=f"color:{(*COLOURS, 'var(--grey)')[place]}", aria_hidden="true",
    )  # fmt: skip


def part_swatch(place: int) -> Html:
    """The key of a part of a bar, with its pattern."""
    colour, pattern = f"var(--c{place + 1})", PATTERNS[place % len(PATTERNS)]
    layers_ = f"{pattern.removeprefix(', ')}, {colour}" if pattern else colour
    return tag("span", class_="sq-tone", style=f"background:{layers_}", aria_hidden="true")


def swatch(place: int) -> Html:
    """The key of a layer of a stack."""
    return tag("span", class_="sq-tone", style=f"background:{TONES[place]}", aria_hidden="true")


def named(keys: Sequence[Html], names: Sequence[str], heard: str) -> Html:
    """A legend: keys with their names."""
    items = (tag("li", k, " ", name) for k, name in zip(keys, names, strict=True))
    return tag("ul", *items, class_="sq-legend", aria_label=heard)

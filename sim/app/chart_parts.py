"""What charts have in common: colours, lines, markers, patterns, axes, and how numbers are written.

Colours are the style sheet's, so that light and dark follow from where a chart stands.
"""

from __future__ import annotations

import math
from typing import Any

type Option = dict[str, Any]

COLOURS = ("var(--base)", "var(--reform)", "var(--third)", "var(--fourth)")
LINES: tuple[Any, ...] = ([7, 4], "solid", [2, 3], [9, 3, 2, 3])
SYMBOLS = ("circle", "rect", "triangle", "diamond")
CROSS = "M0 1l1-1 3 3 3-3 1 1-3 3 3 3-1 1-3-3-3 3-1-1 3-3z"
"""A fifth marker, as a path in a square of eight: what is beside the scenarios, in grey."""
PURPOSE_COLOURS = tuple(f"var(--c{k})" for k in range(1, 9))
FONT = 13
TONES = ("var(--tone1)", "var(--tone2)", "var(--tone3)")
"""Dark to light, so that the layers of a stack read in grey."""
DECALS: tuple[Option, ...] = (
    {"symbol": "none"},
    {
        "symbol": "rect",
        "dashArrayX": [1, 0],
        "dashArrayY": [3, 5],
        "rotation": -0.785,
        "color": "var(--paper)",
    },
    {
        "symbol": "circle",
        "symbolSize": 0.5,
        "dashArrayX": [[6, 6], [0, 6, 6, 0]],
        "dashArrayY": [6, 0],
        "color": "var(--paper)",
    },
)
"""Patterns on the parts of a bar, so that they need no colour."""
PATTERNS = (
    "",
    ", repeating-linear-gradient(45deg, var(--paper) 0 2px, transparent 2px 6px)",
    ", radial-gradient(var(--paper) 1.6px, transparent 2px) 0 0 / 6px 6px",
)


def axis(**more: Any) -> Option:
    """An axis in the look of all charts."""
    return {
        "axisLine": {"lineStyle": {"color": "var(--grey)"}},
        "axisLabel": {"color": "var(--ink)", "fontSize": FONT, "hideOverlap": True},
        "splitLine": {"lineStyle": {"color": "var(--line)"}},
        "nameTextStyle": {"color": "var(--grey)", "fontSize": FONT},
        **more,
    }


def tooltip(**more: Any) -> Option:
    """What a pointer shows, in the look of all charts."""
    return {
        "confine": True,
        "backgroundColor": "var(--paper)",
        "borderColor": "var(--line)",
        "textStyle": {"color": "var(--ink)", "fontSize": FONT},
        **more,
    }


def number(value: float) -> float | None:
    """A number as charts take it: six digits, none for a gap."""
    return None if value is None or math.isnan(value) else float(f"{value:.6g}")

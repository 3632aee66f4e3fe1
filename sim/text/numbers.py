"""Numbers as people read them: no more digits than their interval supports."""

from __future__ import annotations

import math


def rounded(value: float, half_width: float = math.nan) -> str:
    """A number with the digits its interval supports: two of the half width.

    Without an interval: a whole number as it is, anything else with three digits.
    """
    if not math.isfinite(value):
        return "–"
    if half_width > 0.0:
        size = half_width
    elif value == round(value):
        return f"{value:,.0f}"
    else:
        size = abs(value) / 10.0
    digits = max(0, min(6, 1 - math.floor(math.log10(size))))
    text = f"{value:,.{digits}f}"
    # What rounds to nothing has no sign.
    return text.lstrip("-") if float(text.replace(",", "")) == 0.0 else text


def signed(difference: float, low: float, high: float) -> str:
    """A difference with its sign and half the width of its interval: ``+3.2 ± 1.1``."""
    half = (high - low) / 2.0
    text = rounded(difference, half)
    sign = "+" if difference > 0.0 and not text.startswith("-") else ""
    return f"{sign}{text} ± {rounded(half, half)}" if half > 0.0 else f"{sign}{text}"

"""Numbers as people read them: no more digits than their interval supports.

Half widths are written as the Particle Data Group writes errors (Review of Particle Physics, introduction):
with two digits where the first three are 100 to 354, else with one; but whole numbers are left whole. So
what is written is off by a seventh of the half width at most.
"""

from __future__ import annotations

import math
import re

_TWO_DIGITS = 3.55
_MINUS = re.compile(r"(?<![A-Za-z0-9_.\])-])-(?=\d)")
_LOPSIDED = 0.05  # of the half width; what is less is not seen in the digits that are shown
PLUS_MINUS = "\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}"


def rounded(value: float, half_width: float = math.nan) -> str:
    """A number with the digits its interval supports.

    Without an interval: a whole number as it is, anything else with three digits.
    """
    if not math.isfinite(value):
        return "–"
    if half_width > 0.0:
        first = math.floor(math.log10(half_width))
        wanted = (1 if half_width / 10.0**first < _TWO_DIGITS else 0) - first
    elif value == round(value):
        return f"{value:,.0f}"
    else:
        wanted = 2 - math.floor(math.log10(abs(value)))
    digits = max(0, min(6, wanted))
    text = f"{value:,.{digits}f}"
    # What rounds to nothing has no sign.
    return text.lstrip("-") if float(text.replace(",", "")) == 0.0 else text


def signed(difference: float, low: float, high: float) -> str:
    """A difference with its sign and interval: ``+3.2 ± 1.1``, see `with_interval`."""
    text = with_interval(difference, low, high)
    return f"+{text}" if difference > 0.0 and re.search("[1-9]", text.partition(" ")[0]) else text


def with_interval(value: float, low: float, high: float) -> str:
    """A number and its interval: ``3.2 ± 1.1``, or ``0.98 [0.93, 1]`` where it is not in the middle of it.

    An interval of no width, or none, is not shown.
    """
    half = (high - low) / 2.0
    text = rounded(value, half)
    if not half > 0.0:
        return text
    if abs((low + high) / 2.0 - value) <= _LOPSIDED * half:
        return f"{text} ± {rounded(half, half)}"
    return f"{text} [{rounded(low, half)}, {rounded(high, half)}]"


def probability(share: float) -> str:
    """A probability in whole per cent, never as certain or impossible: ``< 1 %`` and ``> 99 %``."""
    if not math.isfinite(share):
        return "–"
    return "< 1 %" if share < 0.01 else "> 99 %" if share > 0.99 else f"{100.0 * share:.0f} %"


def typeset(text: str) -> str:
    """The text with a minus as long as the plus, and intervals that stay on the line of their number."""
    return _MINUS.sub("\N{MINUS SIGN}", text).replace(" ± ", PLUS_MINUS)

"""Numbers as people read them: no more digits than their interval supports.

Half widths are written as the Particle Data Group writes errors (Review of Particle Physics, introduction):
with two digits where the first three are 100 to 354, else with one; and so are hundreds and thousands:
145,938 with 42,058 is 150,000 ± 40,000. So what is written is off by a seventh of the half width at most.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

_TWO_DIGITS = 3.55
_AT_MOST = 3  # digits of numbers beside one another
_MINUS = re.compile(r"(?<![A-Za-z0-9_.\])-])-(?=\d)")
_LOPSIDED = 0.05  # of the half width; what is less is not seen in the digits that are shown
PLUS_MINUS = "\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}"


def rounded(value: float, half_width: float = math.nan) -> str:
    """A number with the digits its interval supports.

    Without an interval: a whole number as it is, anything else with three digits.
    """
    if not math.isfinite(value):
        return "–"
    if 0.0 < half_width < math.inf:
        wanted = _supported(half_width)
    elif value == round(value):
        return f"{value:,.0f}"
    else:
        wanted = 2 - math.floor(math.log10(abs(value)))
    return fixed(value, min(6, wanted if 0.0 < half_width < math.inf else max(0, wanted)))


def fixed(value: float, places: int) -> str:
    """A number with so many decimal places; negative ones round to tens, hundreds, thousands."""
    text = f"{round(value, places):,.{max(0, places)}f}"
    # What rounds to nothing has no sign.
    return text if re.search("[1-9]", text) else text.lstrip("-")


def few_digits(*values: float, halves: Sequence[float] = ()) -> list[str]:
    """Values beside one another with the same places: three digits of the largest, and of none more than
    half the width of its interval supports, where `halves` has it."""
    known = [abs(value) for value in values if math.isfinite(value)]
    places = _places(max(known, default=0.0))
    if all(value == round(value) for value in known):
        places = min(places, 0)
    wide = [half if 0.0 < half < math.inf else 0.0 for half in halves] or [0.0] * len(values)
    return [_one_of_few(value, places, half) for value, half in zip(values, wide, strict=True)]


def _one_of_few(value: float, places: int, half: float) -> str:
    if not math.isfinite(value):
        return "–"
    if value == 0.0 and not half:
        return "0"  # nothing in any run: no digits of it are uncertain
    return typeset(fixed(value, min(places, _supported(half)) if half else places))


def _supported(half_width: float) -> int:
    """Decimal places of an interval's half width, see above; negative before the point."""
    first = math.floor(math.log10(half_width))
    return (1 if half_width / 10.0**first < _TWO_DIGITS else 0) - first


def _places(size: float) -> int:
    """Decimal places (negative: places before the point) at which a number has as many digits as may be."""
    if not size > 0.0:
        return 0
    places = _AT_MOST - 1 - math.floor(math.log10(size))
    # 9.996 with three digits is 10.0
    return places - 1 if round(size, places) >= 10.0 ** (_AT_MOST - places) else places


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

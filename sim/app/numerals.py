"""Numbers on screen, written one way: a minus sign, thousands separators, a space before the per cent."""

from __future__ import annotations

import re

from sim.text.numbers import typeset

_TIED = "\u00a0"


def spaced(text: str) -> str:
    """The text with a space, that no line breaks at, between a number and its per cent sign."""
    return re.sub(r"(?<=\d) ?%", f"{_TIED}%", text)


def plain(value: float) -> str:
    """A number of the data as it stands there, with thousands separators."""
    return typeset(f"{value:,.10g}")


def short(value: float, digits: int = 3) -> str:
    """As many digits as say something (thousands: whole), without an exponent."""
    return typeset(f"{value:,.0f}" if abs(value) >= 10.0**digits else f"{value:.{digits}g}")


def percent(share: float) -> str:
    """A share as whole per cent."""
    return f"{100.0 * share:.0f}{_TIED}%"

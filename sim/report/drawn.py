"""What a figure function returns, and the words that figures share."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd
from matplotlib.figure import Figure

from sim.institutions.schema import Names
from sim.text import Lang, label
from sim.text.numbers import typeset

_NOTEBOOK_DPI = 110

NAMED_AT_MOST = 5
"""A sentence names so many things; of more it tells the number."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """A figure with what belongs to it.

    `title` is a few words, `caption` says what is drawn and what to see (made from the numbers, and
    claiming no more than their intervals do), `data` is the table drawn, for download.
    """

    figure: Figure
    title: str
    caption: str
    data: pd.DataFrame

    def _repr_png_(self) -> bytes:
        """What a notebook shows."""
        image = io.BytesIO()
        self.figure.savefig(image, format="png", dpi=_NOTEBOOK_DPI, metadata={"Software": None})
        return image.getvalue()

    def csv(self) -> bytes:
        """The table as CSV; begins with a byte-order mark, so that spreadsheets read Chinese."""
        return self.data.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


class Declared(Protocol):
    """What a figure must know of an indicator."""

    @property
    def name(self) -> Names:
        """Its name in each language."""

    @property
    def unit(self) -> Names:
        """Its unit in each language."""

    @property
    def better(self) -> str:
        """``up``, ``down`` or ``none``."""

    @property
    def group(self) -> str:
        """Which group it belongs to."""

    @property
    def bounds(self) -> tuple[float, float]:
        """The lowest and the highest value possible."""


def said(names: Names, lang: Lang) -> str:
    """A name in a language."""
    return str(getattr(names, lang))


def with_unit(indicator: Declared, lang: Lang) -> str:
    """``Name [unit]``."""
    unit = said(indicator.unit, lang)
    return f"{said(indicator.name, lang)} [{unit}]" if unit else said(indicator.name, lang)


def say(code: str, lang: Lang, **gaps: object) -> str:
    """A text of ``text/messages/zh/figures.po`` with its gaps filled."""
    return label(f"figure.{code}", lang).format(**gaps)


def what_is_drawn(figure: str, runs: int, lang: Lang, **gaps: object) -> list[str]:
    """How a caption begins; with one run there are no intervals, and it says so."""
    if runs > 1:
        return [say(f"{figure}.caption", lang, runs=runs, **gaps)]
    return [say(f"{figure}.caption_one", lang, **gaps), say("one_run", lang)]


def percent(share: float, lang: Lang) -> str:
    """A share as a whole percentage."""
    return say("percent", lang, value=f"{100.0 * share:.0f}")


def listed(things: Iterable[str], lang: Lang) -> str:
    """A, B and C."""
    things = list(things)
    if len(things) < 2:
        return "".join(things)
    and_ = say("and" if len(things) == 2 else "and_last", lang)
    return say("comma", lang).join([*things[:-2], and_.join(things[-2:])])


def joined(sentences: Iterable[str], lang: Lang) -> str:
    """Sentences one after another; empty ones are left out."""
    between = " " if lang == "en" else ""
    return typeset(between.join(sentence for sentence in sentences if sentence))


def unit_below(indicator: Declared, room: float, lang: Lang) -> str:
    """``Name [unit]`` folded to `room` em, the unit on a line of its own where both don't fit one."""
    whole = with_unit(indicator, lang)
    if width_of(whole) <= room or not said(indicator.unit, lang):
        return folded(whole, room)
    name, unit = said(indicator.name, lang), said(indicator.unit, lang)
    return f"{folded(name, room)}\n{folded(f'[{unit}]', room)}"


def capital(text: str) -> str:
    """The text with a capital first letter, to begin a sentence."""
    return text[:1].upper() + text[1:]


def finding(
    names: Mapping[str, str],
    verdicts: Mapping[str, str],
    lang: Lang,
    *,
    most: int = NAMED_AT_MOST,
    **who: str,
) -> str:
    """Where an option is better, worse, higher, lower, and where there is no clear difference.

    Args:
        names: what is compared (indicators, areas) by id.
        verdicts: the finding of each: better, worse, higher, lower or unclear.
        most: of more than so many their number is told.
        who: `option` and `base`, by name.
    """
    parts = []
    for verdict in ("better", "worse", "higher", "lower", "unclear"):
        here = [names[key] for key, found in verdicts.items() if found == verdict]
        if here:
            what = listed(here, lang) if len(here) <= most else ""
            code = f"{verdict}_in" if what else f"{verdict}_number"
            parts.append(say(code, lang, what=what, count=len(here), of=len(verdicts)))
    if not parts:
        return ""
    return say("finding", lang, found=say("semicolon", lang).join(parts), **who)


def found(verdict: str, better: str, low: float, high: float) -> str:
    """What a row of `sim.analysis.compare.differences` says: better, worse, higher, lower or unclear.

    Better and worse are its verdict, which is corrected for how many indicators are looked at; an
    indicator without a better direction is higher or lower when its interval is on one side of zero.
    """
    if better != "none":
        return verdict
    if low > 0.0 or high < 0.0:
        return "higher" if low > 0.0 else "lower"
    return "unclear"


def found_in(rows: pd.DataFrame, indicators: Mapping[str, Declared], by: str = "indicator") -> dict[str, str]:
    """What each row says (see `found`), by the indicator or key it is about."""
    columns = (rows[column] for column in (by, "indicator", "verdict", "low", "high"))
    return {
        str(name): found(str(verdict), indicators[str(indicator)].better, float(low), float(high))
        for name, indicator, verdict, low, high in zip(*columns, strict=True)
    }


# --- text in boxes ---------------------------------------------------------------------------------

_NARROW, _BROAD = set("iljtfrI.,:;'|!()[] "), set("mwMW%—@")
_NEVER_FIRST = set("，。、；：）》”！？,.;:)]%·")


def width_of(text: str) -> float:
    """About how wide a line of text is, in em; rather too much than too little."""
    return sum(_em(character) for character in text)


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in _NARROW:
        return 0.36
    if character in _BROAD:
        return 0.92
    return 0.70 if character.isupper() else 0.60


def folded(text: str, width: float) -> str:
    """The text in lines of at most `width` em where it can be broken: at spaces, and between Chinese
    characters but for punctuation that may not begin a line. Lines that are there stay lines."""
    if "\n" in text:
        return "\n".join(folded(line, width) for line in text.split("\n"))
    lines, line = [], ""
    for piece in pieces(text):
        if line.strip() and width_of((line + piece).rstrip()) > width:
            lines.append(line.strip())
            line = ""
        line += piece
    return "\n".join([*lines, line.strip()])


def pieces(text: str) -> Sequence[str]:
    """What must stay on one line."""
    found: list[str] = []
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF"
        before = found[-1] if found else ""
        after_wide = bool(before) and unicodedata.east_asian_width(before[-1]) in "WF"
        joins = bool(before) and (
            character in _NEVER_FIRST
            or character == " "
            or not (wide or after_wide or before.endswith((" ", "-", "/")))
            or before.endswith(("（", "“", "《", "["))
        )
        if joins:
            found[-1] += character
        else:
            found.append(character)
    return found

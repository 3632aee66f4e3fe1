"""The two-minute page: the same few outcomes for everybody, in the same order, with two or three digits.

Which outcomes stand here is fixed, whatever came out, so that a reader knows where to look and nothing is
shown because it came out well. What is worse of all else is named below them; what is better is counted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import batched

import numpy as np

from sim.institutions.files.library import load_patterns
from sim.report.beside import Beside
from sim.report.blocks import Block, Cell, Grid, Paragraph, Point, Points, Section
from sim.report.drawn import joined, listed, said
from sim.report.over_time import months_of, yearly
from sim.report.percent import times
from sim.report.sentences import AUDIENCES, Finding, Sentences
from sim.text import label
from sim.text.numbers import PLUS_MINUS, typeset

FIRST: Mapping[str, tuple[str, ...]] = {
    "residents": (
        "on_time_share", "visits_per_case", "time_to_finish_median", "satisfaction", "unmet_need",
    ),
    "committees": ("committee_administrative_share", "committee_overtime", "assigned_items"),
    "government": ("posts_strict", "pool_posts", "coordinators", "public_spending"),
}  # fmt: skip
"""What stands on the page for whom, in its order."""

OVER_TIME = ("on_time_share", "committee_administrative_share", "administrative_footprint")
"""One outcome a question, year by year: service, committees' work, administrative footprint."""

LEADING = ("on_time_share", "committee_administrative_share", "posts_broad")
"""What the plain sentence says, one outcome an audience."""

_AT_A_TIME = 3  # options side by side
_YEARS = 8  # columns of years
_MARKS = {"better": "▲", "worse": "▼", "higher": "△", "lower": "▽", "unclear": "○"}
_CLEAR = ("better", "worse", "higher", "lower")
_DIGITS = 3


def brief(sentences: Sentences, beside: Beside, tables: Mapping[str, str]) -> tuple[Section, ...]:
    """The page's sections; `tables` names the table of main outcomes of each option."""
    say = sentences.say
    what: list[Block] = [Paragraph(joined([*sentences.undone(), *plain(sentences)], sentences.lang))]
    what.append(Paragraph(sentences.compared_how()))
    found = [Section("what", say("what"), tuple(what))]
    for audience in FIRST:
        if blocks := tuple(_audience(sentences, audience, beside, tables)):
            found.append(Section(audience, say(audience), blocks))
    if (grid := years(sentences)) is not None:
        found.append(Section("by_year", say("by_year"), (grid,)))
    found.append(Section("sure", say("sure"), sentences.sure(also_of=_not_main(sentences))))
    texts = [Point("", text) for text in held_out(sentences, beside)]
    limits = (Points("", (*sentences.fails()[0].points, *texts)),)
    return (*found, Section("fails", say("fails"), limits))


# --- the plain sentence ---------------------------------------------------------------------------------


def plain(sentences: Sentences) -> Iterator[str]:
    """One sentence an option: what becomes of one outcome for each audience, in words and three digits."""
    for option in sentences.compared.options:
        own = sentences.findings[option]
        parts = [becomes(sentences, own[name]) for name in LEADING if name in own]
        if not parts:
            parts = [becomes(sentences, finding) for finding in list(own.values())[:1]]
        text = label("figure.semicolon", sentences.lang).join(parts)
        names = {"option": sentences.names[option], "base": sentences.names[sentences.compared.base]}
        yield sentences.say("plain", **names, text=text)


def becomes(sentences: Sentences, finding: Finding) -> str:
    """What becomes of one outcome: where it goes to, or that this is not clear."""
    before, after = few_digits(*finding.means)
    space = " " if sentences.lang == "en" else ""
    unit = space + ("%" if "%" in finding.unit else finding.unit)
    code = "plain_unclear"
    if sentences.compared.pairs < 2:
        code = "plain_one"
    elif finding.verdict in _CLEAR:
        code = "plain_rises" if finding.change[0] > 0.0 else "plain_falls"
    name = finding.name if sentences.lang == "zh" else finding.name[:1].lower() + finding.name[1:]
    return sentences.say(code, name=name, before=before, after=after, unit=unit)


# --- tables of the page ---------------------------------------------------------------------------------


def _audience(
    sentences: Sentences, audience: str, beside: Beside, tables: Mapping[str, str]
) -> Iterator[Block]:
    options = sentences.compared.options
    shown = [name for name in FIRST[audience] if any(name in sentences.findings[o] for o in options)]
    if shown:
        for some in batched(options, _AT_A_TIME):
            make = _one if len(options) == 1 else _several
            yield make(sentences, f"brief-{audience}-{some[0]}", shown, some, beside)
    rest = [point for option in options if (point := _rest(sentences, audience, option, tables))]
    if rest:
        yield Points("", tuple(rest))


def _one(
    sentences: Sentences, name: str, shown: Sequence[str], options: Sequence[str], beside: Beside
) -> Grid:
    """A row an outcome: base, option, difference, verdict, and in how many futures it is better."""
    (option,) = options
    names, lang, say = sentences.names, sentences.lang, sentences.say
    robust = any(held[0] == option for held in beside.robust)
    headings = [label("indicator", lang), names[sentences.compared.base], names[option]]
    headings += [say("change_column"), label("verdict", lang), *([say("futures_better")] if robust else [])]
    rows = []
    for indicator in shown:
        finding = sentences.findings[option][indicator]
        cells = [Cell(titled(finding)), *(Cell(text) for text in few_digits(*finding.means))]
        cells += [Cell(difference(finding)), _verdict(sentences, finding)]
        if robust:
            cells.append(Cell(_held(sentences, beside, option, indicator) or "–"))
        rows.append(tuple(cells))
    return Grid(name, "", tuple(headings), tuple(rows), brief=True)


def _several(
    sentences: Sentences, name: str, shown: Sequence[str], options: Sequence[str], beside: Beside
) -> Grid:
    """A row an outcome, a column a scenario: the value with its verdict, and the futures in brackets."""
    names, lang = sentences.names, sentences.lang
    headings = [label("indicator", lang), names[sentences.compared.base], *(names[o] for o in options)]
    rows = []
    for indicator in shown:
        found = [sentences.findings[option][indicator] for option in options]
        texts = few_digits(found[0].means[0], *(finding.means[1] for finding in found))
        cells = [Cell(titled(found[0])), Cell(texts[0])]
        for option, finding, text in zip(options, found, texts[1:], strict=True):
            verdict = _verdict(sentences, finding)
            words = [text, verdict.text, _held(sentences, beside, option, indicator)]
            cells.append(Cell(" ".join(word for word in words if word), verdict.look))
        rows.append(tuple(cells))
    return Grid(name, "", tuple(headings), tuple(rows), brief=True)


def titled(finding: Finding) -> str:
    """``Name [unit]``, the unit left out where it says no more than the name."""
    return f"{finding.name} [{finding.unit}]" if finding.unit else finding.name


def difference(finding: Finding) -> str:
    """The difference and half of its interval with two digits; its ends where it is not in the middle."""
    value, low, high = finding.change
    half = (high - low) / 2.0
    if not math.isfinite(value):
        return "–"
    if not half > 0.0:
        (text,) = few_digits(value)
        return typeset(f"+{text}" if value > 0.0 else text)
    places = _places(half, 2)
    text = _plus(value, places)
    if abs((low + high) / 2.0 - value) <= 0.05 * half:
        return typeset(f"{text}{PLUS_MINUS}{_fixed(half, places)}")
    return typeset(f"{text} [{_plus(low, places)}, {_plus(high, places)}]")


def _verdict(sentences: Sentences, finding: Finding) -> Cell:
    lang = sentences.lang
    if sentences.compared.pairs < 2:
        return Cell(sentences.say("one_run"), "unclear")
    words = {
        "better": label("better", lang), "worse": label("worse", lang),
        "higher": sentences.say("is_higher"), "lower": sentences.say("is_lower"),
        "unclear": sentences.say("unclear_count"),
    }  # fmt: skip
    return Cell(f"{_MARKS[finding.verdict]} {words[finding.verdict]}", finding.verdict)


def _held(sentences: Sentences, beside: Beside, option: str, indicator: str) -> str:
    held = beside.robust.get((option, indicator))
    return "" if held is None else sentences.say("futures_of", better=held.better, futures=held.futures)


def _rest(sentences: Sentences, audience: str, option: str, tables: Mapping[str, str]) -> Point | None:
    """What became of the audience's other main outcomes: the worse by name, the others by number."""
    own = [
        finding for name, finding in sentences.findings[option].items()
        if name in sentences.main and name not in FIRST[audience] and finding.group in AUDIENCES[audience]
    ]  # fmt: skip
    if not own or sentences.compared.pairs < 2:
        return None
    worse = [finding.name for finding in own if finding.verdict == "worse"]
    better = sum(finding.verdict == "better" for finding in own)
    gaps = {"better": better, "unclear": len(own) - better - len(worse)}
    code = "rest_worse" if worse else "rest"
    text = sentences.say(
        code, **gaps, worse=len(worse), names=listed(worse, sentences.lang), table=tables[option]
    )
    several = len(sentences.compared.options) > 1
    return Point(sentences.names[option] if several else "", text, "worse" if worse and several else "")


def years(sentences: Sentences) -> Grid | None:
    """One outcome a question over the years, a row a scenario; None without any of them or in one year."""
    rows, names, lang = sentences.rows, sentences.names, sentences.lang
    there = set(rows.loc[rows["by"] == "", "indicator"].unique())
    chosen = [name for name in OVER_TIME if name in there and name in sentences.indicators]
    last = months_of(rows) // 12
    if not chosen or last < 2:
        return None
    shown = sorted({round(year) for year in np.linspace(1, last, min(last, _YEARS))})
    cells: list[tuple[Cell, ...]] = []
    for name in chosen:
        indicator, factor = sentences.indicators[name], times(sentences.declared[name])
        unit = said(indicator.unit, lang)
        title = said(indicator.name, lang)
        cells.append((Cell(f"{title} [{unit}]"),))
        found = yearly(rows, name, list(names)).set_index(["scenario", "time"])["mean"]
        pairs = [(scenario, year) for scenario in names for year in shown]
        texts = few_digits(*(factor * float(found.get(pair, math.nan)) for pair in pairs))
        for k, called in enumerate(names.values()):
            own = texts[k * len(shown) : (k + 1) * len(shown)]
            cells.append((Cell(called), *(Cell(text) for text in own)))
    headings = (sentences.say("year_column"), *(str(year) for year in shown))
    return Grid("brief-years", "", headings, tuple(cells), brief=True)


def _not_main(sentences: Sentences) -> list[str]:
    """Names of what stands on the page but is no main outcome."""
    found = sentences.findings[sentences.compared.options[0]]
    first = [name for names in FIRST.values() for name in names]
    return [found[name].name for name in first if name in found and name not in sentences.main]


# --- what speaks against it -----------------------------------------------------------------------------


def held_out(sentences: Sentences, beside: Beside) -> Iterator[str]:
    """Patterns that the model does not meet, and falsifiers that it does."""
    say, lang = sentences.say, sentences.lang
    if beside.patterns:
        named = load_patterns()
        failed = [said(named[p].name, lang) for p, o in beside.patterns.items() if o == "fail" and p in named]
        gaps = {"failed": len(failed), "of": len(beside.patterns), "names": listed(failed, lang)}
        yield say("patterns_failed" if failed else "patterns_met", **gaps)
    if beside.refuted is None:
        yield say("falsifiers_not_asked")
    elif beside.refuted:
        yield say("falsifiers_met", names=listed((label(f"falsify.{i}", lang) for i in beside.refuted), lang))
    else:
        yield say("falsifiers_stand")


# --- numbers ---------------------------------------------------------------------------------------------


def few_digits(*values: float) -> list[str]:
    """Values beside one another with the same places: three digits of the largest."""
    known = [abs(value) for value in values if math.isfinite(value)]
    places = _places(max(known, default=0.0), _DIGITS)
    if all(value == round(value) for value in known):
        places = min(places, 0)
    return [typeset(_fixed(value, places)) if math.isfinite(value) else "–" for value in values]


def _places(size: float, digits: int) -> int:
    """Decimal places (negative: places before the point) at which a number has so many digits."""
    if not size > 0.0:
        return 0
    places = digits - 1 - math.floor(math.log10(size))
    # 9.996 with three digits is 10.0
    return places - 1 if round(size, places) >= 10.0 ** (digits - places) else places


def _fixed(value: float, places: int) -> str:
    text = f"{round(value, places):,.{max(0, places)}f}"
    return text.lstrip("-") if not re.search("[1-9]", text) else text


def _plus(value: float, places: int) -> str:
    text = _fixed(value, places)
    return f"+{text}" if value > 0.0 and re.search("[1-9]", text) else text

"""The two-minute page: the same few outcomes for everybody, in the same order, with two or three digits.

Which outcomes stand here is fixed, whatever came out, so that a reader knows where to look and nothing is
shown because it came out well. What is worse of all else is named below them; what is better is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import batched

import numpy as np
import pandas as pd

from sim.institutions.files.library import load_patterns
from sim.report.answer import Measure, by_years, clause, declared_of, finding_of, questions_of
from sim.report.beside import Beside
from sim.report.blocks import Block, Cell, Grid, Paragraph, Point, Points, Section
from sim.report.drawn import joined, listed, said, with_unit
from sim.report.over_time import months_of
from sim.report.percent import indicators_shown, times
from sim.report.sentences import AUDIENCES, Finding, Sentences
from sim.text import label
from sim.text.numbers import few_digits

FIRST: Mapping[str, tuple[str, ...]] = {
    "residents": (
        "on_time_share", "visits_per_case", "time_to_finish_median", "satisfaction", "unmet_need",
    ),
    "committees": ("committee_administrative_share", "committee_overtime", "assigned_items"),
    "government": ("posts_strict", "pool_posts", "coordinators", "public_spending"),
}  # fmt: skip
"""What stands on the page for whom, in its order."""

_AT_A_TIME = 6  # options side by side
_IN_SENTENCES = 2  # options; of more the answers are a table
_YEARS = 8  # columns of years
_MARKS = {"better": "▲", "worse": "▼", "higher": "△", "lower": "▽", "unclear": "○"}


def brief(sentences: Sentences, beside: Beside, tables: Mapping[str, str]) -> tuple[Section, ...]:
    """The page's sections; `tables` names the table of main outcomes of each option."""
    say = sentences.say
    what: list[Block] = []
    if (grid := answers(sentences)) is None:
        what.append(Paragraph(joined([*sentences.undone(), *plain(sentences)], sentences.lang)))
    else:
        what += [*(Paragraph(text) for text in sentences.undone()), grid]
    what.append(Paragraph(joined([sentences.compared_how(), _key(sentences, beside)], sentences.lang)))
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
    """One sentence an option: the three answers in short (`sim.report.answer`)."""
    for option in sentences.compared.options:
        parts = [clause(sentences, question.drawn, option) for question in questions_of(sentences)]
        if not parts:
            parts = [
                clause(sentences, Measure(name), option) for name in list(sentences.findings[option])[:1]
            ]
        text = label("figure.semicolon", sentences.lang).join(filter(None, parts))
        names = {"option": sentences.names[option], "base": sentences.names[sentences.compared.base]}
        yield sentences.say("plain", **names, text=text)


def answers(sentences: Sentences) -> Grid | None:
    """The three answers as a table, a row an option, where there are too many for sentences."""
    options, questions = sentences.compared.options, questions_of(sentences)
    if len(options) <= _IN_SENTENCES or not questions:
        return None
    named = indicators_shown({q.id: declared_of(sentences, q.drawn) for q in questions})
    headings = (sentences.say("option"), *(with_unit(named[q.id], sentences.lang) for q in questions))
    rows = []
    for option in options:
        cells = [Cell(sentences.names[option])]
        for question in questions:
            finding = finding_of(sentences, option, question.drawn)
            if finding is None:
                cells.append(Cell("–"))
                continue
            text = f"{finding.levels[1]} ({finding.difference}) {_mark(sentences, finding)}"
            cells.append(Cell(text.strip(), finding.verdict))
        rows.append(tuple(cells))
    base = [finding_of(sentences, options[0], q.drawn) for q in questions]
    levels = tuple(Cell("–" if finding is None else finding.levels[0]) for finding in base)
    first = (Cell(sentences.names[sentences.compared.base]), *levels)
    return Grid("brief-answers", "", headings, (first, *rows), brief=True)


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
    if rest := tuple(_rest(sentences, audience, tables)):
        yield Points("", rest)


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
        cells = [Cell(titled(finding)), *(Cell(text) for text in finding.levels)]
        cells += [Cell(finding.difference), _verdict(sentences, finding)]
        if robust:
            cells.append(Cell(_held(sentences, beside, option, indicator) or "–"))
        rows.append(tuple(cells))
    return Grid(name, "", tuple(headings), tuple(rows), brief=True)


def _several(
    sentences: Sentences, name: str, shown: Sequence[str], options: Sequence[str], beside: Beside
) -> Grid:
    """A row an outcome, a column a scenario: the value with the mark of its verdict, and the futures."""
    names, lang = sentences.names, sentences.lang
    headings = [label("indicator", lang), names[sentences.compared.base], *(names[o] for o in options)]
    rows = []
    for indicator in shown:
        found = [sentences.findings[option][indicator] for option in options]
        means = [found[0].means[0], *(finding.means[1] for finding in found)]
        halves = [found[0].halves[0], *(finding.halves[1] for finding in found)]
        texts = few_digits(*means, halves=halves)
        cells = [Cell(titled(found[0])), Cell(texts[0])]
        for option, finding, text in zip(options, found, texts[1:], strict=True):
            held = beside.robust.get((option, indicator))
            futures = "" if held is None else f"{held.better}/{held.futures}"
            words = [text, _mark(sentences, finding), futures]
            cells.append(Cell(" ".join(word for word in words if word), finding.verdict))
        rows.append(tuple(cells))
    return Grid(name, "", tuple(headings), tuple(rows), brief=True)


def titled(finding: Finding) -> str:
    """``Name [unit]``, the unit left out where it says no more than the name."""
    return f"{finding.name} [{finding.unit}]" if finding.unit else finding.name


def _verdict(sentences: Sentences, finding: Finding) -> Cell:
    if sentences.compared.pairs < 2:
        return Cell(sentences.say("one_run"), "unclear")
    return Cell(f"{_MARKS[finding.verdict]} {_words(sentences)[finding.verdict]}", finding.verdict)


def _words(sentences: Sentences) -> dict[str, str]:
    lang = sentences.lang
    return {
        "better": label("better", lang), "worse": label("worse", lang),
        "higher": sentences.say("is_higher"), "lower": sentences.say("is_lower"),
        "unclear": sentences.say("unclear_count"),
    }  # fmt: skip


def _mark(sentences: Sentences, finding: Finding) -> str:
    return "" if sentences.compared.pairs < 2 else _MARKS[finding.verdict]


def _key(sentences: Sentences, beside: Beside) -> str:
    """What the marks of several options stand for."""
    if len(sentences.compared.options) < 2 or sentences.compared.pairs < 2:
        return ""
    marks = [f"{mark} {word}" for mark, word in zip(_MARKS.values(), _words(sentences).values(), strict=True)]
    futures = sentences.say("futures_key") if beside.robust else ""
    return joined([sentences.say("marks", marks=listed(marks, sentences.lang)), futures], sentences.lang)


def _held(sentences: Sentences, beside: Beside, option: str, indicator: str) -> str:
    held = beside.robust.get((option, indicator))
    return "" if held is None else sentences.say("futures_of", better=held.better, futures=held.futures)


def _rest(sentences: Sentences, audience: str, tables: Mapping[str, str]) -> Iterator[Point]:
    """What became of the audience's other main outcomes: the worse by name, the others by number.

    Options of which the same is to be said share a point.
    """
    options, alike = sentences.compared.options, dict[tuple[int, int, tuple[str, ...]], list[str]]()
    for option in options if sentences.compared.pairs > 1 else ():
        own = [
            finding for name, finding in sentences.findings[option].items()
            if name in sentences.main and name not in FIRST[audience]
            and finding.group in AUDIENCES[audience]
        ]  # fmt: skip
        if own:
            worse = tuple(finding.name for finding in own if finding.verdict == "worse")
            better = sum(finding.verdict == "better" for finding in own)
            alike.setdefault((better, len(own) - better - len(worse), worse), []).append(option)
    several = len(options) > 1
    for (better, unclear, worse), who in alike.items():
        all_ = several and who == options
        text = sentences.say(
            "rest_worse" if worse else "rest", better=better, unclear=unclear, worse=len(worse),
            names=listed(worse, sentences.lang),
            table=f"{tables[who[0]]} – {tables[who[-1]]}" if all_
            else listed((tables[o] for o in who), sentences.lang),
        )  # fmt: skip
        called = listed((sentences.names[option] for option in who), sentences.lang)
        about = sentences.say("every_option") if all_ else called if several else ""
        yield Point(about, text, "worse" if worse and several else "")


def years(sentences: Sentences) -> Grid | None:
    """The outcome of each question over the years, a row a scenario; None without any or in one year."""
    names, lang = sentences.names, sentences.lang
    chosen = [question.drawn for question in questions_of(sentences)]
    last = months_of(sentences.rows) // 12
    if not chosen or last < 2:
        return None
    shown = sorted({round(year) for year in np.linspace(1, last, min(last, _YEARS))})
    cells: list[tuple[Cell, ...]] = []
    for measure in chosen:
        declared = declared_of(sentences, measure)
        cells.append((Cell(with_unit(indicators_shown({"": declared})[""], lang)),))
        found = by_years(sentences, measure).set_index(["scenario", "time"])
        of = found.reindex(pd.MultiIndex.from_product([list(names), shown])) * times(declared)
        halves = ((of["high"] - of["low"]) / 2.0).groupby(level=0, sort=False).transform("median")
        texts = few_digits(*of["mean"].to_list(), halves=halves.to_list())
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

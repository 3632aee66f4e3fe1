"""The three questions a reform is judged by: service, committees' hours, the size of the administration.

Each is answered by a sentence with size and certainty, in the numbers of the report (see `Finding`), and by
a table over time for a chart: the same words and digits on the two-minute page, on the slides and in the app.
A comparison that lacks a question's indicator does without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from sim.analysis.claims import is_constant
from sim.analysis.compare import window_means
from sim.institutions.schema import Names
from sim.report.drawn import Declared, capital, found, joined, listed, said
from sim.report.hours import INDICATOR as HOURS
from sim.report.over_time import monthly, yearly
from sim.report.percent import ROWS, table_shown
from sim.report.sentences import Finding, Sentences, half_width, mean_with_interval
from sim.text import LANGUAGES, Lang, label
from sim.text.numbers import signed, typeset

FOOTPRINT = "administrative_footprint"
FOOTPRINT_PARTS = {"posts": "posts_strict", "pool": "pool_posts", "coordinators": "coordinators"}
"""What the footprint is the sum of, from the bottom of the stack upwards: part to indicator of its own."""

QuestionId = Literal["service", "hours", "footprint"]


@dataclass(frozen=True)
class Measure:
    """An indicator, or its part for one key of a breakdown."""

    indicator: str
    by: str = ""
    key: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked, what is drawn over time, and what is told beside it."""

    id: QuestionId
    drawn: Measure
    beside: tuple[Measure, ...]


QUESTIONS = (
    Question(
        "service",
        Measure("on_time_share"),
        (Measure("time_to_finish_median"), Measure("satisfaction")),
    ),
    Question(
        "hours",
        Measure(HOURS, "purpose", "assigned"),
        (Measure(HOURS, "purpose", "self_governance"), Measure(HOURS)),
    ),
    Question(
        "footprint",
        Measure(FOOTPRINT),
        tuple(Measure(name) for name in FOOTPRINT_PARTS.values()),
    ),
)
_VERDICTS = ("better", "worse", "higher", "lower")


def say(code: str, lang: Lang, **gaps: object) -> str:
    """A text of ``text/messages/zh/answer.po`` with its gaps filled."""
    return label(f"answer.{code}", lang).format(**gaps)


def questions_of(sentences: Sentences) -> list[Question]:
    """The questions that a comparison can answer."""
    rows = sentences.compared.differences
    there = set(zip(rows["indicator"], rows["by"], rows["key"], strict=True))
    return [
        q
        for q in QUESTIONS
        if (q.drawn.indicator, q.drawn.by, q.drawn.key) in there and q.drawn.indicator in sentences.indicators
    ]


def finding_of(sentences: Sentences, option: str, measure: Measure) -> Finding | None:
    """What was found of an indicator or of a part of it; None where the comparison lacks it."""
    if not measure.by:
        return sentences.findings[option].get(measure.indicator)
    compared = sentences.compared
    before, after = (_row(compared.summary, who, measure) for who in (compared.base, option))
    change = _row(compared.differences, option, measure)
    if before is None or after is None or change is None:
        return None
    declared = sentences.indicators[measure.indicator]
    return Finding(
        measure.indicator,
        part_name(measure, sentences.lang),
        said(declared.unit, sentences.lang),
        declared.group,
        found(str(change["verdict"]), declared.better, float(change["low"]), float(change["high"])),
        float(change["relative"]),
        mean_with_interval(before),
        mean_with_interval(after),
        typeset(signed(float(change["difference"]), float(change["low"]), float(change["high"]))),
        "",
        "–",
        (float(before["mean"]), float(after["mean"])),
        (float(change["difference"]), float(change["low"]), float(change["high"])),
        (half_width(before), half_width(after)),
    )


def part_name(measure: Measure, lang: Lang) -> str:
    """What a part of an indicator is called where it stands alone."""
    return say(f"part.{measure.indicator}.{measure.key}", lang)


def _row(table: pd.DataFrame, scenario: str, measure: Measure) -> dict[Any, Any] | None:
    own = table[
        (table["scenario"] == scenario)
        & (table["indicator"] == measure.indicator)
        & (table["by"] == measure.by)
        & (table["key"] == measure.key)
    ]
    return next(iter(own.to_dict("records")), None)


def sentence(sentences: Sentences, question: Question, option: str) -> str:
    """What the option does to what is asked, how large that is, and whether it is clear."""
    return capital(_told(sentences, "change", question.drawn, option))


def clause(sentences: Sentences, measure: Measure, option: str) -> str:
    """The same in short, as a part of a sentence."""
    text = _told(sentences, "beside", measure, option)
    return text[:1].lower() + text[1:]


def _told(sentences: Sentences, way: str, measure: Measure, option: str) -> str:
    finding = finding_of(sentences, option, measure)
    if finding is None:
        return ""
    verdict = finding.verdict if finding.verdict in _VERDICTS else "unclear"
    if verdict == "unclear" and excludes_0(finding):
        main = not measure.by and measure.indicator in sentences.main
        verdict = "among_main" if main else "among_all"
    code = "one" if sentences.compared.pairs < 2 else "same" if is_same(finding) else verdict
    return say(f"{way}.{code}", sentences.lang, **_gaps(finding, sentences.lang))


def beside(sentences: Sentences, question: Question, option: str) -> list[str]:
    """What else is told, each with its size and whether it is clear."""
    told = [_told(sentences, "beside", measure, option) for measure in question.beside]
    return [label("figure.stop", sentences.lang).format(text=capital(text)) for text in told if text]


def excludes_0(finding: Finding) -> bool:
    """Whether there is a difference by its own interval, whatever else is compared."""
    _, low, high = finding.change
    return low > 0.0 or high < 0.0


def is_same(finding: Finding) -> bool:
    """Whether nothing differs in any pair of runs."""
    return finding.difference == "0"


def _gaps(finding: Finding, lang: Lang) -> dict[str, str]:
    unit = finding.unit
    tight = unit.startswith("%") or lang == "zh"
    before, after = finding.levels
    if unit.startswith("%"):
        value = say("percent", lang, value=after)
    else:
        value = after + ("" if not unit or _is_index(unit) else unit if tight else f" {unit}")
    points = f" {finding.points}" if finding.points else ""
    return {
        "name": finding.name,
        "before": say("percent", lang, value=before) if unit.startswith("%") else before,
        "after": value,
        "difference": finding.difference + points,
    }


def _is_index(unit: str) -> bool:
    return unit.startswith(("index", "指数"))


def over_time(sentences: Sentences, measure: Measure) -> pd.DataFrame:
    """Monthly means and intervals as they are shown (`sim.report.over_time.BAND_COLUMNS`)."""
    own = table_shown(as_whole(sentences.rows, measure), sentences.declared, ROWS)
    bounds = sentences.indicators[measure.indicator].bounds
    return monthly(own, measure.indicator, list(sentences.names), bounds)


def by_years(sentences: Sentences, measure: Measure) -> pd.DataFrame:
    """Yearly means and intervals as they were measured (`sim.report.over_time.BAND_COLUMNS`)."""
    own, bounds = as_whole(sentences.rows, measure), sentences.declared[measure.indicator].bounds
    return yearly(own, measure.indicator, list(sentences.names), bounds)[
        ["scenario", "time", "mean", "low", "high"]
    ]


def as_whole(table: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """The rows of an indicator, or of its part as if it were an indicator's total."""
    own = table[
        (table["indicator"] == measure.indicator)
        & (table["by"] == measure.by)
        & (table["key"] == measure.key)
    ]
    return own.astype({"by": object, "key": object}).assign(by="", key="")


@dataclass(frozen=True)
class _Part:
    """A part of an indicator, declared as an indicator of its own."""

    name: Names
    unit: Names
    better: str
    group: str
    bounds: tuple[float, float]


def declared_of(sentences: Sentences, measure: Measure) -> Declared:
    """What is declared of a measure, as it is measured."""
    whole = sentences.declared[measure.indicator]
    if not measure.by:
        return whole
    name = Names(**{lang: capital(part_name(measure, lang)) for lang in LANGUAGES})
    return _Part(name, whole.unit, whole.better, whole.group, whole.bounds)


def worse(sentences: Sentences, option: str) -> list[Finding]:
    """Everything that gets worse, main outcomes first, in the order of the tables."""
    own = sentences.findings[option]
    return [own[name] for name in (*sentences.main, *sentences.others) if _is_worse(own.get(name))]


def _is_worse(finding: Finding | None) -> bool:
    return finding is not None and finding.verdict == "worse"


def constant(sentences: Sentences) -> list[str]:
    """Indicators that have one value in every run of every scenario in the window: they tell nothing."""
    rows = sentences.compared.rows
    means = window_means(rows[rows["by"] == ""], sentences.compared.window)
    return [
        str(name)
        for name, own in means.groupby("indicator", observed=True)["value"]
        if is_constant(own.to_numpy(dtype="float64"))
    ]


def names_of(sentences: Sentences, indicators: Sequence[str]) -> str:
    """Their names, listed."""
    lang = sentences.lang
    return listed((said(sentences.indicators[n].name, lang) for n in indicators), lang)


def nothing_changes(sentences: Sentences, option: str) -> str:
    """That the option is as the base in every run, where it is; otherwise nothing."""
    if sentences.compared.pairs < 1 or not sentences.identical(option):
        return ""
    names = sentences.names
    return joined(
        [say("nothing", sentences.lang, option=names[option], base=names[sentences.compared.base])],
        sentences.lang,
    )

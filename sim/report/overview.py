"""The first sheets of the workbook: the outcomes of the two-minute page in full digits, their years, charts.

Every number is a number with a format, as precise as it was computed, so that it can be calculated with.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sim.report.answer import Measure, by_years, declared_of, questions_of
from sim.report.brief import FIRST
from sim.report.drawn import Declared, said, with_unit
from sim.report.fading import PARTS_OF_FOOTPRINT
from sim.report.over_time import months_of
from sim.report.percent import shown, times
from sim.report.sentences import Sentences
from sim.report.style import SERIES
from sim.text import label

_TOP = 3  # rows above the table: title, subtitle, an empty one
_CHART = {"width": 460, "height": 280}
_ACROSS = 470  # pixels from chart to chart
_VERDICTS = ("better", "worse", "higher", "lower")


def overview(book: Workbook, sentences: Sentences, title: str, subtitle: str) -> None:
    """Two sheets, the overview with its charts first."""
    first = book.add_worksheet(sentences.say("overview_sheet"))
    years = book.add_worksheet(sentences.say("years_sheet"))
    last = _outcomes(book, first, sentences, title, subtitle)
    places = _years(book, years, sentences)
    for k, (measure, rows) in enumerate(places.items()):
        chart = _chart(sentences, book, years, shown(declared_of(sentences, measure)), rows)
        first.insert_chart(last + 2, 0, chart, {"x_offset": 10 + k * _ACROSS})


def _outcomes(book: Workbook, sheet: Worksheet, sentences: Sentences, title: str, subtitle: str) -> int:
    """A row an outcome and option; returns the last row."""
    lang, say = sentences.lang, sentences.say
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
    sheet.write_string(1, 0, subtitle)
    headings = (
        say("about"), label("indicator", lang), label("unit", lang), say("option"),
        say("base_value"), say("option_value"), say("change_column"), say("low_end"), say("high_end"),
        label("verdict", lang),
    )  # fmt: skip
    for k, heading in enumerate(headings):
        sheet.write_string(_TOP, k, heading, bold)
    row = _TOP
    wide = [22, 34, 26, 26, 13, 13, 13, 13, 13, 22]
    for audience, names in FIRST.items():
        for indicator in names:
            for option in sentences.compared.options:
                finding = sentences.findings[option].get(indicator)
                if finding is None:
                    continue
                row += 1
                words = (say(audience), finding.name, finding.unit, sentences.names[option])
                for k, text in enumerate(words):
                    sheet.write_string(row, k, text)
                plain = number_format(book, max(map(abs, finding.means)))
                for k, value in enumerate(finding.means, 4):
                    _number(sheet, row, k, value, plain)
                half = (finding.change[2] - finding.change[1]) / 2.0
                signed = number_format(book, half if half > 0.0 else abs(finding.change[0]), sign=True)
                for k, value in enumerate(finding.change, 6):
                    _number(sheet, row, k, value, signed)
                sheet.write_string(row, 9, _verdict(sentences, finding.verdict))
    for k, width in enumerate(wide):
        sheet.set_column(k, k, width)
    sheet.freeze_panes(_TOP + 1, 2)
    return row


def _verdict(sentences: Sentences, verdict: str) -> str:
    lang, say = sentences.lang, sentences.say
    if sentences.compared.pairs < 2:
        return say("one_run")
    return {
        "better": label("better", lang), "worse": label("worse", lang), "higher": say("is_higher"),
        "lower": say("is_lower"), "unclear": say("unclear_count"),
    }[verdict]  # fmt: skip


def _years(book: Workbook, sheet: Worksheet, sentences: Sentences) -> dict[Measure, list[int]]:
    """A row an outcome and scenario, a column a year; the rows of each that answers a question."""
    rows, names, lang = sentences.rows, sentences.names, sentences.lang
    bold = book.add_format({"bold": True, "bottom": 1})
    last = months_of(rows) // 12
    there = set(rows.loc[rows["by"] == "", "indicator"].unique())
    answers = [question.drawn for question in questions_of(sentences)]
    others = (*PARTS_OF_FOOTPRINT, *(name for own in FIRST.values() for name in own))
    told = (Measure(name) for name in others if name in there and name in sentences.indicators)
    for k, heading in enumerate((label("indicator", lang), sentences.say("option"))):
        sheet.write_string(0, k, heading, bold)
    for year in range(1, last + 1):
        sheet.write_number(0, 1 + year, year, bold)
    at, places = 0, dict[Measure, list[int]]()
    for measure in dict.fromkeys((*answers, *told)):
        declared = declared_of(sentences, measure)
        factor, title = times(declared), with_unit(shown(declared), lang)
        found = by_years(sentences, measure).set_index(["scenario", "time"])["mean"]
        size = float(np.nanmax(np.abs(found.to_numpy()), initial=0.0))
        form = number_format(book, factor * size)
        for scenario, called in names.items():
            at += 1
            sheet.write_string(at, 0, title)
            sheet.write_string(at, 1, called)
            for year in range(1, last + 1):
                _number(sheet, at, 1 + year, factor * float(found.get((scenario, year), math.nan)), form)
            if measure in answers and last > 1:
                places.setdefault(measure, []).append(at)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 26)
    sheet.freeze_panes(1, 2)
    return places


def _chart(
    sentences: Sentences, book: Workbook, sheet: Worksheet, indicator: Declared, rows: list[int]
) -> Any:
    """A line a scenario over the years, in the colours of all figures."""
    last = months_of(sentences.rows) // 12
    chart = book.add_chart({"type": "line"})
    for k, row in enumerate(rows):
        colour = SERIES[k % len(SERIES)].colour
        chart.add_series(
            {
                "name": [sheet.get_name(), row, 1],
                "categories": [sheet.get_name(), 0, 2, 0, 1 + last],
                "values": [sheet.get_name(), row, 2, row, 1 + last],
                "line": {"color": colour, "width": 2.25},
                "marker": {"type": "automatic", "fill": {"color": colour}, "border": {"color": colour}},
            }
        )
    chart.set_title({"name": said(indicator.name, sentences.lang), "name_font": {"size": 12}})
    chart.set_x_axis({"name": sentences.say("year_column")})
    chart.set_y_axis({"name": said(indicator.unit, sentences.lang), "major_gridlines": {"visible": True}})
    chart.set_legend({"position": "bottom"})
    chart.set_size(_CHART)
    return chart


def number_format(book: Workbook, size: float, *, sign: bool = False) -> Format:
    """Three digits of a number so large, thousands with commas; the file keeps all of them."""
    places = 0 if not size > 0.0 else max(0, 2 - math.floor(math.log10(size)))
    plain = "#,##0" + (f".{'0' * min(6, places)}" if places else "")
    return book.add_format({"num_format": f"+{plain};-{plain};{plain}" if sign else plain})


def _number(sheet: Worksheet, row: int, column: int, value: float, form: Format) -> None:
    if math.isfinite(value):
        sheet.write_number(row, column, value, form)

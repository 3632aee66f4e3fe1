"""The workbook's overview: real numbers of the comparison, their years, and charts of them."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.answer import declared_of, questions_of
from sim.report.brief import FIRST
from sim.report.content import report_of
from sim.report.results import Compared, read
from sim.report.sentences import Sentences
from sim.report.workbook import workbook
from sim.text import LANGUAGES, Lang
from tests.report.test_slides import STORED


@pytest.fixture(scope="module")
def stored() -> Compared:
    return read(STORED)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_overview_holds_the_numbers_of_the_comparison(stored: Compared, lang: Lang) -> None:
    sentences = Sentences(stored, INDICATORS, HEADLINE, lang)
    content = workbook(report_of(stored, INDICATORS, HEADLINE, lang), stored, sentences)
    book = openpyxl.load_workbook(io.BytesIO(content))
    first, years = book.worksheets[:2]
    means = stored.summary[stored.summary["by"] == ""].set_index(["scenario", "indicator"])["mean"]
    changes = stored.differences[stored.differences["by"] == ""].set_index("indicator")
    rows = [row for row in first.iter_rows(min_row=5, values_only=True) if row[1]]
    wanted = [name for names in FIRST.values() for name in names]
    assert [row[1] for row in rows] == [getattr(INDICATORS[name].name, lang) for name in wanted]
    for name, row in zip(wanted, rows, strict=True):
        factor = 100.0 if INDICATORS[name].unit.en.startswith("share") else 1.0
        assert row[4:6] == pytest.approx([factor * means[s, name] for s in ("old", "reform")], rel=1e-12)
        ends = [factor * changes[end][name] for end in ("difference", "low", "high")]
        assert row[6:9] == pytest.approx(ends, rel=1e-12)
    assert all(cell.number_format != "General" for row in first["E5:I8"] for cell in row)
    assert all(isinstance(cell.value, int | float) for row in years["C2:H7"] for cell in row)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        charts = [parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/charts/chart")]
    questions = questions_of(sentences)
    assert len(charts) == len(questions) == 3
    for chart, question in zip(charts, questions, strict=True):
        assert getattr(declared_of(sentences, question.drawn).name, lang) in chart
        assert chart.count("<c:ser>") == 2

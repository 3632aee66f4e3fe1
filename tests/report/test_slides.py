"""Slides: the numbers of the two-minute page, inside the slide, and always the same bytes."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.answer import QUESTIONS, clause, finding_of, sentence
from sim.report.beside import Beside
from sim.report.blocks import Grid, Paragraph
from sim.report.brief import FIRST, brief
from sim.report.results import Compared, read
from sim.report.sentences import Sentences
from sim.report.slides import slides
from sim.report.style import chinese_font
from sim.text import LANGUAGES, Lang

pptx = pytest.importorskip("pptx")
STORED = Path(__file__).resolve().parents[2] / "sim" / "data" / "stored" / "comparison"


@pytest.fixture(scope="module")
def stored() -> Compared:
    return read(STORED)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_three_answers_with_three_panels_and_the_numbers_of_the_page(stored: Compared, lang: Lang) -> None:
    if lang == "zh" and chinese_font() is None:
        pytest.skip("no font with Chinese characters")
    deck = pptx.Presentation(io.BytesIO(slides(stored, INDICATORS, HEADLINE, lang)))
    sentences = Sentences(stored, INDICATORS, HEADLINE, lang)
    page = brief(sentences, Beside(), dict.fromkeys(stored.options, ""))
    all_ = list(deck.slides)
    assert len(all_) == 6
    assert all_[0].shapes.title.text_frame.text == sentences.title()
    assert sum(shape.shape_type == 13 for shape in all_[0].shapes) == 3, "three panels"
    words = [shape.text_frame.text for shape in all_[0].shapes if shape.has_text_frame]
    paragraph = page[0].blocks[0]
    assert isinstance(paragraph, Paragraph)
    for question in QUESTIONS:
        told = sentence(sentences, question, "reform")
        assert told in words and told, "as the app tells it"
        short = clause(sentences, question.drawn, "reform")
        assert short in paragraph.text and short, "as the page tells it"
        before, after = finding_of(sentences, "reform", question.drawn).levels  # type: ignore[union-attr]
        assert before in told and after in told and before in short and after in short
    for slide, audience in zip(all_[1:4], FIRST, strict=True):
        (section,) = [section for section in page if section.id == audience]
        (grid,) = [block for block in section.blocks if isinstance(block, Grid)]
        (table,) = [shape.table for shape in slide.shapes if shape.has_table]
        shown = [[cell.text for cell in row.cells] for row in table.rows]
        assert shown == [list(grid.headings), *([cell.text for cell in row] for row in grid.rows)]
        assert slide.has_notes_slide and len(slide.notes_slide.notes_text_frame.text) > 30
    for slide in all_:
        for shape in slide.shapes:
            assert min(shape.left, shape.top) >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
            if shape.shape_type == 13:
                assert shape._element.nvPicPr.cNvPr.get("descr")


def test_the_same_results_give_the_same_slides(stored: Compared) -> None:
    assert slides(stored, INDICATORS, HEADLINE, "en") == slides(stored, INDICATORS, HEADLINE, "en")


def test_slides_of_six_options_stay_inside_and_tell_them_all(stored: Compared) -> None:
    """The stored reform six times over, under six names."""
    options = [f"reform_{k}" for k in range(1, 7)]

    def six(table: pd.DataFrame) -> pd.DataFrame:
        base = table[table["scenario"] == "old"]
        own = table[table["scenario"] == "reform"]
        return pd.concat([base, *(own.assign(scenario=option) for option in options)], ignore_index=True)

    about = stored.manifest["scenarios"]
    scenarios = {"old": about["old"]}
    scenarios |= dict.fromkeys(options, about["reform"])
    runs = stored.manifest["runs"]
    done = [run for run in runs["finished"] if run["scenario"] == "old"]
    done += [{**run, "scenario": option} for option in options for run in done]
    manifest = {**stored.manifest, "scenarios": scenarios, "runs": {**runs, "finished": done}}
    many = replace(
        stored, manifest=manifest, rows=six(stored.rows), summary=six(stored.summary),
        differences=pd.concat([stored.differences.assign(scenario=option) for option in options]),
    )  # fmt: skip
    deck = pptx.Presentation(io.BytesIO(slides(many, INDICATORS, HEADLINE, "en")))
    first = deck.slides[0]
    sentences = Sentences(many, INDICATORS, HEADLINE, "en")
    words = "\n".join(shape.text_frame.text for shape in first.shapes if shape.has_text_frame)
    for question in QUESTIONS:
        assert words.count(sentence(sentences, question, "reform_6")) == 6
    for slide in deck.slides:
        for shape in slide.shapes:
            assert min(shape.left, shape.top) >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height

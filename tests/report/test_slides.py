"""Slides: the numbers of the two-minute page, inside the slide, and always the same bytes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.beside import Beside
from sim.report.blocks import Grid
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

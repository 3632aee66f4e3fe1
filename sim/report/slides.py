"""The three answers as slides (PPTX): one with all of them side by side, then one for each, then the limits.

Words are text and tables are tables, so that they can be changed; charts are pictures, which look the same
everywhere. What a figure's caption says is in the slide's notes. The same results give the same bytes.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from sim.report.answer import Measure, as_whole, declared_of, questions_of, sentence
from sim.report.answer import say as answer
from sim.report.beside import Beside, outcomes_of_patterns
from sim.report.blocks import Grid, Points, Section
from sim.report.brief import FIRST, brief, plain
from sim.report.drawn import Declared, Drawn, folded, joined, listed, width_of
from sim.report.pictures import OPTIONS_DRAWN
from sim.report.results import Compared
from sim.report.save import figure_bytes
from sim.report.sentences import Sentences
from sim.report.style import BETTER, GREY, INK, WORSE, Size
from sim.report.trajectories import trajectories
from sim.text import Lang

_WIDE, _HIGH, _EDGE = 338.67, 190.5, 12.0  # mm of a slide, and free at its sides
_TITLE, _TEXT, _LEAST = 26.0, 16.0, 9.0  # points
_LINE = 1.25  # of the letters' height
_MM_A_POINT = 25.4 / 72.0
_ONE = Size("panel", 97.0, 84.0, 10.5)
_THREE = Size("panels", 314.0, 92.0, 13.0)
_WORDS_HIGH = 60.0
"""mm for the sentences of a panel, however many options there are."""
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_COLOURS = {"better": BETTER, "worse": WORSE, "unclear": GREY, "higher": GREY, "lower": GREY}


def slides(
    compared: Compared,
    indicators: Mapping[str, Declared],
    main: Sequence[str],
    lang: Lang,
    beside: Beside | None = None,
) -> bytes:
    """The presentation of a comparison, in one language; 16:9."""
    from pptx import Presentation
    from pptx.util import Mm

    sentences = Sentences(compared, indicators, main, lang)
    beside = Beside(patterns=outcomes_of_patterns()) if beside is None else beside
    deck = Presentation()
    deck.slide_width, deck.slide_height = Mm(_WIDE), Mm(_HIGH)
    told = deck.core_properties
    told.title, told.author, told.last_modified_by = sentences.title(), "shequ", "shequ"
    told.created = told.modified = _MADE
    page = {section.id: section for section in brief(sentences, beside, _tables(sentences))}
    _answers(_Slide(deck, lang, sentences.title()), sentences)
    for audience in FIRST:
        if audience in page:
            _answer(_Slide(deck, lang, page[audience].heading), sentences, audience, page[audience])
    for part in ("sure", "fails"):
        _words(_Slide(deck, lang, page[part].heading), page[part])
    written = io.BytesIO()
    deck.save(written)
    return _without_time(written.getvalue())


def _tables(sentences: Sentences) -> dict[str, str]:
    """What the report calls the table of each option."""
    return {o: sentences.say("table", number=k) for k, o in enumerate(sentences.compared.options, 1)}


# --- what stands on the slides --------------------------------------------------------------------------


def _answers(slide: _Slide, sentences: Sentences) -> None:
    """Three panels side by side, a question each: one sentence an option and the months."""
    text = joined([*sentences.undone(), sentences.compared_how()], sentences.lang)
    slide.text(text, _EDGE, 26.0, _WIDE - 2 * _EDGE, 20.0, _TEXT, GREY)
    wide = (_WIDE - 4 * _EDGE) / 3.0
    notes, options = [], sentences.compared.options
    high = min(_WORDS_HIGH, 24.0 + 9.0 * (len(options) - 1))
    for k, question in enumerate(questions_of(sentences)):
        left, top = _EDGE + k * (wide + _EDGE), 46.0
        heading = answer(f"question.{question.id}", sentences.lang)
        slide.text(heading, left, top, wide, 15.0, _TEXT, INK, bold=True)
        texts = [sentence(sentences, question, option) for option in options]
        if len(options) > 1:
            called = [sentences.names[option] for option in options]
            texts = [sentences.say("of_option", option=o, text=t) for o, t in zip(called, texts, strict=True)]
        slide.text("\n".join(texts), left, top + 15.0, wide, high, _TEXT)
        drawn = _over_time(sentences, [question.drawn], _ONE)
        if drawn is not None:
            slide.picture(drawn, left, top + 15.0 + high, wide, _HIGH - top - high - 15.0 - 8.0)
            notes.append(drawn.caption)
    slide.note("\n\n".join(dict.fromkeys([*plain(sentences), *notes])))


def _answer(slide: _Slide, sentences: Sentences, audience: str, section: Section) -> None:
    """One question: up to three outcomes over the years, and the table of the two-minute page."""
    chosen = [Measure(name) for name in FIRST[audience] if name in sentences.indicators][:3]
    drawn = _over_time(sentences, chosen, _THREE)
    below = 28.0
    if drawn is not None:
        slide.picture(drawn, _EDGE, below, _WIDE - 2 * _EDGE, 92.0)
        slide.note(drawn.caption)
        below += 94.0
    grids = [block for block in section.blocks if isinstance(block, Grid)]
    points = [point for block in section.blocks if isinstance(block, Points) for point in block.points]
    colon = "：" if sentences.lang == "zh" else ": "
    rest = "\n".join(f"{p.about}{colon}{p.text}" if p.about else p.text for p in points)
    if grids:
        # further options have tables of their own, on slides of their own
        slide.table(grids[0], _EDGE, below, _WIDE - 2 * _EDGE, _HIGH - below - 18.0)
    slide.text(rest, _EDGE, _HIGH - 17.0, _WIDE - 2 * _EDGE, 13.0, 12.0, GREY)
    for grid in grids[1:]:
        more = _Slide(slide.deck, sentences.lang, section.heading)
        more.table(grid, _EDGE, 30.0, _WIDE - 2 * _EDGE, _HIGH - 40.0)


def _words(slide: _Slide, section: Section) -> None:
    points = [point for block in section.blocks if isinstance(block, Points) for point in block.points]
    text = "\n".join(f"•  {point.text}" for point in points)
    slide.text(text, _EDGE, 30.0, _WIDE - 2 * _EDGE, _HIGH - 40.0, 18.0)


def _over_time(sentences: Sentences, chosen: Sequence[Measure], size: Size) -> Drawn | None:
    """The outcomes over the months; the notes name whom there is no room for."""
    compared = sentences.compared
    whole = {measure: as_whole(sentences.rows, measure) for measure in chosen}
    there = {measure.indicator: measure for measure, own in whole.items() if len(own)}
    if not there:
        return None
    declared = {name: declared_of(sentences, measure) for name, measure in there.items()}
    names = dict(list(sentences.names.items())[: OPTIONS_DRAWN + 1])
    rows = pd.concat([whole[measure] for measure in there.values()])
    rows = rows[rows["scenario"].isin(list(names))].astype({"scenario": str})
    changes = pd.concat([as_whole(compared.differences, measure) for measure in there.values()])
    changes = changes[changes["scenario"].isin(list(names))]
    drawn = trajectories(
        rows, changes, declared, list(there), names, reform_months=sentences.reform_months(),
        window=compared.window, lang=sentences.lang, size=size, from_zero=True,
    )  # fmt: skip
    left = [called for scenario, called in sentences.names.items() if scenario not in names]
    words = sentences.say("not_drawn", names=listed(left, sentences.lang)) if left else ""
    return Drawn(drawn.figure, drawn.title, joined([drawn.caption, words], sentences.lang), drawn.data)


# --- a slide --------------------------------------------------------------------------------------------


class _Slide:
    """A new slide of a deck with its title; places and sizes are in mm from the top left."""

    def __init__(self, deck: Any, lang: Lang, title: str) -> None:
        self.deck, self.lang = deck, lang
        self._of = deck.slides.add_slide(deck.slide_layouts[5])  # a title only
        box = self._of.shapes.title
        self._put(box, _EDGE, 8.0, _WIDE - 2 * _EDGE, 18.0)
        self._fill(box.text_frame, title, _fitting(title, _WIDE - 2 * _EDGE, 18.0, _TITLE), INK, bold=True)

    def text(
        self,
        text: str,
        left: float,
        top: float,
        wide: float,
        high: float,
        points: float,
        colour: str = INK,
        *,
        bold: bool = False,
    ) -> None:
        """Words in a box, as large as fit it, up to `points`."""
        if text:
            box = self._of.shapes.add_textbox(0, 0, 0, 0)
            self._put(box, left, top, wide, high)
            self._fill(box.text_frame, text, _fitting(text, wide, high, points), colour, bold=bold)

    def picture(self, drawn: Drawn, left: float, top: float, wide: float, high: float) -> None:
        """A figure in a box, in its own proportions, with its caption for those who cannot see it."""
        from pptx.util import Mm

        across, down = (float(inches) for inches in drawn.figure.get_size_inches())
        scale = min(wide / across, high / down)
        content = io.BytesIO(figure_bytes(drawn.figure, "png"))
        size = [Mm(scale * across), Mm(scale * down)]
        shape = self._of.shapes.add_picture(content, Mm(left), Mm(top), *size)
        shape._element.nvPicPr.cNvPr.set("descr", drawn.caption)

    def table(self, grid: Grid, left: float, top: float, wide: float, high: float) -> None:
        """A table of the two-minute page, its rows as high as there is room for."""
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Mm

        lines = [[*grid.headings], *([cell.text for cell in row] for row in grid.rows)]
        row_high = min(9.0, high / len(lines))
        points = max(_LEAST, min(14.0, row_high / _MM_A_POINT / 1.7))
        while math.fsum(asked := _columns(lines, points)) > wide and points > _LEAST:
            points -= 0.5  # until no cell takes two lines
        shape = self._of.shapes.add_table(
            len(lines), len(grid.headings), Mm(left), Mm(top), Mm(wide), Mm(row_high * len(lines))
        )
        table = shape.table
        for k, own in enumerate(asked):
            table.columns[k].width = Mm(own * wide / math.fsum(asked))
        for i, line in enumerate(lines):
            table.rows[i].height = Mm(row_high)
            for k, text in enumerate(line):
                cell = table.cell(i, k)
                cell.margin_top = cell.margin_bottom = Mm(0.5)
                look = grid.rows[i - 1][k].look if i else ""
                colour = "#FFFFFF" if not i else _COLOURS.get(look, INK)
                self._fill(cell.text_frame, text, points, colour, bold=not i or look in ("better", "worse"))
                cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if k else PP_ALIGN.LEFT

    def note(self, text: str) -> None:
        """What the speaker reads."""
        self._of.notes_slide.notes_text_frame.text = text

    @staticmethod
    def _put(box: Any, left: float, top: float, wide: float, high: float) -> None:
        from pptx.util import Mm

        box.left, box.top, box.width, box.height = Mm(left), Mm(top), Mm(wide), Mm(high)

    def _fill(self, frame: Any, text: str, points: float, colour: str, *, bold: bool = False) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Pt

        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
        for k, line in enumerate(text.split("\n")):
            paragraph = frame.paragraphs[0] if k == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.LEFT
            run = paragraph.add_run()
            run.text = line
            run.font.size, run.font.bold = Pt(points), bold
            run.font.color.rgb = RGBColor(*bytes.fromhex(colour.lstrip("#")))
            run._r.get_or_add_rPr().set("lang", "zh-CN" if self.lang == "zh" else "en-GB")


def _fitting(text: str, wide: float, high: float, points: float) -> float:
    """The largest size of letters up to `points` at which the text fits a box of mm."""
    while points > _LEAST:
        room = (wide - 6.0) / (points * _MM_A_POINT)
        lines = sum(folded(line, room).count("\n") + 1 for line in text.split("\n"))
        if lines * points * _LINE * _MM_A_POINT <= high - 2.5:
            return points
        points -= 0.5
    return points


def _columns(lines: Sequence[Sequence[str]], points: float) -> list[float]:
    """mm that a table's columns ask for at a size of letters."""
    letter = 0.95 * points * _MM_A_POINT  # rather too much, see `width_of`
    wide = [[width_of(text) * (1.1 if i == 0 else 1.0) for text in line] for i, line in enumerate(lines)]
    return [max(line[k] for line in wide) * letter + 6.0 for k in range(len(lines[0]))]


def _without_time(content: bytes) -> bytes:
    """The file with one date in all its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(out, "w") as plain_:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, _MADE.timetuple()[:6])
            plain_.writestr(part, parts.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()

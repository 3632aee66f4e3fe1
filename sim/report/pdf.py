"""The report as a PDF document for print: the same sentences, tables and figures as the page.

Made by fpdf2, which needs no program or system library besides Python, folds Chinese and embeds only the
glyphs that are used.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import partial

from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, WrapMode, XPos, YPos
from fpdf.fonts import FontFace

from sim.report.blocks import Block, Cell, Code, Grid, Paragraph, Picture, Points, Report
from sim.report.drawn import Drawn, pieces
from sim.report.fonts import PLAIN, file_of, refuse_without_font
from sim.report.save import figure_bytes
from sim.report.style import BETTER, GREY, HAIRLINE, INK, MM_AN_INCH, WORSE, chinese_font
from sim.text import label

_MARGIN = 17.5  # mm; leaves a figure of two columns its width on A4
_TEXT, _SMALL, _LINE = 9.0, 7.5, 1.4  # points, points, lines of text
_BRIEF = (9.0, 8.5, 8.0, 7.5, 7.0)  # points of the two-minute page, the first that it fits in
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the same results give the same bytes
_COLOURS = {"better": BETTER, "worse": WORSE, "unclear": GREY, "higher": GREY, "lower": GREY}
_ROOM = 40.0  # mm that the beginning of a table asks for
_HEADING = 14.0  # mm that a column's heading may ask for
_PAD = 4.2  # mm a cell is wider than its text


def pdf(report: Report) -> bytes:
    """The document; the same report gives the same bytes.

    Raises InputError when the report is Chinese and no font with Chinese characters is installed.
    """
    refuse_without_font(report.lang)
    document = next(
        made for made in map(partial(_with_brief, report), _BRIEF) if made.page_no() == 1 or made.smallest
    )
    document.detail()
    return bytes(document.output())


def _with_brief(report: Report, points: float) -> _Document:
    """The document as far as the two-minute page, which is to be one page where it can be read as one."""
    document = _Document(report)
    document.points = points
    document.smallest = points == _BRIEF[-1]
    document.brief()
    document.points = _TEXT
    return document


class _Document(FPDF):
    """A4 pages that number themselves."""

    def __init__(self, report: Report) -> None:
        super().__init__(format="A4")
        self.report = report
        self.points, self.smallest = _TEXT, False
        self.set_creation_date(_MADE)
        self.set_title(report.title)
        self.set_lang("zh-Hans" if report.lang == "zh" else "en")
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(True, _MARGIN)
        self._add_fonts()
        self.add_page()

    def _add_fonts(self) -> None:
        families = [PLAIN] if chinese_font() is None else [PLAIN, str(chinese_font())]
        for family in families:
            for style, weight in (("", "normal"), ("B", "bold")):
                path, number = file_of(family, weight)
                self.add_font(family, style, path, collection_font_number=number)
        self.family = families[-1] if self.report.lang == "zh" else PLAIN
        self.set_fallback_fonts([family for family in families if family != self.family], exact_match=False)

    def footer(self) -> None:
        """The page's number, and what report it is a page of."""
        self.set_y(-12.0)
        self._write_in(_SMALL, GREY)
        words = label("report.page", self.report.lang)
        text = words.format(page=self.page_no(), pages="{nb}")
        self.cell(0.0, 4.0, self.report.title[:90])
        self.set_x(_MARGIN)
        self.cell(0.0, 4.0, text, align=Align.R)

    def brief(self) -> None:
        """The two-minute page."""
        self._say(self.report.title, 16.0, "B")
        self._say(self.report.subtitle, self.points, colour=GREY)
        for section in self.report.brief:
            self._heading(section.heading, self.points + 1.5, 15.0)
            for block in section.blocks:
                self._block(block)

    def detail(self) -> None:
        """All the rest, from a new page on."""
        self.add_page()
        for section in self.report.detail:
            first = next((b for b in section.blocks if not isinstance(b, Paragraph)), None)
            said = 12.0 * sum(isinstance(b, Paragraph) for b in section.blocks[:2])  # words before a figure
            below = self._high(first) + said if isinstance(first, Picture) else _ROOM
            self._heading(section.heading, 13.0, below + 12.0)
            for block in section.blocks:
                self._block(block)

    def _write_in(self, points: float, colour: str = INK, style: str = "") -> None:
        self.set_font(self.family, style, points)
        self.set_text_color(colour)

    def _say(
        self, text: str, points: float, style: str = "", *, colour: str = INK, indent: float = 0.0
    ) -> None:
        """A paragraph over the page's width, broken where the language breaks."""
        self._write_in(points, colour, style)
        high = points / 72.0 * MM_AN_INCH * _LINE
        for line in self._folded(text, self.epw - indent):
            self.set_x(_MARGIN + indent)
            self.cell(self.epw - indent, high, line, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _folded(self, text: str, width: float) -> list[str]:
        """The text in lines that fit in the font that is set."""
        lines, line = [], ""
        for piece in pieces(text):
            if line.strip() and self.get_string_width((line + piece).rstrip()) > width - 2.0 * self.c_margin:
                lines.append(line.strip())
                line = ""
            line += piece
        return [*lines, line.strip()]

    def _heading(self, text: str, points: float, below: float) -> None:
        """A heading, on a new page if not so many mm are left for it and what is below."""
        self.ln(0.25 * points)
        if self.will_page_break(below):
            self.add_page()
        self.start_section(text)
        self._say(text, points, "B")
        self.ln(0.5)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph(text):
                self._say(text, self.points)
                self.ln(1.0)
            case Points():
                self._points(block)
            case Grid():
                self._grid(block)
            case Picture():
                self._picture(block)
            case Code(text):
                self._say(text, self.points, colour=GREY, indent=4.0)
                self.ln(1.0)

    def _points(self, block: Points) -> None:
        if block.heading:
            self.ln(0.8)
            if self.will_page_break(4.0 * self.points / 72.0 * MM_AN_INCH * _LINE):
                self.add_page()  # no heading stands alone at the foot
            self._say(block.heading, self.points, "B")
        colon = "：" if self.report.lang == "zh" else ": "
        high = self.points / 72.0 * MM_AN_INCH * _LINE
        for point in block.points:
            if self.will_page_break(2.0 * high):
                self.add_page()
            self._write_in(self.points)
            self.set_x(_MARGIN)
            self.cell(4.0, high, "•")
            if point.about:
                about = f"{point.about}{colon}"
                self._say(about.strip(), self.points, "B", colour=_COLOURS.get(point.look, INK), indent=4.0)
            self._say(point.text, self.points, indent=4.0)
            self.ln(0.05 * self.points)

    def _grid(self, grid: Grid) -> None:
        self.ln(2.0)
        if self.will_page_break(_ROOM):
            self.add_page()
        if grid.caption:
            self._say(grid.caption, _SMALL, colour=GREY)
        self._write_in(_SMALL)
        self.set_draw_color(HAIRLINE)
        aligns = [Align.L if k < grid.words else Align.R for k in range(len(grid.headings))]
        if grid.judged:
            aligns[-1] = Align.L
        with self.table(
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            col_widths=self._widths(grid),
            line_height=_SMALL / 72.0 * MM_AN_INCH * _LINE,
            text_align=tuple(aligns),
            padding=(0.6, 1.0),
            headings_style=FontFace(emphasis="BOLD", color=GREY),
            wrapmode=WrapMode.CHAR if self.report.lang == "zh" else WrapMode.WORD,
        ) as table:
            head = table.row()
            for heading in grid.headings:
                head.cell(heading)
            for row in grid.rows:
                line = table.row()
                if len(row) == 1:
                    bold = FontFace(emphasis="BOLD")
                    line.cell(row[0].text, colspan=len(grid.headings), style=bold, align=Align.L)
                    continue
                for cell in row:
                    line.cell(cell.text, style=_face(cell))
        self.ln(3.0)

    def _widths(self, grid: Grid) -> tuple[float, ...]:
        """Columns of numbers and verdicts as wide as these; the words share what is left."""
        whole = [row for row in grid.rows if len(row) == len(grid.headings)]
        self._write_in(_SMALL, style="B")
        asked, least = [], []
        for k, heading in enumerate(grid.headings):
            words = [*pieces(heading), *(row[k].text for row in whole)]
            high = min(_HEADING, self.get_string_width(heading))
            asked.append(max(high, *(self.get_string_width(word.strip()) for word in words)) + _PAD)
            parts = [piece for word in words for piece in pieces(word)]
            least.append(max(self.get_string_width(part.strip()) for part in parts) + _PAD)
        fixed = sum(asked[grid.words :])
        left = max(self.epw - fixed, 0.28 * self.epw) - sum(least[: grid.words])
        over = sum(asked[: grid.words]) - sum(least[: grid.words])
        self._write_in(_SMALL)
        # no word is broken as long as all longest words fit
        widths = [
            narrow + max(0.0, left) * (wide - narrow) / max(over, 1e-9) if k < grid.words else wide
            for k, (wide, narrow) in enumerate(zip(asked, least, strict=True))
        ]
        return tuple(width * self.epw / sum(widths) for width in widths)

    def _scale(self, drawn: Drawn) -> tuple[float, float]:
        """Width and height in mm at which a figure fits a page."""
        wide, high = (float(inches) * MM_AN_INCH for inches in drawn.figure.get_size_inches())
        scale = min(1.0, self.epw / wide, 0.8 * self.eph / high)
        return scale * wide, scale * high

    def _caption(self, picture: Picture, drawn: Drawn) -> str:
        words = label("report.labelled", self.report.lang)
        return words.format(name=picture.name, title=drawn.title, caption=drawn.caption)

    def _high(self, picture: Picture) -> float:
        """mm that a figure takes with its caption."""
        drawn = picture.wide()
        self._write_in(_SMALL)
        lines = len(self._folded(self._caption(picture, drawn), self.epw))
        return self._scale(drawn)[1] + lines * _SMALL / 72.0 * MM_AN_INCH * _LINE + 3.0

    def _picture(self, picture: Picture) -> None:
        drawn = picture.wide()
        wide, high = self._scale(drawn)
        caption = self._caption(picture, drawn)
        self.ln(2.0)
        if self.will_page_break(self._high(picture)):
            self.add_page()
        content = io.BytesIO(figure_bytes(drawn.figure, "png"))
        self.image(content, x=_MARGIN, w=wide, h=high, alt_text=caption)
        self.ln(1.0)
        self._say(caption, _SMALL, colour=GREY)
        self.ln(3.0)


def _face(cell: Cell) -> FontFace | None:
    return FontFace(color=_COLOURS[cell.look]) if cell.look in _COLOURS else None

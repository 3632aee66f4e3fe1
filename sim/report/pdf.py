"""The report as a PDF document for print: the same sentences, tables and figures as the page.

Made by fpdf2, which needs no program or system library besides Python, folds Chinese and embeds only the
glyphs that are used.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime

from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, WrapMode, XPos, YPos
from fpdf.fonts import FontFace

from sim.report.blocks import Block, Cell, Code, Grid, Paragraph, Picture, Points, Report
from sim.report.drawn import width_of
from sim.report.fonts import PLAIN, file_of, refuse_without_font
from sim.report.save import figure_bytes
from sim.report.style import BETTER, GREY, HAIRLINE, INK, MM_AN_INCH, WORSE, chinese_font
from sim.text import label

_MARGIN = 17.5  # mm; leaves a figure of two columns its width on A4
_TEXT, _SMALL, _LINE = 9.0, 7.5, 1.45  # points, points, lines of text
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the same results give the same bytes
_COLOURS = {"better": BETTER, "worse": WORSE, "unclear": GREY, "higher": GREY, "lower": GREY}
_LEAST, _MOST = 5.0, 16.0  # em that a column of words asks for at least and at most


def pdf(report: Report) -> bytes:
    """The document; the same report gives the same bytes.

    Raises InputError when the report is Chinese and no font with Chinese characters is installed.
    """
    refuse_without_font(report.lang)
    document = _Document(report)
    document.brief()
    document.detail()
    return bytes(document.output())


class _Document(FPDF):
    """A4 pages that number themselves."""

    def __init__(self, report: Report) -> None:
        super().__init__(format="A4")
        self.report = report
        self.set_creation_date(_MADE)
        self.set_title(report.title)
        self.set_lang("zh-Hans" if report.lang == "zh" else "en")
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(True, _MARGIN)
        self._wrap = WrapMode.CHAR if report.lang == "zh" else WrapMode.WORD
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
        self._say(self.report.subtitle, _TEXT, colour=GREY)
        for section in self.report.brief:
            self._heading(section.heading, 11.0)
            for block in section.blocks:
                self._block(block)

    def detail(self) -> None:
        """All the rest, from a new page on."""
        self.add_page()
        for section in self.report.detail:
            self._heading(section.heading, 13.0)
            for block in section.blocks:
                self._block(block)

    def _write_in(self, points: float, colour: str = INK, style: str = "") -> None:
        self.set_font(self.family, style, points)
        self.set_text_color(colour)

    def _say(
        self, text: str, points: float = _TEXT, style: str = "", *, colour: str = INK, indent: float = 0.0
    ) -> None:
        """A paragraph over the page's width."""
        self._write_in(points, colour, style)
        high = points / 72.0 * MM_AN_INCH * _LINE
        self.set_x(_MARGIN + indent)
        self.multi_cell(
            self.epw - indent, high, text, align=Align.L, wrapmode=self._wrap,
            new_x=XPos.LMARGIN, new_y=YPos.NEXT,
        )  # fmt: skip

    def _heading(self, text: str, points: float) -> None:
        self.ln(3.0)
        if self.will_page_break(25.0):
            self.add_page()
        self.start_section(text)
        self._say(text, points, "B")
        self.ln(0.8)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph(text):
                self._say(text)
                self.ln(1.0)
            case Points():
                self._points(block)
            case Grid():
                self._grid(block)
            case Picture():
                self._picture(block)
            case Code(text):
                self._say(text, _TEXT, colour=GREY, indent=4.0)
                self.ln(1.0)

    def _points(self, block: Points) -> None:
        if block.heading:
            self.ln(0.8)
            self._say(block.heading, _TEXT, "B")
        colon = "：" if self.report.lang == "zh" else ": "
        high = _TEXT / 72.0 * MM_AN_INCH * _LINE
        for point in block.points:
            if self.will_page_break(2.0 * high):
                self.add_page()
            self._write_in(_TEXT)
            self.set_x(_MARGIN)
            self.cell(4.0, high, "•")
            if point.about:
                about = f"{point.about}{colon}"
                self._say(about.strip(), style="B", colour=_COLOURS.get(point.look, INK), indent=4.0)
            self._say(point.text, indent=4.0)
            self.ln(0.6)

    def _grid(self, grid: Grid) -> None:
        self.ln(2.0)
        if self.will_page_break(40.0):
            self.add_page()
        self._say(grid.caption, _SMALL, colour=GREY)
        self._write_in(_SMALL)
        self.set_draw_color(HAIRLINE)
        aligns = [Align.L if k < grid.words else Align.R for k in range(len(grid.headings))]
        if grid.rows and any(cell.look for row in grid.rows for cell in row):
            aligns[-1] = Align.L
        with self.table(
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            col_widths=_widths(grid),
            line_height=_SMALL / 72.0 * MM_AN_INCH * _LINE,
            text_align=tuple(aligns),
            padding=(0.6, 1.0),
            headings_style=FontFace(emphasis="BOLD", color=GREY),
            wrapmode=self._wrap,
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

    def _picture(self, picture: Picture) -> None:
        drawn = picture.wide()
        wide, high = (float(inches) * MM_AN_INCH for inches in drawn.figure.get_size_inches())
        scale = min(1.0, self.epw / wide, 0.8 * self.eph / high)
        words = label("report.labelled", self.report.lang)
        caption = words.format(name=picture.name, title=drawn.title, caption=drawn.caption)
        lines = width_of(caption) * _SMALL / 72.0 * MM_AN_INCH / self.epw + 1.0
        self.ln(2.0)
        if self.will_page_break(scale * high + lines * _SMALL / 72.0 * MM_AN_INCH * _LINE):
            self.add_page()
        self.image(
            io.BytesIO(figure_bytes(drawn.figure, "png")), x=_MARGIN, w=scale * wide, h=scale * high,
            alt_text=caption,
        )  # fmt: skip
        self.ln(1.0)
        self._say(caption, _SMALL, colour=GREY)
        self.ln(3.0)


def _face(cell: Cell) -> FontFace | None:
    return FontFace(color=_COLOURS[cell.look]) if cell.look in _COLOURS else None


def _widths(grid: Grid) -> tuple[float, ...]:
    """Columns as wide as their longest words ask for, within bounds."""
    whole = [row for row in grid.rows if len(row) == len(grid.headings)]
    columns = list(zip(*whole, strict=True)) if whole else [() for _ in grid.headings]
    return tuple(
        min(_MOST, max(_LEAST, *(width_of(cell.text) + 1.0 for cell in column), width_of(heading) / 2.0))
        for heading, column in zip(grid.headings, columns, strict=True)
    )

"""The report as a PDF document for print: the same sentences, tables and figures as the page.

Set by Typst, which comes whole in its wheel: figures move to where there is room, so that no page is left
half empty before a large one, tables go on over pages with their headings, Chinese breaks as Chinese does,
and only the glyphs that are used are embedded.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sim.report.blocks import Block, Cell, Code, Grid, Paragraph, Picture, Points, Report, Section
from sim.report.drawn import pieces
from sim.report.fonts import PLAIN, file_of, refuse_without_font
from sim.report.save import figure_bytes
from sim.report.style import BETTER, GREY, HAIRLINE, INK, MM_AN_INCH, WORSE, chinese_font
from sim.text import label

_MARGIN = 17.5  # mm; leaves a figure of two columns its width on A4
_TEXT, _SMALL = 9.0, 7.5  # points
_BRIEF = (9.0, 8.5, 8.0, 7.5, 7.0)  # points of the two-minute page, the first that it fits in
_HIGHEST = 165.0  # mm of a figure: a caption and a few lines stand with it on a page
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the same results give the same bytes
_COLOURS = {"better": BETTER, "worse": WORSE, "unclear": GREY, "higher": GREY, "lower": GREY}
_SHORT, _LONG, _LONGEST = (
    9,
    40,
    110,
)  # Latin letters of cells: that need no folding, that ask for room, at most
_WHOLE = 18  # letters of a column of few words, such as units: not folded, which would cost every row a line
_VERDICT = 11  # letters of a line of a verdict
_EM = 0.7  # em that a letter of a heading takes
_BRIEF_COLUMN = 9
_LONG_OF_MANY = 30  # letters of the first column beside many others, on the first page
_BOLD = 1.2  # times as wide as other letters
_OF_FIVE = (0, 22, 25, 28, 33)  # mm of the columns after the first, alike in all tables of the first page
_OF_SIX = (0, 18, 22, 25, 29, 16)  # the same beside the share of futures
_SOURCE = "report.typ"


def pdf(report: Report) -> bytes:
    """The document; the same report gives the same bytes.

    Raises InputError when the report is Chinese and no font with Chinese characters is installed.
    """
    refuse_without_font(report.lang)
    with tempfile.TemporaryDirectory(prefix="shequ-report-") as place:
        folder = Path(place)
        drawn = _drawn(report, folder)
        points = next(p for p in _BRIEF if p == _BRIEF[-1] or _pages(_first_page(report, p), folder) == 1)
        source = "\n".join((_first_page(report, points), "#pagebreak()", *_detail(report, drawn)))
        return _compiled(source, folder, "pdf")[0]


def _compiled(source: str, folder: Path, form: Literal["pdf", "svg"]) -> list[bytes]:
    import typst

    (folder / _SOURCE).write_text(source, "utf-8")
    families = [PLAIN] if chinese_font() is None else [PLAIN, str(chinese_font())]
    files = [file_of(family, weight)[0] for family in families for weight in ("normal", "bold")]
    fonts = sorted({str(Path(file).parent) for file in files})
    made = typst.compile(
        str(folder / _SOURCE), root=str(folder), font_paths=fonts, ignore_system_fonts=True, format=form,
        timestamp=_MADE,
    )  # fmt: skip
    return made if isinstance(made, list) else [made]


def _pages(source: str, folder: Path) -> int:
    return len(_compiled(source, folder, "svg"))


# --- the document ---------------------------------------------------------------------------------------


def _first_page(report: Report, points: float) -> str:
    """Settings and the two-minute page."""
    return "\n".join(
        (
            _settings(report, points),
            f"#text(size: 16pt, weight: \"bold\", {_string(report.title)})",
            f"#v(-4pt)#text(fill: soft, {_string(report.subtitle)})",
            *(line for section in report.brief for line in _section(report, section, 2, {}, tight=True)),
        )
    )  # fmt: skip


def _detail(report: Report, drawn: dict[str, _Figure]) -> Iterator[str]:
    yield f"#set text(size: {_TEXT}pt)"
    for section in report.detail:
        yield from _section(report, section, 1, drawn)


def _settings(report: Report, points: float) -> str:
    chinese = chinese_font()
    families = [PLAIN] if chinese is None else [PLAIN, str(chinese)]
    if report.lang == "zh":
        families.reverse()
    fonts = ", ".join(_string(family) for family in families)
    page = label("report.page", report.lang).format(page="\x00", pages="\x01")
    counted = _string(page).replace("\x00", '" + counter(page).display() + "')
    counted = counted.replace("\x01", '" + str(counter(page).final().first()) + "')
    lang = '"zh", region: "cn"' if report.lang == "zh" else '"en", region: "gb"'
    return f"""
#let ink = rgb("{INK}")
#let soft = rgb("{GREY}")
#let line-colour = rgb("{HAIRLINE}")
#set document(title: {_string(report.title)}, date: none)
#set text(font: ({fonts}), size: {points}pt, fill: ink, lang: {lang})
#set page(paper: "a4", margin: {_MARGIN}mm, footer: context text(size: {_SMALL}pt, fill: soft)[
  #{_string(report.title[:90])} #h(1fr) #({counted})])
#set par(leading: 0.55em, spacing: 0.75em)
#show heading.where(level: 1): it => block(above: 16pt, below: 8pt, sticky: true, text(size: 13pt, it.body))
#show heading.where(level: 2): it => block(above: 9pt, below: 4.5pt, sticky: true,
  text(size: {points + 1.5}pt, it.body))
#show heading.where(level: 3): it => block(above: 6pt, below: 3pt, sticky: true,
  text(size: {points}pt, it.body))
#set list(marker: [•], body-indent: 0.5em, spacing: 0.55em)
#show figure: set place(clearance: 10pt)
#set table(stroke: (x, y) => (bottom: 0.4pt + line-colour), inset: (x: 2.5pt, y: 2pt))
"""


def _section(
    report: Report, section: Section, level: int, drawn: dict[str, _Figure], *, tight: bool = False
) -> Iterator[str]:
    yield f"#heading(level: {level}, {_string(section.heading)})"
    if section.blocks and all(isinstance(block, Picture) for block in section.blocks):
        # figures move, a heading does not: something must stand below it
        names = [block.name for block in section.blocks if isinstance(block, Picture)]
        yield f"#par({_string(label('report.see', report.lang).format(first=names[0], last=names[-1]))})"
    for block in section.blocks:
        yield from _block(report, block, drawn, tight)


def _block(report: Report, block: Block, drawn: dict[str, _Figure], tight: bool) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield f"#par({_string(text)})"
        case Points():
            yield from _points(report, block)
        case Grid():
            yield _grid(block, tight)
        case Picture():
            yield _picture(drawn[block.name])
        case Code(text):
            shown = f"text(size: {_SMALL}pt, raw({_string(text)}, block: true))"
            yield f"#block(inset: (left: 4mm), {shown})"


def _points(report: Report, block: Points) -> Iterator[str]:
    if block.heading:
        yield f"#heading(level: 3, {_string(block.heading)})"
    colon = "：" if report.lang == "zh" else ": "
    items = []
    for point in block.points:
        about = f"{point.about}{colon}" if point.about else ""
        bold = f'#text(weight: "bold", fill: {_colour(point.look)}, {_string(about)})' if about else ""
        items.append(f"[{bold}#{_string(point.text)}]")
    yield f"#list({', '.join(items)})"


def _grid(grid: Grid, tight: bool) -> str:
    """A table that goes on over pages with its heading; a row of one cell is a heading inside it."""
    count = len(grid.headings)
    words = 1 if grid.brief else grid.words
    aligns = ["left" if k < words else "right" for k in range(count)]
    if grid.judged:
        aligns[-1] = "left"
    elif _is_of_one(grid):
        aligns[4] = "left"
    heads = ", ".join(_heading(grid, k) for k in range(count))
    rows = []
    for row in grid.rows:
        if len(row) == 1 and count > 1:
            bold = f'text(weight: "bold", {_string(row[0].text)})'
            rows.append(f"table.cell(colspan: {count}, align: left, inset: (top: 5pt, bottom: 2pt), {bold})")
        else:
            rows += [_cell(cell) for cell in row]
    size = "" if tight else f"#set text(size: {_SMALL}pt);"
    table = (
        f"#table(columns: ({', '.join(_widths(grid, words))},), align: ({', '.join(aligns)},), "
        f"table.header({heads}), {', '.join(rows)})"
    )
    caption = f"#block(above: 10pt, below: 5pt, sticky: true, text(fill: soft, {_string(grid.caption)}))"
    above, below = ("3pt", "4pt") if tight else ("5pt", "10pt")
    return f"#[{size}{caption if grid.caption else ''}#block(above: {above}, below: {below}, [{table}])]"


def _is_of_one(grid: Grid) -> bool:
    """Whether it is a table of the two-minute page with a column of verdicts in words."""
    row = grid.rows[0]
    return grid.brief and len(row) > 4 and bool(row[4].look) and not row[2].look


def _widths(grid: Grid, words: int) -> Iterator[str]:
    """Columns of numbers as wide as these; those of words share the rest by how much they say."""
    whole = [row for row in grid.rows if len(row) == len(grid.headings)]
    for k in range(len(grid.headings)):
        longest = max((_long(row[k].text) for row in whole), default=0)
        if grid.brief:
            fixed = {5: _OF_FIVE, 6: _OF_SIX}.get(len(grid.headings)) if _is_of_one(grid) else None
            word = max(_long(piece.strip()) for piece in pieces(grid.headings[k]))
            share = max(_BRIEF_COLUMN, longest + 1, round(_BOLD * word))
            wide = f"{share}fr" if fixed is None else f"{fixed[k]}mm"
            yield wide if k else f"{min(_LONG if len(grid.headings) < 7 else _LONG_OF_MANY, longest)}fr"
        elif grid.judged and k == len(grid.headings) - 1 and longest > _VERDICT:
            yield f"{_EM * _VERDICT}em"  # what is unclear takes two lines, not a fifth of the names' room
        elif longest > _LONG or (k < words and (k == 0 or longest > _WHOLE)):
            yield f"{max(_SHORT, min(_LONGEST, longest))}fr"
        else:
            yield "auto"


def _heading(grid: Grid, k: int) -> str:
    """A column's heading, folded to about what stands below it."""
    whole = [row for row in grid.rows if len(row) == len(grid.headings)]
    longest = max((_long(row[k].text) for row in whole), default=0)
    heading = grid.headings[k]
    text = _cell(Cell(heading), head=True)
    if grid.brief or _long(heading) <= max(longest, _SHORT):
        return text
    word = max(_long(piece.strip()) for piece in pieces(heading))
    return f"block(width: {_EM * max(word, _SHORT):.1f}em, {text})"


def _long(text: str) -> int:
    """About how many Latin letters wide a text is."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)


def _cell(cell: Cell, *, head: bool = False) -> str:
    # hashes have no spaces to break at
    shown = "\u200b".join(cell.text[k : k + 16] for k in range(0, len(cell.text), 16))
    text = shown if len(cell.text) == 64 and " " not in cell.text else cell.text
    look = 'weight: "bold", fill: soft, ' if head else f"fill: {_colour(cell.look)}, " if cell.look else ""
    return f"text({look}{_string(text)})"


def _colour(look: str) -> str:
    return f'rgb("{_COLOURS[look]}")' if look in _COLOURS else "ink"


class _Figure:
    """A figure's file, its caption and its size in mm on the page."""

    def __init__(self, file: str, caption: str, wide: float, high: float) -> None:
        self.file, self.caption, self.wide, self.high = file, caption, wide, high


def _drawn(report: Report, folder: Path) -> dict[str, _Figure]:
    """Every figure of the report as a file in the folder."""
    words = label("report.labelled", report.lang)
    found = {}
    room = 210.0 - 2.0 * _MARGIN
    for number, picture in enumerate(report.pictures()):
        one = picture.wide()
        wide, high = (float(inches) * MM_AN_INCH for inches in one.figure.get_size_inches())
        scale = min(1.0, room / wide, _HIGHEST / high)
        file = f"figure{number}.svg"
        (folder / file).write_bytes(figure_bytes(one.figure, "svg"))
        caption = words.format(name=picture.name, title=one.title, caption=one.caption)
        found[picture.name] = _Figure(file, caption, scale * wide, scale * high)
    return found


def _picture(figure: _Figure) -> str:
    """A figure that moves to the head or foot of a page where it fits."""
    caption = f"align(left, text(size: {_SMALL}pt, fill: soft, {_string(figure.caption)}))"
    image = f"image({_string(figure.file)}, width: {figure.wide:.1f}mm, alt: {_string(figure.caption)})"
    inside = f"stack(spacing: 5pt, align(center, {image}), {caption})"
    return f"#place(auto, float: true, block(width: 100%, {inside}))"


def _string(text: str) -> str:
    """The text as Typst writes a string: nothing in it is markup."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{plain}"'

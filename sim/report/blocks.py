"""What a report is made of, before it is a page, a document or a workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sim.report.drawn import Drawn
from sim.report.style import DOUBLE, SINGLE, Size
from sim.text import Lang


class Cell(NamedTuple):
    """A cell of a table as it is shown; `look` is a verdict where it is one, else empty."""

    text: str
    look: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A few sentences."""

    text: str


@dataclass(frozen=True)
class Point:
    """One line of a list: what it is about (may be empty) and what is said; `look` is a verdict or empty."""

    about: str
    text: str
    look: str = ""


@dataclass(frozen=True)
class Points:
    """A list, with a heading where it has one."""

    heading: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Grid:
    """A table; a row of a single cell is a heading inside it. The first `words` columns are words."""

    name: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    words: int = 1
    brief: bool = False
    """whether it is of the two-minute page: without a caption, and told again by the tables"""

    @property
    def judged(self) -> bool:
        """Whether its last column is of verdicts."""
        return not self.brief and any(row[-1].look for row in self.rows)


@dataclass(frozen=True)
class Picture:
    """A figure; drawn anew wherever it is shown, since the layout of a figure moves with every rendering."""

    name: str
    draw: Callable[[Size], Drawn]

    def wide(self) -> Drawn:
        """As wide as a page."""
        return self.draw(DOUBLE)

    def narrow(self) -> Drawn:
        """For a narrow screen."""
        return self.draw(SINGLE)


@dataclass(frozen=True)
class Code:
    """Something to be typed or copied."""

    text: str


type Block = Paragraph | Points | Grid | Picture | Code


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it; `id` is its anchor."""

    id: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """The two-minute page and the detail, in one language."""

    lang: Lang
    title: str
    subtitle: str
    brief: tuple[Section, ...]
    detail: tuple[Section, ...]

    def grids(self) -> list[Grid]:
        """All tables in order, those of the two-minute page aside."""
        return [block for block in self._blocks() if isinstance(block, Grid) and not block.brief]

    def pictures(self) -> list[Picture]:
        """All figures in order."""
        return [block for block in self._blocks() if isinstance(block, Picture)]

    def _blocks(self) -> Sequence[Block]:
        return [block for section in (*self.brief, *self.detail) for block in section.blocks]
